/// The records and look-ups that a transaction has read so far, kept up to date by its changes.
///
/// A look-up is "all records of an entity whose field has a value". What was looked up once is
/// answered from memory until the transaction ends, so prefetching a chunk is only a matter of
/// looking up many values with one query. Not thread-safe; lives inside one transaction.
package final class Workspace {
  struct Lookup: Hashable {
    let field: Int
    let value: Value
  }

  let source: any RecordSource
  private var records: [RecordKey: Record] = [:]
  private var absent: Set<RecordKey> = []
  private var lookups: [[Lookup: [RecordKey]]]
  /// Per entity: the fields for which look-ups exist.
  private var lookupFields: [Set<Int>]
  /// Per entity: the records that the transaction wrote.
  private var written: [Set<RecordKey>]
  /// Per entity: written records by values that nobody has looked up yet, for look-up fields.
  private var unasked: [[Lookup: [RecordKey]]]
  /// Per entity: the keys of all its records, once they were all read.
  private var wholeLists: [Set<RecordKey>?]

  package init(source: any RecordSource) {
    self.source = source
    lookups = Array(repeating: [:], count: EntityKind.allCases.count)
    lookupFields = Array(repeating: [], count: EntityKind.allCases.count)
    written = Array(repeating: [], count: EntityKind.allCases.count)
    unasked = Array(repeating: [:], count: EntityKind.allCases.count)
    wholeLists = Array(repeating: nil, count: EntityKind.allCases.count)
  }

  // MARK: Reading

  func record(_ key: RecordKey) throws(ConcordError) -> Record? {
    if let record = records[key] { return record }
    if absent.contains(key) { return nil }
    guard let record = try source.records(key.entity, ids: [key.id]).first else {
      absent.insert(key)
      return nil
    }
    adopt(record)
    return record
  }

  /// The record if it was read before.
  func loaded(_ key: RecordKey) -> Record? { records[key] }

  func load(_ entity: EntityKind, ids: [RecordID]) throws(ConcordError) {
    let missing = ids.filter { id in
      let key = RecordKey(entity, id)
      return records[key] == nil && !absent.contains(key)
    }
    if missing.isEmpty { return }
    for record in try source.records(entity, ids: missing) { adopt(record) }
  }

  /// Takes over records that were read by a query of their own.
  package func adopt(_ read: [Record]) {
    for record in read { adopt(record) }
  }

  /// The records of an entity whose field has a value, in the order of their numbers.
  func lookup(_ field: Field, _ value: Value) throws(ConcordError) -> [RecordKey] {
    let lookup = Lookup(field: field.ordinal, value: value)
    if let known = lookups[field.entity.rawValue][lookup] { return known }
    try load(field, [value])
    return lookups[field.entity.rawValue][lookup] ?? []
  }

  /// Looks up many values of a field with one query; values known already are not asked again.
  package func load(_ field: Field, _ values: [Value]) throws(ConcordError) {
    let entity = field.entity.rawValue
    let unknown = Set(values).filter {
      lookups[entity][Lookup(field: field.ordinal, value: $0)] == nil
    }
    if unknown.isEmpty { return }
    let condition: Query.Condition =
      unknown.count == 1
      ? .equals(field, unknown[unknown.startIndex]) : .isIn(field, Array(unknown))
    let found = try source.records(
      Query(field.entity, [condition], order: field.entity.entity.keyFields))
    for value in unknown { lookups[entity][Lookup(field: field.ordinal, value: value)] = [] }
    openLookups(field)
    for record in found {
      adopt(record)
      // The record in memory may have moved on since; only its present value counts.
      guard let current = records[record.key] else { continue }
      let lookup = Lookup(field: field.ordinal, value: current.values[field.ordinal])
      if lookups[entity][lookup]?.contains(record.key) == false {
        lookups[entity][lookup]?.append(record.key)
      }
    }
    // What the transaction wrote before anybody asked, the database may not know yet.
    for value in unknown {
      let lookup = Lookup(field: field.ordinal, value: value)
      for key in unasked[entity].removeValue(forKey: lookup) ?? []
      where lookups[entity][lookup]?.contains(key) == false {
        lookups[entity][lookup]?.append(key)
      }
    }
  }

  /// Keeps the values of a field in order from now on, written ones included.
  private func openLookups(_ field: Field) {
    let entity = field.entity.rawValue
    guard lookupFields[entity].insert(field.ordinal).inserted else { return }
    for key in written[entity] {
      guard let value = records[key]?.values[field.ordinal] else { continue }
      unasked[entity][Lookup(field: field.ordinal, value: value), default: []].append(key)
    }
  }

  /// All records of a small list or setup, by number.
  func all(_ entity: EntityKind) throws(ConcordError) -> [Record] {
    if wholeLists[entity.rawValue] == nil {
      let stored = try source.records(Query(entity))
      adopt(stored)
      wholeLists[entity.rawValue] = Set(
        stored.map(\.key).filter { records[$0] != nil }
          + records.keys.filter { $0.entity == entity })
    }
    let keys = wholeLists[entity.rawValue] ?? []
    let list = keys.compactMap { records[$0] }
    if list.count < 2 { return list }
    return list.sorted { ($0.number, $0.key.id) < ($1.number, $1.key.id) }
  }

  private func adopt(_ record: Record) {
    if records[record.key] == nil, !absent.contains(record.key) { records[record.key] = record }
  }

  // MARK: Changing

  /// Declares that no stored record has one of these values, so that nobody asks the database;
  /// what the transaction wrote itself is found all the same.
  func knowEmpty(_ field: Field, _ value: Value) {
    let entity = field.entity.rawValue
    let lookup = Lookup(field: field.ordinal, value: value)
    if lookups[entity][lookup] == nil {
      openLookups(field)
      lookups[entity][lookup] = unasked[entity].removeValue(forKey: lookup) ?? []
    }
  }

  /// Puts a record in place of what was there; nil removes it.
  func replace(_ key: RecordKey, with record: Record?) {
    let old = records[key]
    written[key.entity.rawValue].insert(key)
    for ordinal in lookupFields[key.entity.rawValue] {
      let oldValue = old?.values[ordinal]
      let newValue = record?.values[ordinal]
      if oldValue != newValue { move(key, field: ordinal, from: oldValue, to: newValue) }
    }
    records[key] = record
    if record == nil {
      absent.insert(key)
      wholeLists[key.entity.rawValue]?.remove(key)
    } else {
      absent.remove(key)
      wholeLists[key.entity.rawValue]?.insert(key)
    }
  }

  /// Changes one value of a loaded record.
  func set(_ key: RecordKey, _ ordinal: Int, _ value: Value) {
    guard let old = records[key]?.values[ordinal] else { return }
    written[key.entity.rawValue].insert(key)
    if lookupFields[key.entity.rawValue].contains(ordinal) {
      move(key, field: ordinal, from: old, to: value)
    }
    records[key]?.values[ordinal] = value
  }

  /// Renews version and stamps of a record after it was written.
  func stamp(_ key: RecordKey, version: Int64, at: String, by: String, created: Bool) {
    records[key]?.version = version
    records[key]?.modifiedAt = at
    records[key]?.modifiedBy = by
    if created {
      records[key]?.createdAt = at
      records[key]?.createdBy = by
    }
  }

  private func move(_ key: RecordKey, field: Int, from old: Value?, to new: Value?) {
    let entity = key.entity.rawValue
    if let old {
      let lookup = Lookup(field: field, value: old)
      lookups[entity][lookup]?.removeAll { $0 == key }
      unasked[entity][lookup]?.removeAll { $0 == key }
    }
    if let new {
      let lookup = Lookup(field: field, value: new)
      if lookups[entity][lookup] == nil {
        unasked[entity][lookup, default: []].append(key)
      } else {
        lookups[entity][lookup]?.append(key)
      }
    }
  }

  /// Forgets everything that was read; for changes made by statements over many records.
  package func forgetEverything() {
    records = [:]
    absent = []
    for index in lookups.indices {
      lookups[index] = [:]
      lookupFields[index] = []
      written[index] = []
      unasked[index] = [:]
      wholeLists[index] = nil
    }
  }
}

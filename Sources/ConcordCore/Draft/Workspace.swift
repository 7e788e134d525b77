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

  /// A record in memory: found once, it is read and changed without being looked up again.
  final class Slot {
    /// The record as it is now; nil = there is none.
    fileprivate(set) var record: Record?
    /// Whether the transaction wrote it.
    fileprivate var isWritten = false

    fileprivate init(_ record: Record?) {
      self.record = record
    }
  }

  let source: any RecordSource
  private var slots: [RecordKey: Slot] = [:]
  private var lookups: [[Lookup: [RecordKey]]]
  /// Per entity: the fields for which look-ups exist.
  private var lookupFields: [FieldSet]
  /// Per entity: the records that the transaction wrote.
  private var written: [[RecordKey]]
  /// Per entity: the numbers of new records, to which nothing in the database refers.
  private var newNumbers: [Set<String>]
  /// Per entity: written records by values that nobody has looked up yet, for look-up fields.
  private var unasked: [[Lookup: [RecordKey]]]
  /// Per entity: the keys of all its records, once they were all read.
  private var wholeLists: [Set<RecordKey>?]

  package init(source: any RecordSource) {
    self.source = source
    lookups = Array(repeating: [:], count: EntityKind.allCases.count)
    lookupFields = Array(repeating: FieldSet(), count: EntityKind.allCases.count)
    written = Array(repeating: [], count: EntityKind.allCases.count)
    newNumbers = Array(repeating: [], count: EntityKind.allCases.count)
    unasked = Array(repeating: [:], count: EntityKind.allCases.count)
    wholeLists = Array(repeating: nil, count: EntityKind.allCases.count)
  }

  // MARK: Reading

  /// The place of a record, which is read if it is not in memory.
  func slot(_ key: RecordKey) throws(ConcordError) -> Slot {
    if let slot = slots[key] { return slot }
    let slot = Slot(try source.records(key.entity, ids: [key.id]).first)
    slots[key] = slot
    return slot
  }

  func record(_ key: RecordKey) throws(ConcordError) -> Record? { try slot(key).record }

  /// The record if it was read before.
  func loaded(_ key: RecordKey) -> Record? { slots[key]?.record }

  func load(_ entity: EntityKind, ids: [RecordID]) throws(ConcordError) {
    let missing = ids.filter { slots[RecordKey(entity, $0)] == nil }
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
    var unknown: Set<Value> = []
    var asked: [Value] = []
    for value in values
    where lookups[entity][Lookup(field: field.ordinal, value: value)] == nil
      && unknown.insert(value).inserted
    {
      if !refersToNew(field, value) { asked.append(value) }
    }
    if unknown.isEmpty { return }
    let found = try stored(field, asked)
    for value in unknown { lookups[entity][Lookup(field: field.ordinal, value: value)] = [] }
    openLookups(field)
    for record in found {
      adopt(record)
      // The record in memory may have moved on since; only its present value counts.
      guard let current = slots[record.key]?.record else { continue }
      let lookup = Lookup(field: field.ordinal, value: current.values[field.ordinal])
      if lookups[entity][lookup]?.contains(record.key) == false {
        lookups[entity][lookup]?.append(record.key)
      }
    }
    if unasked[entity].isEmpty { return }
    // What the transaction wrote before anybody asked, the database may not know yet.
    for value in unknown {
      let lookup = Lookup(field: field.ordinal, value: value)
      for key in unasked[entity].removeValue(forKey: lookup) ?? []
      where lookups[entity][lookup]?.contains(key) == false {
        lookups[entity][lookup]?.append(key)
      }
    }
  }

  private func stored(_ field: Field, _ values: [Value]) throws(ConcordError) -> [Record] {
    if values.isEmpty { return [] }
    let condition: Query.Condition =
      values.count == 1 ? .equals(field, values[0]) : .isIn(field, values)
    return try source.records(
      Query(field.entity, [condition], order: field.entity.entity.keyFields))
  }

  /// Whether a value names a record that is new, so that the database need not be asked.
  private func refersToNew(_ field: Field, _ value: Value) -> Bool {
    guard let list = field.reference, case .text(let number) = value else { return false }
    return newNumbers[list.rawValue].contains(number)
  }

  /// Keeps the values of a field in order from now on, written ones included.
  private func openLookups(_ field: Field) {
    let entity = field.entity.rawValue
    if lookupFields[entity].contains(field) { return }
    lookupFields[entity].insert(field)
    for key in written[entity] {
      guard let value = slots[key]?.record?.values[field.ordinal] else { continue }
      unasked[entity][Lookup(field: field.ordinal, value: value), default: []].append(key)
    }
  }

  /// All records of a small list or setup, by number.
  func all(_ entity: EntityKind) throws(ConcordError) -> [Record] {
    if wholeLists[entity.rawValue] == nil {
      let stored = try source.records(Query(entity))
      adopt(stored)
      wholeLists[entity.rawValue] = Set(
        stored.map(\.key).filter { slots[$0]?.record != nil }
          + slots.filter { $0.key.entity == entity && $0.value.record != nil }.map(\.key))
    }
    let keys = wholeLists[entity.rawValue] ?? []
    let list = keys.compactMap { slots[$0]?.record }
    if list.count < 2 { return list }
    return list.sorted { ($0.number, $0.key.id) < ($1.number, $1.key.id) }
  }

  private func adopt(_ record: Record) {
    if slots[record.key] == nil { slots[record.key] = Slot(record) }
  }

  // MARK: Changing

  /// Says that no stored record refers to a number, so that nobody asks the database; what the
  /// transaction wrote itself is found all the same.
  func noteNew(_ entity: EntityKind, _ number: String) {
    newNumbers[entity.rawValue].insert(number)
  }

  /// Puts a record in place of what was there; nil removes it.
  func replace(_ key: RecordKey, with record: Record?) {
    let slot = slots[key] ?? Slot(nil)
    if slots[key] == nil { slots[key] = slot }
    noteWritten(key, slot)
    for ordinal in lookupFields[key.entity.rawValue].ordinals {
      let oldValue = slot.record?.values[ordinal]
      let newValue = record?.values[ordinal]
      if oldValue != newValue { move(key, field: ordinal, from: oldValue, to: newValue) }
    }
    slot.record = record
    if record == nil {
      wholeLists[key.entity.rawValue]?.remove(key)
    } else {
      wholeLists[key.entity.rawValue]?.insert(key)
    }
  }

  /// Changes one value of a loaded record.
  func set(_ key: RecordKey, in slot: Slot, _ ordinal: Int, _ value: Value) {
    noteWritten(key, slot)
    if lookupFields[key.entity.rawValue].contains(ordinal) {
      move(key, field: ordinal, from: slot.record?.values[ordinal], to: value)
    }
    slot.record?.values[ordinal] = value
  }

  private func noteWritten(_ key: RecordKey, _ slot: Slot) {
    if slot.isWritten { return }
    slot.isWritten = true
    written[key.entity.rawValue].append(key)
  }

  /// Renews version and stamps of a record after it was written.
  func stamp(_ key: RecordKey, version: Int64, at: String, by: String, created: Bool) {
    guard let slot = slots[key] else { return }
    slot.record?.version = version
    slot.record?.modifiedAt = at
    slot.record?.modifiedBy = by
    if created {
      slot.record?.createdAt = at
      slot.record?.createdBy = by
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
    slots = [:]
    for index in lookups.indices {
      lookups[index] = [:]
      lookupFields[index] = FieldSet()
      written[index] = []
      newNumbers[index] = []
      unasked[index] = [:]
      wholeLists[index] = nil
    }
  }
}

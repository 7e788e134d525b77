/// Stored records with the changes of rehearsed operations laid over them.
///
/// Answers queries as the database would after the operations. Holds what changed and nothing else,
/// a few hundred bytes per record; the journal is the stored one. Not thread-safe; lives as long as
/// the snapshot below it.
package final class Overlay: RecordSource {
  /// The changed records by a value of one field, or by its folded form; blank values are left out.
  private final class Index {
    let ordinal: Int
    let isFolded: Bool
    private var ids: [Value: [RecordID]] = [:]

    init(_ field: Field, isFolded: Bool) {
      ordinal = field.ordinal
      self.isFolded = isFolded
    }

    func ids(_ value: Value) -> [RecordID] { ids[value] ?? [] }

    /// Moves a record from its old value to its new one; nil = it was, or is, not there.
    func move(_ id: RecordID, from before: Record?, to after: Record?) {
      let old = before.map(value)
      let new = after.map(value)
      if old == new { return }
      if let old, !old.isBlank { ids[old]?.removeAll { $0 == id } }
      if let new, !new.isBlank { ids[new, default: []].append(id) }
    }

    private func value(_ record: Record) -> Value {
      let value = record.values[ordinal]
      return isFolded ? .text(foldedKey(value.text)) : value
    }
  }

  private let stored: any RecordSource
  /// Per entity: the records that changed; nil = deleted.
  private var changed: [EntityKind: [RecordID: PackedRecord?]] = [:]
  /// The places in which changed records have been looked up so far.
  private var indexes: [EntityKind: [Index]] = [:]

  package init(_ stored: any RecordSource) { self.stored = stored }

  /// The number of records that differ from the stored ones.
  package var count: Int { changed.values.reduce(0) { $0 + $1.count } }

  // MARK: Changing

  /// Takes over what an operation would do.
  ///
  /// - Throws: `E-FAULT` for statements over many records, which cannot be rehearsed.
  package func apply(_ plan: Plan, at: String, by: String) throws(ConcordError) {
    guard plan.bulkChanges.isEmpty, !plan.recalculatesIndicators else {
      throw ConcordError(.fault, "\(plan.operation) changes too much to be rehearsed")
    }
    for change in plan.changes {
      guard var after = change.after else {
        put(nil, change.key)
        continue
      }
      if change.growsVersion {
        after.version = (change.before?.version ?? 0) + 1
        after.modifiedAt = at
        after.modifiedBy = by
        if change.before == nil {
          after.createdAt = at
          after.createdBy = by
        }
      }
      put(after, change.key)
    }
  }

  private func put(_ record: Record?, _ key: RecordKey) {
    let before = changed[key.entity]?[key.id].flatMap(\.self)?.record(key)
    for index in indexes[key.entity] ?? [] {
      index.move(key.id, from: before, to: record)
    }
    changed[key.entity, default: [:]][key.id] = .some(record.map(PackedRecord.init))
  }

  // MARK: RecordSource

  package func records(_ entity: EntityKind, ids: [RecordID]) throws(ConcordError) -> [Record] {
    guard let changed = changed[entity] else { return try stored.records(entity, ids: ids) }
    var found: [Record] = []
    var unchanged: [RecordID] = []
    for id in ids {
      guard let packed = changed[id] else {
        unchanged.append(id)
        continue
      }
      if let packed { found.append(packed.record(RecordKey(entity, id))) }
    }
    if !unchanged.isEmpty { found += try stored.records(entity, ids: unchanged) }
    return found
  }

  package func records(_ query: Query) throws(ConcordError) -> [Record] {
    guard let changed = changed[query.entity] else { return try stored.records(query) }
    var below = query
    // Stored hits that have changed since make room for others.
    if let limit = query.limit { below.limit = limit + changed.count }
    var found = try stored.records(below).filter { changed[$0.key.id] == nil }
    let count = found.count
    for id in candidates(query, changed) {
      guard let packed = changed[id].flatMap(\.self) else { continue }
      let record = packed.record(RecordKey(query.entity, id))
      if query.conditions.allSatisfy({ $0.accepts(record) }) { found.append(record) }
    }
    if found.count > count, count > 0 || found.count > 1 { found.sort(by: query.areInOrder) }
    return query.limit.map { Array(found.prefix($0)) } ?? found
  }

  package func count(_ query: Query) throws(ConcordError) -> Int {
    if changed[query.entity] == nil { return try stored.count(query) }
    return try records(query).count
  }

  /// Changed records that may fit a query, found by an index where a condition allows one.
  private func candidates(_ query: Query, _ changed: [RecordID: PackedRecord?]) -> [RecordID] {
    for condition in query.conditions {
      switch condition {
      case .equals(let field, let value) where !value.isBlank:
        return index(field).ids(value)
      case .isIn(let field, let values) where !values.contains(where: \.isBlank):
        let index = index(field)
        return Set(values).flatMap { index.ids($0) }
      case .foldedEquals(let field, let text) where !text.isEmpty:
        return index(field, isFolded: true).ids(.text(foldedKey(text)))
      default: continue
      }
    }
    return Array(changed.keys)
  }

  private func index(_ field: Field, isFolded: Bool = false) -> Index {
    let known = indexes[field.entity]?.first {
      $0.ordinal == field.ordinal && $0.isFolded == isFolded
    }
    if let known { return known }
    let index = Index(field, isFolded: isFolded)
    for (id, packed) in changed[field.entity] ?? [:] {
      guard let packed else { continue }
      index.move(id, from: nil, to: packed.record(RecordKey(field.entity, id)))
    }
    indexes[field.entity, default: []].append(index)
    return index
  }

  // MARK: JournalReader

  package func operation(_ number: Int64) throws(ConcordError) -> JournalOperation? {
    try stored.operation(number)
  }

  package func undoes(of number: Int64) throws(ConcordError) -> [JournalOperation] {
    try stored.undoes(of: number)
  }

  package func entries(of operation: Int64) throws(ConcordError) -> [JournalEntry] {
    try stored.entries(of: operation)
  }

  package func latestChange(of key: RecordKey, field: Field?) throws(ConcordError) -> Int64 {
    try stored.latestChange(of: key, field: field)
  }
}

extension Query.Condition {
  /// Whether a record meets the condition, by the rules of the databases.
  func accepts(_ record: Record) -> Bool {
    switch self {
    case .equals(let field, let value): record[field] == value
    case .isIn(let field, let values): values.contains(record[field])
    case .isNotBlank(let field): !record[field].isBlank
    case .isGreater(let field, let value): Query.isBefore(value, record[field])
    case .foldedEquals(let field, let text): foldedKey(record[field].text) == foldedKey(text)
    case .foldedHasPrefix(let field, let text):
      foldedKey(record[field].text).hasPrefix(foldedKey(text))
    case .foldedContains(let fields, let text):
      fields.contains { foldedKey(record[$0].text).contains(foldedKey(text)) }
    }
  }
}

extension Query {
  /// The order of the databases: bytes of texts, numbers by value.
  static func isBefore(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.text(let one), .text(let other)): one.utf8.lexicographicallyPrecedes(other.utf8)
    case (.integer(let one), .integer(let other)): one < other
    case (.text, .integer), (.integer, .text): false
    }
  }

  /// The order that the query asks for; ids break ties.
  func areInOrder(_ left: Record, _ right: Record) -> Bool {
    for field in order where left[field] != right[field] {
      return Self.isBefore(left[field], right[field])
    }
    return left.key.id < right.key.id
  }
}

internal import ConcordCore
private import Synchronization

/// The setup lists of the companies as the writer read them last: small, asked for by every
/// operation, and hardly ever changed.
///
/// Used by writes alone. Another connection's commit shows in the database's data version and
/// empties the cache; a list that this store changes is dropped at once and not read into the
/// cache again before the next transaction, so that a rollback leaves nothing behind.
final class SetupCache: Sendable {
  /// Lists longer than this are asked for one record at a time.
  static let recordsMax = 1_000

  private struct Place: Hashable {
    let company: CompanyID
    let entity: EntityKind
  }

  private struct State {
    var dataVersion: Int64 = -1
    var lists: [Place: SetupList] = [:]
  }

  private let state = Mutex(State())

  /// Whether an entity's records are setup rather than business data.
  static func holds(_ entity: EntityKind) -> Bool {
    switch entity {
    case .contact, .customer, .vendor, .bankAccount, .employee, .contactBusinessRelation,
      .numberSeriesLine, .alternativeAddress, .alternativeAddressDateRange,
      .contactIndustryGroup, .contactWebSource, .contactJobResponsibility, .contactMailingGroup,
      .comment, .activity:
      false
    default: true
    }
  }

  /// Forgets everything unless nobody else has committed since.
  func begin(dataVersion: Int64) {
    state.withLock { state in
      if state.dataVersion != dataVersion { state = State(dataVersion: dataVersion) }
    }
  }

  func list(_ company: CompanyID, _ entity: EntityKind) -> SetupList? {
    state.withLock { $0.lists[Place(company: company, entity: entity)] }
  }

  func keep(_ list: SetupList, _ company: CompanyID, _ entity: EntityKind) {
    state.withLock { $0.lists[Place(company: company, entity: entity)] = list }
  }

  /// Forgets a list; one that was too long is taken to be so still.
  func drop(_ company: CompanyID, _ entity: EntityKind) {
    let place = Place(company: company, entity: entity)
    state.withLock { state in
      if state.lists[place]?.records != nil { state.lists[place] = nil }
    }
  }
}

/// All records of one setup entity, found by id and by key.
final class SetupList: Sendable {
  /// In the order of the business key; nil = there are too many to keep.
  let records: [Record]?
  private let placesByID: [RecordID: Int]
  private let placesByKey: [Value: [Int]]
  private let keyField: Field?

  init(_ records: [Record]?, of entity: Entity) {
    self.records = records
    let keyField = entity.keyFields.first
    self.keyField = keyField
    var placesByID: [RecordID: Int] = [:]
    var placesByKey: [Value: [Int]] = [:]
    for (place, record) in (records ?? []).enumerated() {
      placesByID[record.key.id] = place
      if let keyField { placesByKey[record[keyField], default: []].append(place) }
    }
    self.placesByID = placesByID
    self.placesByKey = placesByKey
  }

  func records(ids: [RecordID]) -> [Record]? {
    guard let records else { return nil }
    return ids.compactMap { placesByID[$0] }.map { records[$0] }
  }

  /// The answer to a query, if it is one that a list can answer: all, or those with key values.
  func records(_ query: Query, of entity: Entity) -> [Record]? {
    guard let records, query.limit == nil,
      query.order == entity.keyFields || (query.order.isEmpty && records.count < 2)
    else { return nil }
    switch query.conditions.first {
    case nil: return records
    case .equals(let field, let value) where query.conditions.count == 1:
      if field == keyField { return (placesByKey[value] ?? []).map { records[$0] } }
      return records.filter { $0[field] == value }
    case .isIn(let field, let values) where query.conditions.count == 1:
      let wanted = Set(values)
      return records.filter { wanted.contains($0[field]) }
    default: return nil
    }
  }
}

/// Reads setup lists from the store's cache and everything else from the transaction.
final class CachingSource: RecordSource {
  private let base: TransactionSource
  private let cache: SetupCache
  private let company: CompanyID
  /// The lists that this transaction has changed; they are read from the tables.
  private var changed: Set<EntityKind> = []

  init(_ base: TransactionSource, _ cache: SetupCache, _ company: CompanyID) {
    self.base = base
    self.cache = cache
    self.company = company
  }

  /// Says that a plan has changed what the cache may hold.
  func note(_ plan: Plan) {
    for change in plan.changes { note(change.key.entity) }
    for bulk in plan.bulkChanges { note(bulk.entity) }
  }

  private func note(_ entity: EntityKind) {
    guard SetupCache.holds(entity), changed.insert(entity).inserted else { return }
    cache.drop(company, entity)
  }

  private func list(_ entity: EntityKind) throws(ConcordError) -> SetupList? {
    guard SetupCache.holds(entity), !changed.contains(entity) else { return nil }
    if let list = cache.list(company, entity) { return list }
    let definition = entity.entity
    let records = try base.records(
      Query(entity, order: definition.keyFields, limit: SetupCache.recordsMax + 1))
    let list = SetupList(
      records.count > SetupCache.recordsMax ? nil : records, of: definition)
    cache.keep(list, company, entity)
    return list
  }

  func records(_ entity: EntityKind, ids: [RecordID]) throws(ConcordError) -> [Record] {
    if let records = try list(entity)?.records(ids: ids) { return records }
    return try base.records(entity, ids: ids)
  }

  func records(_ query: Query) throws(ConcordError) -> [Record] {
    if let records = try list(query.entity)?.records(query, of: query.entity.entity) {
      return records
    }
    return try base.records(query)
  }

  func count(_ query: Query) throws(ConcordError) -> Int { try base.count(query) }

  func operation(_ number: Int64) throws(ConcordError) -> JournalOperation? {
    try base.operation(number)
  }

  func undoes(of number: Int64) throws(ConcordError) -> [JournalOperation] {
    try base.undoes(of: number)
  }

  func entries(of operation: Int64) throws(ConcordError) -> [JournalEntry] {
    try base.entries(of: operation)
  }

  func latestChange(of key: RecordKey, field: Field?) throws(ConcordError) -> Int64 {
    try base.latestChange(of: key, field: field)
  }

  func loadOperations(_ numbers: [Int64]) throws(ConcordError) -> [JournalEntry] {
    try base.loadOperations(numbers)
  }
}

package import ConcordCore

/// A company in memory: the rules run on it as on a database, without one.
///
/// Operations run one after the other; a refused one changes nothing.
package final class MemoryCompany: RecordSource {
  private var tables = [MemoryTable](repeating: MemoryTable(), count: EntityKind.allCases.count)
  private var snapshots = [RecordTable?](repeating: nil, count: EntityKind.allCases.count)
  package private(set) var operations: [JournalOperation] = []
  package private(set) var journal: [JournalEntry] = []
  /// Where the entries of each operation start in the journal.
  private var journalStarts: [Int] = []
  /// How often records were read, for tests of prefetching.
  package private(set) var readCount = 0
  /// The context of operations that name none.
  package var context: Context
  private var clock: Int64
  private let ids: CountingIDs

  /// Starts a company; with the default setup it has what `concord init` gives.
  package init(hasDefaultSetup: Bool = true) throws(ConcordError) {
    context = Context(user: "TESTER", channel: .cli)
    clock = 0
    ids = CountingIDs()
    if hasDefaultSetup { try perform(InitialiseCompany(companyName: "Test company")) }
  }

  private init(forking other: MemoryCompany) {
    tables = other.tables
    snapshots = other.snapshots
    operations = other.operations
    journal = other.journal
    journalStarts = other.journalStarts
    context = other.context
    clock = other.clock
    ids = CountingIDs(count: other.ids.count)
  }

  /// A company with the same records and journal that goes its own way from here.
  package func fork() -> MemoryCompany { MemoryCompany(forking: self) }

  // MARK: Operations

  /// Runs an operation and keeps its changes.
  ///
  /// - Returns: the plan that was executed.
  @discardableResult
  package func perform<O: Operation>(_ operation: O, _ context: Context? = nil)
    throws(ConcordError) -> Plan
  {
    let draft = draft(context)
    try operation.plan(draft)
    let plan = try draft.plan(of: O.name)
    if !plan.isEmpty || plan.recalculatesIndicators { keep(plan, draft.context) }
    return plan
  }

  /// The plan of an operation; nothing is kept.
  package func preview<O: Operation>(_ operation: O, _ context: Context? = nil)
    throws(ConcordError) -> Plan
  {
    let draft = draft(context)
    try operation.plan(draft)
    return try draft.plan(of: O.name)
  }

  /// A draft over the present records, for reading the way rules read.
  package func draft(_ given: Context? = nil) -> Draft {
    var context = given ?? self.context
    clock += 1
    context.now = Self.time(clock)
    return Draft(
      workspace: Workspace(source: self), context: context, ids: ids, tracksReads: true)
  }

  /// 2026-01-01 plus seconds.
  private static func time(_ seconds: Int64) -> String {
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = seconds / 86_400 + 1
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
    return "2026-01-\(two(day))T\(two(hour)):\(two(minute)):\(two(second)).000Z"
  }

  private func keep(_ plan: Plan, _ context: Context) {
    let number = Int64(operations.count + 1)
    let start = journal.count
    journalStarts.append(start)
    for change in plan.changes { keep(change, number, context) }
    for bulk in plan.bulkChanges { keep(bulk, number, context) }
    for index in journal.indices[start...] {
      let entry = journal[index]
      journal[index] = JournalEntry(
        operation: entry.operation, number: index - start + 1, key: entry.key,
        recordNumber: entry.recordNumber, change: entry.change, cause: entry.cause,
        causeDetail: entry.causeDetail)
    }
    if plan.recalculatesIndicators { recalculateIndicators() }
    operations.append(
      JournalOperation(
        number: number, id: ids.next(), at: context.now, user: context.user,
        channel: context.channel.rawValue, client: context.client, name: plan.operation,
        reason: context.reason, undoOf: plan.undoOf, batch: context.batch,
        entryCount: journal.count - start))
  }

  private func keep(_ change: RecordChange, _ number: Int64, _ context: Context) {
    func append(_ kind: JournalEntry.Change, _ cause: Cause) {
      journal.append(
        JournalEntry(
          operation: number, number: 0, key: change.key, recordNumber: change.number,
          change: kind, cause: cause.name, causeDetail: cause.detail))
    }
    switch change.kind {
    case .inserted:
      guard var record = change.after else { return }
      record.version = 1
      record.createdAt = context.now
      record.createdBy = context.user
      stamp(&record, context)
      store(record)
      append(.inserted(record), change.cause)
    case .deleted:
      guard let record = change.before else { return }
      remove(change.key)
      append(.deleted(record), change.cause)
    case .modified(let fields):
      guard var record = change.after, let before = change.before else { return }
      record.version = before.version
      if change.growsVersion {
        record.version += 1
        stamp(&record, context)
      }
      store(record)
      if change.isStampOnly { append(.touched, .cascade) }
      for field in fields where field.field.isTracked {
        append(.modified(field.field, old: field.old, new: field.new), field.cause)
      }
    }
  }

  private func keep(_ bulk: BulkChange, _ number: Int64, _ context: Context) {
    for (id, record) in tables[bulk.entity.rawValue].records {
      let key = RecordKey(bulk.entity, id)
      if let limit = bulk.limitedTo, record[limit.field] != limit.value { continue }
      var changed = record
      for field in bulk.fields where record[field] == bulk.old {
        changed[field] = bulk.new
        journal.append(
          JournalEntry(
            operation: number, number: 0, key: key, recordNumber: record.number,
            change: .modified(field, old: bulk.old, new: bulk.new), cause: bulk.cause.name,
            causeDetail: bulk.cause.detail))
      }
      if changed != record {
        changed.version += 1
        stamp(&changed, context)
        store(changed)
      }
    }
  }

  private func stamp(_ record: inout Record, _ context: Context) {
    record.modifiedAt = context.now
    record.modifiedBy = context.user
  }

  private func recalculateIndicators() {
    let setup = all(.marketingSetup).first
    let codes = Kind.allCases.map { setup?[$0.definition.relationCode] ?? "" }
    let rows = Dictionary(
      grouping: all(.contactBusinessRelation), by: { $0[ContactBusinessRelation.contactNumber] })
    for contact in all(.contact) {
      var considered = rows[contact.number] ?? []
      let company = contact[Contact.companyNumber]
      if contact[Contact.type] == .person, !company.isEmpty { considered += rows[company] ?? [] }
      let value = Indicator.value(of: considered, setupCodes: codes)
      guard value != contact[Contact.indicator] else { continue }
      var changed = contact
      changed[Contact.indicator] = value
      store(changed)
    }
  }

  // MARK: Looking

  private func store(_ record: Record) {
    let entity = record.key.entity.rawValue
    tables[entity].store(record)
    snapshots[entity] = nil
  }

  private func remove(_ key: RecordKey) {
    tables[key.entity.rawValue].remove(key.id)
    snapshots[key.entity.rawValue] = nil
  }

  /// All records as they are now.
  package func state() -> CompanyState {
    var all: [RecordTable] = []
    for index in tables.indices {
      let snapshot = snapshots[index] ?? RecordTable(tables[index].records)
      snapshots[index] = snapshot
      all.append(snapshot)
    }
    return CompanyState(all)
  }

  /// All records by their keys.
  package var records: MemoryRecords { MemoryRecords(tables: tables) }

  /// The record with a key, or nil.
  package func record(_ key: RecordKey) -> Record? { tables[key.entity.rawValue].records[key.id] }

  /// All records of an entity in the order of their numbers.
  package func all(_ entity: EntityKind) -> [Record] {
    tables[entity.rawValue].records.values.sorted { $0.number < $1.number }
  }

  /// The record with a number or code.
  package func find(_ entity: EntityKind, _ number: String) -> Record? {
    if entity.entity.keyFields.count == 1 {
      return tables[entity.rawValue].withFirstKey(.text(number)).first
    }
    return tables[entity.rawValue].records.values.first { $0.number == number }
  }

  /// Puts a record in place without any rule, to make drift or to arrange a scene.
  package func put(_ record: Record) { store(record) }

  /// Takes a record away without any rule or journal entry, to make drift.
  package func drop(_ record: Record) { remove(record.key) }

  /// A new id.
  package func newID() -> RecordID { ids.next() }

  // MARK: RecordSource

  package func records(_ entity: EntityKind, ids: [RecordID]) throws(ConcordError) -> [Record] {
    readCount += 1
    return ids.compactMap { tables[entity.rawValue].records[$0] }
  }

  package func records(_ query: Query) throws(ConcordError) -> [Record] {
    readCount += 1
    let found = candidates(query).filter { record in
      query.conditions.allSatisfy { fits(record, $0) }
    }
    let sorted = found.sorted { left, right in
      for field in query.order where left[field] != right[field] {
        switch (left[field], right[field]) {
        case (.integer(let a), .integer(let b)): return a < b
        default: return left[field].text < right[field].text
        }
      }
      return left.key.id < right.key.id
    }
    return query.limit.map { Array(sorted.prefix($0)) } ?? sorted
  }

  /// The records that the first condition leaves, by index where there is one.
  private func candidates(_ query: Query) -> [Record] {
    let table = tables[query.entity.rawValue]
    let firstKey = query.entity.entity.keyFields.first
    switch query.conditions.first {
    case .equals(let field, let value) where field === firstKey:
      return table.withFirstKey(value)
    case .isIn(let field, let values) where field === firstKey:
      return values.flatMap { table.withFirstKey($0) }
    default:
      return Array(table.records.values)
    }
  }

  package func count(_ query: Query) throws(ConcordError) -> Int { try records(query).count }

  private func fits(_ record: Record, _ condition: Query.Condition) -> Bool {
    switch condition {
    case .equals(let field, let value): record[field] == value
    case .isIn(let field, let values): values.contains(record[field])
    case .isNotBlank(let field): !record[field].isBlank
    case .isGreater(let field, let value): record[field].text > value.text
    case .foldedEquals(let field, let text): foldedKey(record[field].text) == foldedKey(text)
    case .foldedHasPrefix(let field, let text):
      foldedKey(record[field].text).hasPrefix(foldedKey(text))
    case .foldedContains(let fields, let text):
      fields.contains { foldedKey(record[$0].text).contains(foldedKey(text)) }
    }
  }

  // MARK: JournalReader

  package func operation(_ number: Int64) throws(ConcordError) -> JournalOperation? {
    number > 0 && number <= Int64(operations.count) ? operations[Int(number - 1)] : nil
  }

  package func undoes(of number: Int64) throws(ConcordError) -> [JournalOperation] {
    operations.filter { $0.undoOf == number }.reversed()
  }

  package func entries(of operation: Int64) throws(ConcordError) -> [JournalEntry] {
    guard operation > 0, operation <= Int64(operations.count) else { return [] }
    let index = Int(operation - 1)
    return Array(
      journal[journalStarts[index]..<journalStarts[index] + operations[index].entryCount])
  }

  /// The entries of all operations after one, in their order.
  package func entries(after number: Int64) -> [JournalEntry] {
    guard number < Int64(journalStarts.count) else { return [] }
    return Array(journal[journalStarts[Int(max(number, 0))]...])
  }

  package func latestChange(of key: RecordKey, field: Field?) throws(ConcordError) -> Int64 {
    let latest = journal.last { entry in
      guard entry.key == key else { return false }
      switch entry.change {
      case .modified(let changed, _, _): return field == nil || changed == field
      case .inserted, .deleted: return true
      case .touched: return false
      }
    }
    return latest?.operation ?? 0
  }
}

/// Ids in ascending order, the same in every run.
package final class CountingIDs: IDSource {
  /// How many were given so far.
  package private(set) var count: UInt64

  package init(count: UInt64 = 0) { self.count = count }

  package func next() -> RecordID {
    count += 1
    return RecordID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 | count)
  }
}

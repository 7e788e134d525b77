import ConcordCore
import ConcordSQLite
import ConcordStore
import ConcordTestSupport
import Synchronization
import Testing

/// A company with the default setup, a company contact with persons, and its customer, vendor and
/// bank account, on a driver whose statements and commits can be made to fail.
final class OperationScene: Sendable {
  let test: TestStore
  let watch: Watch
  /// Whether nothing can be written any more once a statement has failed.
  let failsForGood: Setting
  private let tables: [SQL]

  init() async throws {
    var watch: Watch?
    let failsForGood = Setting()
    test = try await TestStore { driver in
      let decorated = CommitWatchingDriver(driver, failsForGood)
      watch = decorated.watch
      return decorated
    }
    self.watch = try #require(watch)
    self.failsForGood = failsForGood
    tables = try await Self.digests(test.driver)
    try await perform(InitialiseCompany(companyName: "Test"))
    try await perform(
      CreateRow(try entries(.salesperson, ["code": "SAMPLE", "displayName": "Sample"])))
    try await perform(
      CreateContact(
        try entries(
          .contact, ["displayName": "Holm & Sons", "territoryCode": "NORTH", "city": "Aarhus"])))
    for name in ["Jens Holm", "Ida Holm"] {
      try await perform(
        CreateContact(
          try entries(
            .contact, ["type": "Person", "companyNumber": "CT000001", "displayName": name])))
    }
    for kind in [Kind.customer, .vendor, .bankAccount] {
      try await perform(CreateFromContact(contact: "CT000001", kind))
    }
  }

  func entries(_ entity: EntityKind, _ fields: [String: String]) throws(ConcordError) -> Entries {
    try MemoryCompany.entries(entity, fields)
  }

  var context: Context {
    var context = test.context
    context.confirmations = ["*"]
    return context
  }

  @discardableResult
  func perform<O: Operation>(_ operation: O, _ given: Context? = nil) async throws -> Outcome {
    try await test.store.perform(operation, in: test.company.key, given ?? context)
  }

  /// Creates records of a kind that have no contact, by blanking the relation code meanwhile.
  func createUnlinked(_ kind: Kind, _ records: [[String: String]]) async throws {
    let field = kind.definition.relationCode.field
    let setup = try #require(try await test.records(Query(.marketingSetup)).first)
    try await perform(ModifyRow(setup.key, try entries(.marketingSetup, [field.apiName: ""])))
    for fields in records {
      try await perform(CreateRecord(kind, try entries(kind.entity, fields)))
    }
    try await perform(
      ModifyRow(
        setup.key, try entries(.marketingSetup, [field.apiName: setup[field].text])))
  }

  /// A text per table that differs whenever a value of the table does.
  func digest() async throws -> [String] {
    let tables = tables
    return try await test.driver.read { transaction throws(ConcordError) in
      var digest: [String] = []
      for table in tables {
        try transaction.forEach(table) { row in digest.append(row.text(0)) }
      }
      return digest
    }
  }

  private static func digests(_ driver: SQLiteDriver) async throws -> [SQL] {
    let columns = try await driver.read { transaction throws(ConcordError) in
      var columns: [(table: String, column: String)] = []
      try transaction.forEach(
        """
        SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' ORDER BY m.name, c.cid
        """
      ) { row in columns.append((row.text(0), row.text(1))) }
      return columns
    }
    let byTable = Dictionary(grouping: columns, by: \.table)
    return byTable.sorted { $0.key < $1.key }.map { table, columns in
      let values = columns.map { "quote(\($0.column))" }.joined(separator: " || '|' || ")
      return SQL(
        stringLiteral: """
          SELECT '\(table): ' || COALESCE(group_concat(line, '; '), '') \
          FROM (SELECT \(values) AS line FROM \(table) ORDER BY line)
          """)
    }
  }
}

/// A yes or no that a driver looks at.
final class Setting: Sendable {
  private let state = Mutex(false)

  var isOn: Bool { state.withLock { $0 } }

  func turnOn() { state.withLock { $0 = true } }
}

/// A watched driver for which the commit counts as the last statement of a writing transaction.
private final class CommitWatchingDriver: SQLDriver {
  let base: SQLiteDriver
  let watch = Watch()
  private let failsForGood: Setting

  init(_ base: SQLiteDriver, _ failsForGood: Setting) {
    self.base = base
    self.failsForGood = failsForGood
  }

  var dialect: Dialect { base.dialect }

  func read<Result: Sendable>(
    _ body: @escaping @Sendable (any SQLTransaction) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    let watch = watch
    return try await base.read { transaction throws(ConcordError) in
      try body(WatchedTransaction(transaction, watch))
    }
  }

  @discardableResult
  func write<Result: Sendable>(
    _ company: CompanyID?,
    _ body: @escaping @Sendable (any SQLTransaction) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    let watch = watch
    if failsForGood.isOn, !watch.isArmed { throw ConcordError(.database, "it failed before") }
    return try await base.write(company) { transaction throws(ConcordError) in
      let result = try body(WatchedTransaction(transaction, watch))
      try watch.note(isWrite: true)
      return result
    }
  }
}

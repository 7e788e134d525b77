import ConcordCore
import ConcordSQLite
import ConcordStore
import Foundation
import Synchronization
import Testing

/// A store on a database file of its own, which goes away with it.
final class TestStore: Sendable {
  let path: String
  let driver: SQLiteDriver
  let store: Store
  let company: Company
  let clock: TestClock

  /// Opens a store; `decorate` may put another driver in front of the file's.
  init(
    clock: TestClock = TestClock(), decorate: (SQLiteDriver) -> any SQLDriver = { $0 }
  ) async throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("concord-\(UUID().uuidString).sqlite").path
    self.clock = clock
    driver = try SQLiteDriver(path: path, opening: .creating)
    store = try await Store(decorate(driver), upgrading: true, clock: clock.now)
    company = try await store.createCompany("Test")
  }

  deinit { removeDatabase(path) }

  var context: Context { Context(user: "ANNA", channel: .cli, client: "test", reason: "why") }

  @discardableResult
  func perform(_ steps: Edit.Step...) async throws -> Outcome {
    try await store.perform(Edit(steps: steps), in: company.key, context)
  }

  func record(_ key: RecordKey) async throws -> Record? {
    try await store.read(company.key) { reader throws(ConcordError) in try reader.record(key) }
  }

  func records(_ query: Query) async throws -> [Record] {
    try await store.read(company.key) { reader throws(ConcordError) in
      try reader.records.records(query)
    }
  }

  func entries(ofOperation number: Int64) async throws -> [JournalEntry] {
    try await store.read(company.key) { reader throws(ConcordError) in
      try reader.records.entries(of: number)
    }
  }

  func head() async throws -> Int64 {
    try await store.read(company.key) { reader throws(ConcordError) in try reader.head() }
  }

  /// Everything the database holds, as text: two states are equal when these are.
  func dump() async throws -> [String] {
    try await driver.read { transaction throws(ConcordError) in
      var tables: [(name: String, columns: Int)] = []
      try transaction.forEach(
        """
        SELECT m.name, COUNT(*) FROM sqlite_master m JOIN pragma_table_info(m.name)
        WHERE m.type = 'table' GROUP BY m.name ORDER BY m.name
        """
      ) { row in tables.append((row.text(0), Int(row.integer(1)))) }
      var lines: [String] = []
      for table in tables {
        try transaction.forEach(SQL(stringLiteral: "SELECT * FROM \(table.name) ORDER BY 1, 2")) {
          row in
          let values = (0..<table.columns).map { "\(row.value($0))" }
          lines.append("\(table.name): \(values.joined(separator: "|"))")
        }
      }
      return lines
    }
  }
}

/// A clock that stands still until it is moved.
final class TestClock: Sendable {
  private let time = Mutex<Int64>(1_700_000_000_000)

  var now: @Sendable () -> Int64 {
    { [self] in time.withLock { $0 } }
  }

  func advance(milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}

/// A throw-away operation: a list of raw changes.
struct Edit: ConcordCore.Operation {
  static let name = "T-EDIT"

  enum Step: Codable, Sendable {
    case insert(RecordKey, [String: Value])
    case set(RecordKey, String, Value)
    case delete(RecordKey)
    case touch(RecordKey)
    case bulk(EntityKind, [String], Value, Value, limit: [String: Value])
    case read(EntityKind, String)
    case refuse
  }

  var steps: [Step]

  func plan(_ draft: Draft) throws(ConcordError) {
    for step in steps { try apply(step, draft) }
  }

  private func apply(_ step: Step, _ draft: Draft) throws(ConcordError) {
    switch step {
    case .insert(let key, let values):
      var record = Record(new: key.entity, id: key.id)
      for (name, value) in values {
        if let field = key.entity.entity.field(name) { record[field] = value }
      }
      try draft.insert(record, cause: .direct)
      draft.setMain(key)
    case .set(let key, let name, let value):
      _ = try draft.existing(key)
      guard let field = key.entity.entity.field(name) else { throw ConcordError(.field, "", name) }
      try draft.set(key, field, to: value, cause: .direct)
    case .delete(let key): try draft.delete(key, cause: .cascade)
    case .touch(let key): try draft.touch(key)
    case .bulk(let kind, let names, let old, let new, let limit):
      let limit = limit.first.flatMap { name, value in
        kind.entity.field(name).map { FieldEquality(field: $0, value: value) }
      }
      draft.change(
        BulkChange(
          entity: kind, fields: names.compactMap { kind.entity.field($0) }, old: old, new: new,
          limitedTo: limit, cause: .cascade))
    case .read(let kind, let number): _ = try draft.find(kind, number)
    case .refuse: throw ConcordError(.control, "Name")
    }
  }
}

/// The n-th id of the tests.
func id(_ number: Int) -> RecordID { RecordID(high: 0x0190_0000_0000_7000, low: UInt64(number)) }

func contact(_ number: Int) -> RecordKey { RecordKey(.contact, id(number)) }

extension Edit.Step {
  /// Inserts a contact whose number and name follow from its id.
  static func newContact(_ number: Int, _ more: [String: Value] = [:]) -> Edit.Step {
    .insert(
      contact(number),
      ["number": .text("C\(number)"), "displayName": .text("Name \(number)")]
        .merging(more) { $1 })
  }
}

/// Removes a database file and its companions.
func removeDatabase(_ path: String) {
  for suffix in ["", "-wal", "-shm"] {
    try? FileManager.default.removeItem(atPath: path + suffix)
  }
}

import ConcordCore
import ConcordSQLite
import ConcordStore
import ConcordTestSupport
import Foundation
import Synchronization
import Testing

/// Random sequences of operations mean the same on the database as on a company in memory.
@Suite("The database does what the rules in memory do")
struct SameAsMemoryTests {
  private static let seeds: [UInt64] =
    ProcessInfo.processInfo.environment["CONCORD_LONG_TESTS"] == nil
    ? Array(1001...1004) : Array(1001...1100)

  @Test("records, versions, refusals and journal are equal after a random run", arguments: seeds)
  func randomRuns(seed: UInt64) async throws {
    let recorder = try Recorder()
    let outcome = try RandomRun(seed: seed, stepCount: 150) { recorder }.run()
    #expect(outcome.breaches.isEmpty)
    let replay = try await Replay()
    for request in recorder.requests {
      let result = await replay.run(request)
      #expect(result == request.result, "\(seed): \(type(of: request.operation).name)")
      if result != request.result { return }
    }
    for entity in Entity.all {
      let stored = try await replay.records(entity.kind)
      let expected = recorder.company.all(entity.kind)
      #expect(stored.map(Row.init) == expected.map(Row.init).sorted(), "\(seed): \(entity.name)")
    }
    let journal = try await replay.entries(count: recorder.company.operations.count)
    // Statements over many records keep their entries in no particular order.
    let expected = recorder.company.journal.map { Brief($0) }.sorted()
    for (stored, expected) in zip(journal.sorted(), expected) where stored != expected {
      Issue.record("\(seed): stored \(stored), expected \(expected)")
      return
    }
    #expect(journal.count == expected.count)
  }
}

/// A request as it was made in memory, and what came of it.
private struct Request {
  let operation: any ConcordCore.Operation
  let context: Context
  let isPreview: Bool
  /// The changed records and warnings, or the codes of the refusal.
  let result: [String]

  static func result(of plan: Plan) -> [String] {
    plan.changes.map { "\($0.key.entity) \($0.number)" }
      + plan.bulkChanges.map { "\($0.entity) \($0.old.text) \($0.new.text)" }
      + plan.warnings.map(\.code.rawValue)
  }

  static func result(of error: ConcordError) -> [String] {
    error.violations.map(\.code.rawValue)
  }
}

/// The company in memory, with a list of everything that was asked of it.
private final class Recorder: PropertyBackend {
  let company: MemoryCompany
  private let backend: MemoryBackend
  private(set) var requests: [Request] = []

  init() throws(ConcordError) {
    company = try MemoryCompany()
    backend = MemoryBackend(company)
  }

  private func record(
    _ operation: any ConcordCore.Operation, _ context: Context, isPreview: Bool,
    _ body: () throws(ConcordError) -> Plan
  ) throws(ConcordError) -> Plan {
    func add(_ result: [String]) {
      requests.append(
        Request(operation: operation, context: context, isPreview: isPreview, result: result))
    }
    do throws(ConcordError) {
      let plan = try body()
      add(Request.result(of: plan))
      return plan
    } catch {
      add(Request.result(of: error))
      throw error
    }
  }

  func perform(_ operation: any ConcordCore.Operation, _ context: Context) throws(ConcordError)
    -> Plan
  {
    try record(operation, context, isPreview: false) { () throws(ConcordError) in
      try backend.perform(operation, context)
    }
  }

  func preview(_ operation: any ConcordCore.Operation, _ context: Context) throws(ConcordError)
    -> Plan
  {
    try record(operation, context, isPreview: true) { () throws(ConcordError) in
      try backend.preview(operation, context)
    }
  }

  func state() throws(ConcordError) -> CompanyState { try backend.state() }

  func operations(after number: Int64) throws(ConcordError) -> [JournalOperation] {
    try backend.operations(after: number)
  }

  func entries(after number: Int64) throws(ConcordError) -> [JournalEntry] {
    try backend.entries(after: number)
  }

  func driftFindings() throws(ConcordError) -> [Finding] { try backend.driftFindings() }

  func fork() -> (any PropertyBackend)? { backend.fork() }
}

/// The same requests on a database whose ids and days are those of the company in memory.
private final class Replay {
  private let path: String
  private let store: Store
  private let company: Company

  init() async throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("concord-\(UUID().uuidString).sqlite").path
    let start: Int64 = 1_767_225_600_000  // 2026-01-01 in UTC
    store = try await Store(
      SQLiteDriver(path: path, opening: .creating), upgrading: true, clock: { start },
      ids: SharedCountingIDs())
    company = try await store.createCompany("Replay")
    _ = try await store.perform(
      InitialiseCompany(companyName: "Test company"), in: company.key,
      Context(user: "TESTER", channel: .cli))
  }

  deinit { removeDatabase(path) }

  func run(_ request: Request) async -> [String] {
    do throws(ConcordError) {
      return Request.result(of: try await plan(request.operation, request))
    } catch {
      return Request.result(of: error)
    }
  }

  private func plan<O: ConcordCore.Operation>(_ operation: O, _ request: Request)
    async throws(ConcordError) -> Plan
  {
    if request.isPreview {
      return try await store.preview(operation, in: company.key, request.context).plan
    }
    return try await store.perform(operation, in: company.key, request.context).plan
  }

  func records(_ entity: EntityKind) async throws -> [Record] {
    let records = try await store.read(company.key) { reader throws(ConcordError) in
      try reader.records.records(Query(entity))
    }
    return records.sorted { Row($0) < Row($1) }
  }

  func entries(count: Int) async throws -> [Brief] {
    try await store.read(company.key) { reader throws(ConcordError) in
      var entries: [Brief] = []
      for number in 1...Int64(count) {
        entries += try reader.records.entries(of: number).map { Brief($0) }
      }
      return entries
    }
  }
}

/// What has to be equal of a record: everything but its stamps.
private struct Row: Comparable, CustomStringConvertible {
  let id: RecordID
  let version: Int64
  let values: [Value]

  init(_ record: Record) {
    id = record.key.id
    version = record.version
    values = record.values
  }

  static func < (left: Row, right: Row) -> Bool { left.id < right.id }

  var description: String { "\(id) v\(version) \(values.map(\.text))" }
}

/// What has to be equal of a journal entry.
private struct Brief: Comparable, CustomStringConvertible {
  let operation: Int64
  let description: String

  init(_ entry: JournalEntry) {
    operation = entry.operation
    let change =
      switch entry.change {
      case .inserted(let record): "+ \(Self.image(record))"
      case .deleted(let record): "- \(Self.image(record))"
      case .modified(let field, let old, let new): "\(field.apiName) \(old.text) → \(new.text)"
      case .touched: "stamped"
      }
    description =
      "\(entry.operation) \(entry.key.entity) \(entry.key.id) \(change) \(entry.cause) "
      + entry.causeDetail
  }

  /// The journaled values; the indicator is not one of them (I-5).
  private static func image(_ record: Record) -> [String] {
    record.entity.fields.filter(\.isTracked).map { record[$0].text }
  }

  static func < (left: Brief, right: Brief) -> Bool {
    (left.operation, left.description) < (right.operation, right.description)
  }
}

/// Ids in the order of the company in memory; the first one is the company's own.
private final class SharedCountingIDs: IDSource, Sendable {
  private let count = Mutex<UInt64>(0)

  func next() -> RecordID {
    let number = count.withLock { count in
      defer { count += 1 }
      return count
    }
    return RecordID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 | number)
  }
}

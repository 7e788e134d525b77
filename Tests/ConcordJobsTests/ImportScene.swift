import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordSQLite
import ConcordStore
import Foundation
import Synchronization
import Testing

/// A company with the default setup in a database file of its own, which goes away with it.
final class ImportScene: Sendable {
  let path: String
  let store: Store
  let company: Company
  let runner: JobRunner

  init() async throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("concord-\(UUID().uuidString).sqlite").path
    store = try await Store(
      try SQLiteDriver(path: path, opening: .creating), upgrading: true)
    company = try await store.createCompany("Test")
    runner = JobRunner(store, company.key)
    try await perform(InitialiseCompany(companyName: "Test"))
  }

  deinit {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }

  var context: Context { Context(user: "ANNA", channel: .cli, reason: "migration") }

  @discardableResult
  func perform<O: ConcordCore.Operation>(_ operation: O) async throws -> Outcome {
    try await store.perform(operation, in: company.key, context)
  }

  // MARK: Importing

  /// What an import or a dry run came to.
  struct Result: Sendable {
    var outcome: ImportOutcome
    var rows: [ImportedRow]
    var opening: ImportOpening?

    var counts: ImportCounts { outcome.counts }

    /// Row number, action and number of the record, in the order of the file.
    var summary: [String] {
      rows.sorted { $0.number < $1.number }.map { row in
        let codes = row.problems.map { "\($0.violation.code.rawValue)@\($0.column)" }
        let end = row.action == .error ? codes.joined(separator: " ") : row.recordNumber
        return "\(row.number) \(row.action.rawValue) \(end)"
      }
    }
  }

  func importCSV(
    _ text: String, into entity: EntityKind = .contact, isDryRun: Bool = false,
    name: String = "test.csv", _ change: (inout CSVImportOptions) -> Void = { _ in }
  ) async throws -> Result {
    try await importBytes(
      Array(text.utf8), into: entity, isDryRun: isDryRun, name: name, change)
  }

  func importBytes(
    _ bytes: [UInt8], into entity: EntityKind = .contact, isDryRun: Bool = false,
    name: String = "test.csv", _ change: (inout CSVImportOptions) -> Void = { _ in }
  ) async throws -> Result {
    var options = CSVImportOptions()
    change(&options)
    return try await run(
      ImportFile(name: name, bytes: bytes), into: entity, isDryRun: isDryRun, options)
  }

  func run(
    _ file: ImportFile, into entity: EntityKind, isDryRun: Bool = false,
    _ options: CSVImportOptions,
    progress: @escaping @Sendable (JobProgress) -> Bool = { _ in true }
  ) async throws -> Result {
    let log = Log()
    let watch = ImportWatch(
      opened: { opening in log.opening.withLock { $0 = opening } },
      row: { row in log.rows.withLock { $0.append(row) } }, progress: progress)
    let outcome =
      isDryRun
      ? try await runner.rehearseCSV(file, into: entity, options, context, watch: watch)
      : try await runner.importCSV(file, into: entity, options, context, watch: watch)
    return Result(
      outcome: outcome, rows: log.rows.withLock { $0 }, opening: log.opening.withLock { $0 })
  }

  private final class Log: Sendable {
    let rows = Mutex<[ImportedRow]>([])
    let opening = Mutex<ImportOpening?>(nil)
  }

  // MARK: Looking

  func records(_ entity: EntityKind) async throws -> [Record] {
    try await store.read(company.key) { reader throws(ConcordError) in
      try reader.records.records(Query(entity, order: entity.entity.keyFields))
    }
  }

  func find(_ entity: EntityKind, _ number: String) async throws -> Record {
    try #require(
      try await store.read(company.key) { reader throws(ConcordError) in
        try reader.find(entity, number)
      })
  }

  func contact(named name: String) async throws -> Record {
    try #require(try await records(.contact).first { $0.displayName == name })
  }

  func head() async throws -> Int64 {
    try await store.read(company.key) { reader throws(ConcordError) in try reader.head() }
  }

  func batches() async throws -> [ImportBatch] {
    try await store.read(company.key) { reader throws(ConcordError) in
      try reader.imports(limit: 100)
    }
  }

  /// The values of all contacts and records of the kinds, without what differs from run to run.
  func state() async throws -> [String] {
    var lines: [String] = []
    for entity in [EntityKind.contact, .customer, .vendor, .bankAccount, .employee] {
      for record in try await records(entity) {
        let values = entity.entity.fields.filter { record[$0] != $0.defaultValue }
          .map { "\($0.apiName)=\($0.text(of: record[$0]))" }
        lines.append("\(entity.entity.setName): \(values.joined(separator: " "))")
      }
    }
    return lines
  }
}

/// The violations that an action throws.
func refusal(_ action: () async throws -> Void) async -> [Violation] {
  do {
    try await action()
    return []
  } catch let error as ConcordError {
    return error.violations
  } catch {
    Issue.record(error)
    return []
  }
}

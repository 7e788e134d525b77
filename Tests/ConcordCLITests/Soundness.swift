import ConcordCore
import ConcordSQLite
import ConcordStore
import Foundation
import Testing

/// Opens a database file beside the program and checks that nothing in it is half done.
struct Soundness {
  let driver: SQLiteDriver
  let store: Store
  let company: Company

  init(_ path: String) async throws {
    driver = try SQLiteDriver(path: path, opening: .existing)
    store = try await Store(driver)
    company = try #require(try await store.companies().first)
  }

  /// The store of a file that may not be a complete database yet.
  static func upgraded(_ path: String) async throws -> Store {
    try await Store(SQLiteDriver(path: path, opening: .creating), upgrading: true)
  }

  /// INV-33 and the order of the journal: file intact, operations without a gap, every operation
  /// with all of its entries, and the journal replayed from nothing equals the tables.
  func check(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    #expect(try await integrity() == "ok", sourceLocation: sourceLocation)
    let counts = try await numbers(
      """
      SELECT (SELECT operation_number FROM company), COUNT(*), COALESCE(MAX(operation_number), 0),
        COALESCE(SUM(entry_count), 0), (SELECT COUNT(*) FROM journal_entry)
      FROM operation
      """, 5)
    #expect(
      counts[0] == counts[1] && counts[1] == counts[2], "operations \(counts)",
      sourceLocation: sourceLocation)
    #expect(counts[3] == counts[4], "entries \(counts)", sourceLocation: sourceLocation)
    let broken = try await numbers(
      """
      SELECT COUNT(*) FROM (
        SELECT o.operation_number FROM operation o LEFT JOIN journal_entry e
        ON e.company = o.company AND e.operation_number = o.operation_number
        GROUP BY o.operation_number
        HAVING COUNT(e.entry_number) <> o.entry_count
          OR COALESCE(MAX(e.entry_number), 0) <> o.entry_count)
      """, 1)
    #expect(broken == [0], sourceLocation: sourceLocation)
    let (replayed, stored) = try await store.read(company.key) { reader throws(ConcordError) in
      (try Replay.records(reader), try Replay.stored(reader))
    }
    #expect(replayed.count == stored.count, sourceLocation: sourceLocation)
    for (key, record) in stored where replayed[key] != record {
      Issue.record(
        "\(record.entity.caption) \(record.number) is not what its journal says",
        sourceLocation: sourceLocation)
    }
  }

  private func integrity() async throws -> String {
    try await driver.read { transaction throws(ConcordError) in
      var answer = ""
      try transaction.forEach("PRAGMA integrity_check") { row in answer += row.text(0) }
      return answer
    }
  }

  /// The numbers in the first row of a query.
  func numbers(_ sql: SQL, _ columns: Int) async throws -> [Int64] {
    try await driver.read { transaction throws(ConcordError) in
      var numbers: [Int64] = []
      try transaction.forEach(sql) { row in
        if numbers.isEmpty { numbers = (0..<columns).map { row.integer($0) } }
      }
      return numbers
    }
  }

  func count(_ entity: EntityKind) async throws -> Int {
    try await store.read(company.key) { reader throws(ConcordError) in
      try reader.records.count(Query(entity))
    }
  }

  func head() async throws -> Int64 {
    try await store.read(company.key) { reader throws(ConcordError) in try reader.head() }
  }

  /// The journal up to an operation, as text.
  func journal(through last: Int64) async throws -> [String] {
    try await driver.read { transaction throws(ConcordError) in
      var lines: [String] = []
      try transaction.forEach(
        """
        SELECT e.operation_number || ' ' || e.entry_number || ' ' || o.id || ' ' || o.at || ' '
          || e.record_id || ' ' || e.field || ' ' || e.old_value || ' ' || e.new_value
        FROM journal_entry e JOIN operation o ON o.operation_number = e.operation_number
        WHERE e.operation_number <= \(last) ORDER BY e.operation_number, e.entry_number
        """
      ) { row in lines.append(row.text(0)) }
      return lines
    }
  }
}

/// The records of a company, once from its journal alone and once from its tables.
enum Replay {
  static func records(_ reader: Reader) throws(ConcordError) -> [RecordKey: Record] {
    var replays: [RecordKey: RecordReplay] = [:]
    var position = JournalPosition(after: 0)
    let page = 1000
    while true {
      let entries = try reader.changes(after: position, limit: page)
      var operation: JournalOperation?
      for entry in entries {
        if operation?.number != entry.operation {
          operation = try reader.records.operation(entry.operation)
        }
        guard let operation else {
          throw ConcordError(.fault, "entries of operation \(entry.operation), which is missing")
        }
        try replays[entry.key, default: RecordReplay()]
          .apply(entry, at: operation.at, by: operation.user)
      }
      guard entries.count == page, let last = entries.last else { break }
      position = JournalPosition(last)
    }
    return replays.compactMapValues { $0.record.map(withoutUntracked) }
  }

  static func stored(_ reader: Reader) throws(ConcordError) -> [RecordKey: Record] {
    var records: [RecordKey: Record] = [:]
    for entity in EntityKind.allCases {
      for record in try reader.records.records(Query(entity)) {
        records[record.key] = withoutUntracked(record)
      }
    }
    return records
  }

  /// The indicator is recomputed, not replayed (I-5).
  private static func withoutUntracked(_ record: Record) -> Record {
    var record = record
    for field in record.entity.fields where !field.isTracked { record[field] = field.defaultValue }
    return record
  }
}

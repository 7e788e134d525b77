import ConcordCore
import ConcordFormats
import Foundation
import Testing

/// Makes a file of equal rows while it is being read, so that no more of it exists than is asked for.
struct GeneratedSource: ByteSource {
  private let row: [UInt8]
  private let rows: Int
  private var made = 0
  /// Made, but not handed out yet.
  private var carry: [UInt8]
  /// Told how many bytes were handed out so far.
  private let progress: Progress

  final class Progress {
    var bytes = 0
  }

  init(header: String, row: String, rows: Int, progress: Progress = Progress()) {
    carry = [UInt8](header.utf8)
    self.row = [UInt8](row.utf8)
    self.rows = rows
    self.progress = progress
  }

  mutating func read(upTo count: Int) -> [UInt8] {
    while carry.count < count, made < rows {
      carry += row
      made += 1
    }
    let result = Array(carry.prefix(count))
    carry.removeFirst(result.count)
    progress.bytes += result.count
    return result
  }
}

@Suite("CSV: limits")
struct CSVLimitTests {
  @Test("LIM-4, LIM-10: a cell over 1 MiB is a row error with limit and size")
  func cellLimit() throws {
    let limit = Limits.csvCellBytes
    let exact = String(repeating: "x", count: limit)
    let rows = try openCSV("a,b\n1,\(exact)\n2,\"\(exact)yz\"\n3,ok\n").rows()
    #expect(rows.map(\.violations.count) == [0, 1, 0])
    #expect(rows[0][1].utf8.count == limit)
    let violation = try #require(rows[1].violations.first)
    #expect(
      violation.arguments[2] == "the cell has \(limit + 2) bytes, at most \(limit) are allowed")
    #expect(violation.arguments.suffix(2) == ["3", "2"])
    #expect(rows[1][1].utf8.count == limit)
  }

  @Test("LIM-4, LIM-10: more than 200 columns are E-FILE with limit and number")
  func columnLimit() throws {
    let names = (1...201).map { "c\($0)" }
    let error = try #require(
      readingError(of: [UInt8]((names.joined(separator: ",") + "\n1,2\n").utf8)))
    #expect(error.place == ["it has 201 columns, at most 200 are allowed", "1", "201"])
    let allowed = names.prefix(200).joined(separator: ",")
    #expect(readingError(of: [UInt8]("\(allowed)\n\(allowed)\n".utf8)) == nil)
  }

  @Test("LIM-4: a row of a million cells is one row error and keeps 200 of them")
  func wideRow() throws {
    let wide = String(repeating: "x,", count: 1_000_000)
    let rows = try openCSV("a,b\n1,2\n\(wide)\n3,4\n", delimiter: .comma).rows()
    #expect(rows.map(\.violations.count) == [0, 1, 0])
    #expect(rows[1].count == Limits.csvColumns)
  }

  @Test("LIM-4, LIM-10: more than 1,000,000 rows are E-FILE with limit and number")
  func rowLimit() throws {
    let rows = Limits.csvRows + 5
    let open = { () throws(ConcordError) in
      try CSVReader(
        GeneratedSource(header: "a,b\n", row: "1,2\n", rows: rows), name: "test.csv")
    }
    let place = ["it has \(rows) rows, at most 1000000 are allowed", "1", "1"]
    let counting = #expect(throws: ConcordError.self) { try open().countRemaining() }
    #expect(counting?.place == place)
    let reader = try open()
    var count = 0
    let reading = #expect(throws: ConcordError.self) {
      while try reader.next() != nil { count += 1 }
    }
    #expect(reading?.place == place)
    #expect(count == Limits.csvRows)
  }

  @Test("LIM-4: a large file is read with the memory of a piece and a row")
  func bounded() throws {
    let isLong = ProcessInfo.processInfo.environment["CONCORD_LONG_TESTS"] != nil
    let note = String(repeating: "Ein Satz. ", count: 17)
    let row = "C00012,\"Müller, Köln\",\"\(note)\n2\",+49 221 123456,true,1234.5\r\n"
    let rows = (isLong ? 200_000_000 : 8_000_000) / row.utf8.count
    let progress = GeneratedSource.Progress()
    let source = GeneratedSource(
      header: "number,displayName,note,phoneNumber,privacyBlocked,creditLimit\r\n", row: row,
      rows: rows, progress: progress)
    let before = residentBytes()
    let reader = try CSVReader(source, name: "test.csv")
    var consumed = 0
    var ahead = 0
    var count = 0
    while let record = try reader.next() {
      count += 1
      consumed += row.utf8.count
      ahead = max(ahead, progress.bytes - consumed)
      if count % 4096 == 0 { #expect(record.violations.isEmpty && record[0] == "C00012") }
    }
    #expect(count == rows)
    #expect(ahead < 1_200_000, "the reader is never further ahead than its sample")
    if isLong { #expect(residentBytes() - before < 30_000_000) }
  }

  /// What the process holds in memory, as the system counts it; 0 where it does not say.
  private func residentBytes() -> Int {
    let status = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let pages = status?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return (pages ?? 0) * 4096
  }
}

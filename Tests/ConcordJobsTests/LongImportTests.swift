import ConcordCore
import ConcordJobs
import ConcordStore
import Foundation
import Testing

@Suite(
  "Large imports", .enabled(if: ProcessInfo.processInfo.environment["CONCORD_LONG_TESTS"] != nil))
struct LongImportTests {
  private static let rowCount = 100_000

  /// Writes a file of companies and persons, row by row.
  private func writeFile() throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("concord-\(UUID().uuidString).csv").path
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let file = try #require(FileHandle(forWritingAtPath: path))
    var text = "externalId,type,displayName,companyExternalId,city,country,phoneNumber,email\r\n"
    for row in 0..<Self.rowCount {
      text +=
        row % 3 == 0
        ? "X\(row),Person,Ann Nr\(row),X\(row + 1),,,+45 \(row),p\(row)@example.com\r\n"
        : "X\(row),Company,\"Company \(row), Ltd\",,Ribe,Denmark,+45 \(row),\r\n"
      if text.utf8.count > 1_000_000 {
        try file.write(contentsOf: Data(text.utf8))
        text = ""
      }
    }
    try file.write(contentsOf: Data(text.utf8))
    try file.close()
    return path
  }

  /// The most memory that the process has had so far, in MiB; 0 where that cannot be known.
  private var peakMemory: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) / 1024
  }

  @Test("LIM-4: 100,000 rows stream through in bounded memory; again nothing changes")
  func large() async throws {
    let path = try writeFile()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let scene = try await ImportScene()
    var options = CSVImportOptions()
    options.delimiter = "comma"
    let before = peakMemory
    let clock = ContinuousClock()
    let start = clock.now
    let done = try await scene.runner.importCSV(
      ImportFile(path: path), into: .contact, options, scene.context)
    let seconds = (clock.now - start).components.seconds
    #expect(done.counts == ImportCounts(created: Self.rowCount))
    let memory = peakMemory - before
    #expect(memory < 250, "\(memory) MiB, \(seconds) s")
    let head = try await scene.head()
    let again = try await scene.runner.importCSV(
      ImportFile(path: path), into: .contact, options, scene.context)
    #expect(again.counts == ImportCounts(unchanged: Self.rowCount))
    #expect(try await scene.head() == head)
    let rehearsed = try await scene.runner.rehearseCSV(
      ImportFile(path: path), into: .contact, options, scene.context)
    #expect(rehearsed.counts == again.counts)
  }
}

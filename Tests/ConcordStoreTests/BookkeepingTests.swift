import ConcordCore
import ConcordStore
import Testing

@Suite("Jobs, imports and issues")
struct BookkeepingTests {
  private func keep<Result: Sendable>(
    _ test: TestStore, _ body: @escaping @Sendable (Bookkeeping) throws(ConcordError) -> Result
  ) async throws -> Result {
    try await test.store.keep(test.company.key, body)
  }

  private func read<Result: Sendable>(
    _ test: TestStore, _ body: @escaping @Sendable (Reader) throws(ConcordError) -> Result
  ) async throws -> Result {
    try await test.store.read(test.company.key, body)
  }

  @Test("API 3.13: a job is queued, started, advanced and finished")
  func job() async throws {
    let test = try await TestStore()
    let id = try await keep(test) { books throws(ConcordError) in
      try books.createJob(kind: "VerifySync", parameters: "{}", by: "ANNA")
    }
    var job = try #require(
      try await read(test) { reader throws(ConcordError) in try reader.job(id) })
    #expect(
      job.status == .queued && job.number == 1 && job.startedAt == "" && job.kind == "VerifySync")
    let lines = (1...3).map { number in
      JobLine(
        id: ConcordStoreTests.id(number), sequence: Int64(number), record: contact(number),
        recordNumber: "C\(number)", outcome: number == 2 ? .failed : .changed,
        reasonCode: number == 2 ? "E-REF" : "", message: "m", resultID: nil, operation: 7)
    }
    try await keep(test) { books throws(ConcordError) in
      try books.startJob(id, total: 9)
      try books.addLines(lines, toJob: id)
      try books.advanceJob(
        id, by: JobCounts(processed: 3, changed: 2, failed: 1), currentRecord: "C3")
      try books.advanceJob(id, by: JobCounts(processed: 2, skipped: 2), currentRecord: "C5")
      try books.requestCancel(ofJob: id)
    }
    job = try #require(try await read(test) { reader throws(ConcordError) in try reader.job(id) })
    #expect(job.counts == JobCounts(total: 9, processed: 5, changed: 2, skipped: 2, failed: 1))
    #expect(job.status == .running && job.currentRecord == "C5" && job.isCancelRequested)
    let (stored, page) = try await read(test) { reader throws(ConcordError) in
      (
        try reader.lines(ofJob: id, limit: 10),
        try reader.lines(ofJob: id, after: 1, limit: 1)
      )
    }
    #expect(stored == lines && page == [lines[1]])
    try await keep(test) { books throws(ConcordError) in
      try books.finishJob(id, .partiallySucceeded, message: "done", result: "{}", warnings: "[]")
    }
    job = try #require(try await read(test) { reader throws(ConcordError) in try reader.job(id) })
    #expect(job.status == .partiallySucceeded && job.result == "{}" && job.finishedAt != "")
  }

  @Test("API-JOB-2: what another process is working on is left alone")
  func othersJobs() async throws {
    let test = try await TestStore()
    try await keep(test) { books throws(ConcordError) in
      for process in [0, 7, 8] as [Int32] {
        _ = try books.createJob(kind: "Import", parameters: "", by: "A", process: process)
      }
    }
    let marked = try await keep(test) { books throws(ConcordError) in
      try books.failInterruptedJobs(message: "interrupted", unless: { $0 == 8 })
    }
    let jobs = try await read(test) { reader throws(ConcordError) in try reader.jobs(limit: 10) }
    #expect(marked == 2 && jobs.map(\.status) == [.queued, .failed, .failed])
  }

  @Test(
    "API-JOB-2: what a process left behind is marked, and old jobs are removed with their lines")
  func jobLife() async throws {
    let test = try await TestStore()
    let ids = try await keep(test) { books throws(ConcordError) in
      let first = try books.createJob(kind: "Import", parameters: "", by: "A")
      let second = try books.createJob(kind: "Import", parameters: "", by: "A")
      try books.finishJob(first, .succeeded)
      try books.startJob(second)
      try books.addLines(
        [JobLine(id: id(1), sequence: 1, record: nil, recordNumber: "", outcome: .failed)],
        toJob: second)
      return [first, second]
    }
    let unfinished = try await read(test) { reader throws(ConcordError) in
      try reader.unfinishedJobs(ofKind: "Import").map(\.id)
    }
    #expect(unfinished == [ids[1]])
    let marked = try await keep(test) { books throws(ConcordError) in
      try books.failInterruptedJobs(message: "interrupted")
    }
    let jobs = try await read(test) { reader throws(ConcordError) in try reader.jobs(limit: 10) }
    #expect(marked == 1 && jobs.map(\.status) == [.failed, .succeeded])
    try await keep(test) { books throws(ConcordError) in try books.deleteJob(ids[0]) }
    test.clock.advance(milliseconds: 1)
    let removed = try await keep(test) { books throws(ConcordError) in
      try books.deleteJobs(finishedBefore: books.now)
    }
    let left = try await read(test) { reader throws(ConcordError) in
      try reader.jobs(limit: 10).count + reader.lines(ofJob: ids[1], limit: 10).count
    }
    #expect(removed == 1 && left == 0)
    await #expect(throws: ConcordError.self) {
      try await keep(test) { books throws(ConcordError) in try books.requestCancel(ofJob: id(99)) }
    }
  }

  @Test("CSV-17: an import keeps its rows, counts and remembered keys")
  func imports() async throws {
    let test = try await TestStore()
    let batch = try await test.store.nextBatchNumber(in: test.company.key)
    let id = try await keep(test) { books throws(ConcordError) in
      try books.createImport(
        number: batch, format: "csv", fileName: "a.csv", fileHash: "ff", entity: .contact,
        options: "{}", by: "ANNA")
    }
    let rows = ImportRow.Action.allCases.enumerated().map { index, action in
      ImportRow(
        number: Int64(index + 1), line: Int64(index + 2), action: action,
        record: contact(index).id, recordNumber: "C\(index)", errorCode: "", errorColumn: "",
        message: "", operation: 4)
    }
    try await keep(test) { books throws(ConcordError) in
      try books.addRows(rows, toImport: id)
      try books.rememberKey("k1", contact(3))
      try books.rememberKey("k1", contact(4))
      try books.saveMapping("old system", entity: .contact, "{\"a\":1}")
    }
    let interrupted = try await keep(test) { books throws(ConcordError) in
      try books.markInterruptedImports()
    }
    let (stored, storedRows, key, mapping) = try await read(test) { reader throws(ConcordError) in
      (
        try reader.imports(ofFile: "ff"), try reader.rows(ofImport: id, limit: 10),
        try reader.record(ofKey: "k1", .contact), try reader.mapping("old system")
      )
    }
    #expect(interrupted == 1 && stored.map(\.status) == [.interrupted])
    #expect(
      stored.first?.counts
        == ImportCounts(created: 1, updated: 1, unchanged: 1, skipped: 1, failed: 1))
    #expect(storedRows == rows && stored.first?.number == batch)
    #expect(key == contact(4).id && mapping == "{\"a\":1}")
    try await keep(test) { books throws(ConcordError) in
      try books.finishImport(id, .undone)
      try books.saveMapping("old system", entity: .contact, "")
    }
    let (one, none, all) = try await read(test) { reader throws(ConcordError) in
      (try reader.importBatch(id), try reader.mapping("old system"), try reader.imports(limit: 5))
    }
    #expect(one?.status == .undone && none == nil && all.count == 1)
  }

  @Test("D-43: issues are found, listed, repaired and gone")
  func issues() async throws {
    let test = try await TestStore()
    let findings = (1...3).map {
      SyncIssue.Finding(
        type: "Field Differs", contactID: contact($0).id, contactNumber: "C\($0)",
        linkToTable: "Customer", linkedNumber: "D\($0)", field: "city", contactValue: "A",
        linkedValue: "B")
    }
    try await keep(test) { books throws(ConcordError) in
      try books.addIssues(findings, job: id(5))
    }
    let issues = try await read(test) { reader throws(ConcordError) in
      try reader.issues(.open, limit: 10)
    }
    #expect(issues.map(\.finding) == findings && issues.allSatisfy { $0.job == id(5) })
    try await keep(test) { books throws(ConcordError) in
      try books.setIssue(issues[0].id, .repaired, repairedBy: 12)
    }
    test.clock.advance(milliseconds: 1)
    let gone = try await keep(test) { books throws(ConcordError) in
      try books.markOpenIssuesGone(detectedBefore: books.now)
    }
    let (one, open, page) = try await read(test) { reader throws(ConcordError) in
      (
        try reader.issue(issues[0].id), try reader.openIssueCount(),
        try reader.issues(nil, after: issues[0], limit: 1)
      )
    }
    #expect(one?.status == .repaired && one?.repairedBy == 12 && gone == 2 && open == 0)
    #expect(page.map(\.id) == [issues[1].id])
  }
}

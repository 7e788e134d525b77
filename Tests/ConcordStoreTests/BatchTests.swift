import ConcordCore
import ConcordStore
import Testing

@Suite("Batches")
struct BatchTests {
  /// Sets the city of a contact; reads contacts by number, a chunk at once.
  private struct Move: ConcordCore.Operation {
    static let name = "T-MOVE"
    let number: Int
    let city: String

    static func prefetch(_ operations: [Move], into draft: Draft) throws(ConcordError) {
      let numbers = operations.map { Value.text("C\($0.number)") }
      _ = try draft.search(Query(.contact, [.isIn(Contact.number.field, numbers)]))
    }

    func plan(_ draft: Draft) throws(ConcordError) {
      if city == "refuse" { throw ConcordError(.control, "City") }
      try draft.set(contact(number), Contact.city, to: city, cause: .direct)
      try draft.set(
        contact(number), Contact.externalID.field, to: .text(city == "X" ? "X" : ""), cause: .direct
      )
    }
  }

  /// Runs operations as one batch and returns what was reported.
  private func run(
    _ moves: [Move], _ test: TestStore, stopAfter: Int = .max,
    alongside: @escaping @Sendable (Bookkeeping, [BatchEntry]) throws(ConcordError) -> Void = {
      _, _ in
    }
  ) async throws -> (entries: [BatchEntry], batch: Int64) {
    var rest = moves[...]
    var entries: [BatchEntry] = []
    let batch = try await test.store.batch(
      in: test.company.key, test.context,
      next: { limit throws(ConcordError) in
        defer { rest = rest.dropFirst(limit) }
        return Array(rest.prefix(limit))
      }, alongside: alongside,
      committed: { chunk in
        entries += chunk
        return entries.count < stopAfter
      })
    return (entries, batch)
  }

  private func filled(_ count: Int, _ test: TestStore) async throws {
    try await test.perform(.newContact(9999))
    try await test.store.perform(
      Edit(steps: (0..<count).map { .newContact($0) }), in: test.company.key, test.context)
  }

  @Test("decision 6: every record is an operation of its own with the batch's number")
  func each() async throws {
    let test = try await TestStore()
    try await filled(700, test)
    let (entries, batch) = try await run((0..<700).map { Move(number: $0, city: "B") }, test)
    #expect(entries.map(\.index) == Array(0..<700))
    let outcomes = try entries.map { try $0.result.get() }
    #expect(outcomes.map(\.operationNumber) == Array(3...702))
    let operations = try await test.store.read(test.company.key) { reader throws(ConcordError) in
      try reader.operations(ofBatch: batch, limit: 1000)
    }
    #expect(operations.map(\.number) == (3...702).reversed())
    #expect(operations.allSatisfy { $0.entryCount == 1 && $0.name == "T-MOVE" })
  }

  @Test("a refused record is reported, a record whose write fails too, and the others go on")
  func failures() async throws {
    let test = try await TestStore()
    try await filled(300, test)
    try await test.perform(.set(contact(9999), "externalId", .text("X")))
    let (entries, _) = try await run(
      (0..<300).map {
        Move(number: $0, city: $0 % 100 == 7 ? "refuse" : $0 % 100 == 50 ? "X" : "B")
      }, test)
    for entry in entries {
      switch entry.index % 100 {
      case 7: #expect(throws: ConcordError(.control, "City")) { try entry.result.get() }
      case 50:
        let error = #expect(throws: ConcordError.self) { try entry.result.get() }
        #expect(error?.category == .fault)
      default: #expect(throws: Never.self) { try entry.result.get() }
      }
    }
    #expect(entries.count == 300)
    #expect(try await test.head() == 3 + 294)
    let moved = try await test.store.read(test.company.key) { reader throws(ConcordError) in
      try reader.records.count(Query(.contact, [.equals(Contact.city.field, .text("B"))]))
    }
    #expect(moved == 294)
  }

  @Test("STYLE 2.4: a chunk of 500 costs as many reads as a chunk of 1")
  func reads() async throws {
    var watched: WatchedDriver?
    let test = try await TestStore(commitMilliseconds: 60_000) { driver in
      let decorated = WatchedDriver(driver)
      watched = decorated
      return decorated
    }
    let watch = try #require(watched).watch
    try await filled(500, test)
    var reads: [Int] = []
    for count in [1, 500] {
      watch.reset()
      var context = test.context
      context.batch = 77
      var rest = (0..<count).map { Move(number: $0, city: "N\(count)") }[...]
      try await test.store.batch(
        in: test.company.key, context,
        next: { limit throws(ConcordError) in
          defer { rest = rest.dropFirst(limit) }
          return Array(rest.prefix(limit))
        })
      reads.append(watch.reads)
    }
    #expect(reads[0] == reads[1])
  }

  @Test("stopping keeps what is committed")
  func stop() async throws {
    let test = try await TestStore()
    try await filled(700, test)
    let (entries, _) = try await run(
      (0..<700).map { Move(number: $0, city: "B") }, test, stopAfter: 100)
    #expect(entries.count >= 100 && entries.count < 700)
    #expect(try await test.head() == Int64(2 + entries.count))
  }

  @Test("a batch without records, and one that changes nothing, write no operation")
  func nothing() async throws {
    let test = try await TestStore()
    try await filled(3, test)
    #expect(try await run([], test).entries.isEmpty)
    let (entries, _) = try await run([Move(number: 1, city: "")], test)
    #expect(try entries.map { try $0.result.get().operationNumber } == [0])
    #expect(try await test.head() == 2)
  }

  @Test("the books are kept in the transaction of the chunk")
  func books() async throws {
    let test = try await TestStore()
    try await filled(250, test)
    let job = try await test.store.keep(test.company.key) { books throws(ConcordError) in
      let job = try books.createJob(kind: "Preview", parameters: "{}", by: "ANNA", total: 250)
      try books.startJob(job)
      return job
    }
    _ = try await run((0..<250).map { Move(number: $0, city: "B") }, test) {
      books, entries throws(ConcordError) in
      try books.advanceJob(job, by: JobCounts(processed: entries.count, changed: entries.count))
    }
    let stored = try await test.store.read(test.company.key) { reader throws(ConcordError) in
      try reader.job(job)
    }
    #expect(stored?.counts == JobCounts(total: 250, processed: 250, changed: 250))
    #expect(stored?.status == .running)
  }

  @Test("other writers get their turn while a batch runs")
  func turns() async throws {
    let test = try await TestStore()
    try await filled(2000, test)
    let batch = Task { try await run((0..<2000).map { Move(number: $0, city: "B") }, test) }
    var others: [Int64] = []
    for number in 0..<10 {
      others.append(try await test.perform(.newContact(20_000 + number)).operationNumber)
    }
    let entries = try await batch.value.entries
    #expect(try entries.map { try $0.result.get() }.count == 2000)
    #expect(try await test.head() == 2012)
    #expect(others == others.sorted())
  }
}

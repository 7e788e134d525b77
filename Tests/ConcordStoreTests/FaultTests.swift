import ConcordCore
import ConcordStore
import Testing

@Suite("Failing statements")
struct FaultTests {
  private static let steps: [Edit.Step] = [
    .newContact(2, ["picture": .text("aa")]), .set(contact(1), "city", .text("Bonn")),
    .delete(contact(3)), .touch(contact(4)),
    .bulk(.contact, ["country"], .text("DE"), .text("AT"), limit: [:]),
  ]

  private func prepared() async throws -> (TestStore, WatchedDriver) {
    var watched: WatchedDriver?
    let test = try await TestStore(commitMilliseconds: 60_000) { driver in
      let decorated = WatchedDriver(driver)
      watched = decorated
      return decorated
    }
    try await test.perform(
      .newContact(1), .newContact(3), .newContact(4, ["country": .text("DE")]),
      .newContact(5, ["country": .text("DE")]))
    return (test, try #require(watched))
  }

  @Test("INV-30: whichever statement fails, the database is as before; then it succeeds")
  func everyStatement() async throws {
    let (test, driver) = try await prepared()
    var context = test.context
    context.images = ["aa": [1]]
    let edit = Edit(steps: Self.steps)
    let before = try await test.dump()
    var statement = 1
    while true {
      driver.watch.reset()
      driver.watch.fail(inEachTransactionAt: statement)
      do {
        let outcome = try await test.store.perform(edit, in: test.company.key, context)
        #expect(outcome.operationNumber == 2)
        driver.watch.reset()
        break
      } catch {
        #expect(error.category == .unavailable)
      }
      #expect(try await test.dump() == before, "statement \(statement)")
      statement += 1
    }
    #expect(statement > 10)
    #expect(try await test.record(contact(5))?[Contact.country] == "AT")
  }

  @Test(
    "INV-30: in a sequence and in a batch too",
    arguments: ["sequence", "batch"])
  func everyWay(_ way: String) async throws {
    let (test, driver) = try await prepared()
    let before = try await test.dump()
    let edits = [Edit(steps: Self.steps), Edit(steps: [.newContact(9)])]
    var statement = 1
    while true {
      driver.watch.reset()
      driver.watch.fail(inEachTransactionAt: statement)
      do {
        if way == "sequence" {
          try await test.store.sequence(in: test.company.key, test.context) {
            session throws(ConcordError) in
            for edit in edits { try session.perform(edit) }
          }
        } else {
          try await runBatch(edits, test)
        }
        driver.watch.reset()
        break
      } catch {
        #expect(try await test.dump() == before, "statement \(statement)")
      }
      statement += 1
    }
    #expect(statement > 15)
    #expect(try await test.record(contact(9)) != nil)
    #expect(try await test.head() == 3)
  }

  private func runBatch(_ edits: [Edit], _ test: TestStore) async throws {
    var context = test.context
    // With a number of its own the batch has no transaction before the first chunk.
    context.batch = 1
    var rest = edits
    try await test.store.batch(
      in: test.company.key, context,
      next: { limit throws(ConcordError) in
        defer { rest.removeFirst(min(limit, rest.count)) }
        return Array(rest.prefix(limit))
      })
  }
}

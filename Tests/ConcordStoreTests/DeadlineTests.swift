import ConcordCore
import ConcordSQLite
import Testing

@testable import ConcordStore

@Suite("Deadlines")
struct DeadlineTests {
  private static let past = Deadline(.now - .seconds(1))

  @Test("work that is late when its turn comes is refused, whatever it is")
  func late() async throws {
    let test = try await TestStore()
    let before = try await test.dump()
    await Deadline.$current.withValue(Self.past) {
      await #expect(throws: ConcordError(.timeout)) { try await test.perform(.newContact(1)) }
      await #expect(throws: ConcordError(.timeout)) { try await test.head() }
      await #expect(throws: ConcordError(.timeout)) {
        try await test.store.preview(
          Edit(steps: [.newContact(1)]), in: test.company.key, test.context)
      }
      await #expect(throws: ConcordError(.timeout)) {
        try await test.store.sequence(in: test.company.key, test.context) {
          session throws(ConcordError) in
          try session.perform(Edit(steps: [.newContact(1)]))
        }
      }
    }
    #expect(try await test.dump() == before)
    try await test.perform(.newContact(1))
  }

  @Test("a query that runs beyond the deadline is ended, and the connection is good for others")
  func longQuery() async throws {
    let test = try await TestStore()
    await #expect(throws: ConcordError(.timeout)) {
      try await test.driver.read { transaction throws(ConcordError) in
        transaction.deadline = Deadline(.now + .milliseconds(50))
        defer { transaction.deadline = nil }
        _ = try transaction.integer(
          """
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000)
          SELECT COUNT(*) FROM n
          """)
      }
    }
    for _ in 0..<8 { _ = try await test.head() }
  }

  @Test("a late one among many is alone in failing")
  func oneLate() async throws {
    let test = try await TestStore()
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<64 {
        group.addTask {
          await Deadline.$current.withValue(number == 17 ? Self.past : nil) {
            do {
              try await test.perform(.newContact(number))
              return number != 17
            } catch {
              return number == 17 && error as? ConcordError == ConcordError(.timeout)
            }
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
    #expect(try await test.head() == 63)
    #expect(try await test.record(contact(17)) == nil)
  }

  @Test("one that becomes late while it writes is undone alone, and the others stay")
  func lateWhileWriting() async throws {
    let test = try await TestStore()
    let many = Edit(steps: (1000..<6000).map { .newContact($0) })
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<32 {
        group.addTask { try await test.perform(.newContact(number)) }
      }
      group.addTask {
        await #expect(throws: ConcordError(.timeout)) {
          try await Deadline.$current.withValue(Deadline(.now + .milliseconds(20))) {
            try await test.store.perform(many, in: test.company.key, test.context)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await test.head() == 32)
    #expect(try await test.records(Query(.contact)).count == 32)
  }

  @Test("what was done is told, however late it is")
  func answerAfterwards() async throws {
    let test = try await TestStore()
    let isUnbound = try await Deadline.$current.withValue(Deadline(.now + .seconds(3600))) {
      try await test.store.perform(
        Edit(steps: [.newContact(1)]), in: test.company.key, test.context,
        reading: { reader, _ in reader.transaction.deadline == nil }
      ).result
    }
    #expect(isUnbound)
  }
}

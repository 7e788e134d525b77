import ConcordCore
import ConcordStore
import Testing

@Suite("Sequences")
struct SequenceTests {
  @Test("decision 9: later operations see earlier ones, and all share a batch number")
  func chained() async throws {
    let test = try await TestStore()
    let outcome = try await test.store.sequence(in: test.company.key, test.context) {
      session throws(ConcordError) in
      try session.perform(Edit(steps: [.newContact(1)]))
      let found = try session.records.records(
        Query(.contact, [.equals(Contact.number.field, .text("C1"))]))
      try session.perform(Edit(steps: [.set(contact(1), "city", .text("B"))]))
      return found.count
    }
    #expect(outcome.result == 1)
    #expect(outcome.outcomes.map(\.operationNumber) == [1, 2])
    let operations = try await test.store.read(test.company.key) { reader throws(ConcordError) in
      try reader.operations(ofBatch: outcome.batch, limit: 10)
    }
    #expect(operations.map(\.number) == [2, 1])
  }

  @Test("when one is refused, nothing of the sequence is kept")
  func refused() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(9))
    let before = try await test.dump()
    await #expect(throws: ConcordError(.control, "Name")) {
      try await test.store.sequence(in: test.company.key, test.context) {
        session throws(ConcordError) in
        try session.perform(Edit(steps: [.newContact(1)]))
        try session.perform(Edit(steps: [.refuse]))
      }
    }
    #expect(try await test.dump() == before)
  }

  @Test("a body may go on after a refusal")
  func tolerant() async throws {
    let test = try await TestStore()
    try await test.store.sequence(in: test.company.key, test.context) {
      session throws(ConcordError) in
      try session.perform(Edit(steps: [.newContact(1)]))
      do throws(ConcordError) {
        try session.perform(Edit(steps: [.set(contact(1), "city", .text("B")), .refuse]))
      } catch {
        try session.perform(Edit(steps: [.set(contact(1), "state", .text("S"))]))
      }
    }
    let record = try #require(try await test.record(contact(1)))
    #expect(record[Contact.city] == "" && record[Contact.county] == "S" && record.version == 2)
  }

  @Test("a body that passes over a failed write keeps nothing")
  func brokenWrite() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(9))
    let before = try await test.dump()
    let error = await #expect(throws: ConcordError.self) {
      try await test.store.sequence(in: test.company.key, test.context) {
        session throws(ConcordError) in
        try session.perform(Edit(steps: [.newContact(1)]))
        _ = try? session.perform(Edit(steps: [.newContact(2, ["number": .text("C9")])]))
      }
    }
    #expect(error?.category == .fault)
    #expect(try await test.dump() == before)
  }

  @Test("a rehearsal shows what would happen and is undone")
  func rehearsal() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    let before = try await test.dump()
    let outcome = try await test.store.sequence(
      in: test.company.key, test.context, rehearsing: true
    ) { session throws(ConcordError) in
      try session.perform(Edit(steps: [.newContact(2)]))
      try session.perform(Edit(steps: [.set(contact(2), "city", .text("B"))]))
      return try session.records.count(Query(.contact))
    }
    #expect(outcome.result == 2)
    #expect(outcome.outcomes.map(\.plan.changes.count) == [1, 1])
    #expect(try await test.dump() == before)
    #expect(try await test.perform(.newContact(3)).operationNumber == 2)
  }

  @Test("SYNC-9: a sequence that changes nothing writes nothing")
  func nothing() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    let before = try await test.dump()
    try await test.store.sequence(in: test.company.key, test.context) {
      session throws(ConcordError) in
      try session.perform(Edit(steps: [.set(contact(1), "city", .text(""))]))
    }
    #expect(try await test.dump() == before)
  }
}

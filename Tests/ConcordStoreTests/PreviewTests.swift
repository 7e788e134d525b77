import ConcordCore
import ConcordStore
import Testing

@Suite("Previews")
struct PreviewTests {
  private func preview(_ test: TestStore, _ steps: Edit.Step...) async throws -> Preview {
    try await test.store.preview(Edit(steps: steps), in: test.company.key, test.context)
  }

  private func perform(_ test: TestStore, _ token: String, _ steps: Edit.Step...) async throws
    -> Outcome
  {
    try await test.store.perform(
      Edit(steps: steps), in: test.company.key, test.context, previewToken: token)
  }

  @Test("INV-31: a preview writes nothing, and the execution makes the previewed changes")
  func writesNothing() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    let before = try await test.dump()
    let preview = try await preview(test, .set(contact(1), "city", .text("Bonn")))
    #expect(try await test.dump() == before)
    #expect(preview.plan.changes.map(\.kind).count == 1)
    let outcome = try await perform(
      test, preview.token, .set(contact(1), "city", .text("Bonn")))
    #expect(outcome.plan.changes.map(\.kind) == preview.plan.changes.map(\.kind))
    #expect(try await test.record(contact(1))?[Contact.city] == "Bonn")
  }

  @Test("a preview reports violations like an execution")
  func violations() async throws {
    let test = try await TestStore()
    await #expect(throws: ConcordError(.control, "Name")) {
      _ = try await preview(test, .newContact(1), .refuse)
    }
  }

  @Test("D-40: a record that was read and has changed since makes the token stale")
  func staleRecord() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    try await test.perform(.newContact(2))
    let preview = try await preview(
      test, .read(.contact, "C2"), .set(contact(1), "city", .text("Bonn")))
    test.clock.advance(milliseconds: 10)
    let changed = try await test.perform(.set(contact(2), "city", .text("Rom")))
    let before = try await test.dump()
    let error = await #expect(throws: ConcordError.self) {
      _ = try await perform(
        test, preview.token, .read(.contact, "C2"), .set(contact(1), "city", .text("Bonn")))
    }
    #expect(
      error?.violations == [
        Violation(
          .stale, ["Contact", "C2", "ANNA", changed.at, "1", "2"], record: contact(2))
      ])
    #expect(try await test.dump() == before)
  }

  @Test("records that appeared or disappeared since make the token stale too")
  func appeared() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    let preview = try await preview(
      test, .read(.contact, "C2"), .set(contact(1), "city", .text("Bonn")))
    try await test.perform(.newContact(2))
    let error = await #expect(throws: ConcordError.self) {
      _ = try await perform(
        test, preview.token, .read(.contact, "C2"), .set(contact(1), "city", .text("Bonn")))
    }
    #expect(error?.contains(.stale) == true)
  }

  @Test("changes of records that were not read do not matter")
  func unrelated() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    let preview = try await preview(test, .set(contact(1), "city", .text("Bonn")))
    try await test.perform(.newContact(2))
    let outcome = try await perform(test, preview.token, .set(contact(1), "city", .text("Bonn")))
    #expect(outcome.operationNumber == 3)
  }

  @Test("a token fits no other operation and no other input")
  func otherInput() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    let preview = try await preview(test, .set(contact(1), "city", .text("Bonn")))
    let error = await #expect(throws: ConcordError.self) {
      _ = try await perform(test, preview.token, .set(contact(1), "city", .text("Köln")))
    }
    #expect(error?.contains(.stale) == true)
  }

  @Test("API-DRY-4: a token is valid for 24 hours")
  func age() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    let preview = try await preview(test, .set(contact(1), "city", .text("Bonn")))
    test.clock.advance(milliseconds: 24 * 3_600_000 + 1)
    let error = await #expect(throws: ConcordError.self) {
      _ = try await perform(test, preview.token, .set(contact(1), "city", .text("Bonn")))
    }
    #expect(error?.contains(.stale) == true)
  }

  @Test("what is no token is refused", arguments: ["x", "====", "AAAA", "../../etc", "é"])
  func noToken(_ text: String) async throws {
    let test = try await TestStore()
    await #expect(throws: ConcordError.self) { _ = try await perform(test, text, .newContact(1)) }
    #expect(try await test.head() == 0)
  }

  @Test("decision 6: the preview of a bulk change counts it and shows the first hundred")
  func bulk() async throws {
    let test = try await TestStore()
    for number in 100..<250 { try await test.perform(.newContact(number, ["city": .text("A")])) }
    let before = try await test.dump()
    let preview = try await preview(
      test, .bulk(.contact, ["city"], .text("A"), .text("B"), limit: [:]))
    #expect(preview.bulkChanges.map(\.count) == [150])
    #expect(preview.bulkChanges.first?.numbers == (100..<200).map { "C\($0)" })
    #expect(try await test.dump() == before)
  }
}

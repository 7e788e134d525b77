import ConcordCore
import ConcordStore
import Testing

@Suite("Bulk changes")
struct BulkChangeTests {
  @Test("every row that holds the value is changed, versioned once and journaled per field")
  func change() async throws {
    let test = try await TestStore()
    try await test.perform(
      .newContact(1, ["city": .text("A"), "state": .text("A")]),
      .newContact(2, ["city": .text("A"), "state": .text("B")]),
      .newContact(3, ["city": .text("B"), "state": .text("B")]))
    test.clock.advance(milliseconds: 10)
    let outcome = try await test.perform(
      .bulk(.contact, ["city", "state"], .text("A"), .text("Z"), limit: [:]))
    let records = try await test.records(Query(.contact, order: [Contact.number.field]))
    #expect(records.map { $0[Contact.city] } == ["Z", "Z", "B"])
    #expect(records.map { $0[Contact.county] } == ["Z", "B", "B"])
    #expect(records.map(\.version) == [2, 2, 1])
    #expect(records.map { $0.modifiedAt == outcome.at } == [true, true, false])
    let entries = try await test.entries(ofOperation: outcome.operationNumber)
    #expect(entries.map(\.number) == [1, 2, 3])
    let city = JournalEntry.Change.modified(
      Contact.city.field, old: .text("A"), new: .text("Z"))
    let county = JournalEntry.Change.modified(
      Contact.county.field, old: .text("A"), new: .text("Z"))
    #expect(entries.map(\.change) == [city, city, county])
    #expect(entries.map(\.recordNumber) == ["C1", "C2", "C1"])
  }

  @Test("only the rows of the limit are changed")
  func limited() async throws {
    let test = try await TestStore()
    try await test.perform(
      .newContact(1, ["city": .text("A"), "country": .text("DE")]),
      .newContact(2, ["city": .text("A"), "country": .text("AT")]))
    try await test.perform(
      .bulk(.contact, ["city"], .text("A"), .text("Z"), limit: ["country": .text("AT")]))
    let records = try await test.records(Query(.contact, order: [Contact.number.field]))
    #expect(records.map { $0[Contact.city] } == ["A", "Z"])
  }

  @Test("INV-32: a row that the operation has also changed by itself is versioned once")
  func versionedOnce() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1, ["city": .text("A")]))
    try await test.perform(
      .set(contact(1), "state", .text("S")),
      .bulk(.contact, ["city"], .text("A"), .text("B"), limit: [:]),
      .bulk(.contact, ["city"], .text("B"), .text("C"), limit: [:]))
    let record = try #require(try await test.record(contact(1)))
    #expect(record.version == 2 && record[Contact.city] == "C" && record[Contact.county] == "S")
  }

  @Test("the folded key of a comparable field follows, and so does the number in the journal")
  func keys() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1, ["displayName": .text("Österle")]))
    try await test.perform(
      .bulk(.contact, ["displayName"], .text("Österle"), .text("Ärger"), limit: [:]))
    let found = try await test.records(
      Query(.contact, [.foldedEquals(Contact.name.field, "ARGER")]))
    #expect(found.map(\.number) == ["C1"])
    let outcome = try await test.perform(
      .bulk(.contact, ["number"], .text("C1"), .text("C9"), limit: [:]))
    let entries = try await test.entries(ofOperation: outcome.operationNumber)
    #expect(entries.map(\.recordNumber) == ["C9"])
  }

  @Test("integers are compared and journaled as such")
  func integers() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1, ["minor": .integer(1)]), .newContact(2))
    let outcome = try await test.perform(
      .bulk(.contact, ["minor"], .integer(1), .integer(0), limit: [:]))
    let entries = try await test.entries(ofOperation: outcome.operationNumber)
    #expect(
      entries.map(\.change) == [
        .modified(Contact.minor.field, old: .integer(1), new: .integer(0))
      ])
  }

  @Test("later operations of the same commit see the change")
  func seen() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1, ["city": .text("A")]))
    try await test.store.sequence(in: test.company.key, test.context) {
      session throws(ConcordError) in
      try session.perform(Edit(steps: [.set(contact(1), "state", .text("S"))]))
      try session.perform(
        Edit(steps: [.bulk(.contact, ["city"], .text("A"), .text("B"), limit: [:])]))
      try session.perform(Edit(steps: [.set(contact(1), "city", .text("C"))]))
    }
    let record = try #require(try await test.record(contact(1)))
    #expect(record[Contact.city] == "C" && record.version == 4)
  }
}

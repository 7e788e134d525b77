import ConcordCore
import ConcordStore
import Testing

@Suite("Performing an operation")
struct PerformTests {
  @Test("an inserted record is stored with version 1 and its stamps, and journaled as one image")
  func insert() async throws {
    let test = try await TestStore()
    let outcome = try await test.perform(.newContact(1, ["city": .text("Kraków \"x\"\\\n")]))
    #expect(outcome.operationNumber == 1)
    let record = try #require(try await test.record(contact(1)))
    #expect(record.version == 1)
    #expect(record.createdAt == outcome.at && record.modifiedAt == outcome.at)
    #expect(record.createdBy == "ANNA" && record.modifiedBy == "ANNA")
    #expect(record[Contact.city] == "Kraków \"x\"\\\n")
    let entries = try await test.entries(ofOperation: 1)
    #expect(entries.count == 1)
    #expect(entries[0].recordNumber == "C1" && entries[0].cause == "Direct")
    guard case .inserted(let image) = entries[0].change else {
      Issue.record("the entry is no insertion")
      return
    }
    #expect(image.values == record.values)
  }

  @Test("INV-33: every changed field has one entry with old and new value, user, time and cause")
  func modify() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1, ["city": .text("Linz")]))
    test.clock.advance(milliseconds: 1000)
    let outcome = try await test.perform(
      .set(contact(1), "city", .text("Graz")), .set(contact(1), "minor", .integer(1)),
      .set(contact(1), "displayName", .text("Ærø")))
    let record = try #require(try await test.record(contact(1)))
    #expect(record.version == 2)
    #expect(record.modifiedAt == outcome.at && record.createdAt < outcome.at)
    let changes = try await test.entries(ofOperation: outcome.operationNumber).map(\.change)
    let name = Contact.name.field
    #expect(
      changes == [
        .modified(name, old: .text("Name 1"), new: .text("Ærø")),
        .modified(Contact.city.field, old: .text("Linz"), new: .text("Graz")),
        .modified(Contact.minor.field, old: .integer(0), new: .integer(1)),
      ])
    let operation = try #require(
      try await test.store.read(test.company.key) { reader throws(ConcordError) in
        try reader.records.operation(outcome.operationNumber)
      })
    #expect(operation.user == "ANNA" && operation.channel == "CLI" && operation.client == "test")
    #expect(operation.name == "T-EDIT" && operation.reason == "why" && operation.entryCount == 3)
    #expect(operation.at == outcome.at)
  }

  @Test("a deleted record leaves its image in the journal")
  func delete() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1, ["city": .text("Linz")]))
    let stored = try #require(try await test.record(contact(1)))
    let outcome = try await test.perform(.delete(contact(1)))
    #expect(try await test.record(contact(1)) == nil)
    let entries = try await test.entries(ofOperation: outcome.operationNumber)
    #expect(entries.map(\.change) == [.deleted(Record(contact(1), values: stored.values))])
    #expect(entries[0].cause == "Cascade" && entries[0].recordNumber == "C1")
  }

  @Test("G-STAMP: a touched record gets a stamp and a version, and one entry")
  func touch() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    test.clock.advance(milliseconds: 5)
    let outcome = try await test.perform(.touch(contact(1)))
    let record = try #require(try await test.record(contact(1)))
    #expect(record.version == 2 && record.modifiedAt == outcome.at)
    #expect(try await test.entries(ofOperation: 2).map(\.change) == [.touched])
  }

  @Test("I-5: the indicator is written without version, stamp or entry")
  func untracked() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    let before = try #require(try await test.record(contact(1)))
    test.clock.advance(milliseconds: 5)
    try await test.perform(.set(contact(1), "contactBusinessRelation", .text("Customer")))
    let after = try #require(try await test.record(contact(1)))
    #expect(after[Contact.indicator] == "Customer")
    #expect(after.version == before.version && after.modifiedAt == before.modifiedAt)
    #expect(try await test.entries(ofOperation: 2).isEmpty)

    try await test.perform(
      .set(contact(1), "contactBusinessRelation", .text("None")),
      .set(contact(1), "city", .text("Bonn")))
    #expect(try await test.record(contact(1))?.version == 2)
    #expect(try await test.entries(ofOperation: 3).count == 1)
  }

  @Test("SYNC-9: an operation that changes nothing writes nothing, not even an operation row")
  func nothing() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    let before = try await test.dump()
    let outcome = try await test.perform(.set(contact(1), "displayName", .text("Name 1")))
    #expect(outcome.operationNumber == 0)
    #expect(try await test.dump() == before)
  }

  @Test("a refused operation changes nothing and draws no number")
  func refused() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    let before = try await test.dump()
    await #expect(throws: ConcordError(.control, "Name")) {
      try await test.perform(.set(contact(1), "city", .text("Bonn")), .refuse)
    }
    #expect(try await test.dump() == before)
    #expect(try await test.perform(.newContact(2)).operationNumber == 2)
  }

  @Test("decision 7: stamps grow with the operations even when the clock stands still or goes back")
  func stamps() async throws {
    let test = try await TestStore()
    let first = try await test.perform(.newContact(1))
    let second = try await test.perform(.newContact(2))
    test.clock.advance(milliseconds: -60_000)
    let third = try await test.perform(.newContact(3))
    #expect(first.at == "2023-11-14T22:13:20.000Z")
    #expect(second.at == "2023-11-14T22:13:20.001Z")
    #expect(third.at == "2023-11-14T22:13:20.002Z")
  }

  @Test("a record may take the place of a deleted one under a unique key")
  func takesPlace() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    try await test.perform(
      .newContact(2, ["number": .text("C1")]), .delete(contact(1)))
    #expect(try await test.record(contact(2))?.number == "C1")
  }

  @Test("a constraint that the rules did not see is a fault, and nothing is written")
  func constraint() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    let before = try await test.dump()
    let error = await #expect(throws: ConcordError.self) {
      try await test.perform(.newContact(3), .newContact(2, ["number": .text("C1")]))
    }
    #expect(error?.category == .fault)
    #expect(try await test.dump() == before)
  }

  @Test("images that a record refers to are kept once, and nobody else's")
  func images() async throws {
    let test = try await TestStore()
    var context = test.context
    context.images = ["aa": [1, 2, 3], "bb": [9]]
    let edit = Edit(steps: [
      .newContact(1, ["picture": .text("aa")]), .newContact(2, ["picture": .text("aa")]),
    ])
    _ = try await test.store.perform(edit, in: test.company.key, context)
    let images = try await test.store.read(test.company.key) { reader throws(ConcordError) in
      [try reader.image("aa"), try reader.image("bb")]
    }
    #expect(images == [[1, 2, 3], nil])
  }

  @Test("an unknown company is named as such")
  func unknownCompany() async throws {
    let test = try await TestStore()
    let error = await #expect(throws: ConcordError.self) {
      try await test.store.perform(
        Edit(steps: [.newContact(1)]), in: CompanyID(rawValue: 99), test.context)
    }
    #expect(error?.contains(.company) == true)
  }

  @Test("companies do not see each other's records, and count for themselves")
  func companies() async throws {
    let test = try await TestStore()
    let other = try await test.store.createCompany("Other")
    try await test.perform(.newContact(1))
    try await test.perform(.newContact(2))
    let outcome = try await test.store.perform(
      Edit(steps: [.newContact(1)]), in: other.key, test.context)
    #expect(outcome.operationNumber == 1)
    #expect(try await test.records(Query(.contact)).count == 2)
    #expect(try await test.store.companies().map(\.name) == ["Other", "Test"])
    await #expect(throws: ConcordError(.exists, "Company", "Test", field: "name")) {
      try await test.store.createCompany("Test")
    }
  }
}

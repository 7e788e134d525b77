import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Changes laid over stored records (CSV-14)")
struct OverlayTests {
  private let company: MemoryCompany
  private let overlay: Overlay

  /// Three companies and a person are stored; one changed, one is gone and one is new above them.
  init() throws {
    company = try MemoryCompany()
    for (number, name, city) in [
      ("A", "Holm & Søn", "Ribe"), ("B", "Dahl", "Ribe"), ("C", "Mohr", "Oslo"),
    ] {
      try company.perform(
        CreateContact(
          try Entries(
            .contact,
            [("number", .text(number)), ("displayName", .text(name)), ("city", .text(city))])))
    }
    overlay = Overlay(company)
    try apply(ModifyContact("A", try Entries(.contact, [("city", .text("Oslo"))])))
    try apply(DeleteContact("B"))
    try apply(
      CreateContact(
        try Entries(
          .contact,
          [("number", .text("D")), ("displayName", .text("ÅHUS")), ("minor", .integer(0))])))
    try apply(ModifyContact("D", try Entries(.contact, [("city", .text("Ribe"))])))
  }

  private func apply<O: Operation>(_ operation: O) throws {
    let draft = Draft(
      workspace: Workspace(source: overlay), context: company.context, ids: company.draft().ids)
    try operation.plan(draft)
    try overlay.apply(try draft.plan(of: O.name), at: "2026-01-02T00:00:00.000Z", by: "ANNA")
  }

  private func numbers(_ conditions: [Query.Condition], limit: Int? = nil) throws -> [String] {
    try overlay.records(
      Query(.contact, conditions, order: [Contact.number.field], limit: limit)
    ).map(\.number)
  }

  @Test("queries find records as they would be, in the order and number asked for")
  func queries() throws {
    #expect(try numbers([]) == ["A", "C", "D"])
    #expect(try numbers([], limit: 2) == ["A", "C"])
    #expect(try numbers([.equals(Contact.city.field, .text("Oslo"))]) == ["A", "C"])
    #expect(try numbers([.equals(Contact.city.field, .text("Ribe"))]) == ["D"])
    #expect(
      try numbers([.isIn(Contact.city.field, [.text("Ribe"), .text("Oslo")])]) == ["A", "C", "D"])
    #expect(try numbers([.equals(Contact.phone.field, .text(""))]) == ["A", "C", "D"])
    #expect(try numbers([.isGreater(Contact.number.field, .text("A"))], limit: 1) == ["C"])
    #expect(try numbers([.foldedEquals(Contact.name.field, "åhus")]) == ["D"])
    #expect(try numbers([.foldedHasPrefix(Contact.name.field, "AH")]) == ["D"])
    #expect(
      try numbers([.foldedContains([Contact.name.field, Contact.city.field], "os")]) == ["A", "C"])
    #expect(try numbers([.isNotBlank(Contact.externalID.field)]).isEmpty)
    #expect(try overlay.count(Query(.contact)) == 3)
  }

  @Test("records have the versions and stamps that they would have; nothing below changes")
  func stamps() throws {
    let changed = try #require(
      try overlay.records(Query(.contact, limit: 10)).first { $0.number == "A" })
    #expect(changed.version == 2 && changed.modifiedBy == "ANNA")
    let new = try #require(try overlay.records(Query(.contact)).first { $0.number == "D" })
    #expect(new.version == 2 && new.createdBy == "ANNA" && new[Contact.name] == "ÅHUS")
    #expect(company.find(.contact, "A")?[Contact.city] == "Ribe")
    #expect(company.find(.contact, "B") != nil && company.find(.contact, "D") == nil)
    let gone = try #require(company.find(.contact, "B"))
    #expect(try overlay.records(.contact, ids: [gone.key.id, new.key.id]).map(\.number) == ["D"])
  }

  @Test("statements over many records cannot be rehearsed")
  func bulk() throws {
    let setup = try #require(company.all(.marketingSetup).first)
    let operation = ModifyRow(
      setup.key, try Entries(.marketingSetup, [("customerBusinessRelationCode", .text(""))]))
    let draft = company.draft()
    try operation.plan(draft)
    let plan = try draft.plan(of: ModifyRow.name)
    try #require(plan.recalculatesIndicators || !plan.bulkChanges.isEmpty)
    #expect(throws: ConcordError.self) { try overlay.apply(plan, at: "", by: "") }
  }
}

import ConcordCore
import ConcordStore
import Testing

@Suite("The indicator of all contacts")
struct IndicatorTests {
  private struct Recalculate: ConcordCore.Operation {
    static let name = "T-INDICATORS"
    let code: String

    func plan(_ draft: Draft) throws(ConcordError) {
      let setup = RecordKey(.marketingSetup, id(1))
      if try draft.record(setup) == nil {
        try draft.insert(Record(new: .marketingSetup, id: id(1)), cause: .direct)
      }
      let field = Kind.customer.definition.relationCode
      try draft.set(setup, field, to: code, cause: .direct)
      draft.recalculateIndicators()
    }
  }

  private func relation(
    _ number: Int, _ contact: Int, _ code: String, _ kind: String = "", _ linked: String = ""
  ) -> Edit.Step {
    .insert(
      RecordKey(.contactBusinessRelation, id(number)),
      [
        "contactNumber": .text("C\(contact)"), "businessRelationCode": .text(code),
        "linkToTable": .text(kind), "linkedNumber": .text(linked),
      ])
  }

  @Test("MS-2: one statement gives what the rule gives for every contact, and stamps none")
  func all() async throws {
    let test = try await TestStore()
    try await test.perform(
      .newContact(1), .newContact(2), .newContact(3), .newContact(4), .newContact(5),
      .newContact(6, ["type": .text("Person"), "companyNumber": .text("C2")]),
      .newContact(7, ["type": .text("Person")]),
      relation(1, 2, "CUST", "Customer", "D2"), relation(2, 3, "LAW"), relation(3, 4, "LAW"),
      relation(4, 4, "PRESS"), relation(5, 5, "CUST", "Customer", "D5"), relation(6, 5, "LAW"),
      relation(7, 6, "LAW"), relation(8, 7, "OLD", "Vendor", "V1"))
    for code in ["CUST", "", "OLD"] {
      let outcome = try await test.store.perform(
        Recalculate(code: code), in: test.company.key, test.context)
      let contacts = try await test.records(Query(.contact, order: [Contact.number.field]))
      let rows = try await test.records(Query(.contactBusinessRelation))
      for contact in contacts {
        let considered = rows.filter { row in
          let number = row[ContactBusinessRelation.contactNumber]
          return number == contact.number
            || contact[Contact.type] == .person && !number.isEmpty
              && number == contact[Contact.companyNumber]
        }
        #expect(
          contact[Contact.indicator]
            == Indicator.value(of: considered, setupCodes: [code, "", "", ""]), "\(contact.number)")
        #expect(contact.version == 1)
      }
      let entries = try await test.entries(ofOperation: outcome.operationNumber)
      #expect(entries.allSatisfy { $0.key.entity == .marketingSetup })
    }
  }
}

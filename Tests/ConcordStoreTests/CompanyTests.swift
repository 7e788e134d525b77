import ConcordCore
import ConcordStore
import Testing

@Suite("Companies are created whole or not at all")
struct CompanyTests {
  @Test("API 1.8: a company and its setup come in one commit, as operation 1")
  func withSetup() async throws {
    let test = try await TestStore()
    let (company, outcome) = try await test.store.createCompany(
      "Other", id: nil, performing: InitialiseCompany(companyName: "Other Ltd."), test.context)
    #expect(outcome.operationNumber == 1)
    let setup = try await test.store.read(company.key) { reader throws(ConcordError) in
      try reader.records.records(Query(.concordSetup)).first
    }
    #expect(setup?[ConcordSetup.companyName] == "Other Ltd.")
    #expect(try await test.head() == 0)
  }

  @Test("API 1.8: when the first operation is refused there is no company either")
  func refusedSetup() async throws {
    let test = try await TestStore()
    let missing = ModifyRow(
      RecordKey(.concordSetup, test.company.id), Entries(.concordSetup))
    await #expect(throws: ConcordError.self) {
      _ = try await test.store.createCompany(
        "Other", id: nil, performing: missing, test.context)
    }
    #expect(try await test.store.companies().map(\.name) == ["Test"])
    _ = try await test.store.createCompany("Other")
  }

  @Test(
    "API 1.8: names that no address can carry or tell apart are refused",
    arguments: [
      ("", ErrorCode.required), (String(repeating: "x", count: 31), .length), ("A\nB", .control),
      ("TEST", .exists), ("Test", .exists),
    ])
  func names(_ name: String, _ code: ErrorCode) async throws {
    let test = try await TestStore()
    let checked = await #expect(throws: ConcordError.self) {
      try await test.store.checkNewCompany(name, id: nil)
    }
    let created = await #expect(throws: ConcordError.self) {
      _ = try await test.store.createCompany(name)
    }
    #expect(checked == created && created?.contains(code) == true)
    #expect(try await test.store.companies().count == 1)
  }

  @Test("API-VAL-9: an id may be chosen, once")
  func chosenID() async throws {
    let test = try await TestStore()
    let id = RecordID(high: 1, low: 2)
    let setup = InitialiseCompany(companyName: "Other")
    try await test.store.checkNewCompany("Other", id: id)
    let company = try await test.store.createCompany(
      "Other", id: id, performing: setup, test.context
    ).company
    #expect(company.id == id)
    let again = await #expect(throws: ConcordError.self) {
      _ = try await test.store.createCompany("More", id: id, performing: setup, test.context)
    }
    #expect(again?.contains(.exists) == true)
  }
}

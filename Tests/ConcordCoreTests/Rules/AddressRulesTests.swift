import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Alternative addresses and other details (A-rules, 2.13)")
struct AddressRulesTests {
  let company: MemoryCompany
  let holm: Record

  init() throws {
    company = try MemoryCompany()
    holm = try company.companyContact("Holm")
  }

  @discardableResult
  private func address(_ code: String, _ fields: [String: String] = [:]) throws -> Record {
    try company.row(
      .alternativeAddress,
      fields.merging(["contactNumber": holm.number, "code": code]) { $1 })
  }

  @discardableResult
  private func range(_ code: String, _ start: String, _ end: String = "") throws -> Record {
    try company.row(
      .alternativeAddressDateRange,
      [
        "contactNumber": holm.number, "alternativeAddressCode": code, "startingDate": start,
        "endingDate": end,
      ])
  }

  private func active(_ date: String) throws -> String? {
    try ActiveAddress.find(of: holm.number, on: date, company.draft())?["code"]
  }

  @Test("A-1: a code is unique per contact, and the fields obey the contact's rules")
  func codes() throws {
    try address("A", ["email": "Ann@b.co"])
    #expect(company.find(.alternativeAddress, "\(holm.number) A")?["searchEmail"] == "ANN@B.CO")
    #expect(company.codes { try address("a") } == [.exists])
    #expect(company.codes { try address("") } == [.required])
    #expect(company.codes { try address("B", ["country": "NONE"]) } == [.ref])
    let other = try company.companyContact("Other")
    try company.row(.alternativeAddress, ["contactNumber": other.number, "code": "A"])
    #expect(
      company.codes {
        try company.row(.alternativeAddress, ["contactNumber": "NONE", "code": "A"])
      } == [.ref])
  }

  @Test("A-2: a range needs a start, once per contact, and ends on or after it")
  func ranges() throws {
    try address("A")
    try range("A", "2026-05-01", "2026-05-01")
    let twice = company.violations { try range("A", "2026-05-01") }
    #expect(twice.map(\.code) == [.alternativeDuplicate])
    #expect(twice.map(\.arguments) == [[holm.number, "2026-05-01"]])
    #expect(company.codes { try range("A", "") } == [.required])
    #expect(company.codes { try range("A", "2026-06-02", "2026-06-01") } == [.alternativeDates])
    let unknown = company.violations { try range("X", "2026-07-01") }
    #expect(unknown.map(\.code) == [.ref])
    #expect(unknown.map(\.arguments) == [["Code", "X", "Alternative Address"]])
    #expect(company.codes { try range("A", "2026-02-30") } == [.range])
  }

  @Test("A-3: of the ranges around a date the one that started last is active")
  func activeAddress() throws {
    for code in ["SUMMER", "FAIR", "NEW"] { try address(code) }
    try range("SUMMER", "2026-06-01", "2026-08-31")
    try range("FAIR", "2026-07-10", "2026-07-12")
    try range("NEW", "2027-01-01")
    #expect(try active("2026-05-31") == nil)
    #expect(try active("2026-06-01") == "SUMMER")
    #expect(try active("2026-07-10") == "FAIR")
    #expect(try active("2026-07-12") == "FAIR")
    #expect(try active("2026-07-13") == "SUMMER")
    #expect(try active("2026-09-01") == nil)
    #expect(try active("2030-01-01") == "NEW")
  }

  @Test("A-4: deleting an address deletes its ranges; every change touches the contact")
  func deletion() throws {
    let first = try address("A")
    let second = try address("B")
    try range("A", "2026-05-01")
    let kept = try range("B", "2026-06-01")
    let version = try company.current(holm).version
    try company.delete(first)
    #expect(company.all(.alternativeAddressDateRange).map(\.key) == [kept.key])
    #expect(try company.current(holm).version == version + 1)
    try company.change(second, ["city": "Aarhus"])
    #expect(try company.current(holm).version == version + 2)
    try company.delete(kept)
    #expect(try company.current(holm).version == version + 3)
  }

  @Test("INV-17, 2.12: a renamed address keeps its ranges")
  func renaming() throws {
    let address = try address("A")
    let range = try range("A", "2026-05-01")
    let other = try company.companyContact("Other")
    try company.row(.alternativeAddress, ["contactNumber": other.number, "code": "A"])
    let foreign = try company.row(
      .alternativeAddressDateRange,
      [
        "contactNumber": other.number, "alternativeAddressCode": "A",
        "startingDate": "2026-05-01",
      ])
    try company.change(address, ["code": "B"])
    #expect(try company.current(range)["alternativeAddressCode"] == "B")
    #expect(try company.current(foreign)["alternativeAddressCode"] == "A")
  }

  @Test("A-5: alternative addresses are neither synchronised nor inherited")
  func notShared() throws {
    let customer = try company.createFrom(holm, .customer)
    let ann = try company.person("Ann", of: holm)
    try address("A", ["city": "Aarhus", "phoneNumber": "1"])
    for record in [customer, ann] {
      #expect(try company.current(record)["city"] == "")
    }
    #expect(company.all(.alternativeAddress).count == 1)
  }

  @Test(
    "C-CLASS, 2.13: a detail belongs to its type of contact",
    arguments: [
      (EntityKind.contactIndustryGroup, ["industryGroupCode": "IT"], ContactType.company),
      (.contactWebSource, ["webSourceCode": "BING", "searchWord": "holm"], .company),
      (.contactJobResponsibility, ["jobResponsibilityCode": "SALES"], .person),
    ])
  func types(entity: EntityKind, fields: [String: String], type: ContactType) throws {
    let ann = try company.person("Ann")
    let (fitting, other) = type == .company ? (holm, ann) : (ann, holm)
    try company.row(entity, fields.merging(["contactNumber": fitting.number]) { $1 })
    let refused = company.violations {
      try company.row(entity, fields.merging(["contactNumber": other.number]) { $1 })
    }
    #expect(refused.map(\.code) == [.contactType])
    #expect(
      refused.map(\.arguments) == [[other.number, other["type"], type.rawValue]])
    let twice = company.codes {
      try company.row(entity, fields.merging(["contactNumber": fitting.number]) { $1 })
    }
    #expect(twice == [.exists])
  }
}

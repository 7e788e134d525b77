import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Post codes, cities and countries (V-PLACE, V-COUNTRY)")
struct PlaceRulesTests {
  let company: MemoryCompany

  init() throws {
    company = try MemoryCompany()
    company.context.autofill = true
    for (code, city, county, country) in [
      ("8000", "Aarhus", "Midtjylland", "DK"), ("10115", "Berlin", "Mitte", "DE"),
      ("10117", "Berlin", "Mitte", "DE"), ("1000", "Brussel", "", "BE"),
      ("1000", "Ljubljana", "", "SI"), ("1000", "Skopje", "", "MK"),
      ("2000", "Nord", "Same", "DE"), ("2000", "Süd", "Same", "DE"),
      ("9000", "Ghent", "", "BE"), ("9000", "Aalborg", "", "DK"),
    ] {
      try company.row(
        .postCode, ["code": code, "city": city, "county": county, "country": country])
    }
  }

  private func address(_ fields: [String: String]) throws -> [String] {
    let contact = try company.companyContact("Holm", fields)
    return ["postalCode", "city", "state", "country"].map { contact[$0] }
  }

  private func warning(_ fields: [String: String]) throws -> Warning? {
    let entries = try MemoryCompany.entries(
      .contact, fields.merging(["displayName": "Holm"]) { $1 })
    return try company.perform(CreateContact(entries)).warnings.first
  }

  @Test(
    "V-PLACE-1: an entered post code fills in what is certain",
    arguments: [
      (["postalCode": "8000"], ["8000", "Aarhus", "Midtjylland", "DK"]),
      (["postalCode": "8000", "country": "DE"], ["8000", "", "", "DE"]),
      (["postalCode": "1000", "country": "SI"], ["1000", "Ljubljana", "", "SI"]),
      (["postalCode": "1000"], ["1000", "", "", ""]),
      (["postalCode": "2000"], ["2000", "", "Same", "DE"]),
      (["postalCode": "4711"], ["4711", "", "", ""]),
      (["postalCode": "800*"], ["8000", "Aarhus", "Midtjylland", "DK"]),
      (["postalCode": "101*"], ["101", "", "", ""]),
      (["postalCode": "47*"], ["47", "", "", ""]),
      (["postalCode": "8000", "city": "Elsewhere"], ["8000", "Elsewhere", "Midtjylland", "DK"]),
      (["postalCode": "9000", "city": "aalborg"], ["9000", "aalborg", "", "DK"]),
    ])
  func postCode(entered: [String: String], expected: [String]) throws {
    #expect(try address(entered) == expected)
  }

  @Test("V-PLACE-1: several candidates are warned about and returned")
  func candidates() throws {
    let warning = try #require(try warning(["postalCode": "1000"]))
    #expect(warning.code == .place)
    #expect(warning.arguments == ["1000"])
    #expect(warning.candidates.count == 3)
    #expect(try self.warning(["postalCode": "8000"]) == nil)
  }

  @Test("V-PLACE-1: what several candidates leave blank clears nothing")
  func blankCandidates() throws {
    company.context.autofill = false
    let contact = try company.companyContact("Holm", ["state": "Own county"])
    company.context.autofill = true
    #expect(try company.change(contact, ["postalCode": "1000"])["state"] == "Own county")
  }

  @Test("V-PLACE-1: a stored city decides between candidates of an entered post code")
  func storedCity() throws {
    company.context.autofill = false
    let contact = try company.companyContact("Holm", ["city": "Skopje"])
    company.context.autofill = true
    let changed = try company.change(contact, ["postalCode": "1000"])
    #expect(changed["country"] == "MK")
  }

  @Test(
    "V-PLACE-2: an entered city fills in a blank post code if there is one",
    arguments: [
      (["city": "aarhus"], ["8000", "Aarhus", "Midtjylland", "DK"]),
      (["city": "Berlin"], ["", "Berlin", "Mitte", "DE"]),
      (["city": "Nowhere"], ["", "Nowhere", "", ""]),
    ])
  func city(entered: [String: String], expected: [String]) throws {
    var expected = expected
    // What was given is never overwritten (V-PLACE-3).
    expected[1] = entered["city"] ?? ""
    #expect(try address(entered) == expected)
  }

  @Test("V-PLACE-2: a filled post code is kept")
  func cityKeepsPostCode() throws {
    let contact = try company.companyContact("Holm", ["postalCode": "4711"])
    #expect(try company.change(contact, ["city": "Aarhus"])["postalCode"] == "4711")
  }

  @Test("V-PLACE-3: a county given as it is stored is not overwritten")
  func givenStays() throws {
    company.context.autofill = false
    let contact = try company.companyContact("Holm", ["state": "Own county"])
    company.context.autofill = true
    let changed = try company.change(contact, ["postalCode": "8000", "state": "Own county"])
    #expect(changed["state"] == "Own county")
    #expect(changed["city"] == "Aarhus")
  }

  @Test("V-PLACE: without autofill, by synchronisation and by inheritance nothing is looked up")
  func noLookUp() throws {
    company.context.autofill = false
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann", of: holm)
    let customer = try company.createFrom(holm, .customer)
    try company.change(customer, ["postalCode": "8000"])
    #expect(try company.current(customer)["city"] == "")
    company.context.autofill = true
    try company.change(holm, ["postalCode": "10115"])
    #expect(try company.current(customer)["city"] == "Berlin")
    #expect(try company.current(ann)["city"] == "Berlin")
  }

  @Test("V-COUNTRY-1: a country must exist")
  func unknownCountry() throws {
    let refused = company.violations { try company.companyContact("Holm", ["country": "??"]) }
    #expect(refused.map(\.code) == [.ref])
    #expect(refused.map(\.arguments) == [["Country/Region Code", "??", "Country/Region"]])
  }

  @Test(
    "V-COUNTRY-2: another country clears post code, city and county that are not given",
    arguments: [EntityKind.contact, .customer, .vendor, .bankAccount, .employee])
  func otherCountry(entity: EntityKind) throws {
    company.context.autofill = false
    let name = entity == .employee ? "surname" : "displayName"
    let fields = [
      name: "Holm", "country": "DK", "postalCode": "8000", "city": "Aarhus", "state": "M",
    ]
    func made() throws -> Record {
      guard let kind = Kind(entity) else { return try company.contact(fields) }
      return try company.record(kind, fields)
    }
    func address(_ record: Record) -> [String] {
      ["country", "postalCode", "city", "state"].map { record[$0] }
    }
    #expect(try address(company.change(made(), ["country": "SE"])) == ["SE", "", "", ""])
    // Given as they are stored, they stay.
    let given = ["country": "SE", "postalCode": "8000", "city": "Aarhus"]
    #expect(try address(company.change(made(), given)) == ["SE", "8000", "Aarhus", ""])
    let unchanged = try company.change(made(), ["country": "dk"])
    #expect(address(unchanged) == ["DK", "8000", "Aarhus", "M"])
    try company.setUp(.concordSetup, ["requireCountryInAddress": "true"])
    #expect(try address(company.change(made(), ["country": ""])) == ["", "8000", "Aarhus", "M"])
  }

  @Test("V-COUNTRY-2: a change from blank clears nothing")
  func fromBlank() throws {
    company.context.autofill = false
    let contact = try company.companyContact("Holm", ["city": "Aarhus"])
    #expect(try company.change(contact, ["country": "DK"])["city"] == "Aarhus")
  }

  @Test("C-INH-5: an inherited country clears nothing on the person")
  func inheritedCountry() throws {
    company.context.autofill = false
    let holm = try company.companyContact("Holm", ["country": "DK"])
    let ann = try company.person("Ann", of: holm, ["city": "Own city"])
    try company.change(holm, ["country": "SE"])
    #expect(try company.current(ann)["country"] == "SE")
    #expect(try company.current(ann)["city"] == "Own city")
  }
}

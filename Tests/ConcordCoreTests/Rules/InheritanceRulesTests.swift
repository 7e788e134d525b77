import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Inheritance from company to persons (4.4) and the indicator (4.24)")
struct InheritanceRulesTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  /// One line of the worked cases.
  struct Case: Sendable, CustomTestStringConvertible {
    let before: [String: String]
    let after: [String: String]
    let person: [String: String]
    let expected: [String: String]

    var testDescription: String { "\(before) → \(after), person \(person)" }
  }

  static let roads = ["addressLine1": "Road 1", "city": "Aarhus", "state": "X"]
  static let cases = [
    Case(
      before: ["languageCode": "DAN"], after: ["languageCode": "DEU"],
      person: ["languageCode": "DAN"], expected: ["languageCode": "DEU"]),
    Case(
      before: ["languageCode": "DAN"], after: ["languageCode": "DEU"],
      person: ["languageCode": "ENU"], expected: ["languageCode": "ENU"]),
    Case(
      before: ["languageCode": ""], after: ["languageCode": "DEU"],
      person: ["languageCode": ""], expected: ["languageCode": "DEU"]),
    Case(
      before: roads, after: ["addressLine1": "Road 2"],
      person: ["addressLine1": "Road 1", "city": "Aarhus"],
      expected: ["addressLine1": "Road 2", "city": "Aarhus"]),
    Case(
      before: roads, after: ["addressLine1": "Road 2"],
      person: ["addressLine1": "Road 1", "city": "Odense"],
      expected: ["addressLine1": "Road 1", "city": "Odense"]),
    Case(
      before: roads, after: ["state": "Y"],
      person: ["addressLine1": "Road 1", "city": "Aarhus", "state": "Z"],
      expected: ["addressLine1": "Road 1", "city": "Aarhus", "state": "Y"]),
  ]

  @Test("C-INH-M: a person keeps in step unless it was changed by hand", arguments: cases)
  func modification(example: Case) throws {
    let holm = try company.companyContact("Holm", example.before)
    let ann = try company.change(try company.person("Ann", of: holm), example.person)
    try company.change(holm, example.after)
    let person = try company.current(ann)
    for (field, value) in example.expected { #expect(person[field] == value, "\(field)") }
  }

  /// A switch and a field that it governs.
  static let switches = [
    ("inheritSalespersonCode", "salespersonCode"), ("inheritTerritoryCode", "territoryCode"),
    ("inheritCountryRegionCode", "country"), ("inheritLanguageCode", "languageCode"),
    ("inheritFormatRegion", "formatRegion"), ("inheritAddressDetails", "addressLine1"),
    ("inheritCommunicationDetails", "phoneNumber"), ("inheritCommunicationDetails", "pager"),
    ("inheritCommunicationDetails", "extensionNumber"), ("inheritCommunicationDetails", "email"),
  ]

  @Test(
    "C-INH, MS-3: each switch governs its fields and acts on later changes", arguments: switches)
  func switchOff(name: String, field: String) throws {
    try company.row(.salesperson, ["code": "JO"])
    let value = try company.sample(of: try #require(EntityKind.contact.entity.field(field)))
    try company.setUp(.marketingSetup, [name: "false"])
    let holm = try company.companyContact("Holm", [field: value])
    let ann = try company.person("Ann", of: holm)
    #expect(ann[field] == "")
    try company.setUp(.marketingSetup, [name: "true"])
    #expect(try company.current(ann)[field] == "")  // MS-3
    #expect(try company.person("Bob", of: holm)[field] == value)
    try company.change(holm, [field: ""])
    try company.change(holm, [field: value])
    #expect(try company.current(ann)[field] == value)
  }

  @Test("C-INH-N: moving takes over what was the old company's, and nothing else")
  func assignment() throws {
    let old = try company.companyContact(
      "Old", ["languageCode": "DAN", "phoneNumber": "1", "correspondenceType": "Email"])
    let new = try company.companyContact(
      "New", ["phoneNumber": "2", "languageCode": "", "faxNumber": "3"])
    let ann = try company.person("Ann", of: old, ["mobilePhoneNumber": "9"])
    #expect(ann["correspondenceType"] == "Email")
    let moved = try company.change(
      ann, ["companyNumber": new.number, "faxNumber": "77"])
    #expect(moved["phoneNumber"] == "2")
    #expect(moved["languageCode"] == "")  // even if the company's is blank
    #expect(moved["mobilePhoneNumber"] == "9")
    #expect(moved["faxNumber"] == "77")  // entered in the same operation
  }

  @Test("C-INH-8: nothing flows from a person to its company")
  func upwards() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann", of: holm)
    let before = try company.current(holm)
    try company.change(ann, ["phoneNumber": "1", "addressLine1": "Road 1", "email": "a@b.co"])
    #expect(try company.current(holm) == before)
  }

  @Test("C-INH-5, V-EMAIL-4: an inherited address gives the search address")
  func inheritedEmail() throws {
    let holm = try company.companyContact("Holm", ["email": "a@b.co"])
    let ann = try company.person("Ann", of: holm)
    #expect(ann["searchEmail"] == "A@B.CO")
    try company.change(holm, ["email": "c@d.co"])
    #expect(try company.current(ann)["searchEmail"] == "C@D.CO")
  }

  @Test(
    "I-3: the indicator of a company with these rows",
    arguments: [
      ([], "None"), (["CUST"], "Customer"), (["PROSPECT"], "Other"),
      (["PROSPECT", "LAW"], "Multiple"), (["CUST", "PROSPECT"], "Multiple"),
      (["CUST", "VEND"], "Multiple"), (["VEND"], "Vendor"), (["BANK"], "Bank Account"),
    ])
  func indicator(codes: [String], expected: String) throws {
    let holm = try company.companyContact("Holm")
    let kinds = ["CUST": Kind.customer, "VEND": .vendor, "BANK": .bankAccount]
    for code in codes {
      if let kind = kinds[code] {
        try company.createFrom(holm, kind)
      } else {
        try company.row(
          .contactBusinessRelation,
          ["contactNumber": holm.number, "businessRelationCode": code])
      }
    }
    #expect(try company.current(holm)["contactBusinessRelation"] == expected)
    #expect(try company.person("Ann", of: holm)["contactBusinessRelation"] == expected)
  }

  @Test("I-1, I-3: a person counts its own rows and its company's; an old code is Other")
  func indicatorOfPersons() throws {
    let alone = try company.person("Solo")
    try company.createFrom(alone, .employee)
    #expect(try company.current(alone)["contactBusinessRelation"] == "Employee")
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann", of: holm)
    let bob = try company.person("Bob", of: holm)
    try company.createFrom(ann, .employee)
    try company.createFrom(holm, .customer)
    let values = try [holm, ann, bob].map { try company.current($0)["contactBusinessRelation"] }
    #expect(values == ["Customer", "Multiple", "Customer"])
    try company.setUp(.marketingSetup, ["customerBusinessRelationCode": ""])
    #expect(try company.current(holm)["contactBusinessRelation"] == "Other")  // MS-2
  }
}

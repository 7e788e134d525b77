import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Lists and setups (2.6, 2.7, 2.11, 2.12, MS-rules)")
struct ListRulesTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  /// The fields that name records of plain code lists, one per list and user.
  static let references: [Field] = EntityKind.allCases.filter { list in
    let keys = list.entity.keyFields.map(\.apiName)
    return keys == ["code"] && list != .numberSeries && Template.kind(of: list) == nil
  }.flatMap { Entity.references(to: $0) }
    .filter { $0.access == .editable && Self.isSimple($0.entity) }

  /// Whether a record of an entity can be made from a single field and its name.
  static func isSimple(_ entity: EntityKind) -> Bool {
    ![.contactBusinessRelation, .userSetup, .postCode].contains(entity)
  }

  /// Makes a record in which a field names a code.
  private func user(of code: String, in field: Field) throws -> Record {
    let entity = field.entity.entity
    if entity.isSingleRow {
      try company.setUp(entity.kind, [field.apiName: code])
      return try #require(company.all(entity.kind).first)
    }
    var fields = [field.apiName: code]
    if entity.field("displayName") != nil { fields["displayName"] = "User" }
    if entity.kind == .employee { fields["surname"] = "User" }
    if Contact.personFields.contains(field) { fields["type"] = "Person" }
    if entity.field("directDebit") != nil { fields["directDebit"] = "true" }
    if entity.field("code") != nil { fields["code"] = "USER" }
    if entity.kind == .alternativeAddress {
      fields["contactNumber"] = try company.companyContact("Owner").number
    }
    if let kind = Kind(entity.kind) { return try company.record(kind, fields) }
    return entity.kind == .contact
      ? try company.contact(fields) : try company.row(entity.kind, fields)
  }

  @Test(
    "2.12: a renamed code is renamed wherever it is used, a used code stays", arguments: references)
  func renamed(field: Field) throws {
    let list = try #require(field.reference)
    let row = try company.row(list, ["code": "OLD", "displayName": "Old"])
    let user = try user(of: "OLD", in: field)
    let refused = company.violations { try company.delete(row) }
    #expect(refused.map(\.code) == [.inUse])
    #expect(refused.first?.arguments.prefix(2) == [list.entity.caption, "OLD"])
    try company.change(row, ["code": "new"])
    let changed = try company.current(user)
    #expect(changed[field.apiName] == "NEW")
    #expect(changed.version == user.version + 1)
    #expect(company.find(list, "OLD") == nil)
    #expect(company.journal.last { $0.key == user.key } != nil)
  }

  @Test("2.12: an unused code is deleted, an existing one cannot be made twice")
  func unused() throws {
    let row = try company.row(.territory, ["code": "t1"])
    #expect(row.number == "T1")
    #expect(company.codes { try company.row(.territory, ["code": "T1"]) } == [.exists])
    #expect(company.codes { try company.change(row, ["code": "NORTH"]) } == [.exists])
    #expect(company.codes { try company.row(.territory, ["code": " "]) } == [.required])
    try company.delete(row)
    #expect(company.find(.territory, "T1") == nil)
  }

  @Test("2.6, D-19: a business relation in a row or in the setup stays; renaming keeps links")
  func businessRelations() throws {
    let customers = try #require(company.find(.businessRelation, "CUST"))
    let holm = try company.companyContact("Holm")
    try company.createFrom(holm, .customer)
    #expect(company.codes { try company.delete(customers) } == [.inUse])
    try company.change(customers, ["code": "BUYER"])
    #expect(try company.marketingSetup()["customerBusinessRelationCode"] == "BUYER")
    #expect(company.relations(of: holm).map { $0["businessRelationCode"] } == ["BUYER"])
    #expect(try company.current(holm)["contactBusinessRelation"] == "Customer")
    let law = try #require(company.find(.businessRelation, "LAW"))
    try company.row(
      .contactBusinessRelation, ["contactNumber": holm.number, "businessRelationCode": "LAW"])
    #expect(company.codes { try company.delete(law) } == [.inUse])
  }

  @Test("2.11: a country takes its VAT formats with it; post codes are unique")
  func addressLists() throws {
    try company.row(.countryRegion, ["code": "XX"])
    try company.row(.vatRegistrationFormat, ["country": "XX", "format": "##"])
    let country = try #require(company.find(.countryRegion, "XX"))
    try company.change(country, ["code": "YY"])
    #expect(company.all(.vatRegistrationFormat).contains { $0["country"] == "YY" })
    try company.delete(country)
    #expect(!company.all(.vatRegistrationFormat).contains { $0["country"] == "YY" })
    let city = try company.row(.postCode, ["code": "1000", "city": "København"])
    #expect(city["searchCity"] == "KØBENHAVN")
    let twice = company.violations {
      try company.row(.postCode, ["code": "1000", "city": "KØBENHAVN"])
    }
    #expect(twice.map(\.code) == [.postCodeDuplicate])
    #expect(twice.map(\.arguments) == [["1000", "KØBENHAVN"]])
    #expect(company.codes { try company.row(.postCode, ["code": "1"]) } == [.required])
    let long = String(repeating: "ß", count: 30)
    let wide = try company.row(.postCode, ["code": "2", "city": long])
    #expect(wide["searchCity"].unicodeScalars.count <= 30)
  }

  @Test(
    "2.11: ISO codes are two letters and three digits",
    arguments: [
      ("isoCode", "DK", true), ("isoCode", "D1", false), ("isoCode", "D", false),
      ("isoCode", "ÄÖ", false), ("isoNumericCode", "208", true), ("isoNumericCode", "20", false),
      ("isoNumericCode", "٢٠٨", false),
    ])
  func isoCodes(field: String, value: String, isAccepted: Bool) throws {
    let codes = company.codes { try company.row(.countryRegion, ["code": "XX", field: value]) }
    #expect(codes == (isAccepted ? [] : [.range]))
  }

  @Test("MS-1, MS-2: a changed relation code recodes links, a blanked one keeps them")
  func relationCodes() throws {
    try company.row(.businessRelation, ["code": "BUYER"])
    let holm = try company.companyContact("Holm")
    try company.row(
      .contactBusinessRelation, ["contactNumber": holm.number, "businessRelationCode": "BUYER"])
    let customer = try company.createFrom(holm, .customer)
    #expect(try company.current(holm)["contactBusinessRelation"] == "Multiple")
    try company.setUp(.marketingSetup, ["customerBusinessRelationCode": "BUYER"])
    #expect(company.relations(of: holm).map { $0["businessRelationCode"] } == ["BUYER"])
    #expect(try company.current(holm)["contactBusinessRelation"] == "Customer")
    try company.setUp(.marketingSetup, ["customerBusinessRelationCode": ""])
    #expect(try company.current(holm)["contactBusinessRelation"] == "Other")
    try company.change(holm, ["phoneNumber": "7"])
    #expect(try company.current(customer)["phoneNumber"] == "7")  // K-7
    let other = try company.companyContact("Other")
    #expect(company.codes { try company.createFrom(other, .customer) } == [.setup])
    try company.setUp(.marketingSetup, ["customerBusinessRelationCode": "PROSPECT"])
    #expect(company.relations(of: holm).map { $0["businessRelationCode"] } == ["BUYER"])
  }

  @Test("2.7, D-20: the four relation codes differ")
  func distinctCodes() throws {
    let refused = company.violations {
      try company.setUp(.marketingSetup, ["vendorBusinessRelationCode": "CUST"])
    }
    #expect(refused.map(\.code) == [.setupDuplicate])
    #expect(refused.map(\.arguments) == [["CUST", "Customer"]])
    try company.setUp(
      .marketingSetup,
      ["vendorBusinessRelationCode": "CUST", "customerBusinessRelationCode": "VEND"])
  }

  @Test("2.7: Autosearch switches Maintain on and follows every change of it")
  func autosearch() throws {
    func flags() throws -> [String] {
      let setup = try company.marketingSetup()
      return ["maintainDuplicateSearchStrings", "autosearchForDuplicates"].map { setup[$0] }
    }
    try company.setUp(.marketingSetup, ["maintainDuplicateSearchStrings": "false"])
    #expect(try flags() == ["false", "false"])
    try company.setUp(.marketingSetup, ["autosearchForDuplicates": "true"])
    #expect(try flags() == ["true", "true"])
    try company.setUp(.marketingSetup, ["autosearchForDuplicates": "false"])
    #expect(try flags() == ["true", "false"])
    #expect(
      company.codes { try company.setUp(.marketingSetup, ["searchHitPercent": "0"]) } == [.range])
  }
}

extension Field: CustomTestStringConvertible {
  package var testDescription: String { "\(entity.entity.name).\(apiName)" }
}

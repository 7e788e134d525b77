import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Indicator and relation codes of the setup (I, MS)")
struct IndicatorTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  private func indicator(_ contact: Record) -> String {
    company[contact, "contactBusinessRelation"]
  }

  private func row(_ code: String, _ kind: Kind? = nil) -> Record {
    var row = Record(new: .contactBusinessRelation, id: company.newID())
    row[ContactBusinessRelation.code] = code
    row[ContactBusinessRelation.kind] = kind?.rawValue ?? ""
    row[ContactBusinessRelation.linkedNumber] = kind == nil ? "" : "X1"
    return row
  }

  @Test("I-2, I-3: the worked table")
  func table() {
    let codes = ["CUST", "VEND", "BANK", "EMPL"]
    func value(_ rows: [Record], _ codes: [String] = codes) -> String {
      Indicator.value(of: rows, setupCodes: codes)
    }
    #expect(value([]) == "None")
    #expect(value([row("CUST", .customer)]) == "Customer")
    #expect(value([row("EMPL", .employee)]) == "Employee")
    #expect(value([row("PROSPECT")]) == "Other")
    #expect(value([row("PROSPECT"), row("LAW")]) == "Multiple")
    #expect(value([row("CUST", .customer), row("PROSPECT")]) == "Multiple")
    #expect(value([row("CUST", .customer), row("VEND", .vendor)]) == "Multiple")
    #expect(value([row("OLDCUST", .customer)]) == "Other")
    #expect(value([row("CUST", .customer)], ["", "", "", ""]) == "Other")
    #expect(value([row("")], ["", "", "", ""]) == "Other")
  }

  @Test("I-1: a person of a company counts the company's rows and its own")
  func personCountsBoth() throws {
    let pair = try company.pair(.customer)
    let ann = try company.person("Ann Lee", of: pair.contact)
    let bea = try company.person("Bea Moe", of: pair.contact)
    try company.createFrom(ann, .employee)
    #expect(indicator(pair.contact) == "Customer")
    #expect(indicator(ann) == "Multiple" && indicator(bea) == "Customer")
  }

  @Test("I-4: it follows a change of company, and I-5: no stamp for the persons")
  func followsCompany() throws {
    let pair = try company.pair(.customer)
    let vendor = try company.pair(.vendor)
    let ann = try company.person("Ann Lee", of: pair.contact)
    try company.change(ann, ["companyNumber": vendor.contact.number])
    #expect(indicator(ann) == "Vendor")
    let version = company.version(ann)
    try company.delete(vendor.record)
    #expect(indicator(ann) == "None" && company.version(ann) == version)
    try company.change(ann, ["companyNumber": ""])
    #expect(indicator(ann) == "None")
  }

  @Test("MS-1: linked rows of the kind take the new code", arguments: Kind.allCases)
  func recoded(kind: Kind) throws {
    let pair = try company.pair(kind)
    try company.row(.businessRelation, ["code": "NEW"])
    try company.setRelationCode(kind, "NEW")
    #expect(company.rows(of: pair.contact) == ["NEW \(kind.rawValue) \(pair.record.number)"])
    #expect(indicator(pair.contact) == kind.rawValue)
  }

  @Test(
    "MS-1: a classification row with the new code makes room", arguments: [Kind.customer, .vendor])
  func classificationMakesRoom(kind: Kind) throws {
    let pair = try company.pair(kind)
    let other = try company.companyContact("Berg")
    for contact in [pair.contact, other] {
      try company.row(
        .contactBusinessRelation,
        ["contactNumber": contact.number, "businessRelationCode": "PROSPECT"])
    }
    try company.setRelationCode(kind, "PROSPECT")
    #expect(company.rows(of: pair.contact) == ["PROSPECT \(kind.rawValue) \(pair.record.number)"])
    #expect(company.rows(of: other) == ["PROSPECT"])
  }

  @Test("MS-1, INV-7: codes change places over a third one, links keep their kinds")
  func swapped() throws {
    let holm = try company.companyContact("Holm")
    let customer = try company.createFrom(holm, .customer)
    let vendor = try company.createFrom(holm, .vendor)
    try company.row(.businessRelation, ["code": "THIRD"])
    #expect(
      company.refusal {
        try company.setUp(
          .marketingSetup,
          ["customerBusinessRelationCode": "VEND", "vendorBusinessRelationCode": "CUST"])
      } == ["E-SETUPDUP: VEND, Vendor", "E-SETUPDUP: CUST, Customer"],
      "a contact would have a code twice on the way")
    try company.setRelationCode(.customer, "THIRD")
    try company.setRelationCode(.vendor, "CUST")
    try company.setRelationCode(.customer, "VEND")
    #expect(
      Set(company.rows(of: holm))
        == ["VEND Customer \(customer.number)", "CUST Vendor \(vendor.number)"])
    #expect(company[holm, "contactBusinessRelation"] == "Multiple")
  }

  @Test("MS-1: blanking a code keeps rows and synchronisation (K-7)", arguments: Kind.allCases)
  func blanked(kind: Kind) throws {
    let pair = try company.pair(kind)
    let rows = company.rows(of: pair.contact)
    try company.setRelationCode(kind, "")
    #expect(company.rows(of: pair.contact) == rows && indicator(pair.contact) == "Other")
    try company.change(pair.contact, ["phoneNumber": "1"])
    #expect(company[pair.record, "phoneNumber"] == "1")
    try company.row(.businessRelation, ["code": "NEW"])
    try company.setRelationCode(kind, "NEW")
    #expect(company.rows(of: pair.contact) == rows, "from blank to a code nothing is recoded")
  }

  @Test("MS-2: blanking the code of another kind changes that kind's contacts only")
  func otherKind() throws {
    let customer = try company.pair(.customer)
    let vendor = try company.pair(.vendor)
    try company.setRelationCode(.vendor, "")
    #expect(indicator(customer.contact) == "Customer" && indicator(vendor.contact) == "Other")
    try company.setRelationCode(.vendor, "VEND")
    #expect(indicator(vendor.contact) == "Vendor")
  }

  @Test("E-SETUPDUP: a code serves one kind (D-20)")
  func duplicateCodes() throws {
    #expect(
      company.refusal { try company.setRelationCode(.vendor, "CUST") }
        == ["E-SETUPDUP: CUST, Customer"])
    #expect(company.refusalCodes { try company.setRelationCode(.vendor, "NONE") } == ["E-REF"])
  }

  @Test("MS-3: turning a switch on touches no person, it acts on later changes")
  func switchedOn() throws {
    try company.setUp(.marketingSetup, ["inheritLanguageCode": "false"])
    let holm = try company.companyContact("Holm", ["languageCode": "DAN"])
    let ann = try company.person("Ann Lee", of: holm)
    try company.setUp(.marketingSetup, ["inheritLanguageCode": "true"])
    #expect(company[ann, "languageCode"].isEmpty)
    try company.change(holm, ["languageCode": "DEU"])
    #expect(company[ann, "languageCode"].isEmpty, "the person did not have the old value")
    try company.change(ann, ["languageCode": "DEU"])
    try company.change(holm, ["languageCode": "ENU"])
    #expect(company[ann, "languageCode"] == "ENU")
  }
}

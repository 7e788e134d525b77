import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Create contact (C-NEW)")
struct CreateContactTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  @Test("C-NEW-1: a number is drawn from Contact Nos. and its series is kept")
  func drawnNumber() throws {
    let contact = try company.companyContact("Holm")
    #expect(contact.number == "CT000001" && contact["numberSeriesCode"] == "CONT")
  }

  @Test("C-NEW-1: a typed number is stored in upper case and has no series (N-11)")
  func typedNumber() throws {
    let contact = try company.companyContact("Holm", ["number": "holm1"])
    #expect(contact.number == "HOLM1" && contact["numberSeriesCode"].isEmpty)
    #expect(
      company.refusal { try company.companyContact("Berg", ["number": "HOLM1"]) }
        == ["E-EXISTS: Contact, HOLM1"])
  }

  @Test("C-NEW-1: without Contact Nos. a number must be typed (E-SETUP)")
  func noSeries() throws {
    try company.setUp(.marketingSetup, ["contactNumberSeriesCode": ""])
    #expect(
      company.refusal { try company.companyContact("Holm") }
        == ["E-SETUP: Contact Nos., Marketing Setup"])
    #expect(try company.companyContact("Holm", ["number": "H1"]).number == "H1")
  }

  @Test("C-NEW: the type is Company unless a company is named")
  func defaultType() throws {
    let holm = try company.contact(["displayName": "Holm"])
    #expect(holm["type"] == "Company")
    #expect(try company.contact(["displayName": "Ann", "companyName": "Holm"])["type"] == "Person")
    #expect(
      try company.contact(["displayName": "Bea", "companyNumber": holm.number])["type"] == "Person")
  }

  @Test("C-NEW-2: only a person has a company, and it must be a company contact")
  func companyNumber() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee")
    #expect(
      company.refusal { try company.companyContact("Berg", ["companyNumber": holm.number]) }
        == ["E-CONTTYPE: , Company, Person"])
    #expect(
      company.refusal { try company.person("Bea", of: ann) }
        == ["E-REF: Company No., \(ann.number), company contacts"])
    #expect(
      company.refusal { try company.contact(["displayName": "B", "companyNumber": "NONE"]) }
        == ["E-REF: Company No., NONE, company contacts"])
    #expect(
      company.refusal { try company.contact(["displayName": "B", "companyName": "Nobody"]) }
        == ["E-COMP-SELECT: Nobody"])
  }

  @Test(
    "C-NEW-3: a company has no fields of a person",
    arguments: [
      ("firstName", "Ann", "First Name"), ("middleName", "Mary", "Middle Name"),
      ("surname", "Lee", "Surname"), ("initials", "AL", "Initials"),
      ("jobTitle", "Buyer", "Job Title"),
      ("organizationalLevelCode", "CEO", "Organizational Level Code"),
      ("minor", "true", "Minor"), ("parentalConsentReceived", "true", "Parental Consent Received"),
    ])
  func personFields(field: String, value: String, caption: String) throws {
    #expect(
      company.refusal { try company.companyContact("Holm", [field: value]) }
        == ["E-FIELDTYPE: \(caption), Person"])
  }

  @Test(
    "C-NEW-3, V-PERSONFIELDS: a person has no fields of a company",
    arguments: [
      ("currencyCode", "USD", "Currency Code"),
      ("taxRegistrationNumber", "DK13585628", "VAT Registration No."),
      ("registrationNumber", "42", "Registration No."),
    ])
  func companyFields(field: String, value: String, caption: String) throws {
    #expect(
      company.refusal { try company.person("Ann Lee", [field: value]) }
        == ["E-FIELDTYPE: \(caption), Company"])
  }

  @Test("V-PERSONFIELDS: a sole trader has them while linked, and may clear them afterwards")
  func soleTrader() throws {
    let pair = try company.soleTrader()
    try company.change(pair.contact, ["currencyCode": "USD", "registrationNumber": "42"])
    #expect(company[pair.record, "registrationNumber"] == "42")
    try company.perform(Unlink(kind: .customer, contact: pair.contact.number))
    #expect(
      company.refusalCodes { try company.change(pair.contact, ["currencyCode": "EUR"]) }
        == ["E-FIELDTYPE"])
    try company.change(pair.contact, ["currencyCode": ""])
    #expect(company[pair.contact, "currencyCode"].isEmpty)
    #expect(company[pair.contact, "registrationNumber"] == "42")
  }

  @Test("C-NEW-5, C-NEW-6: what the company gives comes before the defaults")
  func inheritedBeforeDefaults() throws {
    try company.setUp(
      .marketingSetup, ["defaultLanguageCode": "DAN", "defaultTerritoryCode": "NORTH"])
    let holm = try company.companyContact("Holm", ["languageCode": "DEU", "territoryCode": ""])
    let ann = try company.person("Ann Lee", of: holm)
    #expect(ann["languageCode"] == "DEU" && ann["companyName"] == "Holm")
    #expect(ann["territoryCode"] == "NORTH" && ann["salutationCode"] == "UNISEX")
  }

  @Test("C-NEW-6: the user's salesperson comes before the default one; a given one stays")
  func salesperson() throws {
    try company.row(.salesperson, ["code": "KIM"])
    try company.setUp(.marketingSetup, ["defaultSalespersonCode": "KIM"])
    #expect(try company.companyContact("A")["salespersonCode"] == "KIM")
    try company.salespersonOfUser("JO")
    #expect(try company.companyContact("B")["salespersonCode"] == "JO")
    #expect(try company.companyContact("C", ["salespersonCode": "KIM"])["salespersonCode"] == "KIM")
  }

  @Test("S-2: a default salesperson who is blocked is left out with a warning")
  func blockedDefault() throws {
    let salesperson = try company.salespersonOfUser("JO")
    try company.change(salesperson, ["blocked": "true"])
    let entries = try MemoryCompany.entries(.contact, ["displayName": "Holm"])
    let plan = try company.perform(CreateContact(entries))
    #expect(plan.warnings.map(\.code) == [.salesperson])
    #expect(company.find(.contact, plan.mainNumber)?["salespersonCode"].isEmpty == true)
    #expect(
      company.refusal { try company.companyContact("B", ["salespersonCode": "JO"]) }
        == ["E-SALESBLOCK: Salesperson, JO"])
  }

  @Test("C-NEW-7: a company is its own company, a standalone person has none")
  func ownCompany() throws {
    let holm = try company.companyContact("Holm")
    #expect(holm["companyNumber"] == holm.number && holm["companyName"] == "Holm")
    let ann = try company.person("Ann Lee")
    #expect(ann["companyNumber"].isEmpty && ann["companyName"].isEmpty)
  }

  @Test("C-NEW-8: search name, search e-mail, version, stamp and journal")
  func derived() throws {
    let holm = try company.companyContact("Holm & Søn", ["email": "Info@Holm.dk"])
    #expect(holm["searchName"] == "HOLM & SØN" && holm["searchEmail"] == "INFO@HOLM.DK")
    #expect(holm.version == 1 && holm.modifiedBy == "TESTER" && !holm.modifiedAt.isEmpty)
    #expect(company.operations.last?.name == "C-NEW")
    #expect(company.journal.last { $0.key == holm.key }?.change == .inserted(holm))
  }

  @Test("C-NEW-8: a person of a company has the company's indicator", arguments: Kind.allCases)
  func indicator(kind: Kind) throws {
    let pair = try company.pair(kind)
    let isCompany = pair.contact["type"] == "Company"
    let person = try company.person("Ann Lee", of: isCompany ? pair.contact : nil)
    #expect(person["contactBusinessRelation"] == (isCompany ? kind.rawValue : "None"))
  }

  @Test("C-NEW-4, G-ATOM: all violations are reported in the order of the rules")
  func allViolations() throws {
    let refusal = company.refusalCodes {
      try company.contact([
        "type": "Company", "companyNumber": "NONE", "firstName": "Ann", "country": "XX",
        "phoneNumber": "call me",
      ])
    }
    #expect(
      refusal == ["E-CONTTYPE", "E-FIELDTYPE", "E-REF", "E-PHONE", "E-REQUIRED"])
  }

  @Test(
    "C-NAME-3: a name is split into its parts",
    arguments: [
      ("Ann", ["Ann", "", ""]), ("Ann Lee", ["Ann", "", "Lee"]),
      ("Ann Mary Lee", ["Ann", "Mary", "Lee"]), ("Ann Mary Sue Lee", ["Ann Mary", "Sue", "Lee"]),
      ("  Ann   Lee ", ["Ann", "", "Lee"]),
    ])
  func nameParts(name: String, parts: [String]) throws {
    let ann = try company.person(name)
    #expect([ann["firstName"], ann["middleName"], ann["surname"]] == parts)
    #expect(ann["displayName"] == name.split(separator: " ").joined(separator: " "), "C-NAME-1")
  }

  @Test("C-NAME-3: a part of more than 30 characters is cut with a warning, the name is not")
  func longPart() throws {
    let long = String(repeating: "x", count: 35)
    let entries = try MemoryCompany.entries(
      .contact, ["type": "Person", "displayName": "Ann \(long)"])
    let plan = try company.perform(CreateContact(entries))
    let ann = try #require(company.find(.contact, plan.mainNumber))
    #expect(ann["surname"] == String(repeating: "x", count: 30))
    #expect(ann["displayName"] == "Ann \(long)")
    #expect(plan.warnings.map(\.brief) == ["W-NAMEPART: Surname"])
  }

  @Test("C-NAME-4, C-NAME-5: the parts make the name; a name that contradicts them is refused")
  func partsMakeName() throws {
    let ann = try company.contact(["type": "Person", "firstName": "Ann", "surname": "Lee"])
    #expect(ann["displayName"] == "Ann Lee" && ann["searchName"] == "ANN LEE")
    #expect(
      company.refusal {
        try company.person("Ann Moe", ["firstName": "Ann", "surname": "Lee"])
      } == ["E-NAMEPARTS: Ann Moe, Ann Lee"])
    #expect(
      try company.person("Bea Moe", ["firstName": "Bea", "surname": "Moe"])["surname"] == "Moe")
  }
}

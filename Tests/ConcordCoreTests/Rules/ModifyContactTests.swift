import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Modify contact (C-MOD, C-NAME)")
struct ModifyContactTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany.withSamples() }

  @Test("C-MOD-1: type first, then company, then the other fields")
  func order() throws {
    let holm = try company.companyContact("Holm", ["languageCode": "DAN"])
    let lee = try company.companyContact("Ann Lee", ["languageCode": ""])
    try company.change(
      lee,
      ["type": "Person", "companyNumber": holm.number, "jobTitle": "Buyer", "languageCode": "DEU"])
    #expect(company[lee, "type"] == "Person" && company[lee, "companyName"] == "Holm")
    #expect(company[lee, "jobTitle"] == "Buyer" && company[lee, "surname"] == "Lee")
    #expect(company[lee, "languageCode"] == "DEU", "an entered value is not inherited over")
  }

  @Test("C-MOD-1: a stale version is refused (G-VERSION)")
  func stale() throws {
    let holm = try company.companyContact("Holm")
    let entries = try MemoryCompany.entries(.contact, ["phoneNumber": "1"])
    try company.perform(ModifyContact(holm.number, version: 1, entries))
    let stamp = try company.current(holm).modifiedAt
    let refusal = company.refusal {
      try company.perform(ModifyContact(holm.number, version: 1, entries))
    }
    #expect(refusal == ["E-STALE: Contact, \(holm.number), TESTER, \(stamp), 1, 2"])
    #expect(
      company.refusalCodes { try company.perform(ModifyContact("NONE", entries)) } == ["E-NOTFOUND"]
    )
  }

  @Test("C-MOD-2: fields of the other type are refused")
  func fieldTypes() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee")
    #expect(
      company.refusal { try company.change(holm, ["jobTitle": "Buyer"]) }
        == ["E-FIELDTYPE: Job Title, Person"])
    #expect(
      company.refusal { try company.change(ann, ["registrationNumber": "1"]) }
        == ["E-FIELDTYPE: Registration No., Company"])
  }

  @Test("C-MOD-3: a name may not become blank", arguments: ContactType.allCases)
  func blankName(type: ContactType) throws {
    let contact = try company.contact(["type": type.rawValue, "displayName": "Ann"])
    #expect(
      company.refusal { try company.change(contact, ["displayName": " "]) }
        == ["E-REQUIRED: Name, Contact, \(contact.number)"])
  }

  @Test("C-MOD-3: name parts that leave the name blank are refused once")
  func blankParts() throws {
    let ann = try company.person("Ann Lee")
    #expect(
      company.refusal { try company.change(ann, ["firstName": "", "surname": ""]) }
        == ["E-REQUIRED: Name, Contact, \(ann.number)"])
  }

  @Test("C-MOD-3, SYNC-9: saving what is stored writes nothing", arguments: Kind.allCases)
  func unchanged(kind: Kind) throws {
    let pair = try company.pair(kind, "Ann Lee", ["phoneNumber": "1"])
    for record in [pair.contact, pair.record] {
      let current = try company.current(record)
      let fields = current.entity.fields.filter { $0.access == .editable }
        .map { ($0.apiName, current[$0.apiName]) }
      let count = company.journal.count
      try company.change(record, Dictionary(uniqueKeysWithValues: fields))
      #expect(try company.current(record) == current && company.journal.count == count)
    }
  }

  @Test("C-MOD-4: one stamp and one version for everything that is written (SYNC-6)")
  func stamps() throws {
    let pair = try company.pair(.customer, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact)
    let employee = try company.createFrom(ann, .employee)
    let records = [pair.contact, pair.record, ann, employee]
    let before = records.map { company.version($0) }
    try company.change(pair.contact, ["phoneNumber": "1", "city": "Aarhus", "displayName": "Berg"])
    #expect(records.map { company.version($0) } == before.map { $0 + 1 })
    let at = company.operations.last?.at
    for record in records { #expect(try company.current(record).modifiedAt == at) }
  }

  @Test(
    "C-MOD-5, C-NAME-6: the contact text of records follows their primary contact",
    arguments: [Kind.customer, .vendor])
  func primaryTexts(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact)
    try company.change(pair.record, ["primaryContactNumber": ann.number])
    try company.change(ann, ["surname": "Moe"])
    #expect(company[pair.record, "contactName"] == "Ann Moe")
    try company.change(ann, ["displayName": "Bea Olsen"])
    #expect(company[pair.record, "contactName"] == "Bea Olsen")
  }

  @Test(
    "C-MOD-7: derived fields cannot be entered",
    arguments: ["searchEmail", "contactBusinessRelation", "numberSeriesCode"])
  func derived(field: String) throws {
    let holm = try company.companyContact("Holm")
    let value = field == "contactBusinessRelation" ? "Other" : "VEND"
    #expect(company.refusalCodes { try company.change(holm, [field: value]) } == ["E-READONLY"])
  }

  @Test("C-MOD-7: No. is renumbering, the company name of a company is its own")
  func numberAndCompanyName() throws {
    let holm = try company.companyContact("Holm")
    try company.change(holm, ["number": "h1"])
    #expect(company[holm, "number"] == "H1" && company[holm, "companyNumber"] == "H1")
    #expect(
      company.refusal { try company.change(holm, ["companyName": "Berg"]) }
        == ["E-CONTTYPE: H1, Company, Person"])
    try company.change(holm, ["companyName": "Holm"])
  }

  @Test("C-NAME-2, C-NAME-6, C-INH-6: a company's name is the company name of its persons")
  func companyName() throws {
    try company.setUp(.marketingSetup, ["inheritCommunicationDetails": "false"])
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    try company.change(holm, ["displayName": " Holm  &  Sons "])
    for record in [holm, ann] { #expect(company[record, "companyName"] == "Holm & Sons") }
    #expect(company[ann, "displayName"] == "Ann Lee")
  }

  @Test("C-NAME-3: an entered name gives the parts, those not mentioned become blank")
  func partsOfName() throws {
    let ann = try company.person("Ann Mary Lee")
    try company.change(ann, ["displayName": "Bea Moe"])
    #expect(
      ["firstName", "middleName", "surname"].map { company[ann, $0] } == ["Bea", "", "Moe"])
  }

  @Test("C-NAME-4: an entered part gives the name; C-NAME-5: a name that differs is refused")
  func nameOfParts() throws {
    let ann = try company.person("Ann Mary Lee")
    try company.change(ann, ["middleName": ""])
    #expect(company[ann, "displayName"] == "Ann Lee")
    #expect(
      company.refusal { try company.change(ann, ["firstName": "Bea", "displayName": "Cid Lee"]) }
        == ["E-NAMEPARTS: Cid Lee, Bea Lee"])
    try company.change(ann, ["firstName": "Bea", "displayName": "Bea Lee"])
    #expect(company[ann, "displayName"] == "Bea Lee")
  }

  @Test("V-SEARCH: the search name follows the name until someone types their own")
  func searchName() throws {
    let pair = try company.pair(.customer, "Holm")
    try company.change(pair.contact, ["displayName": "Berg"])
    #expect(company[pair.record, "searchName"] == "BERG")
    try company.change(pair.record, ["searchName": "quick"])
    #expect(company[pair.contact, "searchName"] == "QUICK")
    try company.change(pair.contact, ["displayName": "Moe"])
    #expect(company[pair.contact, "searchName"] == "QUICK")
    try company.change(pair.contact, ["searchName": ""])
    #expect(
      company[pair.contact, "searchName"].isEmpty && company[pair.record, "searchName"].isEmpty)
    try company.change(pair.record, ["displayName": "Lee"])
    #expect(company[pair.contact, "searchName"] == "LEE")
    try company.change(pair.contact, ["displayName": "Olsen", "searchName": "OLE"])
    #expect(company[pair.record, "searchName"] == "OLE")
  }

  @Test("SYNC-6: every written field has a journal entry with its cause")
  func causes() throws {
    let pair = try company.pair(.vendor, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact)
    let employee = try company.createFrom(ann, .employee)
    try company.change(pair.record, ["phoneNumber": "1"])
    let entries = try company.entries(of: company.lastOperation)
    let causes = entries.map { "\($0.recordNumber) \($0.cause) \($0.causeDetail)" }
    #expect(
      causes == [
        "\(pair.record.number) Direct ",
        "\(pair.contact.number) Synchronised vendors \(pair.record.number)",
        "\(ann.number) Inherited contacts \(pair.contact.number)",
        "\(employee.number) Synchronised contacts \(ann.number)",
      ])
  }

  @Test("SYNC-2: a difference that was there before is left alone (D-3)", arguments: Kind.allCases)
  func driftStays(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm", ["city": "Aarhus"])
    var record = try company.current(pair.record)
    if let city = record.entity.field("city") { record[city] = .text("Odense") }
    company.put(record)
    try company.change(pair.record, ["faxNumber": "1"])
    #expect(company[pair.contact, "faxNumber"] == "1" && company[pair.contact, "city"] == "Aarhus")
    try company.change(pair.contact, ["faxNumber": "2"])
    #expect(company[pair.record, "faxNumber"] == "2" && company[pair.record, "city"] == "Odense")
  }

  @Test("SYNC-7, MAP-5: a refusal anywhere fails the whole operation")
  func refusalAnywhere() throws {
    let holm = try company.companyContact("Holm")
    let customer = try company.createFrom(holm, .customer)
    let bank = try company.createFrom(holm, .bankAccount)
    try company.change(bank, ["balance": "10"])
    for record in [holm, customer] {
      #expect(
        company.refusal { try company.change(record, ["currencyCode": "USD"]) }
          == ["E-BANKCURR: \(bank.number)"])
    }
    try company.change(customer, ["currencyCode": "EUR"])
    #expect(company[bank, "currencyCode"] == "EUR", "blank and the LCY code are the same currency")
  }

  @Test(
    "SYNC-8: a blocked record is kept in step", arguments: [Kind.customer, .vendor, .bankAccount])
  func blocked(kind: Kind) throws {
    let pair = try company.pair(kind)
    try company.change(pair.record, ["blocked": kind == .bankAccount ? "true" : "All"])
    try company.change(pair.contact, ["phoneNumber": "1"])
    #expect(company[pair.record, "phoneNumber"] == "1")
  }

  @Test(
    "MAP-2: salesperson, purchaser and our contact are tied for customers only",
    arguments: Kind.allCases)
  func salesperson(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm", ["salespersonCode": "JO"])
    let field = kind.definition.salesperson.field.apiName
    #expect(company[pair.record, field] == (kind == .customer ? "JO" : ""))
    try company.change(pair.record, [field: "KIM"])
    #expect(company[pair.contact, "salespersonCode"] == (kind == .customer ? "KIM" : "JO"))
    try company.change(pair.contact, ["salespersonCode": ""])
    #expect(company[pair.record, field] == (kind == .customer ? "" : "KIM"))
  }

  @Test("MAP-3: registration number and format region never reach a bank account")
  func bankFields() throws {
    let pair = try company.pair(.bankAccount, "Holm", ["formatRegion": "da-DK"])
    try company.change(pair.contact, ["registrationNumber": "42", "formatRegion": "de-DE"])
    #expect(company[pair.record, "formatRegion"].isEmpty)
    try company.change(pair.record, ["formatRegion": "sv-SE"])
    #expect(company[pair.contact, "formatRegion"] == "de-DE")
    #expect(company[pair.contact, "registrationNumber"] == "42")
  }

  @Test("MAP-6: an employee's parts make the contact's name, never the other way")
  func employeeName() throws {
    let pair = try company.pair(.employee, "Ann Mary Lee")
    try company.change(pair.record, ["givenName": "Bea", "middleName": ""])
    #expect(company[pair.contact, "displayName"] == "Bea Lee")
    try company.change(pair.contact, ["displayName": "Cid Lou Moe"])
    #expect(
      ["givenName", "middleName", "surname"].map { company[pair.record, $0] }
        == ["Cid", "Lou", "Moe"])
    #expect(company[pair.record, "searchName"] == "CID LOU MOE")
  }

  @Test("MAP-6: an employee's renaming reaches the customer that the person is")
  func employeeAndCustomer() throws {
    let trader = try company.soleTrader("Ann Lee")
    let employee = try company.createFrom(trader.contact, .employee)
    try company.change(employee, ["surname": "Moe"])
    #expect(company[trader.record, "displayName"] == "Ann Moe")
    #expect(company[trader.record, "contactName"] == "Ann Moe")
    try company.change(trader.record, ["displayName": "Bea Olsen"])
    #expect(company[employee, "givenName"] == "Bea" && company[employee, "surname"] == "Olsen")
  }
}

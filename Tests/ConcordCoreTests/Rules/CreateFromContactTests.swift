import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Create a record from a contact (C-MKCUST, C-MKVEND, C-MKBANK, C-MKEMP)")
struct CreateFromContactTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany.withSamples() }

  private func template(_ kind: Kind, _ fields: [String: String]) throws -> Record {
    try company.row(
      try #require(kind.definition.template),
      fields.merging(["code": "T"]) { $1 })
  }

  @Test(
    "C-MKCUST-2, C-MKVEND-2, T-6: the only fitting template is used, by the effective contact's type"
  )
  func onlyTemplate() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    let customer = try company.createFrom(ann, .customer, template: .automatic)
    #expect(customer["paymentTermsCode"] == "30 DAYS", "D-9: the company's template")
    let bea = try company.person("Bea Moe")
    let person = try company.createFrom(bea, .customer, template: .automatic)
    #expect(person["paymentTermsCode"] == "14 DAYS" && person["pricesIncludeTax"] == "true")
  }

  @Test("C-MKCUST-2, T-7: a named template must exist and have the contact's type (D-9)")
  func namedTemplate() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    #expect(
      company.refusal { try company.createFrom(ann, .customer, template: .named("PERSON")) }
        == ["E-TEMPLTYPE: PERSON, Person, \(holm.number), Company"])
    #expect(
      company.refusal { try company.createFrom(holm, .customer, template: .named("NONE")) }
        == ["E-NOTFOUND: Customer Template, NONE"])
    #expect(
      try company.createFrom(holm, .customer, template: .named("COMPANY"))["paymentTermsCode"]
        == "30 DAYS")
  }

  @Test("C-MKEMP-2, T-6: without an employee template none is used; several must be chosen from")
  func employeeTemplates() throws {
    let ann = try company.person("Ann Lee")
    let bea = try company.person("Bea Moe")
    try company.row(.employeeTemplate, ["code": "OTHER"])
    #expect(
      company.refusalCodes { try company.createFrom(ann, .employee, template: .automatic) }
        == ["E-TEMPLCHOOSE"])
    for template in company.all(.employeeTemplate) { try company.delete(template) }
    let employee = try company.createFrom(bea, .employee, template: .automatic)
    #expect(employee["employeePostingGroupCode"].isEmpty)
  }

  @Test("C-MKCUST-3, C-MKBANK-3: the number is drawn, typed, or refused", arguments: Kind.allCases)
  func number(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Holm")
    let other = try company.contact(for: kind, "Berg")
    let record = try company.createFrom(contact, kind, ["number": "own1"])
    #expect(record.number == "OWN1" && record["numberSeriesCode"].isEmpty)
    #expect(
      company.refusal { try company.createFrom(other, kind, ["number": "OWN1"]) }
        == ["E-EXISTS: \(kind.rawValue), OWN1"])
    let setup = kind.definition.numberSeries.field
    try company.setUp(.concordSetup, [setup.apiName: ""])
    #expect(
      company.refusal { try company.createFrom(other, kind) }
        == ["E-SETUP: \(setup.caption), Concord Setup"])
  }

  @Test(
    "C-MKCUST-3, C-MKEMP-3: a template's series comes first and must be automatic",
    arguments: [Kind.customer, .vendor, .employee])
  func templateSeries(kind: Kind) throws {
    let series = try company.row(.numberSeries, ["code": "SPECIAL", "defaultNumbers": "true"])
    try company.row(.numberSeriesLine, ["seriesCode": "SPECIAL", "startingNumber": "S01"])
    _ = try template(kind, ["numberSeriesCode": "SPECIAL"])
    let contact = try company.contact(for: kind, "Holm")
    let record = try company.createFrom(contact, kind, template: .named("T"))
    #expect(record.number == "S01" && record["numberSeriesCode"] == "SPECIAL")
    try company.change(series, ["defaultNumbers": "false"])
    let other = try company.contact(for: kind, "Berg")
    #expect(
      company.refusal { try company.createFrom(other, kind, template: .named("T")) }
        == ["E-NS-AUTO: SPECIAL"])
  }

  @Test("C-MKCUST-4: every shared field has the contact's value", arguments: MapCell.bothWays)
  func sharedFields(cell: MapCell) throws {
    guard cell.row.contact.apiName != "privacyBlocked" else { return }
    let contact = try company.contact(for: cell.kind, "Ann Lee")
    try company.change(contact, [cell.row.contact.apiName: Samples.value(cell.row)])
    let version = company.version(contact)
    let record = try company.createFrom(contact, cell.kind)
    #expect(record[cell.field.apiName] == Samples.value(cell.row))
    #expect(company.version(contact) == version + 1, "touched once")
    #expect(try company.drift().isEmpty)
  }

  @Test("C-MKCUST-4: a customer has the contact's type", arguments: ContactType.allCases)
  func contactType(type: ContactType) throws {
    let contact = try company.contact(["type": type.rawValue, "displayName": "Ann Lee"])
    #expect(try company.createFrom(contact, .customer)["type"] == type.rawValue)
  }

  @Test(
    "C-MKCUST-6: the contact's value, then the caller's, then the template's",
    arguments: [Kind.customer, .vendor])
  func precedence(kind: Kind) throws {
    _ = try template(
      kind,
      [
        "phoneNumber": "9", "city": "Viborg", "paymentTermsCode": "CM", "shippingAgentCode": "DHL",
        "languageCode": "DEU", "invoiceDiscountCode": "GOLD",
      ])
    let contact = try company.companyContact("Holm", ["phoneNumber": "1"])
    let record = try company.createFrom(
      contact, kind, template: .named("T"), ["paymentTermsCode": "7 DAYS", "city": "Odense"])
    #expect(record["phoneNumber"] == "1" && record["city"] == "Odense")
    #expect(record["paymentTermsCode"] == "7 DAYS" && record["shippingAgentCode"] == "DHL")
    #expect(record["languageCode"] == "DEU" && record["invoiceDiscountCode"] == "GOLD", "T-4")
    #expect(company[contact, "city"] == "Odense", "C-MKCUST-7")
    #expect(company[contact, "languageCode"] == "DEU", "T-5")
    #expect(company[contact, "phoneNumber"] == "1")
  }

  @Test("C-MKCUST-6: the discount code is the own number", arguments: [Kind.customer, .vendor])
  func discountCode(kind: Kind) throws {
    let pair = try company.pair(kind)
    #expect(pair.record["invoiceDiscountCode"] == pair.record.number)
  }

  @Test("C-MKCUST-7: what the template fills propagates to records and persons")
  func templatePropagates() throws {
    _ = try template(.vendor, ["contactType": "Company", "faxNumber": "9"])
    let pair = try company.pair(.customer, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact)
    try company.createFrom(pair.contact, .vendor, template: .named("T"))
    for record in [pair.contact, pair.record, ann] { #expect(company[record, "faxNumber"] == "9") }
  }

  @Test("C-MKCUST-8: a person is its own primary contact, a company has none (D-11, K-6)")
  func primary() throws {
    let trader = try company.soleTrader("Ann Lee")
    #expect(trader.record["primaryContactNumber"] == trader.contact.number)
    #expect(trader.record["contactName"] == "Ann Lee")
    let holm = try company.companyContact("Holm")
    let bea = try company.person("Bea Moe", of: holm)
    for kind in [Kind.customer, .vendor] {
      let record = try company.createFrom(bea, kind)
      #expect(record["primaryContactNumber"].isEmpty && record["contactName"].isEmpty)
    }
  }

  @Test(
    "C-MKCUST-9, C-MKVEND-5, C-MKBANK-5: indicators of the contact and of its persons",
    arguments: [Kind.customer, .vendor, .bankAccount])
  func indicators(kind: Kind) throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    try company.createFrom(holm, kind)
    for contact in [holm, ann] {
      #expect(company[contact, "contactBusinessRelation"] == kind.rawValue)
    }
    #expect(company.version(ann) == 1, "I-5")
  }

  @Test("C-MKVEND-4: the purchaser is the user's, else the template's, never the contact's")
  func purchaser() throws {
    _ = try template(.vendor, ["purchaserCode": "KIM"])
    let holm = try company.companyContact("Holm", ["salespersonCode": "JO"])
    let berg = try company.companyContact("Berg", ["salespersonCode": "JO"])
    #expect(try company.createFrom(holm, .vendor)["purchaserCode"].isEmpty)
    #expect(try company.createFrom(berg, .vendor, template: .named("T"))["purchaserCode"] == "KIM")
    try company.salespersonOfUser("LEO")
    let moe = try company.companyContact("Moe", ["salespersonCode": "JO"])
    let vendor = try company.createFrom(moe, .vendor, template: .named("T"))
    #expect(vendor["purchaserCode"] == "LEO" && company[moe, "salespersonCode"] == "JO")
  }

  @Test("S-1: a customer takes the contact's salesperson, even blank")
  func blankSalesperson() throws {
    let holm = try company.companyContact("Holm")
    try company.salespersonOfUser("LEO")
    #expect(try company.createFrom(holm, .customer)["salespersonCode"].isEmpty)
  }

  @Test("C-MKBANK-2, C-MKBANK-4: no template, shared fields only")
  func bankAccount() throws {
    let holm = try company.companyContact(
      "Holm",
      [
        "salespersonCode": "JO", "currencyCode": "USD", "languageCode": "DAN",
        "registrationNumber": "42",
      ])
    let bank = try company.createFrom(holm, .bankAccount, template: .automatic)
    #expect(bank["currencyCode"] == "USD" && bank["languageCode"] == "DAN")
    #expect(bank["ourContactCode"].isEmpty && bank["formatRegion"].isEmpty)
  }

  @Test("C-MKEMP-1: everything that stands against an employee")
  func employeeConditions() throws {
    let holm = try company.companyContact("Holm")
    #expect(
      company.refusal { try company.createFrom(holm, .employee) }
        == ["E-CONTTYPE: \(holm.number), Company, Person"])
    let ann = try company.person("Ann Lee", of: holm)
    let employee = try company.createFrom(ann, .employee)
    #expect(company.linkedContact(of: employee)?.key == ann.key)
    try company.change(ann, ["privacyBlocked": "true"])
    try company.setRelationCode(.employee, "")
    #expect(
      company.refusal { try company.createFrom(ann, .employee) } == [
        "E-LINKED: \(ann.number), Employee, \(employee.number)",
        "E-PRIVACY: Contact, \(ann.number), Ann Lee",
        "E-SETUP: Bus. Rel. Code for Employees, Marketing Setup",
      ])
  }

  @Test("C-MKEMP-4, C-MKEMP-5: names, search name, and a template that overwrites no address")
  func employee() throws {
    _ = try template(.employee, ["city": "Viborg", "country": "SE", "gender": "Female"])
    let ann = try company.person("Ann Mary Lee", ["city": "Odense", "initials": "AML"])
    let employee = try company.createFrom(ann, .employee, template: .named("T"))
    #expect(employee["surname"] == "Lee" && employee["searchName"] == "ANN MARY LEE AML")
    #expect(employee["city"] == "Odense" && employee["country"] == "SE")
    #expect(employee["gender"] == "Female" && company[ann, "country"] == "SE")
  }

  @Test("INV-27, C-MKEMP-6: one record, one row, nothing else is created", arguments: Kind.allCases)
  func nothingElse(kind: Kind) throws {
    _ = try company.pair(kind)
    #expect(company.all(.contact).count == 1 && company.all(kind.entity).count == 1)
    #expect(company.all(.contactBusinessRelation).count == 1)
  }
}

import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Templates (T-rules)")
struct TemplateRulesTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  @Test("T-1: fill mode writes where the record is blank; Allow Line Disc. counts as blank")
  func fill() throws {
    try company.template(
      .customer, "T",
      [
        "paymentTermsCode": "COD", "creditLimit": "100", "allowLineDiscount": "false",
        "applicationMethod": "Apply to Oldest", "taxLiable": "true",
      ])
    let customer = try company.record(
      .customer, ["displayName": "Holm", "paymentTermsCode": "10 DAYS"], template: .named("t"))
    #expect(customer["paymentTermsCode"] == "10 DAYS")
    #expect(customer["creditLimit"] == "100")
    #expect(customer["allowLineDiscount"] == "false")
    #expect(customer["applicationMethod"] == "Apply to Oldest")
    #expect(customer["taxLiable"] == "true")
  }

  @Test("T-2, T-3: overwrite mode writes every value of the template and clears nothing")
  func overwrite() throws {
    try company.template(.customer, "T", ["paymentTermsCode": "COD"])
    let customer = try company.record(
      .customer,
      ["displayName": "Holm", "paymentTermsCode": "10 DAYS", "paymentMethodCode": "BANK"])
    try company.perform(ApplyTemplate(.customer, customer.number, template: "T"))
    #expect(try company.current(customer)["paymentTermsCode"] == "10 DAYS")
    try company.perform(
      ApplyTemplate(.customer, customer.number, template: "T", mode: .overwrite))
    let changed = try company.current(customer)
    #expect(changed["paymentTermsCode"] == "COD")
    #expect(changed["paymentMethodCode"] == "BANK")
  }

  @Test("T-2, L-MOD-1: overwriting sets Contact Type of an unlinked customer only")
  func contactType() throws {
    try company.template(.customer, "P", ["contactType": "Person"])
    let unlinked = try company.unlinkedRecord(.customer, ["displayName": "Ann Lee"])
    try company.perform(ApplyTemplate(.customer, unlinked.number, template: "P"))
    #expect(try company.current(unlinked)["type"] == "Company")
    try company.perform(
      ApplyTemplate(.customer, unlinked.number, template: "P", mode: .overwrite))
    #expect(try company.current(unlinked)["type"] == "Person")
    let linked = try company.record(.customer, ["displayName": "Holm"])
    let refused = company.violations {
      try company.perform(
        ApplyTemplate(.customer, linked.number, template: "P", mode: .overwrite))
    }
    #expect(refused.map(\.code) == [.customerType])  // D-25
    let contact = try #require(company.linkedContact(of: linked))
    #expect(refused.map(\.arguments) == [[linked.number, contact.number]])
  }

  @Test("T-4: a template's discount code wins over the own number; its head stays with it")
  func discountCode() throws {
    try company.series("NS", lines: [["startingNumber": "N1"]])
    try company.template(
      .vendor, "T",
      [
        "invoiceDiscountCode": "GOOD", "displayName": "Template", "numberSeriesCode": "NS",
        "contactType": "Person",
      ])
    let vendor = try company.record(.vendor, ["displayName": "Holm"])
    #expect(vendor["invoiceDiscountCode"] == vendor.number)
    try company.perform(ApplyTemplate(.vendor, vendor.number, template: "T"))
    let changed = try company.current(vendor)
    #expect(changed["invoiceDiscountCode"] == "GOOD")
    #expect(changed["displayName"] == "Holm")
    #expect(changed["numberSeriesCode"] == "VEND")
    let typed = try company.record(
      .vendor, ["displayName": "Holm", "invoiceDiscountCode": "OWN"])
    try company.perform(ApplyTemplate(.vendor, typed.number, template: "T"))
    #expect(try company.current(typed)["invoiceDiscountCode"] == "OWN")
  }

  @Test("T-5: a shared field from a template reaches the contact and its other records")
  func synchronised() throws {
    try company.template(.customer, "T", ["languageCode": "DAN", "privacyBlocked": "true"])
    let holm = try company.companyContact("Holm")
    let vendor = try company.createFrom(holm, .vendor)
    let customer = try company.createFrom(holm, .customer, template: .named("T"))
    #expect(customer["blocked"] == "All")  // V-PRIVACY-6
    for record in [holm, vendor] {
      #expect(try company.current(record)["languageCode"] == "DAN")
      #expect(try company.current(record)["privacyBlocked"] == "true")
    }
  }

  @Test("T-6: one candidate is used, several are listed, none is an error but for employees")
  func selection() throws {
    let holm = try company.companyContact("Holm")
    #expect(
      try company.createFrom(holm, .customer, template: .automatic)["paymentTermsCode"] == "30 DAYS"
    )
    let any = company.violations {
      try company.record(.customer, ["displayName": "A"], template: .automatic)
    }
    #expect(any.map(\.code) == [.templateChoose])  // L-NEW-2: among all customer templates
    #expect(any.first?.candidates == ["COMPANY", "PERSON"])
    let person = try company.record(
      .customer, ["displayName": "Ann", "type": "Person"], template: .automatic)
    #expect(person["paymentTermsCode"] == "14 DAYS")
    for kind in [Kind.vendor, .employee] { try company.removeTemplates(kind) }
    let none = company.violations { try company.createFrom(holm, .vendor, template: .automatic) }
    #expect(none.map(\.code) == [.templateNone])
    #expect(none.map(\.arguments) == [["Vendor", "Company", "Vendor"]])
    let ann = try company.person("Ann")
    #expect(try company.createFrom(ann, .employee, template: .automatic).number == "E0001")
    #expect(try company.createFrom(holm, .bankAccount, template: .automatic).number == "BA0001")
  }

  @Test("T-7: a named template exists and is for the type of the contact that is linked")
  func named() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann", of: holm)
    let missing = company.violations {
      try company.createFrom(holm, .customer, template: .named("NONE"))
    }
    #expect(missing.map(\.code) == [.notFound])
    #expect(missing.map(\.arguments) == [["Customer Template", "NONE"]])
    let wrong = company.violations {
      try company.createFrom(ann, .customer, template: .named("PERSON"))  // D-9
    }
    #expect(wrong.map(\.code) == [.templateType])
    #expect(wrong.map(\.arguments) == [["PERSON", "Person", holm.number, "Company"]])
  }

  @Test("T-8: saved templates are numbered on; the own number as discount code is left out")
  func save() throws {
    let customer = try company.record(.customer, ["displayName": "Holm", "type": "Person"])
    try company.template(.customer, "CUST000007")
    try company.template(.customer, "CUST9")
    let plan = try company.perform(SaveAsTemplate(.customer, customer.number))
    #expect(plan.mainNumber == "CUST000008")
    let saved = try #require(company.find(.customerTemplate, "CUST000008"))
    #expect(saved["invoiceDiscountCode"] == "")
    #expect(saved["contactType"] == "Person")
    #expect(saved["displayName"] == "Holm")
    let named = try company.perform(
      SaveAsTemplate(.customer, customer.number, code: "own", description: "My template"))
    #expect(named.mainNumber == "OWN")
    let again = company.violations {
      try company.perform(SaveAsTemplate(.customer, customer.number, code: "OWN"))
    }
    #expect(again.map(\.code) == [.exists])
  }

  @Test(
    "T-9: values of a template obey the rules of the record's field",
    arguments: [
      (["phoneNumber": "call me"], ErrorCode.phone), (["email": "a,b"], .email),
      (["gln": "1"], .gln), (["country": "NONE"], .ref), (["formatRegion": "x"], .range),
      (["addressLine1": String(repeating: "x", count: 101)], .length),
      (["prepaymentPercent": "100.1"], .range), (["blocked": "Payment"], .range),
      (["country": "DK", "taxRegistrationNumber": "X"], .vatFormat),
      (["salespersonCode": "NONE"], .ref),
    ])
  func values(fields: [String: String], code: ErrorCode) throws {
    #expect(company.codes { try company.template(.customer, "T", fields) } == [code])
  }
}

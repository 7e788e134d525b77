import ConcordCore
import ConcordTestSupport
import Testing

/// The area `template`: applying templates to existing records, and keeping templates.
@Suite("Acceptance: applying, saving and copying templates")
struct TemplateUseAcceptanceTests {
  let company: MemoryCompany

  init() throws {
    company = try MemoryCompany()
    try company.row(.employeePostingGroup, ["code": "OTHERS"])
  }

  /// Makes templates T1 and T2 of a kind and returns their values.
  private func twoTemplates(_ kind: Kind) throws -> [[String: String]] {
    let groups = try #require(TemplateAcceptanceTests.groups[kind])
    for (index, fields) in groups.enumerated() {
      try company.template(kind, "T\(index + 1)", fields)
    }
    return groups
  }

  private func record(_ kind: Kind, _ fields: [String: String] = [:]) throws -> Record {
    let name = kind == .employee ? "surname" : "displayName"
    return try company.record(kind, fields.merging([name: "Holm"]) { $1 })
  }

  @discardableResult
  private func apply(_ template: String, to record: Record, _ mode: Templates.Mode = .fill)
    throws -> Plan
  {
    let kind = try #require(Kind(record.key.entity))
    return try company.perform(
      ApplyTemplate(kind, record.number, template: template, mode: mode))
  }

  private func expect(_ record: Record, has values: [String: String]) throws {
    let current = try company.current(record)
    for (field, value) in values { #expect(current[field] == value, "\(field)") }
  }

  @Test(
    "BC-TC-063, T-3: blanks of a template never clear anything", arguments: ["Fill", "Overwrite"])
  func blanksClearNothing(mode: String) throws {
    let values = [
      "postalCode": "8000", "city": "Aarhus", "country": "DK", "state": "Midtjylland",
      "languageCode": "DAN", "currencyCode": "DKK",
    ]
    let vendor = try record(.vendor, values)
    try company.template(.vendor, "BLANK")
    try apply("BLANK", to: vendor, try #require(Templates.Mode(rawValue: mode)))
    try expect(vendor, has: values)
    #expect(try company.current(vendor).version == vendor.version)  // SYNC-9
  }

  @Test("BC-TC-094, T-3: an entirely blank template leaves the posting groups alone")
  func blankTemplate() throws {
    let values = try #require(TemplateAcceptanceTests.groups[.customer])[0]
    let customer = try record(.customer, values)
    try company.template(.customer, "BLANK")
    try apply("BLANK", to: customer, .overwrite)
    try expect(customer, has: values)
  }

  @Test(
    "BC-TC-035, BC-TC-053, T-2, D-14: an applied template fills blanks and overwrites on request",
    arguments: [Kind.vendor, .employee, .customer])
  func fillAndOverwrite(kind: Kind) throws {
    let values = try twoTemplates(kind)
    let filled = try record(kind, values[0])
    let blank = try record(kind)
    try apply("T2", to: filled)
    try apply("T2", to: blank)
    try expect(filled, has: values[0])
    try expect(blank, has: values[1])
    try apply("T2", to: filled, .overwrite)
    try expect(filled, has: values[1])
  }

  @Test(
    "BC-TC-037, BC-TC-038, BC-TC-054: a template is applied to several records, one operation each",
    arguments: [Kind.customer, .vendor, .employee])
  func severalRecords(kind: Kind) throws {
    let values = try twoTemplates(kind)
    let records = [try record(kind, values[0]), try record(kind)]
    for record in records { try apply("T2", to: record, .overwrite) }
    for record in records { try expect(record, has: values[1]) }
  }

  @Test(
    "BC-TC-067, BC-TC-069: the result of applying shows the new values (G-RESULT)",
    arguments: [Kind.customer, .employee])
  func resultShowsValues(kind: Kind) throws {
    let values = try twoTemplates(kind)
    let plan = try apply("T2", to: try record(kind))
    let after = try #require(plan.changes.first?.after)
    for (field, value) in values[1] { #expect(after[field] == value) }
  }

  @Test(
    "BC-TC-100, BC-TC-101, BC-TC-102: a template that is only previewed changes nothing (D-40)",
    arguments: [Kind.customer, .vendor, .employee])
  func declined(kind: Kind) throws {
    _ = try twoTemplates(kind)
    let record = try record(kind)
    let operation = ApplyTemplate(kind, record.number, template: "T2", mode: .overwrite)
    #expect(!(try company.preview(operation)).isEmpty)
    #expect(try company.current(record) == record)
  }

  @Test(
    "BC-TC-043, BC-TC-055: a record saved as template gives its values to it (T-8)",
    arguments: [(Kind.vendor, "VEND000001"), (.employee, "EMPL000001")])
  func saveAsTemplate(kind: Kind, code: String) throws {
    let values = try #require(TemplateAcceptanceTests.groups[kind])[1]
    let record = try record(kind, values)
    #expect(try company.perform(SaveAsTemplate(kind, record.number)).mainNumber == code)
    let entity = try #require(kind.definition.template)
    let template = try #require(company.find(entity, code))
    for (field, value) in values { #expect(template[field] == value) }
  }

  @Test(
    "BC-TO-004, BC-TO-006: every field that a template knows is saved (T-8)",
    arguments: [Kind.customer, .vendor, .employee])
  func everyField(kind: Kind) throws {
    let entity = try #require(kind.definition.template)
    let values = try company.samples(of: entity, leavingOut: Template.headNames)
    let record = try record(kind, values)
    let plan = try company.perform(SaveAsTemplate(kind, record.number))
    let template = try #require(company.find(entity, plan.mainNumber))
    for (field, value) in values { #expect(template[field] == value, "\(field)") }
    #expect(template["displayName"] == "Holm")
  }

  @Test(
    "BC-TO-001, BC-TO-003, D-30: blank fields of a named record are blank in the template (T-8)",
    arguments: [Kind.customer, .vendor])
  func blankFields(kind: Kind) throws {
    let record = try record(kind)
    #expect(record["invoiceDiscountCode"] == record.number)
    let plan = try company.perform(SaveAsTemplate(kind, record.number))
    let entity = try #require(kind.definition.template)
    let template = try #require(company.find(entity, plan.mainNumber))
    for field in entity.entity.fields where !["code", "displayName"].contains(field.apiName) {
      #expect(template[field] == field.defaultValue, "\(field.apiName)")
    }
  }

  @Test(
    "BC-TC-010, BC-TC-025: copying a template gives everything but its code",
    arguments: [Kind.customer, .employee, .vendor])
  func copying(kind: Kind) throws {
    let entity = try #require(kind.definition.template)
    let values = try company.samples(of: entity, leavingOut: ["code"])
    try company.template(kind, "FULL", values)
    let target = try company.template(kind, "EMPTY", ["displayName": "Empty"])
    try company.perform(CopyTemplate(kind, from: "FULL", to: "EMPTY"))
    try expect(target, has: values)
    #expect(try company.current(target)["code"] == "EMPTY")
  }

  @Test(
    "BC-TO-016, V-PLACE: the city of a template fills in post code and country on request",
    arguments: [nil, ("0001", ""), ("0002", "NO")] as [(String, String)?])
  func cityOfTemplate(row: (code: String, country: String)?) throws {
    if let row {
      try company.row(
        .postCode, ["code": row.code, "city": "Noreturn", "country": row.country])
    }
    let plain = try company.template(.customer, "PLAIN", ["city": "Noreturn"])
    #expect(plain["postalCode"] == "" && plain["country"] == "")
    company.context.autofill = true
    let filled = try company.template(.customer, "FILLED", ["city": "Noreturn"])
    #expect(filled["city"] == "Noreturn")
    #expect(filled["postalCode"] == row?.code ?? "")
    #expect(filled["country"] == row?.country ?? "")
  }

  @Test(
    "BC-TO-019, V-PLACE: the post code of a template fills in city and country on request",
    arguments: [nil, ("Oslo", ""), ("Oslo", "NO")] as [(String, String)?])
  func postCodeOfTemplate(row: (city: String, country: String)?) throws {
    if let row {
      try company.row(
        .postCode, ["code": "NORETURN", "city": row.city, "country": row.country])
    }
    let plain = try company.template(.vendor, "PLAIN", ["postalCode": "NORETURN"])
    #expect(plain["city"] == "" && plain["country"] == "")
    company.context.autofill = true
    let filled = try company.template(.vendor, "FILLED", ["postalCode": "noreturn"])
    #expect(filled["postalCode"] == "NORETURN")
    #expect(filled["city"] == row?.city ?? "")
    #expect(filled["country"] == row?.country ?? "")
  }

  @Test(
    "BC-TO-037, T-9, E-REF: codes of lists must exist, other codes of a template are free",
    arguments: [EntityKind.customerTemplate, .vendorTemplate, .employeeTemplate])
  func unknownCodes(entity: EntityKind) throws {
    let template = try company.row(entity, ["code": "T"])
    for field in entity.entity.fields where field.apiName != "code" {
      guard case .code = field.type, field.check == nil || field.check == .salesperson else {
        continue
      }
      let refused = company.violations {
        try company.change(template, [field.apiName: "NO SUCH"])
      }
      guard let list = field.reference else {
        #expect(refused.isEmpty, "\(field.apiName)")
        continue
      }
      #expect(refused.map(\.code) == [.ref], "\(field.apiName)")
      #expect(refused.map(\.arguments) == [[field.caption, "NO SUCH", list.entity.caption]])
    }
  }

  @Test("BC-TO-050, T-9: clearing the country of a template clears city and post code")
  func clearingCountry() throws {
    let template = try company.template(
      .vendor, "T", ["country": "DK", "city": "Aarhus", "postalCode": "8000"])
    let changed = try company.change(template, ["country": ""])
    #expect(changed["city"] == "" && changed["postalCode"] == "")
  }
}

import ConcordCore
import ConcordTestSupport
import Testing

/// The area `template`: choosing a template and creating records from it.
@Suite("Acceptance: records from templates")
struct TemplateAcceptanceTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  /// Posting groups of two templates, T1 and T2.
  static let groups: [Kind: [[String: String]]] = [
    .customer: [
      [
        "customerPostingGroupCode": "DOMESTIC", "generalBusinessPostingGroupCode": "DOMESTIC",
        "taxBusinessPostingGroupCode": "DOMESTIC",
      ],
      [
        "customerPostingGroupCode": "FOREIGN", "generalBusinessPostingGroupCode": "EXPORT",
        "taxBusinessPostingGroupCode": "EU",
      ],
    ],
    .vendor: [
      [
        "vendorPostingGroupCode": "DOMESTIC", "generalBusinessPostingGroupCode": "DOMESTIC",
        "taxBusinessPostingGroupCode": "DOMESTIC",
      ],
      [
        "vendorPostingGroupCode": "FOREIGN", "generalBusinessPostingGroupCode": "EXPORT",
        "taxBusinessPostingGroupCode": "EU",
      ],
    ],
    .employee: [
      ["employeePostingGroupCode": "EMPLOYEES", "statisticsGroupCode": "S1"],
      ["employeePostingGroupCode": "OTHERS", "statisticsGroupCode": "S2"],
    ],
  ]

  /// Makes templates T1 and T2 of a kind and returns the values of T2.
  private func twoTemplates(_ kind: Kind) throws -> [String: String] {
    if company.find(.employeePostingGroup, "OTHERS") == nil {
      try company.row(.employeePostingGroup, ["code": "OTHERS"])
    }
    let groups = try #require(Self.groups[kind])
    for (index, fields) in groups.enumerated() {
      try company.template(kind, "T\(index + 1)", fields)
    }
    return groups[1]
  }

  @discardableResult
  private func record(
    _ kind: Kind, _ fields: [String: String] = [:], template: TemplateChoice = .none
  ) throws -> Record {
    let name = kind == .employee ? "surname" : "displayName"
    return try company.record(
      kind, fields.merging([name: "Holm"]) { $1 }, template: template)
  }

  private func expect(_ record: Record, has values: [String: String]) {
    for (field, value) in values { #expect(record[field] == value, "\(field)") }
  }

  @Test("BC-MC-020: only templates of the contact's type are offered (T-6, T-7, D-9)")
  func offeredTemplates() throws {
    try company.template(.customer, "BIG", ["paymentTermsCode": "60 DAYS"])
    let contact = try company.companyContact("Holm")
    let refused = company.violations {
      try company.createFrom(contact, .customer, template: .automatic)
    }
    #expect(refused.map(\.code) == [.templateChoose])
    #expect(refused.first?.candidates == ["BIG", "COMPANY"])
    #expect(refused.map(\.arguments) == [["BIG, COMPANY"]])
    let wrong = company.violations {
      try company.createFrom(contact, .customer, template: .named("PERSON"))
    }
    #expect(wrong.map(\.code) == [.templateType])
    #expect(wrong.map(\.arguments) == [["PERSON", "Person", contact.number, "Company"]])
    let customer = try company.createFrom(contact, .customer, template: .named("BIG"))
    #expect(customer["paymentTermsCode"] == "60 DAYS")
  }

  @Test(
    "BC-MC-096, BC-MC-097, BC-MC-099: the contact's country wins, a template fills a blank one",
    arguments: [("DK", "", "DK"), ("", "DK", "DK"), ("", "", ""), ("SE", "DK", "SE")])
  func country(ofContact: String, ofTemplate: String, expected: String) throws {
    try company.template(.customer, "T", ["country": ofTemplate])
    let contact = try company.companyContact("Holm", ["country": ofContact])
    let customer = try company.createFrom(contact, .customer, template: .named("T"))
    #expect(customer["country"] == expected)
    #expect(try company.current(contact)["country"] == expected)  // C-MKCUST-7
  }

  @Test("BC-MC-107: what is blank on contact and template is blank on the customer (T-3)")
  func blanks() throws {
    let person = try company.person("Ann Lee")
    let customer = try company.createFrom(person, .customer, template: .automatic)
    expect(customer, has: ["currencyCode": "", "country": "", "territoryCode": ""])
  }

  @Test(
    "BC-TC-005, BC-TC-027: a record has the values of the template that was named (T-1)",
    arguments: [Kind.vendor, .employee, .customer])
  func namedTemplate(kind: Kind) throws {
    let values = try twoTemplates(kind)
    expect(try record(kind, template: .named("T2")), has: values)
  }

  @Test(
    "BC-TC-011, BC-TC-026: the only template needs no choice (T-6)",
    arguments: [Kind.customer, .employee])
  func onlyTemplate(kind: Kind) throws {
    let values = try twoTemplates(kind)
    for code in ["T1", "COMPANY", "PERSON", "EMPLOYEE"] {
      guard let entity = kind.definition.template, let row = company.find(entity, code) else {
        continue
      }
      try company.delete(row)
    }
    expect(try record(kind, template: .automatic), has: values)
  }

  @Test("BC-TC-014: a template's Blocked blocks the new customer (T-1)")
  func blocked() throws {
    try company.removeTemplates(.customer)
    try company.template(.customer, "T", ["blocked": "All"])
    #expect(try record(.customer, template: .automatic)["blocked"] == "All")
  }

  @Test(
    "BC-TC-007, BC-TC-015: partner type, location and shipment method come from the template",
    arguments: [Kind.vendor, .customer])
  func otherFields(kind: Kind) throws {
    let values = [
      "partnerType": "Company", "locationCode": "BLUE", "shipmentMethodCode": "EXW",
    ]
    try company.template(kind, "T", values)
    expect(try record(kind, template: .named("T")), has: values)
  }

  @Test(
    "BC-TC-012, BC-TC-061: a document sending profile comes from the only template",
    arguments: [Kind.customer, .vendor])
  func sendingProfile(kind: Kind) throws {
    try company.removeTemplates(kind)
    try company.template(kind, "T", ["documentSendingProfileCode": "PDF"])
    let created = try record(kind, template: .automatic)
    #expect(created["documentSendingProfileCode"] == "PDF")
  }

  @Test(
    "BC-TO-020, BC-TO-021: without templates a blank record is started, nothing is asked (L-NEW-2)",
    arguments: [Kind.customer, .vendor])
  func noTemplates(kind: Kind) throws {
    try company.removeTemplates(kind)
    let created = try record(kind)
    for field in created.entity.fields where field.apiName.hasSuffix("GroupCode") {
      #expect(created[field].isBlank, "\(field.apiName)")
    }
    let refused = company.violations { try self.record(kind, template: .automatic) }
    #expect(refused.map(\.code) == [.templateNone])  // T-6, D-31
    #expect(refused.first?.arguments.first == kind.rawValue)
  }

  @Test(
    "BC-TO-024, BC-TO-026: every field of the template is on the new record (T-1, T-4)",
    arguments: [Kind.vendor, .customer, .employee])
  func everyField(kind: Kind) throws {
    try company.removeTemplates(kind)
    let entity = try #require(kind.definition.template)
    let values = try company.samples(of: entity, leavingOut: Template.headNames)
    try company.template(kind, "FULL", values)
    if kind == .customer { try company.template(kind, "BLANK") }
    let choice = kind == .customer ? TemplateChoice.named("FULL") : .automatic
    let created = try record(kind, template: choice)
    expect(created, has: values)
    #expect(created["numberSeriesCode"] == String(kind.entity.entity.name.prefix(4)).uppercased())
  }
}

extension Template {
  /// The fields that describe a template and are not put on records (T-4).
  static let headNames: Set<String> = ["code", "displayName", "numberSeriesCode", "contactType"]
}

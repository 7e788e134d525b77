import ConcordCore
import ConcordTestSupport
import Testing

/// What flows, where it stops, and that order does not matter (INV-21 to INV-25).
@Suite("Flow")
struct FlowTests {
  private static let kinds: [Kind] = [.customer, .vendor, .bankAccount]

  /// A company with three records and two persons with employees, made in a given order.
  private static func company(_ kinds: [Kind], _ persons: [String]) throws -> MemoryCompany {
    let company = try MemoryCompany()
    let hub = try company.companyContact("Holm", ["number": "HUB", "phoneNumber": "1"])
    for person in persons {
      let contact = try company.person(
        "Ann \(person)", of: hub, ["number": "P-\(person)"])
      try company.createFrom(contact, .employee, ["number": "E-\(person)"])
    }
    for kind in kinds {
      try company.createFrom(hub, kind, ["number": "R-\(kind.rawValue.prefix(1))"])
    }
    return company
  }

  /// All values of contacts and records by number.
  private static func values(_ company: MemoryCompany) -> [String: [String]] {
    var values: [String: [String]] = [:]
    for entity in [EntityKind.contact] + Kind.allCases.map(\.entity) {
      for record in company.all(entity) { values[record.number] = record.values.map(\.text) }
    }
    return values
  }

  private static let orders: [[Kind]] = [
    [.customer, .vendor, .bankAccount], [.customer, .bankAccount, .vendor],
    [.vendor, .customer, .bankAccount], [.vendor, .bankAccount, .customer],
    [.bankAccount, .customer, .vendor], [.bankAccount, .vendor, .customer],
  ]

  /// The changes whose results are compared: entity, number, values.
  private static let changes: [(EntityKind, String, [String: String])] = [
    (.vendor, "R-V", ["phoneNumber": "2", "displayName": "Nord", "city": "Berlin"]),
    (.contact, "HUB", ["email": "a@x.de", "country": "DE", "currencyCode": "DKK"]),
    (.employee, "E-LEE", ["givenName": "Bo", "faxNumber": "9"]),
    (.bankAccount, "R-B", ["languageCode": "DAN", "website": "x.de"]),
  ]

  @Test("INV-25: the result does not depend on the order of links and persons", arguments: orders)
  func order(_ kinds: [Kind]) throws {
    let first = try Self.company(Self.kinds, ["LEE", "POE"])
    let other = try Self.company(kinds, ["POE", "LEE"])
    #expect(Self.values(first) == Self.values(other))
    for (entity, number, fields) in Self.changes {
      for company in [first, other] {
        let record = try #require(company.find(entity, number))
        try company.change(record, fields)
      }
      #expect(Self.values(first) == Self.values(other))
    }
  }

  @Test("INV-21: a change of a vendor reaches contact, records, persons and employees, no others")
  func reach() throws {
    let company = try Self.company(Self.kinds, ["LEE", "POE"])
    try company.companyContact("Other", ["phoneNumber": "1"])
    let person = try company.person("Own Phone", of: company.find(.contact, "HUB"))
    try company.change(person, ["phoneNumber": "7"])
    let vendor = try #require(company.find(.vendor, "R-V"))
    let plan = try company.perform(
      ModifyRecord(.vendor, vendor.number, MemoryCompany.entries(.vendor, ["phoneNumber": "2"])))
    #expect(
      Set(plan.changes.map(\.number)) == [
        "R-V", "HUB", "R-C", "R-B", "P-LEE", "P-POE", "E-LEE", "E-POE",
      ])
  }

  @Test("INV-22: people in charge and local fields stay on their side")
  func localFields() throws {
    let company = try Self.company(Self.kinds, [])
    for code in ["SP1", "SP2"] { try company.row(.salesperson, ["code": code]) }
    let hub = try #require(company.find(.contact, "HUB"))
    let vendor = try #require(company.find(.vendor, "R-V"))
    let bank = try #require(company.find(.bankAccount, "R-B"))
    try company.change(vendor, ["purchaserCode": "SP1"])
    try company.change(bank, ["ourContactCode": "SP2", "formatRegion": "da-DK"])
    #expect(company[hub, "salespersonCode"].isEmpty && company[hub, "formatRegion"].isEmpty)
    try company.change(
      hub, ["salespersonCode": "SP1", "formatRegion": "de-DE", "registrationNumber": "HRB 1"])
    #expect(company[vendor, "purchaserCode"] == "SP1" && company[bank, "ourContactCode"] == "SP2")
    #expect(company[bank, "formatRegion"] == "da-DK")
    try company.change(bank, ["name2": "South"])
    #expect(company[hub, "registrationNumber"] == "HRB 1")
  }

  @Test("INV-23: a switch that is off keeps a value from the persons", arguments: [true, false])
  func inheritance(_ isOn: Bool) throws {
    let company = try Self.company([], ["LEE"])
    try company.setUp(.marketingSetup, ["inheritLanguageCode": String(isOn)])
    let hub = try #require(company.find(.contact, "HUB"))
    let person = try #require(company.find(.contact, "P-LEE"))
    try company.change(hub, ["languageCode": "DAN"])
    #expect(company[person, "languageCode"] == (isOn ? "DAN" : ""))
  }

  @Test("INV-24: nothing flows from a person or its employee to the company")
  func upwards() throws {
    let company = try Self.company(Self.kinds, ["LEE"])
    let hub = try #require(company.find(.contact, "HUB"))
    let employee = try #require(company.find(.employee, "E-LEE"))
    let person = try #require(company.find(.contact, "P-LEE"))
    let before = company.version(hub)
    try company.change(employee, ["phoneNumber": "5", "city": "Aarhus"])
    try company.change(person, ["languageCode": "DAN", "email": "p@x.de"])
    #expect(company.version(hub) == before)
  }
}

import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Salespersons (V-SALES, S-rules)")
struct SalespersonRulesTests {
  let company: MemoryCompany

  init() throws {
    company = try MemoryCompany()
    try company.row(.salesperson, ["code": "JO", "displayName": "Jo"])
    try company.row(.salesperson, ["code": "OFF", "displayName": "Off", "blocked": "true"])
    try company.row(.salesperson, ["code": "GONE", "displayName": "G", "privacyBlocked": "true"])
  }

  static let fields: [(Kind?, String, String)] = [
    (nil, "salespersonCode", "Salesperson"), (.customer, "salespersonCode", "Salesperson"),
    (.vendor, "purchaserCode", "Purchaser"), (.bankAccount, "ourContactCode", "Salesperson"),
  ]

  @discardableResult
  private func make(_ kind: Kind?, _ fields: [String: String]) throws -> Record {
    let all = fields.merging(["displayName": "Holm"]) { $1 }
    guard let kind else { return try company.contact(all) }
    return try company.record(kind, all)
  }

  @Test("V-SALES: an entered code must exist and not be blocked", arguments: fields)
  func entered(kind: Kind?, field: String, title: String) throws {
    #expect(try make(kind, [field: "jo"])[field] == "JO")
    let unknown = company.violations { try make(kind, [field: "NONE"]) }
    #expect(unknown.map(\.code) == [.ref])
    let blocked = company.violations { try make(kind, [field: "OFF"]) }
    #expect(blocked.map(\.code) == [.salespersonBlocked])
    #expect(blocked.map(\.arguments) == [[title, "OFF"]])
    let privacy = company.violations { try make(kind, [field: "GONE"]) }
    #expect(privacy.map(\.code) == [.salespersonPrivacy])
    #expect(privacy.map(\.arguments) == [[title, "GONE"]])
  }

  @Test("V-SALES: synchronised and inherited codes are not checked")
  func written() throws {
    let holm = try company.companyContact("Holm", ["salespersonCode": "JO"])
    let jo = try #require(company.find(.salesperson, "JO"))
    try company.change(jo, ["blocked": "true"])
    #expect(try company.person("Ann", of: holm)["salespersonCode"] == "JO")
    #expect(try company.createFrom(holm, .customer)["salespersonCode"] == "JO")
    #expect(company.codes { try company.change(holm, ["salespersonCode": "JO"]) } == [])
  }

  @Test("C-NEW-6: the user's code comes before the default, an inherited code before both")
  func contactDefault() throws {
    try company.row(.salesperson, ["code": "DEF", "displayName": "Default"])
    try company.setUp(.marketingSetup, ["defaultSalespersonCode": "DEF"])
    #expect(try company.companyContact("Holm")["salespersonCode"] == "DEF")
    try company.row(.userSetup, ["userId": "tester", "salespersonCode": "JO"])
    let holm = try company.companyContact("Holm")
    #expect(holm["salespersonCode"] == "JO")
    try company.change(holm, ["salespersonCode": "DEF"])
    #expect(try company.person("Ann", of: holm)["salespersonCode"] == "DEF")
    #expect(try company.companyContact("Holm", ["salespersonCode": ""])["salespersonCode"] == "")
  }

  @Test("S-1: new customers and vendors get the user's code, before their contact is made")
  func recordDefault() throws {
    try company.row(.userSetup, ["userId": "TESTER", "salespersonCode": "JO"])
    let customer = try company.record(.customer, ["displayName": "Holm"])
    #expect(customer["salespersonCode"] == "JO")
    #expect(company.linkedContact(of: customer)?["salespersonCode"] == "JO")
    let vendor = try company.record(.vendor, ["displayName": "Holm"])
    #expect(vendor["purchaserCode"] == "JO")
    #expect(company.linkedContact(of: vendor)?["salespersonCode"] == "JO")
    #expect(try company.record(.bankAccount, ["displayName": "B"])["ourContactCode"] == "")
    let contact = try company.companyContact("Lee", ["salespersonCode": ""])
    #expect(try company.createFrom(contact, .customer)["salespersonCode"] == "")
    #expect(try company.createFrom(contact, .vendor)["purchaserCode"] == "JO")
  }

  @Test("S-2: a default that is blocked is skipped with a warning, an entry is an error")
  func blockedDefault() throws {
    try company.row(.userSetup, ["userId": "TESTER", "salespersonCode": "JO"])
    let jo = try #require(company.find(.salesperson, "JO"))
    try company.change(jo, ["blocked": "true"])
    let entries = try MemoryCompany.entries(.contact, ["displayName": "Holm"])
    let plan = try company.perform(CreateContact(entries))
    #expect(plan.warnings.map(\.code) == [.salesperson])
    #expect(plan.warnings.first?.arguments.first == "JO")
    #expect(company.find(.contact, plan.mainNumber)?["salespersonCode"] == "")
    let refused = company.codes { try company.companyContact("Holm", ["salespersonCode": "JO"]) }
    #expect(refused == [.salespersonBlocked])
  }

  @Test("S-3: a salesperson belongs to one user")
  func oneUser() throws {
    try company.row(.userSetup, ["userId": "A", "salespersonCode": "JO"])
    let refused = company.violations {
      try company.row(.userSetup, ["userId": "B", "salespersonCode": "JO"])
    }
    #expect(refused.map(\.code) == [.exists])
    #expect(refused.map(\.field) == ["salespersonCode"])
    try company.row(.userSetup, ["userId": "B"])
    #expect(company.codes { try company.row(.userSetup, ["userId": "a"]) } == [.exists])
    #expect(
      company.codes { try company.row(.userSetup, ["userId": "C", "salespersonCode": "OFF"]) }
        == [.salespersonBlocked])
  }

  @Test("S-4: a salesperson is called like the employee, first 50 characters")
  func employeeName() throws {
    let long = String(repeating: "x", count: 30)
    let employee = try company.record(.employee, ["givenName": "Ann", "surname": "Lee"])
    try company.change(employee, ["salespersonCode": "JO"])
    #expect(company.find(.salesperson, "JO")?["displayName"] == "Ann Lee")
    try company.change(employee, ["givenName": long, "surname": long])
    let name = try #require(company.find(.salesperson, "JO"))["displayName"]
    #expect(name == String("\(long) \(long)".prefix(50)))
    try company.change(employee, ["jobTitle": "Buyer"])
    #expect(company.find(.salesperson, "JO")?["displayName"] == name)
  }
}

import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Names of contacts (4.2, V-SEARCH)")
struct NameRulesTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  private func parts(_ record: Record) -> [String] {
    ["firstName", "middleName", "surname"].map { record[$0] }
  }

  @Test(
    "C-NAME-3: an entered name of a person is split at blanks",
    arguments: [
      ("Ann", ["Ann", "", ""]), ("Ann Lee", ["Ann", "", "Lee"]),
      ("Ann Mary Lee", ["Ann", "Mary", "Lee"]), ("Ann Mary Sue Lee", ["Ann Mary", "Sue", "Lee"]),
      ("  Ann   Lee ", ["Ann", "", "Lee"]), ("Ann\u{A0}Lee", ["Ann", "", "Lee"]),
      ("李 小龍", ["李", "", "小龍"]),
    ])
  func split(name: String, expected: [String]) throws {
    #expect(parts(try company.person(name)) == expected)
    let renamed = try company.change(try company.person("Other Old Name"), ["displayName": name])
    #expect(parts(renamed) == expected)  // parts not mentioned become blank
  }

  @Test("C-NAME-1: whitespace in a name is collapsed and trimmed")
  func collapsed() throws {
    #expect(try company.companyContact("  Holm   &  Co ")["displayName"] == "Holm & Co")
    #expect(try company.person(" Ann   Lee ")["displayName"] == "Ann Lee")
  }

  @Test("C-NAME-2: a company's name is one text and its Company Name")
  func companyName() throws {
    let contact = try company.companyContact("Holm Brothers Ltd")
    #expect(parts(contact) == ["", "", ""])
    #expect(contact["companyName"] == "Holm Brothers Ltd")
  }

  @Test("C-NAME-3: a part longer than 30 is cut with W-NAMEPART, the name is complete")
  func longPart() throws {
    let long = String(repeating: "ä", count: 31)
    let entries = try MemoryCompany.entries(
      .contact, ["type": "Person", "displayName": "Ann \(long)"])
    let plan = try company.perform(CreateContact(entries))
    #expect(plan.warnings.map(\.code) == [.namePart])
    #expect(plan.warnings.map(\.arguments) == [["Surname"]])
    let person = try #require(company.find(.contact, plan.mainNumber))
    #expect(person["displayName"] == "Ann \(long)")
    #expect(person["surname"] == String(repeating: "ä", count: 30))
  }

  @Test("C-NAME-4: entered parts make up the name")
  func built() throws {
    let person = try company.contact(["type": "Person", "firstName": "Ann", "surname": "Lee"])
    #expect(person["displayName"] == "Ann Lee")
    let renamed = try company.change(person, ["middleName": "Mary", "firstName": ""])
    #expect(renamed["displayName"] == "Mary Lee")
    let full = String(repeating: "x", count: 30)
    let longest = try company.contact([
      "type": "Person", "firstName": full, "middleName": full, "surname": full,
    ])
    #expect(longest["displayName"].count == 92)
  }

  @Test("C-NAME-5: with name and parts the parts count; a different name is refused")
  func both() throws {
    let person = try company.contact([
      "type": "Person", "displayName": "Ann Sue Lee", "firstName": "Ann Sue", "surname": "Lee",
    ])
    #expect(parts(person) == ["Ann Sue", "", "Lee"])
    let refused = company.violations {
      try company.contact(["type": "Person", "displayName": "Bob", "firstName": "Ann"])
    }
    #expect(refused.map(\.code) == [.nameParts])
    #expect(refused.map(\.arguments) == [["Bob", "Ann"]])
  }

  @Test("C-NAME-6: company name of persons and Contact of customers follow, switches or not")
  func follow() throws {
    try company.setUp(.marketingSetup, ["inheritCommunicationDetails": "false"])
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    let customer = try company.createFrom(holm, .customer)
    try company.change(customer, ["primaryContactNumber": ann.number])
    try company.change(holm, ["displayName": "Holm & Co"])
    #expect(try company.current(ann)["companyName"] == "Holm & Co")
    try company.change(ann, ["displayName": "Ann Holm"])
    #expect(try company.current(customer)["contactName"] == "Ann Holm")
  }

  @Test("INV-14: a blank name is refused", arguments: ["", "   "])
  func blank(name: String) throws {
    #expect(company.codes { try company.companyContact(name) } == [.required])
    let contact = try company.companyContact("Holm")
    let refused = company.violations { try company.change(contact, ["displayName": name]) }
    #expect(refused.map(\.code) == [.required])
    #expect(refused.map(\.arguments) == [["Name", "Contact", contact.number]])
    let person = try company.contact(["type": "Person", "firstName": "Ann"])
    #expect(company.codes { try company.change(person, ["firstName": name]) } == [.required])
    #expect(company.codes { try company.record(.employee, ["initials": "AL"]) } == [.required])
  }

  @Test(
    "V-SEARCH: the search name follows the name until someone types their own",
    arguments: [EntityKind.contact, .customer, .vendor, .bankAccount])
  func searchName(entity: EntityKind) throws {
    func made(_ fields: [String: String]) throws -> Record {
      guard let kind = Kind(entity) else { return try company.contact(fields) }
      return try company.record(kind, fields)
    }
    let followed = try made(["displayName": "Holm"])
    #expect(followed["searchName"] == "HOLM")
    #expect(try company.change(followed, ["displayName": "Høm"])["searchName"] == "HØM")
    let typed = try made(["displayName": "Holm", "searchName": "own"])
    #expect(typed["searchName"] == "OWN")
    #expect(try company.change(typed, ["displayName": "Other"])["searchName"] == "OWN")
    let both = try company.change(typed, ["displayName": "New", "searchName": "typed"])
    #expect(both["searchName"] == "TYPED")
    let cleared = try company.change(typed, ["searchName": ""])
    #expect(cleared["searchName"] == "")
    #expect(try company.change(cleared, ["displayName": "Next"])["searchName"] == "NEXT")
  }

  @Test("2.5: an employee's search name is made of the names and initials until it is typed")
  func employeeSearchName() throws {
    let employee = try company.record(
      .employee, ["givenName": "Ann", "middleName": "Mary", "surname": "Lee", "initials": "al"])
    #expect(employee["searchName"] == "ANN MARY LEE AL")
    #expect(try company.change(employee, ["surname": "Holm"])["searchName"] == "ANN MARY HOLM AL")
    try company.change(employee, ["searchName": "boss"])
    #expect(try company.change(employee, ["surname": "Lee"])["searchName"] == "BOSS")
  }
}

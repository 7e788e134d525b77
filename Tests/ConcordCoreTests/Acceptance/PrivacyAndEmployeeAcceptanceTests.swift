import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Acceptance: privacy and employees")
struct PrivacyAndEmployeeAcceptanceTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  @Test("BC-CE-004: nothing is created from a blocked contact (C-EFF-2)", arguments: Kind.allCases)
  func blockedContact(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Ann Lee", ["privacyBlocked": "true"])
    let refusal = company.refusal { try company.createFrom(contact, kind) }
    #expect(refusal == ["E-PRIVACY: Contact, \(contact.number), Ann Lee"])
    #expect(company.all(kind.entity).isEmpty)
  }

  @Test("BC-CE-008: a company is not linked with an employee (C-EFF)")
  func companyAsEmployee() throws {
    let holm = try company.companyContact("Holm")
    let employee = try company.unlinked(.employee, "Lee")
    let refusal = company.refusal { try company.link(holm, employee) }
    #expect(refusal == ["E-CONTTYPE: \(holm.number), Company, Person"])
  }

  @Test("BC-EM-002, BC-EM-003: an employee is created, found and deleted (L-NEW, L-DEL)")
  func createAndDelete() throws {
    let employee = try company.record(.employee, ["givenName": "Ann", "surname": "Lee"])
    #expect(company.find(.employee, employee.number)?.displayName == "Ann Lee")
    try company.delete(employee)
    #expect(!company.exists(employee))
  }

  @Test("BC-EM-007: a number that exists is refused (N-11)", arguments: Kind.allCases)
  func sameNumber(kind: Kind) throws {
    let fields = MemoryCompany.named(kind, "Lee", ["number": "N1"])
    try company.record(kind, fields)
    #expect(
      company.refusal { try company.record(kind, fields) } == ["E-EXISTS: \(kind.rawValue), N1"])
  }

  @Test(
    "BC-EM-008: renumbering to a number that exists is refused (C-RENUM)", arguments: Kind.allCases)
  func renumbered(kind: Kind) throws {
    let first = try company.record(kind, MemoryCompany.named(kind, "Lee", ["number": "N1"]))
    let second = try company.record(kind, MemoryCompany.named(kind, "Moe", ["number": "M1"]))
    let refusal = company.refusal { try company.perform(Renumber(kind.entity, "M1", to: "N1")) }
    #expect(refusal == ["E-EXISTS: \(kind.rawValue), N1"])
    #expect(company[first, "number"] == "N1" && company[second, "number"] == "M1")
  }

  @Test("BC-CE-003, BC-CE-013, BC-CE-014: the employee and its contact name each other (C-MKEMP)")
  func employeeOfContact() throws {
    let ann = try company.person("Ann Mary Lee")
    let plan = try company.perform(CreateFromContact(contact: ann.number, .employee))
    let employee = try #require(company.find(.employee, plan.mainNumber))
    let contact = try #require(company.linkedContact(of: employee))
    #expect(contact.key == ann.key && contact["displayName"].contains(employee["givenName"]))
    #expect(employee["givenName"] == "Ann" && employee["surname"] == "Lee")
  }

  @Test("BC-EM-005: the search name is full name and initials, after each step (2.5)")
  func searchName() throws {
    let employee = try company.record(.employee, ["givenName": "Ann", "initials": "AL"])
    #expect(employee["searchName"] == "ANN AL")
    #expect(try company.change(employee, ["surname": "Lee"])["searchName"] == "ANN LEE AL")
    #expect(try company.change(employee, ["initials": "ALE"])["searchName"] == "ANN LEE ALE")
  }

  @Test("BC-EM-006: a search name that was typed and is cleared is composed again (2.5)")
  func searchNameCleared() throws {
    let employee = try company.record(
      .employee, ["givenName": "Ann", "surname": "Lee", "searchName": "boss"])
    #expect(employee["searchName"] == "BOSS")
    #expect(try company.change(employee, ["middleName": "Mary"])["searchName"] == "BOSS")
    #expect(try company.change(employee, ["searchName": ""])["searchName"] == "ANN MARY LEE")
  }
}

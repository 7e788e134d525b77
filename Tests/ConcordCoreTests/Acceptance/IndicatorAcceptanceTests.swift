import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Acceptance: relation indicator and number of relations")
struct IndicatorAcceptanceTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  private func indicator(_ contact: Record) -> String {
    company[contact, "contactBusinessRelation"]
  }

  @Test(
    "BC-MC-159, BC-MC-160: a record created from a contact names its kind there (I-3)",
    arguments: Kind.allCases)
  func created(kind: Kind) throws {
    let pair = try company.pair(kind)
    #expect(indicator(pair.contact) == kind.rawValue)
  }

  @Test("BC-MC-165: a new company contact has no relation (C-NEW-8)")
  func newContact() throws {
    #expect(indicator(try company.companyContact("Holm")) == "None")
  }

  @Test(
    "BC-MC-173: the person made of a contact name has the company's indicator (P-7, I-1)",
    arguments: [Kind.customer, .vendor])
  func personOfText(kind: Kind) throws {
    let record = try company.record(kind, ["displayName": "Holm"])
    try company.change(record, ["contactName": "Ann Lee"])
    let contact = try #require(company.linkedContact(of: record))
    let person = try #require(company.persons(of: contact).first)
    #expect(person["displayName"] == "Ann Lee" && indicator(person) == kind.rawValue)
    #expect(company[record, "primaryContactNumber"] == person.number)
    #expect(company[record, "contactName"] == "Ann Lee")
  }

  @Test(
    "BC-MC-166, BC-MC-167, BC-MC-168: the only relation leads to the record (I-6)",
    arguments: [Kind.customer, .vendor, .bankAccount])
  func onlyRelation(kind: Kind) throws {
    let pair = try company.pair(kind)
    let rows = company.relations(of: pair.contact)
    #expect(rows.count == 1 && indicator(pair.contact) == kind.rawValue)
    #expect(company.find(kind.entity, rows[0]["linkedNumber"])?.key == pair.record.key)
  }

  @Test("BC-MC-169: two relations in the order of their codes (I-3)")
  func twoRelations() throws {
    let holm = try company.companyContact("Holm")
    let vendor = try company.createFrom(holm, .vendor)
    let bank = try company.createFrom(holm, .bankAccount)
    #expect(
      company.rows(of: holm)
        == ["BANK Bank Account \(bank.number)", "VEND Vendor \(vendor.number)"])
    #expect(indicator(holm) == "Multiple")
  }

  @Test("BC-MC-170: without relations the list is empty (I-3)")
  func noRelations() throws {
    let holm = try company.companyContact("Holm")
    #expect(company.rows(of: holm).isEmpty && indicator(holm) == "None")
  }

  @Test("BC-MC-175: a code that is no relation code of the setup gives Other (I-3)")
  func other() throws {
    let holm = try company.companyContact("Holm")
    try company.row(
      .contactBusinessRelation,
      ["contactNumber": holm.number, "businessRelationCode": "PROSPECT"])
    #expect(indicator(holm) == "Other")
  }

  @Test("BC-CE-009, BC-CE-011: a person's employee is found and named (I-3, I-6)")
  func employee() throws {
    let pair = try company.pair(.employee, "Ann Lee")
    #expect(indicator(pair.contact) == "Employee")
    #expect(company.rows(of: pair.contact) == ["EMPL Employee \(pair.record.number)"])
  }

  @Test("BC-MC-001: the kinds have the same names and order among the indicator's values")
  func sameNames() throws {
    let row = EntityKind.contactBusinessRelation.entity
    let kindField = try #require(row.field("linkToTable"))
    let indicatorField = try #require(EntityKind.contact.entity.field("contactBusinessRelation"))
    guard case .option(let kinds) = kindField.type, case .option(let values) = indicatorField.type
    else {
      Issue.record("both fields have closed lists")
      return
    }
    #expect(kinds == [""] + Kind.allCases.map(\.rawValue))
    #expect(Array(values[1...4]) == Kind.allCases.map(\.rawValue))
    #expect(values.first == "None" && Set(values).isSuperset(of: ["Other", "Multiple"]))
  }

  @Test(
    "BC-CE-012: a link under a code that left the setup counts as Other (I-3, MS-1)",
    arguments: Kind.allCases)
  func oldCode(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Ann Lee")
    let record = try company.unlinked(kind, "Ann Lee")
    try company.linkUnderOldCode(contact, record)
    #expect(indicator(contact) == "Other")
    #expect(company.rows(of: contact) == ["ALT \(kind.rawValue) \(record.number)"])
  }
}

import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Acceptance: creating contacts from linked records")
struct CreateFromAcceptanceTests {
  static let batchKinds: [Kind] = [.customer, .vendor, .bankAccount]
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  /// Runs a batch over all records of a kind.
  private func batch(_ kind: Kind) throws {
    for record in company.all(kind.entity) {
      try company.perform(
        CreateContactFor(kind, record.number, batch: CreateContactFor.BatchOptions()))
    }
  }

  @Test(
    "BC-MC-028: without a relation code no contact is created (L-NEW-11)",
    arguments: Kind.allCases)
  func noRelationCode(kind: Kind) throws {
    let record = try company.unlinked(kind, "Holm")
    try company.setRelationCode(kind, "")
    let caption = kind.definition.relationCode.field.caption
    let refusal = company.refusal { try company.perform(CreateContactFor(kind, record.number)) }
    #expect(refusal == ["E-SETUP: \(caption), Marketing Setup"])
    #expect(company.all(.contact).isEmpty)
  }

  @Test(
    "BC-MC-031, BC-MC-033: the batch gives every record exactly one contact (B-4, B-5, B-11)",
    arguments: batchKinds)
  func batchOverBoth(kind: Kind) throws {
    let before = try company.unlinked(kind, "Before")
    try company.row(.businessRelation, ["code": "NEW"])
    try company.setRelationCode(kind, "NEW")
    let after = try company.record(kind, ["displayName": "After"])
    for _ in 0..<2 { try batch(kind) }
    #expect(company.all(.contact).count == 2)
    for record in [before, after] {
      let contact = try #require(company.linkedContact(of: record))
      #expect(company.rows(of: contact) == ["NEW \(kind.rawValue) \(record.number)"])
    }
  }

  @Test(
    "BC-MC-104: a contact text becomes a person with the company's phone (B-6, C-INH-N)",
    arguments: [Kind.customer, .vendor])
  func contactTextBecomesPerson(kind: Kind) throws {
    let record = try company.unlinked(
      kind, "Holm", ["contactName": "Ann Lee", "phoneNumber": "+45 33 11 22 33"])
    try batch(kind)
    let contact = try #require(company.linkedContact(of: record))
    let person = try #require(company.persons(of: contact).first)
    #expect(contact["type"] == "Company" && company.persons(of: contact).count == 1)
    #expect(person["displayName"] == "Ann Lee" && person["phoneNumber"] == "+45 33 11 22 33")
    #expect(company[record, "primaryContactNumber"] == person.number)
    #expect(company[record, "contactName"] == "Ann Lee")
  }

  @Test(
    "BC-MC-135: without a contact text the company contact is the primary contact (B-6)",
    arguments: [Kind.customer, .vendor])
  func companyIsPrimary(kind: Kind) throws {
    let record = try company.unlinked(kind, "Holm")
    try batch(kind)
    let contact = try #require(company.linkedContact(of: record))
    #expect(company[record, "primaryContactNumber"] == contact.number)
    #expect(company[record, "contactName"].isEmpty)
    #expect(company.all(.contact).count == 1)
  }

  @Test(
    "BC-MS-009, BC-MS-010: a new record has its contact right away (L-NEW-6)",
    arguments: batchKinds)
  func contactRightAway(kind: Kind) throws {
    let record = try company.record(kind, ["displayName": "Holm"])
    let contact = try #require(company.linkedContact(of: record))
    #expect(contact["displayName"] == "Holm")
    #expect(company.all(.contactBusinessRelation).count == 1)
  }

  @Test("BC-TO-030: a vendor from a template has exactly one contact, with its name (L-NEW-2)")
  func vendorFromTemplate() throws {
    let vendor = try company.record(.vendor, ["displayName": "Test"], template: .automatic)
    let contact = try #require(company.linkedContact(of: vendor))
    #expect(company.all(.contact).count == 1 && contact["displayName"] == "Test")
    #expect(vendor["paymentTermsCode"] == "30 DAYS")
    try company.change(vendor, ["displayName": "Test 2"])
    #expect(company.all(.contact).map { $0["displayName"] } == ["Test 2"])
  }

  @Test(
    "BC-MC-045, BC-MC-047: the batch selects by number and currency (B-2)",
    arguments: batchKinds)
  func batchWithFilter(kind: Kind) throws {
    let record = try company.unlinked(kind, "Holm", ["currencyCode": "USD"])
    let other = try company.unlinked(kind, "Berg")
    try company.row(.businessRelation, ["code": "NEW"])
    try company.setRelationCode(kind, "NEW")
    let filter = try BatchFilter(number: "\(record.number)|\(other.number)", currency: "USD")
    for record in company.all(kind.entity) where filter.selects(record) {
      try company.perform(
        CreateContactFor(kind, record.number, batch: CreateContactFor.BatchOptions()))
    }
    let contact = try #require(company.linkedContact(of: record))
    #expect(company.rows(of: contact) == ["NEW \(kind.rawValue) \(record.number)"])
    #expect(contact["currencyCode"] == "USD" && company.linkedContact(of: other) == nil)
  }
}

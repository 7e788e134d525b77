import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Acceptance: primary contact and contact name")
struct PrimaryContactAcceptanceTests {
  static let kinds: [Kind] = [.customer, .vendor]
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  private func choose(_ person: Record, for record: Record) throws {
    try company.change(record, ["primaryContactNumber": person.number])
  }

  @Test("BC-MC-094: a primary contact brings only its name (P-5)", arguments: kinds)
  func onlyTheName(kind: Kind) throws {
    let holm = try company.companyContact(
      "Holm", ["email": "info@holm.dk", "phoneNumber": "1", "mobilePhoneNumber": "2"])
    let ann = try company.person(
      "Ann Lee", of: holm,
      ["email": "ann@holm.dk", "phoneNumber": "3", "mobilePhoneNumber": "4"])
    let record = try company.createFrom(holm, kind)
    try choose(ann, for: record)
    #expect(company[record, "primaryContactNumber"] == ann.number)
    #expect(company[record, "contactName"] == "Ann Lee")
    #expect(company[record, "email"] == "info@holm.dk")
    #expect(company[record, "phoneNumber"] == "1")
    #expect(company[record, "mobilePhoneNumber"] == "2")
  }

  @Test(
    "BC-MC-114, BC-MC-129, BC-MC-130: a standalone person gets the record's company (P-3)",
    arguments: kinds)
  func standalonePerson(kind: Kind) throws {
    let ann = try company.person("Ann Lee")
    let record = try company.unlinked(kind, "Holm")
    try choose(ann, for: record)
    let contact = try #require(company.linkedContact(of: record))
    #expect(contact["type"] == "Company" && contact["displayName"] == "Holm")
    #expect(company[ann, "companyNumber"] == contact.number)
    #expect(company[ann, "companyName"] == "Holm")
    #expect(company[record, "primaryContactNumber"] == ann.number)
    #expect(company.relations(of: contact).count == 1 && company.all(.contact).count == 2)
  }

  @Test(
    "BC-MC-115: the person's unlinked company is linked, none is created (P-4)", arguments: kinds)
  func companyOfPerson(kind: Kind) throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    let record = try company.unlinked(kind, "Berg")
    try choose(ann, for: record)
    #expect(company.linkedContact(of: record)?.number == holm.number)
    #expect(company.all(.contact).count == 2)
    #expect(company[record, "displayName"] == "Holm", "R-3: the contact is master by default")
  }

  @Test(
    "BC-MC-118, BC-MC-121: a person who does not belong to the company is refused (P-2)",
    arguments: kinds, [true, false])
  func unrelatedPerson(kind: Kind, isOfOtherRecord: Bool) throws {
    let pair = try company.pair(kind, "Berg")
    let other = isOfOtherRecord ? try company.pair(kind, "Holm").contact : nil
    let ann = try company.person("Ann Lee", of: other)
    let refusal = company.refusal { try choose(ann, for: pair.record) }
    #expect(
      refusal == [
        "E-NOTRELATED: \(ann.number), Ann Lee, \(kind.rawValue), \(pair.record.number), Berg"
      ])
  }

  @Test("BC-MC-119: the person's company is linked already (P-4)", arguments: kinds)
  func companyIsLinked(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact)
    let second = try company.unlinked(kind, "Berg")
    let refusal = company.refusal { try choose(ann, for: second) }
    #expect(
      refusal == ["E-LINKED: \(pair.contact.number), \(kind.rawValue), \(pair.record.number)"])
    #expect(company.linkedContact(of: second) == nil)
  }

  @Test("BC-MC-132: choosing the person again restores the link (R-1, P-4)", arguments: kinds)
  func restored(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact)
    try company.perform(Unlink(kind: kind, contact: pair.contact.number))
    #expect(company.linkedContact(of: pair.record) == nil)
    try choose(ann, for: pair.record)
    #expect(company.linkedContact(of: pair.record)?.number == pair.contact.number)
    #expect(company.relations(of: pair.contact).count == 1)
  }

  @Test("BC-MC-180: a new person of the company does not become primary (P-10)", arguments: kinds)
  func newPerson(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    try company.person("Ann Lee", of: pair.contact)
    #expect(company[pair.record, "primaryContactNumber"].isEmpty)
    #expect(company[pair.record, "contactName"].isEmpty)
  }

  @Test("BC-MC-127, BC-MC-128: an existing link is used as it is (P-1)", arguments: kinds)
  func linkIsUsed(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    let rows = company.relations(of: pair.contact)
    let ann = try company.person("Ann Lee", of: pair.contact)
    try choose(ann, for: pair.record)
    #expect(company.relations(of: pair.contact) == rows && rows.count == 1)
  }

  @Test("BC-MC-133, BC-MC-134: a company contact is linked first (P-4a)", arguments: kinds)
  func companyContact(kind: Kind) throws {
    let record = try company.unlinked(kind, "Berg")
    let holm = try company.companyContact("Holm")
    let refusal = company.refusal { try choose(holm, for: record) }
    #expect(
      refusal == [
        "E-NOTRELATED: \(holm.number), Holm, \(kind.rawValue), \(record.number), Berg"
      ])
    #expect(company.relations(of: holm).isEmpty && company[record, "contactName"].isEmpty)
    try company.link(holm, record)
    try choose(holm, for: record)
    #expect(company[record, "contactName"].isEmpty, "P-5: a company leaves the text blank")
  }

  @Test("BC-MC-138: a primary contact given at creation (L-NEW-5, P-3)", arguments: kinds)
  func atCreation(kind: Kind) throws {
    let ann = try company.person("Ann Lee")
    let record = try company.record(
      kind, ["displayName": "Holm", "primaryContactNumber": ann.number])
    let contact = try #require(company.linkedContact(of: record))
    #expect(!record.number.isEmpty && company[ann, "companyNumber"] == contact.number)
    #expect(company.all(.contactBusinessRelation).map { $0["linkedNumber"] } == [record.number])
    #expect(company.all(.contact).count == 2)
  }

  @Test("BC-MC-144: an existing link is not taken over by another record (P-4)", arguments: kinds)
  func linkStays(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact)
    let other = try company.unlinked(kind, "Berg")
    #expect(company.refusalCodes { try choose(ann, for: other) } == ["E-LINKED"])
    #expect(company.linkedContact(of: pair.record)?.number == pair.contact.number)
  }

  /// A relation row of a kind without a number, as an import may leave it.
  private func placeholder(_ kind: Kind, of contact: Record, code: String) -> Record {
    var row = Record(new: .contactBusinessRelation, id: company.newID())
    row[ContactBusinessRelation.contactNumber] = contact.number
    row[ContactBusinessRelation.code] = code
    row[ContactBusinessRelation.kind] = kind.rawValue
    company.put(row)
    return row
  }

  @Test(
    "BC-MC-145: a row without a number is completed (R-2)", arguments: kinds, ["", "PROSPECT"])
  func placeholderIsCompleted(kind: Kind, code: String) throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    let setupCode = try company.marketingSetup()[kind.definition.relationCode]
    let row = placeholder(kind, of: holm, code: code.isEmpty ? setupCode : code)
    let record = try company.unlinked(kind, "Holm")
    try choose(ann, for: record)
    #expect(company[row, "linkedNumber"] == record.number)
    #expect(company.relations(of: holm).count == 1)
  }

  @Test("BC-CT-037: the primary contact can be asked for (P-1)", arguments: kinds)
  func askedFor(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact)
    try choose(ann, for: pair.record)
    #expect(company.find(.contact, company[pair.record, "primaryContactNumber"])?.key == ann.key)
  }

  @Test(
    "BC-MC-142, BC-MC-143: without a row to complete, no existing row changes (R-1)",
    arguments: kinds, [true, false])
  func nothingToComplete(kind: Kind, hasCompany: Bool) throws {
    let other = try company.pair(kind, "Other")
    let rows = company.relations(of: other.contact)
    let holm = hasCompany ? try company.companyContact("Holm") : nil
    let ann = try company.person("Ann Lee", of: holm)
    let record = try company.unlinked(kind, "Berg")
    try choose(ann, for: record)
    #expect(company.relations(of: other.contact) == rows)
    #expect(company.all(.contactBusinessRelation).count == 2)
  }
}

import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Acceptance: links between contacts and linked records")
struct LinkAcceptanceTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  @Test(
    "BC-MC-049, BC-MC-052: with the record as master its name goes to the contact (C-LINK-7)",
    arguments: [Kind.customer, .vendor, .bankAccount])
  func linkedWins(kind: Kind) throws {
    let contact = try company.companyContact("Holm")
    let record = try company.unlinked(kind, "Berg")
    try company.link(contact, record, MasterChoice(.linked))
    #expect(company[contact, "displayName"] == "Berg")
    #expect(company[record, "displayName"] == "Berg")
  }

  @Test(
    "BC-MC-049, BC-MC-052: with the contact as master its name goes to the record (C-LINK-7)",
    arguments: [Kind.customer, .vendor, .bankAccount])
  func contactWins(kind: Kind) throws {
    let contact = try company.companyContact("Holm")
    let record = try company.unlinked(kind, "Berg")
    try company.link(contact, record)
    #expect(company[contact, "displayName"] == "Holm")
    #expect(company[record, "displayName"] == "Holm")
  }

  @Test(
    "BC-MC-053, BC-MC-054: the contact of a record is the linked one, with the record's name",
    arguments: [Kind.customer, .vendor, .bankAccount])
  func contactOfRecord(kind: Kind) throws {
    let contact = try company.companyContact("Holm")
    let record = try company.unlinked(kind, "Berg")
    try company.link(contact, record, MasterChoice(.linked))
    let found = try #require(company.linkedContact(of: record))
    #expect(found.number == contact.number && found["displayName"] == "Berg")
  }

  @Test(
    "BC-MC-069: a contact that is linked is not linked again (C-EFF-1)",
    arguments: Kind.allCases)
  func linkedAgain(kind: Kind) throws {
    let pair = try company.pair(kind)
    let other = try company.unlinked(kind, "Berg")
    let refusal = company.refusal { try company.link(pair.contact, other) }
    #expect(
      refusal == ["E-LINKED: \(pair.contact.number), \(kind.rawValue), \(pair.record.number)"])
  }

  @Test(
    "BC-MC-079, BC-MC-080: a new record's contact has a row with code, kind and number (L-NEW-7)",
    arguments: [Kind.customer, .vendor, .bankAccount])
  func newRecordHasRow(kind: Kind) throws {
    try company.row(.businessRelation, ["code": "X"])
    try company.setRelationCode(kind, "X")
    let record = try company.record(kind, ["displayName": "Holm"])
    let contact = try #require(company.linkedContact(of: record))
    #expect(company.rows(of: contact) == ["X \(kind.rawValue) \(record.number)"])
    let withCode = company.all(.contactBusinessRelation).filter {
      $0["businessRelationCode"] == "X"
    }
    #expect(withCode.map { $0["contactNumber"] } == [contact.number])
  }

  @Test(
    "BC-MC-123: a link carries the relation code of the setup (REL-1)", arguments: Kind.allCases)
  func linkCarriesCode(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Holm")
    let record = try company.unlinked(kind, "Berg")
    try company.link(contact, record)
    let code = try company.marketingSetup()[kind.definition.relationCode]
    #expect(company.rows(of: contact) == ["\(code) \(kind.rawValue) \(record.number)"])
  }

  @Test("BC-PC-001: creating a contact creates nothing else (C-NEW-11)")
  func contactAlone() throws {
    let person = try company.person("Ann Lee")
    #expect(company.rows(of: person).isEmpty)
    for kind in Kind.allCases { #expect(company.all(kind.entity).isEmpty) }
  }

  @Test(
    "BC-MC-077, BC-MC-078: a row with a relation code is refused on every channel (REL-3, D-5)",
    arguments: Kind.allCases, Channel.allCases)
  func relationCodeIsReserved(kind: Kind, channel: Channel) throws {
    let contact = try company.companyContact("Holm")
    let code = try company.marketingSetup()[kind.definition.relationCode]
    company.context.channel = channel
    let refusal = company.refusal {
      try company.row(
        .contactBusinessRelation,
        ["contactNumber": contact.number, "businessRelationCode": code])
    }
    #expect(refusal == ["E-RELCODE: \(code), \(kind.rawValue), \(kind.rawValue)"])
  }

  @Test("BC-MC-006: the description of a relation code is kept in its full length of 100")
  func fullDescription() throws {
    let text = String(repeating: "Description ", count: 8) + "1234"
    let relation = try company.row(.businessRelation, ["code": "LONG", "displayName": text])
    let contact = try company.companyContact("Holm")
    let row = try company.row(
      .contactBusinessRelation,
      ["contactNumber": contact.number, "businessRelationCode": "LONG"])
    #expect(text.count == 100)
    #expect(company[relation, "displayName"] == text)
    #expect(company.find(.businessRelation, row["businessRelationCode"])?["displayName"] == text)
  }
}

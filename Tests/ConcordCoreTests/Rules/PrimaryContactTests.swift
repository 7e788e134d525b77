import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Primary contact (P, R)")
struct PrimaryContactTests {
  static let kinds: [Kind] = [.customer, .vendor]
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  private func choose(_ contact: Record?, for record: Record, _ fields: [String: String] = [:])
    throws
  {
    try company.change(
      record, fields.merging(["primaryContactNumber": contact?.number ?? ""]) { $1 })
  }

  private func choose(
    _ contact: Record, for record: Record, _ kind: Kind, _ choice: MasterChoice
  ) throws {
    let entries = try MemoryCompany.entries(
      kind.entity, ["primaryContactNumber": contact.number])
    try company.perform(ModifyRecord(kind, record.number, entries, choice: choice))
  }

  @Test(
    "P-1, P-5, MAP-7: the linked company or its persons; only number and text change",
    arguments: kinds)
  func accepted(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact, ["phoneNumber": "9"])
    for (contact, text) in [(ann, "Ann Lee"), (pair.contact, "")] {
      let entries = try MemoryCompany.entries(
        kind.entity, ["primaryContactNumber": contact.number])
      let plan = try company.perform(ModifyRecord(kind, pair.record.number, entries))
      #expect(
        company.changes(plan).allSatisfy {
          $0.hasSuffix("primaryContactNumber") || $0.hasSuffix("contactName")
        })
      #expect(company[pair.record, "contactName"] == text)
    }
    #expect(
      company.refusal { try company.change(pair.record, ["primaryContactNumber": "NONE"]) }
        == ["E-REF: Primary Contact No., NONE, Contact"])
  }

  @Test("P-3: without relation code or contact numbers it is refused (E-SETUP)", arguments: kinds)
  func standaloneNeedsSetup(kind: Kind) throws {
    let record = try company.unlinked(kind, "Holm")
    let ann = try company.person("Ann Lee")
    try company.setUp(.marketingSetup, ["contactNumberSeriesCode": ""])
    #expect(
      company.refusal { try choose(ann, for: record) }
        == ["E-SETUP: Contact Nos., Marketing Setup"])
    try company.setUp(.marketingSetup, ["contactNumberSeriesCode": "CONT"])
    try company.setRelationCode(kind, "")
    #expect(company.refusalCodes { try choose(ann, for: record) } == ["E-SETUP"])
  }

  @Test("P-3: the person inherits from its new company and moves by C-COMP", arguments: kinds)
  func standaloneInherits(kind: Kind) throws {
    let record = try company.unlinked(kind, "Holm", ["phoneNumber": "1", "city": "Aarhus"])
    let ann = try company.person("Ann Lee")
    let employee = try company.createFrom(ann, .employee)
    try choose(ann, for: record)
    #expect(company[ann, "phoneNumber"] == "1" && company[employee, "city"] == "Aarhus")
    #expect(try company.drift() == [])
  }

  @Test(
    "P-4, R-3: the pair is made equal by the master's choice", arguments: kinds,
    [MasterChoice.Policy.contact, .linked])
  func masterChoice(kind: Kind, policy: MasterChoice.Policy) throws {
    let holm = try company.companyContact("Holm", ["phoneNumber": "1"])
    let ann = try company.person("Ann Lee", of: holm)
    let record = try company.unlinked(kind, "Berg", ["phoneNumber": "2"])
    try choose(ann, for: record, kind, MasterChoice(policy))
    let expected = policy == .contact ? "1" : "2"
    for side in [holm, record, ann] { #expect(company[side, "phoneNumber"] == expected) }
    #expect(try company.drift() == [])
  }

  @Test("P-6: a person customer has the person it is, and nobody else")
  func personCustomer() throws {
    let trader = try company.soleTrader("Ann Lee")
    let bea = try company.person("Bea Moe")
    #expect(company.refusalCodes { try choose(bea, for: trader.record) } == ["E-NOTRELATED"])
    try choose(nil, for: trader.record)
    #expect(company[trader.record, "contactName"].isEmpty)
    try choose(trader.contact, for: trader.record)
    #expect(company[trader.record, "contactName"] == "Ann Lee")
  }

  @Test("P-6a: an unlinked person customer is linked to a standalone person itself")
  func unlinkedPersonCustomer() throws {
    let record = try company.unlinked(.customer, "Ann Lee", ["type": "Person"])
    let holm = try company.companyContact("Holm")
    let bea = try company.person("Bea Moe", of: holm)
    let trader = try company.soleTrader("Cid Moe")
    for contact in [holm, bea, trader.contact] {
      #expect(company.refusalCodes { try choose(contact, for: record) } == ["E-NOTRELATED"])
    }
    let ann = try company.person("Ann Lee")
    try choose(ann, for: record)
    #expect(company.linkedContact(of: record)?.key == ann.key)
    #expect(company[record, "contactName"] == "Ann Lee")
  }

  @Test("P-7: a contact text creates a person of the linked company", arguments: kinds)
  func text(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm", ["phoneNumber": "1"])
    try company.setUp(.marketingSetup, ["defaultLanguageCode": "DAN"])
    try company.change(pair.record, ["contactName": " Ann  Lee "])
    let ann = try #require(company.persons(of: pair.contact).first)
    #expect(ann["displayName"] == "Ann Lee" && ann["surname"] == "Lee")
    #expect(ann["phoneNumber"] == "1" && ann["languageCode"] == "DAN", "C-INH-N, C-NEW-6")
    #expect(company[pair.record, "primaryContactNumber"] == ann.number)
    #expect(company[pair.record, "contactName"] == "Ann Lee")
  }

  @Test("P-7: unlinked, or without a relation code, the text is only text", arguments: kinds)
  func onlyText(kind: Kind) throws {
    let record = try company.unlinked(kind, "Holm")
    try company.change(record, ["contactName": "Ann Lee"])
    let pair = try company.pair(kind, "Berg")
    try company.setRelationCode(kind, "")
    try company.change(pair.record, ["contactName": "Bea Moe"])
    #expect(company[record, "contactName"] == "Ann Lee")
    #expect(company[pair.record, "contactName"] == "Bea Moe" && company.all(.contact).count == 1)
  }

  @Test("P-8: the text is locked by a primary contact; free text stays free", arguments: kinds)
  func locked(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact)
    try choose(ann, for: pair.record)
    #expect(
      company.refusal { try company.change(pair.record, ["contactName": "Bea"]) }
        == ["E-PRIMARYTEXT: \(kind.rawValue), \(pair.record.number), \(ann.number)"])
    try company.perform(Unlink(kind: kind, contact: pair.contact.number))
    try company.link(pair.contact, pair.record)
    try company.change(pair.record, ["contactName": "Bea Moe"])
    #expect(company[pair.record, "contactName"] == "Bea Moe")
    #expect(company[pair.record, "primaryContactNumber"].isEmpty)
    #expect(company.persons(of: pair.contact).count == 1, "stored text was not blank")
  }

  @Test("P-9: clearing clears the text and nothing else (D-12)", arguments: kinds)
  func cleared(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm", ["picture": String(repeating: "ab", count: 32)])
    let ann = try company.person("Ann Lee", of: pair.contact)
    try choose(ann, for: pair.record)
    let before = try company.current(pair.record)
    try choose(nil, for: pair.record)
    let after = try company.current(pair.record)
    let changed = after.entity.fields.filter { after[$0] != before[$0] }.map(\.apiName)
    #expect(Set(changed) == ["primaryContactNumber", "contactName"])
  }

  @Test("P-9: a blocked contact is not assigned by a user, but by Concord", arguments: kinds)
  func blocked(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact, ["privacyBlocked": "true"])
    #expect(
      company.refusal { try choose(ann, for: pair.record) }
        == ["E-PRIVACY: Contact, \(ann.number), Ann Lee"])
    let record = try company.record(
      .customer, ["displayName": "Bea", "type": "Person", "privacyBlocked": "true"])
    let bea = try #require(company.linkedContact(of: record))
    #expect(record["primaryContactNumber"] == bea.number && bea["privacyBlocked"] == "true")
  }

  @Test("P-12: both given, the number decides and the text must agree", arguments: kinds)
  func bothGiven(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact)
    #expect(
      company.refusalCodes { try choose(ann, for: pair.record, ["contactName": "Bea Moe"]) }
        == ["E-PRIMARYTEXT"])
    try choose(ann, for: pair.record, ["contactName": "Ann Lee"])
    try choose(nil, for: pair.record, ["contactName": "Bea Moe"])
    #expect(company[pair.record, "contactName"] == "Bea Moe")
    #expect(company[pair.record, "primaryContactNumber"].isEmpty, "stored text was not blank: P-8")
  }
}

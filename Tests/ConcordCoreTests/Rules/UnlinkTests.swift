import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Unlink, relation rows and classification (C-UNLINK, REL, C-CLASS)")
struct UnlinkTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  private func classify(_ contact: Record, _ code: String) throws -> Record {
    try company.row(
      .contactBusinessRelation,
      ["contactNumber": contact.number, "businessRelationCode": code])
  }

  @Test("C-UNLINK-1: by contact and kind, by kind and number, or both", arguments: Kind.allCases)
  func inputs(kind: Kind) throws {
    let pair = try company.pair(kind)
    let (contact, number) = (pair.contact.number, pair.record.number)
    for unlink in [
      Unlink(kind: kind, contact: contact), Unlink(kind: kind, linkedNumber: number),
      Unlink(kind: kind, contact: contact, linkedNumber: number),
    ] {
      try company.perform(unlink)
      #expect(company.rows(of: pair.contact).isEmpty)
      try company.link(pair.contact, pair.record)
    }
  }

  @Test("C-UNLINK-1: without a row there is nothing to remove (E-NOLINK)", arguments: Kind.allCases)
  func noLink(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Holm")
    let record = try company.unlinked(kind, "Berg")
    #expect(
      company.refusal { try company.perform(Unlink(kind: kind, contact: contact.number)) }
        == ["E-NOLINK: \(contact.number), \(kind.rawValue)"])
    #expect(
      company.refusalCodes { try company.perform(Unlink(kind: kind, linkedNumber: record.number)) }
        == ["E-NOLINK"])
    #expect(
      company.refusalCodes { try company.perform(Unlink(kind: kind, contact: "NONE")) } == [
        "E-NOTFOUND"
      ])
    let pair = try company.pair(kind, "Moe")
    #expect(
      company.refusalCodes {
        try company.perform(
          Unlink(kind: kind, contact: pair.contact.number, linkedNumber: record.number))
      } == ["E-NOLINK"])
  }

  @Test("C-UNLINK-2: values stay on both sides and change independently", arguments: Kind.allCases)
  func valuesStay(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm", ["phoneNumber": "1"])
    try company.perform(Unlink(kind: kind, contact: pair.contact.number))
    #expect(
      company[pair.contact, "phoneNumber"] == "1" && company[pair.record, "phoneNumber"] == "1")
    try company.change(pair.contact, ["phoneNumber": "2"])
    try company.change(pair.record, ["phoneNumber": "3"])
    #expect(
      company[pair.contact, "phoneNumber"] == "2" && company[pair.record, "phoneNumber"] == "3")
  }

  @Test(
    "C-UNLINK-3: the primary contact is cleared, its name stays as text",
    arguments: [Kind.customer, .vendor])
  func primaryContact(kind: Kind) throws {
    let pair = try company.pair(kind)
    let ann = try company.person("Ann Lee", of: pair.contact)
    try company.change(pair.record, ["primaryContactNumber": ann.number])
    try company.perform(Unlink(kind: kind, contact: pair.contact.number))
    #expect(company[pair.record, "primaryContactNumber"].isEmpty)
    #expect(company[pair.record, "contactName"] == "Ann Lee")
  }

  @Test(
    "C-UNLINK-4: the contact is stamped, indicators follow for its persons",
    arguments: Kind.allCases)
  func touched(kind: Kind) throws {
    let pair = try company.pair(kind)
    let ann = kind == .employee ? pair.contact : try company.person("Ann Lee", of: pair.contact)
    #expect(company[ann, "contactBusinessRelation"] == kind.rawValue)
    let version = company.version(pair.contact)
    try company.perform(Unlink(kind: kind, contact: pair.contact.number))
    #expect(company.version(pair.contact) == version + 1)
    #expect(company[pair.contact, "contactBusinessRelation"] == "None")
    #expect(company[ann, "contactBusinessRelation"] == "None")
  }

  @Test("C-UNLINK: deleting the row is unlinking, with the reason it may need (G-REASON)")
  func rowDeletion() throws {
    let pair = try company.pair(.customer)
    let ann = try company.person("Ann Lee", of: pair.contact)
    try company.change(pair.record, ["primaryContactNumber": ann.number])
    try company.setUp(.concordSetup, ["reasonRequired": "true"])
    let row = try #require(company.relations(of: pair.contact).first)
    #expect(company.refusal { try company.delete(row) } == ["E-REASON"])
    company.context.reason = "wrong customer"
    try company.delete(row)
    #expect(company.rows(of: pair.contact).isEmpty)
    #expect(company[pair.record, "contactName"] == "Ann Lee")
    #expect(company.operations.last?.reason == "wrong customer")
  }

  @Test(
    "G-REASON: unlink, delete and repair ask for a reason where the installation says so",
    arguments: Kind.allCases)
  func reasons(kind: Kind) throws {
    let pair = try company.pair(kind)
    try company.setUp(.concordSetup, ["reasonRequired": "true"])
    let unlink = Unlink(kind: kind, contact: pair.contact.number)
    #expect(company.refusalCodes { try company.perform(unlink) } == ["E-REASON"])
    #expect(company.refusalCodes { try company.delete(pair.contact) } == ["E-REASON"])
    #expect(company.refusalCodes { try company.delete(pair.record) } == ["E-REASON"])
    company.context.reason = "requested"
    try company.delete(pair.record)
    try company.delete(pair.contact)
  }

  @Test("REL-2: one row per contact and code")
  func oneRowPerCode() throws {
    let holm = try company.companyContact("Holm")
    _ = try classify(holm, "PROSPECT")
    #expect(company.refusalCodes { _ = try classify(holm, "PROSPECT") } == ["E-EXISTS"])
    #expect(company.rows(of: holm) == ["PROSPECT"])
  }

  @Test("REL-3: persons are not classified")
  func companiesOnly() throws {
    let ann = try company.person("Ann Lee")
    #expect(
      company.refusal { _ = try classify(ann, "PROSPECT") }
        == ["E-CONTTYPE: \(ann.number), Person, Company"])
  }

  @Test("REL-3: contact and code must be given and exist")
  func existing() throws {
    let holm = try company.companyContact("Holm")
    #expect(company.refusalCodes { _ = try classify(holm, "NONE") } == ["E-REF"])
    #expect(company.refusalCodes { _ = try classify(holm, "") } == ["E-REQUIRED"])
  }

  @Test("REL-5: kind and number of a row cannot be entered, nor contact and code changed")
  func rowsAreFixed() throws {
    let pair = try company.pair(.customer)
    let row = try #require(company.relations(of: pair.contact).first)
    let other = try company.companyContact("Berg")
    for fields in [
      ["linkToTable": "Vendor"], ["linkedNumber": "C9"], ["contactNumber": other.number],
      ["businessRelationCode": "PROSPECT"],
    ] {
      let codes = company.refusalCodes { try company.change(row, fields) }
      #expect(codes == ["E-RELEDIT"], "\(fields)")
    }
    #expect(
      !company.refusalCodes {
        try company.row(
          .contactBusinessRelation,
          [
            "contactNumber": other.number, "businessRelationCode": "PROSPECT",
            "linkToTable": "Customer", "linkedNumber": pair.record.number,
          ])
      }.isEmpty)
  }

  @Test(
    "REL-6, C-UNLINK-5: adding and removing a classification stamps the contact and its indicator")
  func classificationStamps() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    let row = try classify(holm, "PROSPECT")
    #expect(company.version(holm) == 2 && company.version(ann) == 1)
    #expect(company[ann, "contactBusinessRelation"] == "Other")
    _ = try classify(holm, "LAW")
    #expect(company[holm, "contactBusinessRelation"] == "Multiple")
    try company.delete(row)
    #expect(company.version(holm) == 4 && company[holm, "contactBusinessRelation"] == "Other")
  }

  @Test(
    "C-CLASS: groups and sources on companies, responsibilities on persons, mailing on both",
    arguments: [
      (EntityKind.contactIndustryGroup, "industryGroupCode", "FOOD", [ContactType.company]),
      (.contactWebSource, "webSourceCode", "BING", [.company]),
      (.contactJobResponsibility, "jobResponsibilityCode", "SALES", [.person]),
      (.contactMailingGroup, "mailingGroupCode", "XMAS", [.company, .person]),
    ])
  func assignments(entity: EntityKind, field: String, code: String, types: [ContactType]) throws {
    for type in ContactType.allCases {
      let contact = try company.contact(["type": type.rawValue, "displayName": "Ann"])
      let fields = ["contactNumber": contact.number, field: code]
      if types.contains(type) {
        let row = try company.row(entity, fields)
        #expect(company.version(contact) == 2)
        try company.delete(row)
        #expect(company.version(contact) == 3)
      } else {
        #expect(
          company.refusal { try company.row(entity, fields) }
            == ["E-CONTTYPE: \(contact.number), \(type.rawValue), \(types[0].rawValue)"])
      }
    }
  }

  @Test("2.6: a renamed code is renamed in rows and setup; a used one is not deleted (D-19)")
  func renameAndDelete() throws {
    let pair = try company.pair(.customer)
    let cust = try #require(company.find(.businessRelation, "CUST"))
    try company.change(cust, ["code": "CLIENT"])
    #expect(company.rows(of: pair.contact) == ["CLIENT Customer \(pair.record.number)"])
    #expect(try company.marketingSetup()["customerBusinessRelationCode"] == "CLIENT")
    #expect(company[pair.contact, "contactBusinessRelation"] == "Customer")
    #expect(company.refusalCodes { try company.delete(cust) } == ["E-INUSE"])
    _ = try classify(pair.contact, "LAW")
    let law = try #require(company.find(.businessRelation, "LAW"))
    #expect(company.refusalCodes { try company.delete(law) } == ["E-INUSE"])
    let press = try #require(company.find(.businessRelation, "PRESS"))
    try company.delete(press)
    #expect(!company.exists(press))
  }
}

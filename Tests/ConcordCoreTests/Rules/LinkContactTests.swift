import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Link with an existing record (C-LINK, C-EFF)")
struct LinkContactTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany.withSamples() }

  @Test(
    "C-EFF, C-LINK-1: the contact that receives the link",
    arguments: [
      (Kind.customer, "company"), (.customer, "person of company"), (.customer, "person"),
      (.vendor, "company"), (.vendor, "person of company"), (.bankAccount, "company"),
      (.bankAccount, "person of company"), (.employee, "person of company"), (.employee, "person"),
    ])
  func effectiveContact(kind: Kind, start: String) throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: start == "person" ? nil : holm)
    let record = try company.unlinked(kind, "Berg")
    try company.link(start == "company" ? holm : ann, record)
    let expected = kind == .employee || start == "person" ? ann : holm
    #expect(company.linkedContact(of: record)?.key == expected.key)
  }

  @Test(
    "C-EFF: vendors and bank accounts need a company, employees a person",
    arguments: Kind.allCases.filter { $0 != .customer })
  func wrongStart(kind: Kind) throws {
    let start =
      kind == .employee ? try company.companyContact("Holm") : try company.person("Ann Lee")
    let record = try company.unlinked(kind, "Berg")
    let expected =
      kind == .employee
      ? "E-CONTTYPE: \(start.number), Company, Person"
      : "E-REQUIRED: Company No., Contact, \(start.number)"
    #expect(company.refusal { try company.link(start, record) } == [expected])
  }

  @Test("C-EFF-1: the company's link is reported before the starting person's")
  func companyFirst() throws {
    let ann = try company.person("Ann Lee")
    let own = try company.createFrom(ann, .customer)
    let pair = try company.pair(.customer, "Holm")
    let other = try company.unlinked(.customer, "Berg")
    let free = try company.companyContact("Free")
    try company.change(ann, ["companyNumber": free.number])
    #expect(
      company.refusal { try company.link(ann, other) }
        == ["E-LINKED: \(ann.number), Customer, \(own.number)"])
    try company.change(ann, ["companyNumber": pair.contact.number])
    #expect(
      company.refusal { try company.link(ann, other) }
        == ["E-LINKED: \(pair.contact.number), Customer, \(pair.record.number)"])
  }

  @Test("C-EFF-1..3, C-MKCUST-1: everything that stands against it is reported in order")
  func allReasons() throws {
    let pair = try company.pair(.customer, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact, ["privacyBlocked": "true"])
    try company.change(pair.contact, ["privacyBlocked": "true"])
    try company.setRelationCode(.customer, "")
    #expect(
      company.refusal { try company.createFrom(ann, .customer) } == [
        "E-LINKED: \(pair.contact.number), Customer, \(pair.record.number)",
        "E-PRIVACY: Contact, \(ann.number), Ann Lee",
        "E-PRIVACY: Contact, \(pair.contact.number), Holm",
        "E-SETUP: Bus. Rel. Code for Customers, Marketing Setup",
      ])
  }

  @Test("C-EFF-4: one customer, vendor and bank account each; a person an employee as well")
  func oneOfEach() throws {
    let holm = try company.companyContact("Holm")
    for kind in [Kind.customer, .vendor, .bankAccount] { try company.createFrom(holm, kind) }
    #expect(company.rows(of: holm).count == 3)
    let ann = try company.person("Ann Lee")
    try company.createFrom(ann, .customer)
    try company.createFrom(ann, .employee)
    #expect(company.rows(of: ann).count == 2)
  }

  @Test("C-LINK-2: the record must be given and exist", arguments: Kind.allCases)
  func missingRecord(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Holm")
    func link(_ number: String) -> [String] {
      company.refusal {
        try company.perform(
          LinkContact(contact: contact.number, kind: kind, linkedNumber: number))
      }
    }
    #expect(link("") == ["E-REQUIRED: Linked No., Contact, \(contact.number)"])
    #expect(link("NONE") == ["E-NOTFOUND: \(kind.rawValue), NONE"])
  }

  @Test("C-LINK-3: a record of another contact is refused", arguments: Kind.allCases)
  func linkedOther(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    let other = try company.contact(for: kind, "Berg")
    #expect(
      company.refusal { try company.link(other, pair.record) }
        == ["E-LINKEDOTHER: \(kind.rawValue), \(pair.record.number), \(pair.contact.number)"])
  }

  @Test(
    "C-LINK-4: a record that is blocked for privacy reasons is refused",
    arguments: [Kind.customer, .vendor, .employee])
  func blockedRecord(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Holm")
    let record = try company.unlinked(kind, "Berg", ["privacyBlocked": "true"])
    #expect(
      company.refusal { try company.link(contact, record) }
        == ["E-PRIVACY: \(kind.rawValue), \(record.number), Berg"])
  }

  @Test("C-LINK-5: the comparison lists every shared field that differs", arguments: Kind.allCases)
  func comparison(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Ann Lee", ["phoneNumber": "1", "city": "Aarhus"])
    let record = try company.unlinked(kind, "Lee", ["phoneNumber": "2", "city": "Aarhus"])
    let made = try LinkComparison.make(
      contact: contact.number, kind: kind, linkedNumber: record.number,
      choice: MasterChoice(.contact, fields: ["phoneNumber": .linked]), company.draft())
    let phone = try #require(
      made.comparison.differences.first { $0.row.contact.apiName == "phoneNumber" })
    #expect(phone.contactValue == .text("1") && phone.linkedValue == .text("2"))
    #expect(phone.winner == .linked && phone.result == .text("2"))
    #expect(made.comparison.equalFields.contains("city"))
    let name = kind == .employee ? "firstName" : "displayName"
    #expect(made.comparison.differences.contains { $0.row.contact.apiName == name })
    #expect(company.rows(of: contact).isEmpty, "nothing is written")
  }

  @Test("C-LINK-6, REL-4: a classification row of the same code makes room for the link")
  func classificationMakesRoom() throws {
    try company.setRelationCode(.customer, "")
    let holm = try company.companyContact("Holm")
    try company.row(
      .contactBusinessRelation, ["contactNumber": holm.number, "businessRelationCode": "CUST"])
    try company.setRelationCode(.customer, "CUST")
    let record = try company.unlinked(.customer, "Berg")
    try company.link(holm, record)
    #expect(company.rows(of: holm) == ["CUST Customer \(record.number)"])
  }

  @Test(
    "C-LINK-7: the master's value wins, blank or not",
    arguments: MapCell.bothWays, [MasterChoice.Policy.contact, .linked])
  func masterWins(cell: MapCell, policy: MasterChoice.Policy) throws {
    guard cell.row.contact.apiName != "privacyBlocked" else { return }
    let contact = try company.contact(for: cell.kind, "Holm")
    let record = try company.unlinked(
      cell.kind, "Berg", [cell.field.apiName: Samples.value(cell.row)])
    let mine = company[contact, cell.row.contact.apiName]
    let theirs = company[record, cell.field.apiName]
    try company.link(contact, record, MasterChoice(policy))
    let winner = policy == .contact ? mine : theirs
    #expect(company[contact, cell.row.contact.apiName] == winner)
    #expect(company[record, cell.field.apiName] == winner)
    #expect(try company.drift().isEmpty)
  }

  @Test("C-LINK-7, D-41: single fields are decided apart from the master", arguments: Kind.allCases)
  func perField(kind: Kind) throws {
    let contact = try company.contact(
      for: kind, "Holm", ["phoneNumber": "1", "city": "Aarhus", "faxNumber": "5"])
    let record = try company.unlinked(
      kind, "Berg", ["phoneNumber": "2", "city": "Odense", "faxNumber": "6"])
    try company.link(
      contact, record,
      MasterChoice(
        .linked, fields: ["phoneNumber": .contact, "city": .value(.text("Viborg"))]))
    #expect(company[record, "phoneNumber"] == "1" && company[contact, "phoneNumber"] == "1")
    #expect(company[record, "city"] == "Viborg" && company[contact, "city"] == "Viborg")
    #expect(company[contact, "faxNumber"] == "6")
  }

  @Test("D-41: explicit values pass the V-rules, and the fields must be shared")
  func explicitValues() throws {
    let contact = try company.companyContact("Holm")
    let record = try company.unlinked(.bankAccount, "Berg")
    func link(_ field: String, _ value: String) -> [String] {
      company.refusal {
        try company.link(
          contact, record, MasterChoice(.contact, fields: [field: .value(.text(value))]))
      }
    }
    #expect(link("phoneNumber", "call") == ["E-PHONE: Phone No., Contact, \(contact.number)"])
    #expect(link("country", "XX") == ["E-REF: Country/Region Code, XX, Country/Region"])
    #expect(
      link("registrationNumber", "1")
        == ["E-FIELD: The field map of Bank Account, registrationNumber"])
  }

  @Test("D-41: prefer non-blank takes the filled side, both filled the contact's")
  func preferNonBlank() throws {
    let contact = try company.companyContact("Holm", ["phoneNumber": "1", "city": "Aarhus"])
    let record = try company.unlinked(.vendor, "Berg", ["faxNumber": "2", "city": "Odense"])
    try company.link(contact, record, MasterChoice(.preferNonBlank))
    for side in [contact, record] {
      #expect(company[side, "displayName"] == "Holm" && company[side, "city"] == "Aarhus")
      #expect(company[side, "phoneNumber"] == "1" && company[side, "faxNumber"] == "2")
    }
  }

  @Test("D-41: prefer newer takes the side with the later stamp", arguments: [true, false])
  func preferNewer(contactIsNewer: Bool) throws {
    let contact = try company.companyContact("Holm")
    let record = try company.unlinked(.vendor, "Berg")
    if contactIsNewer { try company.change(contact, ["pager": "1"]) }
    try company.link(contact, record, MasterChoice(.preferNewer))
    #expect(company[contact, "displayName"] == (contactIsNewer ? "Holm" : "Berg"))
  }

  @Test("C-LINK-8: type, local fields and numbers stay whoever is master", arguments: Kind.allCases)
  func untouched(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Holm", ["salespersonCode": "JO"])
    let salesperson = kind.definition.salesperson.field.apiName
    let record = try company.unlinked(kind, "Berg", [salesperson: "KIM"])
    try company.link(contact, record, MasterChoice(.linked))
    #expect(company[contact, "salespersonCode"] == (kind == .customer ? "KIM" : "JO"))
    #expect(company[record, salesperson] == "KIM")
    #expect(company[record, "number"] == record.number)
    #expect(company[contact, "number"] == contact.number)
  }

  @Test(
    "C-LINK-8: a customer takes the contact's type, also as master", arguments: ContactType.allCases
  )
  func typeFollows(type: ContactType) throws {
    let contact = try company.contact(["type": type.rawValue, "displayName": "Ann Lee"])
    let other = type == .company ? ContactType.person : .company
    let record = try company.unlinked(.customer, "Berg", ["type": other.rawValue])
    try company.link(contact, record, MasterChoice(.linked))
    #expect(company[record, "type"] == type.rawValue && company[contact, "type"] == type.rawValue)
  }

  @Test("C-LINK-8, V-BANKCURR: the currency of an account in use does not change")
  func bankCurrency() throws {
    let contact = try company.companyContact("Holm", ["currencyCode": "USD"])
    let record = try company.unlinked(.bankAccount, "Berg", ["balance": "10"])
    #expect(
      company.refusal { try company.link(contact, record) }
        == ["E-BANKCURR: \(record.number)"])
    try company.link(contact, record, MasterChoice(.linked))
    #expect(company[contact, "currencyCode"].isEmpty)
  }

  @Test("C-LINK-9: with the record as master the values flow on (SYNC-3, SYNC-4)")
  func flowsOn() throws {
    let pair = try company.pair(.customer, "Holm", ["phoneNumber": "1"])
    let ann = try company.person("Ann Lee", of: pair.contact)
    let employee = try company.createFrom(ann, .employee)
    let vendor = try company.unlinked(.vendor, "Berg", ["phoneNumber": "2"])
    try company.link(pair.contact, vendor, MasterChoice(.linked))
    for record in [pair.contact, pair.record, ann, employee] {
      #expect(company[record, "phoneNumber"] == "2", "\(record.title)")
    }
    #expect(company[ann, "companyName"] == "Berg" && company[ann, "displayName"] == "Ann Lee")
  }

  @Test("C-LINK-9: a person's name parts follow the name of the customer")
  func namePartsFollow() throws {
    let ann = try company.person("Ann Lee")
    let record = try company.unlinked(.customer, "Bea Mary Moe")
    try company.link(ann, record, MasterChoice(.linked))
    #expect(company[ann, "firstName"] == "Bea" && company[ann, "middleName"] == "Mary")
    #expect(company[ann, "surname"] == "Moe" && company[record, "type"] == "Person")
  }

  @Test(
    "C-LINK-10: an unrelated primary contact is cleared with a warning",
    arguments: [Kind.customer, .vendor])
  func primaryCleared(kind: Kind) throws {
    let old = try company.pair(kind, "Old")
    let ann = try company.person("Ann Lee", of: old.contact)
    var record = try company.change(old.record, ["primaryContactNumber": ann.number])
    try company.perform(Unlink(kind: kind, contact: old.contact.number))
    record = try company.current(record)
    if let field = record.entity.field("primaryContactNumber") { record[field] = .text(ann.number) }
    company.put(record)
    let holm = try company.companyContact("Holm")
    let plan = try company.link(holm, record)
    #expect(plan.warnings.map(\.brief) == ["W-PRIMARY: \(kind.rawValue), \(record.number)"])
    #expect(company[record, "primaryContactNumber"].isEmpty)
    #expect(company[record, "contactName"].isEmpty)
  }

  @Test("C-LINK-10, P-6: a person customer has its person as primary contact")
  func personIsPrimary() throws {
    let ann = try company.person("Ann Lee")
    let record = try company.unlinked(.customer, "Berg")
    try company.link(ann, record)
    #expect(company[record, "primaryContactNumber"] == ann.number)
    #expect(company[record, "contactName"] == "Ann Lee")
  }

  @Test("C-LINK-11: both sides are stamped, versions grow by one", arguments: Kind.allCases)
  func stamps(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Holm")
    let record = try company.unlinked(kind, "Holm")
    let before = (company.version(contact), company.version(record))
    try company.link(contact, record)
    #expect(company.version(contact) == before.0 + 1 && company.version(record) == before.1 + 1)
    #expect(company[contact, "contactBusinessRelation"] == kind.rawValue)
    #expect(try company.current(contact).modifiedAt == company.operations.last?.at)
  }

  @Test("INV-28: link, unlink and link again changes no value", arguments: Kind.allCases)
  func linkAgain(kind: Kind) throws {
    let pair = try company.pair(kind, "Ann Lee", ["phoneNumber": "1", "email": "a@holm.dk"])
    let before = try (company.current(pair.contact).values, company.current(pair.record).values)
    for policy in MasterChoice.Policy.allCases {
      try company.perform(Unlink(kind: kind, contact: pair.contact.number))
      try company.link(pair.contact, pair.record, MasterChoice(policy))
      #expect(try company.current(pair.contact).values == before.0)
      #expect(try company.current(pair.record).values == before.1)
    }
  }
}

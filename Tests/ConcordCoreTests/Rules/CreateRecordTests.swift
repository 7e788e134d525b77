import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Create records directly and contacts for them (L-NEW, B)")
struct CreateRecordTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany.withSamples() }

  private func batch(
    _ kind: Kind, _ record: Record,
    _ options: CreateContactFor.BatchOptions = CreateContactFor.BatchOptions()
  ) throws -> Plan {
    try company.perform(CreateContactFor(kind, record.number, batch: options))
  }

  @Test("L-NEW-1, S-1: defaults come before the contact, so both sides agree (D-24)")
  func defaultsFirst() throws {
    try company.salespersonOfUser("LEO")
    let customer = try company.record(.customer, ["displayName": "Holm"])
    #expect(company.linkedContact(of: customer)?["salespersonCode"] == "LEO")
    #expect(customer["invoiceDiscountCode"] == customer.number)
    #expect(try company.drift() == [])
  }

  @Test(
    "L-NEW-2: without a template code no template, with * the only one", arguments: Kind.allCases)
  func templates(kind: Kind) throws {
    let group = kind.definition.postingGroup.field.apiName
    #expect(try company.record(kind, MemoryCompany.named(kind, "A"))[group].isEmpty)
    if kind == .bankAccount { return }
    let fields = MemoryCompany.named(kind, "B", kind == .customer ? ["type": "Person"] : [:])
    let record = try company.record(kind, fields, template: TemplateChoice(code: "*"))
    #expect(!record[group].isEmpty)
  }

  @Test("L-NEW-2: a customer without a type chooses among all templates and takes the type")
  func customerType() throws {
    #expect(
      company.refusal {
        try company.record(.customer, ["displayName": "A"], template: .automatic)
      } == ["E-TEMPLCHOOSE: COMPANY, PERSON"])
    let person = try company.record(
      .customer, ["displayName": "Ann Lee"], template: .named("PERSON"))
    #expect(person["type"] == "Person")
    #expect(company.linkedContact(of: person)?["type"] == "Person")
    #expect(
      company.refusalCodes {
        try company.record(
          .customer, ["displayName": "A", "type": "Company"], template: .named("PERSON"))
      } == ["E-TEMPLTYPE"])
  }

  @Test("L-NEW-3: without a relation code the record stays alone", arguments: Kind.allCases)
  func alone(kind: Kind) throws {
    try company.setRelationCode(kind, "")
    let record = try company.record(kind, MemoryCompany.named(kind, "Holm"))
    #expect(company.linkedContact(of: record) == nil && company.all(.contact).isEmpty)
  }

  @Test("L-NEW-3: employees get a contact only where the setup says so (D-10)")
  func employees() throws {
    try company.record(.employee, ["surname": "Lee"])
    #expect(company.all(.contact).isEmpty)
    try company.setUp(.marketingSetup, ["createContactsForEmployees": "true"])
    let employee = try company.record(.employee, ["givenName": "Ann", "surname": "Lee"])
    let contact = try #require(company.linkedContact(of: employee))
    #expect(contact["type"] == "Person" && contact["displayName"] == "Ann Lee")
    #expect(contact["searchName"] == "ANN LEE" && contact["surname"] == "Lee")
  }

  @Test(
    "L-NEW-4, L-NEW-10: without contact numbers nothing is created (D-34)",
    arguments: [Kind.customer, .vendor, .bankAccount])
  func noContactNumbers(kind: Kind) throws {
    try company.setUp(.marketingSetup, ["contactNumberSeriesCode": ""])
    #expect(
      company.refusal { try company.record(kind, ["displayName": "Holm"]) }
        == ["E-SETUP: Contact Nos., Marketing Setup"])
    #expect(company.all(kind.entity).isEmpty)
  }

  @Test(
    "L-NEW-5: entered values win over the contact's, blanks do not",
    arguments: [Kind.customer, .vendor])
  func enteredWins(kind: Kind) throws {
    let holm = try company.companyContact("Holm", ["phoneNumber": "1", "faxNumber": "1"])
    let ann = try company.person("Ann Lee", of: holm)
    let record = try company.record(
      kind,
      [
        "displayName": "Berg", "phoneNumber": "2", "faxNumber": "",
        "primaryContactNumber": ann.number,
      ])
    #expect(company.linkedContact(of: record)?.key == holm.key)
    #expect(company[holm, "displayName"] == "Berg" && company[holm, "phoneNumber"] == "2")
    #expect(company[record, "faxNumber"] == "1" && company[record, "contactName"] == "Ann Lee")
  }

  @Test(
    "L-NEW-6, C-NEW-10: the contact has the record's values, not the defaults",
    arguments: [Kind.customer, .vendor, .bankAccount])
  func recordsValues(kind: Kind) throws {
    try company.setUp(
      .marketingSetup, ["defaultLanguageCode": "DEU", "defaultTerritoryCode": "NORTH"])
    let salesperson = kind.definition.salesperson.field.apiName
    let record = try company.record(
      kind, ["displayName": "Holm", "territoryCode": "SOUTH", salesperson: "KIM"])
    let contact = try #require(company.linkedContact(of: record))
    #expect(contact["territoryCode"] == "SOUTH" && contact["languageCode"].isEmpty)
    #expect(contact["salutationCode"] == "COMPANY" && contact["salespersonCode"] == "KIM", "MAP-2")
    #expect(contact["numberSeriesCode"] == "CONT")
  }

  @Test("N-10: contacts that Concord makes draw also while Default Nos. is off")
  func drawsAlways() throws {
    let series = try #require(company.find(.numberSeries, "CONT"))
    try company.change(series, ["defaultNumbers": "false"])
    #expect(company.refusal { try company.companyContact("Holm") } == ["E-NS-AUTO: CONT"])
    let record = try company.record(.vendor, ["displayName": "Holm"])
    #expect(company.linkedContact(of: record)?.number == "CT000001")
  }

  @Test("L-NEW-8, L-NEW-9: a person is its own primary contact, a text becomes a person")
  func primaries() throws {
    let person = try company.record(.customer, ["displayName": "Ann Lee", "type": "Person"])
    let ann = try #require(company.linkedContact(of: person))
    #expect(person["primaryContactNumber"] == ann.number && person["contactName"] == "Ann Lee")
    for kind in [Kind.customer, .vendor] {
      let record = try company.record(kind, ["displayName": "Holm", "contactName": "Bea Moe"])
      let holm = try #require(company.linkedContact(of: record))
      let bea = try #require(company.persons(of: holm).first)
      #expect(record["primaryContactNumber"] == bea.number && record["contactName"] == "Bea Moe")
    }
  }

  @Test("L-NEW-11: a linked record is not given a second contact", arguments: Kind.allCases)
  func onRequest(kind: Kind) throws {
    let pair = try company.pair(kind)
    #expect(
      company.refusal { try company.perform(CreateContactFor(kind, pair.record.number)) }
        == ["E-LINKEDOTHER: \(kind.rawValue), \(pair.record.number), \(pair.contact.number)"])
  }

  @Test("B-2: the grammar of a filter")
  func filter() throws {
    func selected(_ filter: String) throws -> [String] {
      let filter = try RecordFilter(filter)
      return ["", "C1", "C2", "C10", "c2", "D1"].filter(filter.matches)
    }
    #expect(try selected("C1|D1") == ["C1", "D1"])
    #expect(try selected("C1..C2") == ["C1", "C2", "C10"])
    #expect(try selected("..C1") == ["", "C1"])
    #expect(try selected("C2..") == ["C2", "c2", "D1"])
    #expect(try selected("C?") == ["C1", "C2"])
    #expect(try selected("@c*") == ["C1", "C2", "C10", "c2"])
    #expect(try selected("<>C*") == ["", "c2", "D1"])
    #expect(try selected("''") == [""])
    #expect(try selected("<>''") == ["C1", "C2", "C10", "c2", "D1"])
    for text in ["C1||D1", "..", "C1..C2..C3"] {
      #expect(company.refusalCodes { _ = try RecordFilter(text) } == ["E-FILTER"])
    }
  }

  @Test("B-4, B-11: a linked record is skipped", arguments: Kind.allCases)
  func skipped(kind: Kind) throws {
    let pair = try company.pair(kind)
    let plan = try batch(kind, pair.record)
    #expect(plan.skipped == .alreadyLinked && plan.isEmpty)
  }

  @Test("B-5: a filled primary contact needs a decision", arguments: [Kind.customer, .vendor])
  func decision(kind: Kind) throws {
    let holm = try company.companyContact("Holm", ["phoneNumber": "1"])
    let ann = try company.person("Ann Lee", of: holm)
    var record = try company.unlinked(kind, "Berg", ["phoneNumber": "2"])
    if let field = record.entity.field("primaryContactNumber") { record[field] = .text(ann.number) }
    company.put(record)
    #expect(try batch(kind, record).skipped == .primaryContact)
    let choice = MasterChoice(.linked)
    let plan = try batch(kind, record, CreateContactFor.BatchOptions(choice: choice))
    #expect(plan.skipped == nil && company.linkedContact(of: record)?.key == holm.key)
    #expect(company[holm, "phoneNumber"] == "2" && company[record, "contactName"] == "Ann Lee")
  }

  @Test("B-6: a person customer keeps another contact text as a comment")
  func comment() throws {
    let record = try company.unlinked(
      .customer, "Ann Lee", ["type": "Person", "contactName": "Her office"])
    _ = try batch(.customer, record)
    let ann = try #require(company.linkedContact(of: record))
    #expect(company[record, "primaryContactNumber"] == ann.number)
    #expect(company[record, "contactName"] == "Ann Lee" && ann["surname"] == "Lee")
    #expect(company.all(.comment).map { $0["comment"] } == ["Her office"])
    #expect(company.all(.contact).count == 1)
  }

  @Test("B-6: a bank account's contact text stays text")
  func bankText() throws {
    let record = try company.unlinked(.bankAccount, "Holm", ["contactName": "Ann Lee"])
    _ = try batch(.bankAccount, record)
    #expect(company[record, "contactName"] == "Ann Lee" && company.all(.contact).count == 1)
  }

  @Test(
    "B-7: blocked records are processed, or excluded on request",
    arguments: [Kind.customer, .vendor])
  func blocked(kind: Kind) throws {
    let all = kind == .customer ? "Ship" : "Payment"
    let blocked = try company.unlinked(kind, "Holm", ["blocked": all])
    let hidden = try company.unlinked(kind, "Berg", ["privacyBlocked": "true"])
    let options = CreateContactFor.BatchOptions(excludesBlocked: true)
    #expect(try batch(kind, blocked, options).skipped == .blocked)
    let privacy = CreateContactFor.BatchOptions(excludesPrivacyBlocked: true)
    #expect(try batch(kind, hidden, privacy).skipped == .privacyBlocked)
    for record in [blocked, hidden] { #expect(try batch(kind, record).skipped == nil) }
    #expect(company.linkedContact(of: hidden)?["privacyBlocked"] == "true")
  }

  @Test(
    "B-12, INV-31: a preview shows what would be created and draws nothing",
    arguments: Kind.allCases)
  func preview(kind: Kind) throws {
    let record = try company.unlinked(kind, "Holm")
    let operation = CreateContactFor(
      kind, record.number, batch: CreateContactFor.BatchOptions())
    let first = try company.preview(operation)
    #expect(first.numbersDrawn.map(\.number) == ["CT000001"] && company.all(.contact).isEmpty)
    let executed = try company.perform(operation)
    #expect(company.changes(first) == company.changes(executed))
  }
}

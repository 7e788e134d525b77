import ConcordCore
import ConcordTestSupport
import Testing

/// Linking twice, saving unchanged, previewing and undoing (INV-28, INV-29, INV-31, INV-34).
@Suite("Engine")
struct EngineTests {
  /// A contact of the type that a kind is linked to.
  private static func contact(for kind: Kind, _ company: MemoryCompany) throws -> Record {
    let fields = ["phoneNumber": "1", "city": "Berlin", "email": "a@x.de"]
    return kind == .employee
      ? try company.person("Ann Mary Lee", fields) : try company.companyContact("Holm", fields)
  }

  private static func names(_ kind: Kind) -> [String: String] {
    kind == .employee ? ["givenName": "Bo", "surname": "Poe"] : ["displayName": "Nord Bank"]
  }

  private static let pairs = Kind.allCases.flatMap { kind in
    MasterChoice.Policy.allCases.map { (kind, $0) }
  }

  @Test("INV-28: a pair that was linked has no drift, whoever is master", arguments: pairs)
  func linking(_ kind: Kind, _ master: MasterChoice.Policy) throws {
    let company = try MemoryCompany()
    let contact = try Self.contact(for: kind, company)
    let fields = Self.names(kind).merging(["faxNumber": "9", "city": "Aarhus"]) { $1 }
    let record = try company.unlinkedRecord(kind, fields)
    try company.link(contact, record, MasterChoice(master))
    #expect(try company.drift() == [])
  }

  @Test("INV-28: making a record, unlinking and linking again changes no value", arguments: pairs)
  func linkingAgain(_ kind: Kind, _ master: MasterChoice.Policy) throws {
    let company = try MemoryCompany()
    let contact = try Self.contact(for: kind, company)
    let record = try company.createFrom(contact, kind)
    let before = (try company.current(contact).values, try company.current(record).values)
    try company.perform(Unlink(kind: kind, contact: contact.number))
    try company.link(contact, record, MasterChoice(master))
    #expect(try company.current(contact).values == before.0)
    #expect(try company.current(record).values == before.1)
  }

  @Test("INV-29: saving a record with the values it has writes nothing")
  func savingUnchanged() throws {
    let company = try MemoryCompany()
    let person = try company.person("Ann Lee", of: company.companyContact("Holm"))
    var records = [person]
    for kind in Kind.allCases { records.append(try company.record(kind, Self.names(kind))) }
    let count = company.operations.count
    for record in records {
      var fields: [String: String] = [:]
      for field in record.entity.fields where field.access == .editable {
        fields[field.apiName] = company[record, field.apiName]
      }
      try company.change(record, fields)
    }
    #expect(company.operations.count == count)
  }

  @Test("INV-29: a batch run twice creates nothing the second time", arguments: Kind.allCases)
  func batchTwice(_ kind: Kind) throws {
    let company = try MemoryCompany()
    for _ in 1...3 { try company.unlinkedRecord(kind, Self.names(kind)) }
    func run() throws -> Int {
      for record in company.all(kind.entity) {
        try company.perform(CreateContactFor(kind, record.number, batch: .init()))
      }
      return company.all(.contact).count
    }
    #expect(try run() == 3)
    let operations = company.operations.count
    #expect(try run() == 3)
    #expect(company.operations.count == operations)
  }

  @Test("INV-31: a preview writes nothing, draws nothing and says what will happen")
  func preview() throws {
    let company = try MemoryCompany()
    let operation = CreateRecord(
      .vendor, try MemoryCompany.entries(.vendor, ["displayName": "Holm", "contactName": "Eve"]))
    let before = company.records
    let preview = try company.preview(operation)
    #expect(company.records == before)
    #expect(try company.preview(operation).numbersDrawn == preview.numbersDrawn)
    let plan = try company.perform(operation)
    #expect(plan.numbersDrawn == preview.numbersDrawn)
    #expect(plan.numbersDrawn.map(\.number) == ["V00001", "CT000001", "CT000002"])
    #expect(company.changes(plan) == company.changes(preview))
    #expect(plan.changes.map { $0.after?.values } == preview.changes.map { $0.after?.values })
  }

  /// An operation on a scene whose undo must restore everything.
  struct Act: Sendable, CustomTestStringConvertible {
    let name: String
    let perform: @Sendable (MemoryCompany, Record, Record, Record) throws -> Void

    var testDescription: String { name }

    init(
      _ name: String,
      _ perform: @escaping @Sendable (MemoryCompany, Record, Record, Record) throws -> Void
    ) {
      self.name = name
      self.perform = perform
    }
  }

  static let acts: [Act] = [
    Act("modify a company") { company, hub, _, _ in
      try company.change(hub, ["displayName": "Nord", "phoneNumber": "5", "city": "Aarhus"])
    },
    Act("modify a customer") { company, _, _, customer in
      try company.change(customer, ["email": "b@y.dk", "creditLimit": "5"])
    },
    Act("move a person away") { company, _, person, _ in
      try company.change(person, ["companyNumber": ""])
    },
    Act("renumber") { company, hub, _, _ in
      try company.perform(Renumber(.contact, hub.number, to: "NEW"))
    },
    Act("change the type") { company, _, person, customer in
      try company.change(customer, ["primaryContactNumber": ""])
      try company.change(person, ["type": "Company"])
    },
    Act("delete a company with its person") { company, hub, _, _ in
      try company.delete(hub, confirming: true)
    },
    Act("delete a customer") { company, _, _, customer in try company.delete(customer) },
    Act("unlink") { company, hub, _, _ in
      try company.perform(Unlink(kind: .customer, contact: hub.number))
    },
    Act("create a vendor from the contact") { company, hub, _, _ in
      try company.createFrom(hub, .vendor)
    },
    Act("create a bank account with its contact") { company, _, _, _ in
      try company.record(.bankAccount, ["displayName": "Nord Bank"])
    },
    Act("change a relation code") { company, _, _, _ in
      try company.setUp(.marketingSetup, ["customerBusinessRelationCode": "LAW"])
    },
    Act("rename a code") { company, _, _, _ in
      let row = try #require(company.find(.businessRelation, "CUST"))
      try company.change(row, ["code": "KUNDE"])
    },
    Act("set a policy of a link") { company, hub, _, _ in
      try company.perform(
        SetLinkPolicy(contact: hub.number, .customer, field: "address", .independent))
    },
    Act("add a detail") { company, hub, _, _ in
      try company.row(.comment, ["contactNumber": hub.number, "comment": "a remark"])
    },
  ]

  @Test("INV-34: an undo right after an operation restores every field", arguments: acts)
  func undo(_ act: Act) throws {
    let company = try MemoryCompany()
    let hub = try company.companyContact("Holm", ["phoneNumber": "1"])
    let person = try company.person("Ann Lee", of: hub)
    let customer = try company.createFrom(hub, .customer)
    try company.change(customer, ["primaryContactNumber": person.number])
    let start = company.operations.count
    let before = Self.values(company)
    try act.perform(company, hub, person, customer)
    #expect(Self.values(company) != before)
    for operation in company.operations[start...].map(\.number).reversed() {
      try company.perform(UndoOperation(operation))
    }
    #expect(Self.values(company) == before)
    #expect(try company.drift() == [])
  }

  /// The values of everything but number series, by id.
  private static func values(_ company: MemoryCompany) -> [RecordID: [Value]] {
    var values: [RecordID: [Value]] = [:]
    for entity in EntityKind.allCases where entity != .numberSeriesLine {
      for record in company.all(entity) { values[record.key.id] = record.values }
    }
    return values
  }
}

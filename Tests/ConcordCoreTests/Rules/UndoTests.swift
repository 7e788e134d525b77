import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Undo (D-42)")
struct UndoTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany.withSamples() }

  /// The values of all records but the number series, whose numbers are not given back (N-18).
  private var values: [RecordKey: [Value]] {
    var values: [RecordKey: [Value]] = [:]
    for entity in EntityKind.allCases where entity != .numberSeriesLine {
      for record in company.all(entity) { values[record.key] = record.values }
    }
    return values
  }

  /// What differs from earlier values, field by field.
  private func difference(from before: [RecordKey: [Value]]) -> [String] {
    let after = values
    return Set(before.keys).union(after.keys).flatMap { key -> [String] in
      let title = "\(key.entity.entity.caption) \((after[key] ?? before[key])?[0].text ?? "")"
      guard let old = before[key] else { return ["+\(title)"] }
      guard let new = after[key] else { return ["-\(title)"] }
      return key.entity.entity.fields.filter { old[$0.ordinal] != new[$0.ordinal] }
        .map { "\(title) \($0.apiName) \(old[$0.ordinal].text) → \(new[$0.ordinal].text)" }
    }
  }

  private func undo(_ operation: Int64? = nil, isPartial: Bool = false) throws {
    try company.perform(
      UndoOperation(operation ?? company.lastOperation, isPartial: isPartial))
  }

  /// Runs a step of one operation, undoes it, undoes the undo and undoes that one again.
  private func expectUndone(
    _ sourceLocation: SourceLocation = #_sourceLocation, _ step: () throws -> Void
  ) throws {
    let before = values
    try step()
    let after = values
    #expect(!difference(from: before).isEmpty, sourceLocation: sourceLocation)
    try undo()
    #expect(difference(from: before) == [], "INV-34", sourceLocation: sourceLocation)
    try undo()
    #expect(difference(from: after) == [], "undo of the undo", sourceLocation: sourceLocation)
    try undo()
    #expect(difference(from: before) == [], "undo of that", sourceLocation: sourceLocation)
    #expect(try company.drift() == [], sourceLocation: sourceLocation)
  }

  /// A company contact with every kind of record and a person who is an employee.
  private func scene() throws -> (holm: Record, ann: Record, records: [Kind: Record]) {
    let holm = try company.companyContact("Holm", ["phoneNumber": "1", "city": "Aarhus"])
    let ann = try company.person("Ann Lee", of: holm)
    var records: [Kind: Record] = [.employee: try company.createFrom(ann, .employee)]
    for kind in [Kind.customer, .vendor, .bankAccount] {
      records[kind] = try company.createFrom(holm, kind)
    }
    return (holm, ann, records)
  }

  @Test("D-42: creating a contact", arguments: ContactType.allCases)
  func create(type: ContactType) throws {
    try expectUndone {
      try company.contact(["type": type.rawValue, "displayName": "Ann Lee", "phoneNumber": "1"])
    }
  }

  @Test("D-42: a person of a company is created")
  func createPerson() throws {
    let scene = try scene()
    try expectUndone { try company.person("Bea Moe", of: scene.holm) }
  }

  @Test("D-42: modifying a contact, and everything that followed from it")
  func modifyContact() throws {
    let scene = try scene()
    try expectUndone {
      try company.change(
        scene.holm, ["displayName": "Berg", "phoneNumber": "2", "city": "Odense", "country": "DK"])
    }
    try expectUndone { try company.change(scene.ann, ["displayName": "Bea Mary Moe"]) }
  }

  @Test("D-42: modifying a record, and everything that followed from it", arguments: Kind.allCases)
  func modifyRecord(kind: Kind) throws {
    let record = try #require(try scene().records[kind])
    let name = kind == .employee ? "surname" : "displayName"
    try expectUndone { try company.change(record, [name: "Berg", "phoneNumber": "2"]) }
  }

  @Test("D-42: renumbering", arguments: Kind.allCases)
  func renumber(kind: Kind) throws {
    let scene = try scene()
    let record = try #require(scene.records[kind])
    try expectUndone { try company.perform(Renumber(kind.entity, record.number, to: "N1")) }
    try expectUndone { try company.perform(Renumber(.contact, scene.holm.number, to: "N1")) }
  }

  @Test("D-42: change of type")
  func changeType() throws {
    let trader = try company.soleTrader("Ann Lee")
    try expectUndone { try company.change(trader.contact, ["type": "Company"]) }
    let berg = try company.companyContact("Berg")
    try expectUndone { try company.change(berg, ["type": "Person"]) }
  }

  @Test("D-42: change of company, with primary contact and activities")
  func changeCompany() throws {
    let scene = try scene()
    let customer = try #require(scene.records[.customer])
    try company.change(customer, ["primaryContactNumber": scene.ann.number])
    try company.row(
      .activity,
      [
        "kind": "Interaction", "contactNumber": scene.ann.number,
        "contactCompanyNumber": scene.holm.number,
      ])
    let berg = try company.companyContact("Berg", ["phoneNumber": "7"])
    try expectUndone { try company.change(scene.ann, ["companyNumber": berg.number]) }
  }

  @Test("D-42: deleting a contact brings back rows and details under the same number")
  func deleteContact() throws {
    let scene = try scene()
    let customer = try #require(scene.records[.customer])
    try company.change(customer, ["primaryContactNumber": scene.ann.number])
    try company.row(.comment, ["contactNumber": scene.holm.number, "comment": "Calls back"])
    try company.row(
      .contactMailingGroup, ["contactNumber": scene.ann.number, "mailingGroupCode": "XMAS"])
    try expectUndone { try company.delete(scene.holm, confirming: true) }
  }

  @Test("D-42: deleting a record", arguments: Kind.allCases)
  func deleteRecord(kind: Kind) throws {
    let record = try #require(try scene().records[kind])
    try expectUndone { try company.delete(record) }
  }

  @Test("D-42: creating a record from a contact", arguments: Kind.allCases)
  func createFrom(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Holm")
    try expectUndone { try company.createFrom(contact, kind, template: .automatic) }
  }

  @Test("D-42: creating a record with its contact and primary contact", arguments: Kind.allCases)
  func createRecord(kind: Kind) throws {
    try company.setUp(.marketingSetup, ["createContactsForEmployees": "true"])
    let text = kind == .customer || kind == .vendor ? ["contactName": "Ann Lee"] : [:]
    try expectUndone { try company.record(kind, MemoryCompany.named(kind, "Holm", text)) }
  }

  @Test("D-42: linking and unlinking", arguments: Kind.allCases)
  func link(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Holm", ["phoneNumber": "1"])
    let record = try company.unlinked(kind, "Berg", ["phoneNumber": "2"])
    try expectUndone { try company.link(contact, record, MasterChoice(.linked)) }
    try expectUndone { try company.link(contact, record) }
    try company.link(contact, record)
    if kind == .customer || kind == .vendor {
      try company.change(record, ["primaryContactNumber": contact.number])
    }
    try expectUndone { try company.perform(Unlink(kind: kind, contact: contact.number)) }
  }

  @Test("D-42: primary contacts that link, create and clear", arguments: [Kind.customer, .vendor])
  func primaryContact(kind: Kind) throws {
    let record = try company.unlinked(kind, "Berg")
    let ann = try company.person("Ann Lee")
    try expectUndone { try company.change(record, ["primaryContactNumber": ann.number]) }
    let pair = try company.pair(kind, "Holm")
    try expectUndone { try company.change(pair.record, ["contactName": "Bea Moe"]) }
    try company.change(pair.record, ["contactName": "Bea Moe"])
    try expectUndone { try company.change(pair.record, ["primaryContactNumber": ""]) }
  }

  @Test("D-42: a contact made for a record, on request and in a batch", arguments: Kind.allCases)
  func contactFor(kind: Kind) throws {
    let record = try company.unlinked(kind, "Holm")
    try expectUndone { try company.perform(CreateContactFor(kind, record.number)) }
    try expectUndone {
      try company.perform(
        CreateContactFor(kind, record.number, batch: CreateContactFor.BatchOptions()))
    }
  }

  @Test("D-42: rows: created, changed, renamed, deleted")
  func rows() throws {
    let pair = try company.pair(.customer)
    try expectUndone {
      try company.row(
        .contactBusinessRelation,
        ["contactNumber": pair.contact.number, "businessRelationCode": "LAW"])
    }
    try expectUndone { try company.row(.territory, ["code": "T1", "displayName": "One"]) }
    let north = try #require(company.find(.territory, "NORTH"))
    try company.change(pair.contact, ["territoryCode": "NORTH"])
    try expectUndone { try company.change(north, ["code": "UP", "displayName": "Up"]) }
    let press = try #require(company.find(.businessRelation, "PRESS"))
    try expectUndone { try company.delete(press) }
  }

  @Test("D-42: a relation code of the setup and the rows it recoded", arguments: Kind.allCases)
  func relationCode(kind: Kind) throws {
    _ = try company.pair(kind)
    try company.row(.businessRelation, ["code": "NEW"])
    try expectUndone { try company.setRelationCode(kind, "NEW") }
  }

  @Test("D-42: field policies")
  func policies() throws {
    let pair = try company.pair(.customer, "Holm", ["phoneNumber": "1"])
    try expectUndone {
      try company.perform(SetKindPolicy(.vendor, field: "phoneNumber", .independent))
    }
    try expectUndone {
      try company.perform(
        SetLinkPolicy(contact: pair.contact.number, .customer, field: "email", .contactLeads))
    }
  }

  @Test("D-42: applying a template", arguments: [Kind.customer, .vendor])
  func template(kind: Kind) throws {
    let pair = try company.pair(kind)
    let entity = try #require(kind.definition.template)
    try company.row(entity, ["code": "T", "city": "Viborg", "paymentTermsCode": "CM"])
    try expectUndone {
      try company.perform(
        ApplyTemplate(kind, pair.record.number, template: "T", mode: .overwrite))
    }
  }

  @Test("D-42: privacy, with the block that was there before", arguments: [Kind.customer, .vendor])
  func privacy(kind: Kind) throws {
    let pair = try company.pair(kind)
    try company.change(pair.record, ["blocked": kind == .customer ? "Ship" : "Payment"])
    try expectUndone { try company.change(pair.contact, ["privacyBlocked": "true"]) }
    try company.change(pair.contact, ["privacyBlocked": "true"])
    try expectUndone { try company.change(pair.contact, ["privacyBlocked": "false"]) }
  }

  @Test("D-42: a field that was changed again stands against it; the others can be undone")
  func conflict() throws {
    let pair = try company.pair(.customer, "Holm", ["phoneNumber": "1", "faxNumber": "1"])
    try company.change(pair.contact, ["phoneNumber": "2", "faxNumber": "2"])
    let operation = company.lastOperation
    try company.change(pair.contact, ["phoneNumber": "3"])
    let later = company.lastOperation
    #expect(
      Set(company.refusal { try undo(operation) }) == [
        "E-UNDO: \(operation), Contact, \(pair.contact.number), Phone No., \(later)",
        "E-UNDO: \(operation), Customer, \(pair.record.number), Phone No., \(later)",
      ])
    let plan = try company.perform(UndoOperation(operation, isPartial: true))
    #expect(plan.warnings.map(\.code) == [.undo, .undo])
    for record in [pair.contact, pair.record] {
      #expect(company[record, "phoneNumber"] == "3" && company[record, "faxNumber"] == "1")
    }
    #expect(company.operations.last?.undoOf == operation)
  }

  @Test("D-42: a creation whose record was changed since is not undone")
  func changedCreation() throws {
    let holm = try company.companyContact("Holm")
    let operation = company.lastOperation
    try company.change(holm, ["phoneNumber": "1"])
    #expect(company.refusalCodes { try undo(operation) } == ["E-UNDO"])
    try company.change(holm, ["phoneNumber": ""])
    try undo(operation)
    #expect(!company.exists(holm))
  }

  @Test("D-42: deletion rules hold when a creation is undone")
  func creationInUse() throws {
    let holm = try company.companyContact("Holm")
    let operation = company.lastOperation
    try company.person("Ann Lee", of: holm)
    #expect(company.refusalCodes { try undo(operation) } == ["E-DEL-PEOPLE"])
    let record = try company.record(.customer, ["displayName": "Used"])
    let creation = company.lastOperation
    try company.record(.customer, ["displayName": "User", "billToCustomerNumber": record.number])
    #expect(company.refusalCodes { try undo(creation) } == ["E-REFUSED"])
  }

  @Test("D-42: an operation is undone once, and what is not there cannot be undone")
  func once() throws {
    let holm = try company.companyContact("Holm")
    try company.change(holm, ["phoneNumber": "1"])
    let operation = company.lastOperation
    try undo(operation)
    #expect(
      company.refusal { try undo(operation) } == ["E-UNDONE: \(operation), \(operation + 1)"])
    try undo(operation + 1)
    try undo(operation)
    #expect(company[holm, "phoneNumber"].isEmpty)
    #expect(company.refusal { try undo(999) } == ["E-NOTFOUND: Operation, 999"])
  }

  @Test("N-18: undoing a creation does not give the number back", arguments: Kind.allCases)
  func numbers(kind: Kind) throws {
    let first = try company.record(kind, MemoryCompany.named(kind, "Holm"))
    try undo()
    let second = try company.record(kind, MemoryCompany.named(kind, "Holm"))
    #expect(!company.exists(first) && second.number != first.number)
  }

  @Test("D-42: what returns agrees with what lived on", arguments: Kind.allCases)
  func livedOn(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm", ["phoneNumber": "1"])
    try company.delete(pair.contact)
    let operation = company.lastOperation
    try company.change(pair.record, ["phoneNumber": "2"])
    try undo(operation)
    #expect(
      company[pair.contact, "phoneNumber"] == "2" && company[pair.record, "phoneNumber"] == "2")
    #expect(try company.drift() == [])
  }

  @Test("D-42: a number taken in the meantime stands against a return")
  func numberTaken() throws {
    let holm = try company.companyContact("Holm")
    try company.delete(holm)
    let operation = company.lastOperation
    try company.companyContact("Berg", ["number": holm.number])
    #expect(company.refusal { try undo(operation) } == ["E-EXISTS: Contact, \(holm.number)"])
  }

  @Test(
    "D-42: a link made in the meantime stands against the return of another",
    arguments: Kind.allCases)
  func linkTaken(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    try company.perform(Unlink(kind: kind, contact: pair.contact.number))
    let operation = company.lastOperation
    let other = try company.contact(for: kind, "Berg")
    try company.link(other, pair.record)
    #expect(company.refusalCodes { try undo(operation) } == ["E-LINKEDOTHER"])
  }
}

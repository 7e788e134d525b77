import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Delete contacts and records, renumber (C-DEL, L-DEL, C-RENUM)")
struct DeleteTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  @discardableResult
  private func activity(_ contact: Record, _ kind: String, _ status: String) throws -> Record {
    try company.row(
      .activity,
      [
        "kind": kind, "status": status, "contactNumber": contact.number,
        "contactCompanyNumber": company[contact, "companyNumber"],
      ])
  }

  @Test("C-DEL-1..3: open tasks, unlogged segment lines and unfinished opportunities, in order")
  func activitiesInTheWay() throws {
    let ann = try company.person("Ann Lee")
    for (kind, status) in [
      ("Task", "Open"), ("Task", "In Progress"), ("Task", "Closed"), ("Segment Line", "Open"),
      ("Segment Line", "Closed"), ("Opportunity", "Open"), ("Opportunity", "In Progress"),
      ("Opportunity", "Closed"), ("Interaction", "Closed"),
    ] { try activity(ann, kind, status) }
    #expect(
      company.refusal { try company.delete(ann) } == [
        "E-DEL-TASK: \(ann.number), 2", "E-DEL-SEG: \(ann.number), 1",
        "E-DEL-OPP: \(ann.number), 2",
      ])
  }

  @Test("C-DEL-4, D-23: persons go only after confirmation, and are checked as well")
  func persons() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    let bea = try company.person("Bea Moe", of: holm)
    let task = try activity(ann, "Task", "Open")
    #expect(company.refusal { try company.delete(holm) } == ["E-DEL-PEOPLE: \(holm.number), 2"])
    #expect(
      company.refusal { try company.delete(holm, confirming: true) }
        == ["E-DEL-TASK: \(ann.number), 1"])
    try company.change(task, ["status": "Closed"])
    try company.delete(holm, confirming: true)
    for contact in [holm, ann, bea] { #expect(!company.exists(contact), "C-DEL-8") }
    #expect(company[task, "contactNumber"].isEmpty && company[task, "contactCompanyNumber"].isEmpty)
  }

  @Test("C-DEL-7: a person's activities go to its company, a standalone one's to nobody")
  func activitiesMove() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    let bea = try company.person("Bea Moe")
    let ofAnn = try activity(ann, "Interaction", "Closed")
    let ofBea = try activity(bea, "Interaction", "Closed")
    try company.delete(ann)
    try company.delete(bea)
    #expect(company[ofAnn, "contactNumber"] == holm.number)
    #expect(company[ofAnn, "contactCompanyNumber"] == holm.number)
    #expect(company[ofBea, "contactNumber"].isEmpty)
    try company.delete(holm)
    #expect(company[ofAnn, "contactNumber"].isEmpty)
    #expect(company[ofAnn, "contactCompanyNumber"].isEmpty)
  }

  @Test("C-DEL-8: linked records of the deleted persons stay, links go")
  func linksOfPersons() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    let employee = try company.createFrom(ann, .employee)
    try company.delete(holm, confirming: true)
    #expect(company.exists(employee) && company.all(.contactBusinessRelation).isEmpty)
  }

  @Test("C-DEL-9, P-11: company and person as primary contacts are cleared with one warning each")
  func primaryContacts() throws {
    let pair = try company.pair(.customer, "Holm")
    let vendor = try company.createFrom(pair.contact, .vendor)
    let ann = try company.person("Ann Lee", of: pair.contact)
    try company.change(pair.record, ["primaryContactNumber": ann.number])
    try company.change(vendor, ["primaryContactNumber": pair.contact.number])
    let plan = try company.delete(pair.contact, confirming: true)
    #expect(
      Set(plan.warnings.map(\.brief)) == [
        "W-PRIMARY: Customer, \(pair.record.number)", "W-PRIMARY: Vendor, \(vendor.number)",
      ])
    for record in [pair.record, vendor] {
      #expect(company[record, "primaryContactNumber"].isEmpty)
      #expect(company[record, "contactName"].isEmpty)
    }
  }

  @Test("C-DEL-10: the number is not used again, the journal keeps a full image")
  func image() throws {
    let holm = try company.companyContact("Holm", ["phoneNumber": "1"])
    let before = try company.current(holm)
    try company.delete(holm)
    #expect(company.journal.last { $0.key == holm.key }?.change == .deleted(before))
    #expect(try company.companyContact("Berg").number == "CT000002")
  }

  @Test("C-DEL, L-DEL: a stale version and a number that is not there")
  func versions() throws {
    let pair = try company.pair(.customer)
    let holm = pair.contact
    try company.change(holm, ["phoneNumber": "1"])
    #expect(
      company.refusalCodes { try company.perform(DeleteContact(holm.number, version: 1)) }
        == ["E-STALE"])
    #expect(
      company.refusalCodes {
        try company.perform(DeleteRecord(.customer, pair.record.number, version: 7))
      } == ["E-STALE"])
    #expect(
      company.refusal { try company.perform(DeleteContact("NONE")) }
        == ["E-NOTFOUND: Contact, NONE"])
    #expect(
      company.refusal { try company.perform(DeleteRecord(.vendor, "NONE")) }
        == ["E-NOTFOUND: Vendor, NONE"])
  }

  @Test(
    "L-DEL-1: a record that another one uses is not deleted (E-REFUSED)",
    arguments: [
      (Kind.customer, "billToCustomerNumber", "Bill-to"), (.vendor, "payToVendorNumber", "Pay-to"),
      (.employee, "managerNumber", "Manager"),
    ])
  func usedByAnother(kind: Kind, field: String, use: String) throws {
    let used = try company.record(kind, MemoryCompany.named(kind, "Used"))
    let user = try company.record(
      kind, MemoryCompany.named(kind, "User", [field: used.number]))
    #expect(
      company.refusal { try company.delete(used) } == [
        "E-REFUSED: \(kind.rawValue), \(used.number), \(use), \(kind.rawValue), \(user.number)"
      ])
    try company.change(used, [field: used.number])
    try company.delete(user)
    try company.delete(used)
    #expect(!company.exists(used), "a record that names itself is no user")
  }

  @Test(
    "L-DEL-2, L-DEL-3: the link goes, the contact keeps its values and is stamped",
    arguments: Kind.allCases)
  func contactStays(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm", ["phoneNumber": "1"])
    let person =
      kind == .employee ? pair.contact : try company.person("Ann Lee", of: pair.contact)
    let before = try company.current(pair.contact)
    try company.delete(pair.record)
    #expect(!company.exists(pair.record) && company.rows(of: pair.contact).isEmpty)
    #expect(company[pair.contact, "phoneNumber"] == "1")
    #expect(company.version(pair.contact) == before.version + 1)
    #expect(company[person, "contactBusinessRelation"] == "None")
  }

  @Test("C-RENUM: everything that names a contact follows")
  func contactRenumbered() throws {
    let pair = try company.pair(.customer, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact)
    let employee = try company.createFrom(ann, .employee)
    try company.change(pair.record, ["primaryContactNumber": ann.number])
    let task = try activity(ann, "Task", "Open")
    let comment = try company.row(.comment, ["contactNumber": ann.number, "comment": "Calls"])
    try company.perform(Renumber(.contact, pair.contact.number, to: "holm"))
    try company.perform(Renumber(.contact, ann.number, to: "ann"))
    #expect(company[pair.contact, "companyNumber"] == "HOLM")
    #expect(company[pair.contact, "numberSeriesCode"].isEmpty)
    #expect(company[ann, "companyNumber"] == "HOLM")
    #expect(company[pair.record, "primaryContactNumber"] == "ANN")
    #expect(company.linkedContact(of: pair.record)?.number == "HOLM")
    #expect(company.linkedContact(of: employee)?.number == "ANN")
    #expect(company[task, "contactNumber"] == "ANN" && company[comment, "contactNumber"] == "ANN")
    #expect(company[task, "contactCompanyNumber"] == "HOLM")
    #expect(try company.drift().isEmpty)
  }

  @Test("C-RENUM: everything that names a record follows", arguments: Kind.allCases)
  func recordRenumbered(kind: Kind) throws {
    let pair = try company.pair(kind)
    let old = pair.record.number
    try company.change(pair.record, ["number": "new1"])
    #expect(company[pair.record, "number"] == "NEW1")
    #expect(company[pair.record, "numberSeriesCode"].isEmpty)
    #expect(company.linkedContact(of: pair.record)?.key == pair.contact.key)
    if kind == .customer || kind == .vendor {
      #expect(company[pair.record, "invoiceDiscountCode"] == "NEW1")
    }
    let entry = try #require(company.journal.last { $0.key == pair.record.key && $0.number == 1 })
    #expect(company.find(kind.entity, old) == nil && entry.operation == company.lastOperation)
  }

  @Test("C-RENUM: a series without manual numbers refuses it", arguments: Kind.allCases)
  func notManual(kind: Kind) throws {
    let record = try company.record(kind, MemoryCompany.named(kind, "Holm"))
    let code = try #require(company.all(.concordSetup).first)[kind.definition.numberSeries]
    try company.change(try #require(company.find(.numberSeries, code)), ["manualNumbers": "false"])
    #expect(
      company.refusal { try company.perform(Renumber(kind.entity, record.number, to: "N1")) }
        == ["E-NS-MANUAL: \(code)"])
    #expect(
      company.refusal { try company.perform(Renumber(kind.entity, record.number, to: " ")) }
        == ["E-REQUIRED: No., \(kind.rawValue), \(record.number)"])
  }

  @Test("C-RENUM: a discount code of its own and bill-to customers")
  func references() throws {
    let first = try company.record(
      .customer, ["displayName": "Holm", "invoiceDiscountCode": "GOLD"])
    let second = try company.record(
      .customer, ["displayName": "Berg", "billToCustomerNumber": first.number])
    try company.perform(Renumber(.customer, first.number, to: "N1"))
    #expect(company[first, "invoiceDiscountCode"] == "GOLD")
    #expect(company[second, "billToCustomerNumber"] == "N1")
    #expect(company.version(second) == second.version + 1)
  }
}

import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Field policy (POL)")
struct FieldPolicyTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany.withSamples() }

  private func set(_ kind: Kind, _ field: String, _ policy: FieldPolicy) throws {
    try company.perform(SetKindPolicy(kind, field: field, policy))
  }

  private func setLink(
    _ contact: Record, _ kind: Kind, _ field: String, _ policy: FieldPolicy?,
    _ choice: MasterChoice? = nil
  ) throws {
    try company.perform(
      SetLinkPolicy(contact: contact.number, kind, field: field, policy, choice: choice))
  }

  private func name(_ cell: MapCell) -> String { cell.row.policyName ?? "" }

  @Test("POL-1: address and name parts are blocks; type and privacy have no policy")
  func names() {
    #expect(SharedField.policyNames(of: .customer).count { $0 == "address" } == 1)
    #expect(SharedField.policyNames(of: .employee).contains("nameParts"))
    for kind in Kind.allCases {
      let names = SharedField.policyNames(of: kind)
      #expect(!names.contains("type") && !names.contains("privacyBlocked"))
      #expect(!names.contains("city") && !names.contains("firstName"))
    }
    for (kind, field) in [
      (Kind.customer, "type"), (.customer, "privacyBlocked"), (.bankAccount, "formatRegion"),
      (.employee, "displayName"), (.vendor, "city"),
    ] {
      #expect(
        company.refusal { try set(kind, field, .independent) }
          == ["E-FIELD: The field map of \(kind.rawValue), \(field)"])
    }
  }

  @Test("POL-3: with the contact leading a field flows from it only", arguments: MapCell.governed)
  func contactLeads(cell: MapCell) throws {
    try set(cell.kind, name(cell), .contactLeads)
    let pair = try company.pair(cell.kind)
    let (mine, theirs) = (cell.row.contact.apiName, cell.field.apiName)
    try company.change(pair.contact, [mine: Samples.value(cell.row)])
    #expect(company[pair.record, theirs] == Samples.value(cell.row))
    #expect(
      company.refusal { try company.change(pair.record, [theirs: Samples.other(cell.row)]) }
        .contains(
          "E-LEADS: \(cell.field.caption), \(pair.record.title), \(pair.contact.title)"))
    let journal = company.journal.count
    try company.change(pair.record, [theirs: Samples.value(cell.row)])
    #expect(company.journal.count == journal, "the same value is no change")
  }

  @Test("POL-4: with the record leading a field flows from it only", arguments: MapCell.governed)
  func recordLeads(cell: MapCell) throws {
    try set(cell.kind, name(cell), .recordLeads)
    let pair = try company.pair(cell.kind)
    let (mine, theirs) = (cell.row.contact.apiName, cell.field.apiName)
    try company.change(pair.record, [theirs: Samples.value(cell.row)])
    #expect(company[pair.contact, mine] == Samples.value(cell.row))
    #expect(
      company.refusal { try company.change(pair.contact, [mine: Samples.other(cell.row)]) }
        .contains(
          "E-LEADS: \(cell.row.contact.caption), \(pair.contact.title), \(pair.record.title)"))
  }

  @Test("POL-5: an independent field is copied once", arguments: MapCell.governed)
  func independent(cell: MapCell) throws {
    try set(cell.kind, name(cell), .independent)
    let contact = try company.contact(for: cell.kind, "Ann Lee")
    let (mine, theirs) = (cell.row.contact.apiName, cell.field.apiName)
    try company.change(contact, [mine: Samples.value(cell.row)])
    let record = try company.createFrom(contact, cell.kind)
    #expect(record[theirs] == Samples.value(cell.row))
    try company.change(contact, [mine: Samples.other(cell.row)])
    #expect(company[record, theirs] == Samples.value(cell.row))
    #expect(try company.drift().isEmpty, "POL-7: no drift")
    if !cell.field.isRequired { try company.change(record, [theirs: ""]) }
    #expect(company[contact, mine] == Samples.other(cell.row))
  }

  @Test(
    "POL-3, POL-5: a contact created from a record gets the value once",
    arguments: [Kind.customer, .vendor, .bankAccount], [FieldPolicy.contactLeads, .independent])
  func copiedToNewContact(kind: Kind, policy: FieldPolicy) throws {
    try set(kind, "phoneNumber", policy)
    let record = try company.record(kind, ["displayName": "Holm", "phoneNumber": "1"])
    let contact = try #require(company.linkedContact(of: record))
    #expect(contact["phoneNumber"] == "1")
  }

  @Test("POL-1, POL-2: a link's own policy wins over the kind's, and blank restores the kind's")
  func ownPolicy() throws {
    let first = try company.pair(.customer, "Holm")
    let second = try company.pair(.customer, "Berg")
    try setLink(first.contact, .customer, "phoneNumber", .independent)
    for pair in [first, second] { try company.change(pair.contact, ["phoneNumber": "1"]) }
    #expect(
      company[first.record, "phoneNumber"].isEmpty && company[second.record, "phoneNumber"] == "1")
    #expect(
      company.refusalCodes { try setLink(first.contact, .customer, "phoneNumber", nil) }
        == ["E-CONFIRM"])
    try setLink(first.contact, .customer, "phoneNumber", nil, MasterChoice(.contact))
    #expect(company[first.record, "phoneNumber"] == "1")
    try company.change(first.record, ["phoneNumber": "2"])
    #expect(company[first.contact, "phoneNumber"] == "2")
    #expect(
      company.refusal { try setLink(first.contact, .vendor, "phoneNumber", nil) }
        == ["E-NOLINK: \(first.contact.number), Vendor"])
  }

  @Test("POL-4: a value from another linked record is refused as well")
  func broughtByAnother() throws {
    let holm = try company.companyContact("Holm")
    let customer = try company.createFrom(holm, .customer)
    let vendor = try company.createFrom(holm, .vendor)
    try setLink(holm, .vendor, "email", .recordLeads)
    #expect(
      company.refusal { try company.change(customer, ["email": "a@b.dk"]) }
        == ["E-LEADS: E-Mail, \(holm.title), \(vendor.title)"])
    try company.change(vendor, ["email": "a@b.dk"])
    #expect(company[customer, "email"] == "a@b.dk" && company[holm, "email"] == "a@b.dk")
  }

  @Test("POL-4: what a person's record leads is not inherited")
  func notInherited() throws {
    let holm = try company.companyContact("Holm", ["city": "Aarhus", "phoneNumber": "1"])
    let ann = try company.person("Ann Lee", of: holm)
    let employee = try company.createFrom(ann, .employee)
    try setLink(ann, .employee, "phoneNumber", .recordLeads)
    try setLink(ann, .employee, "address", .recordLeads)
    try company.change(holm, ["phoneNumber": "2", "city": "Odense", "faxNumber": "3"])
    #expect(company[ann, "phoneNumber"] == "1" && company[ann, "city"] == "Aarhus")
    #expect(company[ann, "faxNumber"] == "3" && company[employee, "faxNumber"] == "3")
    let berg = try company.companyContact("Berg", ["phoneNumber": "4", "city": "Viborg"])
    try company.change(ann, ["companyNumber": berg.number])
    #expect(company[ann, "phoneNumber"] == "1" && company[ann, "city"] == "Aarhus")
  }

  @Test("POL-4: a second leader is refused when it is set, linked or created")
  func secondLeader() throws {
    let holm = try company.companyContact("Holm")
    let customer = try company.createFrom(holm, .customer)
    let vendor = try company.createFrom(holm, .vendor)
    try set(.customer, "phoneNumber", .recordLeads)
    let expected = "E-LEADERS: Phone No., \(holm.number), \(customer.title), \(vendor.title)"
    #expect(company.refusal { try set(.vendor, "phoneNumber", .recordLeads) } == [expected])
    #expect(
      company.refusal { try setLink(holm, .vendor, "phoneNumber", .recordLeads) } == [expected])
    try company.delete(vendor)
    try set(.vendor, "phoneNumber", .recordLeads)
    let other = try company.unlinked(.vendor, "Berg")
    #expect(
      company.refusal { try company.link(holm, other) }
        == ["E-LEADERS: Phone No., \(holm.number), \(customer.title), \(other.title)"])
    #expect(company.refusalCodes { try company.createFrom(holm, .vendor) } == ["E-LEADERS"])
    try setLink(holm, .customer, "phoneNumber", .both)
    try company.link(holm, other)
  }

  @Test("POL-6: setting Independent changes no value, other policies equalise a pair")
  func equalises() throws {
    let pair = try company.pair(.customer, "Holm", ["phoneNumber": "1"])
    try setLink(pair.contact, .customer, "phoneNumber", .independent)
    #expect(company[pair.record, "phoneNumber"] == "1")
    try company.change(pair.record, ["phoneNumber": "2"])
    try setLink(pair.contact, .customer, "phoneNumber", .contactLeads)
    #expect(company[pair.record, "phoneNumber"] == "1")
    try setLink(pair.contact, .customer, "phoneNumber", .independent)
    try company.change(pair.record, ["phoneNumber": "3"])
    try setLink(pair.contact, .customer, "phoneNumber", .recordLeads)
    #expect(company[pair.contact, "phoneNumber"] == "3")
  }

  @Test("POL-6: for a kind the setting comes first, then every link is equalised")
  func kindEqualises() throws {
    try set(.vendor, "address", .independent)
    let pair = try company.pair(.vendor, "Holm", ["city": "Aarhus"])
    try company.change(pair.record, ["city": "Odense", "phoneNumber": "1"])
    #expect(company.refusalCodes { try set(.vendor, "address", .both) } == ["E-CONFIRM"])
    let choice = MasterChoice(.linked)
    try company.perform(SetKindPolicy(.vendor, field: "address", .both, choice: choice))
    #expect(company[pair.contact, "city"] == "Aarhus", "the setting alone changes no value")
    #expect(
      company.refusalCodes {
        try company.perform(EqualiseLink(.vendor, pair.record.number, field: "address"))
      } == ["E-CONFIRM"])
    try company.perform(
      EqualiseLink(.vendor, pair.record.number, field: "address", choice: choice))
    #expect(company[pair.contact, "city"] == "Odense" && company[pair.record, "city"] == "Odense")
    let free = try company.unlinked(.vendor, "Berg")
    #expect(
      company.refusalCodes {
        try company.perform(EqualiseLink(.vendor, free.number, field: "address"))
      } == ["E-NOLINK"])
  }

  @Test("POL-3..7: linking respects and shows the effective policy")
  func linking() throws {
    try set(.customer, "phoneNumber", .independent)
    try set(.customer, "email", .contactLeads)
    try set(.customer, "faxNumber", .recordLeads)
    let holm = try company.companyContact(
      "Holm", ["phoneNumber": "1", "email": "a@b.dk", "faxNumber": "5"])
    let record = try company.unlinked(
      .customer, "Holm", ["phoneNumber": "2", "email": "c@d.dk", "faxNumber": "6"])
    let made = try LinkComparison.make(
      contact: holm.number, kind: .customer, linkedNumber: record.number,
      choice: MasterChoice(.linked), company.draft())
    let winners = Dictionary(
      uniqueKeysWithValues: made.comparison.differences.map { ($0.row.contact.apiName, $0.winner) })
    #expect(winners["phoneNumber"] == .neither && winners["email"] == .contact)
    #expect(winners["faxNumber"] == .linked)
    try company.link(holm, record, MasterChoice(.linked))
    #expect(company[holm, "phoneNumber"] == "1" && company[record, "phoneNumber"] == "2")
    #expect(company[record, "email"] == "a@b.dk" && company[holm, "faxNumber"] == "6")
  }

  @Test(
    "POL-7: the drift check compares what flows, whoever leads",
    arguments: [FieldPolicy.both, .contactLeads, .recordLeads])
  func drift(policy: FieldPolicy) throws {
    try set(.customer, "phoneNumber", policy)
    let pair = try company.pair(.customer, "Holm")
    var record = try company.current(pair.record)
    if let phone = record.entity.field("phoneNumber") { record[phone] = .text("9") }
    company.put(record)
    #expect(try company.drift().map(\.issue) == [.fieldDiffers])
  }

  @Test("POL-8: the presets")
  func presets() throws {
    #expect(PolicyPreset.businessCentral.settings.allSatisfy { $0.policy == .both })
    #expect(PolicyPreset.contactsLead.settings.allSatisfy { $0.policy == .contactLeads })
    let count = Kind.allCases.map { SharedField.policyNames(of: $0).count }.reduce(0, +)
    #expect(PolicyPreset.businessCentral.settings.count == count)
    #expect(PolicyPreset.contactsLead.settings.count == count)
    let billing = PolicyPreset.ownBillingDetails.settings
    #expect(billing.allSatisfy { $0.policy == .independent })
    #expect(
      Set(billing.map { "\($0.kind.rawValue) \($0.field)" })
        == Set(
          ["Customer", "Vendor"].flatMap { kind in
            ["address", "email", "phoneNumber", "faxNumber"].map { "\(kind) \($0)" }
          }))
  }
}

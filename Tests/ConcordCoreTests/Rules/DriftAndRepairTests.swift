import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Drift check and repair (D-43, R)")
struct DriftAndRepairTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  /// Changes a stored value past every rule.
  private func tamper(_ record: Record, _ field: String, _ value: String) throws {
    var changed = try company.current(record)
    let field = try #require(changed.entity.field(field))
    changed[field] = try field.value(of: value)
    company.put(changed)
  }

  private func only(_ issue: Finding.Issue) throws -> Finding {
    let findings = try company.drift()
    #expect(findings.map(\.issue) == [issue])
    return try #require(findings.first)
  }

  private func repair(
    _ finding: Finding, _ method: RepairLink.Method, _ choice: MasterChoice = MasterChoice(),
    linkedNumber: String = ""
  ) throws {
    try company.perform(
      RepairLink(finding, method, choice: choice, linkedNumber: linkedNumber))
  }

  @Test("INV-36: operations leave no drift", arguments: Kind.allCases)
  func noDrift(kind: Kind) throws {
    let pair = try company.pair(kind)
    try company.change(pair.record, ["phoneNumber": "1"])
    #expect(try company.drift().isEmpty)
  }

  @Test(
    "D-43: a field that differs, with both values; equal by the master's choice",
    arguments: Kind.allCases, [MasterChoice.Policy.contact, .linked])
  func fieldDiffers(kind: Kind, policy: MasterChoice.Policy) throws {
    let pair = try company.pair(kind, "Holm", ["phoneNumber": "1"])
    try tamper(pair.record, "phoneNumber", "2")
    let finding = try only(.fieldDiffers)
    #expect(finding.field == "phoneNumber" && finding.kind == kind)
    #expect(finding.contactValue == "1" && finding.linkedValue == "2")
    #expect(finding.contactNumber == pair.contact.number)
    #expect(finding.linkedNumber == pair.record.number)
    try repair(finding, .resync, MasterChoice(policy))
    let expected = policy == .contact ? "1" : "2"
    #expect(company[pair.contact, "phoneNumber"] == expected)
    #expect(company[pair.record, "phoneNumber"] == expected)
    #expect(try company.drift().isEmpty)
  }

  @Test("D-43: a repaired value flows on to other records and persons")
  func resyncFlows() throws {
    let pair = try company.pair(.customer, "Holm", ["phoneNumber": "1"])
    let vendor = try company.createFrom(pair.contact, .vendor)
    let ann = try company.person("Ann Lee", of: pair.contact)
    try tamper(pair.record, "phoneNumber", "2")
    try repair(try only(.fieldDiffers), .resync, MasterChoice(.linked))
    #expect(company[vendor, "phoneNumber"] == "2" && company[ann, "phoneNumber"] == "2")
  }

  @Test(
    "D-43, R-4: a row whose contact is missing is reported, not deleted, until repaired (D-6)",
    arguments: Kind.allCases)
  func contactMissing(kind: Kind) throws {
    let pair = try company.pair(kind)
    let row = try #require(company.relations(of: pair.contact).first)
    try tamper(row, "contactNumber", "GONE")
    try tamper(pair.contact, "contactBusinessRelation", "None")
    let entries = try MemoryCompany.entries(kind.entity, ["phoneNumber": "1"])
    let plan = try company.perform(ModifyRecord(kind, pair.record.number, entries))
    #expect(plan.warnings.map(\.code) == [.drift] && company.exists(row), "L-MOD-7")
    #expect(company[pair.record, "phoneNumber"] == "1")
    #expect(
      company.refusal { try company.link(pair.contact, pair.record) } == [
        "E-LINKEDOTHER: \(kind.rawValue), \(pair.record.number), "
          + "GONE (missing; repair the link first)"
      ], "C-LINK-3")
    try repair(try only(.contactMissing), .removeRow)
    #expect(!company.exists(row))
    try company.link(pair.contact, pair.record)
  }

  @Test(
    "D-43: a row whose record is missing is removed, or the contact is linked anew",
    arguments: Kind.allCases, [RepairLink.Method.removeRow, .relink])
  func recordMissing(kind: Kind, method: RepairLink.Method) throws {
    let pair = try company.pair(kind)
    let row = try #require(company.relations(of: pair.contact).first)
    let other = try company.unlinked(kind, "Berg")
    try tamper(row, "linkedNumber", "GONE")
    #expect(
      company.refusal { try company.link(pair.contact, other) } == [
        "E-LINKED: \(pair.contact.number), \(kind.rawValue), "
          + "GONE (missing; repair the link first)"
      ], "C-EFF-1")
    let finding = try only(.recordMissing)
    try repair(finding, method, linkedNumber: method == .relink ? other.number : "")
    let isRelinked = company.linkedContact(of: other)?.key == pair.contact.key
    #expect(isRelinked == (method == .relink))
    #expect(company.relations(of: pair.contact).count == (method == .relink ? 1 : 0))
    #expect(try company.drift().isEmpty)
  }

  @Test("D-43: a row with both ends is not removed by repair; unlinking is for that")
  func bothEnds() throws {
    let pair = try company.pair(.customer)
    try tamper(pair.record, "phoneNumber", "2")
    let finding = try only(.fieldDiffers)
    #expect(company.refusalCodes { try repair(finding, .removeRow) } == ["E-RANGE"])
  }

  @Test("D-43: a wrong type of the customer follows the contact (INV-6)")
  func wrongType() throws {
    let pair = try company.pair(.customer)
    try tamper(pair.record, "type", "Person")
    let finding = try only(.wrongType)
    #expect(finding.contactValue == "Company" && finding.linkedValue == "Person")
    try repair(finding, .resync, MasterChoice(.linked))
    #expect(company[pair.record, "type"] == "Company" && company[pair.contact, "type"] == "Company")
  }

  @Test("D-43: a vendor on a person is reported (INV-5)", arguments: [Kind.vendor, .bankAccount])
  func vendorOnPerson(kind: Kind) throws {
    let pair = try company.pair(kind)
    try tamper(pair.contact, "type", "Person")
    try tamper(pair.contact, "companyNumber", "")
    #expect(try company.drift().map(\.issue) == [.wrongType])
  }

  @Test("D-43: a row with another code than the setup's gets it (INV-3)", arguments: Kind.allCases)
  func wrongCode(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Holm")
    let record = try company.unlinked(kind, "Holm")
    try company.linkUnderOldCode(contact, record)
    let finding = try only(.wrongCode)
    try repair(finding, .recalculate)
    let code = try company.marketingSetup()[kind.definition.relationCode]
    #expect(company.rows(of: contact) == ["\(code) \(kind.rawValue) \(record.number)"])
    #expect(company[contact, "contactBusinessRelation"] == kind.rawValue)
    #expect(try company.drift().isEmpty)
  }

  @Test(
    "D-43: an unrelated primary contact is cleared (INV-18)", arguments: [Kind.customer, .vendor])
  func unrelatedPrimary(kind: Kind) throws {
    let pair = try company.pair(kind)
    let ann = try company.person("Ann Lee")
    try tamper(pair.record, "primaryContactNumber", ann.number)
    try tamper(pair.record, "contactName", "Ann Lee")
    try repair(try only(.primaryNotRelated), .recalculate)
    #expect(company[pair.record, "primaryContactNumber"].isEmpty)
    #expect(company[pair.record, "contactName"].isEmpty)
  }

  @Test("D-43: a stale indicator is recalculated (INV-8)")
  func staleIndicator() throws {
    let pair = try company.pair(.customer)
    try tamper(pair.contact, "contactBusinessRelation", "Vendor")
    let finding = try only(.staleIndicator)
    #expect(finding.contactValue == "Vendor" && finding.linkedValue == "Customer")
    try repair(finding, .recalculate)
    #expect(company[pair.contact, "contactBusinessRelation"] == "Customer")
  }

  @Test("D-43: a repair needs a reason where the installation says so, and can be undone")
  func reasonAndUndo() throws {
    let pair = try company.pair(.customer, "Holm", ["phoneNumber": "1"])
    try tamper(pair.record, "phoneNumber", "2")
    try company.setUp(.concordSetup, ["reasonRequired": "true"])
    let finding = try only(.fieldDiffers)
    #expect(company.refusal { try repair(finding, .resync) } == ["E-REASON"])
    company.context.reason = "imported twice"
    try repair(finding, .resync)
    #expect(company[pair.record, "phoneNumber"] == "1")
    #expect(company.operations.last?.name == "D-43")
  }

  @Test("D-43: a finding that is no longer there (E-NOLINK)")
  func outdated() throws {
    let pair = try company.pair(.customer)
    try tamper(pair.record, "phoneNumber", "2")
    let finding = try only(.fieldDiffers)
    try company.delete(pair.record)
    #expect(
      company.refusal { try repair(finding, .resync) }
        == ["E-NOLINK: \(pair.contact.number), Customer"])
  }
}

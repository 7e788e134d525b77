import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Acceptance: propagation of changes")
struct PropagateAcceptanceTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany.withSamples() }

  @Test(
    "BC-MC-023, BC-MC-178: a field set on the contact is set on the record (SYNC-3)",
    arguments: MapCell.bothWays)
  func contactToRecord(cell: MapCell) throws {
    let pair = try company.pair(cell.kind)
    let value = Samples.value(cell.row)
    try company.change(pair.contact, [cell.row.contact.apiName: value])
    #expect(company[pair.record, cell.field.apiName] == value)
    #expect(company[pair.contact, cell.row.contact.apiName] == value)
    #expect(try company.drift().isEmpty)
  }

  @Test(
    "BC-MC-057, BC-MC-150: a field set on the record is set on the contact (SYNC-2)",
    arguments: MapCell.bothWays)
  func recordToContact(cell: MapCell) throws {
    let pair = try company.pair(cell.kind)
    let value = Samples.value(cell.row)
    try company.change(pair.record, [cell.field.apiName: value])
    #expect(company[pair.record, cell.field.apiName] == value)
    #expect(company[pair.contact, cell.row.contact.apiName] == value)
    #expect(try company.drift().isEmpty)
  }

  @Test("BC-MC-057: name and registration number change together (SYNC-2)")
  func nameAndRegistration() throws {
    let pair = try company.pair(.vendor)
    try company.change(pair.record, ["displayName": "Berg", "registrationNumber": "42"])
    #expect(company[pair.contact, "displayName"] == "Berg")
    #expect(company[pair.contact, "registrationNumber"] == "42")
  }

  @Test(
    "BC-MC-059, BC-MC-061: the new name arrives, number and series stay (MAP-1)",
    arguments: [Kind.customer, .vendor, .bankAccount])
  func numberStays(kind: Kind) throws {
    let pair = try company.pair(kind)
    try company.change(pair.contact, ["displayName": "Berg"])
    #expect(company[pair.record, "displayName"] == "Berg")
    #expect(company[pair.record, "number"] == pair.record.number)
    #expect(company[pair.record, "numberSeriesCode"] == pair.record["numberSeriesCode"])
    #expect(!pair.record["numberSeriesCode"].isEmpty)
    #expect(company[pair.contact, "numberSeriesCode"] == "CONT")
  }

  @Test(
    "BC-MC-149: a vendor's mobile number reaches its company and the person (SYNC-4)",
    arguments: [Kind.customer, .vendor])
  func mobileReachesPerson(kind: Kind) throws {
    let holm = try company.companyContact("Holm")
    let person = try company.person("Ann Lee", of: holm)
    let record = try company.unlinked(kind, "Holm")
    try company.change(record, ["primaryContactNumber": person.number])
    #expect(company.linkedContact(of: record)?.number == holm.number)
    let field = "mobilePhoneNumber"
    try company.change(record, [field: "+45 40 10 20 30"])
    #expect(company[holm, field] == "+45 40 10 20 30")
    #expect(company[person, field] == "+45 40 10 20 30")
  }

  @Test(
    "BC-UT-009, BC-UT-011: a blank name is refused at creation (D-30, INV-14)",
    arguments: Kind.allCases)
  func blankName(kind: Kind) throws {
    let caption = kind == .employee ? "Last Name" : "Name"
    let fields = ["number": "X1"]
    let refusal = company.refusal { try company.record(kind, fields) }
    #expect(refusal == ["E-REQUIRED: \(caption), \(kind.rawValue), X1"])
  }

  @Test(
    "BC-UT-009, BC-UT-011: an imported blank contact is healed by the record's name (L-MOD-6)",
    arguments: [Kind.customer, .vendor, .bankAccount])
  func blankContactHeals(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm", ["phoneNumber": "1"])
    for record in [pair.contact, pair.record] {
      var blank = try company.current(record)
      for name in ["displayName", "searchName", "companyName"] {
        if let field = blank.entity.field(name) { blank[field] = .text("") }
      }
      if record.key == pair.contact.key { blank[Contact.phone] = "" }
      company.put(blank)
    }
    try company.change(pair.record, ["displayName": "Berg"])
    #expect(company[pair.contact, "displayName"] == "Berg")
    #expect(company[pair.contact, "phoneNumber"] == "1")
  }

  @Test(
    "BC-UT-010, BC-UT-014: a local field leaves the contact alone (L-MOD-2)",
    arguments: [
      (Kind.customer, "priority", "7"), (.vendor, "priority", "7"),
      (.bankAccount, "bankBranchNumber", "1234"), (.employee, "title", "Dr."),
    ])
  func localField(kind: Kind, field: String, value: String) throws {
    let pair = try company.pair(kind, "Ann Lee")
    try company.change(pair.contact, ["displayName": "Cid Moe"])
    let version = company.version(pair.contact)
    try company.change(pair.record, [field: value])
    #expect(company[pair.record, field] == value)
    #expect(company[pair.contact, "displayName"] == "Cid Moe")
    #expect(company.version(pair.contact) == version)
  }

  @Test(
    "BC-MC-151, BC-MC-154: a link under another code propagates and stamps (REL-1, MS-1)",
    arguments: Kind.allCases)
  func linkUnderOldCode(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Ann Lee")
    let record = try company.unlinked(kind, "Ann Lee")
    try company.linkUnderOldCode(contact, record)
    #expect(company.rows(of: contact) == ["ALT \(kind.rawValue) \(record.number)"])
    let stamp = try company.current(record).modifiedAt
    try company.change(contact, ["displayName": "Cid Moe"])
    #expect(try company.current(record).displayName == "Cid Moe")
    #expect(try company.current(record).modifiedAt > stamp)
  }
}

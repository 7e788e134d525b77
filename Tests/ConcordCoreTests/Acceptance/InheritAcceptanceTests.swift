import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Acceptance: inheritance from the company and defaults")
struct InheritAcceptanceTests {
  static let address = [
    "addressLine1": "Road 1", "addressLine2": "Floor 2", "city": "Aarhus", "state": "Jutland",
    "postalCode": "8000",
  ]
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  @Test("BC-MC-081: a person with a blank address takes the company's (C-INH-N)")
  func addressIsInherited() throws {
    let holm = try company.companyContact("Holm", Self.address)
    let ann = try company.person("Ann Lee")
    try company.change(ann, ["companyNumber": holm.number])
    for (field, value) in Self.address { #expect(company[ann, field] == value, "\(field)") }
  }

  @Test("BC-MS-002: nothing is inherited while the switches are off (4.4)")
  func switchesOff() throws {
    try company.setUp(
      .marketingSetup, ["inheritAddressDetails": "false", "inheritCommunicationDetails": "false"])
    let holm = try company.companyContact(
      "Holm", Self.address.merging(["email": "info@holm.dk"]) { $1 })
    let ann = try company.person("Ann Lee")
    try company.change(ann, ["companyNumber": holm.number])
    for field in Self.address.keys { #expect(company[ann, field].isEmpty, "\(field)") }
    #expect(company[ann, "email"].isEmpty && company[ann, "searchEmail"].isEmpty)
    #expect(company[ann, "companyName"] == "Holm")
  }

  @Test("BC-MC-075: a contact created with a company number is a person (C-NEW)")
  func personByDefault() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.contact(["displayName": "Ann Lee", "companyNumber": holm.number])
    #expect(ann["type"] == "Person" && ann["companyNumber"] == holm.number)
  }

  @Test("BC-MC-146: a company picked by its name gives number and name (C-COMP-2)")
  func companyByName() throws {
    let holm = try company.companyContact("Holm & Sons")
    let ann = try company.person("Ann Lee")
    try company.change(ann, ["companyName": "holm & sons"])
    #expect(company[ann, "companyNumber"] == holm.number)
    #expect(company[ann, "companyName"] == "Holm & Sons")
  }

  @Test("BC-MD-001: a contact without salesperson gets the user's (C-NEW-6, S-1)")
  func salespersonOfContact() throws {
    try company.salespersonOfUser()
    #expect(try company.companyContact("Holm")["salespersonCode"] == "JO")
    #expect(try company.person("Ann Lee")["salespersonCode"] == "JO")
  }

  @Test(
    "BC-MD-004: a customer or vendor without salesperson gets the user's (S-1, D-24)",
    arguments: [(Kind.customer, "salespersonCode"), (.vendor, "purchaserCode")])
  func salespersonOfRecord(kind: Kind, field: String) throws {
    try company.salespersonOfUser()
    let record = try company.record(kind, ["displayName": "Holm"])
    #expect(record[field] == "JO")
    let contact = try #require(company.linkedContact(of: record))
    #expect(contact["salespersonCode"] == "JO")
  }

  @Test(
    "BC-SD-143, BC-NV-009: a contact created for a record's company belongs to it (C-NEW-5)",
    arguments: [Kind.customer, .vendor], [true, false])
  func newContactOfRecord(kind: Kind, isLinkedByHand: Bool) throws {
    let holm = try company.companyContact("Holm")
    if isLinkedByHand {
      try company.link(holm, try company.unlinked(kind, "Berg"))
    } else {
      try company.createFrom(holm, kind)
    }
    let ann = try company.contact(["displayName": "Ann Lee", "companyNumber": holm.number])
    #expect(ann["companyNumber"] == holm.number && ann["companyName"] == "Holm")
  }
}

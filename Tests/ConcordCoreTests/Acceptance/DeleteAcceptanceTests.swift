import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Acceptance: deletion")
struct DeleteAcceptanceTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  @Test("BC-MC-062: a contact without relations is deleted (C-DEL)")
  func withoutRelations() throws {
    let holm = try company.companyContact("Holm")
    try company.delete(holm)
    #expect(!company.exists(holm))
  }

  @Test(
    "BC-MC-063, BC-MC-064: deleting a contact leaves its record as it is (C-DEL-5)",
    arguments: Kind.allCases)
  func recordStays(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm", ["phoneNumber": "1"])
    let before = try company.current(pair.record)
    try company.delete(pair.contact)
    #expect(!company.exists(pair.contact))
    #expect(company.all(.contactBusinessRelation).isEmpty)
    let after = try company.current(pair.record)
    #expect(after["phoneNumber"] == "1" && after.displayName == before.displayName)
  }

  @Test(
    "BC-MC-067: contact deleted, created anew, record deleted (C-DEL-5, L-NEW-11, L-DEL-2)",
    arguments: [Kind.customer, .vendor, .bankAccount])
  func deletedAndCreatedAnew(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    try company.delete(pair.contact)
    #expect(company.all(.contactBusinessRelation).isEmpty)
    try company.perform(CreateContactFor(kind, pair.record.number))
    let contact = try #require(company.linkedContact(of: pair.record))
    #expect(contact.key != pair.contact.key && contact["displayName"] == "Holm")
    #expect(contact.number != pair.contact.number, "C-DEL-10: the number is not used again")
    try company.delete(pair.record)
    #expect(company.exists(contact) && company.rows(of: contact).isEmpty)
  }

  @Test(
    "BC-MC-183: deleting the primary contact clears number and text (C-DEL-9)",
    arguments: [Kind.customer, .vendor])
  func primaryContact(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact)
    let record = try company.change(pair.record, ["primaryContactNumber": ann.number])
    #expect(record["contactName"] == "Ann Lee")
    let plan = try company.delete(ann)
    #expect(plan.warnings.map(\.brief) == ["W-PRIMARY: \(kind.rawValue), \(record.number)"])
    #expect(company[record, "primaryContactNumber"].isEmpty)
    #expect(company[record, "contactName"].isEmpty)
  }

  @Test("BC-UT-008: everything that belongs to the contact goes with it (C-DEL-6)")
  func details() throws {
    let holm = try company.companyContact("Holm")
    let number = ["contactNumber": holm.number]
    let rows: [(EntityKind, [String: String])] = [
      (.contactMailingGroup, ["mailingGroupCode": "XMAS"]), (.comment, ["comment": "Calls back"]),
      (.alternativeAddress, ["code": "SUMMER", "addressLine1": "Beach 1"]),
      (
        .alternativeAddressDateRange,
        ["alternativeAddressCode": "SUMMER", "startingDate": "2026-06-01"]
      ),
      (.contactBusinessRelation, ["businessRelationCode": "PROSPECT"]),
      (.contactIndustryGroup, ["industryGroupCode": "FOOD"]),
      (.contactWebSource, ["webSourceCode": "BING"]),
    ]
    for (entity, fields) in rows { try company.row(entity, fields.merging(number) { $1 }) }
    try company.delete(holm)
    for (entity, _) in rows { #expect(company.all(entity).isEmpty, "\(entity)") }
  }
}

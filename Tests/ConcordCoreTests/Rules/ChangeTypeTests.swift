import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Change type (C-TYPE)")
struct ChangeTypeTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  private func toCompany(_ contact: Record) throws {
    try company.change(contact, ["type": "Company"])
  }

  private func toPerson(_ contact: Record) throws {
    try company.change(contact, ["type": "Person"])
  }

  private func activity(_ contact: Record, _ kind: String, _ status: String) throws {
    try company.row(
      .activity,
      [
        "contactNumber": contact.number, "contactCompanyNumber": contact["companyNumber"],
        "kind": kind, "status": status,
      ])
  }

  @Test(
    "C-TYPE-1..3: interactions, tasks and opportunities of any status stand against it",
    arguments: ContactType.allCases)
  func activities(type: ContactType) throws {
    let contact = try company.contact(["type": type.rawValue, "displayName": "Ann Lee"])
    try activity(contact, "Opportunity", "Closed")
    try activity(contact, "Task", "Closed")
    try activity(contact, "Task", "Open")
    try activity(contact, "Interaction", "Closed")
    try activity(contact, "Segment Line", "Open")
    let refusal = company.refusal {
      if type == .company { try toPerson(contact) } else { try toCompany(contact) }
    }
    let number = contact.number
    #expect(
      refusal == [
        "E-TYPE-LOG: \(number), 1", "E-TYPE-TASK: \(number), 2", "E-TYPE-OPP: \(number), 1",
      ])
  }

  @Test("C-TYPE-4..7: everything that stands against a company is reported in order")
  func againstCompany() throws {
    let pair = try company.pair(.customer, "Holm")
    let vendor = try company.createFrom(pair.contact, .vendor)
    let ann = try company.person(
      "Ann Lee", of: pair.contact, ["organizationalLevelCode": "CEO"])
    try company.row(
      .contactJobResponsibility,
      ["contactNumber": ann.number, "jobResponsibilityCode": "SALES"])
    let employee = try company.createFrom(ann, .employee)
    for record in [pair.record, vendor] {
      try company.change(record, ["primaryContactNumber": ann.number])
    }
    #expect(
      company.refusal { try toCompany(ann) } == [
        "E-TYPE-FIELD: \(ann.number), Organizational Level Code",
        "E-TYPE-GROUP: \(ann.number), 1, job responsibilities",
        "E-TYPE-EMPL: \(ann.number), \(employee.number)",
        "E-TYPE-PRIMARY: \(ann.number), Customer, \(pair.record.number)",
        "E-TYPE-PRIMARY: \(ann.number), Vendor, \(vendor.number)",
      ])
  }

  @Test("C-TYPE-8..11: everything that stands against a person is reported in order")
  func againstPerson() throws {
    let holm = try company.companyContact(
      "Holm",
      ["currencyCode": "USD", "taxRegistrationNumber": "X1", "registrationNumber": "42"])
    try company.person("Ann Lee", of: holm)
    try company.createFrom(holm, .customer)
    let number = ["contactNumber": holm.number]
    for (entity, field, code) in [
      (EntityKind.contactBusinessRelation, "businessRelationCode", "LAW"),
      (.contactIndustryGroup, "industryGroupCode", "FOOD"),
      (.contactWebSource, "webSourceCode", "BING"),
    ] { try company.row(entity, number.merging([field: code]) { $1 }) }
    let no = holm.number
    #expect(
      company.refusal { try toPerson(holm) } == [
        "E-TYPE-PEOPLE: \(no), 1", "E-TYPE-REL: \(no), 2",
        "E-TYPE-GROUP: \(no), 1, industry groups", "E-TYPE-GROUP: \(no), 1, web sources",
        "E-TYPE-FIELD: \(no), Currency Code", "E-TYPE-FIELD: \(no), VAT Registration No.",
        "E-TYPE-FIELD: \(no), Registration No.",
      ])
  }

  @Test("C-TYPE: the same rules hold on every channel (D-5)", arguments: Channel.allCases)
  func everyChannel(channel: Channel) throws {
    let pair = try company.pair(.customer, "Holm")
    company.context.channel = channel
    #expect(company.refusalCodes { try toPerson(pair.contact) } == ["E-TYPE-REL"])
  }

  @Test("C-TYPE-12: a person becomes a company")
  func becomesCompany() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person(
      "Ann Mary Lee", of: holm,
      ["initials": "AL", "jobTitle": "Buyer", "minor": "true"])
    try company.change(ann, ["parentalConsentReceived": "true"])
    try toCompany(ann)
    for field in ["firstName", "middleName", "surname", "initials", "jobTitle"] {
      #expect(company[ann, field].isEmpty, "\(field)")
    }
    #expect(company[ann, "minor"] == "false" && company[ann, "parentalConsentReceived"] == "false")
    #expect(company[ann, "privacyBlocked"] == "true", "it stays as it is")
    #expect(company[ann, "companyNumber"] == ann.number)
    #expect(company[ann, "companyName"] == "Ann Mary Lee")
    #expect(company[ann, "salutationCode"] == "COMPANY")
  }

  @Test("C-TYPE-13: a company becomes a person")
  func becomesPerson() throws {
    let holm = try company.companyContact("Ann Mary Lee")
    try toPerson(holm)
    #expect(company[holm, "companyNumber"].isEmpty && company[holm, "companyName"].isEmpty)
    #expect(company[holm, "salutationCode"] == "UNISEX")
    #expect(
      ["firstName", "middleName", "surname"].map { company[holm, $0] } == ["Ann", "Mary", "Lee"])
    #expect(company[holm, "displayName"] == "Ann Mary Lee")
  }

  @Test("C-TYPE-7, C-TYPE-14: the customer that the person is becomes a company too")
  func customerFollows() throws {
    let trader = try company.soleTrader("Ann Lee")
    #expect(company[trader.record, "type"] == "Person")
    try toCompany(trader.contact)
    #expect(company[trader.record, "type"] == "Company")
    #expect(company[trader.record, "primaryContactNumber"] == trader.contact.number)
    #expect(company[trader.record, "contactName"].isEmpty)
    #expect(company[trader.record, "displayName"] == "Ann Lee")
    #expect(try company.drift().isEmpty)
  }

  @Test("C-TYPE-15: the indicator is recalculated")
  func indicator() throws {
    let pair = try company.pair(.customer, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact)
    #expect(company[ann, "contactBusinessRelation"] == "Customer")
    try toCompany(ann)
    #expect(company[ann, "contactBusinessRelation"] == "None")
  }

  @Test("C-TYPE: the present type and unknown types")
  func sameAndUnknown() throws {
    let holm = try company.companyContact("Holm")
    let journal = company.journal.count
    try company.change(holm, ["type": "company"])
    #expect(company.journal.count == journal)
    #expect(company.refusalCodes { try company.change(holm, ["type": "Family"]) } == ["E-RANGE"])
  }
}

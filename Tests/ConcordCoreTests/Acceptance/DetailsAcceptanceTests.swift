import ConcordCore
import ConcordTestSupport
import Testing

/// The area `employee-and-contact-details`: groups, comments, names and salutations of contacts.
@Suite("Acceptance: details of contacts")
struct DetailsAcceptanceTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  @Test("BC-PC-010: a company contact's Company Name is its Name (C-NAME-2)")
  func companyName() throws {
    #expect(try company.companyContact("X")["companyName"] == "X")
  }

  @Test(
    "BC-MC-003, BC-MC-005, BC-MC-013: an assigned group is counted (C-CLASS)",
    arguments: [
      (EntityKind.contactIndustryGroup, "industryGroupCode", "IT", "Company"),
      (.contactMailingGroup, "mailingGroupCode", "NEWS", "Company"),
      (.contactJobResponsibility, "jobResponsibilityCode", "SALES", "Person"),
    ])
  func assignments(entity: EntityKind, field: String, code: String, type: String) throws {
    let contact = try company.contact(["type": type, "displayName": "Holm"])
    try company.row(entity, ["contactNumber": contact.number, field: code])
    #expect(company.all(entity).count { $0["contactNumber"] == contact.number } == 1)
    #expect(try company.current(contact).version == 2)  // GEN-5: the contact is touched
  }

  @Test("BC-MC-010: a comment line is read as it was written (2.13)")
  func comment() throws {
    let contact = try company.companyContact("Holm")
    let text = "Calls back on Monday; \"urgent\" – 100 %"
    let line = try company.row(.comment, ["contactNumber": contact.number, "comment": text])
    #expect(line["comment"] == text)
    #expect(line["sequence"] == "10000")
  }

  @Test(
    "BC-MC-012, BC-MC-041: salutation, name, job title, initials and language change together")
  func nameDetails() throws {
    let person = try company.person("Somebody")
    let changed = try company.change(
      person,
      [
        "salutationCode": "F", "displayName": "Ann Mary Lee", "jobTitle": "Buyer",
        "initials": "AL", "languageCode": "DAN",
      ])
    #expect(changed["salutationCode"] == "F")
    #expect(changed["displayName"] == "Ann Mary Lee")
    #expect(changed["jobTitle"] == "Buyer")
    #expect(changed["initials"] == "AL")
    #expect(changed["languageCode"] == "DAN")
    #expect(changed["surname"] == "Lee")
  }

  @Test("BC-MC-042: the company details of a contact are stored together")
  func companyDetails() throws {
    try company.row(
      .postCode, ["code": "8000", "city": "Aarhus", "country": "DK"])
    let values = [
      "country": "DK", "postalCode": "8000", "displayName": "Holm & Co", "addressLine1": "Havn 1",
      "phoneNumber": "+45 1", "faxNumber": "+45 2",
    ]
    let changed = try company.change(try company.companyContact("Holm"), values)
    for (field, value) in values { #expect(changed[field] == value) }
  }

  @Test("BC-PC-011: an unknown language is refused and the name parts stay (E-REF)")
  func unknownLanguage() throws {
    let person = try company.person("X Y Z")
    let refused = company.violations { try company.change(person, ["languageCode": "NONE"]) }
    #expect(refused.map(\.code) == [.ref])
    #expect(refused.map(\.arguments) == [["Language Code", "NONE", "Language"]])
    let stored = try company.current(person)
    #expect(["firstName", "middleName", "surname"].map { stored[$0] } == ["X", "Y", "Z"])
  }

  @Test("BC-PC-012: an unknown country is refused and the name stays (V-COUNTRY-1)")
  func unknownCountry() throws {
    let contact = try company.companyContact("X")
    let refused = company.violations { try company.change(contact, ["country": "NONE"]) }
    #expect(refused.map(\.code) == [.ref])
    #expect(refused.map(\.arguments) == [["Country/Region Code", "NONE", "Country/Region"]])
    #expect(try company.current(contact)["companyName"] == "X")
  }

  @Test("BC-MS-022: a salutation is read by its code (2.12)")
  func salutation() throws {
    try company.row(.salutation, ["code": "dr", "displayName": "Doctor"])
    #expect(company.find(.salutation, "DR")?["displayName"] == "Doctor")
  }

  @Test("BC-MS-027: a salutation is stored on a person (2.1)")
  func salutationOfContact() throws {
    try company.row(.salutation, ["code": "DR", "displayName": "Doctor"])
    let person = try company.change(try company.person("Ann Lee"), ["salutationCode": "DR"])
    #expect(person["salutationCode"] == "DR")
  }
}

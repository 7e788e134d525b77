import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Acceptance: creating linked records from a contact")
struct CreateAsAcceptanceTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  @Test(
    "BC-MC-019, BC-MC-024: without a relation code nothing is created (C-EFF-3)",
    arguments: Kind.allCases)
  func noRelationCode(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Holm")
    try company.setRelationCode(kind, "")
    let caption = kind.definition.relationCode.field.caption
    let refusal = company.refusal {
      try company.createFrom(contact, kind, template: .automatic)
    }
    #expect(refusal == ["E-SETUP: \(caption), Marketing Setup"])
    #expect(company.all(kind.entity).isEmpty && company.rows(of: contact).isEmpty)
  }

  @Test(
    "BC-MC-022, BC-MC-025: the registration number comes with the contact (C-MKCUST-4)",
    arguments: [Kind.customer, .vendor])
  func registrationNumber(kind: Kind) throws {
    let contact = try company.companyContact("Holm", ["registrationNumber": "1234567890"])
    let record = try company.createFrom(contact, kind)
    #expect(record["registrationNumber"] == "1234567890")
  }

  @Test(
    "BC-MC-158: started from a person, its company becomes the record (C-EFF)",
    arguments: [Kind.customer, .vendor, .bankAccount])
  func companyOfPerson(kind: Kind) throws {
    let holm = try company.companyContact("Holm")
    let person = try company.person("Ann Lee", of: holm)
    let record = try company.createFrom(person, kind)
    #expect(company.linkedContact(of: record)?.number == holm.number)
    #expect(record["displayName"] == "Holm")
    #expect(company.rows(of: person).isEmpty)
  }

  @Test(
    "BC-PC-003: vendors and bank accounts need a company (C-MKVEND-1, C-MKBANK-1)",
    arguments: [Kind.vendor, .bankAccount])
  func standalonePerson(kind: Kind) throws {
    let person = try company.person("Ann Lee")
    let refusal = company.refusal { try company.createFrom(person, kind) }
    #expect(refusal == ["E-REQUIRED: Company No., Contact, \(person.number)"])
    #expect(company.all(kind.entity).isEmpty)
  }

  @Test(
    "BC-MS-012: a record created without a template is there and linked (C-MKCUST-5)",
    arguments: Kind.allCases)
  func withoutTemplate(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Holm")
    let record = try company.createFrom(contact, kind, template: .none)
    let code = try company.marketingSetup()[kind.definition.relationCode]
    #expect(company.exists(record))
    #expect(company.rows(of: contact) == ["\(code) \(kind.rawValue) \(record.number)"])
  }

  @Test(
    "BC-TC-031, BC-TC-032: several templates and no choice create nothing (T-6)",
    arguments: [Kind.customer, .vendor])
  func choiceCancelled(kind: Kind) throws {
    let entity = try #require(kind.definition.template)
    try company.row(entity, ["code": "SECOND", "contactType": "Company"])
    let contact = try company.companyContact("Holm")
    let refusal = company.refusal {
      try company.createFrom(contact, kind, template: .automatic)
    }
    #expect(refusal == ["E-TEMPLCHOOSE: COMPANY, SECOND"])
    #expect(company.all(kind.entity).isEmpty && company.rows(of: contact).isEmpty)
  }

  @Test(
    "BC-TC-033: without any template it is an error, not a message (D-31, T-6)",
    arguments: [Kind.customer, .vendor])
  func noTemplate(kind: Kind) throws {
    let entity = try #require(kind.definition.template)
    for template in company.all(entity) { try company.delete(template) }
    let contact = try company.companyContact("Holm")
    let refusal = company.refusal {
      try company.createFrom(contact, kind, template: .automatic)
    }
    #expect(refusal == ["E-TEMPLNONE: \(kind.rawValue), Company, \(kind.rawValue)"])
    #expect(company.all(kind.entity).isEmpty)
    try company.createFrom(contact, kind, template: .none)
    #expect(company.all(kind.entity).count == 1)
  }
}

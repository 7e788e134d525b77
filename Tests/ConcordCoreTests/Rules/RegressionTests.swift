import ConcordCore
import ConcordTestSupport
import Testing

/// Faults that random runs have found, each as the shortest script that showed it.
///
/// A script passes when every invariant of chapter 6 holds after every step.
@Suite("Regressions")
struct RegressionTests {
  private static func breaches(_ script: String) throws -> [Breach] {
    let run = RandomRun(seed: 0, stepCount: 0) { () throws(ConcordError) in try MemoryBackend() }
    return try run.replay(StepScript.steps(in: script))
  }

  @Test("Undoing the deletion of a linked contact brings its indicator back with its link")
  func indicatorOfReturningContact() throws {
    let script = """
      {"action":"createRecord","fields":{"displayName":"Nord Bank"},"id":1,"kind":"Vendor"}
      {"action":"deleteContact","id":2,"target":"@1.contact"}
      {"action":"undo","id":3,"options":{"step":"2"}}
      """
    #expect(try Self.breaches(script) == [])
  }

  @Test("Undoing a change of relation codes renews all indicators")
  func indicatorsAfterUndoneSetup() throws {
    let script = """
      {"action":"createContact","fields":{"displayName":"Nord Bank"},"id":1}
      {"action":"createFromContact","id":2,"kind":"Bank Account","target":"@1.contact"}
      {"action":"modifyRow","fields":{"bankAccountBusinessRelationCode":""},"id":5,"target":"=marketing_setup/"}
      """
    #expect(try Self.breaches(script) == [])
  }

  @Test("Undoing the deletion of a record leaves a cleared Search Name blank")
  func clearedSearchNameReturns() throws {
    let script = """
      {"action":"createRecord","fields":{"displayName":"Holm"},"id":1,"kind":"Bank Account"}
      {"action":"modifyRecord","fields":{"searchName":""},"id":2,"target":"@1.bank_account"}
      {"action":"deleteRecord","id":5,"target":"@1.bank_account"}
      """
    #expect(try Self.breaches(script) == [])
  }

  @Test("MAP-8: linking with a different Name keeps a Search Name that both sides have")
  func equalSearchNamesStayEqual() throws {
    let script = """
      {"action":"createContact","fields":{"displayName":"Nord Bank","searchName":"HOLM"},"id":1}
      {"action":"createRecord","fields":{"displayName":"Holm"},"id":2,"kind":"Vendor"}
      {"action":"unlink","id":3,"kind":"Vendor","target":"@2.vendor"}
      {"action":"link","id":4,"other":"@2.vendor","target":"@1.contact"}
      """
    #expect(try Self.breaches(script) == [])
  }

  @Test("MS-1: a code that links of another kind still carry cannot become a relation code")
  func codeOfUnusedKind() throws {
    let company = try MemoryCompany()
    let bank = try company.record(.bankAccount, ["displayName": "Nord Bank"])
    try company.setUp(.marketingSetup, ["bankAccountBusinessRelationCode": ""])
    let contact = try #require(company.linkedContact(of: bank))
    try company.createFrom(contact, .vendor)
    let refused = company.refusalCodes {
      try company.setUp(.marketingSetup, ["vendorBusinessRelationCode": "BANK"])
    }
    #expect(refused == ["E-SETUPDUP"])
  }

  @Test("Undoing a renamed code renames it also where it came into use since")
  func renamedCodeInLaterUse() throws {
    let script = """
      {"action":"createContact","fields":{"displayName":"Holm"},"id":1}
      {"action":"modifyRow","fields":{"code":"ZONE"},"id":2,"target":"=territory/NORTH"}
      {"action":"modifyContact","fields":{"territoryCode":"ZONE"},"id":3,"target":"@1.contact"}
      {"action":"undo","id":4,"options":{"step":"2"}}
      """
    #expect(try Self.breaches(script) == [])
  }

  @Test("Undoing a change of type is refused once the contact has rows of the new type only")
  func undoneTypeWithRows() throws {
    let company = try MemoryCompany()
    let contact = try company.person("Ann Lee")
    try company.change(contact, ["type": "Company"])
    let change = company.lastOperation
    try company.row(
      .contactBusinessRelation,
      ["contactNumber": contact.number, "businessRelationCode": "LAW"])
    #expect(company.refusalCodes { try company.perform(UndoOperation(change)) } == ["E-TYPE-REL"])
  }

  @Test("A returning link keeps a code that the setup no longer had before it went")
  func excusedCodeReturns() throws {
    let script = """
      {"action":"createRecord","fields":{"displayName":"Nord Bank"},"id":1,"kind":"Vendor"}
      {"action":"modifyRow","fields":{"vendorBusinessRelationCode":""},"id":2,"target":"=marketing_setup/"}
      {"action":"modifyRow","fields":{"vendorBusinessRelationCode":"INSURANCE"},"id":3,"target":"=marketing_setup/"}
      {"action":"deleteRecord","id":5,"target":"@1.vendor"}
      """
    #expect(try Self.breaches(script) == [])
  }

  @Test("POL-6: undoing a policy is refused once a pair would need a decision")
  func undonePolicyOfDifferingPair() throws {
    let company = try MemoryCompany()
    let contact = try company.person("Ann Lee")
    try company.perform(SetKindPolicy(.employee, field: "pager", .independent))
    let setting = company.lastOperation
    let employee = try company.createFrom(contact, .employee)
    try company.change(employee, ["pager": "P1"])
    #expect(company.refusalCodes { try company.perform(UndoOperation(setting)) } == ["E-CONFIRM"])
  }

  @Test("MAP-8: a new Name that a record brings leaves equal Search Names on all linked records")
  func searchNamesOfOtherRecords() throws {
    let script = """
      {"action":"createRecord","fields":{"displayName":"Holm"},"id":1,"kind":"Bank Account"}
      {"action":"createFromContact","fields":{"displayName":"Ann"},"id":2,"kind":"Vendor","target":"@1.contact"}
      """
    #expect(try Self.breaches(script) == [])
  }

  @Test("POL-4: renaming a contact works although a record leads its Search Name")
  func nameBesideLedSearchName() throws {
    let company = try MemoryCompany()
    let customer = try company.record(.customer, ["displayName": "Holm"])
    let contact = try #require(company.linkedContact(of: customer))
    try company.perform(SetKindPolicy(.customer, field: "searchName", .recordLeads))
    try company.change(contact, ["displayName": "Nord"])
    #expect(company[customer, "displayName"] == "Nord")
    #expect(company[contact, "searchName"] == company[customer, "searchName"])
  }

  @Test("Blank name parts given with a change to Person do not empty the parts of the name")
  func blankPartsWithType() throws {
    let company = try MemoryCompany()
    let contact = try company.companyContact("Ann Lee")
    try company.change(contact, ["type": "Person", "firstName": ""])
    #expect(company[contact, "firstName"] == "Ann")
  }

  @Test("C-TYPE-14: undoing a change of type renews the Contact text of the own customer")
  func contactTextAfterUndoneType() throws {
    let script = """
      {"action":"createContact","fields":{"displayName":"Ann Lee"},"id":1}
      {"action":"modifyContact","fields":{"type":"Person"},"id":2,"target":"@1.contact"}
      {"action":"createFromContact","id":3,"kind":"Customer","target":"@1.contact"}
      {"action":"undo","id":4,"options":{"step":"2"}}
      """
    #expect(try Self.breaches(script) == [])
  }

  @Test("C-DEL-7: an activity loses a deleted person also as its Contact Company No.")
  func activityOfFormerCompany() throws {
    let script = """
      {"action":"createContact","fields":{"displayName":"Ann Lee","type":"Person"},"id":1}
      {"action":"createRow","fields":{"contactCompanyNumber":"@1.contact"},"id":2,"options":{"entity":"activity"}}
      {"action":"deleteContact","id":3,"target":"@1.contact"}
      """
    #expect(try Self.breaches(script) == [])
  }

  @Test("INV-14: a contact called by its middle name alone cannot name its employee")
  func middleNameAlone() throws {
    let company = try MemoryCompany()
    let person = try company.person("Ann")
    try company.createFrom(person, .employee)
    let refused = company.refusalCodes {
      try company.change(person, ["firstName": "", "middleName": "Mary"])
    }
    #expect(refused == ["E-REQUIRED"])
    #expect(
      company.refusalCodes { try company.record(.employee, ["middleName": "Mary"]) }
        == ["E-REQUIRED"])
  }

  @Test("A link that an undo brings back leaves the persons of the company alone")
  func returningLinkAndPersons() throws {
    let script = """
      {"action":"createContact","fields":{"displayName":"Holm"},"id":1}
      {"action":"createContact","fields":{"companyNumber":"@1.contact","displayName":"Eve"},"id":2}
      {"action":"createRecord","fields":{"displayName":"Bo"},"id":3,"kind":"Customer"}
      {"action":"unlink","id":4,"kind":"Customer","target":"@3.customer"}
      {"action":"link","id":6,"options":{"choose.phoneNumber":"+1 5","master":"Contact"},"other":"@3.customer","target":"@1.contact"}
      {"action":"modifyContact","fields":{"phoneNumber":""},"id":7,"target":"@2.contact"}
      {"action":"undo","id":10,"options":{"partial":"yes","step":"6"}}
      """
    #expect(try Self.breaches(script) == [])
  }

  @Test("INV-6: undoing a Contact Type is refused once the customer is linked")
  func undoneContactTypeOfLinkedCustomer() throws {
    let company = try MemoryCompany()
    let customer = try company.unlinkedRecord(.customer, ["displayName": "Holm"])
    try company.change(customer, ["type": "Person"])
    let change = company.lastOperation
    try company.perform(CreateContactFor(.customer, customer.number))
    #expect(company.refusalCodes { try company.perform(UndoOperation(change)) } == ["E-CTYPE"])
  }

  @Test(
    "An undo leaves Company No., Company Name and primary contacts as they must be now",
    arguments: [
      // A partial undo gives the type back, but not the company that changed since.
      """
      {"action":"createContact","fields":{"displayName":"Holm"},"id":1}
      {"action":"createContact","fields":{"displayName":"Ann Lee","type":"Person"},"id":2}
      {"action":"modifyContact","fields":{"type":"Company"},"id":3,"target":"@2.contact"}
      {"action":"undo","id":4,"options":{"step":"3"}}
      {"action":"modifyContact","fields":{"companyNumber":"@1.contact"},"id":6,"target":"@2.contact"}
      {"action":"undo","id":7,"options":{"partial":"yes","step":"4"}}
      """,
      // The company got another name while the contact did not belong to it.
      """
      {"action":"createContact","fields":{"displayName":"Holm"},"id":1}
      {"action":"createContact","fields":{"companyNumber":"@1.contact","displayName":"Ann Lee"},"id":2}
      {"action":"modifyContact","fields":{"type":"Company"},"id":3,"target":"@2.contact"}
      {"action":"modifyContact","fields":{"displayName":"Nord"},"id":4,"target":"@1.contact"}
      {"action":"undo","id":6,"options":{"step":"3"}}
      """,
      // The person became the primary contact of its company's customer.
      """
      {"action":"createRecord","fields":{"displayName":"Nord Bank"},"id":1,"kind":"Customer"}
      {"action":"createContact","fields":{"displayName":"Ann Lee","type":"Person"},"id":2}
      {"action":"modifyContact","fields":{"companyNumber":"@1.contact"},"id":3,"target":"@2.contact"}
      {"action":"modifyRecord","fields":{"primaryContactNumber":"@2.contact"},"id":4,"target":"@1.customer"}
      {"action":"undo","id":6,"options":{"step":"3"}}
      """,
    ])
  func companyAfterUndo(_ script: String) throws {
    #expect(try Self.breaches(script) == [])
  }
}

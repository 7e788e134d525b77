import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Modify a linked record (L-MOD, V-PRIVACY)")
struct ModifyRecordTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany.withSamples() }

  @Test(
    "L-MOD-3, SYNC-1, SYNC-5: a vendor's phone reaches six records in one operation (worked example)"
  )
  func workedExample() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    let employee = try company.createFrom(ann, .employee)
    let customer = try company.createFrom(holm, .customer)
    let vendor = try company.createFrom(holm, .vendor)
    let bank = try company.createFrom(holm, .bankAccount)
    let entries = try MemoryCompany.entries(.vendor, ["phoneNumber": "1"])
    let plan = try company.perform(ModifyRecord(.vendor, vendor.number, entries))
    #expect(
      company.changes(plan)
        == [vendor, holm, customer, bank, ann, employee].map {
          "\($0.title) phoneNumber"
        })
  }

  @Test("L-MOD-1: a stale version is refused", arguments: Kind.allCases)
  func stale(kind: Kind) throws {
    let pair = try company.pair(kind)
    let entries = try MemoryCompany.entries(kind.entity, ["phoneNumber": "1"])
    try company.perform(ModifyRecord(kind, pair.record.number, version: 1, entries))
    #expect(
      company.refusalCodes {
        try company.perform(ModifyRecord(kind, pair.record.number, version: 1, entries))
      } == ["E-STALE"])
  }

  @Test("L-MOD-1, MAP-4, D-25: the type of a linked customer is the contact's (E-CTYPE)")
  func customerType() throws {
    let pair = try company.pair(.customer)
    #expect(
      company.refusal { try company.change(pair.record, ["type": "Person"]) }
        == ["E-CTYPE: \(pair.record.number), \(pair.contact.number)"])
    try company.change(pair.record, ["type": "Company"])
    let free = try company.unlinked(.customer, "Berg")
    #expect(try company.change(free, ["type": "Person"])["type"] == "Person")
  }

  @Test("L-MOD-2, INV-22: local fields go nowhere", arguments: Kind.allCases)
  func localFields(kind: Kind) throws {
    let pair = try company.pair(kind)
    let shared = SharedField.rows(of: kind).map(\.field)
    let numbers = [Value.integer(1), .integer(0)]
    for field in kind.entity.entity.fields
    where field.access == .editable && !shared.contains(field) && field.reference == nil
      && field.check == nil && !kind.entity.entity.keyFields.contains(field)
      && !["contactName", "blocked", "useAsDefaultForCurrency"].contains(field.apiName)
    {
      let text: Value =
        switch field.type {
        case .text, .code: .text("X")
        case .option(let names): .text(names.last ?? "")
        case .date: .text("2026-01-31")
        case .boolean: numbers[try company.current(pair.record)[field].integer == 1 ? 1 : 0]
        default: .integer(1)
        }
      var entries = Entries(kind.entity)
      entries[field] = text
      let plan = try company.perform(ModifyRecord(kind, pair.record.number, entries))
      #expect(plan.changes.map(\.key) == [pair.record.key], "\(field.apiName)")
    }
  }

  @Test("L-MOD-4: derived fields of the contact follow their own rules", arguments: Kind.allCases)
  func derived(kind: Kind) throws {
    let pair = try company.pair(kind, "Ann Lee")
    let email = kind == .employee ? "personalEmail" : "email"
    let name = kind == .employee ? "surname" : "displayName"
    try company.change(pair.record, [email: "Ann@Moe.dk", name: "Moe"])
    #expect(company[pair.contact, "searchEmail"] == "ANN@MOE.DK")
    let expected = kind == .employee ? "Ann Moe" : "Moe"
    #expect(company[pair.contact, "displayName"] == expected)
    #expect(company[pair.contact, "companyName"] == (kind == .employee ? "" : "Moe"))
    #expect(company[pair.contact, "searchName"] == expected.uppercased())
    #expect(company[pair.contact, "type"] == pair.contact["type"])
  }

  @Test("L-MOD-5: a person customer's contact text is the new name")
  func personCustomer() throws {
    let trader = try company.soleTrader("Ann Lee")
    try company.change(trader.record, ["displayName": "Bea Moe"])
    #expect(company[trader.record, "contactName"] == "Bea Moe")
    #expect(company[trader.contact, "firstName"] == "Bea")
  }

  @Test("L-MOD-7: an unlinked record changes alone", arguments: Kind.allCases)
  func unlinked(kind: Kind) throws {
    let record = try company.unlinked(kind, "Holm")
    let entries = try MemoryCompany.entries(kind.entity, ["phoneNumber": "1"])
    let plan = try company.perform(ModifyRecord(kind, record.number, entries))
    #expect(plan.changes.map(\.key) == [record.key] && plan.warnings.isEmpty)
  }

  @Test(
    "L-MOD-8, T-1, T-2: a template fills blanks, or overwrites when asked",
    arguments: [Kind.customer, .vendor])
  func template(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm", ["city": "Aarhus"])
    try company.change(pair.record, ["paymentTermsCode": "CM", "paymentMethodCode": "BANK"])
    try company.row(
      try #require(kind.definition.template),
      ["code": "T", "city": "Viborg", "faxNumber": "9", "paymentTermsCode": "7 DAYS"])
    try company.perform(ApplyTemplate(kind, pair.record.number, template: "t"))
    #expect(
      company[pair.record, "city"] == "Aarhus" && company[pair.record, "paymentTermsCode"] == "CM")
    #expect(company[pair.record, "faxNumber"] == "9" && company[pair.contact, "faxNumber"] == "9")
    try company.perform(ApplyTemplate(kind, pair.record.number, template: "T", mode: .overwrite))
    #expect(company[pair.record, "city"] == "Viborg" && company[pair.contact, "city"] == "Viborg")
    #expect(company[pair.record, "paymentTermsCode"] == "7 DAYS")
    #expect(company[pair.record, "paymentMethodCode"] == "BANK", "T-3")
  }

  @Test(
    "V-PRIVACY-6: a privacy block remembers what was blocked before, from either side",
    arguments: [Kind.customer, .vendor], [true, false])
  func privacyBlock(kind: Kind, isByContact: Bool) throws {
    let pair = try company.pair(kind)
    let before = kind == .customer ? "Ship" : "Payment"
    try company.change(pair.record, ["blocked": before])
    let side = isByContact ? pair.contact : pair.record
    try company.change(side, ["privacyBlocked": "true"])
    #expect(
      company[pair.record, "blocked"] == "All" && company[pair.contact, "privacyBlocked"] == "true")
    #expect(
      company.refusal { try company.change(pair.record, ["blocked": before]) }
        == ["E-BLOCKEDPRIV: \(kind.rawValue), \(pair.record.number)"], "V-PRIVACY-7")
    try company.change(side, ["privacyBlocked": "false"])
    #expect(company[pair.record, "blocked"] == before)
    #expect(company[pair.record, "blockedBeforePrivacy"].isEmpty)
    try company.change(pair.record, ["privacyBlocked": "true"])
    try company.change(pair.record, ["privacyBlocked": "false", "blocked": ""])
    #expect(company[pair.record, "blocked"].isEmpty)
  }

  @Test("V-PRIVACY-8, MAP-9: Blocked is not shared; an employee's privacy flag is local")
  func notShared() throws {
    let holm = try company.companyContact("Holm")
    let customer = try company.createFrom(holm, .customer)
    let vendor = try company.createFrom(holm, .vendor)
    try company.change(customer, ["blocked": "All"])
    #expect(company[vendor, "blocked"].isEmpty)
    let pair = try company.pair(.employee, "Ann Lee")
    try company.change(pair.record, ["privacyBlocked": "true"])
    #expect(company[pair.contact, "privacyBlocked"] == "false")
  }

  @Test("V-PRIVACY-1..4: minors and consent")
  func minors() throws {
    let trader = try company.soleTrader("Ann Lee")
    let ann = trader.contact
    #expect(
      company.refusalCodes { try company.change(ann, ["parentalConsentReceived": "true"]) }
        == ["E-CONSENT2"])
    try company.change(ann, ["minor": "true"])
    #expect(company[ann, "privacyBlocked"] == "true" && company[trader.record, "blocked"] == "All")
    for side in [ann, trader.record] {
      #expect(
        company.refusal { try company.change(side, ["privacyBlocked": "false"]) }
          == ["E-CONSENT: \(ann.number)"], "V-PRIVACY-3")
    }
    try company.change(ann, ["parentalConsentReceived": "true"])
    #expect(company[ann, "privacyBlocked"] == "true", "V-PRIVACY-2")
    try company.change(trader.record, ["privacyBlocked": "false"])
    #expect(company[ann, "privacyBlocked"] == "false" && company[trader.record, "blocked"].isEmpty)
    try company.change(ann, ["parentalConsentReceived": "false"])
    #expect(company[ann, "privacyBlocked"] == "true")
    try company.change(ann, ["parentalConsentReceived": "true"])
    try company.change(ann, ["minor": "false"])
    #expect(company[ann, "parentalConsentReceived"] == "false", "V-PRIVACY-4")
    #expect(company[ann, "privacyBlocked"] == "true")
  }

  @Test("V-PRIVACY-5: a blocked contact may be edited, unlinked and deleted")
  func blockedContact() throws {
    let pair = try company.pair(.customer)
    try company.change(pair.contact, ["privacyBlocked": "true"])
    try company.change(pair.contact, ["phoneNumber": "1"])
    #expect(company[pair.record, "phoneNumber"] == "1")
    try company.perform(Unlink(kind: .customer, contact: pair.contact.number))
    #expect(company.refusalCodes { try company.link(pair.contact, pair.record) } == ["E-PRIVACY"])
    try company.delete(pair.contact)
  }

  @Test("S-4: a salesperson is called like the employee who is one")
  func salesperson() throws {
    let pair = try company.pair(.employee, "Ann Lee")
    try company.change(pair.record, ["salespersonCode": "JO"])
    #expect(company.find(.salesperson, "JO")?["displayName"] == "Ann Lee")
    try company.change(pair.contact, ["surname": "Moe"])
    #expect(company.find(.salesperson, "JO")?["displayName"] == "Ann Moe")
  }
}

import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Acceptance: marketing setup")
struct SetupAcceptanceTests {
  static let noDefaults = [
    "defaultTerritoryCode": "", "defaultCountryRegionCode": "", "defaultLanguageCode": "",
    "defaultCompanySalutationCode": "", "defaultPersonSalutationCode": "",
    "defaultCorrespondenceType": "",
  ]
  static let defaulted = [
    "territoryCode", "country", "languageCode", "salutationCode", "correspondenceType",
  ]
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  @Test(
    "BC-MC-014, BC-MC-015, BC-MC-125, BC-MC-126: without a relation code no link (C-EFF-3)",
    arguments: Kind.allCases)
  func noLink(kind: Kind) throws {
    let contact = try company.contact(for: kind, "Holm")
    let record = try company.unlinked(kind, "Berg")
    try company.setRelationCode(kind, "")
    let caption = kind.definition.relationCode.field.caption
    let refusal = company.refusal { try company.link(contact, record) }
    #expect(refusal == ["E-SETUP: \(caption), Marketing Setup"])
    #expect(company.rows(of: contact).isEmpty)
  }

  @Test(
    "BC-MS-003, BC-MS-004: blank defaults leave a new contact blank (C-NEW-6)",
    arguments: ContactType.allCases)
  func blankDefaults(type: ContactType) throws {
    try company.setUp(.marketingSetup, Self.noDefaults)
    let contact = try company.contact(["type": type.rawValue, "displayName": "Ann Lee"])
    for field in Self.defaulted { #expect(contact[field].isEmpty, "\(field)") }
  }

  @Test(
    "BC-MS-005: defaults fill what is blank, the salutation by type (C-NEW-6)",
    arguments: ContactType.allCases)
  func defaults(type: ContactType) throws {
    try company.setUp(
      .marketingSetup,
      [
        "defaultTerritoryCode": "NORTH", "defaultCountryRegionCode": "DK",
        "defaultLanguageCode": "DAN", "defaultCompanySalutationCode": "COMPANY",
        "defaultPersonSalutationCode": "M", "defaultCorrespondenceType": "Hard Copy",
      ])
    let contact = try company.contact(["type": type.rawValue, "displayName": "Ann Lee"])
    let salutation = type == .company ? "COMPANY" : "M"
    #expect(Self.defaulted.map { contact[$0] } == ["NORTH", "DK", "DAN", salutation, "Hard Copy"])
    let own = [
      "territoryCode": "SOUTH", "country": "SE", "languageCode": "SVE", "salutationCode": "F",
      "correspondenceType": "Email",
    ]
    let given = try company.contact(
      own.merging(["type": type.rawValue, "displayName": "Bea Moe"]) { $1 })
    #expect(Self.defaulted.map { given[$0] } == Self.defaulted.map { own[$0] })
  }

  @Test("BC-DS-005, BC-DS-007: search strings and automatic search are switched together (2.7)")
  func duplicateSwitches() throws {
    let (maintain, autosearch) = ("maintainDuplicateSearchStrings", "autosearchForDuplicates")
    func state() throws -> [String] {
      let setup = try company.marketingSetup()
      return [setup[maintain], setup[autosearch]]
    }
    try company.setUp(.marketingSetup, [maintain: "false"])
    #expect(try state() == ["false", "false"])
    try company.setUp(.marketingSetup, [maintain: "true"])
    #expect(try state() == ["true", "true"])
    try company.setUp(.marketingSetup, [autosearch: "false"])
    #expect(try state() == ["true", "false"])
    try company.setUp(.marketingSetup, [autosearch: "true"])
    #expect(try state() == ["true", "true"])
    try company.setUp(.marketingSetup, [maintain: "false"])
    try company.setUp(.marketingSetup, [autosearch: "true"])
    #expect(try state() == ["true", "true"])
  }
}

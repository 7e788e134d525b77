import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Inheritance from company to persons (C-INH)")
struct InheritanceTests {
  /// The inheritable single fields with the switch of each.
  static let single: [(field: String, isOn: String)] =
    [
      ("salespersonCode", "inheritSalespersonCode"), ("territoryCode", "inheritTerritoryCode"),
      ("country", "inheritCountryRegionCode"), ("languageCode", "inheritLanguageCode"),
      ("formatRegion", "inheritFormatRegion"),
    ] + communication.map { ($0, "inheritCommunicationDetails") }
  static let communication = [
    "phoneNumber", "mobilePhoneNumber", "faxNumber", "telexNumber", "telexAnswerBack", "email",
    "website", "extensionNumber", "pager",
  ]
  static let samples = Samples.values.merging(["extensionNumber": "11"]) { $1 }
  static let others = Samples.others.merging(["extensionNumber": "22"]) { $1 }

  let company: MemoryCompany

  init() throws { company = try MemoryCompany.withSamples() }

  private func value(_ field: String) -> String { Self.samples[field] ?? "" }
  private func other(_ field: String) -> String { Self.others[field] ?? "" }

  /// A company with a value and a person in it with another one.
  private func scene(_ field: String, company old: String, person mine: String) throws
    -> (holm: Record, ann: Record)
  {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    try company.setUp(
      .marketingSetup,
      Dictionary(
        Self.single.map { ($0.isOn, "false") }, uniquingKeysWith: { $1 }))
    let region = field == "languageCode" ? ["formatRegion": "en-GB"] : [:]
    try company.change(holm, [field: old].merging(region) { $1 })
    try company.change(ann, [field: mine].merging(region) { $1 })
    try company.setUp(
      .marketingSetup,
      Dictionary(
        Self.single.map { ($0.isOn, "true") }, uniquingKeysWith: { $1 }))
    return (holm, ann)
  }

  @Test(
    "C-INH-1, C-INH-M: a person that had the company's value follows",
    arguments: single.map(\.field))
  func follows(field: String) throws {
    let scene = try scene(field, company: value(field), person: value(field))
    try company.change(scene.holm, [field: other(field)])
    #expect(company[scene.ann, field] == other(field))
    try company.change(scene.holm, [field: ""])
    #expect(company[scene.ann, field].isEmpty)
  }

  @Test("C-INH-M: a blank person follows a blank company", arguments: single.map(\.field))
  func blankFollows(field: String) throws {
    let scene = try scene(field, company: "", person: "")
    try company.change(scene.holm, [field: value(field)])
    #expect(company[scene.ann, field] == value(field))
  }

  @Test("C-INH-M: a person that was changed by hand stays", arguments: single.map(\.field))
  func changedByHand(field: String) throws {
    let scene = try scene(field, company: value(field), person: other(field))
    try company.change(scene.holm, [field: ""])
    #expect(company[scene.ann, field] == other(field))
  }

  @Test("C-INH-M: nothing follows while the switch is off", arguments: single)
  func switchedOff(field: String, isOn: String) throws {
    let scene = try scene(field, company: value(field), person: value(field))
    try company.setUp(.marketingSetup, [isOn: "false"])
    try company.change(scene.holm, [field: other(field)])
    #expect(company[scene.ann, field] == value(field))
  }

  @Test("C-INH-N: a blank person takes the company's value", arguments: single.map(\.field))
  func assigned(field: String) throws {
    let holm = try company.companyContact("Holm", [field: value(field)])
    let ann = try company.person("Ann Lee")
    try company.change(ann, ["companyNumber": holm.number])
    #expect(company[ann, field] == value(field))
    #expect(try company.person("Bea Moe", of: holm)[field] == value(field))
    let cid = try company.person("Cid Moe", of: holm, [field: other(field)])
    #expect(cid[field] == other(field), "an entered value stays")
  }

  @Test(
    "C-INH-N: moving on, values of the old company are replaced, even by blanks",
    arguments: single.map(\.field))
  func moved(field: String) throws {
    let old = try company.companyContact("Old", [field: value(field)])
    let new = try company.companyContact(
      "New", field == "languageCode" ? ["formatRegion": ""] : [:])
    let ann = try company.person("Ann Lee", of: old)
    let bea = try company.person("Bea Moe", of: old, [field: other(field)])
    for person in [ann, bea] { try company.change(person, ["companyNumber": new.number]) }
    #expect(company[ann, field].isEmpty && company[bea, field] == other(field))
  }

  @Test("C-INH-3: the correspondence type comes with the company, not with its changes")
  func correspondenceType() throws {
    let holm = try company.companyContact("Holm", ["correspondenceType": "Email"])
    let ann = try company.person("Ann Lee", of: holm)
    #expect(ann["correspondenceType"] == "Email")
    try company.change(holm, ["correspondenceType": "Hard Copy"])
    #expect(company[ann, "correspondenceType"] == "Email")
  }

  @Test("C-INH-2: the address goes as a block that is compared without county (worked cases)")
  func addressBlock() throws {
    let holm = try company.companyContact(
      "Holm", ["addressLine1": "Road 1", "city": "Aarhus", "state": "X"])
    let ann = try company.person("Ann Lee", of: holm)
    let bea = try company.person("Bea Moe", of: holm)
    let cid = try company.person("Cid Moe", of: holm)
    try company.change(bea, ["city": "Odense"])
    try company.change(cid, ["state": "Z"])
    try company.change(holm, ["addressLine1": "Road 2", "state": "Y"])
    #expect(company[ann, "addressLine1"] == "Road 2" && company[ann, "state"] == "Y")
    #expect(company[bea, "addressLine1"] == "Road 1" && company[bea, "state"] == "X")
    #expect(company[cid, "addressLine1"] == "Road 2" && company[cid, "state"] == "Y")
  }

  @Test("C-INH-2: moving on, the address is replaced as a block or stays as a block")
  func addressMoves() throws {
    let old = try company.companyContact("Old", ["addressLine1": "Road 1", "city": "Aarhus"])
    let new = try company.companyContact("New", ["addressLine1": "Street 9", "postalCode": "5000"])
    let ann = try company.person("Ann Lee", of: old)
    let bea = try company.person("Bea Moe", of: old)
    try company.change(bea, ["addressLine2": "Floor 2"])
    for person in [ann, bea] { try company.change(person, ["companyNumber": new.number]) }
    let block = ["addressLine1", "addressLine2", "city", "postalCode"]
    #expect(block.map { company[ann, $0] } == ["Street 9", "", "", "5000"])
    #expect(block.map { company[bea, $0] } == ["Road 1", "Floor 2", "Aarhus", ""])
  }

  @Test("C-INH-4, C-INH-5: the country is on its own and clears no address")
  func country() throws {
    let holm = try company.companyContact(
      "Holm", ["country": "DK", "city": "Aarhus", "postalCode": "8000"])
    let ann = try company.person("Ann Lee", of: holm)
    try company.change(ann, ["city": "Odense"])
    try company.change(holm, ["country": "SE"])
    #expect(company[holm, "city"].isEmpty, "V-COUNTRY-2 on the company")
    #expect(company[ann, "country"] == "SE" && company[ann, "city"] == "Odense")
  }

  @Test("C-INH-5: Search E-Mail follows, and language brings no format region")
  func derived() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    try company.setUp(.marketingSetup, ["inheritFormatRegion": "false"])
    try company.change(holm, ["email": "a@holm.dk", "languageCode": "DAN"])
    #expect(company[ann, "searchEmail"] == "A@HOLM.DK" && company[ann, "languageCode"] == "DAN")
    #expect(company[holm, "formatRegion"] == "da-DK" && company[ann, "formatRegion"].isEmpty)
  }

  @Test("C-INH-7: a person that inherits is stamped and passes it on to its records")
  func passesOn() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee", of: holm)
    let bea = try company.person("Bea Moe", of: holm, ["phoneNumber": "9"])
    let employee = try company.createFrom(ann, .employee)
    let before = (company.version(ann), company.version(bea))
    try company.change(holm, ["phoneNumber": "1"])
    #expect(company.version(ann) == before.0 + 1 && company.version(bea) == before.1)
    #expect(company[employee, "phoneNumber"] == "1")
  }

  @Test("C-INH-8: nothing flows from a person to its company (INV-24)")
  func neverUp() throws {
    let pair = try company.pair(.customer, "Holm")
    let ann = try company.person("Ann Lee", of: pair.contact)
    let before = try (company.current(pair.contact), company.current(pair.record))
    try company.change(ann, ["phoneNumber": "1", "city": "Aarhus", "languageCode": "DAN"])
    #expect(try company.current(pair.contact) == before.0)
    #expect(try company.current(pair.record) == before.1)
  }
}

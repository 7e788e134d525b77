import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Change company of a person (C-COMP)")
struct ChangeCompanyTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  private func move(_ person: Record, to target: Record?) throws {
    try company.change(person, ["companyNumber": target?.number ?? ""])
  }

  @Test("C-COMP-1: a person moves to a company contact only")
  func onlyToCompanies() throws {
    let holm = try company.companyContact("Holm")
    let berg = try company.companyContact("Berg")
    let ann = try company.person("Ann Lee")
    let bea = try company.person("Bea Moe")
    #expect(
      company.refusal { try move(holm, to: berg) }
        == ["E-CONTTYPE: \(holm.number), Company, Person"])
    #expect(
      company.refusal { try move(ann, to: bea) }
        == ["E-REF: Company No., \(bea.number), company contacts"])
    try move(ann, to: holm)
    let version = company.version(ann)
    try move(ann, to: holm)
    #expect(company.version(ann) == version)
  }

  @Test("C-COMP-2: a text means a company by number, name, beginning, or alone containing it")
  func companyText() throws {
    let holm = try company.companyContact("Holm", ["number": "HOLM"])
    let north = try company.companyContact("Holm North", ["number": "A1"])
    let berg = try company.companyContact("Berg", ["number": "A2", "city": "Aarhus"])
    let twin = try company.companyContact("Berg", ["number": "A3", "city": "Odense"])
    let bergen = try company.companyContact("A2 Trading", ["number": "Z1"])
    let ann = try company.person("Ann Lee", ["number": "P1"])
    for (text, expected) in [
      ("holm", holm), ("HOLM NORTH", north), ("holm n", north), ("a2", berg), ("BERG", berg),
      ("a2 t", bergen), ("odens", twin), ("trad", bergen),
    ] {
      try company.change(ann, ["companyName": text])
      #expect(company[ann, "companyNumber"] == expected.number, "\(text)")
      try company.change(ann, ["companyName": ""])
      #expect(company[ann, "companyNumber"].isEmpty && company[ann, "companyName"].isEmpty)
    }
    #expect(
      company.refusal { try company.change(ann, ["companyName": "nobody"]) }
        == ["E-COMP-SELECT: nobody"])
  }

  @Test("C-COMP-2: several companies that contain the text are candidates")
  func candidates() throws {
    for index in 1...25 { try company.companyContact("The Shop \(index)") }
    let ann = try company.person("Ann Lee")
    do {
      try company.change(ann, ["companyName": "shop"])
      Issue.record("the text is ambiguous")
    } catch {
      #expect(error.violations.map(\.brief) == ["E-COMP-SELECT: shop"])
      #expect(error.violations.first?.candidates.count == 20)
    }
  }

  @Test("C-COMP-3: segment lines that are not logged yet hold the person")
  func segmentLines() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann Lee")
    let line = try company.row(
      .activity, ["kind": "Segment Line", "status": "Open", "contactNumber": ann.number])
    #expect(company.refusal { try move(ann, to: holm) } == ["E-COMP-SEG: \(ann.number), 1"])
    try company.change(line, ["status": "Closed"])
    try move(ann, to: holm)
  }

  @Test("C-COMP-4: leaving a company keeps what was inherited (K-5)")
  func leaving() throws {
    let holm = try company.companyContact("Holm", ["phoneNumber": "1", "city": "Aarhus"])
    let ann = try company.person("Ann Lee", of: holm)
    try move(ann, to: nil)
    #expect(company[ann, "companyName"].isEmpty && company[ann, "companyNumber"].isEmpty)
    #expect(company[ann, "phoneNumber"] == "1" && company[ann, "city"] == "Aarhus")
  }

  @Test("C-COMP-5: history stays with the old company, a standalone person keeps its own")
  func history() throws {
    let holm = try company.companyContact("Holm")
    let berg = try company.companyContact("Berg")
    let ann = try company.person("Ann Lee")
    let own = try company.row(.activity, ["kind": "Interaction", "contactNumber": ann.number])
    try move(ann, to: holm)
    #expect(company[own, "contactNumber"] == ann.number)
    #expect(company[own, "contactCompanyNumber"] == holm.number)
    try move(ann, to: berg)
    #expect(company[own, "contactNumber"] == holm.number)
    #expect(company[own, "contactCompanyNumber"] == holm.number)
  }

  @Test(
    "C-COMP-6: the old company's records lose their primary contact",
    arguments: [Kind.customer, .vendor])
  func primaryContact(kind: Kind) throws {
    let pair = try company.pair(kind, "Holm")
    let berg = try company.companyContact("Berg")
    let ann = try company.person("Ann Lee", of: pair.contact)
    try company.change(pair.record, ["primaryContactNumber": ann.number])
    let entries = try MemoryCompany.entries(.contact, ["companyNumber": berg.number])
    let plan = try company.perform(ModifyContact(ann.number, entries))
    #expect(plan.warnings.map(\.brief) == ["W-PRIMARY: \(kind.rawValue), \(pair.record.number)"])
    #expect(company[pair.record, "primaryContactNumber"].isEmpty)
    #expect(company[pair.record, "contactName"].isEmpty)
  }

  @Test("C-COMP-7: the person's own links stay and follow what it inherits")
  func ownLinks() throws {
    let trader = try company.soleTrader("Ann Lee")
    let employee = try company.createFrom(trader.contact, .employee)
    let holm = try company.companyContact("Holm", ["phoneNumber": "1", "city": "Aarhus"])
    try move(trader.contact, to: holm)
    #expect(company.rows(of: trader.contact).count == 2)
    for record in [trader.record, employee] {
      #expect(company[record, "phoneNumber"] == "1" && company[record, "city"] == "Aarhus")
    }
    #expect(company[trader.record, "primaryContactNumber"] == trader.contact.number)
    #expect(company[trader.contact, "contactBusinessRelation"] == "Multiple")
  }
}

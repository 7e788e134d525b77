import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Finding a company by text and renumbering (C-COMP-2, C-RENUM)")
struct RenumberTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  @Test(
    "C-COMP-2: number, name, beginning, contents, in this order",
    arguments: [
      ("k20", "K20"), ("holm", "K10"), ("HOLM & CO", "K20"), ("K3", "K30"), ("Ander", "K30"),
      ("aarhus", "K30"), ("8000", "K30"), ("Straße", "K40"), ("Brothers", "K40"), ("K", "K10"),
      (" holm  &  co ", "K20"),
    ])
  func companyText(text: String, number: String) throws {
    try scene()
    let person = try company.contact(["displayName": "Ann Lee", "companyName": text])
    #expect(person["type"] == "Person")
    #expect(person["companyNumber"] == number)
    let moved = try company.change(try company.person("Bob"), ["companyName": text])
    #expect(moved["companyNumber"] == number)
  }

  private func scene() throws {
    try company.companyContact("Holm", ["number": "K10"])
    try company.companyContact("Holm & Co", ["number": "K20"])
    try company.companyContact(
      "Andersen", ["number": "K30", "city": "Aarhus", "postalCode": "8000"])
    try company.companyContact("Straße Brothers", ["number": "K40"])
    try company.person("Kim Ander", of: nil, ["number": "K1"])
  }

  @Test("C-COMP-2: no company, or several that contain the text, are refused with candidates")
  func ambiguousText() throws {
    try scene()
    let none = company.violations {
      try company.contact(["displayName": "Ann", "companyName": "Nobody"])
    }
    #expect(none.map(\.code) == [.compSelect])
    #expect(none.map(\.arguments) == [["Nobody"]])
    let several = company.violations {
      try company.contact(["displayName": "Ann", "companyName": "r"])
    }
    #expect(several.map(\.code) == [.compSelect])
    #expect(several.first?.candidates == ["K30 Andersen", "K40 Straße Brothers"])
    for number in 1...30 { try company.companyContact("Many R \(number)") }
    let many = company.violations {
      try company.contact(["displayName": "Ann", "companyName": "r"])
    }
    #expect(many.first?.candidates.count == 20)
  }

  @Test("C-COMP-2: a blank text means no company", arguments: ["", "   "])
  func blankText(text: String) throws {
    try scene()
    let alone = try company.contact(
      ["type": "Person", "displayName": "Ann", "companyName": text])
    #expect(alone["companyNumber"] == "")
    #expect(try company.contact(["displayName": "Firm", "companyName": text])["type"] == "Company")
    let holm = try #require(company.find(.contact, "K10"))
    let ann = try company.person("Ann", of: holm)
    #expect(try company.change(ann, ["companyName": text])["companyNumber"] == "")
  }

  @Test("C-RENUM: every reference to a contact's number follows")
  func contact() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann", of: holm)
    let customer = try company.createFrom(holm, .customer)
    try company.change(customer, ["primaryContactNumber": ann.number])
    let address = try company.row(
      .alternativeAddress, ["contactNumber": holm.number, "code": "A"])
    let activity = try company.row(
      .activity, ["kind": "Task", "contactNumber": ann.number, "contactCompanyNumber": holm.number])
    try company.perform(Renumber(.contact, holm.number, to: "new"))
    try company.perform(Renumber(.contact, ann.number, to: "ANN"))
    let renamed = try company.current(holm)
    #expect(renamed.number == "NEW" && renamed["companyNumber"] == "NEW")
    #expect(renamed["numberSeriesCode"] == "")
    #expect(try company.current(ann)["companyNumber"] == "NEW")
    #expect(company.relations(of: holm).count == 1)
    #expect(try company.current(customer)["primaryContactNumber"] == "ANN")
    #expect(try company.current(address)["contactNumber"] == "NEW")
    #expect(try company.current(activity)["contactNumber"] == "ANN")
    #expect(try company.current(activity)["contactCompanyNumber"] == "NEW")
  }

  @Test(
    "C-RENUM, REL-6: a linked record's row follows and its contact is touched",
    arguments: Kind.allCases)
  func record(kind: Kind) throws {
    let contact = try kind == .employee ? company.person("Ann") : company.companyContact("Holm")
    let record = try company.createFrom(contact, kind)
    let version = try company.current(contact).version
    try company.perform(Renumber(kind.entity, record.number, to: "NEW"))
    #expect(company.linkedContact(of: record)?.key == contact.key)
    #expect(try company.current(contact).version == version + 1)
    let discount = try company.current(record)["invoiceDiscountCode"]
    #expect(discount == (kind == .customer || kind == .vendor ? "NEW" : ""))
  }

  @Test("C-RENUM: bill-to, pay-to and manager follow; an own discount code stays")
  func users() throws {
    for (kind, field) in [
      (Kind.customer, "billToCustomerNumber"), (.vendor, "payToVendorNumber"),
      (.employee, "managerNumber"),
    ] {
      let name = kind == .employee ? "surname" : "displayName"
      let used = try company.record(kind, [name: "Used"])
      let user = try company.record(kind, [name: "User", field: used.number])
      try company.perform(Renumber(kind.entity, used.number, to: "NEW"))
      #expect(try company.current(user)[field] == "NEW")
    }
    let own = try company.record(
      .customer, ["displayName": "Own", "invoiceDiscountCode": "MINE"])
    try company.perform(Renumber(.customer, own.number, to: "NEW2"))
    #expect(try company.current(own)["invoiceDiscountCode"] == "MINE")
  }

  @Test("C-RENUM: the series allows typed numbers, and the number is free and fits")
  func refused() throws {
    let holm = try company.companyContact("Holm")
    let other = try company.companyContact("Other")
    let exists = company.violations {
      try company.perform(Renumber(.contact, holm.number, to: other.number))
    }
    #expect(exists.map(\.code) == [.exists])
    #expect(
      company.codes { try company.perform(Renumber(.contact, holm.number, to: " ")) }
        == [.required])
    let long = company.violations {
      try company.perform(
        Renumber(.contact, holm.number, to: String(repeating: "X", count: 21)))
    }
    #expect(long.map(\.code) == [.length])
    try company.change(
      try #require(company.find(.numberSeries, "CONT")), ["manualNumbers": "false"])
    let manual = company.violations {
      try company.perform(Renumber(.contact, holm.number, to: "NEW"))
    }
    #expect(manual.map(\.code) == [.nsManual])
    #expect(manual.map(\.arguments) == [["CONT"]])
  }
}

import ConcordCore
import ConcordTestSupport
import Testing

/// The area `number-series`: which series numbers a record, and how a series is set up.
@Suite("Acceptance: series of records and setup of series")
struct SeriesSetupAcceptanceTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  private func lastNumberUsed(_ code: String) throws -> String {
    let line = company.all(.numberSeriesLine).first { $0["seriesCode"] == code }
    return try #require(line)["lastNumberUsed"]
  }

  @Test("BC-MS-016: a contact gets the next number of Contact Nos. and remembers the series (N-3)")
  func contactNumber() throws {
    try company.numberContacts(from: "NS", lines: ["startingNumber": "K100"])
    let contact = try company.companyContact("Holm")
    #expect(contact.number == "K100")
    #expect(contact["numberSeriesCode"] == "NS")
  }

  @Test(
    "BC-TC-045, BC-TC-047: a template's own series numbers the record (C-MKCUST-3, L-NEW-1)",
    arguments: [Kind.vendor, .customer])
  func templateSeries(kind: Kind) throws {
    try company.series("NS", lines: [["startingNumber": "T001"]])
    try company.template(kind, "OWN", ["numberSeriesCode": "NS"])
    let record = try company.record(kind, ["displayName": "Holm"], template: .named("OWN"))
    #expect(record.number == "T001")
    #expect(try lastNumberUsed("NS") == "T001")
  }

  @Test("BC-TC-085: a vendor made from a contact is numbered by its template (C-MKVEND-3)")
  func vendorFromContact() throws {
    try company.series("NS", lines: [["startingNumber": "T001"]])
    try company.template(.vendor, "OWN", ["numberSeriesCode": "NS"])
    let contact = try company.companyContact("Holm")
    let vendor = try company.createFrom(contact, .vendor, template: .named("OWN"))
    #expect(vendor.number == "T001")
    #expect(try lastNumberUsed("NS") == "T001")
  }

  @Test("BC-TC-086: an employee made from a contact is numbered by its template (C-MKEMP-3)")
  func employeeFromContact() throws {
    try company.series("NS", lines: [["startingNumber": "T001"]])
    try company.template(.employee, "OWN", ["numberSeriesCode": "NS"])
    let employee = try company.createFrom(
      try company.person("Ann Lee"), .employee, template: .named("OWN"))
    #expect(employee.number == "T001")
    #expect(try lastNumberUsed("NS") == "T001")
  }

  @Test(
    "BC-TC-046, BC-TC-048, BC-TC-052: a template without series uses the setup's (L-NEW-1)",
    arguments: [(Kind.vendor, "V00001"), (.customer, "C00001"), (.employee, "E0001")])
  func setupSeries(kind: Kind, first: String) throws {
    try company.template(kind, "PLAIN")
    let name = kind == .employee ? "surname" : "displayName"
    let record = try company.record(kind, [name: "Holm"], template: .named("PLAIN"))
    #expect(record.number == first)
  }

  @Test(
    "BC-TO-043, BC-TO-044: the only template's series is used and remembered (T-6)",
    arguments: [Kind.customer, .vendor])
  func onlyTemplate(kind: Kind) throws {
    try company.removeTemplates(kind)
    try company.series("NS", lines: [["startingNumber": "T001"]])
    try company.template(kind, "ONLY", ["numberSeriesCode": "NS"])
    let record = try company.record(kind, ["displayName": "Holm"], template: .automatic)
    #expect(record.number == "T001")
    #expect(record["numberSeriesCode"] == "NS")
  }

  @Test(
    "BC-NA-030, BC-NA-041: numbers may be typed only while Manual Nos. is on (N-11)",
    arguments: [(Kind.customer, "CUST", "displayName"), (.employee, "EMPL", "surname")])
  func manualNumbers(kind: Kind, series: String, name: String) throws {
    let row = try #require(company.find(.numberSeries, series))
    let typed = try company.record(kind, ["number": "x1", name: "Typed"])
    #expect(typed.number == "X1")
    #expect(typed["numberSeriesCode"] == "")
    try company.change(row, ["manualNumbers": "false"])
    let refused = company.violations {
      try company.record(kind, ["number": "X2", name: "Typed"])
    }
    #expect(refused.map(\.code) == [.nsManual])
    #expect(refused.map(\.arguments) == [[series]])
    let drawn = try company.record(kind, [name: "Drawn"])
    #expect(drawn["numberSeriesCode"] == series)
  }

  @Test("BC-NA-044: a number that was typed before is skipped (N-14)")
  func skipsTakenNumber() throws {
    try company.record(.vendor, ["number": "V00001", "displayName": "Typed"])
    #expect(try company.record(.vendor, ["displayName": "Drawn"]).number == "V00002")
  }

  @Test("BC-NA-053: a taken number is skipped in a series with date order, too (N-7, N-14)")
  func skipsTakenNumberInDateOrder() throws {
    let series = try #require(company.find(.numberSeries, "CUST"))
    try company.change(series, ["dateOrder": "true"])
    try company.record(.customer, ["number": "C00001", "displayName": "Typed"])
    #expect(try company.record(.customer, ["displayName": "Drawn"]).number == "C00002")
  }

  @Test("BC-NE-016: testing a series whose only line starts later fails for this date (N-2)")
  func testOfLaterSeries() throws {
    try company.series("NS", lines: [["startingNumber": "1", "startingDate": "2026-06-01"]])
    let refused = company.violations { try company.peek("NS", on: "2026-05-01") }
    #expect(refused.map(\.code) == [.nsDate])
    #expect(refused.map(\.arguments) == [["NS", "2026-05-01"]])
  }

  @Test("BC-NE-017: testing a usable series shows its next number (N-16)")
  func testOfUsableSeries() throws {
    try company.series("NS", lines: [["startingNumber": "A1"]])
    let peek = try company.peek("NS")
    #expect(peek.number == "A1")
    #expect(peek.warning == nil)
  }

  @Test(
    "BC-NE-026: switching the second of Default and Manual Nos. off switches the other on (N-1)")
  func oneIsAlwaysOn() throws {
    let series = try company.row(
      .numberSeries, ["code": "NS", "defaultNumbers": "false", "manualNumbers": "true"])
    let changed = try company.change(series, ["manualNumbers": "false"])
    #expect(changed["defaultNumbers"] == "true")
    let back = try company.change(series, ["defaultNumbers": "false"])
    #expect(back["manualNumbers"] == "true")
  }

  @Test("BC-NE-004: a series with date order may have gaps (N-13)")
  func dateOrderWithGaps() throws {
    let lines = try company.series(
      "NS", ["dateOrder": "true"], lines: [["startingNumber": "A1"]])
    let line = try company.change(try #require(lines.first), ["allowGaps": "true"])
    #expect(line["allowGaps"] == "true")
  }

  @Test("BC-NE-005: a starting number without digits is refused; the last number stays (N-15)")
  func startingNumberWithoutDigits() throws {
    let lines = try company.series(
      "NS",
      lines: [
        ["startingNumber": "A000001", "lastNumberUsed": "A900001", "allowGaps": "true"]
      ])
    let line = try #require(lines.first)
    let refused = company.violations { try company.change(line, ["startingNumber": "A"]) }
    #expect(refused.map(\.code) == [.nsDigits])
    #expect(refused.map(\.arguments) == [["Starting No."]])
    #expect(try company.current(line)["lastNumberUsed"] == "A900001")
  }

  @Test("BC-NE-007: switching gaps on and off keeps the last number used (N-13)")
  func switchingKeepsLastNumber() throws {
    let lines = try company.series(
      "NS", lines: [["startingNumber": "1000001", "lastNumberUsed": "1000023"]])
    let line = try #require(lines.first)
    for allowsGaps in ["true", "false", "true"] {
      let changed = try company.change(line, ["allowGaps": allowsGaps])
      #expect(changed["lastNumberUsed"] == "1000023")
    }
  }

  @Test(
    "BC-NE-020, BC-NE-021: a series as a whole switches its current and future lines (N-13)",
    arguments: [true, false])
  func switchesAllLines(allowsGaps: Bool) throws {
    var lines = try company.series(
      "NS",
      lines: [
        ["startingNumber": "A1", "lastNumberUsed": "A3", "allowGaps": String(!allowsGaps)],
        ["startingNumber": "B1", "startingDate": "2026-05-01"],
        ["startingNumber": "C1", "startingDate": "2026-06-01"],
      ])
    var context = company.context
    context.workDate = "2026-05-15"
    try company.perform(SetSeriesGaps("NS", allowsGaps: allowsGaps), context)
    lines = try lines.map { try company.current($0) }
    let expected = [String(!allowsGaps), String(allowsGaps), String(allowsGaps)]
    #expect(lines.map { $0["allowGaps"] } == expected)
    #expect(lines.map { $0["lastNumberUsed"] } == ["A3", "", ""])
  }
}

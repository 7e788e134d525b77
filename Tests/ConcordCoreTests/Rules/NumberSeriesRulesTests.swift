import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Number series (section 5)")
struct NumberSeriesRulesTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  /// One line of the table of section 5: lines, draws before, date, result.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let lines: [[String: String]]
    var date = ""
    var number: String?
    var code: ErrorCode?
    var isLow = false
    var closes = false
  }

  static let table = [
    Case(
      testDescription: "first", lines: [["startingNumber": "CT000001", "incrementBy": "10"]],
      number: "CT000001"),
    Case(
      testDescription: "step",
      lines: [
        ["startingNumber": "CT000001", "incrementBy": "10", "lastNumberUsed": "CT000001"]
      ], number: "CT000011"),
    Case(
      testDescription: "last",
      lines: [["startingNumber": "10", "endingNumber": "12", "lastNumberUsed": "11"]],
      number: "12", closes: true),
    Case(
      testDescription: "used up",
      lines: [["startingNumber": "10", "endingNumber": "12", "lastNumberUsed": "12"]],
      code: .nsNone),
    Case(
      testDescription: "warning",
      lines: [
        [
          "startingNumber": "A8", "endingNumber": "A10", "warningNumber": "A9",
          "lastNumberUsed": "A8",
        ]
      ], number: "A9", isLow: true),
    Case(
      testDescription: "closed by its step",
      lines: [
        [
          "startingNumber": "A8", "endingNumber": "A10", "incrementBy": "5",
          "lastNumberUsed": "A8",
        ]
      ], code: .nsNone),
    Case(
      testDescription: "newer line used up",
      lines: [
        ["startingNumber": "A1", "startingDate": "2025-01-01"],
        [
          "startingNumber": "B1", "endingNumber": "B2", "lastNumberUsed": "B2",
          "startingDate": "2026-01-01",
        ],
      ], date: "2026-03-01", code: .nsDate),
  ]

  @Test("N-2 to N-9: the table of section 5", arguments: table)
  func worked(example: Case) throws {
    try company.series("NS", lines: example.lines)
    try company.setUp(.marketingSetup, ["contactNumberSeriesCode": "NS"])
    var context = company.context
    context.workDate = example.date
    let operation = CreateContact(
      try MemoryCompany.entries(.contact, ["displayName": "Numbered"]))
    let refused = company.violations {
      let plan = try company.perform(operation, context)
      #expect(plan.mainNumber == example.number)
      #expect(plan.warnings.map(\.code) == (example.isLow ? [.seriesLow] : []))
      #expect(plan.numbersDrawn.map(\.number) == [plan.mainNumber])
    }
    #expect(refused.map(\.code) == (example.code.map { [$0] } ?? []))
    if example.closes { #expect(company.codes { try company.draw() } == [.nsNone]) }
  }

  @Test("N-14: a number typed by hand is skipped (C1, C2 by hand, C3)")
  func skips() throws {
    try company.numberContacts(
      from: "NS", ["manualNumbers": "true"], lines: ["startingNumber": "C1"])
    #expect(try company.draw() == "C1")
    try company.companyContact("Typed", ["number": "C2"])
    #expect(try company.draw() == "C3")
  }

  @Test(
    "N-4: the last group of digits is counted, keeps its zeros and widens",
    arguments: [
      ("A099", "1", "A100"), ("A999", "1", "A1000"), ("CT0009-X", "1", "CT0010-X"),
      ("10", "5", "15"), ("2026-A7", "1", "2026-A8"), ("A09Z", "91", "A100Z"),
      ("9999999999999999999", "1", "10000000000000000000"), ("١٢3", "1", "١٢4"),
    ])
  func counting(last: String, step: String, next: String) throws {
    try company.series(
      "NS", lines: [["startingNumber": last, "lastNumberUsed": last, "incrementBy": step]])
    #expect(try company.peek("NS").number == next)
  }

  @Test("N-4: a number longer than 20 characters is refused and nothing is drawn")
  func tooLong() throws {
    let last = "A" + String(repeating: "9", count: 19)
    let line = try #require(
      try company.numberContacts(
        from: "NS", lines: ["startingNumber": "A1", "lastNumberUsed": last]
      ).first)
    let refused = company.violations { try company.draw() }
    #expect(refused.map(\.code) == [.nsLen])
    #expect(try company.current(line)["lastNumberUsed"] == last)
  }

  @Test("N-13: digit groups above 18 digits are refused where gaps are allowed")
  func eighteenDigits() throws {
    let long = String(repeating: "1", count: 19)
    try company.row(.numberSeries, ["code": "NS"])
    let fields = ["seriesCode": "NS", "startingNumber": long, "allowGaps": "true"]
    #expect(company.codes { try company.row(.numberSeriesLine, fields) } == [.nsLen])
    try company.row(.numberSeriesLine, fields.merging(["allowGaps": "false"]) { $1 })
    let refused = company.codes { try company.perform(SetSeriesGaps("NS", allowsGaps: true)) }
    #expect(refused == [.nsLen])
  }

  @Test("N-5: a number outside the range is refused and nothing is drawn (E-NS-END)")
  func range() throws {
    try company.series(
      "NS", lines: [["startingNumber": "A50", "endingNumber": "A60", "lastNumberUsed": "A10"]])
    // The line is shut by N-9; only its first number can be outside.
    #expect(company.codes { try company.peek("NS") } == [.nsNone])
  }

  @Test("N-6: the warning names series, number and end")
  func warning() throws {
    try company.series(
      "NS",
      lines: [["startingNumber": "A08", "endingNumber": "A10", "warningNumber": "A8"]])
    #expect(try company.peek("NS").warning?.arguments == ["NS", "A08", "A10"])
  }

  @Test("N-7: in date order no number is given for a date before the last one")
  func dateOrder() throws {
    try company.numberContacts(from: "NS", ["dateOrder": "true"], lines: ["startingNumber": "1"])
    try company.draw(on: "2026-05-02")
    let refused = company.violations { try company.draw(on: "2026-05-01") }
    #expect(refused.map(\.code) == [.nsBefore])
    #expect(refused.map(\.arguments) == [["NS", "2026-05-02"]])
    #expect(try company.draw(on: "2026-05-02") == "2")
  }

  @Test(
    "N-8: numbers are ordered by prefix, number and suffix",
    arguments: [
      ("A9", "A10", true), ("A10", "A9", false), ("A1", "B1", true), ("A1X", "A1Y", true),
      ("A1", "A01", false),
    ])
  func order(left: String, right: String, isAscending: Bool) {
    #expect(SeriesNumber.areInOrder(left, right) == isAscending)
  }

  @Test("N-10: a user needs Default Nos.; contacts that Concord makes do not")
  func defaultNumbers() throws {
    try company.numberContacts(
      from: "NS", ["defaultNumbers": "false", "manualNumbers": "true"],
      lines: ["startingNumber": "K1"])
    let refused = company.violations { try company.draw() }
    #expect(refused.map(\.code) == [.nsAuto])
    #expect(refused.map(\.arguments) == [["NS"]])
    let customer = try company.record(.customer, ["displayName": "Holm"])
    #expect(company.linkedContact(of: customer)?.number == "K1")
    try company.template(.customer, "T", ["numberSeriesCode": "NS"])
    let byTemplate = company.codes {
      try company.record(.customer, ["displayName": "Holm"], template: .named("T"))
    }
    #expect(byTemplate == [.nsAuto])
  }

  @Test("N-11: a typed number needs Manual Nos. or no series, and must be new")
  func typed() throws {
    try company.numberContacts(from: "NS", lines: ["startingNumber": "1"])
    let manual = company.violations { try company.companyContact("A", ["number": "X"]) }
    #expect(manual.map(\.code) == [.nsManual])
    #expect(manual.map(\.field) == ["number"])
    let series = try #require(company.find(.numberSeries, "NS"))
    try company.change(series, ["manualNumbers": "true"])
    let typed = try company.companyContact("A", ["number": " x1 "])
    #expect(typed.number == "X1" && typed["numberSeriesCode"] == "")
    let exists = company.violations { try company.companyContact("B", ["number": "X1"]) }
    #expect(exists.map(\.code) == [.exists])
    #expect(exists.map(\.arguments) == [["Contact", "X1"]])
    #expect(try company.draw() == "1")
    try company.setUp(.marketingSetup, ["contactNumberSeriesCode": ""])
    #expect(try company.companyContact("C", ["number": "X2"]).number == "X2")
    #expect(company.codes { try company.draw() } == [.setup])
  }

  @Test("N-11: a typed number has at most 20 characters and no control characters")
  func typedLength() throws {
    for kind in [nil, Kind.customer] {
      func make(_ number: String) throws {
        let fields = ["displayName": "A", "number": number]
        if let kind { try company.record(kind, fields) } else { try company.contact(fields) }
      }
      let long = company.violations { try make(String(repeating: "X", count: 21)) }
      #expect(long.map(\.code) == [.length])
      #expect(long.map(\.arguments) == [["No.", "20", "21"]])
      #expect(company.codes { try make("A\u{7}B") } == [.control])
    }
  }

  @Test("N-12: a related series may be picked, one way and one step")
  func related() throws {
    for code in ["R1", "R2", "OTHER"] {
      try company.series(code, lines: [["startingNumber": "\(code)-1"]])
    }
    try company.row(
      .numberSeriesRelationship, ["code": "CONT", "relatedSeriesCode": "R1"])
    try company.row(.numberSeriesRelationship, ["code": "R1", "relatedSeriesCode": "R2"])
    let contact = try company.companyContact("A", ["numberSeriesCode": "r1"])
    #expect(contact.number == "R1-1" && contact["numberSeriesCode"] == "R1")
    let own = try company.companyContact("A", ["numberSeriesCode": "CONT"])
    #expect(own["numberSeriesCode"] == "CONT")
    for code in ["R2", "OTHER"] {
      let refused = company.violations {
        try company.companyContact("A", ["numberSeriesCode": code])
      }
      #expect(refused.map(\.code) == [.nsRelated])
      #expect(refused.map(\.arguments) == [[code, "CONT"]])
    }
    let typed = company.codes {
      try company.companyContact("A", ["number": "X", "numberSeriesCode": "OTHER"])
    }
    #expect(typed == [.nsRelated])
  }

  @Test("N-17: a series in use stays; deleting one deletes lines and relationships")
  func deletion() throws {
    let series = try #require(company.find(.numberSeries, "CONT"))
    let refused = company.violations { try company.delete(series) }
    #expect(refused.map(\.code) == [.inUse])
    #expect(
      refused.map(\.arguments) == [["No. Series", "CONT", "Marketing Setup (Contact Nos.)"]])
    try company.numberContacts(from: "NS", lines: ["startingNumber": "1"])
    try company.row(.numberSeriesRelationship, ["code": "CUST", "relatedSeriesCode": "NS"])
    let contact = try company.companyContact("Holm")
    try company.template(.vendor, "T", ["numberSeriesCode": "NS"])
    try company.setUp(.marketingSetup, ["contactNumberSeriesCode": "CONT"])
    let ns = try #require(company.find(.numberSeries, "NS"))
    #expect(company.codes { try company.delete(ns) } == [.inUse])
    try company.delete(try #require(company.find(.vendorTemplate, "T")))
    try company.delete(ns)
    #expect(!company.all(.numberSeriesLine).contains { $0["seriesCode"] == "NS" })
    #expect(company.all(.numberSeriesRelationship).isEmpty)
    let kept = try company.current(contact)
    #expect(kept.number == "1" && kept["numberSeriesCode"] == "")
  }

  @Test("N-18: undoing a creation does not give the number back")
  func undo() throws {
    #expect(try company.draw() == "CT000001")
    let number = try #require(company.operations.last).number
    try company.perform(UndoOperation(number))
    #expect(company.find(.contact, "CT000001") == nil)
    #expect(try company.draw() == "CT000002")
  }
}

import ConcordCore
import ConcordTestSupport
import Testing

/// The area `number-series`: which line gives which number.
@Suite("Acceptance: number series")
struct NumberSeriesAcceptanceTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  /// Draws until the series refuses; at most 20 numbers.
  private func drawAll(on date: String = "") -> ([String], [Violation]) {
    var numbers: [String] = []
    while numbers.count < 20, let number = try? company.draw(on: date) { numbers.append(number) }
    let violations = company.violations { try company.draw(on: date) }
    return (numbers, violations)
  }

  @Test("BC-NS-001: a series with gaps ends after its last number and the error names it (N-2)")
  func gapsEnd() throws {
    try company.numberContacts(
      from: "NS", lines: ["startingNumber": "1", "endingNumber": "10", "allowGaps": "true"])
    #expect(try company.draw(10) == (1...10).map(String.init))
    let refused = company.violations { try company.draw() }
    #expect(refused.map(\.code) == [.nsNone])
    #expect(refused.map(\.arguments) == [["NS"]])
  }

  @Test("BC-NS-002: with gaps, increment 7 gives 1 and 8 and then ends (N-9)")
  func gapsIncrement() throws {
    try company.numberContacts(
      from: "NS",
      lines: [
        "startingNumber": "1", "endingNumber": "10", "incrementBy": "7", "allowGaps": "true",
      ])
    let (numbers, refused) = drawAll()
    #expect(numbers == ["1", "8"])
    #expect(refused.map(\.arguments) == [["NS"]])
  }

  @Test("BC-NS-011: without gaps, increment 7 gives 1 and 8 and then ends (N-9)")
  func increment() throws {
    try company.numberContacts(
      from: "NS", lines: ["startingNumber": "1", "endingNumber": "10", "incrementBy": "7"])
    let (numbers, refused) = drawAll()
    #expect(numbers == ["1", "8"])
    #expect(refused.map(\.code) == [.nsNone])
  }

  @Test("BC-NS-005, N-4, N-8: numbers are counted, not padded, and the next line follows")
  func twoLinesWithIncrement() throws {
    try company.numberContacts(
      from: "NS",
      lines: [
        "startingNumber": "A1", "endingNumber": "A10", "incrementBy": "7", "allowGaps": "true",
      ],
      ["startingNumber": "B1", "endingNumber": "B10"])
    let (numbers, refused) = drawAll()
    #expect(numbers == ["A1", "A8", "B1", "B8"])
    #expect(refused.map(\.code) == [.nsNone])
  }

  @Test("BC-NS-012: a series goes on after the last number used that it was given (N-3)")
  func lastNumberGiven() throws {
    try company.numberContacts(
      from: "NS",
      lines: [
        "startingNumber": "1", "endingNumber": "10", "incrementBy": "2", "lastNumberUsed": "3",
      ])
    let (numbers, refused) = drawAll()
    #expect(numbers == ["5", "7", "9"])
    #expect(refused.map(\.code) == [.nsNone])
  }

  @Test("BC-NS-013: the next line of the same date follows when one is used up (N-2)")
  func nextLine() throws {
    try company.numberContacts(
      from: "NS", lines: ["startingNumber": "A1", "endingNumber": "A5"],
      ["startingNumber": "B1", "endingNumber": "B5"])
    let (numbers, refused) = drawAll()
    #expect(numbers == ["A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3", "B4", "B5"])
    #expect(refused.map(\.arguments) == [["NS"]])
  }

  @Test("BC-NS-017, N-4, N-16: looking and drawing agree; numbers are upper case and not padded")
  func peekAgrees() throws {
    try company.numberContacts(
      from: "NS", lines: ["startingNumber": "A1Test", "endingNumber": "A10Test"])
    #expect(try company.peek("NS").number == "A1TEST")
    #expect(try company.peek("NS").number == "A1TEST")
    for number in 1...10 {
      let seen = try company.peek("NS").number
      #expect(seen == "A\(number)TEST")
      #expect(try company.draw() == seen)
    }
    #expect(company.violations { try company.peek("NS") }.map(\.arguments) == [["NS"]])
  }

  @Test("BC-NS-018: a line needs nothing but a starting number (N-3)")
  func startOnly() throws {
    try company.numberContacts(from: "NS", lines: ["startingNumber": "SCI0000001"])
    #expect(try company.draw(2) == ["SCI0000001", "SCI0000002"])
  }

  @Test("BC-NS-006: a date uses the line with the latest starting date, never a later one (N-2)")
  func lineOfTomorrow() throws {
    try company.numberContacts(
      from: "NS",
      lines: ["startingNumber": "A1", "endingNumber": "A5", "allowGaps": "true"],
      ["startingNumber": "B1", "endingNumber": "B5", "startingDate": "2026-05-02"])
    let today = drawAll(on: "2026-05-01")
    #expect(today.0 == ["A1", "A2", "A3", "A4", "A5"])
    #expect(today.1.map(\.code) == [.nsDate])
    #expect(today.1.map(\.arguments) == [["NS", "2026-05-01"]])
    #expect(try company.draw(5, on: "2026-05-02") == ["B1", "B2", "B3", "B4", "B5"])
    #expect(company.codes { try company.draw(on: "2026-05-01") } == [.nsNone])
  }

  @Test("BC-NS-009: an older open line is not used once a newer line has started (N-2)")
  func olderLineIsPast() throws {
    try company.numberContacts(
      from: "NS",
      lines: [
        "startingNumber": "TEST0001", "endingNumber": "TEST0010", "lastNumberUsed": "TEST0005",
        "allowGaps": "true",
      ],
      [
        "startingNumber": "TEST0030", "endingNumber": "TEST0040", "lastNumberUsed": "TEST0039",
        "startingDate": "2026-05-01",
      ])
    let (numbers, refused) = drawAll(on: "2026-05-01")
    #expect(numbers == ["TEST0040"])
    #expect(refused.map(\.arguments) == [["NS", "2026-05-01"]])
  }

  @Test("BC-NB-026: each date uses the line with the latest starting date not after it (N-2)")
  func manyDates() throws {
    try company.numberContacts(
      from: "NS",
      lines: ["startingNumber": "D0-001", "startingDate": "2026-05-01"],
      ["startingNumber": "D1-001", "startingDate": "2026-05-02"],
      ["startingNumber": "D2-001", "startingDate": "2026-05-03"])
    let days = [1, 2, 1, 2, 3, 3, 2]
    let numbers = try days.map { try company.draw(on: "2026-05-0\($0)") }
    #expect(
      numbers == ["D0-001", "D1-001", "D0-002", "D1-002", "D2-001", "D2-002", "D1-003"])
  }

  @Test("BC-NS-020: the last number used of a series is that of its usable line (N-9, N-16)")
  func lastNumberOfSeries() throws {
    try company.numberContacts(
      from: "NS", lines: ["startingNumber": "A1", "endingNumber": "A9", "allowGaps": "true"])
    #expect(try company.peek("NS").lastNumberUsed == "")
    for number in 1...8 {
      #expect(try company.draw() == "A\(number)")
      #expect(try company.peek("NS").lastNumberUsed == "A\(number)")
    }
    #expect(try company.draw() == "A9")
    #expect(company.codes { try company.peek("NS") } == [.nsNone])
  }

  @Test(
    "BC-NS-021, BC-NS-023: the last number used of a line stays after a refused draw (N-3)",
    arguments: ["true", "false"])
  func lastNumberOfLine(allowsGaps: String) throws {
    let lines = try company.numberContacts(
      from: "NS",
      lines: ["startingNumber": "A1", "endingNumber": "A9", "allowGaps": allowsGaps])
    let line = try #require(lines.first)
    #expect(line["lastNumberUsed"] == "")
    for number in 1...9 {
      let drawn = try company.draw()
      #expect(drawn == "A\(number)")
      #expect(try company.current(line)["lastNumberUsed"] == drawn)
    }
    #expect(company.codes { try company.draw() } == [.nsNone])
    #expect(try company.current(line)["lastNumberUsed"] == "A9")
  }

  @Test("BC-NS-026: without a series no number is drawn and the error names the setting (N-11)")
  func blankSeries() throws {
    try company.setUp(.marketingSetup, ["contactNumberSeriesCode": ""])
    let refused = company.violations { try company.draw() }
    #expect(refused.map(\.code) == [.setup])
    #expect(refused.map(\.arguments) == [["Contact Nos.", "Marketing Setup"]])
    #expect(company.codes { try company.peek("") } == [.notFound])
  }

  @Test("BC-NS-030: a series shows the starting number of its line")
  func startingNumber() throws {
    let lines = try company.series(
      "NS", lines: [["startingDate": "2026-05-01", "startingNumber": "00001"]])
    #expect(lines.map { $0["startingNumber"] } == ["00001"])
    #expect(try company.peek("NS", on: "2026-05-01").number == "00001")
  }

  @Test("BC-NB-018: simulated and refused draws use up nothing (N-13, N-16)")
  func onlyCompletedOperationsDraw() throws {
    try company.numberContacts(
      from: "NS", lines: ["startingNumber": "A1", "endingNumber": "A9"],
      ["startingNumber": "B1", "endingNumber": "B9"])
    let operation = CreateContact(
      try MemoryCompany.entries(.contact, ["displayName": "Numbered"]))
    #expect(try company.preview(operation).mainNumber == "A1")
    #expect(try company.preview(operation).mainNumber == "A1")
    let refused = company.codes {
      try company.contact(["displayName": "Refused", "phoneNumber": "no digits"])
    }
    #expect(refused == [.phone])
    #expect(try company.draw(2) == ["A1", "A2"])
  }

  @Test("BC-NE-002: digits inside are counted and the text after them stays (N-4)")
  func suffix() throws {
    let lines = try company.numberContacts(
      from: "NS",
      lines: ["startingNumber": "ABC00010D", "endingNumber": "ABC00090D", "allowGaps": "true"])
    let line = try #require(lines.first)
    #expect(line["lastNumberUsed"] == "" && line["lastDateUsed"] == "")
    #expect(try company.draw(2, on: "2026-05-01") == ["ABC00010D", "ABC00011D"])
    let used = try company.current(line)
    #expect(used["lastNumberUsed"] == "ABC00011D")
    #expect(used["lastDateUsed"] == "2026-05-01")
  }

  @Test(
    "BC-NE-009, BC-NE-010: two operations draw two numbers, with and without gaps (N-13)",
    arguments: ["false", "true"])
  func twoOperations(allowsGaps: String) throws {
    try company.numberContacts(
      from: "NS", lines: ["startingNumber": "ABC00010D", "allowGaps": allowsGaps])
    #expect(try company.draw(2) == ["ABC00010D", "ABC00011D"])
  }

  @Test(
    "BC-NE-011, BC-NE-012: one operation draws two numbers, the next one goes on (N-13)",
    arguments: ["false", "true"])
  func oneOperation(allowsGaps: String) throws {
    let lines = try company.numberContacts(
      from: "NS", lines: ["startingNumber": "ABC00010D", "allowGaps": allowsGaps])
    // A vendor with a contact text gets a company contact and a person (L-NEW-9).
    try company.record(.vendor, ["displayName": "Holm", "contactName": "Ann Lee"])
    #expect(company.find(.contact, "ABC00010D") != nil)
    #expect(try company.current(try #require(lines.first))["lastNumberUsed"] == "ABC00011D")
    #expect(try company.draw() == "ABC00012D")
  }

  @Test(
    "BC-NE-013, BC-NE-014: an unused series has no last number and gives its first (N-3)",
    arguments: ["false", "true"])
  func unused(allowsGaps: String) throws {
    try company.numberContacts(
      from: "NS", lines: ["startingNumber": "ABC00010D", "allowGaps": allowsGaps])
    #expect(try company.peek("NS").lastNumberUsed == "")
    #expect(try company.draw() == "ABC00010D")
  }
}

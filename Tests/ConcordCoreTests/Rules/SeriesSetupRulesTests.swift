import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Setup of number series (N-1, N-9, N-15)")
struct SeriesSetupRulesTests {
  let company: MemoryCompany

  init() throws {
    company = try MemoryCompany()
    try company.row(.numberSeries, ["code": "NS"])
  }

  @discardableResult
  private func line(_ fields: [String: String]) throws -> Record {
    try company.row(.numberSeriesLine, fields.merging(["seriesCode": "NS"]) { $1 })
  }

  @Test(
    "N-15: which lines are refused",
    arguments: [
      (["startingNumber": "A"], [ErrorCode.nsDigits], ["startingNumber"]),
      (["startingNumber": "A1", "endingNumber": "B"], [.nsDigits], ["endingNumber"]),
      (["startingNumber": "A1", "endingNumber": "B9"], [.nsFormat], ["endingNumber"]),
      (["startingNumber": "A1", "endingNumber": "A9X"], [.nsFormat], ["endingNumber"]),
      (["startingNumber": "A1", "lastNumberUsed": "B1"], [.nsFormat], ["lastNumberUsed"]),
      (["startingNumber": "A9", "endingNumber": "A1"], [.range], ["endingNumber"]),
      (
        ["startingNumber": "A1", "warningNumber": "A9", "endingNumber": "A5"], [.range],
        ["endingNumber"]
      ),
      (
        ["startingNumber": "A5", "warningNumber": "A1", "endingNumber": "A9"], [.range],
        ["warningNumber"]
      ),
      (["startingNumber": "A1", "warningNumber": "A5"], [.nsWarn], ["warningNumber"]),
      (["startingNumber": ""], [.required], ["startingNumber"]),
      (["startingNumber": "A1", "incrementBy": "0"], [.range], ["incrementBy"]),
    ] as [([String: String], [ErrorCode], [String])])
  func refused(fields: [String: String], codes: [ErrorCode], names: [String]) throws {
    let refused = company.violations { try line(fields) }
    #expect(refused.map(\.code) == codes)
    #expect(refused.map(\.field) == names)
  }

  @Test("N-15: clearing Ending No. clears Warning No.")
  func clearing() throws {
    let made = try line(["startingNumber": "A1", "warningNumber": "A5", "endingNumber": "A9"])
    #expect(try company.change(made, ["endingNumber": ""])["warningNumber"] == "")
  }

  @Test("N-15: once a number was used its pattern stays")
  func patternStays() throws {
    let made = try line(["startingNumber": "A1", "lastNumberUsed": "A3"])
    for change in [["startingNumber": "B1"], ["lastNumberUsed": "B3"]] {
      let codes = Set(company.codes { try company.change(made, change) })
      #expect(codes == [.nsFormat])
    }
    #expect(try company.change(made, ["startingNumber": "A2"])["startingNumber"] == "A2")
  }

  @Test("N-15: a new line takes over increment and gaps of the line before it")
  func takesOver() throws {
    try line(["startingNumber": "A1", "incrementBy": "5", "allowGaps": "true"])
    let second = try line(["startingNumber": "B1", "startingDate": "2027-01-01"])
    #expect(second["incrementBy"] == "5" && second["allowGaps"] == "true")
    #expect(second["sequence"] == "20000")
    let third = try line(["startingNumber": "C1", "incrementBy": "1", "allowGaps": "false"])
    #expect(third["incrementBy"] == "1" && third["allowGaps"] == "false")
  }

  @Test(
    "N-1: a new series gives numbers unless it is told otherwise, and one switch is on",
    arguments: [
      ([:], ["true", "false"]), (["defaultNumbers": "false"], ["false", "true"]),
      (["defaultNumbers": "false", "manualNumbers": "false"], ["false", "true"]),
      (["manualNumbers": "true"], ["true", "true"]),
    ])
  func switches(fields: [String: String], expected: [String]) throws {
    let series = try company.row(.numberSeries, fields.merging(["code": "S"]) { $1 })
    #expect(["defaultNumbers", "manualNumbers"].map { series[$0] } == expected)
  }
}

import ConcordCore
import ConcordFormats
import Testing

@Suite("CSV: dates")
struct CSVDateTests {
  static let dates: [(String, String, String?)] = [
    ("yyyy-MM-dd", "2024-02-29", "2024-02-29"), ("yyyy-MM-dd", "2023-02-29", nil),
    ("yyyy-MM-dd", "1900-02-29", nil), ("yyyy-MM-dd", "2000-02-29", "2000-02-29"),
    ("yyyy-MM-dd", "2024-1-31", nil), ("yyyy-MM-dd", "2024-13-01", nil),
    ("yyyy-MM-dd", "0000-01-01", nil), ("yyyy-MM-dd", "2024-04-31", nil),
    ("yyyy-MM-dd", "2024-01-31 ", nil), ("yyyy-MM-dd", "24-01-31", nil),
    ("dd.MM.yyyy", "31.12.1999", "1999-12-31"), ("dd.MM.yyyy", "1.2.1999", nil),
    ("d.M.yyyy", "1.2.1999", "1999-02-01"), ("d.M.yyyy", "01.02.1999", "1999-02-01"),
    ("M/d/yyyy", "2/1/1999", "1999-02-01"), ("M/d/yyyy", "12/31/1999", "1999-12-31"),
    ("M/d/yyyy", "13/1/1999", nil), ("dd/mm/yyyy", "31/12/1999", "1999-12-31"),
    ("DD.MM.YYYY", "31.12.1999", "1999-12-31"), ("dd.MM.yy", "01.02.29", "2029-02-01"),
    ("dd.MM.yy", "01.02.30", "1930-02-01"), ("dd.MM.yy", "01.02.99", "1999-02-01"),
    ("yyyyMMdd", "19991231", "1999-12-31"), ("dMyy", "31299", nil),
    ("dd-MMM-yyyy", "05-Aug-2019", "2019-08-05"), ("dd-MMM-yyyy", "05-AUG-2019", "2019-08-05"),
    ("dd-MMM-yyyy", "05-Foo-2019", nil), ("d.M.yyyy' г.'", "1.2.1999 г.", "1999-02-01"),
    ("dd.MM.yyyy", "٣١.12.1999", nil), ("dd.MM.yyyy", "", nil), ("dd.MM.yyyy", "31.12.", nil),
  ]

  @Test("CSV-6: dates are read by their pattern and only if they exist", arguments: dates)
  func date(pattern: String, text: String, expected: String?) throws {
    #expect(try CSVDateFormat(pattern).date(text) == expected)
  }

  @Test(
    "CSV-6: a pattern needs one day, month and year",
    arguments: [
      "", "dd.MM", "dd.MM.yyyy dd", "ddd.MM.yyyy", "dd.MM.yyy", "dd.MM.yyyy HH", "dd.MMMM.yyyy",
      "x",
      "dd'.MM.yyyy", "yyyy yyyy dd",
    ])
  func badPattern(pattern: String) {
    let error = #expect(throws: ConcordError.self) { try CSVDateFormat(pattern) }
    #expect(error?.violations.map(\.code) == [.range])
    #expect(error?.violations.first?.field == "dateFormat")
  }

  @Test("CSV-6: dates are ISO unless --date-format says otherwise")
  func options() throws {
    let birthDate = try field(.employee, "birthDate")
    let iso = CSVCellOptions()
    let german = CSVCellOptions(dateFormat: try CSVDateFormat("dd.MM.yyyy"))
    #expect(iso.value("1948-12-08", of: birthDate) == .value(.text("1948-12-08")))
    #expect(german.value("08.12.1948", of: birthDate) == .value(.text("1948-12-08")))
    #expect(
      iso.value("08.12.1948", of: birthDate)
        == .invalid(
          Violation(.range, ["Birth Date", "dates written yyyy-MM-dd"], field: "birthDate")))
    #expect(
      german.value("1948-12-08", of: birthDate)
        == .invalid(
          Violation(.range, ["Birth Date", "dates written dd.MM.yyyy"], field: "birthDate")))
  }
}

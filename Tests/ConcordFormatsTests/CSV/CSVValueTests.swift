import ConcordCore
import ConcordFormats
import Testing

/// A field of the dictionary that a test needs.
func field(_ kind: EntityKind, _ name: String) throws -> Field {
  try #require(kind.entity.field(name))
}

@Suite("CSV: values")
struct CSVValueTests {
  private func isRefused(_ text: String, _ field: Field, _ options: CSVCellOptions) -> Bool {
    guard case .invalid(let violation) = options.value(text, of: field) else { return false }
    return violation.code == .range && violation.field == field.apiName
      && violation.arguments.count == 2 && violation.arguments[0] == field.caption
  }

  // MARK: Blank, clear, text

  @Test("CSV-6: texts are trimmed, blanks leave or clear, <clear> always clears")
  func cells() {
    let plain = CSVCellOptions()
    let clearing = CSVCellOptions(blankClears: true)
    #expect(plain.cell("  Acme\u{A0}\r\n") == .text("Acme"))
    #expect(plain.cell("") == .unchanged)
    #expect(plain.cell(" \t") == .unchanged)
    #expect(clearing.cell(" ") == .cleared)
    for options in [plain, clearing] {
      #expect(options.cell(" <clear> ") == .cleared)
      #expect(options.cell("\\<clear>") == .text("<clear>"))
      #expect(options.cell("\\\\<clear>") == .text("\\<clear>"))
      #expect(options.cell("\\x") == .text("\\x"))
      #expect(options.cell("<clear> me") == .text("<clear> me"))
    }
  }

  @Test("CSV-6: a leading apostrophe is removed only with --excel")
  func apostrophe() {
    let excel = CSVCellOptions(isExcel: true)
    #expect(CSVCellOptions().cell("'t Hart") == .text("'t Hart"))
    #expect(excel.cell("'+49 30 1234") == .text("+49 30 1234"))
    #expect(excel.cell("''t Hart") == .text("'t Hart"))
    #expect(excel.cell("'<clear>") == .text("<clear>"))
    #expect(excel.cell("'\u{301}x") == .text("\u{301}x"))
    #expect(excel.cell("'") == .unchanged)
    #expect(excel.cell("<clear>") == .cleared)
  }

  @Test("CSV-6: clearing gives the blank value of the field's type")
  func cleared() throws {
    let options = CSVCellOptions(blankClears: true)
    #expect(options.value("", of: try field(.contact, "city")) == .value(.text("")))
    #expect(options.value("", of: try field(.contact, "minor")) == .value(.integer(0)))
    #expect(options.value("", of: try field(.customer, "blocked")) == .value(.text("")))
    #expect(options.value("", of: try field(.contact, "type")) == .value(.text("Company")))
    #expect(options.value("", of: try field(.customer, "creditLimit")) == .value(.integer(0)))
    #expect(options.value("", of: try field(.employee, "birthDate")) == .value(.text("")))
    #expect(CSVCellOptions().value("", of: try field(.contact, "city")) == .unchanged)
  }

  @Test("CSV-13: length and spelling are left to the operation")
  func texts() throws {
    let long = String(repeating: "x", count: 500)
    #expect(CSVCellOptions().value(long, of: try field(.contact, "city")) == .value(.text(long)))
    #expect(CSVCellOptions().value("de", of: try field(.contact, "country")) == .value(.text("de")))
  }

  @Test("CSV-21: an image is not imported")
  func image() throws {
    let picture = try field(.contact, "picture")
    for text in ["abc", "<clear>"] {
      guard case .invalid(let violation) = CSVCellOptions().value(text, of: picture) else {
        Issue.record("accepted")
        return
      }
      #expect(violation.code == .readOnly)
    }
  }

  // MARK: Booleans and options

  @Test(
    "CSV-6: booleans in four languages and as digits",
    arguments: [
      ("yes", 1), ("No", 0), ("TRUE", 1), ("false", 0), ("1", 1), ("0", 0), ("ja", 1), ("Nein", 0),
      ("oui", 1), ("non", 0), ("Да", 1), ("НЕТ", 0), (" true ", 1),
    ] as [(String, Int64)])
  func booleans(text: String, expected: Int64) throws {
    #expect(
      CSVCellOptions().value(text, of: try field(.contact, "minor")) == .value(.integer(expected)))
  }

  @Test("CSV-6: another word is no boolean", arguments: ["x", "2", "y", "wahr", "yes!"])
  func notBoolean(text: String) throws {
    #expect(isRefused(text, try field(.contact, "minor"), CSVCellOptions()))
  }

  @Test(
    "CSV-6: options go by name, ignoring case, or by number",
    arguments: [
      ("Person", "Person"), ("COMPANY", "Company"), ("0", "Company"), ("1", "Person"),
    ])
  func options(text: String, expected: String) throws {
    #expect(
      CSVCellOptions().value(text, of: try field(.contact, "type")) == .value(.text(expected)))
  }

  @Test("CSV-6: an option that does not exist is E-RANGE with the names")
  func unknownOption() throws {
    let type = try field(.contact, "type")
    for text in ["2", "-1", "Firm"] { #expect(isRefused(text, type, CSVCellOptions())) }
    #expect(
      CSVCellOptions().value("Firm", of: type)
        == .invalid(Violation(.range, ["Type", "Company, Person"], field: "type")))
    #expect(
      CSVCellOptions().value("0", of: try field(.contact, "correspondenceType"))
        == .value(.text("")))
  }

  // MARK: Numbers

  @Test(
    "CSV-6: decimals are read exactly, with point or comma",
    arguments: [
      ("0", 0), ("5", 500_000), ("1234.5", 123_450_000), ("1234,5", 123_450_000),
      ("1,234.5", 123_450_000), ("1.234,5", 123_450_000), ("1 234,567", 123_456_700),
      ("1\u{A0}234\u{A0}567", 123_456_700_000), ("1'234.50", 123_450_000),
      ("1.234.567", 123_456_700_000), ("1,234,567", 123_456_700_000), ("0.125", 12_500),
      ("0,125", 12_500), ("1234,567", 123_456_700), ("1.2340", 123_400), (".5", 50_000),
      ("-0.00001", -1), ("+7", 700_000), ("\u{2212}3,50", -350_000), ("0.1", 10_000),
      ("1.10000000", 110_000), ("007", 700_000),
    ] as [(String, Int64)])
  func decimals(text: String, expected: Int64) throws {
    let balance = try field(.bankAccount, "balance")
    #expect(CSVCellOptions().value(text, of: balance) == .value(.integer(expected)))
  }

  @Test(
    "CSV-6: a number that means two things, or nothing, is refused",
    arguments: [
      "1.234", "1,234", "-12,345", "999.999", "1.23456789", "12a", "1,23,456", "1.2.3", "1,234.5,6",
      "--1", "", "5 €", "1e5", "٣", "1 23", "1.234 567", ".", "-", "5.", "0x10", "10%",
      "99999999999999999999", "90000000000000.00001",
    ])
  func notDecimal(text: String) throws {
    let options = CSVCellOptions()
    let balance = try field(.bankAccount, "balance")
    if text.isEmpty {
      #expect(options.value(text, of: balance) == .unchanged)
    } else {
      #expect(isRefused(text, balance, options))
    }
  }

  @Test("CSV-6: a decimal mark that is named decides")
  func decimalMark() throws {
    let balance = try field(.bankAccount, "balance")
    let point = CSVCellOptions(decimalMark: .point)
    let comma = CSVCellOptions(decimalMark: .comma)
    #expect(point.value("1.234", of: balance) == .value(.integer(123_400)))
    #expect(point.value("1,234", of: balance) == .value(.integer(123_400_000)))
    #expect(comma.value("1.234", of: balance) == .value(.integer(123_400_000)))
    #expect(comma.value("1,234", of: balance) == .value(.integer(123_400)))
    #expect(isRefused("1.5", balance, comma))
  }

  @Test("CSV-6: values outside the range are E-RANGE with the range")
  func ranges() throws {
    let percent = try field(.customer, "prepaymentPercent")
    #expect(
      CSVCellOptions().value("100.5", of: percent)
        == .invalid(Violation(.range, ["Prepayment %", "0 to 100"], field: "prepaymentPercent")))
    #expect(CSVCellOptions().value("100,0", of: percent) == .value(.integer(10_000_000)))
    #expect(isRefused("-1", try field(.bankAccount, "openEntries"), CSVCellOptions()))
  }

  @Test(
    "CSV-6: whole numbers, separated in groups if need be",
    arguments: [
      ("12", 12), ("-3", -3), ("1 234 567", 1_234_567), ("1.234.567", 1_234_567), ("12.0", 12),
      ("2147483647", 2_147_483_647), ("-0", 0),
    ] as [(String, Int64)])
  func integers(text: String, expected: Int64) throws {
    let priority = try field(.customer, "priority")
    #expect(CSVCellOptions().value(text, of: priority) == .value(.integer(expected)))
  }

  @Test(
    "CSV-6: not whole, too large or ambiguous integers are refused",
    arguments: [
      "1.5", "2147483648", "1,000", "abc", "99999999999999999999999",
    ])
  func notInteger(text: String) throws {
    #expect(isRefused(text, try field(.customer, "priority"), CSVCellOptions()))
  }
}

import ConcordCore
import ConcordFormats
import Testing

/// What a writer wrote.
final class Sink {
  var bytes: [UInt8] = []
  var pieces = 0

  func take(_ piece: [UInt8]) {
    bytes += piece
    pieces += 1
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}

@Suite("CSV: writing")
struct CSVWriterTests {
  private func written(
    _ rows: [[String]], _ options: CSVWriterOptions = CSVWriterOptions(hasByteOrderMark: false)
  ) throws -> String {
    let sink = Sink()
    var writer = CSVWriter(options) { sink.take($0) }
    for row in rows { try writer.writeRow(row) }
    try writer.finish()
    return sink.text
  }

  @Test("CSV-1: UTF-8 with byte order mark, commas, CRLF by default")
  func defaults() throws {
    #expect(
      try written([["a", "b"], ["ä", "2"]], CSVWriterOptions()) == "\u{FEFF}a,b\r\nä,2\r\n")
  }

  @Test(
    "CSV-1: without byte order mark and with another delimiter", arguments: CSVDelimiter.allCases)
  func delimiters(delimiter: CSVDelimiter) throws {
    let options = CSVWriterOptions(delimiter: delimiter, hasByteOrderMark: false)
    #expect(try written([["a", "b"]], options) == "a\(delimiter.rawValue)b\r\n")
  }

  @Test("CSV-1: the header has API names or captions")
  func header() throws {
    let columns = CSVColumn.columns(of: EntityKind.contact.entity).prefix(2)
    for usesCaptions in [false, true] {
      let sink = Sink()
      let options = CSVWriterOptions(hasByteOrderMark: false, usesCaptions: usesCaptions)
      var writer = CSVWriter(options) { sink.take($0) }
      try writer.writeHeader(columns + [CSVColumn("customerNumber")])
      try writer.finish()
      #expect(
        sink.text == (usesCaptions ? "No.,Type,customerNumber" : "number,type,customerNumber")
          + "\r\n")
    }
  }

  @Test(
    "CSV-1: cells are quoted as RFC 4180 says, and those with any delimiter",
    arguments: [
      ("plain", "plain"), ("a,b", "\"a,b\""), ("a;b", "\"a;b\""), ("a|b", "\"a|b\""),
      ("a\tb", "\"a\tb\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("two\nlines", "\"two\nlines\""),
      ("two\r\nlines", "\"two\r\nlines\""), (" lead", "\" lead\""), ("trail ", "\"trail \""),
      ("", ""), ("שלום", "שלום"), ("=1+1", "=1+1"), ("+49 30", "+49 30"),
    ])
  func quoting(cell: String, expected: String) throws {
    #expect(try written([["x", cell]]) == "x,\(expected)\r\n")
  }

  @Test("CSV-4: a first cell sep= is not taken for the separator line")
  func separatorLine() throws {
    let text = try written([["sep=;"], ["x"]])
    #expect(text == "\"sep=;\"\r\nx\r\n")
    #expect(try cells(of: text) == [["sep=;"], ["x"]])
  }

  @Test(
    "CSV-6: with --excel, what would be a formula gets an apostrophe",
    arguments: [
      ("=1+1", "'=1+1"), ("+49 30", "'+49 30"), ("-x", "'-x"), ("@here", "'@here"),
      ("'t Hart", "''t Hart"), ("\u{FF1D}1", "'\u{FF1D}1"), ("-1.5", "-1.5"), ("-1+1", "'-1+1"),
      ("-", "'-"), ("A=1", "A=1"), ("", ""), ("5", "5"),
    ])
  func formulas(cell: String, expected: String) throws {
    let options = CSVWriterOptions(hasByteOrderMark: false, protectsFormulas: true)
    #expect(try written([["x", cell]], options) == "x,\(expected)\r\n")
  }

  @Test(
    "CSV-1: values are written exactly",
    arguments: [
      (EntityKind.contact, "minor", Value.integer(1), "true"),
      (.contact, "minor", .integer(0), "false"), (.customer, "priority", .integer(-5), "-5"),
      (.bankAccount, "balance", .integer(0), "0"),
      (.bankAccount, "balance", .integer(-1), "-0.00001"),
      (.bankAccount, "balance", .integer(123_450_000), "1234.5"),
      (.bankAccount, "balance", .integer(123_400), "1.2340"),
      (.bankAccount, "balance", .integer(-90_000_000_000_000), "-900000000"),
      (.employee, "birthDate", .text("1948-12-08"), "1948-12-08"),
      (.contact, "correspondenceType", .text("Hard Copy"), "Hard Copy"),
      (.contact, "note", .text("<clear>"), "\\<clear>"),
      (.contact, "note", .text("\\<clear>"), "\\\\<clear>"),
      (.contact, "note", .text("\\x"), "\\x"),
    ])
  func values(kind: EntityKind, name: String, value: Value, expected: String) throws {
    let field = try field(kind, name)
    #expect(field.csvText(of: value) == expected)
    #expect(CSVCellOptions().value(expected, of: field) == .value(value))
  }

  @Test("CSV-1: a long file goes to the sink in pieces")
  func pieces() throws {
    let sink = Sink()
    var writer = CSVWriter { sink.take($0) }
    for number in 0..<20_000 { try writer.writeRow(["C\(number)", "Müller"]) }
    let before = sink.bytes.count
    try writer.finish()
    #expect(sink.pieces > 2 && before > 0 && sink.bytes.count > before)
    #expect(try openCSV(sink.bytes).countRemaining() == 19_999)
  }

  @Test("CSV-1: an error of the sink ends the writing")
  func sinkError() {
    var writer = CSVWriter { (_: [UInt8]) throws(ConcordError) in
      throw ConcordError(.database, "the disk is full")
    }
    #expect(throws: ConcordError.self) {
      try writer.writeRow(["a"])
      try writer.finish()
    }
  }
}

@Suite("CSV: the file of bad rows")
struct CSVErrorFileTests {
  @Test("CSV-15: bad rows are repeated with their errors, and can be imported when corrected")
  func repeated() throws {
    let reader = try openCSV("number;displayName\r\n1;Acme\r\n2;Bolt;x\r\n3\r\n4;Cord\r\n")
    let sink = Sink()
    var file = try CSVErrorFile(header: reader.header, delimiter: reader.delimiter) {
      sink.take($0)
    }
    while let row = try reader.next() {
      var violations = row.violations
      if row.number == 4 {
        violations.append(Violation(.length, ["Name", "3", "4"], field: "displayName"))
        violations.append(Violation(.required, ["City", "Contact", "4"], field: "city"))
      }
      if !violations.isEmpty { try file.append(row, violations) }
    }
    try file.finish()
    let lines = sink.text.split(separator: "\r\n")
    #expect(lines[0] == "\u{FEFF}errorLine;errorColumn;errorCode;errorMessage;number;displayName")
    #expect(lines[1].hasPrefix("3;;E-FILE;"))
    #expect(lines[1].hasSuffix(";2;Bolt;x"))
    #expect(lines[3].hasPrefix("5;\"displayName | city\";\"E-LENGTH | E-REQUIRED\";"))

    let again = try openCSV(sink.bytes)
    let layout = try again.layout(
      for: CSVColumn.columns(of: EntityKind.customer.entity), subject: "Customer")
    #expect(layout.index(of: "number") == 4 && layout.index(of: "displayName") == 5)
    let rows = try again.rows()
    #expect(rows.map(\.violations.count) == [1, 1, 0], "only the uncorrected rows are still bad")
    #expect(rows[2][5] == "Cord")
  }
}

import ConcordCore
import ConcordFormats
import Testing

@Suite("CSV: delimiters")
struct CSVDelimiterTests {
  @Test(
    "CSV-4: the delimiter that cuts most records alike is found", arguments: CSVDelimiter.allCases)
  func found(delimiter: CSVDelimiter) throws {
    let rows = [["number", "displayName", "city"], ["1", "Acme", "Bonn"], ["2", "Bolt", "Ulm"]]
    let text = rows.map { $0.joined(separator: delimiter.rawValue) }.joined(separator: "\r\n")
    let reader = try openCSV(text)
    #expect(reader.delimiter == delimiter)
    #expect([reader.header] + (try reader.rows()).map(\.cells) == rows)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let delimiter: CSVDelimiter
  }

  static let sniffed: [Case] = [
    Case(
      testDescription: "quoted cells do not count", text: "a;b\n\"x,y,z\";1\n\"p,q,r\";2\n",
      delimiter: .semicolon),
    Case(
      testDescription: "decimal commas", text: "a;b;c\n1,5;2,5;3\n4,5;5,5;6\n",
      delimiter: .semicolon
    ),
    Case(
      testDescription: "commas in a text column", text: "name;note\nA;x, y\nB;z\nC;p, q, r\n",
      delimiter: .semicolon),
    Case(
      testDescription: "line breaks in quotes", text: "a|b\n\"1\n2;3;4\"|x\n\"5\n6\"|y\n",
      delimiter: .pipe),
    Case(
      testDescription: "a trailing delimiter in each row", text: "a,b\n1,2,\n3,4,\n5,6,\n",
      delimiter: .comma),
    Case(
      testDescription: "one bad row among few", text: "a;b\n1;2;3\n", delimiter: .semicolon),
    Case(testDescription: "one column", text: "name\nAcme\nBolt\n", delimiter: .comma),
    Case(
      testDescription: "one column with some commas", text: "name\nA, B\nC\nD\n", delimiter: .comma),
    Case(testDescription: "sep= line", text: "sep=|\r\na|b\r\n1;1|2;2\r\n", delimiter: .pipe),
    Case(testDescription: "sep= line with tab", text: "SEP=\t\na\tb\n1\t2", delimiter: .tab),
  ]

  @Test("CSV-4: quotes are respected and irregular rows tolerated", arguments: sniffed)
  func sniff(file: Case) throws {
    let reader = try openCSV(file.text)
    #expect(reader.delimiter == file.delimiter)
  }

  @Test("CSV-4: sep=; is a first line, not data, and counts as a line")
  func separatorLine() throws {
    let reader = try openCSV("sep=;\r\na;b\r\n1,5;2\r\n")
    #expect(reader.header == ["a", "b"])
    #expect(reader.headerLine == 2)
    let row = try #require(try reader.next())
    #expect(row.cells == ["1,5", "2"])
    #expect(row.line == 3)
  }

  @Test("CSV-4: a delimiter that is named wins over sep= and over the counts")
  func given() throws {
    let reader = try openCSV("sep=;\na,b;c\n1,2;3\n", delimiter: .comma)
    #expect(reader.header == ["a", "b;c"])
    #expect(try openCSV("a;b\n1;2", delimiter: .pipe).header == ["a;b"])
  }

  @Test("CSV-4: only the first 100 records decide")
  func firstHundred() throws {
    let text =
      "a,b\n" + String(repeating: "1,2\n", count: 99) + String(repeating: "1;2\n", count: 900)
    let reader = try openCSV(text)
    #expect(reader.delimiter == .comma)
    #expect(try reader.rows().filter { !$0.violations.isEmpty }.count == 900)
  }

  static let mixed = [
    "a;b\n1,2\n3,4\n5,6\n",  // header against rows
    "a;b\n1;2\n3,4\n5;6\n7,8\n9,10\n",  // rows against rows
    "a,b;c\n1,2;3\n4,5;6\n",  // both in every row
  ]

  @Test("8.3: mixed delimiters are E-FILE, no row is read", arguments: mixed)
  func mixedDelimiters(text: String) throws {
    let error = try #require(readingError(of: [UInt8](text.utf8)))
    #expect(error.violations.map(\.code) == [.file])
    #expect(error.place.first?.contains("separated by") == true)
    #expect(error.place.suffix(2) == ["1", "1"])
  }

  @Test("CSV-4: a separator that cannot be used is E-FILE")
  func strangeSeparator() throws {
    let text = "sep=#\na#b\n1#2\n"
    #expect(readingError(of: [UInt8](text.utf8))?.contains(.file) == true)
    #expect(try openCSV(text, delimiter: .comma).header == ["a#b"])
  }

  @Test("CSV-4: delimiters go by name")
  func names() {
    #expect(CSVDelimiter(name: "tab") == .tab)
    #expect(CSVDelimiter(name: "\\t") == .tab)
    #expect(CSVDelimiter(name: ";") == .semicolon)
    #expect(CSVDelimiter(name: "Pipe") == .pipe)
    #expect(CSVDelimiter(name: "x") == nil)
  }
}

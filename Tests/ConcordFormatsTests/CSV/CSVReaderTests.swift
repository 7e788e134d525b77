import ConcordCore
import ConcordFormats
import Testing

@Suite("CSV: records")
struct CSVReaderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let cells: [[String]]

    init(_ description: String, _ text: String, _ cells: [[String]]) {
      testDescription = description
      self.text = text
      self.cells = [["a", "b"]] + cells
    }
  }

  static let records: [Case] = [
    Case("CRLF", "a,b\r\n1,2\r\n3,4\r\n", [["1", "2"], ["3", "4"]]),
    Case("LF", "a,b\n1,2\n3,4\n", [["1", "2"], ["3", "4"]]),
    Case("CR", "a,b\r1,2\r3,4\r", [["1", "2"], ["3", "4"]]),
    Case("mixed line ends", "a,b\n1,2\r\n3,4\r5,6", [["1", "2"], ["3", "4"], ["5", "6"]]),
    Case("no last line end", "a,b\n1,2", [["1", "2"]]),
    Case("quoted", "a,b\n\"1\",\"2\"\n", [["1", "2"]]),
    Case("doubled quotes", "a,b\n\"x \"\"y\"\"\",\"\"\"\"\n", [["x \"y\"", "\""]]),
    Case("delimiter in quotes", "a,b\n\"1,5\",2\n", [["1,5", "2"]]),
    Case("line breaks in quotes", "a,b\n\"x\ny\r\nz\rw\",2\n", [["x\ny\r\nz\rw", "2"]]),
    Case("quote inside an unquoted cell", "a,b\n3\" pipe,6\"\n", [["3\" pipe", "6\""]]),
    Case("blanks around quotes", "a,b\n \"x,1\" , \"y\"\t\n", [["x,1", "y"]]),
    Case("blanks are kept in cells", "a,b\n x , y\n", [[" x ", " y"]]),
    Case("empty cells", "a,b\n,2\n1,\n\"\",3\n", [["", "2"], ["1", ""], ["", "3"]]),
    Case(
      "empty rows are skipped", "\n\na,b\n\n1,2\n,\n \r\n\"\"\n3,4\n\n", [["1", "2"], ["3", "4"]]),
    Case("right-to-left text", "a,b\nשלום,مرحبا\n", [["שלום", "مرحبا"]]),
    Case("combining marks", "a,b\nJose\u{301},\u{301}x\n", [["Jose\u{301}", "\u{301}x"]]),
    Case("mark before a delimiter", "a,b\nx\u{200F},\u{FEFF}y\n", [["x\u{200F}", "\u{FEFF}y"]]),
    Case("end mark of DOS", "a,b\n1,2\n\u{1A}", [["1", "2"]]),
  ]

  @Test("CSV-4: records are cut as RFC 4180 says, with any line ends", arguments: records)
  func cut(file: Case) throws {
    #expect(try cells(of: file.text) == file.cells)
  }

  @Test("LIM-4: pieces of any size give the same records", arguments: [1, 2, 3, 5, 7])
  func pieces(size: Int) throws {
    // What is behind the sample arrives in pieces; every record of the table stands there.
    var text = "a,b\n"
    while text.utf8.count < 1024 * 1024 { text += "filler,row\n" }
    let filled = text.utf8.count
    for file in Self.records { text += file.text + "\n" }
    let bytes = [UInt8](text.utf8)
    let whole = try openCSV(bytes).rows()
    let source = PiecewiseSource(bytes, smallFrom: filled, piece: size)
    let reader = try CSVReader(source, name: "test.csv")
    var index = 0
    while let row = try reader.next() {
      #expect(row.cells == whole[index].cells && row.line == whole[index].line)
      index += 1
    }
    #expect(index == whole.count)
  }

  @Test("CSV-15: a row has its number among the rows and its physical line")
  func numbers() throws {
    let rows = try openCSV("a,b\r\n\"1\r\n\r\n\",2\r\n\r\n3,\"x\ry\"\n5,6").rows()
    #expect(rows.map(\.number) == [1, 2, 3])
    #expect(rows.map(\.line) == [2, 6, 8])
  }

  @Test("CSV-5: too few and too many cells are row errors, other rows proceed")
  func width() throws {
    let rows = try openCSV("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n4,5,6\n").rows()
    #expect(rows.map(\.violations.count) == [0, 1, 1, 0, 0])
    let few = try #require(rows[1].violations.first)
    #expect(few.code == .file)
    #expect(
      few.arguments == [
        "test.csv", "CSV", "the row has too few cells, 2 instead of 3", "3", "3",
      ])
    let many = try #require(rows[2].violations.first)
    #expect(many.arguments.suffix(3) == ["the row has too many cells, 4 instead of 3", "4", "4"])
    #expect(rows[2].cells == ["1", "2", "3", "4"])
  }

  @Test("CSV-5: blank headings at the end are no columns")
  func blankHeadings() throws {
    let reader = try openCSV("a,b,,\n1,2,,\n1,2\n1,2,3\n")
    #expect(reader.header == ["a", "b"])
    #expect(try reader.rows().map(\.violations.count) == [0, 0, 1])
  }

  @Test("CSV-4: text after a closing quote is a row error with its column")
  func textAfterQuote() throws {
    let rows = try openCSV("a,b\n1,\"Acme \"Best\" Ltd\"\n3,4\n").rows()
    #expect(rows.map(\.violations.count) == [1, 0])
    #expect(rows[0].violations[0].field == "b")
    #expect(rows[0].violations[0].arguments.suffix(2) == ["2", "2"])
  }

  @Test("CSV-4: an unclosed quote is E-FILE with the line where it opened")
  func unclosedQuote() throws {
    let text = "a,b\n1,2\n3,\"four\n5,6\n7,8\n"
    let error = try #require(readingError(of: [UInt8](text.utf8)))
    #expect(error.violations.map(\.code) == [.file])
    #expect(error.place.suffix(2) == ["3", "2"])
  }

  @Test("8.3: a file can be checked as a whole before any row is used")
  func checkFirst() throws {
    let text = "a,b\n1,2\n3,4\n5,\"six\n"
    let reader = try openCSV(text)
    #expect(throws: ConcordError.self) { try reader.countRemaining() }
    #expect(try openCSV("a,b\n1,2\n\n3,4\n5\n").countRemaining() == 3)
  }

  @Test("CSV-4: nothing is read after an error")
  func afterError() throws {
    let reader = try openCSV("a,b\n1,2\n3,\"four\n5,6\n")
    _ = try reader.next()
    #expect(throws: ConcordError.self) { try reader.next() }
    #expect(try reader.next() == nil)
  }

  static let unusable: [Case] = [
    Case("empty", "", []), Case("only a mark", "\u{FEFF}", []),
    Case("only blanks", "\n , \r\n", []),
    Case("only a header", "a,b\n", []), Case("header and blank rows", "a,b\n\n,\n", []),
    Case("zero byte", "a,b\n1,2\u{0}\n", []),
  ]

  @Test("8.3: empty, only a header, binary: E-FILE with line and column", arguments: unusable)
  func unusableFile(file: Case) throws {
    let error = try #require(readingError(of: [UInt8](file.text.utf8)))
    #expect(error.violations.map(\.code) == [.file])
    #expect(error.place.count == 3)
  }

  static let binary: [(String, [UInt8])] = [
    ("spreadsheet", [0x50, 0x4B, 3, 4, 20, 0, 6, 0]), ("PDF", [UInt8]("%PDF-1.7\n%".utf8)),
    ("old spreadsheet", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]), ("gzip", [0x1F, 0x8B, 8, 1, 1]),
    ("control characters", Array(1...40)), ("UTF-32", [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0]),
    ("picture", [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48]),
  ]

  @Test("8.3: other kinds of files are E-FILE", arguments: binary.map(\.1))
  func binaryFile(bytes: [UInt8]) throws {
    let error = try #require(readingError(of: bytes))
    #expect(error.violations.map(\.code) == [.file])
    #expect(
      error.place.first?.contains("not text") == true
        || error.place.first?.contains("it is") == true)
  }

  @Test("8.3: a zero byte far behind the sample is E-FILE with its line and column")
  func lateZero() throws {
    var text = "a,b\n"
    while text.utf8.count < 1_200_000 { text += "1,2\n" }
    let lines = text.utf8.count / 4
    let error = try #require(readingError(of: [UInt8](text.utf8) + [0x31, 0x2C, 0, 0x0A]))
    #expect(error.place.suffix(2) == ["\(lines + 1)", "2"])
  }
}

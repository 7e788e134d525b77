import ConcordCore
import ConcordFormats
import Foundation
import Testing

@Suite("CSV: encodings")
struct CSVEncodingTests {
  static let singleByte: [CSVEncoding] = [.windows1252, .windows1250, .windows1251, .koi8R, .cp866]

  @Test("CSV-3: every byte means what the encoding's table says", arguments: singleByte)
  func tables(encoding: CSVEncoding) throws {
    let encoder = try TestEncoder(encoding)
    #expect(encoder.table.count == 128)
    for (index, scalar) in encoder.table.enumerated() {
      let bytes = [UInt8]("a,b\r\nx".utf8) + [UInt8(0x80 + index)] + [UInt8]("y,z".utf8)
      let row = try #require(try openCSV(bytes, encoding: encoding).next())
      #expect(row[0].unicodeScalars.elementsEqual(["x", scalar, "y"]))
      #expect(row.violations.isEmpty == (scalar != "\u{FFFD}"))
    }
  }

  @Test("CSV-3: an encoding goes by its usual names")
  func names() {
    for encoding in CSVEncoding.allCases {
      #expect(CSVEncoding(name: encoding.rawValue) == encoding)
    }
    #expect(CSVEncoding(name: "utf8") == .utf8)
    #expect(CSVEncoding(name: "cp1251") == .windows1251)
    #expect(CSVEncoding(name: "koi8_r") == .koi8R)
    #expect(CSVEncoding(name: "IBM-866") == .cp866)
    #expect(CSVEncoding(name: "866") == .cp866)
    #expect(CSVEncoding(name: "ISO-8859-1") == .windows1252)
    #expect(CSVEncoding(name: "EBCDIC") == nil)
  }

  static let text = "displayName,city\r\nMüller Łódź Жуков 😀,Köln\r\n"

  static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return bigEndian ? pair : pair.reversed()
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let encoding: CSVEncoding
    let basis: CSVEncodingBasis
  }

  static let unicodeFiles: [Case] = [
    Case(
      testDescription: "UTF-8 with BOM", bytes: [0xEF, 0xBB, 0xBF] + [UInt8](text.utf8),
      encoding: .utf8, basis: .byteOrderMark),
    Case(
      testDescription: "UTF-8 without BOM", bytes: [UInt8](text.utf8), encoding: .utf8,
      basis: .valid),
    Case(
      testDescription: "UTF-16LE with BOM", bytes: [0xFF, 0xFE] + utf16(text, bigEndian: false),
      encoding: .utf16LittleEndian, basis: .byteOrderMark),
    Case(
      testDescription: "UTF-16BE with BOM", bytes: [0xFE, 0xFF] + utf16(text, bigEndian: true),
      encoding: .utf16BigEndian, basis: .byteOrderMark),
    Case(
      testDescription: "UTF-16LE without BOM", bytes: utf16(text, bigEndian: false),
      encoding: .utf16LittleEndian, basis: .valid),
    Case(
      testDescription: "UTF-16BE without BOM", bytes: utf16(text, bigEndian: true),
      encoding: .utf16BigEndian, basis: .valid),
  ]

  @Test("CSV-3: Unicode files are known by mark, validity or zero bytes", arguments: unicodeFiles)
  func unicode(file: Case) throws {
    let reader = try openCSV(file.bytes)
    #expect(reader.encoding == file.encoding)
    #expect(reader.encodingBasis == file.basis)
    #expect(reader.warnings.isEmpty)
    #expect(reader.header == ["displayName", "city"])
    let rows = try reader.rows()
    #expect(rows.map(\.cells) == [["Müller Łódź Жуков 😀", "Köln"]])
    #expect(rows.flatMap(\.violations).isEmpty)
  }

  @Test("CSV-3: Cyrillic UTF-16 without mark is known by its few zero bytes")
  func cyrillicUTF16() throws {
    let text = "Наименование;Город\nОбщество с ограниченной ответственностью Ромашка;Тверь\n"
    for isBig in [false, true] {
      let reader = try openCSV(Self.utf16(text, bigEndian: isBig))
      #expect(reader.encoding == (isBig ? .utf16BigEndian : .utf16LittleEndian))
      #expect(try reader.next()?[1] == "Тверь")
    }
  }

  @Test("CSV-3: half a surrogate pair and an odd last byte are row errors with their column")
  func brokenUTF16() throws {
    var bytes = Self.utf16("a,b\nx,", bigEndian: false) + [0x3D, 0xD8]
    bytes += Self.utf16("y\nz,w", bigEndian: false) + [0x41]
    let rows = try openCSV(bytes, encoding: .utf16LittleEndian).rows()
    #expect(rows.map(\.violations.count) == [1, 1])
    #expect(rows[0].violations[0].field == "b")
    #expect(rows[0].violations[0].arguments.suffix(2) == ["2", "2"])
    #expect(rows[1].violations[0].arguments.suffix(2) == ["3", "2"])
  }

  @Test("CSV-3: an encoding that is named is used; a mark still decides the order of UTF-16")
  func given() throws {
    let bytes = try TestEncoder(.koi8R).encode("name,city\nИванов,Тверь\n")
    #expect(try openCSV(bytes, encoding: .koi8R).next()?.cells == ["Иванов", "Тверь"])
    #expect(try openCSV(bytes, encoding: .windows1251).next()?.cells != ["Иванов", "Тверь"])
    let reader = try openCSV(
      [0xFE, 0xFF] + Self.utf16("a,b\n1,2", bigEndian: true), encoding: .utf16LittleEndian)
    #expect(reader.encoding == .utf16BigEndian)
    #expect(reader.encodingBasis == .given)
    #expect(reader.header == ["a", "b"])
  }

  @Test("CSV-3: a byte without meaning is an error of its row, with the column")
  func undecodable() throws {
    let bytes = [UInt8]("name,city\nJosé,Łódź\nBad,K".utf8) + [0xF6] + [UInt8]("ln\nZoë,Bern".utf8)
    let reader = try openCSV(bytes)
    #expect(reader.encoding == .utf8)
    #expect(reader.warnings == [.guessedEncoding(.utf8)])
    let rows = try reader.rows()
    #expect(rows.map(\.violations.count) == [0, 1, 0])
    let violation = try #require(rows[1].violations.first)
    #expect(violation.code == .file)
    #expect(violation.field == "city")
    #expect(violation.arguments.suffix(2) == ["3", "2"])
    #expect(rows[1].cells == ["Bad", "K\u{FFFD}ln"])
  }

  @Test("CSV-3: a file that stops being UTF-8 after the sample has row errors from there on")
  func lateInvalid() throws {
    let row = [UInt8]("Acme,Berlin\n".utf8)
    var bytes = [UInt8]("name,city\n".utf8)
    while bytes.count < 1_100_000 { bytes += row }
    bytes += [UInt8]("M".utf8) + [0xFC] + [UInt8]("ller,Bonn\nLast,Ulm\n".utf8)
    let rows = try openCSV(bytes).rows()
    let bad = rows.filter { !$0.violations.isEmpty }
    #expect(bad.map(\.number) == [rows.count - 1])
    #expect(bad.first?.violations.first?.field == "name")
    #expect(rows.last?.cells == ["Last", "Ulm"])
  }

  @Test("CSV-3: a character that the sample cuts in two is still valid UTF-8")
  func cutCharacter() throws {
    for shift in 0..<4 {
      var text = String(repeating: "x", count: shift) + ",b\n"
      text += String(repeating: "Ж€😀,y\n", count: 90_000)
      let reader = try openCSV(text)
      #expect(reader.encodingBasis == .valid)
      #expect(try reader.countRemaining() == 90_000)
    }
  }
}

import ConcordCore
import ConcordFormats
import Testing

@Suite("CSV: hostile input")
struct CSVHostileTests {
  /// Reads a file to its end; whatever it is, the answer is rows or `E-FILE`.
  private func read(
    _ bytes: [UInt8], encoding: CSVEncoding? = nil, delimiter: CSVDelimiter? = nil,
    _ context: String
  ) -> [CSVRecord] {
    var rows: [CSVRecord] = []
    do {
      let reader = try openCSV(bytes, encoding: encoding, delimiter: delimiter)
      #expect(!reader.header.isEmpty && reader.header.count <= Limits.csvColumns)
      while let row = try reader.next() { rows.append(row) }
    } catch {
      #expect(error.violations.allSatisfy { $0.code == .file }, "\(context)")
      #expect(error.violations.allSatisfy { $0.arguments.count == 5 }, "\(context)")
    }
    for (index, row) in rows.enumerated() {
      #expect(row.number == index + 1 && row.count <= Limits.csvColumns, "\(context)")
      #expect(index == 0 || rows[index - 1].line < row.line, "\(context)")
      #expect(row.cells.contains { !$0.isEmpty }, "\(context)")
    }
    return rows
  }

  static let sample =
    "number,displayName,note\r\n1,\"Müller, Söhne & Co\",\"Line 1\r\nLine \"\"2\"\"\"\r\n"
    + "2,Жуков,😀\r\n3,שלום,\r\n"

  @Test("8.3: a file that is cut off anywhere gives its whole rows or E-FILE")
  func truncations() throws {
    let bytes = [UInt8](Self.sample.utf8)
    let whole = read(bytes, "whole")
    #expect(whole.count == 3)
    for length in bytes.indices {
      let rows = read(
        Array(bytes[..<length]), encoding: .utf8, delimiter: .comma, "\(length) bytes")
      for (row, expected) in zip(rows.dropLast(), whole) { #expect(row.cells == expected.cells) }
      _ = read(Array(bytes[..<length]), "\(length) bytes")
    }
  }

  @Test("8.3: real files that are cut off anywhere never end in anything but E-FILE")
  func truncatedReality() throws {
    let bytes = try testData("northwind/suppliers.csv")
    for length in stride(from: 0, to: bytes.count, by: 7) {
      _ = read(Array(bytes[..<length]), "\(length) bytes")
    }
  }

  @Test("INV-33: random bytes are rows or E-FILE in every encoding", arguments: 0..<20)
  func randomBytes(round: Int) {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    let likely = [UInt8]("\",;\t|\r\n ab1'=\\\u{FEFF}é".utf8) + [0, 0x1A, 0x80, 0xC3, 0xED, 0xFF]
    for _ in 0..<25 {
      let length = Int.random(in: 0...120, using: &random)
      let bytes = (0..<length).map { _ in
        Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random) : likely.randomElement(using: &random) ?? 0
      }
      _ = read(bytes, "seed \(seed)")
      for encoding in CSVEncoding.allCases {
        _ = read(bytes, encoding: encoding, delimiter: .semicolon, "seed \(seed), \(encoding)")
      }
    }
  }

  @Test("INV-33: a valid file with random damage is rows or E-FILE", arguments: 0..<20)
  func damage(round: Int) {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      var bytes = [UInt8](Self.sample.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0...3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8(ascii: "\""), at: place)
        default: bytes.insert(contentsOf: bytes[..<place].suffix(9), at: place)
        }
      }
      _ = read(bytes, "seed \(seed)")
    }
  }

  @Test("CSV-3: a file read in the wrong encoding gives rows, row errors or E-FILE")
  func wrongEncodings() throws {
    let text = "name;city\nЖуков;Тверь\nSmith;York\n"
    for actual in [CSVEncoding.windows1251, .koi8R, .cp866] {
      let bytes = try TestEncoder(actual).encode(text)
      for claimed in CSVEncoding.allCases {
        _ = read(bytes, encoding: claimed, delimiter: .semicolon, "\(actual) as \(claimed)")
      }
      let rows = read(bytes, encoding: .utf8, "\(actual) as UTF-8")
      #expect(rows.map(\.violations.count) == [2, 0])
      #expect(rows[0].violations.map(\.field) == ["name", "city"])
    }
    let utf8 = read([UInt8](text.utf8), encoding: .koi8R, "UTF-8 as KOI8-R")
    #expect(utf8.map(\.violations.count) == [0, 0])
    #expect(utf8[0].cells != ["Жуков", "Тверь"])
  }

  @Test("8.3: a header that cannot be decoded is E-FILE")
  func badHeader() throws {
    let bytes = try TestEncoder(.windows1251).encode("Имя;Город\nSmith;York\n")
    let error = #expect(throws: ConcordError.self) { try openCSV(bytes, encoding: .utf8) }
    #expect(error?.violations.map(\.code) == [.file, .file])
    #expect(error?.violations.map { $0.arguments.suffix(2) } == [["1", "1"], ["1", "2"]])
  }

  @Test("8.3: quotes without end, deep or many, are found without much memory")
  func quotes() {
    let open = [UInt8]("a,b\n1,\"".utf8) + [UInt8](repeating: 0x22, count: 300_000)
    #expect(readingError(of: open + [0x41])?.contains(.file) == true)
    let long = [UInt8]("a,b\n1,\"".utf8) + [UInt8](repeating: 0x41, count: 3_000_000)
    #expect(readingError(of: long)?.place.suffix(2) == ["2", "2"])
  }
}

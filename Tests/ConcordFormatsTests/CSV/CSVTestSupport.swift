import ConcordCore
import ConcordFormats
import Foundation
import Testing

/// A file beside the tests, read where it stands in the repository.
func testData(_ path: String) throws -> [UInt8] {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Data")
  return [UInt8](try Data(contentsOf: folder.appending(path: path)))
}

/// Opens a CSV file in memory.
func openCSV(
  _ bytes: [UInt8], encoding: CSVEncoding? = nil, delimiter: CSVDelimiter? = nil
) throws(ConcordError) -> CSVReader<MemoryByteSource> {
  try CSVReader(
    MemoryByteSource(bytes), name: "test.csv", encoding: encoding, delimiter: delimiter)
}

func openCSV(
  _ text: String, delimiter: CSVDelimiter? = nil
) throws(ConcordError) -> CSVReader<MemoryByteSource> {
  try openCSV([UInt8](text.utf8), delimiter: delimiter)
}

extension CSVReader {
  /// All rows that are left.
  func rows() throws(ConcordError) -> [CSVRecord] {
    var rows: [CSVRecord] = []
    while let row = try next() { rows.append(row) }
    return rows
  }
}

/// The cells of the header and of all rows of a file.
func cells(of text: String) throws(ConcordError) -> [[String]] {
  let reader = try openCSV(text)
  return [reader.header] + (try reader.rows()).map(\.cells)
}

/// The error that opening and reading the whole file ends with; nil = it can be read.
func readingError(of bytes: [UInt8], delimiter: CSVDelimiter? = nil) -> ConcordError? {
  do {
    _ = try openCSV(bytes, delimiter: delimiter).rows()
    return nil
  } catch {
    return error
  }
}

extension ConcordError {
  /// Reason, line and column of a file error.
  var place: [String] { Array(violations.first?.arguments.dropFirst(2) ?? []) }
}

/// Gives its bytes in large pieces up to a position and in small ones after it.
struct PiecewiseSource: ByteSource {
  let bytes: [UInt8]
  let smallFrom: Int
  let piece: Int
  private var position = 0

  init(_ bytes: [UInt8], smallFrom: Int, piece: Int) {
    self.bytes = bytes
    self.smallFrom = smallFrom
    self.piece = piece
  }

  mutating func read(upTo count: Int) -> [UInt8] {
    let wanted = position < smallFrom ? min(count, smallFrom - position) : min(count, piece)
    let end = min(bytes.count, position + wanted)
    defer { position = end }
    return Array(bytes[position..<end])
  }
}

/// Random numbers that a printed seed repeats (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Writes text in an encoding, by tables that do not come from the code under test.
struct TestEncoder {
  let encoding: CSVEncoding
  /// 128 characters for the bytes from 0x80; U+FFFD where a byte has no meaning.
  let table: [Unicode.Scalar]

  init(_ encoding: CSVEncoding) throws {
    self.encoding = encoding
    let text = String(decoding: try testData("encodings/\(encoding.rawValue).txt"), as: UTF8.self)
    table = Array(text.unicodeScalars)
  }

  func encode(_ text: String) throws -> [UInt8] {
    try text.unicodeScalars.map { scalar in
      if scalar.isASCII { return UInt8(scalar.value) }
      return UInt8(0x80 + (try #require(table.firstIndex(of: scalar), "\(scalar)")))
    }
  }
}

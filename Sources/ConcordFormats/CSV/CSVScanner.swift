import ConcordCore

/// Cuts bytes into records and cells by the rules of RFC 4180 (CSV-4), whatever the pieces in which
/// the bytes arrive.
///
/// Records end with CRLF, LF or CR, mixed as they come. A quote opens a quoted cell at the start of
/// a cell, blanks before it aside; elsewhere in an unquoted cell it is an ordinary character. The
/// bytes of an encoding of one byte per character and of UTF-8 are cut alike, since both are ASCII
/// below 0x80; cells are decoded later. Memory is bounded by one record: cells beyond
/// `Limits.csvColumns` and bytes beyond `Limits.csvCellBytes` are counted, not kept.
struct CSVScanner {
  /// What makes the rest of the file unreadable; columns count from 0.
  enum Failure: Error, Equatable {
    case nul(line: Int, column: Int)
    case unclosedQuote(line: Int, column: Int)
  }

  /// What is wrong with one record; columns count from 0.
  enum Defect: Equatable {
    case textAfterQuote(column: Int)
    case oversizedCell(column: Int, bytes: Int)
  }

  /// Where in a cell the next byte stands.
  private enum State { case cellStart, unquoted, quoted, quoteInQuoted, afterQuoted }

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let quote = UInt8(ascii: "\"")
  private static let space = UInt8(ascii: " ")
  private static let tab = UInt8(ascii: "\t")

  private let delimiter: UInt8
  /// Whether a byte can end a run of ordinary bytes, by byte.
  private let isSpecial: [Bool]
  private var state = State.cellStart
  private var previousWasCarriageReturn = false
  /// The physical line of the next byte, from 1.
  private var line: Int
  private var quoteLine = 0
  private var cellStart = 0
  private var cellBytes = 0
  private var isEmpty = true
  /// The record under construction, or the one that is complete.
  private var record: ScannedRecord

  init(delimiter: CSVDelimiter, firstLine: Int = 1) {
    self.delimiter = delimiter.byte
    line = firstLine
    var special = [Bool](repeating: false, count: 256)
    for byte in [delimiter.byte, Self.quote, Self.lineFeed, Self.carriageReturn, 0] {
      special[Int(byte)] = true
    }
    isSpecial = special
    record = ScannedRecord(line: firstLine)
  }

  /// Reads from `index` to the end of the next record or of the bytes; true = a record is complete.
  ///
  /// The caller takes the record with `takeRecord()` before it goes on.
  mutating func scan(_ bytes: [UInt8], from index: inout Int) throws(Failure) -> Bool {
    while index < bytes.count {
      switch state {
      case .cellStart, .unquoted:
        if state == .unquoted { takeRun(bytes, &index, quoted: false) }
        guard index < bytes.count else { return false }
        if try takeUnquoted(bytes[index], &index) { return true }
      case .quoted:
        takeRun(bytes, &index, quoted: true)
        guard index < bytes.count else { return false }
        try takeQuoted(bytes[index])
        index += 1
      case .quoteInQuoted, .afterQuoted:
        if try takeAfterQuote(bytes[index], &index) { return true }
      }
    }
    return false
  }

  /// Ends the input; true = a last record without line end is complete.
  mutating func finish() throws(Failure) -> Bool {
    if state == .quoted { throw .unclosedQuote(line: quoteLine, column: record.count) }
    if isEmpty { return false }
    endCell()
    return true
  }

  /// Hands over the complete record and starts the next one.
  mutating func takeRecord() -> ScannedRecord {
    let taken = record
    record = ScannedRecord(line: line, like: taken)
    cellStart = 0
    cellBytes = 0
    isEmpty = true
    state = .cellStart
    return taken
  }

  // MARK: One byte

  /// A byte outside quotes; true = it ended the record.
  private mutating func takeUnquoted(_ byte: UInt8, _ index: inout Int) throws(Failure) -> Bool {
    index += 1
    let followsCarriageReturn = previousWasCarriageReturn
    previousWasCarriageReturn = false
    switch byte {
    case delimiter:
      isEmpty = false
      endCell()
    case Self.lineFeed where followsCarriageReturn && isEmpty:
      record.line = line
    case Self.lineFeed, Self.carriageReturn:
      endLine(byte)
      endCell()
      return true
    case Self.quote where state == .cellStart:
      isEmpty = false
      state = .quoted
      quoteLine = line
      dropBlanks()
    case 0:
      throw .nul(line: line, column: record.count)
    default:
      isEmpty = false
      append(byte)
      if state == .cellStart, byte != Self.space, byte != Self.tab { state = .unquoted }
    }
    return false
  }

  private mutating func takeQuoted(_ byte: UInt8) throws(Failure) {
    switch byte {
    case Self.quote:
      state = .quoteInQuoted
      previousWasCarriageReturn = false
      return
    case Self.lineFeed, Self.carriageReturn:
      endLine(byte)
    case 0:
      throw .nul(line: line, column: record.count)
    default:
      previousWasCarriageReturn = false
    }
    append(byte)
  }

  /// A byte after a quote that may have closed a cell; true = it ended the record.
  private mutating func takeAfterQuote(_ byte: UInt8, _ index: inout Int) throws(Failure) -> Bool {
    switch byte {
    case Self.quote where state == .quoteInQuoted:
      append(byte)
      state = .quoted
      index += 1
    case delimiter, Self.lineFeed, Self.carriageReturn, 0:
      return try takeUnquoted(byte, &index)
    case Self.space, Self.tab:
      state = .afterQuoted
      index += 1
    default:
      if isKept { record.defects.append(.textAfterQuote(column: record.count)) }
      append(byte)
      state = .unquoted
      index += 1
    }
    return false
  }

  /// Takes the bytes up to the next one that may mean something.
  private mutating func takeRun(_ bytes: [UInt8], _ index: inout Int, quoted: Bool) {
    var end = index
    if quoted {
      while end < bytes.count, !isSpecial[Int(bytes[end])] || bytes[end] == delimiter { end += 1 }
    } else {
      while end < bytes.count, !isSpecial[Int(bytes[end])] { end += 1 }
    }
    guard end > index else { return }
    previousWasCarriageReturn = false
    let kept = isKept ? min(end - index, max(0, Limits.csvCellBytes - cellBytes)) : 0
    record.bytes.append(contentsOf: bytes[index..<index + kept])
    cellBytes += end - index
    index = end
  }

  private mutating func append(_ byte: UInt8) {
    if isKept, cellBytes < Limits.csvCellBytes { record.bytes.append(byte) }
    cellBytes += 1
  }

  /// Forgets the blanks before an opening quote.
  private mutating func dropBlanks() {
    guard cellBytes > 0 else { return }
    record.bytes.removeSubrange(cellStart...)
    cellBytes = 0
  }

  /// Whether the cell under construction is one of those that are kept.
  private var isKept: Bool { record.count < Limits.csvColumns }

  // MARK: Ends

  /// Counts a line end; the LF of a CRLF counts with its CR.
  private mutating func endLine(_ byte: UInt8) {
    if byte == Self.carriageReturn {
      line += 1
      previousWasCarriageReturn = true
    } else {
      if !previousWasCarriageReturn { line += 1 }
      previousWasCarriageReturn = false
    }
  }

  private mutating func endCell() {
    if isKept, cellBytes > Limits.csvCellBytes {
      record.defects.append(.oversizedCell(column: record.count, bytes: cellBytes))
    }
    if isKept {
      record.ends.append(record.bytes.count)
    } else {
      record.hasMore = record.hasMore || cellBytes > 0
    }
    record.count += 1
    cellStart = record.bytes.count
    cellBytes = 0
    state = .cellStart
  }
}

/// The bytes of one record as they were cut, cells one after another and not yet decoded.
struct ScannedRecord {
  /// The physical line on which the record begins, from 1.
  var line: Int
  /// The contents of the kept cells, one after another.
  var bytes: [UInt8] = []
  /// Where each kept cell ends in `bytes`.
  var ends: [Int] = []
  /// The number of cells, kept or not.
  var count = 0
  /// Whether a cell that was not kept has contents.
  var hasMore = false
  var defects: [CSVScanner.Defect] = []

  func cell(_ column: Int) -> ArraySlice<UInt8> {
    bytes[(column == 0 ? 0 : ends[column - 1])..<ends[column]]
  }

  /// The number of cells up to the last one that is not blank.
  var width: Int {
    if hasMore { return count }
    var width = ends.count
    while width > 0, cell(width - 1).allSatisfy({ $0 == 0x20 || 0x09...0x0D ~= $0 }) { width -= 1 }
    return width
  }

  /// Whether every encoding reads the record alike.
  var isASCII: Bool { !bytes.contains { $0 >= 0x80 } }

  /// Whether the record has nothing but blank cells, or only the end mark of a DOS file.
  var isBlank: Bool { width == 0 || count == 1 && bytes == [0x1A] }

  init(line: Int) { self.line = line }

  /// An empty record with room for about as much as the one before it, within reason.
  init(line: Int, like other: ScannedRecord) {
    self.line = line
    bytes.reserveCapacity(min(other.bytes.count, 4096))
    ends.reserveCapacity(other.ends.count)
  }
}

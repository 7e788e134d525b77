package import ConcordCore

/// How a CSV file is written (CSV-1).
package struct CSVWriterOptions: Sendable, Equatable {
  /// The character between cells.
  package var delimiter: CSVDelimiter
  /// Whether the file begins with the UTF-8 byte order mark, by which spreadsheets know UTF-8.
  package var hasByteOrderMark: Bool
  /// Whether the header has English captions instead of API names (`--captions`).
  package var usesCaptions: Bool
  /// Whether cells that a spreadsheet would take for a formula get an apostrophe (`--excel`).
  ///
  /// Off by default: an exported file is data for programs as often as for people, every phone number
  /// in international form begins with `+`, and a value that leaves changed would come back changed
  /// (INV-32). Whoever opens an export in a spreadsheet asks for this; the import of that file with
  /// `--excel` takes the apostrophe away again, so that this form comes back unchanged too. It is
  /// put before cells that begin with `=`, `+`, `-`, `@` (also full-width), a tab, a line break or an
  /// apostrophe; a plain negative number stays a number.
  package var protectsFormulas: Bool

  /// The form of CSV-1 unless an option is given.
  package init(
    delimiter: CSVDelimiter = .comma, hasByteOrderMark: Bool = true, usesCaptions: Bool = false,
    protectsFormulas: Bool = false
  ) {
    self.delimiter = delimiter
    self.hasByteOrderMark = hasByteOrderMark
    self.usesCaptions = usesCaptions
    self.protectsFormulas = protectsFormulas
  }
}

/// Writes a CSV file row by row (CSV-1): UTF-8, CRLF, quoted as RFC 4180 says.
///
/// Cells with any of the four delimiters are quoted, so that the delimiter of the file can be found
/// out from its first rows whatever they contain.
package struct CSVWriter {
  /// Takes the next bytes of the file; an error that it throws ends the writing.
  package typealias Sink = ([UInt8]) throws(ConcordError) -> Void

  private let options: CSVWriterOptions
  private let sink: Sink
  private var buffer: [UInt8] = []
  private var isAtStart = true

  /// Bytes that are gathered before the sink gets them.
  private static let bufferBytes = 64 * 1024

  /// A writer that hands its bytes to `sink`, about 64 KiB at a time.
  package init(_ options: CSVWriterOptions = CSVWriterOptions(), sink: @escaping Sink) {
    self.options = options
    self.sink = sink
  }

  /// Writes the header: API names or captions; a column without caption keeps its API name.
  package mutating func writeHeader(_ columns: [CSVColumn]) throws(ConcordError) {
    try writeRow(
      columns.map { options.usesCaptions && !$0.caption.isEmpty ? $0.caption : $0.apiName })
  }

  /// Writes one row; the texts of fields are made by `Field.csvText(of:)`.
  package mutating func writeRow(_ cells: [String]) throws(ConcordError) {
    if isAtStart, options.hasByteOrderMark { buffer += CSVEncoding.byteOrderMarks[0].bytes }
    for (column, cell) in cells.enumerated() {
      if column > 0 { buffer.append(options.delimiter.byte) }
      append(cell)
    }
    isAtStart = false
    buffer.append(UInt8(ascii: "\r"))
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  /// Hands the last bytes to the sink.
  package mutating func finish() throws(ConcordError) {
    try flush()
  }

  private mutating func flush() throws(ConcordError) {
    guard !buffer.isEmpty else { return }
    try sink(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ cell: String) {
    let text = options.protectsFormulas && Self.looksLikeFormula(cell) ? "'" + cell : cell
    guard isAtStart && text.lowercased().hasPrefix("sep=") || Self.needsQuotes(text) else {
      buffer.append(contentsOf: text.utf8)
      return
    }
    let quote = UInt8(ascii: "\"")
    buffer.append(quote)
    for byte in text.utf8 {
      if byte == quote { buffer.append(quote) }
      buffer.append(byte)
    }
    buffer.append(quote)
  }

  private static func needsQuotes(_ text: String) -> Bool {
    var last: UInt8 = 0
    var isFirst = true
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x0A, 0x0D, 0x09, 0x2C, 0x3B, 0x7C: return true
      case 0x20 where isFirst: return true
      default: break
      }
      isFirst = false
      last = byte
    }
    return last == 0x20
  }

  private static let formulaStarts: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "'", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  private static func looksLikeFormula(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, formulaStarts.contains(first) else { return false }
    guard first == "-", let digits = text.unicodeScalars.dropFirst().first else { return true }
    let isNumber = text.utf8.dropFirst().allSatisfy { 0x30...0x39 ~= $0 || $0 == 0x2E }
    return !(isNumber && digits != ".")
  }
}

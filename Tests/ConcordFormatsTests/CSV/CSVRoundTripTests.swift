import ConcordCore
import ConcordFormats
import Testing

@Suite("CSV: round trip")
struct CSVRoundTripTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let kind: EntityKind
    let options: CSVWriterOptions

    var testDescription: String {
      "\(kind) \(options.delimiter) mark \(options.hasByteOrderMark)"
        + " captions \(options.usesCaptions) excel \(options.protectsFormulas)"
    }
  }

  static let cases: [Case] = CSVLayoutTests.kinds.flatMap { kind in
    CSVDelimiter.allCases.flatMap { delimiter in
      [false, true].map { flag in
        Case(
          kind: kind,
          options: CSVWriterOptions(
            delimiter: delimiter, hasByteOrderMark: !flag, usesCaptions: flag,
            protectsFormulas: (delimiter == .comma) != flag))
      }
    }
  }

  @Test("INV-32: what is written is read as the same values", arguments: cases)
  func roundTrip(file: Case) throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    let columns = CSVColumn.columns(of: file.kind.entity).filter { $0.field != nil }
    let records = (0..<30).map { _ in columns.map { value(of: $0.field, &random) } }

    let sink = Sink()
    var writer = CSVWriter(file.options) { sink.take($0) }
    try writer.writeHeader(columns)
    for record in records {
      try writer.writeRow(
        zip(columns, record).map { column, value in column.field?.csvText(of: value) ?? "" })
    }
    try writer.finish()

    let reader = try openCSV(sink.bytes)
    #expect(reader.encoding == .utf8 && reader.delimiter == file.options.delimiter, "seed \(seed)")
    let layout = try reader.layout(for: columns, subject: file.kind.entity.caption)
    #expect(layout.columns == columns)
    let options = CSVCellOptions(isExcel: file.options.protectsFormulas, blankClears: true)
    let rows = try reader.rows()
    #expect(rows.count == records.count, "seed \(seed)")
    for (row, record) in zip(rows, records) {
      #expect(row.violations.isEmpty, "seed \(seed)")
      for (place, column) in columns.enumerated() {
        let field = try #require(column.field)
        #expect(
          options.value(row[place], of: field) == .value(record[place]),
          "seed \(seed), \(field.apiName): \(row[place])")
      }
    }
  }

  private static let pieces = [
    "a", "Müller", "Ж", "日本", "😀", "שלום", "e\u{301}", "\"", "\"\"", "'", ",", ";", "|", "\\",
    "=", "+", "-", "@", " ", "\t", "\n", "\r", "\r\n", "<clear>", "sep=;", "\u{FEFF}", "0", "1.5",
    "\u{FFFD}", "true", "\u{200F}",
  ]

  /// A random value such as a record can have: texts are trimmed.
  private func value(of field: Field?, _ random: inout SeededGenerator) -> Value {
    guard let field else { return .text("") }
    switch field.type {
    case .text, .code, .image, .dateTime:
      let text = (0..<Int.random(in: 0...4, using: &random)).map { _ in
        Self.pieces.randomElement(using: &random) ?? ""
      }.joined()
      return .text(trimmed(text))
    case .boolean: return .integer(Int64.random(in: 0...1, using: &random))
    case .integer(let range), .decimal(let range):
      let small = max(range.lowerBound, -500_000)...min(range.upperBound, 500_000)
      let isSmall = Bool.random(using: &random)
      return .integer(Int64.random(in: isSmall ? small : range, using: &random))
    case .date:
      let day = Int.random(in: 0...28, using: &random)
      return .text(day == 0 ? "" : "19\(day + 50)-0\(day % 9 + 1)-\(day < 10 ? "0" : "")\(day)")
    case .option(let names): return .text(names.randomElement(using: &random) ?? "")
    }
  }

  private func trimmed(_ text: String) -> String {
    var scalars = text.unicodeScalars[...]
    while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return String(scalars)
  }
}

package import ConcordCore

/// Writes the file that repeats the bad rows of an import, each with what was wrong (CSV-15).
///
/// The four columns of the error come first, so that a row with too many cells can be repeated
/// whole; the corrected file can be imported as it is, because they are skipped then.
package struct CSVErrorFile {
  private var writer: CSVWriter

  /// Starts the file with the header of the import that is being reported.
  package init(
    header: [String], delimiter: CSVDelimiter = .comma, sink: @escaping CSVWriter.Sink
  ) throws(ConcordError) {
    writer = CSVWriter(CSVWriterOptions(delimiter: delimiter), sink: sink)
    try writer.writeRow(CSVLayout.errorColumns + header)
  }

  /// Repeats a row with its violations, which are joined by ` | ` where there are several.
  package mutating func append(
    _ record: CSVRecord, _ violations: [Violation]
  ) throws(ConcordError) {
    let joined = { (part: (Violation) -> String) in
      violations.map(part).filter { !$0.isEmpty }.joined(separator: " | ")
    }
    try writer.writeRow(
      [
        String(record.line), joined(\.field), joined(\.code.rawValue), joined(\.message),
      ] + record.cells)
  }

  /// Hands the last bytes to the sink.
  package mutating func finish() throws(ConcordError) { try writer.finish() }
}

package import ConcordCore

/// One row of a CSV file below its header.
///
/// A bad row has violations and is to be reported (CSV-5, CSV-15); its cells can be read all the
/// same, for the file that repeats the bad rows.
package struct CSVRecord: Sendable {
  /// Counts the rows that are not blank, from 1; the header is not counted.
  package let number: Int
  /// The physical line on which the row begins, from 1.
  package let line: Int
  /// What is wrong with the form, encoding or number of its cells; empty = it can be imported.
  ///
  /// Each is `E-FILE`, and its `field` is the heading of the column where it was found.
  package let violations: [Violation]
  /// The number of cells; at most `Limits.csvColumns`.
  package let count: Int
  /// The bytes of all cells together.
  package var byteCount: Int { bytes.count }
  private let bytes: [UInt8]
  private let ends: [Int]
  private let encoding: CSVEncoding

  init(_ scanned: ScannedRecord, number: Int, encoding: CSVEncoding, violations: [Violation]) {
    self.number = number
    line = scanned.line
    self.violations = violations
    count = scanned.ends.count
    bytes = scanned.bytes
    ends = scanned.ends
    self.encoding = encoding
  }

  /// The text of a cell as it stands in the file, counted from 0; blank beyond the last cell.
  ///
  /// Bytes without meaning read as U+FFFD.
  package subscript(column: Int) -> String {
    guard column < count else { return "" }
    return encoding.decode(bytes[(column == 0 ? 0 : ends[column - 1])..<ends[column]])
  }

  /// The texts of all cells.
  package var cells: [String] { (0..<count).map { self[$0] } }
}

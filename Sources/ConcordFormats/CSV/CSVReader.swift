package import ConcordCore

/// Reads a CSV file row by row with bounded memory (7.4, LIM-4).
///
/// Opening finds out encoding and delimiter from the first MiB, and reads the header. Then `next()`
/// gives one row after another; a bad row is given as such and does not stop the others (CSV-15),
/// while a file that is no CSV file ends with `E-FILE`. To be sure that a file is whole before any
/// of its rows is used, run through it once with `countRemaining()` and open it again.
package final class CSVReader<Source: ByteSource> {
  /// The encoding in which the cells are decoded.
  package let encoding: CSVEncoding
  /// How the encoding became known.
  package let encodingBasis: CSVEncodingBasis
  /// The delimiter between the cells.
  package let delimiter: CSVDelimiter
  /// The headings, trimmed, as they stand in the file; blank ones at the end left out.
  package let header: [String]
  /// The physical line of the header, from 1.
  package let headerLine: Int
  /// What the user should know about the way the file is read.
  package let warnings: [CSVWarning]

  let file: CSVFile
  private var input: CSVInput<Source>
  /// The first row, read when the file was opened.
  private var lookahead: ScannedRecord?
  private var number = 0

  /// Opens a file and reads its header.
  ///
  /// - Parameters:
  ///   - source: The bytes of the file.
  ///   - name: How errors name the file.
  ///   - encoding: The encoding, if it is known; nil = find out (CSV-3).
  ///   - delimiter: The delimiter, if it is known; nil = find out (CSV-4).
  /// - Throws: `E-FILE` for a file that is empty, has nothing but a header, is no text, or is cut
  ///   off in a quoted cell.
  package init(
    _ source: Source, name: String, encoding: CSVEncoding? = nil, delimiter: CSVDelimiter? = nil
  ) throws(ConcordError) {
    file = CSVFile(name)
    input = try CSVInput(source, file: file, encoding: encoding, delimiter: delimiter)
    self.encoding = input.sniff.encoding
    encodingBasis = input.sniff.basis
    self.delimiter = input.delimiter
    warnings = input.sniff.basis == .guessed ? [.guessedEncoding(input.sniff.encoding)] : []
    guard let headings = try input.nextRecord() else {
      throw file.error("it is empty", line: 1, column: 1)
    }
    header = try Self.header(headings, encoding: input.sniff.encoding, file: file)
    headerLine = headings.line
    lookahead = try input.nextRecord()
    if lookahead == nil {
      throw file.error("it has only a header row", line: headings.line, column: 1)
    }
  }

  /// The next row that is not blank; nil at the end.
  ///
  /// - Throws: `E-FILE` when the file cannot be read further: a zero byte, a quote that is never
  ///   closed, more rows than `Limits.csvRows`. Nothing can be read afterwards.
  package func next() throws(ConcordError) -> CSVRecord? {
    guard let scanned = try nextScanned() else { return nil }
    number += 1
    if number > Limits.csvRows { throw tooManyRows(number + (try skipRest())) }
    return CSVRecord(
      scanned, number: number, encoding: encoding, violations: violations(of: scanned))
  }

  /// Reads to the end and returns the number of rows that were left, bad ones included.
  ///
  /// - Throws: `E-FILE` as `next()` does.
  package func countRemaining() throws(ConcordError) -> Int {
    let count = try skipRest()
    if number + count > Limits.csvRows { throw tooManyRows(number + count) }
    return count
  }

  private func skipRest() throws(ConcordError) -> Int {
    var count = 0
    while try nextScanned() != nil { count += 1 }
    return count
  }

  private func tooManyRows(_ rows: Int) -> ConcordError {
    file.error(
      "it has \(rows) rows, at most \(Limits.csvRows) are allowed", line: headerLine, column: 1)
  }

  private func nextScanned() throws(ConcordError) -> ScannedRecord? {
    if let first = lookahead {
      lookahead = nil
      return first
    }
    return try input.nextRecord()
  }
}

// MARK: Checking one record

extension CSVReader {
  private static func header(
    _ record: ScannedRecord, encoding: CSVEncoding, file: CSVFile
  ) throws(ConcordError) -> [String] {
    let width = record.width
    if width > Limits.csvColumns {
      throw file.error(
        "it has \(width) columns, at most \(Limits.csvColumns) are allowed",
        line: record.line, column: Limits.csvColumns + 1)
    }
    var violations = record.defects.map { file.violation($0, line: record.line) }
    for column in 0..<width where !encoding.canDecode(record.cell(column)) {
      violations.append(file.undecodable(encoding, line: record.line, column: column))
    }
    if !violations.isEmpty { throw ConcordError(violations) }
    return (0..<width).map { CSVText.trimmed(encoding.decode(record.cell($0))) }
  }

  /// What is wrong with a row: the form of its cells, their encoding, their number (CSV-3 to CSV-5).
  private func violations(of record: ScannedRecord) -> [Violation] {
    var result: [Violation] = []
    for defect in record.defects {
      result.append(file.violation(defect, line: record.line, field: heading(defect.column)))
    }
    if encoding.mayFail, !record.isASCII {
      for column in record.ends.indices where !encoding.canDecode(record.cell(column)) {
        result.append(
          file.undecodable(
            encoding, line: record.line, column: column, field: heading(column)))
      }
    }
    if let violation = file.wrongWidth(record, expected: header.count) { result.append(violation) }
    return result
  }

  private func heading(_ column: Int) -> String { column < header.count ? header[column] : "" }
}

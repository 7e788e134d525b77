import ConcordCore

/// The file that is being read, as its errors name it (`E-FILE`).
///
/// Lines are physical lines from 1. Columns are counted in cells from 1, as a spreadsheet shows
/// them, not in characters.
struct CSVFile: Sendable, Equatable {
  let name: String

  init(_ name: String) { self.name = name }

  /// A violation of the file's form; `field` is the heading of the column, where there is one.
  func violation(_ reason: String, line: Int, column: Int, field: String = "") -> Violation {
    Violation(.file, [name, "CSV", reason, String(line), String(column)], field: field)
  }

  /// An error that ends the reading of the whole file.
  func error(_ reason: String, line: Int, column: Int, field: String = "") -> ConcordError {
    ConcordError([violation(reason, line: line, column: column, field: field)])
  }

  // MARK: What the scanner finds

  func error(_ failure: CSVScanner.Failure) -> ConcordError {
    switch failure {
    case .nul(let line, let column):
      error("it is not text (zero byte)", line: line, column: column + 1)
    case .unclosedQuote(let line, let column):
      error("a quoted cell is not closed; it begins", line: line, column: column + 1)
    }
  }

  func violation(_ defect: CSVScanner.Defect, line: Int, field: String = "") -> Violation {
    switch defect {
    case .textAfterQuote(let column):
      violation(
        "there is text after the closing quote; quotes within a quoted cell are doubled",
        line: line, column: column + 1, field: field)
    case .oversizedCell(let column, let bytes):
      violation(
        "the cell has \(bytes) bytes, at most \(Limits.csvCellBytes) are allowed",
        line: line, column: column + 1, field: field)
    }
  }

  /// A cell with bytes that mean nothing in the encoding (CSV-3); `column` counts from 0.
  func undecodable(
    _ encoding: CSVEncoding, line: Int, column: Int, field: String = ""
  ) -> Violation {
    violation(
      "the cell has characters that are not \(encoding.rawValue)",
      line: line, column: column + 1, field: field)
  }

  /// A row with fewer or more cells than the header, blank ones at its end aside (CSV-5).
  func wrongWidth(_ record: ScannedRecord, expected: Int) -> Violation? {
    if record.count < expected {
      return violation(
        "the row has too few cells, \(record.count) instead of \(expected)",
        line: record.line, column: record.count + 1)
    }
    let width = record.width
    guard width > expected else { return nil }
    return violation(
      "the row has too many cells, \(width) instead of \(expected)",
      line: record.line, column: expected + 1)
  }
}

extension CSVScanner.Defect {
  /// The cell with the defect, counted from 0.
  var column: Int {
    switch self {
    case .textAfterQuote(let column), .oversizedCell(let column, _): column
    }
  }
}

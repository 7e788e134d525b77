package import ConcordCore
package import ConcordFormats
package import ConcordStore

/// What an import found out about its file before the first row (CSV-2 to CSV-4).
package struct ImportOpening: Sendable {
  package let header: [String]
  package let encoding: CSVEncoding
  package let delimiter: CSVDelimiter
  /// Rows of the file, blank ones not counted.
  package let rowCount: Int
  /// What the user should know about the way the file is read.
  package let warnings: [String]
}

/// What an import did, or would do, with one row (CSV-14, CSV-15).
package struct ImportedRow: Sendable {
  /// Something that is wrong with the row, and where in the file.
  package struct Problem: Sendable {
    package let violation: Violation
    /// The heading of the column; blank = the row as a whole.
    package let column: String
    /// The text of the cell.
    package let value: String
  }

  /// Counts the rows that are not blank, from 1.
  package let number: Int
  /// The line of the file on which the row begins.
  package let line: Int
  package let action: ImportRow.Action
  package let record: RecordKey?
  package let recordNumber: String
  package let problems: [Problem]
  /// Field changes of the record and of everything that follows it; nil after an error.
  package let plan: Plan?
  /// The operation that did it; 0 = none.
  package let operation: Int64
  /// The row as it stands in the file.
  package let source: CSVRecord
}

/// Whom an import tells about its file, its rows and its progress.
///
/// Rows come in the order in which they are done: companies before persons, and rows that name a
/// later row after all others. They are told once their commit is on disk.
package struct ImportWatch: Sendable {
  package var opened: @Sendable (ImportOpening) -> Void
  package var row: @Sendable (ImportedRow) -> Void
  /// False = stop.
  package var progress: @Sendable (JobProgress) -> Bool

  package init(
    opened: @escaping @Sendable (ImportOpening) -> Void = { _ in },
    row: @escaping @Sendable (ImportedRow) -> Void = { _ in },
    progress: @escaping @Sendable (JobProgress) -> Bool = { _ in true }
  ) {
    self.opened = opened
    self.row = row
    self.progress = progress
  }
}

/// How an import ended.
package struct ImportOutcome: Sendable {
  /// How the import ended.
  package enum Status: String, Sendable {
    /// Every row was looked at; some may have failed.
    case done = "Done"
    /// It was stopped; what was committed stays, and the rest can be resumed.
    case interrupted = "Interrupted"
    /// Rows failed in an import that is all or nothing, so nothing was done.
    case refused = "Refused"
  }

  package let status: Status
  package let isDryRun: Bool
  /// The batch number; 0 = nothing was written.
  package let batch: Int64
  package let counts: ImportCounts
  /// Rows of the file.
  package let rowCount: Int
}

extension ImportCounts {
  /// All rows that were looked at.
  package var total: Int { created + updated + unchanged + skipped + failed }

  mutating func add(_ action: ImportRow.Action) {
    switch action {
    case .create: created += 1
    case .update: updated += 1
    case .unchanged: unchanged += 1
    case .skip: skipped += 1
    case .error: failed += 1
    }
  }

  func progress(of total: Int, at number: String) -> JobProgress {
    JobProgress(
      counts: JobCounts(
        total: total, processed: self.total, created: created, changed: updated,
        skipped: skipped + unchanged, failed: failed),
      currentRecord: number)
  }
}

extension ImportedRow {
  /// The row as the import's record keeps it; the first problem stands for all.
  var kept: ImportRow {
    let problem = problems.first
    return ImportRow(
      number: Int64(number), line: Int64(line), action: action, record: record?.id,
      recordNumber: recordNumber, errorCode: problem?.violation.code.rawValue ?? "",
      errorColumn: problem?.column ?? "",
      message: problems.map(\.violation.message).joined(separator: "\n"), operation: operation)
  }
}

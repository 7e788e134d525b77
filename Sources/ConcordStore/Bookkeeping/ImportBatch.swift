package import ConcordCore

/// One import of a file: where it came from and how its rows came out (CSV-17).
package struct ImportBatch: Sendable, Equatable {
  /// How far the import has come.
  package enum Status: String, Sendable, CaseIterable {
    case running = "Running"
    case done = "Done"
    case interrupted = "Interrupted"
    case undone = "Undone"
    case partiallyUndone = "Partially Undone"
  }

  package let id: RecordID
  /// The batch number that its operations carry.
  package let number: Int64
  /// `csv` or `vcard`.
  package let format: String
  package let fileName: String
  /// SHA-256 of the file in hex.
  package let fileHash: String
  package let entity: EntityKind
  /// JSON of the options.
  package let options: String
  package let user: String
  /// UTC, millisecond precision; `finishedAt` is blank while the import runs.
  package let startedAt: String
  package let finishedAt: String
  package let status: Status
  package let counts: ImportCounts
}

/// How the rows of an import came out.
package struct ImportCounts: Sendable, Equatable {
  package var created: Int
  package var updated: Int
  package var unchanged: Int
  package var skipped: Int
  package var failed: Int

  package init(
    created: Int = 0, updated: Int = 0, unchanged: Int = 0, skipped: Int = 0, failed: Int = 0
  ) {
    self.created = created
    self.updated = updated
    self.unchanged = unchanged
    self.skipped = skipped
    self.failed = failed
  }
}

/// What an import did with one row of its file.
package struct ImportRow: Sendable, Equatable {
  /// What became of the row.
  package enum Action: String, Sendable, CaseIterable {
    case create = "Create"
    case update = "Update"
    case unchanged = "Unchanged"
    case skip = "Skip"
    case error = "Error"
  }

  /// Counts from 1 within the file, without its header.
  package let number: Int64
  /// The line of the file on which the row begins.
  package let line: Int64
  package let action: Action
  package let record: RecordID?
  package let recordNumber: String
  package let errorCode: String
  package let errorColumn: String
  package let message: String
  /// The operation that wrote it; 0 = none.
  package let operation: Int64

  package init(
    number: Int64, line: Int64, action: Action, record: RecordID? = nil,
    recordNumber: String = "", errorCode: String = "", errorColumn: String = "",
    message: String = "", operation: Int64 = 0
  ) {
    self.number = number
    self.line = line
    self.action = action
    self.record = record
    self.recordNumber = recordNumber
    self.errorCode = errorCode
    self.errorColumn = errorColumn
    self.message = message
    self.operation = operation
  }
}

package import ConcordCore

/// A piece of long work that a caller started and may ask about later (API 3.13).
package struct Job: Sendable, Equatable {
  /// How far the job has come.
  package enum Status: String, Sendable, CaseIterable {
    case queued = "Queued"
    case running = "Running"
    /// No record failed; skipped ones do not matter.
    case succeeded = "Succeeded"
    case partiallySucceeded = "Partially Succeeded"
    case failed = "Failed"
    case canceled = "Canceled"
  }

  package let id: RecordID
  package let number: Int64
  /// One of the kinds of API 3.13, such as `VerifySync`.
  package let kind: String
  package let status: Status
  package let counts: JobCounts
  /// The number of the record that was worked on last.
  package let currentRecord: String
  package let message: String
  /// JSON of the call.
  package let parameters: String
  /// JSON that depends on the kind.
  package let result: String
  /// JSON: a list of warnings.
  package let warnings: String
  package let isCancelRequested: Bool
  package let createdBy: String
  /// UTC, millisecond precision, like the other times; blank = not yet.
  package let queuedAt: String
  package let startedAt: String
  package let finishedAt: String
}

/// How many records a job has dealt with, and how they came out.
package struct JobCounts: Sendable, Equatable {
  /// All records that the job will deal with, if that is known.
  package var total: Int
  package var processed: Int
  package var created: Int
  package var changed: Int
  package var skipped: Int
  package var failed: Int

  package init(
    total: Int = 0, processed: Int = 0, created: Int = 0, changed: Int = 0, skipped: Int = 0,
    failed: Int = 0
  ) {
    self.total = total
    self.processed = processed
    self.created = created
    self.changed = changed
    self.skipped = skipped
    self.failed = failed
  }
}

/// What a job did to one record.
package struct JobLine: Sendable, Equatable {
  /// What became of the record.
  package enum Outcome: String, Sendable, CaseIterable {
    case created = "Created"
    case changed = "Changed"
    case skipped = "Skipped"
    case failed = "Failed"
  }

  package let id: RecordID
  /// Counts from 1 within the job.
  package let sequence: Int64
  package let record: RecordKey?
  package let recordNumber: String
  package let outcome: Outcome
  /// An error code or the reason of skipping.
  package let reasonCode: String
  package let message: String
  /// The record that was created or changed.
  package let resultID: RecordID?
  package let resultNumber: String
  /// The operation that did it; 0 = none.
  package let operation: Int64

  package init(
    id: RecordID, sequence: Int64, record: RecordKey?, recordNumber: String, outcome: Outcome,
    reasonCode: String = "", message: String = "", resultID: RecordID? = nil,
    resultNumber: String = "", operation: Int64 = 0
  ) {
    self.id = id
    self.sequence = sequence
    self.record = record
    self.recordNumber = recordNumber
    self.outcome = outcome
    self.reasonCode = reasonCode
    self.message = message
    self.resultID = resultID
    self.resultNumber = resultNumber
    self.operation = operation
  }
}

/// One operation as the journal keeps it (2.14).
package struct JournalOperation: Sendable, Equatable {
  /// Gap-free per company, in the order of commits.
  package let number: Int64
  package let id: RecordID
  /// UTC; never before that of an earlier operation.
  package let at: String
  package let user: String
  package let channel: String
  package let client: String
  /// The id of the operation in the specification: `C-LINK`.
  package let name: String
  package let reason: String
  /// The operation that this one undid; 0 = none.
  package let undoOf: Int64
  /// The batch it belongs to; 0 = none.
  package let batch: Int64
  package let entryCount: Int

  package init(
    number: Int64, id: RecordID, at: String, user: String, channel: String, client: String,
    name: String, reason: String, undoOf: Int64, batch: Int64, entryCount: Int
  ) {
    self.number = number
    self.id = id
    self.at = at
    self.user = user
    self.channel = channel
    self.client = client
    self.name = name
    self.reason = reason
    self.undoOf = undoOf
    self.batch = batch
    self.entryCount = entryCount
  }
}

/// One change of one record as the journal keeps it (2.14).
package struct JournalEntry: Sendable, Equatable {
  /// What happened to the record.
  package enum Change: Sendable, Equatable {
    /// The full image of a new record.
    case inserted(Record)
    case modified(Field, old: Value, new: Value)
    /// The record was stamped without a change of its fields.
    case touched
    /// The full image of a deleted record.
    case deleted(Record)
  }

  package let operation: Int64
  /// Counts from 1 within the operation.
  package let number: Int
  package let key: RecordKey
  /// The business number of the record at that time.
  package let recordNumber: String
  package let change: Change
  /// The name and detail of the cause, as in `Cause`.
  package let cause: String
  package let causeDetail: String

  package init(
    operation: Int64, number: Int, key: RecordKey, recordNumber: String, change: Change,
    cause: String, causeDetail: String
  ) {
    self.operation = operation
    self.number = number
    self.key = key
    self.recordNumber = recordNumber
    self.change = change
    self.cause = cause
    self.causeDetail = causeDetail
  }
}

/// Reads the journal of a company.
package protocol JournalReader: AnyObject {
  func operation(_ number: Int64) throws(ConcordError) -> JournalOperation?
  /// The operations that undid an operation, newest first.
  func undoes(of number: Int64) throws(ConcordError) -> [JournalOperation]
  /// The entries of an operation in their order.
  func entries(of operation: Int64) throws(ConcordError) -> [JournalEntry]
  /// The latest operation that changed a field of a record (nil = inserted or deleted it); 0 = none.
  func latestChange(of key: RecordKey, field: Field?) throws(ConcordError) -> Int64
  /// Loads operations with their undoes and entries, so that each is not asked for by itself.
  ///
  /// - Returns: the entries of those that were loaded; operations beyond a limit are left out.
  func loadOperations(_ numbers: [Int64]) throws(ConcordError) -> [JournalEntry]
}

extension JournalReader {
  package func loadOperations(_ numbers: [Int64]) throws(ConcordError) -> [JournalEntry] { [] }
}

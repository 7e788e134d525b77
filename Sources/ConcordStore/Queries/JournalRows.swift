package import ConcordCore

/// An operation as the journal keeps it (2.14).
package struct OperationRow: Sendable, Equatable {
  package let number: Int64
  package let id: RecordID
  /// UTC, millisecond precision.
  package let at: String
  package let user: String
  package let channel: String
  package let client: String
  /// The id of the operation in the specification: `C-LINK`.
  package let operation: String
  package let reason: String
  /// The operation that this one undoes; 0 = none.
  package let undoOf: Int64
  /// The batch that it belongs to; 0 = none.
  package let batch: Int64
  package let entryCount: Int64

  static let columns: SQLName = .fixed(
    """
    operation_number, id, at, user_id, channel, client, operation, reason, undo_of, batch, \
    entry_count
    """)

  init(_ row: any SQLRow) throws(ConcordError) {
    guard let id = RecordID(row.text(1)) else { throw ImageParser.fault }
    number = row.integer(0)
    self.id = id
    at = row.text(2)
    user = row.text(3)
    channel = row.text(4)
    client = row.text(5)
    operation = row.text(6)
    reason = row.text(7)
    undoOf = row.integer(8)
    batch = row.integer(9)
    entryCount = row.integer(10)
  }
}

/// One entry of the journal: a record that came or went with its image, or a field that changed.
package struct EntryRow: Sendable, Equatable {
  package enum Change: String, Sendable {
    case inserted = "Inserted"
    case modified = "Modified"
    case deleted = "Deleted"
  }

  package let operationNumber: Int64
  /// Counts from 1 within the operation.
  package let number: Int64
  package let record: RecordKey
  package let recordNumber: String
  package let change: Change
  /// The API name of the field; blank for insertions and deletions.
  package let field: String
  /// Canonical text, integers in decimal; the image of a deleted record.
  package let old: String
  /// Canonical text, integers in decimal; the image of an inserted record.
  package let new: String
  /// `Cause.name` and `Cause.detail`.
  package let cause: String
  package let causeDetail: String

  static let columns: SQLName = .fixed(
    """
    operation_number, entry_number, entity, record_id, record_number, change, field, old_value, \
    new_value, cause, cause_detail
    """)

  init(_ row: any SQLRow) throws(ConcordError) {
    guard let kind = Entity.named(row.text(2))?.kind, let id = RecordID(row.text(3)),
      let change = Change(rawValue: row.text(5))
    else { throw ImageParser.fault }
    operationNumber = row.integer(0)
    number = row.integer(1)
    record = RecordKey(kind, id)
    recordNumber = row.text(4)
    self.change = change
    field = row.text(6)
    old = row.text(7)
    new = row.text(8)
    cause = row.text(9)
    causeDetail = row.text(10)
  }
}

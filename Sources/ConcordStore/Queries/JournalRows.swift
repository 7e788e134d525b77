internal import ConcordCore

/// How the journal's rows are read.
enum JournalRows {
  /// What entries are about that are about no record: the ends of subscriptions (API-WH-9).
  ///
  /// Lists of the journal show them; nothing follows from them.
  static let subscriptions = "subscriptions"
  /// The condition that leaves them out.
  static let ofRecords: SQLName = .fixed("e.entity <> 'subscriptions'")

  /// The select list of `operation(from:)`.
  static let operationColumns: SQLName = .fixed(
    """
    operation_number, id, at, user_id, channel, client, operation, reason, undo_of, batch, \
    entry_count
    """)

  static func operation(from row: any SQLRow) throws(ConcordError) -> JournalOperation {
    guard let id = RecordID(row.text(1)) else { throw ImageParser.fault }
    return JournalOperation(
      number: row.integer(0), id: id, at: row.text(2), user: row.text(3), channel: row.text(4),
      client: row.text(5), name: row.text(6), reason: row.text(7), undoOf: row.integer(8),
      batch: row.integer(9), entryCount: Int(row.integer(10)))
  }

  /// The select list of `entry(from:)`.
  static let entryColumns: SQLName = .fixed(
    """
    e.operation_number, e.entry_number, e.entity, e.record_id, e.record_number, e.change, e.field, \
    e.old_value, e.new_value, e.cause, e.cause_detail
    """)

  static func entry(from row: any SQLRow) throws(ConcordError) -> JournalEntry {
    guard let kind = Entity.named(row.text(2))?.kind, let id = RecordID(row.text(3)) else {
      throw ImageParser.fault
    }
    let key = RecordKey(kind, id)
    return JournalEntry(
      operation: row.integer(0), number: Int(row.integer(1)), key: key,
      recordNumber: row.text(4), change: try change(of: key, row), cause: row.text(9),
      causeDetail: row.text(10))
  }

  private static func change(of key: RecordKey, _ row: any SQLRow) throws(ConcordError)
    -> JournalEntry.Change
  {
    let entity = key.entity.entity
    switch row.text(5) {
    case EntryChange.inserted.rawValue:
      return .inserted(Record(key, values: try RecordImage.decode(row.text(8), entity)))
    case EntryChange.deleted.rawValue:
      return .deleted(Record(key, values: try RecordImage.decode(row.text(7), entity)))
    case EntryChange.modified.rawValue:
      let name = row.text(6)
      guard let field = entity.field(name) else {
        guard name == EntryChange.touchField else { throw ImageParser.fault }
        return .touched
      }
      return .modified(
        field, old: try value(row.text(7), of: field), new: try value(row.text(8), of: field))
    default: throw ImageParser.fault
    }
  }

  /// The value that a canonical text of the journal stands for.
  private static func value(_ text: String, of field: Field) throws(ConcordError) -> Value {
    if field.isText { return .text(text) }
    guard let number = Int64(text) else { throw ImageParser.fault }
    return .integer(number)
  }
}

/// What happened to a record, as the journal names it.
enum EntryChange: String {
  case inserted = "Inserted"
  case modified = "Modified"
  case deleted = "Deleted"

  /// The field under which a record that is only stamped is journaled.
  static let touchField = "lastModifiedDateTime"
}

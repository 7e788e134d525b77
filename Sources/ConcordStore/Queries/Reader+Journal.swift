package import ConcordCore

/// A position in the journal of a company, in the order of commits.
package struct JournalPosition: Sendable, Equatable {
  /// Everything up to and including this entry has been read.
  package let operation: Int64
  package let entry: Int64

  /// The position after all entries of an operation; 0 = the beginning.
  package init(after operation: Int64) {
    self.operation = operation
    entry = Int64.max
  }

  package init(operation: Int64, entry: Int64) {
    self.operation = operation
    self.entry = entry
  }
}

/// The readings of the journal; every list is paged, none is unbounded.
extension Reader {
  // MARK: Operations

  /// Operations, newest first, older than a number.
  package func operations(before number: Int64 = .max, limit: Int) throws(ConcordError)
    -> [OperationRow]
  {
    try operations(
      """
      SELECT \(OperationRow.columns) FROM operation \
      WHERE company = \(company) AND operation_number < \(number) \
      ORDER BY operation_number DESC LIMIT \(limit)
      """)
  }

  /// The operation with a number, or nil.
  package func operation(_ number: Int64) throws(ConcordError) -> OperationRow? {
    try operations(
      """
      SELECT \(OperationRow.columns) FROM operation \
      WHERE company = \(company) AND operation_number = \(number)
      """
    ).first
  }

  /// The operation with an id, or nil.
  package func operation(id: RecordID) throws(ConcordError) -> OperationRow? {
    try operations(
      """
      SELECT \(OperationRow.columns) FROM operation WHERE company = \(company) AND id = \(id)
      """
    ).first
  }

  /// The operations of a batch, newest first, older than a number: the order in which they undo.
  package func operations(ofBatch batch: Int64, before number: Int64 = .max, limit: Int)
    throws(ConcordError) -> [OperationRow]
  {
    try operations(
      """
      SELECT \(OperationRow.columns) FROM operation \
      WHERE company = \(company) AND batch = \(batch) AND batch <> 0 \
      AND operation_number < \(number) ORDER BY operation_number DESC LIMIT \(limit)
      """)
  }

  /// The operations that undo one, oldest first; several when it was undone in parts.
  package func operations(undoing number: Int64) throws(ConcordError) -> [OperationRow] {
    try operations(
      """
      SELECT \(OperationRow.columns) FROM operation \
      WHERE company = \(company) AND undo_of = \(number) AND undo_of <> 0 \
      ORDER BY operation_number
      """)
  }

  private func operations(_ sql: SQL) throws(ConcordError) -> [OperationRow] {
    var operations: [OperationRow] = []
    try transaction.forEach(sql) { row throws(ConcordError) in
      operations.append(try OperationRow(row))
    }
    return operations
  }

  // MARK: Entries

  /// The entries of an operation in order, after an entry number.
  package func entries(ofOperation number: Int64, after entry: Int64 = 0, limit: Int = .max)
    throws(ConcordError) -> [EntryRow]
  {
    try entries(
      """
      SELECT \(EntryRow.columns) FROM journal_entry \
      WHERE company = \(company) AND operation_number = \(number) AND entry_number > \(entry) \
      ORDER BY entry_number LIMIT \(limit)
      """)
  }

  /// The entries of a record, newest first, before a position; of deleted records too.
  package func entries(
    of key: RecordKey, before position: JournalPosition = JournalPosition(after: .max), limit: Int
  ) throws(ConcordError) -> [EntryRow] {
    try entries(
      """
      SELECT \(EntryRow.columns) FROM journal_entry \
      WHERE company = \(company) AND entity = \(key.entity.entity.name) AND record_id = \(key.id) \
      AND operation_number <= \(position.operation) \
      AND (operation_number < \(position.operation) OR entry_number < \(position.entry)) \
      ORDER BY operation_number DESC, entry_number DESC LIMIT \(limit)
      """)
  }

  /// The first entries of all records after a position, in the order of commits.
  ///
  /// Complete: an operation that commits later has a greater number. A page that is shorter than
  /// the limit ends at the head.
  package func changes(after position: JournalPosition, limit: Int) throws(ConcordError)
    -> [EntryRow]
  {
    try entries(
      """
      SELECT \(EntryRow.columns) FROM journal_entry \
      WHERE company = \(company) \
      AND (operation_number, entry_number) > (\(position.operation), \(position.entry)) \
      ORDER BY operation_number, entry_number LIMIT \(limit)
      """)
  }

  private func entries(_ sql: SQL) throws(ConcordError) -> [EntryRow] {
    var entries: [EntryRow] = []
    try transaction.forEach(sql) { row throws(ConcordError) in
      entries.append(try EntryRow(row))
    }
    return entries
  }

  // MARK: History

  /// The record as it was at a time, replayed from its entries; nil = it did not exist then.
  ///
  /// Works for deleted records too. Untracked fields have their defaults. The time is UTC with
  /// millisecond precision, and changes of that very moment are included. Takes time proportional
  /// to the number of the record's entries.
  package func record(_ key: RecordKey, asOf time: String) throws(ConcordError) -> Record? {
    var replay = RecordReplay(key)
    try transaction.forEach(
      """
      SELECT e.operation_number, e.entry_number, e.entity, e.record_id, e.record_number, \
      e.change, e.field, e.old_value, e.new_value, e.cause, e.cause_detail, o.at, o.user_id \
      FROM journal_entry e JOIN operation o \
      ON o.company = e.company AND o.operation_number = e.operation_number \
      WHERE e.company = \(company) AND e.entity = \(key.entity.entity.name) \
      AND e.record_id = \(key.id) AND o.at <= \(time) \
      ORDER BY e.operation_number, e.entry_number
      """
    ) { row throws(ConcordError) in
      try replay.apply(try EntryRow(row), at: row.text(11), by: row.text(12))
    }
    return replay.record
  }
}

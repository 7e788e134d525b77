package import ConcordCore

/// A position in the journal of a company, in the order of commits.
package struct JournalPosition: Sendable, Equatable {
  package let operation: Int64
  /// The entry within the operation, counted from 1.
  package let entry: Int

  package init(operation: Int64, entry: Int) {
    self.operation = operation
    self.entry = entry
  }

  /// The position after all entries of an operation; 0 = the beginning of the journal.
  package init(after operation: Int64) { self.init(operation: operation, entry: .max) }

  /// The position of an entry.
  package init(_ entry: JournalEntry) {
    self.init(operation: entry.operation, entry: entry.number)
  }

  /// The position after everything.
  package static let end = JournalPosition(operation: .max, entry: .max)
}

/// A record that changed after a position of the journal, and how it stands now.
package struct ChangedRecord: Sendable, Equatable {
  package let key: RecordKey
  /// The latest operation that changed it.
  package let operation: Int64
  /// Whether its latest insertion or deletion was a deletion.
  package let isDeleted: Bool

  package init(key: RecordKey, operation: Int64, isDeleted: Bool) {
    self.key = key
    self.operation = operation
    self.isDeleted = isDeleted
  }
}

/// The readings of the journal; every list is paged, none is unbounded.
extension Reader {
  // MARK: Operations

  /// Operations, newest first, older than a number.
  package func operations(before number: Int64 = .max, limit: Int) throws(ConcordError)
    -> [JournalOperation]
  {
    try source.operations(
      """
      SELECT \(JournalRows.operationColumns) FROM operation \
      WHERE company = \(company) AND operation_number < \(number) \
      ORDER BY operation_number DESC LIMIT \(limit)
      """)
  }

  /// Operations, oldest first, after a number: what a web hook or a mirror reads on.
  package func operations(after number: Int64, limit: Int) throws(ConcordError)
    -> [JournalOperation]
  {
    try source.operations(
      """
      SELECT \(JournalRows.operationColumns) FROM operation \
      WHERE company = \(company) AND operation_number > \(number) \
      ORDER BY operation_number LIMIT \(limit)
      """)
  }

  /// The operation with an id, or nil.
  package func operation(id: RecordID) throws(ConcordError) -> JournalOperation? {
    try source.operations(
      """
      SELECT \(JournalRows.operationColumns) FROM operation \
      WHERE company = \(company) AND id = \(id)
      """
    ).first
  }

  /// The operations of a batch, newest first, older than a number: the order in which they undo.
  package func operations(ofBatch batch: Int64, before number: Int64 = .max, limit: Int)
    throws(ConcordError) -> [JournalOperation]
  {
    try source.operations(
      """
      SELECT \(JournalRows.operationColumns) FROM operation \
      WHERE company = \(company) AND batch = \(batch) AND batch <> 0 \
      AND operation_number < \(number) ORDER BY operation_number DESC LIMIT \(limit)
      """)
  }

  // MARK: Entries

  /// The entries of an operation in order, after an entry number.
  package func entries(of operation: Int64, after entry: Int = 0, limit: Int)
    throws(ConcordError) -> [JournalEntry]
  {
    try source.entries(
      """
      SELECT \(JournalRows.entryColumns) FROM journal_entry e \
      WHERE e.company = \(company) AND e.operation_number = \(operation) \
      AND e.entry_number > \(entry) AND \(JournalRows.ofRecords) ORDER BY e.entry_number LIMIT \(limit)
      """)
  }

  /// The entries of a record, newest first, before a position; of deleted records too.
  package func entries(
    of key: RecordKey, before position: JournalPosition = .end, limit: Int
  ) throws(ConcordError) -> [JournalEntry] {
    try source.entries(
      """
      SELECT \(JournalRows.entryColumns) FROM journal_entry e \
      WHERE e.company = \(company) AND e.entity = \(key.entity.entity.name) \
      AND e.record_id = \(key.id) AND e.operation_number <= \(position.operation) \
      AND (e.operation_number < \(position.operation) OR e.entry_number < \(position.entry)) \
      ORDER BY e.operation_number DESC, e.entry_number DESC LIMIT \(limit)
      """)
  }

  /// The entries of all records, newest first, before a position.
  package func entries(before position: JournalPosition = .end, limit: Int)
    throws(ConcordError) -> [JournalEntry]
  {
    try source.entries(
      """
      SELECT \(JournalRows.entryColumns) FROM journal_entry e \
      WHERE e.company = \(company) AND \(JournalRows.ofRecords) \
      AND (e.operation_number, e.entry_number) < (\(position.operation), \(position.entry)) \
      ORDER BY e.operation_number DESC, e.entry_number DESC LIMIT \(limit)
      """)
  }

  /// The first entries of all records after a position, in the order of commits.
  ///
  /// Complete: an operation that commits later has a greater number. A page that is shorter than
  /// the limit ends at the head.
  package func changes(after position: JournalPosition, limit: Int) throws(ConcordError)
    -> [JournalEntry]
  {
    try source.entries(
      """
      SELECT \(JournalRows.entryColumns) FROM journal_entry e \
      WHERE e.company = \(company) AND \(JournalRows.ofRecords) \
      AND (e.operation_number, e.entry_number) > (\(position.operation), \(position.entry)) \
      ORDER BY e.operation_number, e.entry_number LIMIT \(limit)
      """)
  }

  /// The records of some entities that changed after one operation and up to another, each once,
  /// by their latest operation; the next page begins beyond the last record of the previous one.
  ///
  /// What a delta or sync token needs; no image is read.
  package func changedRecords(
    _ entities: [EntityKind], after: Int64, through: Int64, beyond: ChangedRecord? = nil,
    limit: Int
  ) throws(ConcordError) -> [ChangedRecord] {
    if entities.isEmpty { return [] }
    let names = SQL.join(entities.map { "\($0.entity.name)" }, by: ", ")
    // Records of the pages before are not among what changed since the last one's operation.
    let first = beyond.map { max(after, $0.operation - 1) } ?? after
    var page: SQL = ""
    if let beyond {
      page = """
        AND (e.operation_number, e.entity, e.record_id) \
        > (\(beyond.operation), \(beyond.key.entity.entity.name), \(beyond.key.id))
        """
    }
    var changed: [ChangedRecord] = []
    // Walks the operations in order and keeps the last entry of every record, which an index knows,
    // so that a page costs what it shows. The entity is not asked of an index, which would lead
    // through all that ever happened to it.
    try transaction.forEach(
      """
      SELECT e.entity, e.record_id, e.operation_number, e.change FROM journal_entry e \
      WHERE e.company = \(company) AND e.operation_number > \(first) \
      AND e.operation_number <= \(through) AND COALESCE(e.entity, '') IN (\(names)) \(page) \
      AND NOT EXISTS (SELECT 1 FROM journal_entry l WHERE l.company = \(company) \
      AND l.entity = e.entity AND l.record_id = e.record_id \
      AND l.operation_number <= \(through) \
      AND (l.operation_number, l.entry_number) > (e.operation_number, e.entry_number)) \
      ORDER BY e.operation_number, e.entity, e.record_id LIMIT \(limit)
      """
    ) { row throws(ConcordError) in
      guard let kind = Entity.named(row.text(0))?.kind, let id = RecordID(row.text(1)) else {
        throw ImageParser.fault
      }
      changed.append(
        ChangedRecord(
          key: RecordKey(kind, id), operation: row.integer(2),
          isDeleted: row.text(3) == EntryChange.deleted.rawValue))
    }
    return changed
  }

  // MARK: History

  /// The record as it was at a time, replayed from its entries; nil = it did not exist then.
  ///
  /// Works for deleted records too. Untracked fields have their defaults. The time is UTC with
  /// millisecond precision, and changes of that very moment are included. Takes time proportional
  /// to the number of the record's entries.
  package func record(_ key: RecordKey, asOf time: String) throws(ConcordError) -> Record? {
    var replay = RecordReplay()
    try transaction.forEach(
      """
      SELECT \(JournalRows.entryColumns), o.at, o.user_id FROM journal_entry e JOIN operation o \
      ON o.company = e.company AND o.operation_number = e.operation_number \
      WHERE e.company = \(company) AND e.entity = \(key.entity.entity.name) \
      AND e.record_id = \(key.id) AND o.at <= \(time) \
      ORDER BY e.operation_number, e.entry_number
      """
    ) { row throws(ConcordError) in
      try replay.apply(
        try JournalRows.entry(from: row), at: row.text(11), by: row.text(12))
    }
    return replay.record
  }
}

internal import ConcordCore

/// The journal as operations read it, above all undo.
extension TransactionSource {
  func operation(_ number: Int64) throws(ConcordError) -> JournalOperation? {
    try operations(
      """
      SELECT \(JournalRows.operationColumns) FROM operation \
      WHERE company = \(company) AND operation_number = \(number)
      """
    ).first
  }

  func undoes(of number: Int64) throws(ConcordError) -> [JournalOperation] {
    try operations(
      """
      SELECT \(JournalRows.operationColumns) FROM operation \
      WHERE company = \(company) AND undo_of = \(number) AND undo_of <> 0 \
      ORDER BY operation_number DESC
      """)
  }

  func entries(of operation: Int64) throws(ConcordError) -> [JournalEntry] {
    try entries(
      """
      SELECT \(JournalRows.entryColumns) FROM journal_entry e \
      WHERE e.company = \(company) AND e.operation_number = \(operation) ORDER BY e.entry_number
      """)
  }

  func latestChange(of key: RecordKey, field: Field?) throws(ConcordError) -> Int64 {
    let name = field?.apiName ?? ""
    return try transaction.integer(
      """
      SELECT COALESCE(MAX(operation_number), 0) FROM journal_entry \
      WHERE company = \(company) AND entity = \(key.entity.entity.name) \
      AND record_id = \(key.id) AND field = \(name)
      """) ?? 0
  }

  func operations(_ sql: SQL) throws(ConcordError) -> [JournalOperation] {
    var operations: [JournalOperation] = []
    try transaction.forEach(sql) { row throws(ConcordError) in
      operations.append(try JournalRows.operation(from: row))
    }
    return operations
  }

  func entries(_ sql: SQL) throws(ConcordError) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    try transaction.forEach(sql) { row throws(ConcordError) in
      entries.append(try JournalRows.entry(from: row))
    }
    return entries
  }
}

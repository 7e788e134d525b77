internal import ConcordCore

/// The journal as operations read it, above all undo.
extension TransactionSource {
  func operation(_ number: Int64) throws(ConcordError) -> JournalOperation? {
    if let loaded = loadedJournal.operations[number] { return loaded }
    return try operations(
      """
      SELECT \(JournalRows.operationColumns) FROM operation \
      WHERE company = \(company) AND operation_number = \(number)
      """
    ).first
  }

  func undoes(of number: Int64) throws(ConcordError) -> [JournalOperation] {
    // Who asks is about to write one more: only the first answer can be from before.
    if let loaded = loadedJournal.undoes.removeValue(forKey: number) { return loaded }
    return try operations(
      """
      SELECT \(JournalRows.operationColumns) FROM operation \
      WHERE company = \(company) AND undo_of = \(number) AND undo_of <> 0 \
      ORDER BY operation_number DESC
      """)
  }

  func entries(of operation: Int64) throws(ConcordError) -> [JournalEntry] {
    if let loaded = loadedJournal.entries[operation] { return loaded }
    return try entries(
      """
      SELECT \(JournalRows.entryColumns) FROM journal_entry e \
      WHERE e.company = \(company) AND e.operation_number = \(operation) \
      AND \(JournalRows.ofRecords) ORDER BY e.entry_number
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

  func loadOperations(_ numbers: [Int64]) throws(ConcordError) -> [JournalEntry] {
    var found: [JournalOperation] = []
    try forEach(.operations, numbers) { row throws(ConcordError) in
      found.append(try JournalRows.operation(from: row))
    }
    var entryCount = 0
    var small: [Int64] = []
    for operation in found {
      entryCount += operation.entryCount
      if entryCount > Limits.recordsPerOperation { break }
      small.append(operation.number)
      loadedJournal.operations[operation.number] = operation
      loadedJournal.undoes[operation.number] = []
      loadedJournal.entries[operation.number] = []
    }
    try forEach(.undoes, small) { row throws(ConcordError) in
      let undo = try JournalRows.operation(from: row)
      loadedJournal.undoes[undo.undoOf]?.append(undo)
    }
    var all: [JournalEntry] = []
    try forEach(.entries, small) { row throws(ConcordError) in
      let entry = try JournalRows.entry(from: row)
      loadedJournal.entries[entry.operation]?.append(entry)
      all.append(entry)
    }
    return all
  }

  private func forEach(
    _ list: JournalList, _ numbers: [Int64],
    _ body: (any SQLRow) throws(ConcordError) -> Void
  ) throws(ConcordError) {
    for chunk in chunks(of: numbers) {
      let length = QueryStatement.paddedLength(chunk.count)
      let prepared = book.query([-1, list.rawValue, Int32(length)]) {
        list.text(places: (2..<length + 2).map { "$\($0)" }.joined(separator: ", "))
      }
      var values: [Value] = [.integer(company.rawValue)]
      for index in 0..<length {
        values.append(.integer(chunk[chunk.startIndex + min(index, chunk.count - 1)]))
      }
      try transaction.forEach(prepared, values, body)
    }
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

/// Operations of the journal that were loaded together.
struct LoadedJournal {
  var operations: [Int64: JournalOperation] = [:]
  var undoes: [Int64: [JournalOperation]] = [:]
  var entries: [Int64: [JournalEntry]] = [:]
}

/// What is read of many operations at once.
private enum JournalList: Int32 {
  case operations, undoes, entries

  func text(places: String) -> String {
    switch self {
    case .operations:
      """
      SELECT \(JournalRows.operationColumns.text) FROM operation \
      WHERE company = $1 AND operation_number IN (\(places))
      """
    case .undoes:
      """
      SELECT \(JournalRows.operationColumns.text) FROM operation \
      WHERE company = $1 AND undo_of IN (\(places)) AND undo_of <> 0 \
      ORDER BY operation_number DESC
      """
    case .entries:
      """
      SELECT \(JournalRows.entryColumns.text) FROM journal_entry e \
      WHERE e.company = $1 AND e.operation_number IN (\(places)) \
      AND \(JournalRows.ofRecords.text) ORDER BY e.operation_number, e.entry_number
      """
    }
  }
}

package import ConcordCore

extension Bookkeeping {
  /// Opens an import whose operations carry a batch number.
  package func createImport(
    number: Int64, format: String, fileName: String, fileHash: String, entity: EntityKind,
    options: String, by user: String
  ) throws(ConcordError) -> RecordID {
    let id = ids.next()
    try transaction.execute(
      """
      INSERT INTO import_batch (company, id, number, format, file_name, file_hash, entity, \
      options, user_id, started_at, status) VALUES (\(company), \(id), \(number), \(format), \
      \(fileName), \(fileHash), \(entity.entity.name), \(options), \(user), \(now), \
      \(ImportBatch.Status.running.rawValue))
      """)
    return id
  }

  /// Adds rows and their counts to an import, in the transaction of the chunk that did them.
  ///
  /// A row that was reported before, because an interrupted import was resumed, is replaced.
  package func addRows(_ rows: [ImportRow], toImport id: RecordID) throws(ConcordError) {
    var counts = ImportCounts()
    for row in rows {
      try transaction.execute(
        Self.insertRow,
        [
          .integer(company.rawValue), .text(id.description), .integer(row.number),
          .integer(row.line), .text(row.action.rawValue), .text(row.record?.description ?? ""),
          .text(row.recordNumber), .text(row.errorCode), .text(row.errorColumn),
          .text(row.message), .integer(row.operation),
        ])
      switch row.action {
      case .create: counts.created += 1
      case .update: counts.updated += 1
      case .unchanged: counts.unchanged += 1
      case .skip: counts.skipped += 1
      case .error: counts.failed += 1
      }
    }
    try executeOne(
      """
      UPDATE import_batch SET created_count = created_count + \(counts.created), \
      updated_count = updated_count + \(counts.updated), \
      unchanged_count = unchanged_count + \(counts.unchanged), \
      skipped_count = skipped_count + \(counts.skipped), \
      failed_count = failed_count + \(counts.failed) WHERE company = \(company) AND id = \(id)
      """, "Import", id)
  }

  private static let insertRow = PreparedSQL(
    """
    INSERT INTO import_row (company, batch_id, row_number, line, action, record_id, \
    record_number, error_code, error_column, message, operation_number) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
    ON CONFLICT (company, batch_id, row_number) DO UPDATE SET line = excluded.line, \
    action = excluded.action, record_id = excluded.record_id, \
    record_number = excluded.record_number, error_code = excluded.error_code, \
    error_column = excluded.error_column, message = excluded.message, \
    operation_number = excluded.operation_number
    """)

  /// Ends an import, or says that it was undone.
  package func finishImport(_ id: RecordID, _ status: ImportBatch.Status) throws(ConcordError) {
    try executeOne(
      """
      UPDATE import_batch SET status = \(status.rawValue), finished_at = \(now) \
      WHERE company = \(company) AND id = \(id)
      """, "Import", id)
  }

  /// Marks the imports that a process left behind when it ended; returns how many.
  package func markInterruptedImports() throws(ConcordError) -> Int {
    try transaction.execute(
      """
      UPDATE import_batch SET status = \(ImportBatch.Status.interrupted.rawValue), \
      finished_at = \(now) \
      WHERE company = \(company) AND status = \(ImportBatch.Status.running.rawValue)
      """)
  }

  /// Takes an interrupted import up again, with options that may have changed.
  package func reopenImport(_ id: RecordID, options: String) throws(ConcordError) {
    try executeOne(
      """
      UPDATE import_batch SET status = \(ImportBatch.Status.running.rawValue), \
      options = \(options), finished_at = '' WHERE company = \(company) AND id = \(id)
      """, "Import", id)
  }

  /// Forgets keys that were remembered more than some years ago (CSV-16).
  package func forgetKeys(olderThanYears years: Int) throws(ConcordError) {
    let year = (Int(now.prefix(4)) ?? 0) - years
    let limit = String(year) + now.dropFirst(4)
    try transaction.execute(
      "DELETE FROM import_key WHERE company = \(company) AND created_at < \(limit)")
  }

  /// The records that some remembered keys mean, by the hash of the key.
  package func records(ofKeys hashes: [String], _ entity: EntityKind) throws(ConcordError)
    -> [String: RecordID]
  {
    try ImportKeyTable.records(ofKeys: hashes, entity, company, transaction)
  }

  /// Remembers which record a key of another system means, by the key's hash.
  package func rememberKey(_ hash: String, _ record: RecordKey) throws(ConcordError) {
    try transaction.execute(
      """
      INSERT INTO import_key (company, entity, key_hash, record_id, created_at) \
      VALUES (\(company), \(record.entity.entity.name), \(hash), \(record.id), \(now)) \
      ON CONFLICT (company, entity, key_hash) DO UPDATE SET record_id = excluded.record_id
      """)
  }

  /// Saves the column mapping of a file under a name; a blank mapping removes it.
  package func saveMapping(_ name: String, entity: EntityKind, _ mapping: String)
    throws(ConcordError)
  {
    if mapping.isEmpty {
      try transaction.execute(
        "DELETE FROM import_mapping WHERE company = \(company) AND name = \(name)")
      return
    }
    try transaction.execute(
      """
      INSERT INTO import_mapping (company, name, entity, mapping) \
      VALUES (\(company), \(name), \(entity.entity.name), \(mapping)) \
      ON CONFLICT (company, name) DO UPDATE SET entity = excluded.entity, \
      mapping = excluded.mapping
      """)
  }
}

extension Reader {
  private static let importColumns: SQLName = .fixed(
    """
    id, number, format, file_name, file_hash, entity, options, user_id, started_at, finished_at, \
    status, created_count, updated_count, unchanged_count, skipped_count, failed_count
    """)

  /// Imports, newest first, older than a number.
  package func imports(before number: Int64 = .max, limit: Int) throws(ConcordError)
    -> [ImportBatch]
  {
    try imports(
      """
      SELECT \(Self.importColumns) FROM import_batch \
      WHERE company = \(company) AND number < \(number) ORDER BY number DESC LIMIT \(limit)
      """)
  }

  /// The import with an id, or nil.
  package func importBatch(_ id: RecordID) throws(ConcordError) -> ImportBatch? {
    try imports(
      "SELECT \(Self.importColumns) FROM import_batch WHERE company = \(company) AND id = \(id)"
    ).first
  }

  /// The imports of a file with a hash, newest first.
  package func imports(ofFile hash: String) throws(ConcordError) -> [ImportBatch] {
    try imports(
      """
      SELECT \(Self.importColumns) FROM import_batch \
      WHERE company = \(company) AND file_hash = \(hash) ORDER BY number DESC
      """)
  }

  private func imports(_ sql: SQL) throws(ConcordError) -> [ImportBatch] {
    var imports: [ImportBatch] = []
    try transaction.forEach(sql) { row throws(ConcordError) in
      guard let id = RecordID(row.text(0)), let entity = Entity.named(row.text(5))?.kind,
        let status = ImportBatch.Status(rawValue: row.text(10))
      else { throw ConcordError(.fault, "an import cannot be read") }
      let counts = ImportCounts(
        created: Int(row.integer(11)), updated: Int(row.integer(12)),
        unchanged: Int(row.integer(13)), skipped: Int(row.integer(14)),
        failed: Int(row.integer(15)))
      imports.append(
        ImportBatch(
          id: id, number: row.integer(1), format: row.text(2), fileName: row.text(3),
          fileHash: row.text(4), entity: entity, options: row.text(6), user: row.text(7),
          startedAt: row.text(8), finishedAt: row.text(9), status: status, counts: counts))
    }
    return imports
  }

  /// The rows of an import in their order, after a row number.
  package func rows(ofImport id: RecordID, after number: Int64 = 0, limit: Int)
    throws(ConcordError) -> [ImportRow]
  {
    var rows: [ImportRow] = []
    try transaction.forEach(
      """
      SELECT row_number, line, action, record_id, record_number, error_code, error_column, \
      message, operation_number FROM import_row \
      WHERE company = \(company) AND batch_id = \(id) AND row_number > \(number) \
      ORDER BY row_number LIMIT \(limit)
      """
    ) { row throws(ConcordError) in
      guard let action = ImportRow.Action(rawValue: row.text(2)) else {
        throw ConcordError(.fault, "a row of an import cannot be read")
      }
      rows.append(
        ImportRow(
          number: row.integer(0), line: row.integer(1), action: action,
          record: RecordID(row.text(3)), recordNumber: row.text(4), errorCode: row.text(5),
          errorColumn: row.text(6), message: row.text(7), operation: row.integer(8)))
    }
    return rows
  }

  /// The import with a batch number, or nil.
  package func importBatch(number: Int64) throws(ConcordError) -> ImportBatch? {
    try imports(
      """
      SELECT \(Self.importColumns) FROM import_batch \
      WHERE company = \(company) AND number = \(number)
      """
    ).first
  }

  /// The records that some remembered keys mean, by the hash of the key.
  package func records(ofKeys hashes: [String], _ entity: EntityKind) throws(ConcordError)
    -> [String: RecordID]
  {
    try ImportKeyTable.records(ofKeys: hashes, entity, company, transaction)
  }

  /// The record that a remembered key means, or nil.
  package func record(ofKey hash: String, _ entity: EntityKind) throws(ConcordError) -> RecordID? {
    var id: RecordID?
    try transaction.forEach(
      """
      SELECT record_id FROM import_key \
      WHERE company = \(company) AND entity = \(entity.entity.name) AND key_hash = \(hash)
      """
    ) { row in id = RecordID(row.text(0)) }
    return id
  }

  /// The saved column mapping with a name, or nil.
  package func mapping(_ name: String) throws(ConcordError) -> String? {
    var mapping: String?
    try transaction.forEach(
      "SELECT mapping FROM import_mapping WHERE company = \(company) AND name = \(name)"
    ) { row in mapping = row.text(0) }
    return mapping
  }
}

/// Looks up many remembered keys at once.
private enum ImportKeyTable {
  private static let hashesPerQuery = 250

  static func records(
    ofKeys hashes: [String], _ entity: EntityKind, _ company: CompanyID,
    _ transaction: any SQLTransaction
  ) throws(ConcordError) -> [String: RecordID] {
    var found: [String: RecordID] = [:]
    var rest = hashes[...]
    while !rest.isEmpty {
      let list = SQL.join(rest.prefix(hashesPerQuery).map { "\($0)" }, by: ", ")
      rest = rest.dropFirst(hashesPerQuery)
      try transaction.forEach(
        """
        SELECT key_hash, record_id FROM import_key \
        WHERE company = \(company) AND entity = \(entity.entity.name) AND key_hash IN (\(list))
        """
      ) { row in found[row.text(0)] = RecordID(row.text(1)) }
    }
    return found
  }
}

package import ConcordCore

/// How many records a bulk change would change, and the first of them.
package struct BulkPreview: Sendable {
  package let change: BulkChange
  package let count: Int
  /// At most `Limits.bulkPreview` record numbers, ascending.
  package let numbers: [String]
}

/// Bulk changes: one UPDATE over all rows that hold a value, journaled by INSERT … SELECT, so that
/// no record is loaded (decision 6).
extension PlanWriter {
  func write(_ bulk: BulkChange, _ head: Head, _ entries: inout Int64) throws(ConcordError) {
    if bulk.old == bulk.new { return }
    for field in bulk.fields where field.isTracked {
      entries += Int64(try journal(bulk, field, head, after: entries))
    }
    let table = EntityTable.of(bulk.entity)
    var settings: [SQL] = []
    for field in bulk.fields {
      let column = SQLName.column(field)
      settings.append(
        "\(column) = CASE WHEN \(column) = \(bulk.old) THEN \(bulk.new) ELSE \(column) END")
      if table.comparableFields.contains(field) {
        let key = Value.text(foldedKey(bulk.new.text))
        let keyColumn = SQLName.keyColumn(field)
        settings.append(
          "\(keyColumn) = CASE WHEN \(column) = \(bulk.old) THEN \(key) ELSE \(keyColumn) END")
      }
    }
    if bulk.fields.contains(where: \.isTracked) {
      // A row that this operation has written before carries its time already (INV-32).
      settings.append("version = version + CASE WHEN modified_at = \(head.at) THEN 0 ELSE 1 END")
      settings.append("modified_at = \(head.at)")
      settings.append("modified_by = \(head.context.user)")
    }
    try transaction.execute(
      """
      UPDATE \(SQLName.table(bulk.entity)) SET \(SQL.join(settings, by: ", ")) \
      WHERE \(Self.rows(of: bulk, in: company))
      """)
  }

  private func journal(_ bulk: BulkChange, _ field: Field, _ head: Head, after entries: Int64)
    throws(ConcordError) -> Int
  {
    let entity = bulk.entity.entity
    return try transaction.execute(
      """
      INSERT INTO journal_entry (company, operation_number, entry_number, entity, record_id, \
      record_number, change, field, old_value, new_value, cause, cause_detail) \
      SELECT company, CAST(\(head.number) AS BIGINT), \
      CAST(\(entries) AS BIGINT) + row_number() OVER (ORDER BY id), CAST(\(entity.name) AS TEXT), \
      id, \(Self.number(of: entity, after: bulk)), CAST(\(EntryChange.modified.rawValue) AS TEXT), \
      CAST(\(field.apiName) AS TEXT), CAST(\(bulk.old.text) AS TEXT), \
      CAST(\(bulk.new.text) AS TEXT), CAST(\(bulk.cause.name) AS TEXT), \
      CAST(\(bulk.cause.detail) AS TEXT) \
      FROM \(SQLName.table(bulk.entity)) \
      WHERE \(Self.rows(of: bulk, in: company)) AND \(Self.holds(field, bulk.old))
      """)
  }

  /// The number of a row as it will be when the change has been made.
  private static func number(of entity: Entity, after bulk: BulkChange) -> SQL {
    if entity.keyFields.isEmpty { return "''" }
    let parts: [SQL] = entity.keyFields.map { field in
      let column = SQLName.column(field)
      if !bulk.fields.contains(field) {
        return field.isText ? "\(column)" : "CAST(\(column) AS TEXT)"
      }
      return """
        CASE WHEN \(column) = \(bulk.old) THEN CAST(\(bulk.new.text) AS TEXT) \
        ELSE CAST(\(column) AS TEXT) END
        """
    }
    return SQL.join(parts, by: " || ' ' || ")
  }

  /// The condition that a row is changed.
  private static func rows(of bulk: BulkChange, in company: CompanyID) -> SQL {
    let holding = SQL.join(bulk.fields.map { holds($0, bulk.old) }, by: " OR ")
    guard let limit = bulk.limitedTo else { return "company = \(company) AND (\(holding))" }
    return "company = \(company) AND (\(holding)) AND \(holds(limit.field, limit.value))"
  }

  private static func holds(_ field: Field, _ value: Value) -> SQL {
    let column = SQLName.column(field)
    if field.isText && !value.isBlank { return "(\(column) = \(value) AND \(column) <> '')" }
    return "\(column) = \(value)"
  }

  /// What a bulk change would do.
  static func preview(_ bulk: BulkChange, _ transaction: any SQLTransaction, _ company: CompanyID)
    throws(ConcordError) -> BulkPreview
  {
    let rows = rows(of: bulk, in: company)
    let table = SQLName.table(bulk.entity)
    let count = try transaction.integer("SELECT COUNT(*) FROM \(table) WHERE \(rows)") ?? 0
    var numbers: [String] = []
    let number = SQLName.number(of: bulk.entity.entity)
    try transaction.forEach(
      """
      SELECT \(number) FROM \(table) WHERE \(rows) ORDER BY 1, id LIMIT \(Limits.bulkPreview)
      """
    ) { row in numbers.append(row.text(0)) }
    return BulkPreview(change: bulk, count: Int(count), numbers: numbers)
  }
}

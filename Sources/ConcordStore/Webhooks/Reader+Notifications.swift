package import ConcordCore

/// What web hooks read of the journal.
extension Reader {
  /// When the first operation after one was made that changed a resource; nil = none did.
  package func firstChange(
    of resource: Subscription.Resource, after operation: Int64, through head: Int64
  ) throws(ConcordError) -> String? {
    let first = try transaction.integer(
      """
      SELECT COALESCE(MIN(operation_number), 0) FROM journal_entry \
      WHERE company = \(company) AND operation_number > \(operation) \
      AND operation_number <= \(head) AND \(condition(of: resource))
      """)
    guard let first, first > 0 else { return nil }
    return try time(of: first)
  }

  /// The records of a resource that changed after one operation and up to another, each with what
  /// all its changes come to, in the order of their latest changes (API-WH-5).
  ///
  /// Records that were created and deleted again are left out, unless a message of which nobody
  /// knows what became of it has told of their creation: up to `offered`.
  package func notifiedChanges(
    of resource: Subscription.Resource, after operation: Int64, offered: Int64 = 0,
    through head: Int64, limit: Int
  ) throws(ConcordError) -> [NotifiedChange] {
    var changes: [NotifiedChange] = []
    try transaction.forEach(
      """
      SELECT g.record_id, CASE WHEN g.existed_before = 0 AND g.exists_now = 0 THEN 1 \
      ELSE g.existed_before END, g.exists_now, \
      (SELECT o.at FROM operation o WHERE o.company = \(company) \
      AND o.operation_number = g.latest) \
      FROM (SELECT record_id, MAX(operation_number) AS latest, \
      MIN(operation_number) AS first, \
      CASE WHEN MIN(CASE WHEN change = 'Inserted' THEN operation_number END) \
      = MIN(operation_number) THEN 0 ELSE 1 END AS existed_before, \
      CASE WHEN MAX(CASE WHEN change = 'Deleted' THEN operation_number ELSE 0 END) \
      > MAX(CASE WHEN change = 'Inserted' THEN operation_number ELSE 0 END) \
      THEN 0 ELSE 1 END AS exists_now \
      FROM journal_entry WHERE company = \(company) AND operation_number > \(operation) \
      AND operation_number <= \(head) AND \(condition(of: resource)) GROUP BY record_id) g \
      WHERE g.existed_before = 1 OR g.exists_now = 1 OR g.first <= \(offered) \
      ORDER BY g.latest, g.record_id LIMIT \(limit)
      """
    ) { row throws(ConcordError) in
      guard let record = RecordID(row.text(0)),
        let kind = NotifiedChange.Kind.merged(
          existedBefore: row.integer(1) != 0, existsNow: row.integer(2) != 0)
      else { throw ImageParser.fault }
      changes.append(NotifiedChange(record: record, kind: kind, at: row.text(3)))
    }
    return changes
  }

  /// When an operation was made; blank when it does not exist.
  private func time(of operation: Int64) throws(ConcordError) -> String {
    var at = ""
    try transaction.forEach(
      """
      SELECT at FROM operation WHERE company = \(company) AND operation_number = \(operation)
      """
    ) { row in at = row.text(0) }
    return at
  }

  /// Entries of the resource; those of a whole set are found by their operations, because an index
  /// that begins with the entity would lead through all that ever happened to it.
  private func condition(of resource: Subscription.Resource) -> SQL {
    let name = resource.entity.entity.name
    guard let record = resource.record else { return "COALESCE(entity, '') = \(name)" }
    return "entity = \(name) AND record_id = \(record)"
  }
}

/// Undoes what an import did with one row, as far as nobody has built on it since (CSV-17).
///
/// - Changes: fields that still have their imported values get the old ones back; what the row
///   created is deleted if nothing refers to it and nobody changed it.
/// - Violations: `E-NOTFOUND`, `E-UNDOSTATE` for a record that was changed or is used since, and
///   those of the deletion rules.
package struct UndoImportedRow: Operation {
  package static let name = "UNDO"
  package let operation: Int64

  package init(_ operation: Int64) { self.operation = operation }

  package static func prefetch(_ operations: [UndoImportedRow], into draft: Draft)
    throws(ConcordError)
  {
    try UndoOperation.prefetch(operations.map { UndoOperation($0.operation) }, into: draft)
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let journal = draft.workspace.source
    let entries = try journal.entries(of: operation)
    var created: Set<RecordKey> = []
    for entry in entries {
      if case .inserted = entry.change { created.insert(entry.key) }
    }
    for entry in entries {
      guard case .inserted(let image) = entry.change, let record = try draft.record(entry.key)
      else { continue }
      let changed = record.entity.fields.first { $0.isTracked && record[$0] != image[$0] }
      if let changed {
        refuse("\(record.title) has another \(changed.caption) by now.", record, draft)
      } else if let user = try user(of: record, besides: created, draft) {
        refuse("\(record.title) is used by \(user.title).", record, draft)
      }
    }
    try draft.throwRefusals()
    try UndoOperation(operation, isPartial: true).plan(draft)
  }

  private func refuse(_ reason: String, _ record: Record, _ draft: Draft) {
    draft.refuse(.undoState, String(operation), reason, record: record.key)
  }

  /// A record that names this one and is not part of the row.
  private func user(of record: Record, besides created: Set<RecordKey>, _ draft: Draft)
    throws(ConcordError) -> Record?
  {
    guard record.entity.keyFields.count == 1 else { return nil }
    for field in Entity.references(to: record.key.entity) {
      let users = try draft.records(where: field, is: .text(record.number))
      if let user = users.first(where: { $0.key != record.key && !created.contains($0.key) }) {
        return user
      }
    }
    guard let kind = Kind(record.key.entity) else { return nil }
    return try draft.records(where: ContactBusinessRelation.linkedNumber, is: record.number)
      .first {
        $0[ContactBusinessRelation.kind] == kind.rawValue && !created.contains($0.key)
      }
  }
}

internal import ConcordCore

/// Writes a plan: rows and journal of every entity by the same few statements.
///
/// Lives inside one write transaction and keeps its buffers between operations.
final class PlanWriter {
  let transaction: any SQLTransaction
  let company: CompanyID
  private let book: StatementBook
  /// The values of the statement being built.
  private var values: [Value] = []
  /// The values of the journal entries that are still to be inserted.
  private var entryValues: [Value] = []
  private var imageScratch: [UInt8] = []

  init(_ transaction: any SQLTransaction, company: CompanyID, book: StatementBook) {
    self.transaction = transaction
    self.company = company
    self.book = book
  }

  /// What an operation writes besides its changes.
  struct Head {
    let number: Int64
    let id: RecordID
    /// UTC, millisecond precision.
    let at: String
    let context: Context
  }

  /// Writes rows, journal entries and the operation row.
  ///
  /// Deletions come first and insertions last, so that a record may take the place of another one
  /// under a unique key.
  func write(_ plan: Plan, _ head: Head) throws(ConcordError) {
    for change in plan.changes where change.kind == .deleted { try delete(change) }
    for change in plan.changes {
      if case .modified(let fields) = change.kind { try update(change, fields, head) }
    }
    for change in plan.changes where change.kind == .inserted { try insert(change, head) }
    var entries: Int64 = 0
    entryValues.removeAll(keepingCapacity: true)
    for change in plan.changes { journal(change, head, &entries) }
    try insertEntries()
    for bulk in plan.bulkChanges { try write(bulk, head, &entries) }
    if plan.recalculatesIndicators { try recalculateIndicators() }
    if !head.context.images.isEmpty { try writeImages(of: plan, head.context.images) }
    try writeOperation(plan, head, entryCount: entries)
  }

  // MARK: Rows

  private func insert(_ change: RecordChange, _ head: Head) throws(ConcordError) {
    guard let record = change.after else { return }
    let table = EntityTable.of(change.key.entity)
    begin()
    values.append(.text(change.key.id.description))
    values.append(contentsOf: record.values)
    for field in table.comparableFields {
      values.append(.text(foldedKey(record.values[field.ordinal].text)))
    }
    values.append(.integer(1))
    values.append(.text(head.at))
    values.append(.text(head.context.user))
    values.append(.text(head.at))
    values.append(.text(head.context.user))
    try executeOne(table.insert)
  }

  private func delete(_ change: RecordChange) throws(ConcordError) {
    begin()
    values.append(.text(change.key.id.description))
    values.append(.integer(change.before?.version ?? 0))
    try executeOne(EntityTable.of(change.key.entity).delete)
  }

  private func update(_ change: RecordChange, _ fields: [FieldChange], _ head: Head)
    throws(ConcordError)
  {
    let table = EntityTable.of(change.key.entity)
    let isStamped = change.growsVersion
    let version = change.before?.version ?? 0
    var set = FieldSet()
    values.removeAll(keepingCapacity: true)
    for field in fields {
      set.insert(field.field)
      values.append(field.new)
    }
    for field in table.comparableFields where set.contains(field) {
      values.append(.text(foldedKey(change.after?[field].text ?? "")))
    }
    if isStamped {
      values.append(.integer(version + 1))
      values.append(.text(head.at))
      values.append(.text(head.context.user))
    }
    values.append(.integer(company.rawValue))
    values.append(.text(change.key.id.description))
    values.append(.integer(version))
    try executeOne(book.update(table, set, stamped: isStamped))
  }

  /// Runs a statement that must change exactly one row: the one that was planned on.
  private func executeOne(_ prepared: PreparedSQL) throws(ConcordError) {
    let count = try transaction.execute(prepared, values)
    if count != 1 {
      throw ConcordError(.fault, "a record was not as it was read when it was written")
    }
  }

  private func begin() {
    values.removeAll(keepingCapacity: true)
    values.append(.integer(company.rawValue))
  }

  // MARK: Journal

  private static let entryColumns = [
    "company", "operation_number", "entry_number", "entity", "record_id", "record_number",
    "change", "field", "old_value", "new_value", "cause", "cause_detail",
  ]

  /// Statements that insert so many entries at once, the largest first.
  ///
  /// Starting and ending a statement costs SQLite as much as inserting a row, and an operation has
  /// a dozen entries: together they take 60 % of the time that they take one by one.
  private static let insertions: [(count: Int, prepared: PreparedSQL)] = [16, 8, 4, 2, 1].map {
    count in
    let width = entryColumns.count
    let rows = (0..<count).map { row in
      "(\((1...width).map { "$\(row * width + $0)" }.joined(separator: ", ")))"
    }
    return (
      count,
      PreparedSQL(
        """
        INSERT INTO journal_entry (\(entryColumns.joined(separator: ", "))) \
        VALUES \(rows.joined(separator: ", "))
        """)
    )
  }

  private func insertEntries() throws(ConcordError) {
    var rest = entryValues[...]
    for (count, prepared) in Self.insertions {
      let width = count * Self.entryColumns.count
      while rest.count >= width {
        if try transaction.execute(prepared, Array(rest.prefix(width))) != count {
          throw ConcordError(.fault, "an entry of the journal was not written")
        }
        rest = rest.dropFirst(width)
      }
    }
  }

  /// What all entries of one record's change have in common.
  private struct EntrySubject {
    let operation: Value
    let entity: Value
    let id: Value
    let number: Value

    init(_ change: RecordChange, _ head: Head) {
      operation = .integer(head.number)
      entity = .text(change.key.entity.entity.name)
      id = .text(change.key.id.description)
      number = .text(change.number)
    }
  }

  private func journal(_ change: RecordChange, _ head: Head, _ entries: inout Int64) {
    let table = EntityTable.of(change.key.entity)
    let subject = EntrySubject(change, head)
    switch change.kind {
    case .inserted:
      guard let record = change.after else { return }
      let image = RecordImage.encode(record, table, scratch: &imageScratch)
      enter(subject, .inserted, "", old: "", new: image, change.cause, &entries)
    case .deleted:
      guard let record = change.before else { return }
      let image = RecordImage.encode(record, table, scratch: &imageScratch)
      enter(subject, .deleted, "", old: image, new: "", change.cause, &entries)
    case .modified where change.isStampOnly:
      enter(
        subject, .modified, EntryChange.touchField, old: change.before?.modifiedAt ?? "",
        new: head.at, change.cause, &entries)
    case .modified(let fields):
      for field in fields where field.field.isTracked {
        enter(
          subject, .modified, field.field.apiName, old: field.old.text, new: field.new.text,
          field.cause, &entries)
      }
    }
  }

  private func enter(
    _ subject: EntrySubject, _ kind: EntryChange, _ field: String, old: String, new: String,
    _ cause: Cause, _ entries: inout Int64
  ) {
    entries += 1
    entryValues.append(.integer(company.rawValue))
    entryValues.append(subject.operation)
    entryValues.append(.integer(entries))
    entryValues.append(subject.entity)
    entryValues.append(subject.id)
    entryValues.append(subject.number)
    entryValues.append(.text(kind.rawValue))
    entryValues.append(.text(field))
    entryValues.append(.text(old))
    entryValues.append(.text(new))
    entryValues.append(.text(cause.name))
    entryValues.append(.text(cause.detail))
  }

  private static let insertOperation = PreparedSQL(
    """
    INSERT INTO operation (company, operation_number, id, at, user_id, channel, client, \
    operation, reason, undo_of, batch, entry_count) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    """)

  private func writeOperation(_ plan: Plan, _ head: Head, entryCount: Int64)
    throws(ConcordError)
  {
    begin()
    values.append(.integer(head.number))
    values.append(.text(head.id.description))
    values.append(.text(head.at))
    values.append(.text(head.context.user))
    values.append(.text(head.context.channel.rawValue))
    values.append(.text(head.context.client))
    values.append(.text(plan.operation))
    values.append(.text(head.context.reason))
    values.append(.integer(plan.undoOf))
    values.append(.integer(head.context.batch))
    values.append(.integer(entryCount))
    try executeOne(Self.insertOperation)
  }

  // MARK: Images

  /// Keeps the bytes of every image that a changed record now refers to.
  private func writeImages(of plan: Plan, _ images: [String: [UInt8]]) throws(ConcordError) {
    var written: Set<String> = []
    for change in plan.changes {
      guard let record = change.after else { continue }
      for field in record.entity.fields where field.type == .image {
        let hash = record[field].text
        guard let bytes = images[hash], written.insert(hash).inserted else { continue }
        try transaction.execute(
          """
          INSERT INTO image (company, hash, bytes) VALUES (\(company), \(hash), \(bytes)) \
          ON CONFLICT (company, hash) DO NOTHING
          """)
      }
    }
  }
}

import ConcordCore
import ConcordStore

/// Writes the rows of changes of contacts with nothing but prepared statements.
final class BareChanges {
  /// A value of a statement; what changes to and fro has both texts.
  private enum Slot {
    case number(Int64)
    case text(KeptText)
    /// The value before and after the change, and the other way round in every second cycle.
    case old(KeptText, KeptText)
    case new(KeptText, KeptText)
    case operationNumber
    case time
    case newID
  }

  private struct Row {
    let statement: BareStatement
    let slots: [Slot]
  }

  private let user = KeptText(SampleCompany.context.user)

  private let database: BareDatabase
  private var statements: [String: BareStatement] = [:]
  private var changes: [[Row]] = []
  private var cycle = 0
  private var operationNumber: Int64
  private let updateCompany: BareStatement
  private let ids = TimeOrderedIDs()

  /// Prepares statements for changes like these, which the database has seen already.
  init(_ path: String, _ plans: [Plan]) throws {
    database = try BareDatabase(path)
    operationNumber = try database.integer("SELECT operation_number FROM company WHERE id = 1")
    updateCompany = try database.prepare(
      "UPDATE company SET operation_number = ?, last_stamp = ?, batch_number = 0 WHERE id = 1")
    for plan in plans { changes.append(try rows(of: plan)) }
  }

  /// How many rows of records and journal a change writes; the company's row is not counted.
  var rowsPerChange: Int { changes.first?.count ?? 0 }

  /// Makes every change so many times, with so many changes in one transaction.
  func run(cycles: Int, perCommit: Int) throws {
    for _ in 0..<cycles {
      for start in stride(from: 0, to: changes.count, by: perCommit) {
        try database.run("BEGIN IMMEDIATE")
        let now = UTCTime.systemClock()
        for index in start..<min(start + perCommit, changes.count) {
          operationNumber += 1
          try write(changes[index], at: UTCTime.text(now))
        }
        updateCompany.bind(operationNumber, at: 1)
        updateCompany.bind(now, at: 2)
        try updateCompany.execute()
        try database.run("COMMIT")
      }
      cycle += 1
    }
  }

  private func write(_ rows: [Row], at time: String) throws {
    // The plans that the statements were made of led to the state before the first cycle.
    let isBack = cycle % 2 == 0
    for row in rows {
      for (index, slot) in row.slots.enumerated() {
        let position = index + 1
        switch slot {
        case .number(let number): row.statement.bind(number, at: position)
        case .text(let text): row.statement.bind(text, at: position)
        case .old(let old, let new): row.statement.bind(isBack ? new : old, at: position)
        case .new(let old, let new): row.statement.bind(isBack ? old : new, at: position)
        case .operationNumber: row.statement.bind(operationNumber, at: position)
        case .time: row.statement.bind(time, at: position)
        case .newID: row.statement.bind(ids.next().description, at: position)
        }
      }
      try row.statement.execute()
    }
  }

  // MARK: Preparing

  private func rows(of plan: Plan) throws -> [Row] {
    var updates: [Row] = []
    var entries: [Row] = []
    for change in plan.changes {
      guard case .modified(let fields) = change.kind else {
        throw BenchmarkError("a change does more than modify records")
      }
      updates.append(try update(change, fields))
      for field in fields { entries.append(try entry(change, field, entries.count + 1)) }
    }
    return updates + entries + [try operation(plan, entryCount: entries.count)]
  }

  private func update(_ change: RecordChange, _ fields: [FieldChange]) throws -> Row {
    let settings = fields.map { "\($0.field.column) = ?" }.joined(separator: ", ")
    let statement = try statement(
      """
      UPDATE \(change.key.entity.entity.name) SET \(settings), version = version + 1, \
      modified_at = ?, modified_by = ? WHERE company = ? AND id = ?
      """)
    let values = fields.map { Slot.new(KeptText($0.old.text), KeptText($0.new.text)) }
    let id = KeptText(change.key.id.description)
    return Row(
      statement: statement,
      slots: values + [.time, .text(user), .number(1), .text(id)])
  }

  private func entry(_ change: RecordChange, _ field: FieldChange, _ number: Int) throws -> Row {
    let statement = try statement(
      """
      INSERT INTO journal_entry (company, operation_number, entry_number, entity, record_id, \
      record_number, change, field, old_value, new_value, cause, cause_detail) \
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let old = KeptText(field.old.text)
    let new = KeptText(field.new.text)
    let texts = [
      change.key.entity.entity.name, change.key.id.description, change.number, "Modified",
      field.field.apiName,
    ]
    return Row(
      statement: statement,
      slots: [.number(1), .operationNumber, .number(Int64(number))]
        + texts.map { .text(KeptText($0)) }
        + [
          .old(old, new), .new(old, new), .text(KeptText(field.cause.name)),
          .text(KeptText(field.cause.detail)),
        ])
  }

  private func operation(_ plan: Plan, entryCount: Int) throws -> Row {
    let statement = try statement(
      """
      INSERT INTO operation (company, operation_number, id, at, user_id, channel, client, \
      operation, reason, undo_of, batch, entry_count) \
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let context = SampleCompany.context
    let texts = [context.channel.rawValue, context.client, plan.operation, context.reason]
    return Row(
      statement: statement,
      slots: [.number(1), .operationNumber, .newID, .time, .text(user)]
        + texts.map { .text(KeptText($0)) } + [.number(0), .number(0), .number(Int64(entryCount))])
  }

  private func statement(_ sql: String) throws -> BareStatement {
    if let known = statements[sql] { return known }
    let statement = try database.prepare(sql)
    statements[sql] = statement
    return statement
  }
}

import ArgumentParser
import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordStore
import Foundation

/// The changes of a record, newest first, with who, when and why.
struct RecordHistory: Sendable {
  let entity: EntityKind
  let number: String
  let field: String?
  let limit: Int
  let isJSON: Bool

  private struct Line: Sendable {
    let entry: JournalEntry
    let operation: JournalOperation?
  }

  func bytes(_ session: Session) async throws -> [UInt8] {
    let lines = try await session.read { draft, reader throws(ConcordError) in
      let record = try draft.require(entity, number)
      if let field { _ = try FieldArguments.field(field, of: entity) }
      return try Self.lines(record.key, field: field, limit, reader)
    }
    return isJSON ? json(lines) : text(lines)
  }

  private static func lines(
    _ key: RecordKey, field: String?, _ limit: Int, _ reader: Reader
  ) throws(ConcordError) -> [Line] {
    var lines: [Line] = []
    var position = JournalPosition.end
    let pageSize = 500
    while lines.count < limit {
      let page = try reader.entries(of: key, before: position, limit: pageSize)
      for entry in page where concerns(entry, field) && lines.count < limit {
        lines.append(
          Line(entry: entry, operation: try reader.records.operation(entry.operation)))
      }
      guard page.count == pageSize, let last = page.last else { break }
      position = JournalPosition(last)
    }
    return lines
  }

  private static func concerns(_ entry: JournalEntry, _ field: String?) -> Bool {
    guard let field else { return true }
    switch entry.change {
    case .modified(let changed, _, _): return changed.apiName == field
    case .inserted(let record), .deleted(let record): return !record[field].isEmpty
    case .touched: return false
    }
  }

  private func text(_ lines: [Line]) -> [UInt8] {
    var table = TextTable(["When", "Operation", "Who", "What", "Why"])
    for line in lines {
      let cause = PlanText.describe(cause: line.entry.cause, detail: line.entry.causeDetail)
      let reason = line.operation?.reason ?? ""
      table.add([
        line.operation?.at ?? "",
        "\(line.entry.operation) \(line.operation?.name ?? "")",
        "\(line.operation?.user ?? "") \(line.operation?.channel ?? "")",
        JournalText.describe(line.entry, field: field),
        [cause, reason].filter { !$0.isEmpty }.joined(separator: "; "),
      ])
    }
    return Array((table.lines.joined(separator: "\n") + "\n").utf8)
  }

  private func json(_ lines: [Line]) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.name("value")
      json.array { json in
        for line in lines { JournalText.write(line.entry, line.operation, to: &json) }
      }
    }
    json.lineBreak()
    return json.take()
  }
}

/// Entries of the journal for people and for scripts (`api.md` 3.10).
enum JournalText {
  /// `Phone No. "1" → "2"`, or what happened to the record as a whole.
  static func describe(_ entry: JournalEntry, field: String? = nil) -> String {
    switch entry.change {
    case .touched: return "stamped"
    case .deleted: return "deleted"
    case .inserted(let record):
      guard let field, let found = record.entity.field(field) else { return "created" }
      return "created with \(found.caption) \(shown(record[found], found))"
    case .modified(let field, let old, let new):
      return "\(field.caption) \(shown(old, field)) → \(shown(new, field))"
    }
  }

  private static func shown(_ value: Value, _ field: Field) -> String {
    let text = field.text(of: value)
    if text.isEmpty { return "blank" }
    return "\"\(field.isSensitive ? ValueJSON.masked(text) : text)\""
  }

  static func write(
    _ entry: JournalEntry, _ operation: JournalOperation?, to json: inout JSONWriter
  ) {
    json.object { json in
      json.member("operationNumber", entry.operation)
      json.member("entryNumber", Int64(entry.number))
      json.member("occurredDateTime", operation?.at ?? "")
      json.member("userId", operation?.user ?? "")
      json.member("channel", operation?.channel ?? "")
      json.member("operation", operation?.name ?? "")
      json.member("reason", operation?.reason ?? "")
      json.member("entitySet", entry.key.entity.entity.setName)
      json.member("recordId", entry.key.id.description)
      json.member("recordNumber", entry.recordNumber)
      let (type, field, old, new) = parts(entry)
      json.member("changeType", type)
      json.member("field", field)
      json.member("oldValue", old)
      json.member("newValue", new)
      json.member("cause", entry.cause)
      json.member("causeDetail", entry.causeDetail)
    }
  }

  private static func parts(_ entry: JournalEntry) -> (String, String, String, String) {
    switch entry.change {
    case .inserted: return ("Inserted", "", "", "")
    case .deleted: return ("Deleted", "", "", "")
    case .touched: return ("Modified", "", "", "")
    case .modified(let field, let old, let new):
      let texts = [old, new].map { value in
        field.isSensitive
          ? ValueJSON.masked(field.text(of: value)) : field.text(of: value)
      }
      return ("Modified", field.apiName, texts[0], texts[1])
    }
  }
}

struct JournalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "List operations, newest first, or the changes of one.",
    discussion: """
      Examples:
        concord journal --limit 10
        concord journal 1207
      """)

  @OptionGroup var options: DatabaseOptions
  @Option(help: "At most this many.") var limit = LineLimit(20)
  @Option(help: "Only operations before this one.") var before: Int64?
  @Argument(help: "An operation number.") var operation: Int64?

  func run() async throws {
    let session = try await Session.open(options)
    if let operation {
      try await show(operation, session)
    } else {
      try await list(session)
    }
  }

  private func list(_ session: Session) async throws {
    let (before, limit) = (before ?? .max, limit.count)
    let operations = try await session.read { _, reader throws(ConcordError) in
      try reader.operations(before: before, limit: limit)
    }
    if options.json {
      Console.json { json in
        json.object { json in
          json.name("value")
          json.array { json in for operation in operations { Self.write(operation, &json) } }
        }
      }
      return
    }
    var table = TextTable(["No.", "When", "Who", "Channel", "Operation", "Changes", "Reason"])
    for operation in operations {
      let undo = operation.undoOf == 0 ? "" : "undo of \(operation.undoOf) "
      table.add([
        String(operation.number), operation.at, operation.user, operation.channel,
        operation.name, String(operation.entryCount), undo + operation.reason,
      ])
    }
    Console.print(lines: table.lines)
  }

  private func show(_ number: Int64, _ session: Session) async throws {
    let (operation, entries) = try await session.read { _, reader throws(ConcordError) in
      guard let operation = try reader.records.operation(number) else {
        throw ConcordError(.notFound, "Operation", String(number))
      }
      return (operation, try reader.entries(of: number, limit: Limits.recordsPerOperation))
    }
    if options.json {
      Console.json { json in
        json.object { json in
          json.name("value")
          json.array { json in
            for entry in entries { JournalText.write(entry, operation, to: &json) }
          }
        }
      }
      return
    }
    Console.print(
      "Operation \(operation.number) \(operation.name) at \(operation.at) by "
        + "\(operation.user) (\(operation.channel))")
    if !operation.reason.isEmpty { Console.print("Reason: \(operation.reason)") }
    var table = TextTable(["Record", "What", "Why"])
    for entry in entries {
      table.add([
        "\(entry.key.entity.entity.caption) \(entry.recordNumber)", JournalText.describe(entry),
        PlanText.describe(cause: entry.cause, detail: entry.causeDetail),
      ])
    }
    Console.print(lines: table.lines)
  }

  private static func write(_ operation: JournalOperation, _ json: inout JSONWriter) {
    json.object { json in
      json.member("id", operation.id.description)
      json.member("operationNumber", operation.number)
      json.member("occurredDateTime", operation.at)
      json.member("userId", operation.user)
      json.member("channel", operation.channel)
      json.member("clientName", operation.client)
      json.member("operation", operation.name)
      json.member("reason", operation.reason)
      json.member("entryCount", Int64(operation.entryCount))
      json.member("undoOfOperation", operation.undoOf)
      json.member("batch", operation.batch)
    }
  }
}

struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Take back an operation or all operations of a batch.",
    discussion: """
      What was changed again since is refused, or left out with --partial.
        concord undo 1207 --preview
        concord undo --batch 3
      """)

  @OptionGroup var options: DatabaseOptions
  @OptionGroup var change: ChangeOptions
  @Option(help: "Undo all operations of this batch, newest first.") var batch: Int64?
  @Flag(help: "Undo what was not changed since, and report the rest.") var partial = false
  @Argument(help: "The operation number.") var operation: Int64?

  func validate() throws {
    if (batch == nil) == (operation == nil) {
      throw ValidationError("Name an operation, or a batch with --batch.")
    }
    if batch != nil, change.preview {
      throw ValidationError("Preview single operations; a batch is undone one by one.")
    }
  }

  func run() async throws {
    let session = try await Session.open(options)
    if let operation {
      try await session.run(UndoOperation(operation, isPartial: partial), change)
      return
    }
    guard let batch else { return }
    Interruption.listen()
    let bar = ProgressBar("Undo of batch \(batch)")
    let outcome = try await JobRunner(session.store, session.company.key).undo(
      batch: batch, isPartial: partial, change.context(session.user), progress: bar.report)
    bar.finish()
    try JobReport(outcome, isJSON: options.json).show()
  }
}

struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say where a field's value comes from and what follows it.",
    discussion: "Example:\n  concord explain contacts CT000101 phoneNumber")

  @OptionGroup var options: DatabaseOptions
  @Argument(help: "contacts, customers, vendors, bankAccounts or employees.")
  var set: SetArgument
  @Argument(help: "The number.") var number: String
  @Argument(help: "The field.") var field: String

  func run() async throws {
    let session = try await Session.open(options)
    let (entity, number, name) = (set.entity, number.asNumber, field)
    let field = try FieldArguments.field(name, of: entity)
    let explanation = try await session.read { draft, reader throws(ConcordError) in
      try Explanation.make(entity, number, field, draft, reader)
    }
    if options.json {
      Console.json { explanation.write(to: &$0) }
    } else {
      Console.print(lines: explanation.lines)
    }
  }
}

struct AsOfCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "as-of", abstract: "Show a record as it was at a time.",
    discussion: "Example:\n  concord as-of contacts CT000101 2026-03-01T00:00:00Z")

  @OptionGroup var options: DatabaseOptions
  @Argument(help: "The entity set.") var set: SetArgument
  @Argument(help: "The present number, or the id of a deleted record.") var number: String
  @Argument(help: "UTC, yyyy-MM-ddTHH:mm:ssZ.") var time: String

  func run() async throws {
    let session = try await Session.open(options)
    let (entity, number, time, isJSON) = (set.entity, number, try utc(), options.json)
    let output = try await session.read { draft, reader throws(ConcordError) in
      let key: RecordKey
      if let id = RecordID(number) {
        key = RecordKey(entity, id)
      } else {
        key = try draft.require(entity, number.asNumber).key
      }
      guard let record = try reader.record(key, asOf: time) else {
        throw ConcordError(.notFound, entity.entity.caption, "\(number) at \(time)")
      }
      return try RecordCard(record, draft, isJSON: isJSON).bytes()
    }
    Console.print(bytes: output)
  }

  /// The time with milliseconds, so that it compares with stamps; an untold fraction is the last.
  private func utc() throws -> String {
    let form = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z/
    let second = try? Date(String(time.prefix(19)) + "Z", strategy: .iso8601)
    guard time.wholeMatch(of: form) != nil, second != nil else {
      throw ValidationError("\"\(time)\" is not a time of the form 2026-03-01T00:00:00Z.")
    }
    return time.contains(".") ? time : String(time.dropLast()) + ".999Z"
  }
}

import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordStore

/// History, undo, drift: readings of the journal and what follows from them.
extension Call {
  // MARK: Functions

  func function(
    _ definition: ActionDefinition, _ entity: Located, _ arguments: ActionArguments
  ) async throws -> APIResponse {
    guard let key = entity.record else { throw APIError.notImplemented(definition.name) }
    switch definition.name {
    case "history": return try await history(key, arguments)
    case "asOf": return try await asOf(key, entity.set, arguments)
    case "explain": return try await explain(key, arguments)
    case "activeAddress": return try await activeAddress(key, arguments)
    case "linkCandidates": return try await linkCandidates(key, arguments)
    case "peekNext": return try await peekNext(key, arguments)
    default: throw APIError.notImplemented(definition.name)
    }
  }

  private func history(_ key: RecordKey, _ arguments: ActionArguments) async throws
    -> APIResponse
  {
    guard let set = route.set("journalEntries") else { throw APIError.notImplemented("history") }
    var filter = EntityType.condition(
      .column("record_id"), .text(key.id.description), .guid)
    let name = try arguments.text("field")
    if !name.isEmpty {
      let field = try field(name, of: key.entity)
      filter = .and([
        filter,
        .or([
          EntityType.condition(.column("field"), .text(field.apiName), .text),
          .compare(
            .notEqual, .property(.column("change_type"), .option),
            .literal(.text("Modified"), .option)),
        ]),
      ])
    }
    return try await answer(Collection(set: set, filter: filter))
  }

  private func field(_ name: String, of entity: EntityKind) throws -> Field {
    guard
      let field = entity.entity.fields.first(where: {
        $0.apiName.lowercased() == name.lowercased()
      })
    else {
      throw APIError.bad(
        "Could not find a property named '\(name)' on type 'Microsoft.NAV.\(entity.entity.name)'.")
    }
    return field
  }

  private func asOf(_ key: RecordKey, _ set: EntitySet, _ arguments: ActionArguments) async throws
    -> APIResponse
  {
    let at = try arguments.value(arguments.values["at"] ?? .null, .dateTime, "at").text
    let format = try format
    let context = context(set, suffix: "/$entity")
    let json = try await read { draft, reader -> [UInt8]? in
      guard let record = try reader.record(key, asOf: at) else { return nil }
      var json = JSONWriter()
      try RecordJSON(draft, showsSensitive: format.showsSensitive)
        .write(record, as: set.type, context: context, to: &json)
      return json.take()
    }
    guard let json else { throw APIError.resourceNotFound(set.name) }
    return APIResponse(
      200, headers: [("Content-Type", format.contentType)], body: .bytes(json))
  }

  private func explain(_ key: RecordKey, _ arguments: ActionArguments) async throws
    -> APIResponse
  {
    let field = try field(arguments.text("field"), of: key.entity)
    let context = "\(base)/$metadata#Microsoft.NAV.explanation"
    return try await value { draft, reader, json in
      let record = try draft.existing(key)
      try Explanation.make(key.entity, record.number, field, draft, reader)
        .write(to: &json, context: context)
    }
  }

  private func activeAddress(_ key: RecordKey, _ arguments: ActionArguments) async throws
    -> APIResponse
  {
    var date = try arguments.date("onDate")
    if date.isEmpty { date = String(UTCTime.text(UTCTime.systemClock()).prefix(10)) }
    let (day, context) = (date, "\(base)/$metadata#Microsoft.NAV.contactAddress")
    return try await value { draft, _, json in
      let contact = try draft.existing(key)
      let row = try ActiveAddress.find(of: contact.number, on: day, draft)
      json.object { json in
        json.member("@odata.context", context)
        json.member("alternativeAddressCode", row?["code"] ?? "")
        let names = [
          "companyName", "companyName2", "addressLine1", "addressLine2", "city", "state",
          "country", "postalCode", "phoneNumber", "mobilePhoneNumber", "extensionNumber", "pager",
          "faxNumber", "telexNumber", "telexAnswerBack", "email", "website",
        ]
        for name in names { json.member(name, (row ?? contact)[name]) }
      }
    }
  }

  /// Unlinked records whose name or tax number is the contact's (`api.md` 3.6).
  private func linkCandidates(_ key: RecordKey, _ arguments: ActionArguments) async throws
    -> APIResponse
  {
    let kind = try arguments.kind("kind")
    let context = "\(base)/$metadata#Collection(Microsoft.NAV.linkCandidate)"
    return try await value { draft, _, json in
      let found = try LinkCandidates.find(draft.existing(key), kind, draft)
      json.object { json in
        json.member("@odata.context", context)
        json.name("value")
        json.array { json in
          for candidate in found {
            json.object { json in
              json.member("id", candidate.record.key.id.description)
              json.member("number", candidate.record.number)
              json.member("displayName", candidate.record.displayName)
              json.member("score", Int64(candidate.score))
              json.name("reasons")
              json.array { json in for reason in candidate.reasons { json.value(reason) } }
            }
          }
        }
      }
    }
  }

  private func peekNext(_ key: RecordKey, _ arguments: ActionArguments) async throws
    -> APIResponse
  {
    var date = try arguments.date("usageDate")
    if date.isEmpty { date = String(UTCTime.text(UTCTime.systemClock()).prefix(10)) }
    let (day, context) = (date, "\(base)/$metadata#Microsoft.NAV.nextNumber")
    return try await value { draft, _, json in
      let peek = try SeriesPeek(draft.existing(key).number, on: day, draft)
      json.object { json in
        json.member("@odata.context", context)
        json.member("number", peek.number)
        json.member("warning", peek.warning?.message ?? "")
      }
    }
  }

  /// A complex value that a body writes from a snapshot.
  func value(
    _ body: @escaping @Sendable (Draft, Reader, inout JSONWriter) throws -> Void
  ) async throws -> APIResponse {
    let json = try await read { draft, reader in
      var json = JSONWriter()
      try body(draft, reader, &json)
      return json.take()
    }
    return APIResponse(
      200, headers: [("Content-Type", try format.contentType)], body: .bytes(json))
  }

  // MARK: Undo

  /// Undoes an operation; those of others need the role admin (`api.md` 1.3).
  func undo(_ number: Int64, _ arguments: ActionArguments) async throws -> APIResponse {
    let operation = try await read { _, reader in try reader.records.operation(number) }
    guard let operation else {
      throw ConcordError(.notFound, "Operation", String(number), field: "operationNumber")
    }
    if operation.user != principal.name { try require(.admin, "operation", "Execute") }
    let operationResult = try await execute(
      UndoOperation(number, isPartial: try arguments.flag("partial")))
    return answer(
      operationResult,
      location: operationResult.plan?.main.map {
        address(of: $0.entity.entity.setName, $0.id.description)
      })
  }

  func undo(record: Record, _ arguments: ActionArguments) async throws -> APIResponse {
    if let number = try arguments.number("operationNumber") {
      return try await undo(number, arguments)
    }
    let latest = try await read { _, reader in
      try reader.entries(of: record.key, limit: 1).first?.operation
    }
    guard let latest else { throw ConcordError(.notFound, "Operation", "") }
    return try await undo(latest, arguments)
  }

  // MARK: Drift

  /// The drift check of one contact and its links, at once (D-43).
  func verify(_ record: Record) async throws -> APIResponse {
    let number = try await read { draft, _ in
      record.key.entity == .contact
        ? record.number : try draft.contactLinked(to: record)?.number ?? ""
    }
    try requireOwnCommit()
    var scope = DriftScope()
    scope.contacts = [number]
    let runner = JobRunner(store, company.key)
    var result = OperationResult()
    result.isPreview = isDryRun
    switch (number.isEmpty, isDryRun) {
    case (true, _): result.value = "0"
    case (false, true): result.value = String(try await runner.countDrift(scope))
    case (false, false):
      let found = try await runner.verify(
        scope, user: principal.name, progress: { _ in true })
      result.value = String(found.issues.count)
    }
    return answer(result)
  }

  // MARK: Actions on rows of the journal, jobs and issues

  func viewAction(
    _ definition: ActionDefinition, _ entity: Located, _ arguments: ActionArguments
  ) async throws -> APIResponse {
    guard let id = RecordID(entity.id) else { throw APIError.resourceNotFound(entity.set.name) }
    switch (entity.set.name, definition.name) {
    case ("operations", "undo"):
      let operation = try await read { _, reader in try reader.operation(id: id) }
      guard let operation else { throw APIError.resourceNotFound("operations") }
      return try await undo(operation.number, arguments)
    case ("importBatches", "undo"): return try await undoImport(id)
    case ("jobs", "cancel"): return try await cancelJob(id)
    case ("syncIssues", "ignore"):
      try await keep { books throws(ConcordError) in
        try books.setIssue(id, .ignored)
      }
      var result = OperationResult()
      result.isPreview = isDryRun
      return answer(result)
    case ("syncIssues", "repair"): return try await repair(id, arguments)
    default: throw APIError.notImplemented(definition.name)
    }
  }

  private func repair(_ id: RecordID, _ arguments: ActionArguments) async throws -> APIResponse {
    let issue = try await read { _, reader in try reader.issue(id) }
    guard let issue, let finding = Finding(issue) else {
      throw APIError.resourceNotFound("syncIssues")
    }
    let operation = RepairLink(
      finding, try repairMethod(arguments),
      choice: try arguments.choices.masterChoice ?? MasterChoice(),
      linkedNumber: try arguments.code("linkedNumber"))
    let result = try await execute(operation)
    if !result.isPreview { try await markRepaired(id, by: result.operationNumber) }
    return answer(result)
  }

  private func markRepaired(_ issue: RecordID, by operation: Int64) async throws {
    try await keep { books throws(ConcordError) in
      try books.setIssue(issue, .repaired, repairedBy: operation)
    }
  }

  func repairMethod(_ arguments: ActionArguments) throws -> RepairLink.Method {
    let text = try arguments.text("method")
    let all = RepairLink.Method.allCases
    guard
      let method = all.first(where: { $0.rawValue.lowercased() == text.lowercased() })
    else {
      throw APIError(
        400, "Unknown",
        "'\(text)' is not an option. The existing options are: "
          + all.map(\.rawValue).joined(separator: ","), target: "method")
    }
    return method
  }
}

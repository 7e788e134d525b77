import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordStore
import Foundation

/// Imports and codes of many contacts at a time (`api.md` 3.14).
extension Call {
  // MARK: Codes

  /// Assigns a code to the contacts that a filter selects, or removes it from them (CLS-9).
  func assignCodes(_ assigns: Bool, _ arguments: ActionArguments) async throws -> APIResponse {
    let name = try arguments.text("entitySet")
    guard let set = route.set(name), let entity = set.type.entity,
      let codeField = entity.entity.keyFields.last, codeField.reference != nil,
      let owner = entity.entity.field("contactNumber"), let contacts = route.set("contacts")
    else { throw APIError.bad("'\(name)' holds no assigned codes.", target: "entitySet") }
    let code = try arguments.code("code")
    let numbers = try await numbers(contacts, filter: try arguments.text("filter"))
    guard numbers.count <= Limits.codesAtOnce else {
      throw ConcordError(
        .tooLarge, String(numbers.count), String(Limits.codesAtOnce), field: "filter")
    }
    if transaction != nil { try requireOwnCommit() }
    let context = context
    let isRehearsal = isDryRun
    let done = try await store.sequence(in: company.key, context, rehearsing: isRehearsal) {
      session throws(ConcordError) -> CodeCounts in
      var counts = CodeCounts()
      let draft = Draft(
        workspace: Workspace(source: session.records), context: context, ids: TimeOrderedIDs())
      for number in numbers {
        let row = try draft.records(where: owner, is: .text(number))
          .first { $0[codeField] == .text(code) }
        do throws(ConcordError) {
          switch (assigns, row) {
          case (true, nil):
            var entries = Entries(entity)
            entries[owner] = .text(number)
            entries[codeField] = .text(code)
            try session.perform(CreateRow(entries))
            counts.changed += 1
          case (false, let row?):
            try session.perform(DeleteRow(row.key))
            counts.changed += 1
          default: counts.already += 1
          }
        } catch {
          if error.category == .fault || error.category == .unavailable { throw error }
          if error.contains(.ref) { throw error }
          counts.skipped += 1
        }
      }
      return counts
    }
    var result = OperationResult()
    result.isPreview = isRehearsal
    result.operationNumber = isRehearsal ? 0 : done.outcomes.last?.operationNumber ?? 0
    let word = assigns ? "assigned" : "removed"
    result.value =
      "{\"\(word)\":\(done.result.changed),\"already\":\(done.result.already),"
      + "\"skipped\":\(done.result.skipped)}"
    return answer(result)
  }

  private struct CodeCounts: Sendable {
    var changed = 0
    var already = 0
    var skipped = 0
  }

  // MARK: Import

  /// Imports a CSV file as a job; a dry run says what it would do (CSV-14).
  func importRecords(_ arguments: ActionArguments) async throws -> APIResponse {
    guard try arguments.text("format").lowercased() == "csv" else {
      throw APIError.notImplemented("The format '\(try arguments.text("format"))'")
    }
    let name = try arguments.text("entitySet")
    guard let entity = route.set(name.isEmpty ? "contacts" : name)?.type.entity,
      entity == .contact || Kind(entity) != nil
    else { throw APIError.bad("'\(name)' cannot be imported.", target: "entitySet") }
    guard case .string(let base64)? = arguments.values["contentBase64"],
      let data = Data(base64Encoded: base64)
    else { throw ActionArguments.missing("contentBase64", "importRecords") }
    let fileName = try arguments.text("fileName")
    let file = ImportFile(
      name: fileName.isEmpty ? "import.csv" : fileName, bytes: Array(data))
    let options = try ImportOptions(arguments.members("options")).options
    let context = context
    let isRehearsal = isDryRun
    return try await startJob(kind: isRehearsal ? "Preview" : "Import") {
      runner throws(ConcordError) in
      let outcome =
        isRehearsal
        ? try await runner.rehearseCSVAsJob(file, into: entity, options, context)
        : try await runner.importCSV(file, into: entity, options, context)
      guard let job = runner.queued else { return }
      let (counts, text) = (outcome.counts, Self.text(outcome))
      try await runner.store.keep(runner.company) { books throws(ConcordError) in
        try books.startJob(job, total: outcome.rowCount)
        try books.advanceJob(
          job,
          by: JobCounts(
            processed: outcome.rowCount, created: counts.created, changed: counts.updated,
            skipped: counts.skipped + counts.unchanged, failed: counts.failed))
        let status: Job.Status =
          counts.failed == 0
          ? .succeeded : counts.created + counts.updated > 0 ? .partiallySucceeded : .failed
        try books.finishJob(job, status, message: "", result: text)
      }
    }
  }

  /// Undoes an import row by row, as far as nobody has built on it (CSV-17).
  func undoImport(_ id: RecordID) async throws -> APIResponse {
    let batch = try await read { _, reader in try reader.importBatch(id) }
    guard let number = batch?.number else { throw APIError.resourceNotFound("importBatches") }
    let context = context
    if isDryRun {
      return try await answerPreview { runner throws(ConcordError) in
        OperationResult(try await runner.rehearseUndo(ofImport: number, context))
      }
    }
    return try await startJob(kind: "Undo") { runner throws(ConcordError) in
      let undo = try await runner.undoImport(number, context)
      guard let job = runner.queued else { return }
      let (undone, rest) = (undo.undone, undo.rest.count)
      try await runner.store.keep(runner.company) { books throws(ConcordError) in
        try books.startJob(job, total: undone + rest)
        try books.advanceJob(
          job, by: JobCounts(processed: undone + rest, changed: undone, failed: rest))
        try books.finishJob(
          job, rest == 0 ? .succeeded : undone > 0 ? .partiallySucceeded : .failed, message: "",
          result: "{\"undone\":\(undone),\"left\":\(rest)}")
      }
    }
  }

  // MARK: Export

  /// Writes records as CSV into a file that is kept for a day (CSV-1).
  func exportRecords(_ arguments: ActionArguments) async throws -> APIResponse {
    guard try arguments.text("format").lowercased() == "csv" else {
      throw APIError.notImplemented("The format '\(try arguments.text("format"))'")
    }
    let name = try arguments.text("entitySet")
    guard let set = route.set(name.isEmpty ? "contacts" : name), let entity = set.type.entity,
      entity == .contact || Kind(entity) != nil, let key = entity.entity.keyFields.first
    else { throw APIError.bad("'\(name)' cannot be exported.", target: "entitySet") }
    var options = CSVExportOptions()
    options.columns = try arguments.texts("columns")
    let delimiter = try arguments.text("delimiter")
    guard let separator = CSVDelimiter(name: delimiter.isEmpty ? "comma" : delimiter) else {
      throw ConcordError(
        .range, "delimiter", "comma, semicolon, tab, pipe", field: "delimiter")
    }
    options.writing = CSVWriterOptions(
      delimiter: separator,
      hasByteOrderMark: arguments.values["bom"] == nil ? true : try arguments.flag("bom"),
      usesCaptions: try arguments.flag("captions"), protectsFormulas: false)
    let text = try arguments.text("filter")
    if !text.isEmpty {
      let numbers = try await numbers(set, filter: text)
      options.filters = [(key, RecordFilter(anyOf: numbers))]
    }
    let (settled, shelf, owner) = (options, service.exports, principal.id)
    if isDryRun {
      return try await answerPreview { runner throws(ConcordError) in
        let outcome = try await runner.exportCSV(entity, settled) { _ in }
        return OperationResult(
          previewing: "{\"count\":\(outcome.count),\"leftOut\":\(outcome.leftOut)}")
      }
    }
    let address = "\(base)/\(companySegment)/files"
    return try await startJob(kind: "Export") { runner throws(ConcordError) in
      guard let job = runner.queued else { return }
      let file = try shelf.create(job, owner: owner)
      let outcome = try await runner.exportCSV(entity, settled) { bytes throws(ConcordError) in
        do {
          try file.write(contentsOf: Data(bytes))
        } catch {
          throw ConcordError(.file, "The export", "a file", "it cannot be written", "1", "1")
        }
      }
      try? file.close()
      try await runner.store.keep(runner.company) { books throws(ConcordError) in
        try books.startJob(job, total: outcome.count)
        try books.advanceJob(
          job, by: JobCounts(processed: outcome.count, skipped: outcome.leftOut))
        try books.finishJob(
          job, .succeeded, message: "",
          result: "{\"url\":\"\(address)(\(job))/content\",\"count\":\(outcome.count),"
            + "\"leftOut\":\(outcome.leftOut)}")
      }
    }
  }

  /// The file of an export: `files({id})/content`; nil = another address.
  func answerFile(_ segments: [ODataPath.Segment]) throws -> APIResponse? {
    guard let first = segments.first, first.isNamed("files"), segments.count == 2,
      segments[1].isNamed("content") || segments[1].isNamed("$value"),
      case .guid(let text)? = first.key, let id = RecordID(text)
    else { return nil }
    guard isReading else {
      throw APIError.notAllowed(request.method, "files", isEntity: true, allow: ["GET"])
    }
    guard let parts = service.exports.parts(id, for: principal.id) else {
      throw APIError.resourceNotFound("files")
    }
    return APIResponse(
      200,
      headers: [
        ("Content-Type", "text/csv; charset=utf-8"),
        ("Content-Disposition", "attachment; filename=\"export.csv\""),
      ], body: .parts(parts))
  }

  private static func text(_ outcome: ImportOutcome) -> String {
    var json = JSONWriter()
    json.object { json in
      json.member("batchId", outcome.batch)
      json.member("created", Int64(outcome.counts.created))
      json.member("updated", Int64(outcome.counts.updated))
      json.member("unchanged", Int64(outcome.counts.unchanged))
      json.member("skipped", Int64(outcome.counts.skipped))
      json.member("failed", Int64(outcome.counts.failed))
    }
    return String(decoding: json.take(), as: UTF8.self)
  }
}

/// The options of an import in a body: members named like CSV-2 to CSV-22 (`api.md` 3.14).
private struct ImportOptions {
  private(set) var options = CSVImportOptions()

  init(_ members: [JSONValue.Member]) throws {
    for member in members {
      let text = member.value == .null ? "" : member.value.shown
      let isOn = text.lowercased() == "true"
      switch member.name {
      case "encoding": options.encoding = text
      case "delimiter": options.delimiter = text
      case "map": options.map = text
      case "ignoreUnknown": options.ignoreUnknown = isOn
      case "excel": options.excel = isOn
      case "dateFormat": options.dateFormat = text
      case "decimalMark": options.decimalMark = text
      case "blank": options.blankClears = text.lowercased() == "clear"
      case "match": options.match = text.isEmpty ? nil : try ImportMatch(named: text)
      case "createOnly": if isOn { options.mode = .createOnly }
      case "updateOnly": if isOn { options.mode = .updateOnly }
      case "createCompanies": options.createCompanies = isOn
      case "atomic": options.atomic = isOn
      case "maxErrors": options.maxErrors = Int(text) ?? 0
      case "template": options.template = text
      default: throw APIError.unknownMember(member.name, "importOptions")
      }
    }
  }
}

import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordStore

/// Actions of the company and of whole sets (`api.md` 3.14).
extension Call {
  func companyAction(_ definition: ActionDefinition, _ arguments: ActionArguments) async throws
    -> APIResponse
  {
    for kind in Kind.allCases where definition.name == "createContactsFrom\(kind.wireStem)s" {
      return try await createContacts(kind, arguments)
    }
    switch definition.name {
    case "undo":
      guard let number = try arguments.number("operationNumber") else {
        throw ActionArguments.missing("operationNumber", "undo")
      }
      return try await undo(number, arguments)
    case "verifySync": return try await verifyAll(arguments)
    case "repairSync": return try await repairAll(arguments)
    case "assignCodes", "removeCodes":
      return try await assignCodes(definition.name == "assignCodes", arguments)
    case "importContacts", "importRecords": return try await importRecords(arguments)
    case "exportContacts", "exportRecords": return try await exportRecords(arguments)
    case "contactStatistics": return try await statistics()
    case "applySyncPolicyPreset": return try await applyPreset(arguments)
    default: throw APIError.notImplemented(definition.name)
    }
  }

  func collectionAction(
    _ definition: ActionDefinition, _ collection: Collection, _ arguments: ActionArguments
  ) async throws -> APIResponse {
    guard definition.name == "applyTemplate",
      let kind = collection.set.type.entity.flatMap({ Kind($0) })
    else { throw APIError.notImplemented(definition.name) }
    let numbers = try await numbers(
      collection.set, filter: try arguments.text("filter"),
      of: try arguments.texts("numbers").map { $0.uppercased() })
    let (template, mode) = (try arguments.code("templateCode"), try templateMode(arguments))
    let context = context
    if isDryRun {
      return try await answerPreview { runner throws(ConcordError) in
        OperationResult(
          try await runner.rehearse(
            numbers.map { ApplyTemplate(kind, $0, template: template, mode: mode) }, context))
      }
    }
    return try await startJob(kind: "ApplyTemplate") { runner throws(ConcordError) in
      var rest = numbers[...]
      _ = try await runner.run(
        kind: "ApplyTemplate", parameters: "{}", context, total: numbers.count,
        next: { count async throws(ConcordError) in
          let page = rest.prefix(count)
          rest = rest.dropFirst(page.count)
          return page.map {
            JobStep(ApplyTemplate(kind, $0, template: template, mode: mode), number: $0)
          }
        }, progress: { _ in true })
    }
  }

  /// The numbers of the records of a set that a filter text selects.
  func numbers(_ set: EntitySet, filter text: String, of given: [String] = []) async throws
    -> [String]
  {
    guard let entity = set.type.entity, let key = entity.entity.keyFields.first else { return [] }
    if text.isEmpty, !given.isEmpty { return given }
    let filter = text.isEmpty ? nil : try resolver(set).filter(text)
    let query = ListQuery(
      .entity(entity), filter: filter, order: set.type.defaultOrder,
      limit: Limits.selectedRecords + 1, properties: [.field(key)])
    let found = try await read { _, reader in
      try reader.list(query).map { $0.values[0].text }
    }
    guard found.count <= Limits.selectedRecords else {
      throw ConcordError(
        .tooLarge, "more than \(Limits.selectedRecords)", String(Limits.selectedRecords))
    }
    return given.isEmpty ? found : found.filter { given.contains($0) }
  }

  // MARK: Contacts from records

  private func createContacts(_ kind: Kind, _ arguments: ActionArguments) async throws
    -> APIResponse
  {
    var numbers: Set<String>?
    let text = try arguments.text("filter")
    if !text.isEmpty, let set = route.set(of: kind.entity) {
      numbers = Set(try await self.numbers(set, filter: text))
    }
    let batch = ContactsFrom(
      kind, filter: try filter(arguments),
      options: CreateContactFor.BatchOptions(
        choice: try arguments.choices.masterChoice,
        excludesBlocked: try arguments.flag("excludeBlocked"),
        excludesPrivacyBlocked: try arguments.flag("excludePrivacyBlocked")), numbers: numbers)
    var context = context
    context.channel = .batch
    let settled = context
    try await JobRunner(store, company.key).prepare(batch, context)
    if isDryRun { return try await preview(batch, context) }
    let atOnce = try arguments.flag("allOrNothing")
    return try await startJob(kind: batch.jobKind) { runner throws(ConcordError) in
      if atOnce {
        try await runner.createContactsAtOnceAsJob(batch, settled)
      } else {
        _ = try await runner.createContacts(batch, settled, progress: { _ in true })
      }
    }
  }

  private func filter(_ arguments: ActionArguments) throws -> BatchFilter {
    var texts: [String: String] = [:]
    for member in try arguments.members("filters") {
      guard ["number", "searchName", "postingGroup", "currencyCode"].contains(member.name) else {
        throw APIError.unknownMember(member.name, "filters")
      }
      if member.value != .null { texts[member.name] = member.value.shown }
    }
    return try BatchFilter(
      number: texts["number"] ?? "", searchName: texts["searchName"] ?? "",
      postingGroup: texts["postingGroup"] ?? "", currency: texts["currencyCode"] ?? "")
  }

  private func preview(_ batch: ContactsFrom, _ context: Context) async throws -> APIResponse {
    try await answerPreview { runner throws(ConcordError) in
      let preview = try await runner.previewContacts(
        batch, context, limit: Limits.previewedRecords)
      var result = OperationResult()
      result.isPreview = true
      result.previewed = preview.plans.map(\.plan)
      result.errors = preview.failures.flatMap(\.error.violations)
      result.value = OperationResult.extent(
        preview.selected, min(preview.selected, Limits.previewedRecords))
      return result
    }
  }

  // MARK: Drift

  private func verifyAll(_ arguments: ActionArguments) async throws -> APIResponse {
    var scope = DriftScope()
    let kinds = try arguments.texts("kinds")
    if !kinds.isEmpty {
      scope.kinds = Set(
        try kinds.compactMap {
          Kind(rawValue: try Choices.enumeration(.string($0), .linkToTable, "kinds"))
        })
    }
    if !(try arguments.text("filter")).isEmpty, let set = route.set("contacts") {
      let numbers = try await numbers(set, filter: try arguments.text("filter"))
      scope.contacts = numbers
    }
    let (settled, user) = (scope, principal.name)
    if isDryRun {
      return try await answerPreview { runner throws(ConcordError) in
        let count = try await runner.countDrift(settled)
        return OperationResult(previewing: "{\"open\":\(count)}")
      }
    }
    return try await startJob(kind: "VerifySync") { runner throws(ConcordError) in
      _ = try await runner.verify(settled, user: user, progress: { _ in true })
    }
  }

  private func repairAll(_ arguments: ActionArguments) async throws -> APIResponse {
    let method = try repairMethod(arguments)
    let choice = try arguments.choices.masterChoice ?? MasterChoice()
    guard let set = route.set("syncIssues") else { throw APIError.notImplemented("repairSync") }
    let text = try arguments.text("filter")
    let open = EntityType.condition(.column("status"), .text("Open"), .option)
    let query = ListQuery(
      .view(.syncIssue),
      filter: .both(open, text.isEmpty ? nil : try resolver(set).filter(text)),
      limit: Limits.issuesRead, properties: [.column("id")])
    let issues = try await read { _, reader in
      try reader.list(query).compactMap { row in
        try RecordID(row.values[0].text).flatMap { try reader.issue($0) }
      }
    }
    let context = context
    if isDryRun {
      return try await answerPreview { runner throws(ConcordError) in
        OperationResult(
          try await runner.rehearseRepair(issues, method, choice: choice, context))
      }
    }
    return try await startJob(kind: "RepairSync") { runner throws(ConcordError) in
      _ = try await runner.repair(issues, method, choice: choice, context, progress: { _ in true })
    }
  }

  // MARK: Policies

  private func applyPreset(_ arguments: ActionArguments) async throws -> APIResponse {
    let name = try arguments.text("preset")
    guard let preset = PolicyPreset(rawValue: name) else {
      throw APIError(
        400, "Unknown",
        "'\(name)' is not an option. The existing options are: "
          + PolicyPreset.allCases.map(\.rawValue).joined(separator: ","), target: "preset")
    }
    let choice = try arguments.choices.masterChoice
    let policies = preset.settings.map { kind, field, policy in
      SetKindPolicy(kind, field: field, policy, choice: choice)
    }
    if isDryRun { return try await preview(policies: policies) }
    let context = context
    return try await startJob(kind: "ApplySyncPolicy") { runner throws(ConcordError) in
      for policy in policies {
        _ = try await JobRunner(runner.store, runner.company).setPolicy(
          policy, context, progress: { _ in true })
      }
    }
  }

  /// What setting policies would change, on the links too.
  func preview(policies: [SetKindPolicy]) async throws -> APIResponse {
    let context = context
    return try await answerPreview { runner throws(ConcordError) in
      OperationResult(try await runner.rehearse(policies: policies, context))
    }
  }

  // MARK: Figures

  private func statistics() async throws -> APIResponse {
    let context = "\(base)/$metadata#Microsoft.NAV.contactFigures"
    return try await value { draft, reader, json in
      func count(_ field: Field, _ value: Value) throws -> Int64 {
        Int64(try draft.count(Query(field.entity, [.equals(field, value)])))
      }
      try json.object { json in
        json.member("@odata.context", context)
        json.member("companies", try count(Contact.type.field, .text("Company")))
        json.member("persons", try count(Contact.type.field, .text("Person")))
        json.member("privacyBlocked", try count(Contact.privacyBlocked.field, .integer(1)))
        for kind in Kind.allCases {
          json.member(
            "linked\(kind.wireStem)s",
            try count(ContactBusinessRelation.kind.field, .text(kind.rawValue)))
        }
        json.member("openDuplicates", Int64(0))
        json.member("openSyncIssues", Int64(try reader.openIssueCount()))
      }
    }
  }
}

import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordStore

extension Call {
  /// Calls an action or function.
  func answer(_ action: ActionCall) async throws -> APIResponse {
    let definition = action.definition
    if definition.isFunction {
      guard isReading else {
        throw APIError.notAllowed(
          request.method, definition.name, isEntity: true, allow: ["GET"])
      }
    } else {
      guard request.method == "POST" else {
        throw APIError.notAllowed(
          request.method, definition.name, isEntity: true, allow: ["POST"])
      }
      try require(Role(definition.role), definition.name, "Execute")
    }
    let members = definition.isFunction ? [] : try bodyMembers()
    let arguments = try ActionArguments(definition, members, action.arguments)
    var call = self
    call.bodyOptions = arguments.options
    switch action.target {
    case .company: return try await call.companyAction(definition, arguments)
    case .collection(let collection):
      return try await call.collectionAction(definition, collection, arguments)
    case .entity(let entity):
      if definition.isFunction {
        return try await call.function(definition, entity, arguments)
      }
      return try await call.entityAction(definition, entity, arguments)
    }
  }

  private func entityAction(
    _ definition: ActionDefinition, _ entity: Located, _ arguments: ActionArguments
  ) async throws -> APIResponse {
    let condition = try ETag.condition(request.header("if-match"))
    guard let key = entity.record else {
      return try await viewAction(definition, entity, arguments)
    }
    let (record, version) = try await read { draft, _ -> (Record, Int64?) in
      guard let record = try draft.record(key) else {
        throw APIError.resourceNotFound(entity.set.name)
      }
      return (record, try Self.version(condition, of: record))
    }
    switch definition.name {
    case "undo": return try await undo(record: record, arguments)
    case "renumber":
      return try await answer(
        to: Renumber(
          key.entity, record.number, to: arguments.code("number"), version: version),
        addressed: key)
    case "verifySync": return try await verify(record)
    default: break
    }
    if key.entity == .contact {
      return try await contactAction(definition, record, version, arguments)
    }
    guard let kind = Kind(key.entity) else { throw APIError.notImplemented(definition.name) }
    return try await kindAction(definition, kind, record, version, arguments)
  }

  // MARK: Contacts

  private func contactAction(
    _ definition: ActionDefinition, _ contact: Record, _ version: Int64?,
    _ arguments: ActionArguments
  ) async throws -> APIResponse {
    for kind in Kind.allCases {
      if definition.name == "create\(kind.wireStem)" {
        return try await create(kind, from: contact, arguments)
      }
      if definition.name == "link\(kind.wireStem)" {
        return try await answer(
          to: try await linkOperation(kind, contact, arguments), addressed: contact.key)
      }
    }
    switch definition.name {
    case "previewLink": return try await previewLink(contact, arguments)
    case "unlink":
      return try await answer(
        to: Unlink(
          kind: try arguments.kind("kind"), contact: contact.number,
          linkedNumber: try arguments.code("number")), confirmed, addressed: contact.key)
    case "changeType":
      var entries = Entries(.contact)
      entries[Contact.type.field] = .text(
        try Choices.enumeration(
          arguments.values["type"] ?? .null, Enumeration.contactType, "type"))
      return try await answer(
        to: ModifyContact(contact.number, version: version, entries), addressed: contact.key)
    case "changeCompany":
      var entries = Entries(.contact)
      if arguments.values["companyNumber"] != nil {
        entries[Contact.companyNumber] = try arguments.code("companyNumber")
      } else {
        entries[Contact.companyName] = try arguments.text("companyName")
      }
      return try await answer(
        to: ModifyContact(contact.number, version: version, entries), addressed: contact.key)
    case "assignCode", "removeCode":
      return try await assignment(
        definition.name == "assignCode", contact, arguments)
    default: throw APIError.notImplemented(definition.name)
    }
  }

  /// The context in which the question of the action itself is answered (API-CON-2).
  private var confirmed: Context {
    var context = context
    context.confirmations.insert("unlink")
    return context
  }

  private func create(_ kind: Kind, from contact: Record, _ arguments: ActionArguments)
    async throws -> APIResponse
  {
    guard let set = ServiceRoute.concord.set(of: kind.entity) else {
      throw APIError.notImplemented(kind.rawValue)
    }
    let members = try arguments.members("fields")
    var entries = try await read { draft, _ in
      try BodyDecoder(type: set.type, route: .concord, draft: draft, record: nil)
        .decode(members).entries
    }
    let number = try arguments.code("number")
    if !number.isEmpty, let field = kind.entity.entity.keyFields.first {
      entries[field] = .text(number)
    }
    let code = try arguments.text("templateCode")
    let template: TemplateChoice =
      try arguments.flag("noTemplate") ? .none : TemplateChoice(code: code.isEmpty ? "*" : code)
    return try await answer(
      to: CreateFromContact(contact: contact.number, kind, template: template, fields: entries),
      addressed: contact.key)
  }

  private func linkOperation(_ kind: Kind, _ contact: Record, _ arguments: ActionArguments)
    async throws -> LinkContact
  {
    let number = try await number(of: kind.entity, arguments, "number", "id")
    return LinkContact(
      contact: contact.number, kind: kind, linkedNumber: number,
      choice: try arguments.choices.masterChoice ?? MasterChoice())
  }

  /// The number of a record that is given by its number or its id.
  func number(
    of entity: EntityKind, _ arguments: ActionArguments, _ numberName: String, _ idName: String
  ) async throws -> String {
    let number = try arguments.code(numberName)
    if !number.isEmpty { return number }
    guard let id = try arguments.id(idName) else {
      throw ActionArguments.missing(numberName, "the action")
    }
    let record = try await read { draft, _ in try draft.record(RecordKey(entity, id)) }
    guard let record else {
      throw ConcordError(
        .notFound, entity.entity.caption, id.description, field: idName)
    }
    return record.number
  }

  private func previewLink(_ contact: Record, _ arguments: ActionArguments) async throws
    -> APIResponse
  {
    let kind = try arguments.kind("kind")
    let operation = try await linkOperation(kind, contact, arguments)
    let comparison = try await read { draft, _ -> LinkPreview.Sides? in
      try LinkPreview.sides(operation, draft)
    }
    var preview: Preview?
    var errors: [Violation] = []
    do {
      preview = try await self.preview(operation)
    } catch let error as ConcordError {
      if error.category == .fault || error.category == .unavailable { throw error }
      errors = error.violations
    }
    var json = JSONWriter()
    LinkPreview(
      contact: contact, kind: kind, sides: comparison, preview: preview, errors: errors
    ).write(to: &json, context: "\(base)/$metadata#Microsoft.NAV.linkPreview")
    return APIResponse(200, body: .bytes(json.take()))
  }

  /// "Ensure assigned" and its opposite (API-CLS-1).
  private func assignment(_ assigns: Bool, _ contact: Record, _ arguments: ActionArguments)
    async throws -> APIResponse
  {
    let name = try arguments.text("entitySet")
    guard let set = route.set(name), let entity = set.type.entity,
      let code = entity.entity.keyFields.last, code.reference != nil,
      let owner = entity.entity.field("contactNumber")
    else { throw APIError.bad("'\(name)' holds no assigned codes.", target: "entitySet") }
    var entries = Entries(entity)
    entries[owner] = .text(contact.number)
    entries[code] = .text(try arguments.code("code"))
    let word = try arguments.text("searchWord")
    if let field = entity.entity.field("searchWord"), !word.isEmpty { entries[field] = .text(word) }
    let given = entries
    let existing = try await read { draft, _ in
      try draft.records(where: owner, is: .text(contact.number))
        .first { $0[code] == given[code] }
    }
    switch (assigns, existing) {
    case (true, nil): return try await answer(to: CreateRow(entries))
    case (false, let row?): return try await answer(to: DeleteRow(row.key))
    default:
      var result = OperationResult()
      result.isPreview = isDryRun
      return answer(result)
    }
  }

  // MARK: Customers, vendors, bank accounts, employees

  private func kindAction(
    _ definition: ActionDefinition, _ kind: Kind, _ record: Record, _ version: Int64?,
    _ arguments: ActionArguments
  ) async throws -> APIResponse {
    switch definition.name {
    case "createContact":
      return try await answer(to: CreateContactFor(kind, record.number), addressed: record.key)
    case "linkContact":
      let contact = try await number(
        of: .contact, arguments, "contactNumber", "contactId")
      return try await answer(
        to: LinkContact(
          contact: contact, kind: kind, linkedNumber: record.number,
          choice: try arguments.choices.masterChoice ?? MasterChoice()), addressed: record.key)
    case "unlink":
      return try await answer(
        to: Unlink(kind: kind, linkedNumber: record.number), confirmed, addressed: record.key)
    case "setPrimaryContact":
      var entries = Entries(kind.entity)
      if let field = kind.definition.primaryContact?.field {
        let isBlank =
          try arguments.code("contactNumber").isEmpty
          && arguments.id("contactId") == nil
        entries[field] = .text(
          isBlank
            ? "" : try await number(of: .contact, arguments, "contactNumber", "contactId"))
      }
      return try await answer(
        to: ModifyRecord(
          kind, record.number, version: version, entries,
          choice: try arguments.choices.masterChoice ?? MasterChoice()), addressed: record.key)
    case "applyTemplate":
      return try await answer(
        to: ApplyTemplate(
          kind, record.number, template: try arguments.code("templateCode"),
          mode: try templateMode(arguments), version: version), addressed: record.key)
    case "saveAsTemplate":
      return try await answer(
        to: SaveAsTemplate(
          kind, record.number, code: try arguments.code("code"),
          description: try arguments.text("description")), addressed: record.key)
    default: throw APIError.notImplemented(definition.name)
    }
  }

  func templateMode(_ arguments: ActionArguments) throws -> Templates.Mode {
    switch try arguments.text("mode").lowercased() {
    case "", "fill": return .fill
    case "overwrite": return .overwrite
    case let mode:
      throw APIError(
        400, "Unknown",
        "'\(mode)' is not an option. The existing options are: Fill,Overwrite", target: "mode")
    }
  }
}

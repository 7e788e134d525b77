import ConcordCore
import ConcordFormats
import ConcordStore

extension Call {
  // MARK: POST

  func create(_ collection: Collection) async throws -> APIResponse {
    let set = collection.set
    if set.name == "automationCompanies" { return try await createCompany(set) }
    guard let entity = set.type.entity else {
      throw APIError.notAllowed("POST", set.name, isEntity: false, allow: ["GET"])
    }
    let members = try bodyMembers()
    let query = try entityQuery(set)
    let route = route
    let (operation, expanded, claims) = try await read {
      draft, _ -> (any ConcordCore.Operation, [String], [Claim]) in
      var body = try BodyDecoder(type: set.type, route: route, draft: draft, record: nil)
        .decode(members)
      if let owner = collection.owner { try owner.settle(in: &body.entries, draft) }
      return (
        try Self.creation(of: entity, body), body.expanded,
        body.claims.map { Claim(property: $0.property, value: $0.value) }
      )
    }
    if !claims.isEmpty { try await check(claims, operation) }
    let projection =
      query.select == nil && query.expand.isEmpty
      ? Projection(set, showing: expanded, on: route) : try Projection(set, query, on: route)
    return try await perform(operation) { result, draft, reader in
      guard let main = result.plan?.main else { throw APIError.resourceNotFound(set.name) }
      return try stored(main, set, projection, query, result, status: 201, draft, reader)
    }
  }

  /// A read-only value that a POST brings.
  private struct Claim: Sendable {
    let property: WireProperty
    let value: Value
  }

  /// Refuses read-only values other than those that result (API-VAL-8).
  private func check(_ claims: [Claim], _ operation: some ConcordCore.Operation) async throws {
    let preview: Preview
    do {
      preview = try await self.preview(operation)
    } catch let error as ConcordError {
      if error.category == .fault || error.category == .unavailable { throw error }
      return  // Carrying it out says what is wrong.
    }
    guard let made = preview.plan.changes.first(where: { $0.key == preview.plan.main })?.after
    else { return }
    for claim in claims {
      let result: Value? =
        switch claim.property.source {
        case .field(let field): made[field]
        case .joined(let fields):
          .text(fields.map { made[$0].text }.filter { !$0.isEmpty }.joined(separator: " "))
        case .constant(let value): value
        default: nil
        }
      if result != claim.value { throw APIError.readOnly(claim.property.name) }
    }
  }

  /// The operation that creates a record of an entity.
  private static func creation(of entity: EntityKind, _ body: DecodedBody) throws
    -> any ConcordCore.Operation
  {
    func whole(_ operation: some ConcordCore.Operation) -> any ConcordCore.Operation {
      body.children.isEmpty ? operation : CreateWithRows(operation, body.children)
    }
    if entity == .contact { return whole(CreateContact(body.entries, id: body.id)) }
    if let kind = Kind(entity) {
      let choice = try Choices(body.inputs)
      return whole(
        CreateRecord(
          kind, body.entries, template: TemplateChoice(code: choice.templateCode),
          choice: choice.masterChoice, id: body.id))
    }
    return whole(CreateRow(body.entries, id: body.id))
  }

  /// The answer to a POST or PATCH that was carried out: the record after all side effects.
  private func stored(
    _ key: RecordKey, _ set: EntitySet, _ projection: Projection, _ query: ODataQuery,
    _ result: OperationResult, status: Int, _ draft: Draft, _ reader: Reader
  ) throws -> APIResponse {
    let id = key.id.description
    let condition = EntityType.condition(
      set.type.key.source ?? .id, .text(id), .guid)
    var response = try answer(
      set, filter: condition, projection, suffix: projection.contextSuffix(query),
      status: status, warnings: route.isStandard ? [] : result.plan?.warnings ?? [], draft,
      reader)
    response.setHeader("Concord-Operation", String(result.operationNumber))
    if preferences.wantsMinimal {
      response.status = 204
      response.body = .none
      response.setHeader("Preference-Applied", "return=minimal")
      if status == 201 { response.setHeader("OData-EntityId", address(of: set.name, id)) }
    } else if preferences.wantsRepresentation {
      response.setHeader("Preference-Applied", "return=representation")
    }
    return response
  }

  // MARK: PATCH

  func modify(_ entity: Located) async throws -> APIResponse {
    let condition = try ETag.condition(request.header("if-match"))
    let members = try bodyMembers()
    let set = entity.set
    if case .view = set.type.base {
      if condition == .none { throw ETag.invalidToken }
      return try await modify(view: entity, condition, members)
    }
    guard let key = entity.record else { throw APIError.resourceNotFound(set.name) }
    let query = try entityQuery(set)
    let route = route
    let operation = try await read { draft, _ -> any ConcordCore.Operation in
      guard let record = try draft.record(key) else { throw APIError.resourceNotFound(set.name) }
      if condition == .none { throw ETag.invalidToken }
      let version = try Self.version(condition, of: record)
      let body = try BodyDecoder(type: set.type, route: route, draft: draft, record: record)
        .decode(members)
      return try Self.modification(of: record, version, body)
    }
    let projection = try Projection(set, query, on: route)
    return try await perform(operation, addressed: key) { result, draft, reader in
      try stored(key, set, projection, query, result, status: 200, draft, reader)
    }
  }

  private static func modification(of record: Record, _ version: Int64?, _ body: DecodedBody)
    throws -> any ConcordCore.Operation
  {
    if record.key.entity == .contact {
      return ModifyContact(record.number, version: version, body.entries)
    }
    if let kind = Kind(record.key.entity) {
      return ModifyRecord(
        kind, record.number, version: version, body.entries,
        choice: try Choices(body.inputs).masterChoice ?? MasterChoice())
    }
    return ModifyRow(record.key, version: version, body.entries)
  }

  /// The version that an operation has to find: nil when any will do.
  ///
  /// - Throws: `Request_EntityChanged` with the present token (API-ET-4).
  static func version(_ condition: ETag.Condition, of record: Record) throws -> Int64? {
    guard case .versions(let versions) = condition else { return nil }
    if versions.contains(record.version) { return record.version }
    var error = APIError(
      ConcordError(
        .stale, record.entity.caption, record.number, record.modifiedBy, record.modifiedAt,
        String(versions.first ?? 0), String(record.version), record: record.key))
    error.details.append(
      APIError.Detail(code: "CurrentETag", message: ETag.text(record.version), target: ""))
    throw error
  }

  // MARK: DELETE

  func delete(_ entity: Located) async throws -> APIResponse {
    let condition = try ETag.condition(request.header("if-match"))
    let set = entity.set
    if set.name == "jobs" { return try await deleteJob(entity) }
    let key: RecordKey
    if let record = entity.record {
      key = record
    } else if set.name == "customerContacts", let id = RecordID(entity.id) {
      key = RecordKey(.contact, id)
    } else {
      throw APIError.resourceNotFound(set.name)
    }
    let removesAssignments = flag("removeAssignments")
    let operation = try await read { draft, _ -> any ConcordCore.Operation in
      guard let record = try draft.record(key) else { throw APIError.resourceNotFound(set.name) }
      let version = try Self.version(condition, of: record)
      if key.entity == .contact { return DeleteContact(record.number, version: version) }
      if let kind = Kind(key.entity) {
        return DeleteRecord(kind, record.number, version: version)
      }
      return DeleteRow(key, version: version, removesAssignments: removesAssignments)
    }
    let result = try await execute(operation, addressed: key)
    if result.isPreview { return answer(result) }
    if !route.isStandard, preferences.wantsRepresentation {
      var response = answer(result)
      response.setHeader("Preference-Applied", "return=representation")
      return response
    }
    return APIResponse(
      204, headers: [("Concord-Operation", String(result.operationNumber))])
  }
}

extension Collection.Owner {
  /// Gives a row the key of the record below which it is created.
  ///
  /// - Throws: when the body names another one.
  fileprivate func settle(in entries: inout Entries, _ draft: Draft) throws {
    let pairs: [(theirs: PropertySource, mine: PropertySource)] =
      switch navigation.reach {
      case .rows(let theirs, let mine, _): [(theirs, mine)]
      case .rowsByTwo(let pairs): pairs
      default: []
      }
    let parent = try draft.existing(record)
    for pair in pairs {
      guard case .field(let theirs) = pair.theirs, case .field(let mine) = pair.mine,
        theirs.entity == entries.entity
      else { continue }
      if let given = entries[theirs], given != parent[mine] {
        throw APIError.bad(
          "The value of '\(theirs.apiName)' does not match the parent in the address.",
          target: theirs.apiName)
      }
      entries[theirs] = parent[mine]
    }
  }
}

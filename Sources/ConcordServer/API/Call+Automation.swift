import ConcordCore
import ConcordFormats
import ConcordStore

/// Companies made and named over the API (`api.md` 1.8).
extension Call {
  // MARK: POST

  /// Creates a company with its default setup, as `concord init` does, all of it or nothing.
  func createCompany(_ set: EntitySet) async throws -> APIResponse {
    if transaction != nil {
      throw APIError.bad("A company cannot be created inside a transaction.")
    }
    let body = try CompanyBody(bodyMembers(), set.type, current: [:], isNew: true)
    let query = try entityQuery(set)
    let projection = try Projection(set, query, on: route)
    let name = body.name ?? ""
    let displayName = body.displayName ?? ""
    let setup = InitialiseCompany(companyName: displayName.isEmpty ? name : displayName)
    if isDryRun { return try await rehearse(name, id: body.id) }
    let (company, outcome) = try await store.createCompany(
      name, id: body.id, performing: setup, context)
    return try await answer(
      company, set, projection, query, operation: outcome.operationNumber, status: 201)
  }

  /// Says what would be refused, and writes nothing (API-DRY-3).
  private func rehearse(_ name: String, id: RecordID?) async throws -> APIResponse {
    var result = OperationResult()
    result.isPreview = true
    do throws(ConcordError) {
      try await store.checkNewCompany(name, id: id)
    } catch {
      if error.category == .fault || error.category == .unavailable { throw error }
      result.errors = error.violations
    }
    return answer(result)
  }

  // MARK: PATCH

  /// Changes the display name, which is the company's name in its own setup.
  func modifyCompany(
    _ entity: Located, _ condition: ETag.Condition, _ members: [JSONValue.Member]
  ) async throws -> APIResponse {
    guard let company = try await store.companies().first(where: { $0.id.description == entity.id })
    else { throw APIError.resourceNotFound(entity.set.name) }
    let body = try CompanyBody(
      members, entity.set.type, current: try await companyValues(entity), isNew: false)
    let query = try entityQuery(entity.set)
    let projection = try Projection(entity.set, query, on: route)
    let call = of(company)
    if let transaction, transaction.company != company.key {
      throw APIError.bad("The requests of a transaction belong to one company.")
    }
    let operation = try await call.read { draft, _ -> ModifyRow in
      guard let setup = try draft.all(.concordSetup).first else {
        throw APIError.resourceNotFound(entity.set.name)
      }
      let version = try Self.version(condition, of: setup)
      var entries = Entries(.concordSetup)
      if let name = body.displayName { entries[ConcordSetup.companyName.field] = .text(name) }
      return ModifyRow(setup.key, version: version, entries)
    }
    let result = try await call.execute(operation, addressed: operation.row)
    if result.isPreview { return answer(result) }
    return try await answer(
      company, entity.set, projection, query, operation: result.operationNumber, status: 200)
  }

  /// The same request about another company.
  private func of(_ company: Company) -> Call {
    Call(
      request: request, service: service, principal: principal, route: route, company: company,
      base: base, companyPath: companyPath, options: options, preferences: preferences,
      transaction: transaction, members: members)
  }

  private func companyValues(_ entity: Located) async throws -> [String: Value] {
    let properties = entity.set.type.properties
    let query = ListQuery(
      .view(.company), filter: entity.filter, limit: 1, properties: properties.compactMap(\.source))
    let row = try await read { _, reader in try reader.list(query).first }
    return Dictionary(uniqueKeysWithValues: zip(properties.map(\.name), row?.values ?? []))
  }

  // MARK: Answers

  private func answer(
    _ company: Company, _ set: EntitySet, _ projection: Projection, _ query: ODataQuery,
    operation: Int64, status: Int
  ) async throws -> APIResponse {
    let id = company.id.description
    var response = try await afterwards {
      try await answer(
        set, filter: EntityType.condition(.column("id"), .text(id), .guid), projection,
        suffix: projection.contextSuffix(query), status: status)
    }
    response.setHeader("Concord-Operation", String(operation))
    if preferences.wantsMinimal {
      response.status = 204
      response.body = .none
      response.setHeader("Preference-Applied", "return=minimal")
      if status == 201 { response.setHeader("OData-EntityId", address(of: set.name, id)) }
    }
    return response
  }
}

/// What the body of a POST or PATCH of a company gives (`api.md` 1.8, 1.7).
private struct CompanyBody {
  /// Nil = not given.
  private(set) var id: RecordID?
  private(set) var name: String?
  private(set) var displayName: String?

  /// Reads the members; `current` has the values that read-only properties may repeat.
  init(
    _ members: [JSONValue.Member], _ type: EntityType, current: [String: Value], isNew: Bool
  ) throws {
    for (member, property) in try BodyDecoder.properties(members, of: type) {
      if member.value == .null && (isNew || property.access != .readWrite) { continue }
      let value = member.value == .null ? .text("") : try Self.value(member.value, property)
      switch property.name {
      case "displayName": displayName = value.text
      case "businessProfileId":
        // Business Central's profiles are not offered; a blank one is what every company has.
        if !value.text.isEmpty { throw APIError.notImplemented("A business profile") }
      case "name" where isNew: name = value.text
      case "id" where isNew: id = value.text == WireConstants.zeroID ? nil : RecordID(value.text)
      default:
        if value == current[property.name] || (isNew && value == .integer(0)) { continue }
        throw property.access == .onCreation
          ? SubscriptionBody.immutable(property.name) : APIError.readOnly(property.name)
      }
    }
  }

  private static func value(_ json: JSONValue, _ property: WireProperty) throws -> Value {
    let value = try Call.value(json, property)
    guard case .text(var most) = property.type else { return value }
    // The field that it is kept in is shorter than the contract's.
    if property.name == "displayName", case .text(let kept) = ConcordSetup.companyName.field.type {
      most = min(most, kept)
    }
    let length = value.text.unicodeScalars.count
    if length <= most { return value }
    throw APIError(
      ConcordError(
        .length, property.caption, String(most), String(length), field: property.name))
  }
}

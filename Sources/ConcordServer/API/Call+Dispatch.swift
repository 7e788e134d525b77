import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordStore

extension Call {
  /// The same call with addresses below a company.
  func below(_ companyPath: String) -> Call {
    Call(
      request: request, service: service, principal: principal, route: route, company: company,
      base: base, companyPath: companyPath, options: options, preferences: preferences,
      transaction: transaction)
  }

  // MARK: Companies

  func answerCompanies(_ segments: [ODataPath.Segment]) async throws -> APIResponse {
    guard let set = route.companies else { throw APIError.noRoute(request.path) }
    guard isReading else {
      throw APIError.notAllowed(request.method, set.name, isEntity: false, allow: ["GET"])
    }
    let collection = Collection(set: set)
    if segments.count == 1 { return try await answer(collection) }
    if segments.count == 2, segments[1].isNamed("$count") {
      return try await answer(countOf: collection)
    }
    throw APIError.resourceNotFound(segments[1].name)
  }

  func answerCompany() async throws -> APIResponse {
    guard let set = route.companies else { throw APIError.noRoute(request.path) }
    guard isReading else {
      throw APIError.notAllowed(request.method, set.name, isEntity: true, allow: ["GET"])
    }
    return try await answer(
      Located(
        set: set,
        filter: EntityType.condition(.column("id"), .text(company.id.description), .guid),
        id: company.id.description, version: 0))
  }

  var isReading: Bool { request.method == "GET" || request.method == "HEAD" }

  // MARK: Everything else

  func answer(_ segments: [ODataPath.Segment]) async throws -> APIResponse {
    if segments[0].isNamed("subscriptions") { return try await answerSubscriptions(segments) }
    if let set = route.set(segments[0].name), set.name == "webhookSupportedResources" {
      return try answerResources(segments, of: [company])
    }
    if let file = try answerFile(segments) { return file }
    try checkRights(segments)
    var call = self
    if readsBody(segments) {
      call.members = try bodyMembers()
      // An answer that the caller does not accept is refused before anything is written.
      _ = try format
    }
    return try await call.answerResource(segments)
  }

  /// Whether the body is JSON, whose syntax is checked before records are looked for (API-ERR-6).
  private func readsBody(_ segments: [ODataPath.Segment]) -> Bool {
    guard request.method == "POST" || request.method == "PATCH" else { return false }
    switch StaticTarget(segments, route) {
    case .set, .action: return true
    case .stream, nil: return false
    }
  }

  private func answerResource(_ segments: [ODataPath.Segment]) async throws -> APIResponse {
    if ["PATCH", "DELETE"].contains(request.method),
      let entity = ResourceResolver.record(segments, on: route)
    {
      return try await answerMethod(entity)
    }
    let (route, uri) = (route, request.path)
    let (resource, record) = try await read { draft, reader -> (Resource, APIResponse?) in
      let resource = try ResourceResolver(
        route: route, reader: reader, uri: uri, findsLast: !isReading
      ).resolve(segments)
      guard isReading, case .entity(let entity) = resource else { return (resource, nil) }
      return (resource, try answer(entity, draft, reader))
    }
    if let record { return record }
    switch resource {
    case .nothing:
      guard isReading else { throw APIError.resourceNotFound(segments.last?.name ?? "") }
      return APIResponse(204)
    case .collection(let collection): return try await answerMethod(collection)
    case .entity(let entity): return try await answerMethod(entity)
    case .count(let collection):
      guard isReading else {
        throw APIError.notAllowed(
          request.method, collection.set.name, isEntity: false, allow: ["GET"])
      }
      return try await answer(countOf: collection)
    case .property(let entity, let property, let isRaw):
      if isReading { return try await answer(property, of: entity, isRaw: isRaw) }
      guard property.type == .stream else {
        throw APIError.notAllowed(request.method, entity.set.name, isEntity: true, allow: ["GET"])
      }
      return try await changePicture(of: entity)
    case .action(let call): return try await answer(call)
    }
  }

  private func answerMethod(_ collection: Collection) async throws -> APIResponse {
    let set = collection.set
    switch request.method {
    case "GET", "HEAD": return try await answer(collection)
    case "POST" where set.methods.contains(.post):
      try requireChange(set, "Insert")
      return try await create(collection)
    default:
      let allowed = set.methods.intersection([.get, .post])
      throw APIError.notAllowed(
        request.method, set.name, isEntity: false, allow: allowed.map(\.rawValue).sorted())
    }
  }

  private func answerMethod(_ entity: Located) async throws -> APIResponse {
    let set = entity.set
    switch request.method {
    case "GET", "HEAD": return try await answer(entity)
    case "PATCH" where set.methods.contains(.patch) && set.name != "pictures":
      try requireChange(set, "Modify")
      return try await modify(entity)
    case "PATCH" where set.name == "pictures", "PUT" where set.name == "pictures":
      return try await changePicture(of: entity)
    case "DELETE" where set.name == "pictures": return try await changePicture(of: entity)
    case "DELETE" where set.methods.contains(.delete):
      try requireChange(set, "Delete")
      return try await delete(entity)
    default:
      let allowed = set.methods.subtracting([.post])
      throw APIError.notAllowed(
        request.method, set.name, isEntity: true, allow: allowed.map(\.rawValue).sorted())
    }
  }

  /// Method and permission, which come before the question whether a record exists (API-ERR-6).
  private func checkRights(_ segments: [ODataPath.Segment]) throws {
    if isReading { return }
    guard let target = StaticTarget(segments, route) else { return }
    switch target {
    case .action(let definition): try require(Role(definition.role), definition.name, "Execute")
    case .stream(let set): try requireChange(set, "Modify")
    case .set(let set, let isEntity):
      let needed: [String: EntitySet.Method] =
        isEntity ? ["PATCH": .patch, "DELETE": .delete] : ["POST": .post]
      guard let method = needed[request.method], set.methods.contains(method) else {
        if request.method == "PUT", set.name == "pictures" { return }
        let rest: Set<EntitySet.Method> = isEntity ? [.get, .patch, .delete] : [.get, .post]
        throw APIError.notAllowed(
          request.method, set.name, isEntity: isEntity,
          allow: set.methods.intersection(rest).map(\.rawValue).sorted())
      }
      let rights = ["POST": "Insert", "PATCH": "Modify", "DELETE": "Delete"]
      try requireChange(set, rights[request.method] ?? "Modify")
    }
  }

  func requireChange(_ set: EntitySet, _ right: String) throws {
    try require(Role(set.role), set.type.name, right)
  }

  /// The members of a JSON body, whose content type is checked (`api.md` 1.5).
  func bodyMembers() throws -> [JSONValue.Member] {
    if let members { return members }
    if let type = request.header("content-type"), !request.body.isEmpty {
      let name = type.prefix { $0 != ";" }.lowercased()
      guard String(name).trimmed == "application/json" else {
        throw APIError(415, "BadRequest", "The content type '\(type)' is not supported.")
      }
    }
    return try BodyDecoder.members(request.body)
  }
}

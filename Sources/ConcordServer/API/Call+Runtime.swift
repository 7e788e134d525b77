import ConcordCore
import ConcordFormats
import ConcordStore

/// What can be subscribed (`api.md` 1.8, 6.2).
extension Call {
  func answerResources(_ segments: [ODataPath.Segment], of companies: [Company]) throws
    -> APIResponse
  {
    guard let set = route.set(segments[0].name) else { throw APIError.noRoute(request.path) }
    let isEntity = segments[0].key != nil
    guard isReading else {
      throw APIError.notAllowed(request.method, set.name, isEntity: isEntity, allow: ["GET"])
    }
    let query = try resolver(set).query(options)
    var resources = companies.flatMap(Self.resources)
    if let filter = query.filter { resources = try resources.filter { try filter.holds(for: $0) } }
    if segments.count == 2, !isEntity, segments[1].isNamed("$count") {
      return APIResponse(
        200, headers: [("Content-Type", "text/plain")],
        body: .bytes(Array(String(resources.count).utf8)))
    }
    guard segments.count == 1 else { throw APIError.resourceNotFound(segments[1].name) }
    if isEntity { return try answer(resource: segments[0], among: resources, set) }
    if let order = query.order.first, order.descends { resources.reverse() }
    let format = try format
    let count = Int64(resources.count)
    let page = resources.dropFirst(query.skip ?? 0).prefix(query.top ?? .max)
    let context = context(set)
    var json = JSONWriter()
    json.object { json in
      if format.metadata != .none { json.member("@odata.context", context) }
      if query.wantsCount { json.member("@odata.count", count) }
      json.name("value")
      json.array { json in
        for resource in page { json.object { $0.member("resource", resource) } }
      }
    }
    return APIResponse(
      200, headers: [("Content-Type", format.contentType)], body: .bytes(json.take()))
  }

  /// All resources of a company, in alphabetical order.
  private static func resources(of company: Company) -> [String] {
    let routes: [(String, ServiceRoute)] = [("concord/v1.0", .concord), ("v2.0", .standard)]
    return routes.flatMap { address, route in
      route.notifiedSets.sorted().map { "\(address)/companies(\(company.id))/\($0)" }
    }
  }

  private func answer(
    resource segment: ODataPath.Segment, among resources: [String], _ set: EntitySet
  ) throws -> APIResponse {
    guard case .text(let name)? = segment.key,
      let resource = resources.first(where: { $0.lowercased() == name.lowercased() })
    else { throw APIError.resourceNotFound(set.name) }
    let format = try format
    let context = context(set, suffix: "/$entity")
    var json = JSONWriter()
    json.object { json in
      if format.metadata != .none { json.member("@odata.context", context) }
      json.member("resource", resource)
    }
    return APIResponse(
      200, headers: [("Content-Type", format.contentType)], body: .bytes(json.take()))
  }
}

extension ListExpression {
  /// Whether a filter of `webhookSupportedResources`, whose only property is a text, lets one in.
  ///
  /// An asterisk at the end of a text that is compared with `eq` stands for anything (`api.md` 1.8).
  fileprivate func holds(for resource: String) throws -> Bool {
    switch self {
    case .and(let parts): return try parts.allSatisfy { try $0.holds(for: resource) }
    case .or(let parts): return try parts.contains { try $0.holds(for: resource) }
    case .not(let part): return try !part.holds(for: resource)
    case .isTrue(let isTrue): return isTrue
    case .isIn(let operand, let values):
      let text = try operand.text(of: resource)
      return values.contains { $0.text.lowercased() == text }
    case .compare(let comparison, let left, let right):
      let (left, right) = (try left.text(of: resource), try right.text(of: resource))
      if right.last == "*", comparison == .equal { return left.hasPrefix(right.dropLast()) }
      if right.last == "*", comparison == .notEqual { return !left.hasPrefix(right.dropLast()) }
      return comparison.holds(left, right)
    case .call(let function, let operands, _) where operands.count == 2:
      let (text, part) = (
        try operands[0].text(of: resource), try operands[1].text(of: resource)
      )
      switch function {
      case .startswith: return text.hasPrefix(part)
      case .endswith: return text.hasSuffix(part)
      case .contains: return text.contains(part)
      default: throw APIError.notImplemented("'\(function.rawValue)' on this set")
      }
    case .property, .literal, .call, .arithmetic, .any:
      throw APIError.notImplemented("This filter on this set")
    }
  }

  /// An operand in lower case, as texts are compared.
  private func text(of resource: String) throws -> String {
    switch self {
    case .property: return resource.lowercased()
    case .literal(let value, _): return value.text.lowercased()
    case .call(.tolower, let operands, _), .call(.toupper, let operands, _),
      .call(.trim, let operands, _):
      guard let operand = operands.first else { fallthrough }
      return try operand.text(of: resource)
    default: throw APIError.notImplemented("This filter on this set")
    }
  }
}

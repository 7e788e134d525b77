import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordStore

/// `{route}/subscriptions` (`api.md` 6).
extension Call {
  func answerSubscriptions(_ segments: [ODataPath.Segment]) async throws -> APIResponse {
    guard let set = route.set("subscriptions") else { throw APIError.noRoute(request.path) }
    if transaction != nil, !isReading {
      // A receiver is called before the answer, which no transaction may wait for.
      throw APIError.bad("Subscriptions cannot be changed inside a transaction.")
    }
    let collection = Collection(set: set, filter: ownSubscriptions)
    guard let key = segments[0].key else {
      if segments.count == 1 { return try await answerMethod(subscriptions: collection) }
      guard segments.count == 2, segments[1].isNamed("$count") else {
        throw APIError.resourceNotFound(segments[1].name)
      }
      guard isReading else {
        throw APIError.notAllowed(request.method, set.name, isEntity: false, allow: ["GET"])
      }
      return try await answer(countOf: collection)
    }
    let located = try await locate(subscription: key, collection)
    if segments.count == 1 { return try await answerMethod(subscription: located) }
    guard let property = set.type.property(segments[1].name), segments.count <= 3,
      segments.count == 2 || segments[2].isNamed("$value")
    else { throw APIError.resourceNotFound(segments[segments.count - 1].name) }
    guard isReading else {
      throw APIError.notAllowed(request.method, set.name, isEntity: true, allow: ["GET"])
    }
    return try await answer(property, of: located, isRaw: segments.count == 3)
  }

  // MARK: Finding

  private var subscriptionTime: Int64 { service.settings.webhooks.clock() }

  /// Those of the route that have not expired: the caller's, or all for an administrator.
  private var ownSubscriptions: ListExpression {
    func column(_ name: String, _ type: ListType) -> ListExpression {
      .property(.column(name), type)
    }
    let name: Subscription.Route = route.isStandard ? .standard : .concord
    let now = UTCTime.text(subscriptionTime)
    var parts: [ListExpression] = [
      .compare(.equal, column("route", .option), .literal(.text(name.rawValue), .option)),
      .compare(
        .greater, column("expiration_date_time", .dateTime), .literal(.text(now), .dateTime)),
    ]
    if principal.role < .admin {
      let user = Value.text(principal.id.description)
      parts.append(.compare(.equal, column("user_id", .guid), .literal(user, .guid)))
    }
    return .and(parts)
  }

  private func locate(subscription key: ODataPath.Key, _ collection: Collection) async throws
    -> Located
  {
    let id: String
    switch key {
    case .guid(let text): id = text.filter { $0 != "-" }
    case .text(let text): id = text.lowercased()
    case .named(let pairs) where pairs.count == 1:
      guard pairs[0].name.lowercased() == "subscriptionid" else { fallthrough }
      id = pairs[0].value.lowercased()
    case .named, .none, .positional:
      throw APIError(404, "BadRequest_NotFound", "Bad Request - Error in query syntax")
    }
    let filter = ListExpression.both(
      collection.filter,
      EntityType.condition(.column("subscription_id"), .text(id), .option))
    let query = ListQuery(.view(.subscription), filter: filter, limit: 1, properties: [])
    guard let filter, let row = try await read({ _, reader in try reader.list(query).first })
    else { throw APIError.resourceNotFound(collection.set.name) }
    return Located(set: collection.set, filter: filter, id: id, version: row.version)
  }

  private func stored(_ located: Located) async throws -> Subscription {
    let found = try await store.readSubscriptions(at: subscriptionTime) {
      book throws(ConcordError) in try book.subscription(located.id)
    }
    guard let found else { throw APIError.resourceNotFound(located.set.name) }
    return found
  }

  // MARK: Methods

  private func answerMethod(subscriptions collection: Collection) async throws -> APIResponse {
    switch request.method {
    case "GET", "HEAD": return try await answer(collection)
    case "POST": return try await create(subscription: collection)
    default:
      throw APIError.notAllowed(
        request.method, collection.set.name, isEntity: false, allow: ["GET", "POST"])
    }
  }

  private func answerMethod(subscription located: Located) async throws -> APIResponse {
    switch request.method {
    case "GET", "HEAD": return try await answer(located)
    case "PATCH": return try await renew(located)
    case "DELETE": return try await delete(subscription: located)
    default:
      throw APIError.notAllowed(
        request.method, located.set.name, isEntity: true, allow: ["DELETE", "GET", "PATCH"])
    }
  }

  private func create(subscription collection: Collection) async throws -> APIResponse {
    let body = try SubscriptionBody(
      bodyMembers(), collection.set.type, current: ["userId": .text(principal.id.description)],
      isNew: true)
    guard let url = body.url, !url.isEmpty else {
      throw SubscriptionBody.missing("notificationUrl")
    }
    guard let text = body.resource, !text.isEmpty else {
      throw SubscriptionBody.missing("resource")
    }
    let address = try notificationURL(url)
    let (resource, company) = try await subscribed(text)
    let (user, id, now) = (principal.id, SubscriptionID.random(), subscriptionTime)
    let refusal = try await store.readSubscriptions(at: now) { book throws(ConcordError) in
      try Self.refusal(of: resource, url, user, company, book)
    }
    if let refusal { throw refusal.error(resource) }
    if isDryRun { return answerDryRun() }
    try await validate(address)
    let later = try await store.writeSubscriptions(of: company.key, at: now) {
      book throws(ConcordError) -> SubscriptionRefusal? in
      if let refusal = try Self.refusal(of: resource, url, user, company, book) { return refusal }
      try book.create(
        id, resource, in: company.key, url: url, clientState: body.clientState ?? "", user: user,
        expiresAt: Self.expiry(now))
      return nil
    }
    if let later { throw later.error(resource) }
    return try await afterwards {
      try await answer(
        changed: try await locate(subscription: .text(id), collection), status: 201)
    }
  }

  private func renew(_ located: Located) async throws -> APIResponse {
    let condition = try ETag.condition(request.header("if-match"))
    if condition == .none { throw ETag.invalidToken }
    let members = try bodyMembers()
    let found = try await stored(located)
    try check(condition, found)
    let current = try await values(of: located)
    let body = try SubscriptionBody(members, located.set.type, current: current, isNew: false)
    if let text = body.resource {
      let same = try? await subscribed(text).0.path
      guard same == found.resource.path else { throw SubscriptionBody.immutable("resource") }
    }
    let url = body.url ?? found.notificationURL
    if url.isEmpty { throw SubscriptionBody.missing("notificationUrl") }
    let address = try notificationURL(url)
    let (now, user) = (subscriptionTime, principal.id)
    let isTaken = try await store.readSubscriptions(at: now) { book throws(ConcordError) in
      try book.isTaken(
        found.resource, at: url, by: found.user, in: found.company, except: found.id)
    }
    if isTaken { throw SubscriptionRefusal.taken.error(found.resource) }
    if isDryRun { return answerDryRun() }
    try await validate(address)
    let state = body.clientState ?? found.clientState
    let isRenewed = try await store.writeSubscriptions(of: found.company, at: now) {
      book throws(ConcordError) in
      try book.renew(
        found, url: url, clientState: state, by: user, expiresAt: Self.expiry(now))
    }
    guard isRenewed else {
      throw Self.stale(found, try await stored(located).version)
    }
    return try await afterwards { try await answer(changed: located, status: 200) }
  }

  private func delete(subscription located: Located) async throws -> APIResponse {
    let condition = try ETag.condition(request.header("if-match"))
    let found = try await stored(located)
    try check(condition, found)
    if isDryRun { return answerDryRun() }
    let isDeleted = try await store.writeSubscriptions(of: found.company, at: subscriptionTime) {
      book throws(ConcordError) in try book.delete(found)
    }
    guard isDeleted else { throw APIError.resourceNotFound(located.set.name) }
    return APIResponse(204, headers: [("Concord-Operation", "0")])
  }

  // MARK: Pieces

  private func answerDryRun() -> APIResponse {
    var result = OperationResult()
    result.isPreview = true
    return answer(result)
  }

  /// The subscription as it stands now; `Location` has its key in quotes.
  private func answer(changed located: Located, status: Int) async throws -> APIResponse {
    let query = try entityQuery(located.set)
    let projection = try Projection(located.set, query, on: route)
    var response = try await answer(
      located.set, filter: located.filter, projection, suffix: projection.contextSuffix(query),
      status: status)
    let address = "\(base)/\(companyPath)\(located.set.name)('\(located.id)')"
    response.setHeader("Concord-Operation", "0")
    if status == 201 { response.setHeader("Location", address) }
    if preferences.wantsMinimal {
      response.status = 204
      response.body = .none
      response.setHeader("Preference-Applied", "return=minimal")
      if status == 201 { response.setHeader("OData-EntityId", address) }
    }
    return response
  }

  /// The values that the caller last read, by property.
  private func values(of located: Located) async throws -> [String: Value] {
    let properties = located.set.type.properties
    let query = ListQuery(
      .view(.subscription), filter: located.filter, limit: 1,
      properties: properties.compactMap(\.source))
    let row = try await read { _, reader in try reader.list(query).first }
    return Dictionary(
      uniqueKeysWithValues: zip(properties.map(\.name), row?.values ?? []))
  }

  private func notificationURL(_ text: String) throws -> NotificationURL {
    let settings = service.settings.webhooks
    if let url = NotificationURL(text, allowsHTTP: settings.allowsHTTP) { return url }
    throw APIError(
      400, "Application_DialogException",
      "The notification URL must be an absolute https address without user name and fragment.",
      target: "notificationUrl")
  }

  /// API-WH-2.
  private func validate(_ url: NotificationURL) async throws {
    if await service.webhooks.client.validates(url) { return }
    throw APIError(
      400, "Application_DialogException", "The notification URL could not be validated.",
      target: "notificationUrl")
  }

  private func subscribed(_ text: String) async throws -> (Subscription.Resource, Company) {
    let companies = try await store.companies()
    let reader = SubscribedResource(
      route: route, companies: companies,
      defaultCompany: try? CompanyChoice(companies, principal).choose(nil, request, options))
    let (resource, company) = try reader.read(text)
    if let record = resource.record {
      let key = RecordKey(resource.entity, record)
      let exists = try await store.read(company.key) { reader throws(ConcordError) in
        try reader.record(key) != nil
      }
      guard exists else {
        throw APIError(
          400, "Application_DialogException", "The record of the resource does not exist.",
          target: "resource")
      }
    }
    return (resource, company)
  }

  private static func expiry(_ now: Int64) -> String {
    UTCTime.text(now + Int64(Limits.subscriptionDays) * 86_400_000)
  }

  private static func refusal(
    of resource: Subscription.Resource, _ url: String, _ user: RecordID, _ company: Company,
    _ book: SubscriptionBook
  ) throws(ConcordError) -> SubscriptionRefusal? {
    if try book.isTaken(resource, at: url, by: user, in: company.key) { return .taken }
    return try book.count(in: company.key) >= Limits.subscriptions ? .tooMany : nil
  }

  /// API-ET-4.
  private func check(_ condition: ETag.Condition, _ subscription: Subscription) throws {
    guard case .versions(let versions) = condition, !versions.contains(subscription.version)
    else { return }
    throw Self.stale(subscription, subscription.version)
  }

  private static func stale(_ subscription: Subscription, _ version: Int64) -> APIError {
    var error = APIError(
      409, "Request_EntityChanged",
      "Another user has already changed the record. Read the subscription again.")
    error.details.append(
      APIError.Detail(code: "CurrentETag", message: ETag.text(version), target: ""))
    return error
  }
}

/// Why a subscription cannot be had.
enum SubscriptionRefusal: Sendable {
  /// The same user has the same resource at the same address.
  case taken
  case tooMany

  func error(_ resource: Subscription.Resource) -> APIError {
    switch self {
    case .taken: APIError(ConcordError(.exists, "Subscription", resource.path, field: "resource"))
    case .tooMany:
      APIError(
        400, "Application_DialogException",
        "A company can have at most \(Limits.subscriptions) subscriptions.")
    }
  }
}

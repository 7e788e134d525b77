import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordStore
import Foundation
import Logging

/// Answers requests to the API, whichever way they came (`api.md`).
///
/// Order of checks (API-ERR-6): rate, prefix and route, authentication, company, method,
/// permission, headers and body, record, etag, rules.
final class APIService: Sendable {
  let store: Store
  let access: AccessControl
  let settings: ServerSettings
  let jobs: JobService
  let exports = ExportShelf()
  let webhooks: WebhookService
  private let companies: CompanyBook
  private let idempotency: Idempotency
  private let rates: RequestRates
  private let log: Logger

  init(_ store: Store, access: AccessControl, settings: ServerSettings, log: Logger) {
    self.store = store
    self.access = access
    self.settings = settings
    self.log = log
    rates = RequestRates(settings)
    jobs = JobService(store, log: log)
    webhooks = WebhookService(store, settings: settings.webhooks, log: log)
    companies = CompanyBook(store)
    idempotency = Idempotency(store)
  }

  func respond(to request: APIRequest, correlation: String) async -> APIResponse {
    await guarded(correlation) {
      if !Self.isPlain(request.path) {
        if let token = TokenAddress(request.path) {
          return try await token.answer(request, self.access, correlation: correlation)
        }
        if let discovery = DiscoveryAddress(request.path) {
          return try discovery.answer(request, self.access.settings)
        }
      }
      return try await self.answer(request, correlation)
    }
  }

  /// Answers a member of a batch, whose caller is known.
  func respond(
    toMember request: APIRequest, _ principal: Principal, in transaction: BatchTransaction?,
    isDryRun: Bool, correlation: String
  ) async -> APIResponse {
    await guarded(correlation) {
      let (path, route) = try self.address(of: request)
      let options = try QueryString.parse(request.query)
      try Self.checkHeaders(request)
      return try await self.answer(
        request, path, route, Caller(principal, transaction, isDryRun: isDryRun), options,
        correlation)
    }
  }

  /// Whether the address is certainly one of the API, without a prefix: most are.
  private static func isPlain(_ path: String) -> Bool { path.utf8.starts(with: "/api/".utf8) }

  /// Turns whatever is thrown into an answer.
  private func guarded(
    _ correlation: String, _ body: () async throws -> APIResponse
  ) async -> APIResponse {
    var response: APIResponse
    do {
      response = try await body()
    } catch {
      response = self.response(to: error, correlation)
    }
    response.setHeader("OData-Version", "4.0")
    return response
  }

  /// The answer to whatever was thrown.
  func response(to error: any Error, _ correlation: String) -> APIResponse {
    switch error {
    case is UnknownInstance: return APIResponse(404)
    case let error as APIError: return Self.response(error, correlation)
    case let error as ODataError:
      return Self.response(
        APIError(error.status, error.code, error.message, target: error.target ?? ""),
        correlation)
    case let error as ConcordError:
      if error.category == .fault {
        log.error("an internal check failed", metadata: ["correlation": "\(correlation)"])
      }
      return Self.response(APIError(error), correlation)
    default:
      log.error(
        "unexpected failure",
        metadata: ["correlation": "\(correlation)", "type": "\(type(of: error))"])
      return Self.response(
        APIError(500, "Internal_ServerError", "An unexpected error occurred."), correlation)
    }
  }

  static func response(_ error: APIError, _ correlation: String) -> APIResponse {
    var response = APIResponse(
      error.status, headers: error.headers, body: .bytes(error.body(correlation: correlation)))
    response.setHeader("Content-Type", "application/json; odata.metadata=minimal")
    if error.status == 503 || error.status == 429, response.header("Retry-After") == nil {
      response.setHeader("Retry-After", "1")
    }
    return response
  }

  // MARK: Finding the way

  /// Who asks, and the transaction that the request is a part of.
  private struct Caller {
    let principal: Principal
    let transaction: BatchTransaction?
    let isDryRun: Bool

    init(_ principal: Principal, _ transaction: BatchTransaction? = nil, isDryRun: Bool = false) {
      self.principal = principal
      self.transaction = transaction
      self.isDryRun = isDryRun
    }
  }

  /// The parsed address of a request and its route.
  private func address(of request: APIRequest) throws -> (ODataPath, ServiceRoute) {
    guard let path = try ODataPath.parse(request.path) else {
      throw APIError.noRoute(request.path)
    }
    try settings.check(path.prefix)
    switch path.route {
    case .standard: return (path, .standard)
    case .concord: return (path, .concord)
    case .dataServices: return (path, .dataServices)
    case .automation: return (path, .automation)
    case .runtime: return (path, .runtime)
    case .unknown: throw APIError.noRoute(request.path)
    }
  }

  private func answer(_ request: APIRequest, _ correlation: String) async throws -> APIResponse {
    let environments =
      Self.isPlain(request.path) ? nil : EnvironmentsAddress(request.path)
    let found = try environments == nil ? address(of: request) : nil
    guard
      let principal = try await access.authenticate(
        authorization: request.header("authorization"), from: request.peer)
    else { throw Self.notAuthenticated(request.origin) }
    let arrival = ContinuousClock.now
    let lease = try await rates.enter(principal.id)
    defer { lease.leave() }
    let options = try QueryString.parse(request.query)
    try Self.checkHeaders(request)
    if let environments { return try environments.answer(request, settings) }
    guard let (path, route) = found else { throw APIError.noRoute(request.path) }
    return try await timed(since: arrival) {
      try await answer(request, path, route, Caller(principal), options, correlation)
    }
  }

  /// Bounds the time of an operation, and of its waiting and running together (`api.md` 7).
  private func timed(
    since arrival: ContinuousClock.Instant, _ body: () async throws -> APIResponse
  ) async throws -> APIResponse {
    let operationEnds = ContinuousClock.now + .seconds(settings.operationSeconds)
    let requestEnds = arrival + .seconds(settings.requestSeconds)
    do {
      return try await Deadline.$current.withValue(
        Deadline(min(operationEnds, requestEnds)), operation: body)
    } catch {
      guard requestEnds < operationEnds else { throw error }
      var answer = (error as? APIError) ?? (error as? ConcordError).map { APIError($0) }
      guard answer?.status == 408 else { throw error }
      answer?.status = 504
      throw answer ?? error
    }
  }

  /// The company that a request is about.
  func company(of request: APIRequest, _ principal: Principal) async throws -> CompanyID {
    let (path, _) = try address(of: request)
    let options = try QueryString.parse(request.query)
    let key = path.segments.first.flatMap { first in
      ["companies", "company"].contains(first.name.lowercased()) ? first.key : nil
    }
    return try await companies.choose(key, request, options, principal).key
  }

  static func notAuthenticated(_ origin: String) -> APIError {
    var error = APIError(
      401, "Authentication_InvalidCredentials",
      "The server has rejected the client credentials.")
    error.headers = [
      (
        "WWW-Authenticate",
        "Basic realm=\"Concord\", Bearer authorization_uri=\"\(origin)/oauth2/authorize\""
      )
    ]
    return error
  }

  private static func checkHeaders(_ request: APIRequest) throws {
    for name in ["odata-version", "odata-maxversion"] {
      guard let text = request.header(name) else { continue }
      guard let version = Double(text.trimmed), version >= 4 else {
        throw APIError.bad("The OData version '\(text)' is not supported.")
      }
    }
    let reads = ["GET", "HEAD", "OPTIONS"].contains(request.method)
    if request.header("data-access-intent")?.lowercased() == "readonly", !reads {
      throw APIError(
        400, "BadRequest_InvalidOperation",
        "A request with the intent ReadOnly cannot change anything.")
    }
  }

  private func answer(
    _ request: APIRequest, _ path: ODataPath, _ route: ServiceRoute, _ caller: Caller,
    _ options: ODataOptions, _ correlation: String
  ) async throws -> APIResponse {
    let base = request.origin + path.base
    var segments = route.canonical(path.segments)[...]
    guard let first = segments.first else {
      return ServiceDocument.answer(route, base: base, method: request.method)
    }
    switch first.name.lowercased() {
    case "$metadata":
      return try MetadataDocument.answer(route, request, options)
    case "$batch":
      return try await BatchRunner(
        service: self, outer: request, basePath: path.base, principal: caller.principal,
        options: options, correlation: correlation
      ).answer()
    case "$openapi": return OpenAPIDocument.answer(route, base: base)
    case "subscriptions":
      let call = try await self.call(
        request, caller, route, base, options, company: nil, isOptional: true)
      return try await once(call) { try await call.answerSubscriptions(Array(segments)) }
    case "webhooksupportedresources" where route === ServiceRoute.runtime:
      let isNamed = CompanyChoice.isNamed(nil, request, options)
      let call = try await self.call(
        request, caller, route, base, options, company: nil, isOptional: !isNamed)
      let listed = isNamed ? [call.company] : try await store.companies()
      return try call.answerResources(Array(segments), of: listed)
    case "companies" where first.key == nil,
      "company" where first.key == nil && route.hasBusinessKeys:
      let call = try await self.call(
        request, caller, route, base, options, company: nil, isOptional: true)
      return try await call.answerCompanies(Array(segments))
    default: break
    }
    var named: ODataPath.Key?
    var companyPath = ""
    if ["companies", "company"].contains(first.name.lowercased()), let key = first.key {
      named = key
      segments = segments.dropFirst()
    }
    var call = try await self.call(request, caller, route, base, options, company: named)
    if named != nil {
      companyPath = call.companySegment + "/"
      call = call.below(companyPath)
    }
    guard !segments.isEmpty else { return try await call.answerCompany() }
    let (whole, rest) = (call, Array(segments))
    return try await once(whole) { try await whole.answer(rest) }
  }

  /// Answers a repeated request with its first answer, where that is possible.
  private func once(_ call: Call, _ body: () async throws -> APIResponse) async throws
    -> APIResponse
  {
    if call.transaction != nil || call.isDryRun { return try await body() }
    return try await idempotency.answer(
      call.request, user: call.principal.id, call.company.key, body)
  }

  private func call(
    _ request: APIRequest, _ caller: Caller, _ route: ServiceRoute, _ base: String,
    _ options: ODataOptions, company: ODataPath.Key?, isOptional: Bool = false
  ) async throws -> Call {
    let found: Company
    if isOptional {
      guard let any = try await store.companies().first else { throw CompanyChoice.notFound }
      found = any
    } else {
      found = try await companies.choose(company, request, options, caller.principal)
    }
    if let transaction = caller.transaction, transaction.company != found.key {
      throw APIError.bad("The requests of a transaction belong to one company.")
    }
    var preferences = Preferences(request.header("prefer"))
    if caller.isDryRun { preferences.validatesOnly = true }
    return Call(
      request: request, service: self, principal: caller.principal, route: route,
      company: found, base: base, companyPath: "", options: options, preferences: preferences,
      transaction: caller.transaction)
  }
}

extension APIResponse {
  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

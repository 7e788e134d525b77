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
  let webhooks: WebhookService
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
  }

  func respond(to request: APIRequest, correlation: String) async -> APIResponse {
    var response: APIResponse
    do {
      response = try await answer(request)
    } catch let error as APIError {
      response = Self.response(error, correlation)
    } catch let error as ODataError {
      response = Self.response(
        APIError(error.status, error.code, error.message, target: error.target ?? ""),
        correlation)
    } catch let error as ConcordError {
      if error.category == .fault {
        log.error("an internal check failed", metadata: ["correlation": "\(correlation)"])
      }
      response = Self.response(APIError(error), correlation)
    } catch {
      log.error(
        "unexpected failure",
        metadata: ["correlation": "\(correlation)", "type": "\(type(of: error))"])
      response = Self.response(
        APIError(500, "Internal_ServerError", "An unexpected error occurred."), correlation)
    }
    response.setHeader("OData-Version", "4.0")
    return response
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

  private func answer(_ request: APIRequest) async throws -> APIResponse {
    guard let path = try ODataPath.parse(request.path) else {
      throw APIError.noRoute(request.path)
    }
    if let refused = try settings.check(path.prefix) { return refused }
    let route: ServiceRoute
    switch path.route {
    case .standard: route = .standard
    case .concord: route = .concord
    case .unknown(let segments) where segments.first?.lowercased() == "environments":
      throw APIError.notImplemented("The route '\(path.base)'")
    case .automation, .runtime, .dataServices:
      throw APIError.notImplemented("The route '\(path.base)'")
    case .unknown: throw APIError.noRoute(request.path)
    }
    guard
      let principal = try await access.authenticate(
        authorization: request.header("authorization"), from: request.peer)
    else { throw Self.notAuthenticated(request.origin) }
    let lease = try rates.enter(principal.id)
    defer { lease.leave() }
    let options = try QueryString.parse(request.query)
    try Self.checkHeaders(request)
    return try await answer(request, path, route, principal, options)
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
    _ request: APIRequest, _ path: ODataPath, _ route: ServiceRoute, _ principal: Principal,
    _ options: ODataOptions
  ) async throws -> APIResponse {
    let base = request.origin + path.base
    var segments = path.segments[...]
    guard let first = segments.first else {
      return ServiceDocument.answer(route, base: base, method: request.method)
    }
    switch first.name.lowercased() {
    case "$metadata":
      return try MetadataDocument.answer(route, request, options)
    case "$batch": throw APIError.notImplemented("$batch")
    case "$openapi": return OpenAPIDocument.answer(route, base: base)
    case "subscriptions":
      let call = try await self.call(
        request, principal, route, base, options, company: nil, isOptional: true)
      return try await call.answerSubscriptions(Array(segments))
    case "companies" where first.key == nil:
      let call = try await self.call(
        request, principal, route, base, options, company: nil, isOptional: true)
      return try await call.answerCompanies(Array(segments))
    default: break
    }
    var named: ODataPath.Key?
    var companyPath = ""
    if ["companies", "company"].contains(first.name.lowercased()), let key = first.key {
      named = key
      segments = segments.dropFirst()
    }
    var call = try await self.call(request, principal, route, base, options, company: named)
    if named != nil {
      companyPath = "companies(\(call.company.id))/"
      call = call.below(companyPath)
    }
    guard !segments.isEmpty else { return try await call.answerCompany() }
    return try await call.answer(Array(segments))
  }

  private func call(
    _ request: APIRequest, _ principal: Principal, _ route: ServiceRoute, _ base: String,
    _ options: ODataOptions, company: ODataPath.Key?, isOptional: Bool = false
  ) async throws -> Call {
    let companies = try await store.companies()
    let found: Company
    if isOptional {
      guard let any = companies.first else { throw CompanyChoice.notFound }
      found = any
    } else {
      found = try CompanyChoice(companies, principal).choose(company, request, options)
    }
    return Call(
      request: request, service: self, principal: principal, route: route, company: found,
      base: base, companyPath: "", options: options,
      preferences: Preferences(request.header("prefer")))
  }
}

extension APIResponse {
  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// Which company a request is about (API-COMP-2).
struct CompanyChoice {
  private let companies: [Company]
  private let principal: Principal

  init(_ companies: [Company], _ principal: Principal) {
    self.companies = companies
    self.principal = principal
  }

  static let notFound = APIError(
    404, "Internal_CompanyNotFound",
    "Cannot process the request because the default company cannot be found.")

  func choose(_ path: ODataPath.Key?, _ request: APIRequest, _ options: ODataOptions) throws
    -> Company
  {
    if let path { return try named(path) }
    let given =
      options.parameter("company") ?? request.header("companyid")
      ?? request.header("company")?.removingPercentEncoding
    if let given {
      guard let company = find(given) else { throw Self.notFound }
      return company
    }
    if let own = principal.defaultCompany, let company = companies.first(where: { $0.id == own }) {
      return company
    }
    guard companies.count == 1, let only = companies.first else { throw Self.notFound }
    return only
  }

  private func named(_ key: ODataPath.Key) throws -> Company {
    switch key {
    case .guid(let text), .text(let text):
      if let company = find(text) { return company }
      throw RecordID(text) == nil ? Self.notFound : APIError.resourceNotFound("companies")
    case .named(let pairs):
      guard pairs.count == 1, let pair = pairs.first else { throw Self.notFound }
      if let company = find(pair.value) { return company }
      throw pair.name.lowercased() == "id"
        ? APIError.resourceNotFound("companies") : Self.notFound
    case .none: throw APIError(400, "BadRequest_InvalidRequestUrl", "The key is empty.")
    }
  }

  /// By id, or by name in any case.
  private func find(_ text: String) -> Company? {
    if let id = RecordID(text.filter { $0 != "{" && $0 != "}" }),
      let company = companies.first(where: { $0.id == id })
    {
      return company
    }
    let name = text.lowercased()
    return companies.first { $0.name.lowercased() == name }
  }
}

import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordStore
import Foundation
import Synchronization

/// The companies that requests may name.
///
/// A company keeps its id and name and never goes away, so that only one that is not known yet has
/// to be looked for.
final class CompanyBook: Sendable {
  private let store: Store
  private let known = Mutex<[Company]>([])

  init(_ store: Store) { self.store = store }

  /// Which company a request is about.
  ///
  /// - Throws: 404 when there is none, or several of which none is named.
  func choose(
    _ key: ODataPath.Key?, _ request: APIRequest, _ options: ODataOptions,
    _ principal: Principal
  ) async throws -> Company {
    let companies = known.withLock { $0 }
    let choice = CompanyChoice(companies, principal)
    // Without a name it matters whether there are others by now.
    if CompanyChoice.isNamed(key, request, options),
      let company = try? choice.choose(key, request, options)
    {
      return company
    }
    let all = try await store.companies()
    known.withLock { $0 = all }
    return try CompanyChoice(all, principal).choose(key, request, options)
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

  /// Whether the request says which company it is.
  static func isNamed(
    _ path: ODataPath.Key?, _ request: APIRequest, _ options: ODataOptions
  ) -> Bool {
    path != nil || options.parameter("company") != nil || request.header("companyid") != nil
      || request.header("company") != nil
  }

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
    case .positional: throw Self.notFound
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

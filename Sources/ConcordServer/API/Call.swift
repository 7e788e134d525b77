import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordStore
import Foundation

/// One request to a company, with everything about it that was found out before its resource.
struct Call: Sendable {
  let request: APIRequest
  let service: APIService
  let principal: Principal
  let route: ServiceRoute
  let company: Company
  /// What absolute addresses of the route begin with: origin, prefix, route.
  let base: String
  /// `companies(…)/` when the request named the company in its path.
  let companyPath: String
  let options: ODataOptions
  var preferences: Preferences
  /// The transaction of a batch that the request is a part of; nil = it stands alone.
  var transaction: BatchTransaction?
  /// The members of the body, once they were read.
  var members: [JSONValue.Member]?
  /// Given in the body of an action instead of a header (`api.md` 3.1).
  var bodyOptions: [String: String] = [:]

  var store: Store { service.store }

  /// An option of 3.1: the query wins over the body of an action, both over the header.
  func option(_ name: String, header: String? = nil) -> String? {
    options.parameter(name) ?? bodyOptions[name.lowercased()]
      ?? header.flatMap { request.headers[$0]?.removingPercentEncoding }
  }

  func flag(_ name: String) -> Bool { option(name)?.lowercased() == "true" }

  /// Whether nothing is to be written (`api.md` 3.3).
  var isDryRun: Bool { preferences.validatesOnly || flag("validateOnly") }

  var previewToken: String {
    option("previewToken", header: "concord-preview-token") ?? ""
  }

  /// What the operation knows of its surroundings.
  var context: Context {
    var confirmations = Set(
      (option("confirm", header: "concord-confirm") ?? "").split(separator: ",").map(\.trimmed))
    if route.isStandard { confirmations.insert("*") }  // API-ENT-9
    return Context(
      user: principal.name, channel: .api,
      client: String((request.header("user-agent") ?? "").prefix(250)),
      reason: option("reason", header: "concord-reason") ?? "", confirmations: confirmations,
      autofill: preferences.autofill || flag("autofill"),
      acceptsUnusualIBAN: flag("acceptUnusualIban"),
      workDate: option("workDate", header: "concord-work-date") ?? "")
  }

  /// Refuses what the caller's role does not allow (API-AUTH-2).
  func require(_ role: Role, _ entity: String, _ right: String) throws {
    if principal.role >= role { return }
    throw APIError(
      403, "Authorization_RequestDenied",
      "You do not have the following permissions on \(entity): \(right).")
  }

  /// Runs a body on a snapshot of the company.
  ///
  /// - Throws: what the body throws, an `APIError` or a `ConcordError`.
  func read<Result: Sendable>(
    _ body: @escaping @Sendable (Draft, Reader) throws -> Result
  ) async throws -> Result {
    var context = context
    context.now = UTCTime.text(UTCTime.systemClock())
    let settled = context
    if let transaction {
      return try await transaction.run { session in
        let draft = Draft(
          workspace: Workspace(source: session.records), context: settled, ids: TimeOrderedIDs())
        return try body(draft, session.reader)
      }
    }
    let result = try await store.read(company.key) {
      reader throws(ConcordError) -> Swift.Result<Result, any Error> in
      let draft = Draft(
        workspace: Workspace(source: reader.records), context: settled, ids: TimeOrderedIDs())
      do {
        return .success(try body(draft, reader))
      } catch let error as ConcordError {
        throw error
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Keeps jobs and issues, in the transaction of the batch if there is one; a dry run keeps nothing.
  // Swift 6.3's optimiser crashes on a caller that this is inlined into.
  @inline(never)
  func keep<Result: Sendable>(
    _ body: @escaping @Sendable (Bookkeeping) throws(ConcordError) -> Result
  ) async throws -> Result {
    if let transaction {
      return try await transaction.run { session in try body(session.bookkeeping) }
    }
    return try await store.keep(company.key, rehearsing: isDryRun, body)
  }

  /// Refuses what commits by itself inside a batch's transaction, whose writer it would wait for.
  func requireOwnCommit() throws {
    if transaction != nil {
      throw APIError.bad("This action cannot be a part of a transaction.")
    }
  }

  /// The segment that names the company.
  var companySegment: String {
    route.companySegment(id: company.id.description, name: company.name)
  }

  /// The address of a record on this route.
  func address(of set: String, _ id: String) -> String { "\(base)/\(companyPath)\(set)(\(id))" }
}

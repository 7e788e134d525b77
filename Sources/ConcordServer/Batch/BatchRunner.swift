import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordStore
import Foundation

/// Runs the requests of a batch one after another (`api.md` 4.11).
struct BatchRunner {
  let service: APIService
  let outer: APIRequest
  /// The prefix and route of the outer request: inner addresses are relative to it.
  let basePath: String
  let principal: Principal
  let options: ODataOptions
  let correlation: String

  private var preferences: Preferences { Preferences(outer.header("prefer")) }

  private var isDryRun: Bool {
    preferences.validatesOnly || options.parameter("validateOnly")?.lowercased() == "true"
  }

  /// Whether the whole batch is one transaction.
  private var isSnapshot: Bool {
    let isolation = outer.header("isolation") ?? outer.header("odata-isolation")
    return isolation?.lowercased() == "snapshot" || isDryRun
  }

  private var continuesOnError: Bool {
    (outer.header("prefer") ?? "").lowercased().split(separator: ",").contains { part in
      let text = part.trimmed
      return text.contains("continue-on-error") && !text.hasSuffix("false")
    }
  }

  func answer() async throws -> APIResponse {
    guard outer.method == "POST" else {
      throw APIError.notAllowed(outer.method, "$batch", isEntity: false, allow: ["POST"])
    }
    let type = outer.header("content-type") ?? "application/json"
    let isMultipart = type.lowercased().hasPrefix("multipart/mixed")
    let requests =
      isMultipart
      ? try MultipartBatch.read(outer.body, contentType: type) : try JSONBatch.read(outer.body)
    guard requests.count <= Limits.batchRequests else {
      throw APIError.bad(
        "The maximum number of '\(Limits.batchRequests)' query operations and changesets in a "
          + "batch has been exceeded.")
    }
    try Self.checkGroups(requests)
    let answers = try await run(requests)
    return response(answers, isMultipart: isMultipart)
  }

  /// Groups must be contiguous (API-B-5).
  private static func checkGroups(_ requests: [BatchRequest]) throws {
    var ended: Set<String> = []
    var last: String?
    for request in requests {
      if request.group != last {
        if let last { ended.insert(last) }
        last = request.group
      }
      if let group = request.group, ended.contains(group) {
        throw APIError.bad("The members of the group '\(group)' do not follow each other.")
      }
    }
  }

  // MARK: Running

  /// What the requests so far have led to.
  private struct Progress {
    var answers: [BatchAnswer] = []
    /// Addresses of created records and names of what failed.
    var locations: [String: String] = [:]
    var failed: Set<String> = []

    /// Takes a group for failed with all its members: what some of them did was undone (API-B-6).
    mutating func forget(_ members: ArraySlice<BatchRequest>, of group: String) {
      failed.insert(group)
      for name in members.compactMap(\.name) {
        failed.insert(name)
        locations[name] = nil
      }
    }
  }

  private func run(_ requests: [BatchRequest]) async throws -> [BatchAnswer] {
    var progress = Progress()
    guard isSnapshot, let first = requests.first else {
      await runUnits(requests, &progress)
      return progress.answers
    }
    let transaction: BatchTransaction
    do {
      transaction = try await open(first, progress, rehearsing: isDryRun)
    } catch {
      return [failure(first, error)]
    }
    for request in requests {
      await perform(request, in: transaction, &progress)
      if progress.answers.last?.isFailure == true, !(isDryRun && continuesOnError) { break }
    }
    if progress.answers.contains(where: \.isFailure), !isDryRun {
      await transaction.rollBack()
    } else {
      try await transaction.commit()
    }
    return progress.answers
  }

  /// Without a common transaction: single requests and groups, each for itself (API-B-3).
  private func runUnits(_ requests: [BatchRequest], _ progress: inout Progress) async {
    var rest = requests[...]
    while let first = rest.first {
      let before = progress.answers.count
      if let group = first.group {
        let members = rest.prefix { $0.group == group }
        rest = rest.dropFirst(members.count)
        await runGroup(Array(members), &progress)
        if progress.answers[before...].contains(where: \.isFailure) {
          progress.forget(members, of: group)
        }
      } else {
        rest = rest.dropFirst()
        await perform(first, in: nil, &progress)
      }
      let hasFailed = progress.answers[before...].contains(where: \.isFailure)
      if hasFailed, !continuesOnError { return }
    }
  }

  /// One transaction for the members of a group: all or none (API-B-5).
  private func runGroup(_ members: [BatchRequest], _ progress: inout Progress) async {
    guard let first = members.first else { return }
    let before = progress.answers.count
    do {
      let transaction = try await open(first, progress, rehearsing: false)
      try await run(members, in: transaction, &progress)
    } catch {
      // Nothing of the group was kept; what came before it was.
      progress.answers.removeSubrange(before...)
      progress.answers.append(failure(first, error))
      progress.answers += members.dropFirst().map(skipped)
    }
  }

  private func run(
    _ members: [BatchRequest], in transaction: BatchTransaction, _ progress: inout Progress
  ) async throws {
    var hasFailed = false
    for member in members {
      if hasFailed {
        progress.answers.append(skipped(member))
        continue
      }
      await perform(member, in: transaction, &progress)
      hasFailed = progress.answers.last?.isFailure ?? false
    }
    if hasFailed { await transaction.rollBack() } else { try await transaction.commit() }
  }

  private func open(_ first: BatchRequest, _ progress: Progress, rehearsing: Bool) async throws
    -> BatchTransaction
  {
    let request = try inner(first, progress)
    let company = try await service.company(of: request, principal)
    let context = Context(
      user: principal.name, channel: .api,
      client: String((outer.header("user-agent") ?? "").prefix(250)))
    return BatchTransaction(service.store, company, context, rehearsing: rehearsing)
  }

  private func perform(
    _ request: BatchRequest, in transaction: BatchTransaction?, _ progress: inout Progress
  ) async {
    let answer: BatchAnswer
    if request.dependsOn.contains(where: { progress.failed.contains($0) }) {
      answer = skipped(request)
    } else {
      answer = await respond(request, in: transaction, progress)
    }
    if let name = request.name {
      if answer.isFailure { progress.failed.insert(name) }
      if let location = answer.headers.first(where: { $0.name.lowercased() == "location" }) {
        progress.locations[name] = location.value
      }
    }
    progress.answers.append(answer)
  }

  private func respond(
    _ request: BatchRequest, in transaction: BatchTransaction?, _ progress: Progress
  ) async -> BatchAnswer {
    var response: APIResponse
    do {
      let inner = try inner(request, progress)
      response = await service.respond(
        toMember: inner, principal, in: transaction, isDryRun: isDryRun,
        correlation: correlation)
      // The parts are read while the transaction is open.
      response.body = .bytes(try await response.wholeBody())
    } catch {
      response = service.response(to: error, correlation)
    }
    return Self.answer(response, to: request)
  }

  private func failure(_ request: BatchRequest, _ error: any Error) -> BatchAnswer {
    Self.answer(service.response(to: error, correlation), to: request)
  }

  private static func answer(_ response: APIResponse, to request: BatchRequest) -> BatchAnswer {
    let shown = [
      "location", "etag", "content-type", "odata-version", "odata-entityid", "retry-after",
      "preference-applied", "concord-operation", "allow",
    ]
    var body: [UInt8] = []
    if case .bytes(let bytes) = response.body { body = bytes }
    var headers = response.headers.filter { shown.contains($0.name.lowercased()) }
    if !body.isEmpty, response.header("content-type") == nil {
      headers.append(("Content-Type", "application/json; odata.metadata=minimal"))
    }
    return BatchAnswer(
      id: request.id, group: request.group, status: response.status, headers: headers, body: body)
  }

  private func skipped(_ request: BatchRequest) -> BatchAnswer {
    let error = APIError(
      424, "BadRequest", "The request was not executed because an earlier one failed.")
    return BatchAnswer(
      id: request.id, group: request.group, status: 424,
      headers: [("Content-Type", "application/json; odata.metadata=minimal")],
      body: error.body(correlation: correlation))
  }

  // MARK: Inner requests

  /// The request as if it had come alone (API-B-2).
  private func inner(_ request: BatchRequest, _ progress: Progress) throws -> APIRequest {
    var url = try resolved(request.url, progress)
    var query = ""
    if let mark = url.firstIndex(of: "?") {
      query = String(url[url.index(after: mark)...])
      url = String(url[..<mark])
    }
    let last = url.split(separator: "/").last?.lowercased() ?? ""
    if ["$batch", "%24batch", "$metadata", "%24metadata"].contains(last) {
      throw APIError.bad("'\(last)' is not allowed inside a batch.")
    }
    var headers = request.headers
    for name in ["accept-language", "user-agent", "company", "companyid"]
    where headers[name] == nil {
      headers[name] = outer.header(name)
    }
    if headers["accept"] == nil { headers["accept"] = "application/json" }
    let names = query.split(separator: "&").map { $0.prefix { $0 != "=" }.lowercased() }
    if let company = options.parameter("company"), !names.contains("company"),
      request.headers["company"] == nil, request.headers["companyid"] == nil
    {
      let allowed = company.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
      query += (query.isEmpty ? "" : "&") + "company=\(allowed ?? "")"
    }
    return APIRequest(
      method: request.method, path: url, query: query, headers: headers, body: request.body,
      origin: outer.origin, peer: outer.peer)
  }

  /// The path and query of an inner address.
  private func resolved(_ url: String, _ progress: Progress) throws -> String {
    if url.hasPrefix("$") {
      let name = url.dropFirst().prefix { $0 != "/" && $0 != "?" }
      if let location = progress.locations[String(name)] {
        let rest = url.dropFirst(name.count + 1)
        return String(location.dropFirst(outer.origin.count)) + rest
      }
      if progress.answers.contains(where: { $0.id.map { $0.shown == String(name) } ?? false }) {
        throw APIError.bad("The request '\(name)' created nothing that could be addressed.")
      }
    }
    if url.hasPrefix("/") { return url }
    guard let scheme = url.range(of: "://") else { return "\(basePath)/\(url)" }
    guard url.lowercased().hasPrefix(outer.origin.lowercased() + "/") else {
      throw APIError.bad("The address '\(url[..<scheme.lowerBound])…' is on another origin.")
    }
    return String(url.dropFirst(outer.origin.count))
  }

  // MARK: The answer

  /// API-B-1.
  private func response(_ answers: [BatchAnswer], isMultipart: Bool) -> APIResponse {
    let accept = outer.header("accept")?.lowercased()
    let demandsJSON = accept?.contains("application/json") ?? false
    let usesJSON = isMultipart ? demandsJSON : accept != nil && !accept.isMultipart
    if usesJSON || demandsJSON {
      return APIResponse(
        200, headers: [("Content-Type", "application/json; odata.metadata=minimal")],
        body: .bytes(JSONBatch.write(answers)))
    }
    let (body, type) = MultipartBatch.write(answers)
    return APIResponse(200, headers: [("Content-Type", type)], body: .bytes(body))
  }
}

extension String? {
  /// Whether only the multipart form is accepted.
  fileprivate var isMultipart: Bool { self?.hasPrefix("multipart/") ?? false }
}

extension APIResponse {
  /// The body with all its parts.
  func wholeBody() async throws -> [UInt8] {
    switch body {
    case .none: return []
    case .bytes(let bytes): return bytes
    case .parts(let next):
      var bytes: [UInt8] = []
      while let part = try await next() { bytes += part }
      return bytes
    }
  }
}

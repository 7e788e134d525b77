import ConcordCore
import ConcordStore
import Crypto
import Foundation
import Synchronization

/// Answers a repeated POST with the first answer (`api.md` 1.5, `Idempotency-Key`).
final class Idempotency: Sendable {
  private let store: Store
  /// Keys whose first request is being answered.
  private let running = Mutex<Set<String>>([])

  init(_ store: Store) { self.store = store }

  /// Runs a request, or gives its first answer again.
  ///
  /// - Throws: 422 for the same key with another body, 409 while the first one is still running.
  func answer(
    _ request: APIRequest, user: RecordID, _ company: CompanyID,
    _ body: () async throws -> APIResponse
  ) async throws -> APIResponse {
    guard request.method == "POST", let given = request.header("idempotency-key"),
      !given.isEmpty
    else { return try await body() }
    if given.utf8.count > Limits.idempotencyKeyBytes {
      throw APIError.bad("The Idempotency-Key is too long.")
    }
    let key = Self.hash("\(user)\n\(request.path)?\(request.query)\n\(given)")
    let requestHash = Self.hash(request.body)
    let lane = "\(company.rawValue) \(key)"
    guard running.withLock({ $0.insert(lane).inserted }) else {
      throw APIError(
        409, "Request_EntityChanged", "The first request with this Idempotency-Key still runs.")
    }
    defer { running.withLock { _ = $0.remove(lane) } }
    let now = UTCTime.systemClock()
    let since = UTCTime.text(now - Int64(Limits.idempotencyHours) * 3_600_000)
    if let kept = try await store.keptAnswer(company, key: key, since: since) {
      return try Self.replayed(kept, requestHash)
    }
    var response = try await body()
    let bytes = try await response.wholeBody()
    if !bytes.isEmpty { response.body = .bytes(bytes) }
    let headers = response.headers.map { ["\($0.name)", $0.value] }
    let text = String(decoding: try JSONEncoder().encode(headers), as: UTF8.self)
    try await store.keep(
      KeptAnswer(
        requestHash: requestHash, status: response.status, headers: text, body: bytes),
      company, key: key, at: UTCTime.text(now), forgettingBefore: since)
    return response
  }

  private static func replayed(_ kept: KeptAnswer, _ requestHash: String) throws -> APIResponse {
    guard kept.requestHash == requestHash else {
      throw APIError(
        422, "BadRequest", "The Idempotency-Key was used before with another body.")
    }
    let pairs = (try? JSONDecoder().decode([[String]].self, from: Data(kept.headers.utf8))) ?? []
    var response = APIResponse(
      kept.status, body: kept.body.isEmpty ? .none : .bytes(kept.body))
    for pair in pairs where pair.count == 2 { response.headers.append((pair[0], pair[1])) }
    response.setHeader("Idempotency-Replayed", "true")
    return response
  }

  private static func hash(_ text: String) -> String { hash(Array(text.utf8)) }

  private static func hash(_ bytes: [UInt8]) -> String {
    Data(SHA256.hash(data: bytes)).base64EncodedString()
  }
}

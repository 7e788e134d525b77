import ConcordAccess
import Foundation

/// `/oauth2/token`, with a tenant before and `v2.0` in the middle (`api.md` 1.3).
struct TokenAddress {
  private static let bodyBytesMax = 64 * 1024

  private let tenant: String?
  private let isVersion2: Bool

  /// Nil for another address.
  init?(_ path: String) {
    var parts = path.split(separator: "/").map { $0.lowercased() }
    guard parts.last == "token" else { return nil }
    parts.removeLast()
    isVersion2 = parts.last == "v2.0"
    if isVersion2 { parts.removeLast() }
    guard parts.last == "oauth2", parts.count <= 2 else { return nil }
    tenant = parts.count == 2 ? parts[0] : nil
  }

  /// Issues a token or says what is wrong.
  func answer(_ request: APIRequest, _ access: AccessControl, correlation: String) async throws
    -> APIResponse
  {
    guard request.method == "POST" else {
      return APIResponse(405, headers: [("Allow", "POST")])
    }
    guard request.body.count <= Self.bodyBytesMax else {
      throw APIError(413, "RequestEntityTooLarge", "The request body is too large.")
    }
    var fields = Form.fields(request.query)
    let body = Form.fields(String(decoding: request.body, as: UTF8.self))
    for (name, value) in body { fields[name] = value }
    let answer = try await TokenEndpoint(access).answer(
      TokenEndpoint.Request(
        fields: fields, authorization: request.header("authorization"),
        isVersion2: isVersion2, tenant: tenant, origin: request.origin, address: request.peer,
        correlationID: correlation))
    return APIResponse(
      answer.status,
      headers: [
        ("Content-Type", "application/json; charset=utf-8"), ("Cache-Control", "no-store"),
      ], body: .bytes(answer.body))
  }
}

/// `application/x-www-form-urlencoded`.
enum Form {
  static func fields(_ text: String) -> [String: String] {
    var fields: [String: String] = [:]
    for pair in text.split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = decoded(sides[0])
      fields[name] = sides.count > 1 ? decoded(sides[1]) : ""
    }
    return fields
  }

  private static func decoded(_ text: Substring) -> String {
    let blanks = String(text.map { $0 == "+" ? " " : $0 })
    return blanks.removingPercentEncoding ?? blanks
  }
}

import Foundation

/// The concurrency token of a record (`api.md` 4.9): weak, around the record's version.
enum ETag {
  /// `W/"…"` around the base64 of `'19;version;00;'` (API-ET-1).
  static func text(_ version: Int64) -> String {
    first.indices.contains(Int(version)) ? first[Int(version)] : made(version)
  }

  /// Those of the first versions, which most records have.
  private static let first = (0..<256).map { made($0) }

  private static func made(_ version: Int64) -> String {
    "W/\"\(Data("'19;\(version);00;'".utf8).base64EncodedString())\""
  }

  /// What a caller demands of the record's version.
  enum Condition: Sendable, Equatable {
    case none
    case any
    /// One of these versions.
    case versions([Int64])
  }

  /// Reads an `If-Match` header.
  ///
  /// - Throws: API-ET-2 for what is no token.
  static func condition(_ header: String?) throws -> Condition {
    guard let header, !header.trimmed.isEmpty else { return .none }
    var versions: [Int64] = []
    for part in header.split(separator: ",") {
      let text = part.trimmed
      if text == "*" { return .any }
      guard let version = version(text) else { throw invalidToken }
      versions.append(version)
    }
    return .versions(versions)
  }

  static let invalidToken = APIError(
    400, "BadRequest_InvalidToken",
    "Could not validate the client concurrency token required by the service. Please provide a "
      + "valid token in the client request.")

  /// The version inside a token; `W/` and quotes around it do not matter (API-ET-3).
  private static func version(_ text: String) -> Int64? {
    var token = text[...]
    if token.hasPrefix("W/") { token = token.dropFirst(2) }
    token = token.drop { $0 == "\"" || $0 == "\\" }
    while let last = token.last, last == "\"" || last == "\\" { token = token.dropLast() }
    guard let data = Data(base64Encoded: String(token)),
      let inside = String(bytes: data, encoding: .utf8)
    else { return nil }
    let parts = inside.split(separator: ";", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "'19", parts[2] == "00", parts[3] == "'" else {
      return nil
    }
    return Int64(parts[1])
  }
}

import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordStore

/// A request as the API sees it, whichever way it came: over a socket, or inside a batch.
struct APIRequest: Sendable {
  var method: String
  /// The path as sent, still percent-encoded.
  var path: String
  /// What follows the question mark, as sent.
  var query: String
  /// Names in lower case; several headers of a name are joined by commas.
  var headers: [String: String]
  var body: [UInt8]
  /// `http://host:port`, the beginning of absolute addresses (API-URL-3).
  var origin: String
  /// The address of the peer, for the brake on wrong credentials.
  var peer: String

  func header(_ name: String) -> String? { headers[name] }
}

/// An answer of the API.
struct APIResponse: Sendable {
  /// Hands over the parts of a body one after another; nil = the end.
  typealias Parts = @Sendable () async throws -> [UInt8]?

  enum Body: Sendable {
    case none
    case bytes([UInt8])
    case parts(Parts)
  }

  var status: Int
  var headers: [(name: String, value: String)] = []
  var body: Body = .none

  init(_ status: Int, headers: [(name: String, value: String)] = [], body: Body = .none) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  mutating func setHeader(_ name: String, _ value: String) {
    headers.removeAll { $0.name.lowercased() == name.lowercased() }
    headers.append((name, value))
  }
}

/// What a request asks for besides its address: preferences and options (`api.md` 1.5, 3.1).
struct Preferences: Sendable {
  var pageSize: Int?
  var wantsMinimal = false
  var wantsRepresentation = false
  var validatesOnly = false
  var tracksChanges = false
  var autofill = false
  var waitSeconds = 0
  /// What was honoured, for `Preference-Applied`.
  var applied: [String] = []

  init(_ header: String?) {
    for part in (header ?? "").split(separator: ",") {
      let pair = part.prefix { $0 != ";" }.split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = pair.first?.trimmed.lowercased() ?? ""
      let value = pair.count > 1 ? pair[1].trimmed.filter { $0 != "\"" } : ""
      switch name {
      case "odata.maxpagesize", "maxpagesize": pageSize = Int(value).flatMap { $0 > 0 ? $0 : nil }
      case "return":
        wantsMinimal = value.lowercased() == "minimal"
        wantsRepresentation = value.lowercased() == "representation"
      case "validate-only": validatesOnly = true
      case "odata.track-changes", "track-changes": tracksChanges = true
      case "autofill": autofill = true
      case "wait": waitSeconds = min(Int(value) ?? 0, 30)
      default: break
      }
    }
  }
}

extension Substring {
  /// Without white space at both ends.
  var trimmed: String { String(self).trimmed }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    let front = drop(while: \.isWhitespace)
    guard let last = front.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(front[...last])
  }
}

import ConcordCore
import Foundation

/// The address of a receiver of notifications (`api.md` 6.1).
///
/// Taken apart once and put together again from checked parts, so that what is resolved, checked
/// and connected to is one and the same host.
struct NotificationURL: Sendable, Equatable {
  let isSecure: Bool
  /// In lower case, without brackets: a name of letters, digits, points and hyphens, or a numeric
  /// address.
  let host: String
  let port: Int
  /// Begins with a slash; percent-encoded.
  private let path: String
  private let query: String?

  /// Reads an absolute address; nil for one that notifications cannot be sent to.
  init?(_ text: String, allowsHTTP: Bool) {
    guard text.unicodeScalars.count <= 2048,
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.contains("\\"),
      let parts = URLComponents(string: text, encodingInvalidCharacters: false),
      let scheme = parts.scheme?.lowercased(),
      scheme == "https" || (scheme == "http" && allowsHTTP),
      parts.user == nil, parts.password == nil, parts.fragment == nil,
      let written = parts.encodedHost?.lowercased()
    else { return nil }
    isSecure = scheme == "https"
    if written.hasPrefix("["), written.hasSuffix("]") {
      host = String(written.dropFirst().dropLast())
      guard NetworkAddress(host)?.isVersion4 == false else { return nil }
    } else {
      host = written
      guard !host.isEmpty, host.utf8.count <= 253,
        host.utf8.allSatisfy({ Self.hostBytes.contains($0) })
      else { return nil }
    }
    port = parts.port ?? (isSecure ? 443 : 80)
    guard Self.isUsable(port) else { return nil }
    path = parts.percentEncodedPath.hasPrefix("/") ? parts.percentEncodedPath : "/"
    guard parts.percentEncodedPath.isEmpty || parts.percentEncodedPath.hasPrefix("/") else {
      return nil
    }
    query = parts.percentEncodedQuery
  }

  private static let hostBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789.-_".utf8)

  /// The ports of the web, and those that anybody may listen on; below them are other services.
  private static func isUsable(_ port: Int) -> Bool {
    port == 80 || port == 443 || (1024...65_535).contains(port)
  }

  /// The whole address, with a parameter added to its query.
  func text(adding parameter: String? = nil) -> String {
    let scheme = isSecure ? "https" : "http"
    let name = host.contains(":") ? "[\(host)]" : host
    let queries = [query, parameter].compactMap(\.self).filter { !$0.isEmpty }
    let end = queries.isEmpty ? "" : "?" + queries.joined(separator: "&")
    return "\(scheme)://\(name):\(port)\(path)\(end)"
  }
}

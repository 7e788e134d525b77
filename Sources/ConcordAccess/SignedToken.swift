internal import Foundation
internal import JWTKit

/// A signed token (RFC 7515) whose parts were told apart, but not believed yet.
struct SignedToken {
  /// What is said about the signature.
  private struct Header: Decodable {
    let alg: String
    let kid: String?
    /// Extensions that have to be understood, of which none is.
    let crit: [String]?
  }

  let text: String
  let algorithm: String
  /// The name of the key; nil = none is named.
  let keyID: String?
  private let payload: Data

  /// Nil for what is no signed token, or one that needs an extension.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[2].isEmpty, let head = Self.bytes(parts[0]),
      let payload = Self.bytes(parts[1]),
      let header = try? JSONDecoder().decode(Header.self, from: head), header.crit == nil
    else { return nil }
    self.text = text
    self.payload = payload
    algorithm = header.alg
    keyID = header.kid
  }

  private static func bytes(_ part: Substring) -> Data? {
    let text = part.replacing("-", with: "+").replacing("_", with: "/")
    return Data(
      base64Encoded: text + String(repeating: "=", count: (4 - text.count % 4) % 4))
  }

  /// What the token says, whether or not it is true.
  func unverified<Claims: Decodable>(_ type: Claims.Type) -> Claims? {
    try? JSONDecoder().decode(type, from: payload)
  }
}

/// One text or several, as the audience of a token is written.
struct Audience: Codable, Equatable, Sendable {
  let values: [String]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let one = try? container.decode(String.self) {
      values = [one]
    } else {
      values = try container.decode([String].self)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }
}

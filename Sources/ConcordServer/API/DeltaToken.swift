import ConcordCore
import ConcordFormats
import ConcordStore
import Foundation

/// A position in the journal of a company from which changes are followed (`api.md` 4.10).
struct DeltaToken: Codable {
  /// The latest operation that the caller has seen.
  let o: Int64
  /// When the token was made: seconds since 1970.
  let t: Int64
  /// The options that it belongs to.
  let h: String

  init(seen operation: Int64, now: Int64, hash: String) {
    o = operation
    t = now
    h = hash
  }

  /// - Throws: 410 with the address of a full read for a foreign or old token (API-DL-5).
  init(_ text: String, hash: String, now: Int64, fullRead: String) throws {
    var expired = APIError(
      410, "BadRequest", "The delta token is no longer valid. Read the whole set again.")
    expired.headers = [("Location", fullRead)]
    guard let token = OpaqueToken.decode(DeltaToken.self, text), token.h == hash,
      token.t <= now + 60, now - token.t <= Int64(Limits.deltaDays) * 86_400
    else { throw expired }
    self = token
  }

  var text: String { OpaqueToken.encode(self) }
}

/// Where the next page of a delta run starts.
struct DeltaPosition: Codable {
  /// The range of operations of the run.
  let after: Int64
  let through: Int64
  /// The last record of the page before.
  let operation: Int64
  let entity: Int
  let id: String
  let h: String
}

/// Tokens that only this server reads: JSON in base64 for addresses.
enum OpaqueToken {
  static func encode(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return base64url(Array((try? encoder.encode(value)) ?? Data()))
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) -> Value? {
    var base64 = text.replacing("-", with: "+").replacing("_", with: "/")
    while base64.utf8.count % 4 != 0 { base64 += "=" }
    guard let data = Data(base64Encoded: base64) else { return nil }
    return try? JSONDecoder().decode(type, from: data)
  }
}

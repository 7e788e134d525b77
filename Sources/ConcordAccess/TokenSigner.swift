internal import ConcordCore
internal import ConcordStore
private import Foundation
internal import JWTKit

/// What an access token says; the role is there for people to read, and looked up again when the
/// token is used.
struct AccessClaims: JWTPayload, Equatable {
  /// Whom the subject is an id of.
  enum Kind: String, Codable, Sendable {
    case app, user
  }

  static let audience = "concord"

  var iss: String
  var aud = AccessClaims.audience
  /// The id of the user, or of the application that acts for itself.
  var sub: String
  /// The application that the token was issued to.
  var azp: String
  var idtyp: Kind
  var role: String
  /// Seconds since 1970, as the other times.
  var iat: Int64
  var nbf: Int64
  var exp: Int64
  var jti: String

  /// Does nothing: times, issuer and audience are checked with the clock of the access control.
  func verify(using algorithm: some JWTAlgorithm) {}
}

/// Signs access tokens with the newest key of the database and verifies them with all of them.
///
/// An actor because the keys are read when they are first needed, and again when a token fits
/// none of them, as another process may have made one.
actor TokenSigner {
  private let store: Store
  private var keys = JWTKeyCollection()
  private var newest: JWKIdentifier?
  private var readAt: Int64?

  init(_ store: Store) { self.store = store }

  /// The signed token.
  ///
  /// - Throws: `E-DATABASE`, `E-FAULT`.
  func sign(_ claims: AccessClaims, at now: Int64) async throws(ConcordError) -> String {
    if newest == nil { try await readKeys(at: now, making: true) }
    do {
      return try await keys.sign(claims, kid: newest)
    } catch {
      throw ConcordError(.fault, "an access token cannot be signed")
    }
  }

  /// What a token says; nil when no key of this database signed it.
  func claims(of token: String, at now: Int64) async throws(ConcordError) -> AccessClaims? {
    if let claims = await verified(token) { return claims }
    // Junk must not cause a reading each.
    if let readAt, now < readAt + Int64(Limits.believedSeconds) * 1000 { return nil }
    try await readKeys(at: now, making: false)
    return await verified(token)
  }

  private func verified(_ token: String) async -> AccessClaims? {
    guard newest != nil else { return nil }
    return try? await keys.verify(token, as: AccessClaims.self)
  }

  private func readKeys(at now: Int64, making: Bool) async throws(ConcordError) {
    var present = try await store.readAccess(at: now) { book throws(ConcordError) in
      try book.signingKeys()
    }
    if present.isEmpty, making {
      let secret = Secret.randomBytes()
      present = try await store.writeAccess(at: now) { book throws(ConcordError) in
        try book.ensureSigningKey(secret)
      }
    }
    let keys = JWTKeyCollection()
    for key in present {
      await keys.add(
        hmac: HMACKey(from: key.secret), digestAlgorithm: .sha256,
        kid: JWKIdentifier(string: key.id.description))
    }
    self.keys = keys
    newest = present.first.map { JWKIdentifier(string: $0.id.description) }
    readAt = now
  }
}

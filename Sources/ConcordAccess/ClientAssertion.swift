internal import ConcordCore
internal import ConcordStore
private import Foundation
internal import JWTKit

/// A token with which an application says who it is, instead of a secret (RFC 7523).
struct ClientAssertion {
  static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

  /// What an assertion says.
  struct Claims: JWTPayload {
    let iss: String
    let sub: String
    let aud: Audience
    /// Seconds since 1970, as `nbf`.
    let exp: Double
    let nbf: Double?
    /// What no other assertion of the application is called.
    let jti: String

    /// Does nothing: everything is checked with the clock of the access control.
    func verify(using algorithm: some JWTAlgorithm) {}
  }

  private let token: SignedToken
  /// Not to be believed before the signature was checked.
  let claims: Claims

  /// Nil for what is no assertion, or signed in another way than RS256 or PS256.
  init?(_ text: String) {
    guard text.utf8.count <= Limits.assertionCharacters, let token = SignedToken(text),
      ["RS256", "PS256"].contains(token.algorithm),
      let claims = token.unverified(Claims.self), !claims.jti.isEmpty
    else { return nil }
    self.token = token
    self.claims = claims
  }

  /// When the assertion ends, in milliseconds since 1970, for clocks that are late.
  var endsAt: Int64 { TrustedClaims.milliseconds(claims.exp + Double(Limits.tokenSkewSeconds)) }

  /// Whether the assertion is an application's about itself, and for now, but not for ever.
  func isGood(for application: String, at now: Int64) -> Bool {
    let skew = Double(Limits.tokenSkewSeconds)
    let begins = TrustedClaims.milliseconds((claims.nbf ?? 0) - skew)
    let latest = now + Int64(Limits.assertionHours) * 3_600_000 + Int64(skew) * 1000
    return TrustedClaims.plain(claims.iss) == application
      && TrustedClaims.plain(claims.sub) == application && begins <= now && now < endsAt
      && endsAt <= latest
  }

  /// Whether one of the certificates has signed the assertion.
  ///
  /// Where there is none, a key that nobody has is tried, so that it takes as long.
  func isSigned(by certificates: [ApplicationCertificate], at now: String) async -> Bool {
    let valid = certificates.filter { $0.notBefore <= now && now < $0.notAfter }
    for certificate in valid {
      guard let key = try? Insecure.RSA.PublicKey(certificatePEM: certificate.certificate) else {
        continue
      }
      if await isSigned(by: key) { return true }
    }
    if valid.isEmpty, let decoy = Self.decoy { _ = await isSigned(by: decoy) }
    return false
  }

  private static let decoy = try? Insecure.RSA.PublicKey(
    modulus: String(repeating: "_", count: 341) + "w", exponent: "AQAB")

  private func isSigned(by key: Insecure.RSA.PublicKey) async -> Bool {
    let keys = JWTKeyCollection()
    if token.algorithm == "PS256" {
      await keys.add(pss: key, digestAlgorithm: .sha256)
    } else {
      await keys.add(rsa: key, digestAlgorithm: .sha256)
    }
    return (try? await keys.verify(token.text, as: Claims.self)) != nil
  }
}

extension TokenEndpoint {
  /// The application that has signed an assertion, or nil.
  ///
  /// - Throws: `E-DATABASE`, `E-FAULT`.
  func application(
    asserting assertion: ClientAssertion, _ name: String, _ request: Request, at now: Int64
  ) async throws(ConcordError) -> RegisteredApplication? {
    let id = RecordID(name) ?? AccessControl.nobody
    let (application, certificates) = try await access.store.readAccess(at: now) {
      book throws(ConcordError) in
      (try book.application(id), try book.certificates(of: id))
    }
    let isSigned = await assertion.isSigned(by: certificates, at: UTCTime.text(now))
    guard isSigned, let application, Principal(application) != nil,
      assertion.isGood(for: application.id.description, at: now),
      assertion.claims.aud.values.contains(where: { isEndpoint($0, of: request.origin) })
    else { return nil }
    let (hash, expiry) = (Secret.hash(assertion.claims.jti), UTCTime.text(assertion.endsAt))
    let isFirst = try await access.store.writeAccess(at: now) { book throws(ConcordError) in
      try book.useAssertion(hash: hash, of: application.id, until: expiry)
    }
    return isFirst ? application : nil
  }

  /// Whether an audience is one of the addresses of this endpoint.
  private func isEndpoint(_ audience: String, of origin: String) -> Bool {
    guard audience.lowercased().hasPrefix(origin.lowercased() + "/") else { return false }
    var parts = audience.dropFirst(origin.count).split(separator: "/").map { $0.lowercased() }
    if let tenant = parts.first, tenant != "oauth2" {
      guard access.settings.knows(tenant: tenant) else { return false }
      parts.removeFirst()
    }
    return parts == ["oauth2", "token"] || parts == ["oauth2", "v2.0", "token"]
  }
}

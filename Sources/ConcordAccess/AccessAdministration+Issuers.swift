package import ConcordCore
package import ConcordStore
private import Foundation

/// Gets the keys of an issuer from an address; nil when that fails.
///
/// The second parameter says whether the address may be one without TLS.
package typealias KeyFetch = @Sendable (_ url: String, _ allowsHTTP: Bool) async -> [UInt8]?

/// The claim of a token that stands for somebody (API 1.3).
package enum IdentityClaim: String, CaseIterable, Sendable {
  case oid, appid, azp
}

extension AccessAdministration {
  /// Where the keys of an issuer come from.
  package enum KeyOrigin: Sendable {
    case url(String)
    /// A JSON Web Key Set.
    case keys([UInt8])
  }

  /// Whom a claim is to stand for.
  package enum IdentityTarget: Sendable {
    case user(String)
    case application(RecordID)
  }

  /// All trusted issuers, each with whom its tokens stand for.
  package func issuers() async throws(ConcordError)
    -> [(issuer: TrustedIssuer, identities: [TrustedIdentity])]
  {
    try await store.readAccess(at: clock()) { book throws(ConcordError) in
      var issuers: [(TrustedIssuer, [TrustedIdentity])] = []
      for issuer in try book.issuers() {
        issuers.append((issuer, try book.identities(of: issuer.id)))
      }
      return issuers
    }
  }

  /// Trusts the tokens of an issuer that are meant for one of the audiences.
  ///
  /// - Throws: `E-REQUIRED`, `E-LENGTH` and `E-RANGE` for addresses, audiences and keys that
  ///   cannot be, `E-EXISTS`.
  package func addIssuer(
    _ issuer: String, audiences: [String], keys: KeyOrigin, allowsHTTP: Bool = false
  ) async throws(ConcordError) {
    try Self.check(issuer, "Issuer")
    guard KeyAddress.isAllowed(issuer, allowsHTTP: allowsHTTP) else {
      throw ConcordError(.range, "Issuer", KeyAddress.allowed)
    }
    if audiences.isEmpty { throw ConcordError(.required, "Audience", "Issuer", issuer) }
    for audience in audiences { try Self.check(audience, "Audience") }
    var (url, text) = ("", "")
    switch keys {
    case .url(let address):
      try Self.check(address, "Keys")
      guard KeyAddress.isAllowed(address, allowsHTTP: allowsHTTP) else {
        throw ConcordError(.range, "Keys", KeyAddress.allowed)
      }
      url = address
    case .keys(let bytes):
      if KeySet(bytes).isEmpty {
        throw ConcordError(.range, "Keys", "a JSON Web Key Set with public keys that have a kid")
      }
      text = String(decoding: bytes, as: UTF8.self)
    }
    let (address, set) = (url, text)
    try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      _ = try book.addIssuer(
        issuer, audiences: audiences, keysURL: address, keys: set, allowsHTTP: allowsHTTP)
    }
  }

  private static func check(_ text: String, _ field: String) throws(ConcordError) {
    let length = text.unicodeScalars.count
    if length == 0 { throw ConcordError(.required, field, "Issuer", "") }
    if length > Limits.issuerCharacters {
      throw ConcordError(.length, field, String(Limits.issuerCharacters), String(length))
    }
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      throw ConcordError(.control, field)
    }
  }

  /// Trusts an issuer no longer.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func removeIssuer(_ issuer: String) async throws(ConcordError) {
    try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      try book.removeIssuer(try Self.issuer(issuer, book))
    }
  }

  private static func issuer(_ name: String, _ book: AccessBook) throws(ConcordError)
    -> TrustedIssuer
  {
    guard let issuer = try book.issuers().first(where: { $0.issuer == name }) else {
      throw ConcordError(.notFound, "Issuer", name)
    }
    return issuer
  }

  /// Lets a claim of an issuer's tokens stand for a user or an application.
  ///
  /// - Throws: `E-NOTFOUND` for the issuer, the user or the application, `E-REQUIRED`,
  ///   `E-LENGTH` and `E-CONTROL` for the value.
  package func map(
    _ claim: IdentityClaim, _ value: String, ofIssuer issuer: String, to target: IdentityTarget
  ) async throws(ConcordError) {
    try Self.check(value, "Value")
    let value = TrustedClaims.plain(value)
    try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      let issuer = try Self.issuer(issuer, book)
      switch target {
      case .user(let name):
        guard let user = try book.user(named: name) else {
          throw ConcordError(.notFound, "User", name)
        }
        try book.setIdentity(
          of: issuer.id, claim: claim.rawValue, value: value, user: user.id)
      case .application(let id):
        guard let application = try book.application(id) else {
          throw ConcordError(.notFound, "Application", id.description)
        }
        try book.setIdentity(
          of: issuer.id, claim: claim.rawValue, value: value, application: application.id)
      }
    }
  }

  /// Lets a claim of an issuer's tokens stand for nobody.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func unmap(_ claim: IdentityClaim, _ value: String, ofIssuer issuer: String)
    async throws(ConcordError)
  {
    let value = TrustedClaims.plain(value)
    try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      let found = try Self.issuer(issuer, book)
      guard try book.removeIdentity(of: found.id, claim: claim.rawValue, value: value) else {
        throw ConcordError(.notFound, "Identity", "\(claim.rawValue) \(value)")
      }
    }
  }
}

/// Addresses that keys may be fetched from: with TLS, or on this machine if that is allowed.
package enum KeyAddress {
  static let allowed = "an https address, or with --allow-http an http address of this machine"

  /// Whether an address is absolute, names nobody, and is one of these.
  package static func isAllowed(_ text: String, allowsHTTP: Bool) -> Bool {
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      let parts = URLComponents(string: text, encodingInvalidCharacters: false),
      parts.user == nil, parts.password == nil, parts.fragment == nil,
      let host = parts.host?.lowercased(), !host.isEmpty
    else { return false }
    switch parts.scheme?.lowercased() {
    case "https": return true
    case "http":
      return allowsHTTP && ["localhost", "127.0.0.1", "[::1]", "::1"].contains(host)
    default: return false
    }
  }
}

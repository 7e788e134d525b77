internal import ConcordCore
internal import ConcordStore
private import Foundation
internal import JWTKit

/// What the token of a trusted issuer says.
struct TrustedClaims: JWTPayload {
  let iss: String
  let aud: Audience
  /// Seconds since 1970, as `nbf`.
  let exp: Double
  let nbf: Double?
  let sub: String?
  /// Of the user, or of the application that acts for itself.
  let oid: String?
  /// The application that the token was issued to, in two generations of issuers.
  let appid: String?
  let azp: String?
  /// `app` when an application acts for itself.
  let idtyp: String?
  /// What a user has delegated; an application that acts for itself has none.
  let scp: String?

  /// Does nothing: times and audience are checked with the clock of the access control.
  func verify(using algorithm: some JWTAlgorithm) {}

  /// Whether the application acts for itself.
  ///
  /// A user's token names the application too, and must not get its rights.
  var isOfApplication: Bool {
    if let idtyp { return idtyp == "app" }
    guard scp == nil else { return false }
    return sub == nil || [oid, appid, azp].contains(sub)
  }

  /// The claims that may stand for somebody, the first that does counts.
  var identities: [(claim: String, value: String)] {
    var found: [(String, String)] = []
    if let oid { found.append(("oid", oid)) }
    if isOfApplication {
      if let appid { found.append(("appid", appid)) }
      if let azp { found.append(("azp", azp)) }
    }
    return found.map { ($0, Self.plain($1)) }
  }

  /// The values of claims are compared to the letter, but ids in any case.
  static func plain(_ value: String) -> String { RecordID(value)?.description ?? value }

  /// When the token ends, in milliseconds since 1970, for clocks that are late.
  var endsAt: Int64 { Self.milliseconds(exp + Double(Limits.tokenSkewSeconds)) }

  /// Whether the token is meant for one of the audiences, and for now.
  func isGood(for audiences: [String], at now: Int64) -> Bool {
    let begins = Self.milliseconds((nbf ?? 0) - Double(Limits.tokenSkewSeconds))
    return aud.values.contains { audiences.contains($0) } && begins <= now && now < endsAt
  }

  /// Milliseconds of seconds that may be anything.
  static func milliseconds(_ seconds: Double) -> Int64 {
    Int64(exactly: (max(-1e12, min(seconds, 1e12)) * 1000).rounded(.down)) ?? 0
  }
}

/// The keys of trusted issuers, and what their tokens say.
///
/// An actor because the keys are fetched when they are first needed, again after a while, and when
/// a token names a key that is not among them, but not more than once a minute.
actor TrustedIssuers {
  /// Only what is signed with a private key; nothing that a public key could be mistaken for.
  private static let algorithms: Set<String> = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
  ]

  /// What an issuer's keys are known of.
  private struct Known {
    var keys = KeySet()
    /// When the keys were fetched; nil = they never were.
    var fetchedAt: Int64?
    var triedAt: Int64?
  }

  private let store: Store
  private let fetch: KeyFetch
  private var issuers: [TrustedIssuer] = []
  private var readAt: Int64?
  private var known: [RecordID: Known] = [:]
  /// Who waits for keys that are being fetched.
  private var waiting: [RecordID: [CheckedContinuation<Void, Never>]] = [:]

  init(_ store: Store, fetch: @escaping KeyFetch) {
    self.store = store
    self.fetch = fetch
  }

  /// What a token says and who issued it; nil when it is not to be believed.
  ///
  /// - Throws: `E-DATABASE`, `E-FAULT`.
  func claims(of token: SignedToken, by name: String, at now: Int64) async throws(ConcordError)
    -> (issuer: TrustedIssuer, claims: TrustedClaims)?
  {
    guard Self.algorithms.contains(token.algorithm), let keyID = token.keyID,
      let algorithm = JWK.Algorithm(rawValue: token.algorithm),
      let issuer = try await issuer(name, at: now),
      var key = await key(keyID, of: issuer, at: now)
    else { return nil }
    if let own = key.algorithm, own != algorithm { return nil }
    key.algorithm = algorithm
    // A collection for this token alone: one that is kept remembers the first algorithm that a
    // token names.
    let keys = JWTKeyCollection()
    guard (try? await keys.add(jwk: key)) != nil,
      let claims = try? await keys.verify(token.text, as: TrustedClaims.self),
      claims.iss == issuer.issuer, claims.isGood(for: issuer.audiences, at: now)
    else { return nil }
    return (issuer, claims)
  }

  /// The issuer with a name, as it was configured a moment ago.
  private func issuer(_ name: String, at now: Int64) async throws(ConcordError) -> TrustedIssuer? {
    let isRecent = readAt.map { now < $0 + Int64(Limits.believedSeconds) * 1000 } ?? false
    if !isRecent {
      issuers = try await store.readAccess(at: now) { book throws(ConcordError) in
        try book.issuers()
      }
      readAt = now
      let present = Set(issuers.map(\.id))
      known = known.filter { present.contains($0.key) }
    }
    return issuers.first { $0.issuer == name }
  }

  // MARK: Keys

  private func key(_ id: String, of issuer: TrustedIssuer, at now: Int64) async -> JWK? {
    if issuer.keysURL.isEmpty {
      let keys = known[issuer.id]?.keys ?? KeySet(Array(issuer.keys.utf8))
      known[issuer.id] = Known(keys: keys)
      return keys[id]
    }
    if let key = current(id, of: issuer, at: now, minutes: Limits.keySetMinutes) { return key }
    let nextTry = known[issuer.id]?.triedAt.map { $0 + Int64(Limits.keySetRetrySeconds) * 1000 }
    if waiting[issuer.id] != nil || now >= nextTry ?? now { await refresh(issuer, at: now) }
    return current(id, of: issuer, at: now, minutes: Limits.keySetHours * 60)
  }

  /// A key that was fetched not longer ago than that.
  private func current(_ id: String, of issuer: TrustedIssuer, at now: Int64, minutes: Int) -> JWK?
  {
    guard let set = known[issuer.id], let fetchedAt = set.fetchedAt,
      now < fetchedAt + Int64(minutes) * 60_000
    else { return nil }
    return set.keys[id]
  }

  /// Fetches the keys of an issuer; whoever comes meanwhile waits for the same answer.
  private func refresh(_ issuer: TrustedIssuer, at now: Int64) async {
    if waiting[issuer.id] != nil {
      await withCheckedContinuation { waiting[issuer.id]?.append($0) }
      return
    }
    waiting[issuer.id] = []
    let before = known[issuer.id]?.triedAt
    known[issuer.id, default: Known()].triedAt = now
    let bytes = await fetch(issuer.keysURL, issuer.allowsHTTP)
    if let bytes, bytes.count <= Limits.keySetBytes {
      let keys = KeySet(bytes)
      if !keys.isEmpty { known[issuer.id] = Known(keys: keys, fetchedAt: now, triedAt: now) }
    } else if Task.isCancelled {
      // The client has left, which says nothing about the issuer.
      known[issuer.id]?.triedAt = before
    }
    for continuation in waiting.removeValue(forKey: issuer.id) ?? [] { continuation.resume() }
  }
}

/// The public keys of an issuer (RFC 7517), by their names.
struct KeySet {
  private var keys: [String: JWK] = [:]

  var isEmpty: Bool { keys.isEmpty }
  var count: Int { keys.count }

  subscript(id: String) -> JWK? { keys[id] }

  /// No keys.
  init() {}

  /// Reads a key set; keys of other kinds, for other uses, without a name or not only public are
  /// passed over.
  init(_ bytes: [UInt8]) {
    struct Document: Decodable { let keys: [Entry] }
    struct Entry: Decodable {
      let key: JWK?
      init(from decoder: any Decoder) {
        struct Use: Decodable { let use: String? }
        let use = (try? Use(from: decoder))?.use ?? "sig"
        key = use == "sig" ? try? JWK(from: decoder) : nil
      }
    }
    guard bytes.count <= Limits.keySetBytes,
      let document = try? JSONDecoder().decode(Document.self, from: Data(bytes))
    else { return }
    for key in document.keys.compactMap(\.key) where keys.count < Limits.keysPerSet {
      guard let id = key.keyIdentifier?.string, key.privateExponent == nil else { continue }
      keys[id] = key
    }
  }
}

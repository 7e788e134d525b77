package import ConcordCore
package import ConcordStore

/// Finds out who a request comes from (API 1.3).
///
/// What it answers does not tell a missing user from a wrong key, and takes as long.
package final class AccessControl: Sendable {
  /// What an administrator decides.
  package struct Settings: Sendable {
    /// Whether `Basic` takes passwords besides web service keys.
    package var basicPasswords = false
    /// The tenant in the addresses of the token endpoint and in the issuer of tokens.
    package var tenant = "default"

    package init() {}

    /// The tenant as a GUID: itself if it is one, else one that is made of its name.
    package var tenantID: String {
      if let id = RecordID(tenant) { return id.description }
      let hash = Secret.hash("tenant \(tenant.lowercased())")
      let high = UInt64(hash.prefix(16), radix: 16) ?? 0
      let low = UInt64(hash.dropFirst(16).prefix(16), radix: 16) ?? 0
      // Marked as made by rules of one's own (RFC 9562, 5.8).
      return RecordID(
        high: high & ~0xF000 | 0x8000, low: low & ~(0b11 << 62) | 0b10 << 62
      ).description
    }

    /// Whether addresses may name a tenant: the configured one, its GUID, or a word that stands
    /// for it.
    package func knows(tenant name: String) -> Bool {
      let name = name.lowercased()
      return name == tenant.lowercased() || Self.anyTenant.contains(name) || name == tenantID
    }

    private static let anyTenant: Set<String> = [
      "common", "organizations", "consumers", "default",
    ]
  }

  package let store: Store
  package let settings: Settings
  let clock: @Sendable () -> Int64
  let brake = FailureBrake()
  let signer: TokenSigner
  private let trusted: TrustedIssuers
  private let believed = BelievedCredentials()
  private let passwords = PasswordChecker()

  /// The issuer of the tokens of this server.
  var issuer: String { "urn:concord:\(settings.tenant.lowercased())" }

  /// The clock gives milliseconds since 1970, UTC; without a way to fetch them, the keys of
  /// trusted issuers have to be in the database.
  package init(
    _ store: Store, settings: Settings = Settings(),
    clock: @escaping @Sendable () -> Int64 = UTCTime.systemClock,
    fetchKeys: @escaping KeyFetch = { _, _ in nil }
  ) {
    self.store = store
    self.settings = settings
    self.clock = clock
    signer = TokenSigner(store)
    trusted = TrustedIssuers(store, fetch: fetchKeys)
  }

  /// Who an `Authorization` header comes from; nil for none, a malformed, expired or wrong one.
  ///
  /// An answer may be up to five seconds old; disabling a user takes effect after that. The
  /// address is the peer's, or what a trusted proxy says it is.
  ///
  /// - Throws: `E-DATABASE`, `E-FAULT`.
  package func authenticate(authorization: String?, from address: String)
    async throws(ConcordError) -> Principal?
  {
    guard let authorization, authorization.utf8.count <= Limits.authorizationBytes,
      let header = AuthorizationHeader(authorization)
    else { return nil }
    switch header.scheme {
    case "basic":
      guard let credentials = BasicCredentials(header.credentials) else { return nil }
      return try await authenticate(credentials, authorization, from: address)
    case "bearer":
      let now = clock()
      if let principal = believed.principal(authorization, at: now) { return principal }
      return try await authenticate(token: header.credentials, authorization, at: now)
    default:
      return nil
    }
  }

  /// Forgets what was checked in the last seconds, after somebody's rights were changed here.
  package func forgetBelieved() { believed.forget() }

  // MARK: Basic

  /// An id that nobody has, so that unknown names cost the same statements.
  static let nobody = RecordID(high: 0, low: 0)

  private func authenticate(
    _ credentials: BasicCredentials, _ header: String, from address: String
  ) async throws(ConcordError) -> Principal? {
    let now = clock()
    let pair = FailureBrake.pair(address, credentials.userName)
    // API-AUTH-1: not even a right key is let in while the brake is on.
    if brake.isOn(pair, at: now) { return nil }
    if let principal = believed.principal(header, at: now) { return principal }
    guard let principal = try await checked(credentials, header, pair, at: now) else {
      brake.note(pair, at: now)
      return nil
    }
    return principal
  }

  private func checked(
    _ credentials: BasicCredentials, _ header: String, _ pair: String, at now: Int64
  ) async throws(ConcordError) -> Principal? {
    let name = credentials.userName
    let (user, keys) = try await store.readAccess(at: now) { book throws(ConcordError) in
      let user = try book.user(named: name)
      return (user, try book.keys(of: user?.id ?? Self.nobody))
    }
    let hash = Secret.hash(credentials.secret)
    // Whoever has no key is compared once as well.
    let candidates = keys.isEmpty ? [Secret.hash("")] : keys.map(\.hash)
    var match: Int?
    for (index, candidate) in candidates.enumerated() where Secret.areEqual(candidate, hash) {
      match = index
    }
    var expiry = Int64.max
    var isRight = false
    if let match, match < keys.count {
      let expiresAt = keys[match].expiresAt
      isRight = expiresAt.isEmpty || UTCTime.text(now) < expiresAt
      let soon = UTCTime.text(now + Int64(Limits.believedSeconds) * 1000)
      if !expiresAt.isEmpty, expiresAt <= soon { expiry = now }
    }
    if !isRight, settings.basicPasswords {
      expiry = .max
      isRight = try await passwords.isRight(
        credentials.secret, kept: user?.passwordHash ?? "",
        isStopped: { [brake, clock] in brake.isOn(pair, at: clock()) })
    }
    guard isRight, let user, let principal = Principal(user) else { return nil }
    believed.remember(header, principal, at: now, expiry: expiry)
    return principal
  }

  /// Gives a user a password, or takes it away with a blank one.
  ///
  /// - Throws: `E-NOTFOUND`; `E-DATABASE` when too many passwords wait.
  package func setPassword(_ password: String, ofUser name: String) async throws(ConcordError) {
    let hash: String
    if password.isEmpty { hash = "" } else { hash = try await passwords.keep(password) }
    try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      guard let user = try book.user(named: name) else {
        throw ConcordError(.notFound, "User", name)
      }
      try book.changeUser(user.id, passwordHash: hash)
    }
    forgetBelieved()
  }

  // MARK: Bearer

  private func authenticate(token: String, _ header: String, at now: Int64)
    async throws(ConcordError) -> Principal?
  {
    struct Claims: Decodable { let iss: String }
    guard let signed = SignedToken(token), let said = signed.unverified(Claims.self) else {
      return nil
    }
    if said.iss != issuer { return try await authenticate(signed, said.iss, header, at: now) }
    guard let claims = try await signer.claims(of: token, at: now), claims.iss == issuer,
      claims.aud == AccessClaims.audience, claims.nbf * 1000 <= now, now < claims.exp * 1000,
      let subject = RecordID(claims.sub), let client = RecordID(claims.azp)
    else { return nil }
    // The role that the token names may be out of date.
    let principal = try await store.readAccess(at: now) { book throws(ConcordError) in
      guard let application = try book.application(client), !application.isDisabled else {
        return nil as Principal?
      }
      switch claims.idtyp {
      case .app: return subject == client ? Principal(application) : nil
      case .user: return try book.user(subject).flatMap { Principal($0) }
      }
    }
    guard let principal else { return nil }
    believed.remember(header, principal, at: now, expiry: claims.exp * 1000)
    return principal
  }

  /// Who the token of a trusted issuer stands for.
  private func authenticate(
    _ token: SignedToken, _ issuer: String, _ header: String, at now: Int64
  ) async throws(ConcordError) -> Principal? {
    guard let (issuer, claims) = try await trusted.claims(of: token, by: issuer, at: now) else {
      return nil
    }
    let identities = claims.identities
    let principal = try await store.readAccess(at: now) { book throws(ConcordError) in
      for (claim, value) in identities {
        guard let identity = try book.identity(of: issuer.id, claim: claim, value: value) else {
          continue
        }
        if let user = identity.user { return try book.user(user).flatMap { Principal($0) } }
        guard let application = identity.application else { return nil as Principal? }
        return try book.application(application).flatMap { Principal($0) }
      }
      return nil
    }
    guard let principal else { return nil }
    believed.remember(header, principal, at: now, expiry: claims.endsAt)
    return principal
  }
}

package import ConcordCore
internal import ConcordStore
private import Foundation

/// Issues access tokens to registered applications (API 1.3), without knowing HTTP.
package struct TokenEndpoint: Sendable {
  /// A request for a token, taken apart.
  package struct Request: Sendable {
    /// The fields of the form and of the query, decoded.
    package var fields: [String: String]
    /// The `Authorization` header, if there is one.
    package var authorization: String?
    /// Whether the address is the one with `v2.0`.
    package var isVersion2: Bool
    /// The segment before `oauth2`; nil = none.
    package var tenant: String?
    /// The origin that the request used, `https://host:port`.
    package var origin: String
    /// The address that failures are counted for.
    package var address: String
    /// The id in errors that is in the log too; nil = a random one.
    package var correlationID: String?

    package init(
      fields: [String: String], authorization: String? = nil, isVersion2: Bool,
      tenant: String? = nil, origin: String, address: String, correlationID: String? = nil
    ) {
      self.fields = fields
      self.authorization = authorization
      self.isVersion2 = isVersion2
      self.tenant = tenant
      self.origin = origin
      self.address = address
      self.correlationID = correlationID
    }
  }

  /// What goes back; never to be stored by anybody (`Cache-Control: no-store`).
  package struct Answer: Sendable, Equatable {
    /// 200, 400 or 401.
    package let status: Int
    /// JSON.
    package let body: [UInt8]
  }

  let access: AccessControl

  package init(_ access: AccessControl) { self.access = access }

  /// Checks a request and issues a token, or says what is wrong.
  ///
  /// What is wrong is found in this order: tenant, grant type, scope, client, refresh token.
  ///
  /// - Throws: `E-DATABASE`, `E-FAULT`.
  package func answer(_ request: Request) async throws(ConcordError) -> Answer {
    let now = access.clock()
    do throws(Refused) {
      return try await issued(request, at: now).answer(request)
    } catch {
      switch error {
      case .request(let error): return error.answer(request, at: now)
      case .concord(let error): throw error
      }
    }
  }

  /// Why there is no token: the request's fault or the server's.
  private enum Refused: Error {
    case request(TokenError)
    case concord(ConcordError)
  }

  private func issued(_ request: Request, at now: Int64) async throws(Refused) -> IssuedToken {
    if let tenant = request.tenant, !access.settings.knows(tenant: tenant) {
      throw .request(.unknownTenant)
    }
    let grant = request.fields["grant_type"] ?? ""
    if grant.isEmpty { throw .request(.missing("grant_type")) }
    guard ["client_credentials", "refresh_token"].contains(grant) else {
      throw .request(.unsupportedGrant)
    }
    guard let scope = TokenScope(request.fields["scope"] ?? "") else {
      throw .request(.invalidScope)
    }
    let application = try await client(request, at: now)
    if grant == "client_credentials" {
      let token = try await sign(.app, application.id, application.role, application, at: now)
      return IssuedToken(accessToken: token, scope: scope, at: now)
    }
    let presented = request.fields["refresh_token"] ?? ""
    if presented.isEmpty { throw .request(.missing("refresh_token")) }
    let next = Secret.token()
    guard let user = try await rotated(presented, to: next, of: application, at: now) else {
      throw .request(.invalidGrant)
    }
    let token = try await sign(.user, user.id, user.role.rawValue, application, at: now)
    return IssuedToken(accessToken: token, scope: scope, at: now, refreshToken: next)
  }

  private func sign(
    _ kind: AccessClaims.Kind, _ subject: RecordID, _ role: String,
    _ application: RegisteredApplication, at now: Int64
  ) async throws(Refused) -> String {
    let seconds = now / 1000
    let claims = AccessClaims(
      iss: access.issuer, sub: subject.description, azp: application.id.description, idtyp: kind,
      role: role, iat: seconds, nbf: seconds, exp: seconds + IssuedToken.lifeSeconds,
      jti: UUID().uuidString.lowercased())
    do throws(ConcordError) {
      return try await access.signer.sign(claims, at: now)
    } catch {
      throw .concord(error)
    }
  }

  // MARK: Client

  private func client(_ request: Request, at now: Int64) async throws(Refused)
    -> RegisteredApplication
  {
    var (id, secret) = (request.fields["client_id"] ?? "", request.fields["client_secret"] ?? "")
    if let text = request.authorization {
      guard text.utf8.count <= Limits.authorizationBytes, let header = AuthorizationHeader(text),
        header.scheme == "basic", let basic = BasicCredentials(header.credentials)
      else { throw .request(.invalidClient) }
      // RFC 6749, 2.3.1: both are form-encoded within the header.
      let name = basic.name.removingPercentEncoding ?? basic.name
      if !id.isEmpty, id.caseInsensitiveCompare(name) != .orderedSame {
        throw .request(.twoClients)
      }
      id = name
      secret = basic.secret.removingPercentEncoding ?? basic.secret
    }
    let text = request.fields["client_assertion"] ?? ""
    if !text.isEmpty { return try await asserted(text, id, secret, request, at: now) }
    if id.isEmpty { throw .request(.missing("client_id")) }
    if secret.isEmpty { throw .request(.missingSecret) }
    let pair = FailureBrake.pair(request.address, "application " + id)
    if access.brake.isOn(pair, at: now) { throw .request(.invalidClient) }
    guard let application = try await application(id, secret, at: now) else {
      access.brake.note(pair, at: now)
      throw .request(.invalidClient)
    }
    return application
  }

  /// The application of an assertion, which stands in for the secret and may for the name.
  private func asserted(
    _ text: String, _ id: String, _ secret: String, _ request: Request, at now: Int64
  ) async throws(Refused) -> RegisteredApplication {
    if !secret.isEmpty { throw .request(.twoMethods) }
    guard request.fields["client_assertion_type"] == ClientAssertion.type else {
      throw .request(.missing("client_assertion_type"))
    }
    guard let assertion = ClientAssertion(text) else { throw .request(.invalidAssertion) }
    let name = id.isEmpty ? assertion.claims.sub : id
    let pair = FailureBrake.pair(request.address, "application " + name)
    if access.brake.isOn(pair, at: now) { throw .request(.invalidAssertion) }
    let found: RegisteredApplication?
    do throws(ConcordError) {
      found = try await application(asserting: assertion, name, request, at: now)
    } catch {
      throw .concord(error)
    }
    guard let found else {
      access.brake.note(pair, at: now)
      throw .request(.invalidAssertion)
    }
    return found
  }

  private func application(_ id: String, _ secret: String, at now: Int64) async throws(Refused)
    -> RegisteredApplication?
  {
    let id = RecordID(id) ?? AccessControl.nobody
    do throws(ConcordError) {
      let (application, kept) = try await access.store.readAccess(at: now) {
        book throws(ConcordError) in
        (try book.application(id), try book.secretHashes(of: id))
      }
      let hash = Secret.hash(secret)
      var isRight = false
      // Whoever has no secret is compared once as well.
      for candidate in kept.isEmpty ? [Secret.hash("")] : kept
      where Secret.areEqual(candidate, hash) { isRight = true }
      guard isRight, let application, Principal(application) != nil else { return nil }
      return application
    } catch {
      throw .concord(error)
    }
  }

  // MARK: Refresh tokens

  /// Exchanges a refresh token for the next one and says whose it is; nil when it is not good.
  ///
  /// One that was used before has been copied by somebody: it takes its whole family with it
  /// (RFC 9700, 4.14.2).
  private func rotated(
    _ presented: String, to next: String, of application: RegisteredApplication, at now: Int64
  ) async throws(Refused) -> Principal? {
    let (hash, nextHash) = (Secret.hash(presented), Secret.hash(next))
    let expiresAt = AccessAdministration.refreshExpiry(from: now)
    do throws(ConcordError) {
      return try await access.store.writeAccess(at: now) { book throws(ConcordError) in
        guard let token = try book.refreshToken(hash: hash), token.application == application.id
        else { return nil as Principal? }
        guard token.usedAt.isEmpty, token.revokedAt.isEmpty else {
          try book.revokeFamily(of: token)
          return nil
        }
        guard book.now < token.expiresAt,
          let user = try book.user(token.user).flatMap({ Principal($0) })
        else { return nil }
        try book.markUsed(token)
        try book.addRefreshToken(
          hash: nextHash, family: token.family, application: application.id, user: user.id,
          expiresAt: expiresAt)
        return user
      }
    } catch {
      throw .concord(error)
    }
  }
}

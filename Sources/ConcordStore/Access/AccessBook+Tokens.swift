package import ConcordCore

extension AccessBook {
  // MARK: Refresh tokens

  /// The refresh token with a hash, or nil.
  package func refreshToken(hash: String) throws(ConcordError) -> RefreshToken? {
    var token: RefreshToken?
    try transaction.forEach(
      """
      SELECT id, family_id, application_id, user_id, issued_at, expires_at, used_at, revoked_at \
      FROM refresh_token WHERE token_hash = \(hash)
      """
    ) { row throws(ConcordError) in
      token = RefreshToken(
        id: try Self.id(row, 0), family: try Self.id(row, 1), application: try Self.id(row, 2),
        user: try Self.id(row, 3), issuedAt: row.text(4), expiresAt: row.text(5),
        usedAt: row.text(6), revokedAt: row.text(7))
    }
    return token
  }

  /// Keeps the hash of a refresh token, the first of a family if none is given.
  ///
  /// Tokens that expired are forgotten on this occasion.
  package func addRefreshToken(
    hash: String, family: RecordID? = nil, application: RecordID, user: RecordID,
    expiresAt: String
  ) throws(ConcordError) {
    try transaction.execute("DELETE FROM refresh_token WHERE expires_at <= \(now)")
    let id = nextID()
    try transaction.execute(
      """
      INSERT INTO refresh_token (id, family_id, token_hash, application_id, user_id, issued_at, \
      expires_at) VALUES (\(id), \(family ?? id), \(hash), \(application), \(user), \(now), \
      \(expiresAt))
      """)
  }

  /// Marks a refresh token as used.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func markUsed(_ token: RefreshToken) throws(ConcordError) {
    try executeOne(
      "UPDATE refresh_token SET used_at = \(now) WHERE id = \(token.id) AND used_at = ''",
      "Refresh Token", token.id.description)
  }

  /// Revokes a refresh token and all that came before and after it.
  package func revokeFamily(of token: RefreshToken) throws(ConcordError) {
    try transaction.execute(
      """
      UPDATE refresh_token SET revoked_at = \(now) \
      WHERE family_id = \(token.family) AND revoked_at = ''
      """)
  }

  // MARK: Signing keys

  /// The keys of access tokens, newest first.
  package func signingKeys() throws(ConcordError) -> [SigningKey] {
    var keys: [SigningKey] = []
    try transaction.forEach(
      "SELECT id, secret, created_at FROM signing_key ORDER BY created_at DESC, id DESC"
    ) { row throws(ConcordError) in
      keys.append(
        SigningKey(id: try Self.id(row, 0), secret: row.bytes(1), createdAt: row.text(2)))
    }
    return keys
  }

  /// Keeps a key for access tokens, unless there is one already; returns all of them.
  package func ensureSigningKey(_ secret: [UInt8]) throws(ConcordError) -> [SigningKey] {
    let present = try signingKeys()
    if !present.isEmpty { return present }
    try transaction.execute(
      """
      INSERT INTO signing_key (id, secret, created_at) \
      VALUES (\(nextID()), \(secret), \(now))
      """)
    return try signingKeys()
  }
}

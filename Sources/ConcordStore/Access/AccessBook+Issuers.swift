package import ConcordCore

extension AccessBook {
  // MARK: Issuers

  /// All trusted issuers, by name.
  package func issuers() throws(ConcordError) -> [TrustedIssuer] {
    var issuers: [TrustedIssuer] = []
    try transaction.forEach(
      """
      SELECT id, issuer, audiences, keys_url, keys, allows_http, created_at FROM trusted_issuer \
      ORDER BY issuer
      """
    ) { row throws(ConcordError) in
      issuers.append(
        TrustedIssuer(
          id: try Self.id(row, 0), issuer: row.text(1),
          audiences: row.text(2).split(separator: "\n").map(String.init), keysURL: row.text(3),
          keys: row.text(4), allowsHTTP: row.integer(5) != 0, createdAt: row.text(6)))
    }
    return issuers
  }

  /// Trusts an issuer, with its keys or with the address where they are.
  ///
  /// - Throws: `E-EXISTS` for one that is trusted already, `E-RANGE` when there are too many.
  package func addIssuer(
    _ issuer: String, audiences: [String], keysURL: String = "", keys: String = "",
    allowsHTTP: Bool = false
  ) throws(ConcordError) -> TrustedIssuer {
    let present = try issuers()
    if present.contains(where: { $0.issuer == issuer }) {
      throw ConcordError(.exists, "Issuer", issuer)
    }
    if present.count >= Limits.trustedIssuers {
      throw ConcordError(.range, "Number of issuers", "at most \(Limits.trustedIssuers)")
    }
    let added = TrustedIssuer(
      id: nextID(), issuer: issuer, audiences: audiences, keysURL: keysURL, keys: keys,
      allowsHTTP: allowsHTTP, createdAt: now)
    try transaction.execute(
      """
      INSERT INTO trusted_issuer (id, issuer, audiences, keys_url, keys, allows_http, created_at) \
      VALUES (\(added.id), \(issuer), \(audiences.joined(separator: "\n")), \(keysURL), \(keys), \
      \(allowsHTTP), \(now))
      """)
    return added
  }

  /// Trusts an issuer no longer, and forgets whom its tokens stood for.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func removeIssuer(_ issuer: TrustedIssuer) throws(ConcordError) {
    try transaction.execute("DELETE FROM trusted_identity WHERE issuer_id = \(issuer.id)")
    try executeOne(
      "DELETE FROM trusted_issuer WHERE id = \(issuer.id)", "Issuer", issuer.issuer)
  }

  // MARK: Identities

  /// Whom the tokens of an issuer stand for.
  package func identities(of issuer: RecordID) throws(ConcordError) -> [TrustedIdentity] {
    var identities: [TrustedIdentity] = []
    try transaction.forEach(
      """
      SELECT id, claim, value, user_id, application_id FROM trusted_identity \
      WHERE issuer_id = \(issuer) ORDER BY claim, value
      """
    ) { row throws(ConcordError) in
      identities.append(
        TrustedIdentity(
          id: try Self.id(row, 0), claim: row.text(1), value: row.text(2),
          user: RecordID(row.text(3)), application: RecordID(row.text(4))))
    }
    return identities
  }

  /// Whom a claim with a value stands for, or nil.
  package func identity(of issuer: RecordID, claim: String, value: String)
    throws(ConcordError) -> TrustedIdentity?
  {
    var identity: TrustedIdentity?
    try transaction.forEach(
      """
      SELECT id, user_id, application_id FROM trusted_identity \
      WHERE issuer_id = \(issuer) AND claim = \(claim) AND value = \(value)
      """
    ) { row throws(ConcordError) in
      identity = TrustedIdentity(
        id: try Self.id(row, 0), claim: claim, value: value, user: RecordID(row.text(1)),
        application: RecordID(row.text(2)))
    }
    return identity
  }

  /// Lets a claim stand for a user or an application, whomever it stood for before.
  package func setIdentity(
    of issuer: RecordID, claim: String, value: String, user: RecordID? = nil,
    application: RecordID? = nil
  ) throws(ConcordError) {
    _ = try removeIdentity(of: issuer, claim: claim, value: value)
    try transaction.execute(
      """
      INSERT INTO trusted_identity (id, issuer_id, claim, value, user_id, application_id) \
      VALUES (\(nextID()), \(issuer), \(claim), \(value), \(user?.description ?? ""), \
      \(application?.description ?? ""))
      """)
  }

  /// Lets a claim stand for nobody; returns whether it stood for somebody.
  package func removeIdentity(of issuer: RecordID, claim: String, value: String)
    throws(ConcordError) -> Bool
  {
    try transaction.execute(
      """
      DELETE FROM trusted_identity \
      WHERE issuer_id = \(issuer) AND claim = \(claim) AND value = \(value)
      """) > 0
  }
}

package import ConcordCore

extension AccessBook {
  /// The certificates of an application, oldest first, those that expired too.
  package func certificates(of application: RecordID) throws(ConcordError)
    -> [ApplicationCertificate]
  {
    var certificates: [ApplicationCertificate] = []
    try transaction.forEach(
      """
      SELECT id, thumbprint, certificate, not_before, not_after, created_at \
      FROM application_certificate WHERE application_id = \(application) ORDER BY created_at, id
      """
    ) { row throws(ConcordError) in
      certificates.append(
        ApplicationCertificate(
          id: try Self.id(row, 0), thumbprint: row.text(1), certificate: row.text(2),
          notBefore: row.text(3), notAfter: row.text(4), createdAt: row.text(5)))
    }
    return certificates
  }

  /// Keeps a certificate of an application.
  ///
  /// - Throws: `E-EXISTS` for one that is kept already, `E-RANGE` when there are too many.
  package func addCertificate(
    _ certificate: String, thumbprint: String, notBefore: String, notAfter: String,
    to application: RecordID
  ) throws(ConcordError) {
    let present = try certificates(of: application)
    if present.contains(where: { $0.thumbprint == thumbprint }) {
      throw ConcordError(.exists, "Certificate", thumbprint)
    }
    if present.count >= Limits.certificatesPerApplication {
      throw ConcordError(
        .range, "Number of certificates",
        "at most \(Limits.certificatesPerApplication) for an application")
    }
    try transaction.execute(
      """
      INSERT INTO application_certificate (id, application_id, thumbprint, certificate, \
      not_before, not_after, created_at) VALUES (\(nextID()), \(application), \(thumbprint), \
      \(certificate), \(notBefore), \(notAfter), \(now))
      """)
  }

  /// Deletes a certificate of an application.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func deleteCertificate(_ thumbprint: String, of application: RecordID)
    throws(ConcordError)
  {
    try executeOne(
      """
      DELETE FROM application_certificate \
      WHERE application_id = \(application) AND thumbprint = \(thumbprint)
      """, "Certificate", thumbprint)
  }

  /// Notes that an assertion was used; false = it was used before.
  ///
  /// Assertions that are no longer valid are forgotten on this occasion.
  package func useAssertion(hash: String, of application: RecordID, until expiry: String)
    throws(ConcordError) -> Bool
  {
    try transaction.execute("DELETE FROM used_assertion WHERE expires_at <= \(now)")
    return try transaction.execute(
      """
      INSERT INTO used_assertion (application_id, assertion_hash, expires_at) \
      VALUES (\(application), \(hash), \(expiry)) \
      ON CONFLICT (application_id, assertion_hash) DO NOTHING
      """) > 0
  }
}

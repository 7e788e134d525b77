package import ConcordCore

extension AccessBook {
  private static let applicationColumns: SQLName = .fixed("id, name, role, is_disabled, created_at")

  private func applications(_ sql: SQL) throws(ConcordError) -> [RegisteredApplication] {
    var applications: [RegisteredApplication] = []
    try transaction.forEach(sql) { row throws(ConcordError) in
      applications.append(
        RegisteredApplication(
          id: try Self.id(row, 0), name: row.text(1), role: row.text(2),
          isDisabled: row.integer(3) != 0, createdAt: row.text(4)))
    }
    return applications
  }

  /// All applications, by name.
  package func applications() throws(ConcordError) -> [RegisteredApplication] {
    try applications("SELECT \(Self.applicationColumns) FROM application ORDER BY name, id")
  }

  /// The application with a `client_id`, or nil.
  package func application(_ id: RecordID) throws(ConcordError) -> RegisteredApplication? {
    try applications("SELECT \(Self.applicationColumns) FROM application WHERE id = \(id)").first
  }

  /// Registers an application, which has no secret yet; several may have one name.
  package func createApplication(_ name: String, role: String) throws(ConcordError)
    -> RegisteredApplication
  {
    let application = RegisteredApplication(
      id: nextID(), name: name, role: role, isDisabled: false, createdAt: now)
    try transaction.execute(
      """
      INSERT INTO application (id, name, role, created_at) \
      VALUES (\(application.id), \(name), \(role), \(now))
      """)
    return application
  }

  /// Changes what is given; nil leaves a value as it is.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func changeApplication(
    _ id: RecordID, role: String? = nil, isDisabled: Bool? = nil
  ) throws(ConcordError) {
    var changes: [SQL] = []
    if let role { changes.append("role = \(role)") }
    if let isDisabled { changes.append("is_disabled = \(isDisabled)") }
    guard !changes.isEmpty else { return }
    try executeOne(
      "UPDATE application SET \(SQL.join(changes, by: ", ")) WHERE id = \(id)", "Application",
      id.description)
  }

  /// Deletes an application with its secrets, certificates, refresh tokens and identities.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func deleteApplication(_ id: RecordID) throws(ConcordError) {
    try transaction.execute("DELETE FROM application_secret WHERE application_id = \(id)")
    try transaction.execute("DELETE FROM application_certificate WHERE application_id = \(id)")
    try transaction.execute("DELETE FROM used_assertion WHERE application_id = \(id)")
    try transaction.execute("DELETE FROM refresh_token WHERE application_id = \(id)")
    try transaction.execute("DELETE FROM trusted_identity WHERE application_id = \(id)")
    try executeOne("DELETE FROM application WHERE id = \(id)", "Application", id.description)
  }

  /// The hashes of the secrets of an application, oldest first.
  package func secretHashes(of application: RecordID) throws(ConcordError) -> [String] {
    var hashes: [String] = []
    try transaction.forEach(
      """
      SELECT secret_hash FROM application_secret WHERE application_id = \(application) \
      ORDER BY created_at, id
      """
    ) { row in hashes.append(row.text(0)) }
    return hashes
  }

  /// Keeps the hash of a secret, and forgets the oldest ones beyond those that may be valid at a
  /// time; returns how many it forgot.
  package func addSecret(hash: String, to application: RecordID) throws(ConcordError) -> Int {
    try transaction.execute(
      """
      INSERT INTO application_secret (id, application_id, secret_hash, created_at) \
      VALUES (\(nextID()), \(application), \(hash), \(now))
      """)
    let surplus = try secretHashes(of: application).dropLast(Limits.secretsPerApplication)
    for hash in surplus {
      try transaction.execute(
        """
        DELETE FROM application_secret \
        WHERE application_id = \(application) AND secret_hash = \(hash)
        """)
    }
    return surplus.count
  }
}

package import ConcordCore

extension AccessBook {
  private static let userColumns: SQLName = .fixed(
    "id, name, role, full_name, default_company, password_hash, is_disabled, created_at")

  private func users(_ sql: SQL) throws(ConcordError) -> [AppUser] {
    var users: [AppUser] = []
    try transaction.forEach(sql) { row throws(ConcordError) in
      users.append(
        AppUser(
          id: try Self.id(row, 0), name: row.text(1), role: row.text(2), fullName: row.text(3),
          defaultCompany: RecordID(row.text(4)), passwordHash: row.text(5),
          isDisabled: row.integer(6) != 0, createdAt: row.text(7)))
    }
    return users
  }

  /// All users, by name.
  package func users() throws(ConcordError) -> [AppUser] {
    try users("SELECT \(Self.userColumns) FROM app_user ORDER BY name_key")
  }

  /// The user with a name, without regard to case, or nil.
  package func user(named name: String) throws(ConcordError) -> AppUser? {
    try users(
      "SELECT \(Self.userColumns) FROM app_user WHERE name_key = \(foldedKey(name))"
    ).first
  }

  /// The user with an id, or nil.
  package func user(_ id: RecordID) throws(ConcordError) -> AppUser? {
    try users("SELECT \(Self.userColumns) FROM app_user WHERE id = \(id)").first
  }

  /// Creates a user.
  ///
  /// - Throws: `E-EXISTS` for a name that is taken.
  package func createUser(
    _ name: String, role: String, fullName: String = "", defaultCompany: RecordID? = nil
  ) throws(ConcordError) -> AppUser {
    if try user(named: name) != nil { throw ConcordError(.exists, "User", name) }
    let user = AppUser(
      id: nextID(), name: name, role: role, fullName: fullName, defaultCompany: defaultCompany,
      passwordHash: "", isDisabled: false, createdAt: now)
    try transaction.execute(
      """
      INSERT INTO app_user (id, name, name_key, role, full_name, default_company, created_at) \
      VALUES (\(user.id), \(name), \(foldedKey(name)), \(role), \(fullName), \
      \(defaultCompany?.description ?? ""), \(now))
      """)
    return user
  }

  /// Changes what is given; nil leaves a value as it is.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func changeUser(
    _ id: RecordID, role: String? = nil, fullName: String? = nil, isDisabled: Bool? = nil,
    passwordHash: String? = nil
  ) throws(ConcordError) {
    var changes: [SQL] = []
    if let role { changes.append("role = \(role)") }
    if let fullName { changes.append("full_name = \(fullName)") }
    if let isDisabled { changes.append("is_disabled = \(isDisabled)") }
    if let passwordHash { changes.append("password_hash = \(passwordHash)") }
    guard !changes.isEmpty else { return }
    try executeOne(
      "UPDATE app_user SET \(SQL.join(changes, by: ", ")) WHERE id = \(id)", "User",
      id.description)
  }

  /// Sets the company of requests that name none; nil = none.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func setDefaultCompany(_ company: RecordID?, of user: RecordID) throws(ConcordError) {
    try executeOne(
      """
      UPDATE app_user SET default_company = \(company?.description ?? "") WHERE id = \(user)
      """, "User", user.description)
  }

  /// Deletes a user with the keys, refresh tokens and identities.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func deleteUser(_ id: RecordID) throws(ConcordError) {
    try transaction.execute("DELETE FROM web_service_key WHERE user_id = \(id)")
    try transaction.execute("DELETE FROM refresh_token WHERE user_id = \(id)")
    try transaction.execute("DELETE FROM trusted_identity WHERE user_id = \(id)")
    try executeOne("DELETE FROM app_user WHERE id = \(id)", "User", id.description)
  }

  // MARK: Web service keys

  /// The keys of a user, oldest first, those that expired too.
  package func keys(of user: RecordID) throws(ConcordError) -> [WebServiceKey] {
    var keys: [WebServiceKey] = []
    try transaction.forEach(
      """
      SELECT id, key_hash, comment, created_at, expires_at FROM web_service_key \
      WHERE user_id = \(user) ORDER BY created_at, id
      """
    ) { row throws(ConcordError) in
      keys.append(
        WebServiceKey(
          id: try Self.id(row, 0), user: user, hash: row.text(1), comment: row.text(2),
          createdAt: row.text(3), expiresAt: row.text(4)))
    }
    return keys
  }

  /// Keeps the hash of a key; a blank expiry = never.
  ///
  /// - Throws: `E-RANGE` when the user has as many keys as are allowed.
  package func addKey(
    hash: String, to user: RecordID, expiresAt: String = "", comment: String = ""
  ) throws(ConcordError) -> WebServiceKey {
    try transaction.execute(
      """
      DELETE FROM web_service_key \
      WHERE user_id = \(user) AND expires_at <> '' AND expires_at <= \(now)
      """)
    let count = try keys(of: user).count
    if count >= Limits.keysPerUser {
      throw ConcordError(.range, "Number of keys", "at most \(Limits.keysPerUser) for a user")
    }
    let key = WebServiceKey(
      id: nextID(), user: user, hash: hash, comment: comment, createdAt: now,
      expiresAt: expiresAt)
    try transaction.execute(
      """
      INSERT INTO web_service_key (id, user_id, key_hash, comment, created_at, expires_at) \
      VALUES (\(key.id), \(user), \(hash), \(comment), \(now), \(expiresAt))
      """)
    return key
  }

  /// Deletes one key of a user, or all of them; returns how many.
  package func deleteKeys(of user: RecordID, only key: RecordID? = nil) throws(ConcordError)
    -> Int
  {
    if let key {
      return try transaction.execute(
        "DELETE FROM web_service_key WHERE user_id = \(user) AND id = \(key)")
    }
    return try transaction.execute("DELETE FROM web_service_key WHERE user_id = \(user)")
  }
}

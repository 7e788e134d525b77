package import ConcordCore
package import ConcordStore

/// What administrators do with users and applications; secrets are answered once and never again.
///
/// Takes effect in a server of another process within five seconds.
package struct AccessAdministration: Sendable {
  private static let millisecondsPerDay: Int64 = 86_400_000

  let store: Store
  let clock: @Sendable () -> Int64

  /// The clock gives milliseconds since 1970, UTC.
  package init(_ store: Store, clock: @escaping @Sendable () -> Int64 = UTCTime.systemClock) {
    self.store = store
    self.clock = clock
  }

  static func refreshExpiry(from now: Int64) -> String {
    UTCTime.text(now + Int64(Limits.refreshTokenDays) * millisecondsPerDay)
  }

  // MARK: Users

  /// All users by name, each with its keys.
  package func users() async throws(ConcordError) -> [(user: AppUser, keys: [WebServiceKey])] {
    try await store.readAccess(at: clock()) { book throws(ConcordError) in
      var users: [(AppUser, [WebServiceKey])] = []
      for user in try book.users() { users.append((user, try book.keys(of: user.id))) }
      return users
    }
  }

  /// Creates a user with a web service key.
  ///
  /// - Throws: `E-REQUIRED`, `E-LENGTH`, `E-CONTROL`, `E-RANGE` for a name that `Basic` cannot
  ///   carry, `E-EXISTS`.
  package func createUser(_ name: String, role: Role, fullName: String = "")
    async throws(ConcordError) -> (user: AppUser, key: String)
  {
    let name = try Self.checked(name, "User", excluding: ":\\")
    try Self.check(fullName, "Full Name")
    let key = Secret.webServiceKey()
    let hash = Secret.hash(key)
    let user = try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      let user = try book.createUser(name, role: role.rawValue, fullName: fullName)
      _ = try book.addKey(hash: hash, to: user.id)
      return user
    }
    return (user, key)
  }

  private static func checked(_ name: String, _ caption: String, excluding signs: String)
    throws(ConcordError) -> String
  {
    // Blanks around a name are typing errors.
    let words = name.split(separator: " ", omittingEmptySubsequences: false)
    let name = words.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed()
      .joined(separator: " ")
    if name.isEmpty { throw ConcordError(.required, "Name", caption, "") }
    try check(name, "Name")
    if let sign = name.first(where: { signs.contains($0) }) {
      throw ConcordError(.range, "Name", "any text without \(sign)")
    }
    return name
  }

  private static func check(_ text: String, _ field: String) throws(ConcordError) {
    if text.count > Limits.userNameCharacters {
      throw ConcordError(.length, field, String(Limits.userNameCharacters), String(text.count))
    }
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      throw ConcordError(.control, field)
    }
  }

  /// Changes what is given; nil leaves a value as it is.
  ///
  /// - Throws: `E-LENGTH` and `E-CONTROL` for the full name, `E-NOTFOUND`.
  package func changeUser(
    _ name: String, role: Role? = nil, fullName: String? = nil, isDisabled: Bool? = nil
  ) async throws(ConcordError) {
    try Self.check(fullName ?? "", "Full Name")
    try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      try book.changeUser(
        try Self.user(name, book).id, role: role?.rawValue, fullName: fullName,
        isDisabled: isDisabled)
    }
  }

  /// Sets the company of the user's requests that name none, by its name; blank = none.
  ///
  /// - Throws: `E-NOTFOUND`, `E-COMPANY`.
  package func setDefaultCompany(_ company: String, ofUser name: String)
    async throws(ConcordError)
  {
    var id: RecordID?
    if !company.isEmpty {
      let companies = try await store.companies()
      guard let found = companies.first(where: { $0.name == company }) else {
        throw ConcordError(.company, company, candidates: companies.map(\.name))
      }
      id = found.id
    }
    let companyID = id
    try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      try book.setDefaultCompany(companyID, of: try Self.user(name, book).id)
    }
  }

  /// Deletes a user with all keys and refresh tokens.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func deleteUser(_ name: String) async throws(ConcordError) {
    try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      try book.deleteUser(try Self.user(name, book).id)
    }
  }

  private static func user(_ name: String, _ book: AccessBook) throws(ConcordError) -> AppUser {
    guard let user = try book.user(named: name) else {
      throw ConcordError(.notFound, "User", name)
    }
    return user
  }

  // MARK: Web service keys

  /// Makes another key for a user; nil days = it does not expire.
  ///
  /// - Throws: `E-NOTFOUND`, `E-RANGE` when the user has too many or for days out of range,
  ///   `E-LENGTH` and `E-CONTROL` for the comment.
  package func addKey(toUser name: String, days: Int? = nil, comment: String = "")
    async throws(ConcordError) -> (stored: WebServiceKey, key: String)
  {
    if let days, !(1...Limits.keyDays).contains(days) {
      throw ConcordError(.range, "Expires", "1 to \(Limits.keyDays) days")
    }
    try Self.check(comment, "Comment")
    let now = clock()
    let expiresAt = days.map { UTCTime.text(now + Int64($0) * Self.millisecondsPerDay) } ?? ""
    let key = Secret.webServiceKey()
    let hash = Secret.hash(key)
    let stored = try await store.writeAccess(at: now) { book throws(ConcordError) in
      try book.addKey(
        hash: hash, to: try Self.user(name, book).id, expiresAt: expiresAt, comment: comment)
    }
    return (stored, key)
  }

  /// Revokes one key of a user, or all of them; returns how many.
  ///
  /// - Throws: `E-NOTFOUND` for the user or the key.
  package func revokeKeys(ofUser name: String, only key: RecordID? = nil)
    async throws(ConcordError) -> Int
  {
    try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      let count = try book.deleteKeys(of: try Self.user(name, book).id, only: key)
      if let key, count == 0 { throw ConcordError(.notFound, "Key", key.description) }
      return count
    }
  }

  // MARK: Applications

  /// All applications, by name.
  package func applications() async throws(ConcordError) -> [RegisteredApplication] {
    try await store.readAccess(at: clock()) { book throws(ConcordError) in
      try book.applications()
    }
  }

  /// Registers an application with a secret.
  ///
  /// - Throws: `E-REQUIRED`, `E-LENGTH`, `E-CONTROL`.
  package func createApplication(_ name: String, role: Role) async throws(ConcordError)
    -> (application: RegisteredApplication, secret: String)
  {
    let name = try Self.checked(name, "Application", excluding: "")
    let secret = Secret.token()
    let hash = Secret.hash(secret)
    let application = try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      let application = try book.createApplication(name, role: role.rawValue)
      _ = try book.addSecret(hash: hash, to: application.id)
      return application
    }
    return (application, secret)
  }

  /// Makes another secret; of more than two the oldest is no longer valid.
  ///
  /// Returns how many secrets stopped being valid.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func addSecret(to application: RecordID) async throws(ConcordError)
    -> (secret: String, retired: Int)
  {
    let secret = Secret.token()
    let hash = Secret.hash(secret)
    let retired = try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      let found = try Self.application(application, book)
      return try book.addSecret(hash: hash, to: found.id)
    }
    return (secret, retired)
  }

  /// Changes what is given; nil leaves a value as it is.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func changeApplication(_ id: RecordID, role: Role? = nil, isDisabled: Bool? = nil)
    async throws(ConcordError)
  {
    try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      let found = try Self.application(id, book)
      try book.changeApplication(found.id, role: role?.rawValue, isDisabled: isDisabled)
    }
  }

  /// Deletes an application with its secrets, certificates and refresh tokens.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func deleteApplication(_ id: RecordID) async throws(ConcordError) {
    try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      try book.deleteApplication(id)
    }
  }

  static func application(_ id: RecordID, _ book: AccessBook) throws(ConcordError)
    -> RegisteredApplication
  {
    guard let application = try book.application(id) else {
      throw ConcordError(.notFound, "Application", id.description)
    }
    return application
  }

  // MARK: Refresh tokens

  /// Issues the first refresh token of a family, with which an application acts for a user.
  ///
  /// - Throws: `E-NOTFOUND` for the application or the user.
  package func issueRefreshToken(application: RecordID, user name: String)
    async throws(ConcordError) -> String
  {
    let token = Secret.token()
    let hash = Secret.hash(token)
    let now = clock()
    let expiresAt = Self.refreshExpiry(from: now)
    try await store.writeAccess(at: now) { book throws(ConcordError) in
      try book.addRefreshToken(
        hash: hash, application: try Self.application(application, book).id,
        user: try Self.user(name, book).id, expiresAt: expiresAt)
    }
    return token
  }
}

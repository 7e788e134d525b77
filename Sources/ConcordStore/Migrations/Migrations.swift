internal import ConcordCore

/// One step of the database's tables: frozen text that never changes once it was released.
struct Migration: Sendable {
  let version: Int64
  /// Statements separated by semicolons; `{bytes}` and `{clustered}` stand for the dialect's words.
  let text: String
}

/// Brings a database to the tables of this version, one migration after another.
enum Migrations {
  static let all: [Migration] = [.firstRelease, .access, .listIndexes, .webhooks]

  static var current: Int64 { all.last?.version ?? 0 }

  /// Checks the version of the tables, and upgrades them if asked to.
  ///
  /// - Throws: `E-DATABASE` when the tables are newer, or older and not to be upgraded.
  static func prepare(
    _ driver: any SQLDriver, upgrading: Bool, clock: @escaping @Sendable () -> Int64
  ) async throws(ConcordError) {
    if !upgrading {
      let version = try await driver.read { transaction throws(ConcordError) in
        do throws(ConcordError) {
          return try storedVersion(transaction)
        } catch {
          guard error.category == .fault else { throw error }
          // There is no table of versions to ask.
          return 0
        }
      }
      return try check(version)
    }
    try await driver.write(nil) { transaction throws(ConcordError) in
      try transaction.executeScript(
        """
        CREATE TABLE IF NOT EXISTS schema_version (
          version BIGINT NOT NULL PRIMARY KEY,
          applied_at TEXT NOT NULL
        )
        """)
      let version = try storedVersion(transaction)
      if version > current { return try check(version) }
      for migration in all where migration.version > version {
        try transaction.executeScript(text(of: migration, transaction.dialect))
        try transaction.execute(
          """
          INSERT INTO schema_version (version, applied_at) \
          VALUES (\(migration.version), \(UTCTime.text(clock())))
          """)
      }
      try transaction.executeScript(transaction.dialect.statistics)
    }
  }

  private static func storedVersion(_ transaction: any SQLTransaction) throws(ConcordError) -> Int64
  {
    try transaction.integer("SELECT COALESCE(MAX(version), 0) FROM schema_version") ?? 0
  }

  private static func check(_ version: Int64) throws(ConcordError) {
    if version > current {
      throw ConcordError(
        .database,
        "its tables have version \(version), but this program knows only \(current); use a newer one"
      )
    }
    if version < current {
      throw ConcordError(
        .database, "its tables have version \(version) and need \(current); run concord init")
    }
  }

  /// The migration's statements in the words of a dialect.
  static func text(of migration: Migration, _ dialect: Dialect) -> String {
    var text = ""
    var rest = migration.text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open]
      switch rest[rest.index(after: open)..<close] {
      case "bytes": text += dialect.byteType
      case "clustered": text += dialect.clustered
      case let word: preconditionFailure("migration \(migration.version) says {\(word)}")
      }
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }
}

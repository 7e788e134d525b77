package import ConcordCore
package import ConcordStore
private import Foundation
internal import GRDB

/// A database file opened through GRDB: WAL, durable commits, one writer and several readers.
///
/// Several processes may open one file; a writer waits up to ten seconds for another one.
package final class SQLiteDriver: SQLDriver {
  /// What a file is opened for.
  package enum Opening: Sendable {
    /// The file must be there.
    case existing
    /// A file that is not there is created, readable by its owner alone.
    case creating
  }

  private static let busySeconds = 10.0
  private static let readerCount = 4
  private static let writerCacheKiB = 16_384
  private static let readerCacheKiB = 4_096

  package let path: String
  let pool: DatabasePool
  private let checkpointer = Checkpointer()
  private let readers = ReaderThreads(readerCount)

  package var dialect: Dialect { .sqlite }

  /// Opens a database file.
  ///
  /// - Throws: `E-DATABASE` when the file is missing, is no database or cannot be opened.
  package init(path: String, opening: Opening) throws(ConcordError) {
    self.path = path
    try Self.prepareFile(path, opening)
    do {
      pool = try DatabasePool(path: path, configuration: Self.configuration(checkpointer))
      // GRDB sets NORMAL after preparing a connection; a commit must survive a power failure.
      try pool.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "PRAGMA cache_size = -\(Self.writerCacheKiB)")
        try db.execute(sql: "PRAGMA temp_store = MEMORY")
      }
    } catch {
      throw translate(error)
    }
    guard try synchronousLevel() == 2 else {
      throw ConcordError(.database, "commits would not be durable")
    }
  }

  /// The writer's `synchronous` level; 2 = every commit is on disk before it is answered.
  package func synchronousLevel() throws(ConcordError) -> Int {
    do {
      return try pool.writeWithoutTransaction { db in
        try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? 0
      }
    } catch {
      throw translate(error)
    }
  }

  static func prepareFile(_ path: String, _ opening: Opening) throws(ConcordError) {
    if FileManager.default.fileExists(atPath: path) { return }
    guard opening == .creating else { throw ConcordError(.database, "the file does not exist") }
    let isCreated = FileManager.default.createFile(
      atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    if !isCreated { throw ConcordError(.database, "the file cannot be created") }
  }

  private static func configuration(_ checkpointer: Checkpointer) -> Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(busySeconds)
    configuration.maximumReaderCount = readerCount
    configuration.label = "concord"
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA cache_size = -\(readerCacheKiB)")
      try db.execute(sql: "PRAGMA mmap_size = 0")
      for function in textFunctions { db.add(function: function) }
      checkpointer.watch(db)
    }
    return configuration
  }

  /// Computes what is done with letters by the rules of the Swift code, alike on both databases.
  private static let textFunctions = [
    textFunction(Dialect.sqlite.foldFunction) { foldedKey($0) },
    textFunction(Dialect.sqlite.textFunctions.lower) { $0.lowercased() },
    textFunction(Dialect.sqlite.textFunctions.upper) { $0.uppercased() },
  ]

  private static func textFunction(
    _ name: String, _ body: @escaping @Sendable (String) -> String
  ) -> DatabaseFunction {
    DatabaseFunction(name, argumentCount: 1, pure: true) { values in
      values.first.flatMap { String.fromDatabaseValue($0) }.map(body)
    }
  }

  package func read<Result: Sendable>(
    _ body: @escaping @Sendable (any SQLTransaction) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    let outcome: Swift.Result<Result, ConcordError> = await withCheckedContinuation { waiting in
      readers.run { [pool] in
        waiting.resume(returning: Self.read(body, pool))
      }
    }
    return try outcome.get()
  }

  private static func read<Result>(
    _ body: (any SQLTransaction) throws(ConcordError) -> Result, _ pool: DatabasePool
  ) -> Swift.Result<Result, ConcordError> {
    do {
      return try pool.read { db in
        do throws(ConcordError) {
          return .success(try body(SQLiteTransaction(db, isReading: true)))
        } catch {
          return .failure(error)
        }
      }
    } catch {
      return .failure(translate(error))
    }
  }

  @discardableResult
  package func write<Result: Sendable>(
    _ company: CompanyID?,
    _ body: @escaping @Sendable (any SQLTransaction) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    let outcome: Swift.Result<Result, ConcordError> = await withCheckedContinuation { waiting in
      pool.asyncWriteWithoutTransaction { db in
        waiting.resume(returning: Self.commit(body, on: db))
      }
    }
    checkpointer.runIfNeeded(path)
    return try outcome.get()
  }

  private static func commit<Result>(
    _ body: (any SQLTransaction) throws(ConcordError) -> Result, on db: Database
  ) -> Swift.Result<Result, ConcordError> {
    do {
      try db.beginTransaction(.immediate)
      let result: Result
      do throws(ConcordError) {
        result = try body(SQLiteTransaction(db))
      } catch {
        rollBack(db)
        return .failure(error)
      }
      try db.commit()
      return .success(result)
    } catch {
      rollBack(db)
      return .failure(translate(error))
    }
  }

  /// Ends a transaction that failed; SQLite may have ended it by itself (disk full).
  private static func rollBack(_ db: Database) {
    if db.isInsideTransaction { try? db.rollback() }
  }
}

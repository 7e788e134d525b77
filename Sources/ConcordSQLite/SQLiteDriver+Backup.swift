package import ConcordCore
private import Dispatch
private import Foundation
internal import GRDB

/// Copies of a database: consistent while others write, checked before they get their name.
extension SQLiteDriver {
  /// Writes a consistent copy of the database to a new file, while it is being used.
  ///
  /// The copy is one file, readable by its owner alone, and appears under its name only when it
  /// was found intact.
  ///
  /// - Throws: `E-DATABASE` when the file exists, cannot be written, or the copy is damaged.
  package func backUp(to destination: String) async throws(ConcordError) {
    let pool = pool
    try await Self.detached {
      try Self.makeFile(destination) { target in try pool.backup(to: target) }
    }
  }

  /// Makes a new database file from a backup; nothing that exists is overwritten.
  ///
  /// - Throws: `E-DATABASE` when the backup is missing or damaged, or the file exists.
  package static func restore(_ backup: String, to destination: String)
    async
    throws(ConcordError)
  {
    try await detached {
      guard FileManager.default.fileExists(atPath: backup) else {
        throw ConcordError(.database, "the backup does not exist")
      }
      var configuration = Configuration()
      configuration.readonly = true
      let source = try DatabaseQueue(path: backup, configuration: configuration)
      try source.read { db in try requireIntact(db) }
      try makeFile(destination) { target in try source.backup(to: target) }
      try source.close()
    }
  }

  /// Runs blocking work on a thread of its own, so that no task waits behind it.
  private static func detached(_ work: @escaping @Sendable () throws -> Void)
    async
    throws(ConcordError)
  {
    let result: Result<Void, ConcordError> = await withCheckedContinuation { waiting in
      DispatchQueue.global().async {
        waiting.resume(returning: Result { try work() }.mapError { translate($0) })
      }
    }
    try result.get()
  }

  /// Fills a new database under a provisional name, checks it and gives it its own.
  private static func makeFile(_ destination: String, _ fill: (DatabaseQueue) throws -> Void)
    throws
  {
    let files = FileManager.default
    if files.fileExists(atPath: destination) {
      throw ConcordError(.database, "the file exists already")
    }
    // SQLite would take the log of a database that was there before for that of the new one.
    for suffix in ["-wal", "-shm", "-journal"]
    where files.fileExists(atPath: destination + suffix) {
      throw ConcordError(.database, "a file of an earlier database is in the way: *\(suffix)")
    }
    let provisional = destination + ".partial"
    if files.fileExists(atPath: provisional) { try files.removeItem(atPath: provisional) }
    do {
      try prepareFile(provisional, .creating)
      let target = try DatabaseQueue(path: provisional)
      try fill(target)
      try target.writeWithoutTransaction { db in
        // A file without companions, whose bytes are on disk.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "PRAGMA journal_mode = DELETE")
        try requireIntact(db)
      }
      try target.close()
      try files.moveItem(atPath: provisional, toPath: destination)
      syncFolder(of: destination)
    } catch {
      try? files.removeItem(atPath: provisional)
      throw error
    }
  }

  /// Puts the name of a new file on disk, as its bytes are already.
  private static func syncFolder(of path: String) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Checks every page and index.
  private static func requireIntact(_ db: Database) throws {
    if try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") != "ok" {
      throw ConcordError(.database, "the file is damaged")
    }
  }
}

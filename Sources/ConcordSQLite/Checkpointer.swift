private import Dispatch
internal import GRDB
private import GRDBSQLite
private import Synchronization

/// Moves the write-ahead log into the database file beside the writer, so that no commit waits
/// for it.
///
/// The writer's connection counts the pages of the log; from some length on they are moved by a
/// connection of their own. Only when that falls far behind, a commit does it itself.
final class Checkpointer: Sendable {
  /// Pages of the log from which on they are moved in the background.
  private static let backgroundPages = 2_000
  /// Pages of the log from which on a commit waits until they are moved.
  private static let longestLog = 32_000

  private struct State {
    var pages = 0
    var isRunning = false
  }

  private let state = Mutex(State())
  private let thread = DispatchQueue(label: "concord.checkpoint")

  /// Lets a connection report the length of the log after every commit.
  func watch(_ db: Database) {
    // SAFETY: the configuration of the connection, which calls this, keeps this object alive.
    let context = Unmanaged.passUnretained(self).toOpaque()
    sqlite3_wal_hook(
      db.sqliteConnection,
      { context, connection, _, pages in
        guard let context else { return SQLITE_OK }
        let checkpointer = Unmanaged<Checkpointer>.fromOpaque(context).takeUnretainedValue()
        checkpointer.note(Int(pages), connection)
        return SQLITE_OK
      }, context)
  }

  private func note(_ pages: Int, _ connection: OpaquePointer?) {
    state.withLock { $0.pages = pages }
    if pages >= Self.longestLog {
      sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }
  }

  /// Starts moving the log if it is long and nobody moves it yet.
  func runIfNeeded(_ path: String) {
    let starts = state.withLock { state in
      if state.isRunning || state.pages < Self.backgroundPages { return false }
      state.isRunning = true
      return true
    }
    if !starts { return }
    thread.async { [self] in
      // What fails here is tried again after the next commit.
      Self.run(path)
      state.withLock { state in
        state.isRunning = false
        state.pages = 0
      }
    }
  }

  private static func run(_ path: String) {
    var connection: OpaquePointer?
    defer { sqlite3_close(connection) }
    // Without the right to create: a file that was removed must not come back.
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
    guard sqlite3_open_v2(path, &connection, flags, nil) == SQLITE_OK else { return }
    // Only a connection that has read knows that there is a log.
    guard sqlite3_exec(connection, "SELECT COUNT(*) FROM sqlite_master", nil, nil, nil) == SQLITE_OK
    else { return }
    sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
  }
}

private import Dispatch
internal import GRDB
private import GRDBSQLite
private import Synchronization

/// Moves the write-ahead log into the database file beside the writer, so that commits seldom
/// wait for it.
///
/// Each time the log has grown by some length, a connection of its own moves it. The log can begin
/// anew only when all of it was moved while nobody wrote, which does not happen by itself under
/// load: from a greater length on, a commit moves the little that is left. Without that the log
/// would grow for ever, and reading through it would get slower and slower.
final class Checkpointer: Sendable {
  /// Pages by which the log grows before they are moved in the background.
  private static let step = 1_500
  /// Pages of the log at which a commit moves what is left of them.
  private static let longestLog = 6_000

  private struct State {
    /// The length of the log after the latest commit.
    var pages = 0
    /// The length up to which it was moved, or tried to.
    var moved = 0
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
    let isTooLong = state.withLock { state in
      if pages < state.pages { state.moved = 0 }
      state.pages = pages
      return pages >= Self.longestLog && pages >= state.moved + Self.step / 2
    }
    if !isTooLong { return }
    // Two cannot move the log at once; the other one has begun long ago and ends soon.
    thread.sync {}
    sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    state.withLock { $0.moved = pages }
  }

  /// Starts moving the log if it has grown and nobody moves it yet.
  func runIfNeeded(_ path: String) {
    let starts = state.withLock { state in
      if state.isRunning || state.pages < state.moved + Self.step { return false }
      state.isRunning = true
      state.moved = state.pages
      return true
    }
    if !starts { return }
    thread.async { [self] in
      // What fails here is tried again when the log has grown further.
      Self.run(path)
      state.withLock { $0.isRunning = false }
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

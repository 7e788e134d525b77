import GRDBSQLite

/// SQLite with nothing around it: the measure of what is possible.
///
/// Opened with the settings of Concord's own writer: WAL, every commit durable.
final class BareDatabase {
  private let connection: OpaquePointer

  init(_ path: String) throws {
    var connection: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    guard sqlite3_open_v2(path, &connection, flags, nil) == SQLITE_OK, let connection else {
      throw BenchmarkError("\(path) cannot be opened")
    }
    self.connection = connection
    try run(
      """
      PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;
      PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000
      """)
  }

  deinit { sqlite3_close_v2(connection) }

  /// Runs statements without values.
  func run(_ sql: String) throws {
    guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw failure(sql) }
  }

  func prepare(_ sql: String) throws -> BareStatement {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK, let statement
    else { throw failure(sql) }
    return BareStatement(statement)
  }

  /// The number in the first column of the first row.
  func integer(_ sql: String) throws -> Int64 { try prepare(sql).firstInteger() }

  /// The texts in the first column of all rows.
  func texts(_ sql: String) throws -> [String] { try prepare(sql).firstTexts() }

  private func failure(_ sql: String) -> BenchmarkError {
    BenchmarkError("\(String(cString: sqlite3_errmsg(connection))): \(sql.prefix(200))")
  }
}

/// A prepared statement that is run again and again.
final class BareStatement {
  private let statement: OpaquePointer

  fileprivate init(_ statement: OpaquePointer) { self.statement = statement }

  deinit { sqlite3_finalize(statement) }

  func bind(_ number: Int64, at position: Int) {
    sqlite3_bind_int64(statement, Int32(position), number)
  }

  /// Binds a text that outlives the statement's run, without copying it.
  func bind(_ text: KeptText, at position: Int) {
    sqlite3_bind_text(statement, Int32(position), text.start, text.count, nil)
  }

  /// Binds a text that SQLite copies.
  func bind(_ text: String, at position: Int) {
    let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    sqlite3_bind_text(statement, Int32(position), text, -1, copying)
  }

  /// Runs a statement that changes rows.
  func execute() throws {
    defer { sqlite3_reset(statement) }
    let code = sqlite3_step(statement)
    guard code == SQLITE_DONE else { throw BenchmarkError("a bare statement gave \(code)") }
  }

  /// Reads all columns of all rows as text; returns how many bytes there were.
  func readAll() -> Int {
    defer { sqlite3_reset(statement) }
    var count = 0
    let columns = sqlite3_column_count(statement)
    while sqlite3_step(statement) == SQLITE_ROW {
      for column in 0..<columns where sqlite3_column_text(statement, column) != nil {
        count += Int(sqlite3_column_bytes(statement, column))
      }
    }
    return count
  }

  fileprivate func firstInteger() throws -> Int64 {
    defer { sqlite3_reset(statement) }
    guard sqlite3_step(statement) == SQLITE_ROW else {
      throw BenchmarkError("a bare query found nothing")
    }
    return sqlite3_column_int64(statement, 0)
  }

  fileprivate func firstTexts() -> [String] {
    defer { sqlite3_reset(statement) }
    var texts: [String] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      if let text = sqlite3_column_text(statement, 0) { texts.append(String(cString: text)) }
    }
    return texts
  }
}

/// The bytes of a text at a fixed place, so that binding it costs nothing.
final class KeptText {
  let start: UnsafeMutablePointer<CChar>
  let count: Int32

  init(_ text: String) {
    let bytes = Array(text.utf8)
    start = .allocate(capacity: max(bytes.count, 1))
    for (index, byte) in bytes.enumerated() { start[index] = CChar(bitPattern: byte) }
    count = Int32(bytes.count)
  }

  deinit { start.deallocate() }
}

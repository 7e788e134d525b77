internal import ConcordCore
internal import ConcordStore
internal import GRDB
private import GRDBSQLite

/// A transaction on one of GRDB's connections, stepping its cached statements directly.
///
/// GRDB's own binding copies every value; a batch binds millions, so texts are laid side by side in
/// one buffer that lives until the statement has run.
final class SQLiteTransaction: SQLTransaction {
  private let db: Database
  private let connection: OpaquePointer?
  private var statements: [ObjectIdentifier: Kept] = [:]
  private var running: Set<OpaquePointer> = []
  private var texts: UnsafeMutableRawBufferPointer
  private var savepoints = 0

  /// A compiled statement with the text that it was made of, which must not be freed before it.
  private struct Kept {
    let prepared: PreparedSQL
    let statement: Statement
  }

  /// Only the queries of a snapshot are ended in the middle: SQLite undoes the whole transaction of
  /// a write that it interrupts, with what others have written in it.
  private let isReading: Bool

  init(_ db: Database, isReading: Bool = false) {
    self.db = db
    self.isReading = isReading
    connection = db.sqliteConnection
    texts = .allocate(byteCount: 16_384, alignment: 16)
  }

  deinit {
    texts.deallocate()
    if deadline != nil, isReading { sqlite3_progress_handler(connection, 0, nil, nil) }
  }

  var dialect: Dialect { .sqlite }

  var deadline: Deadline? {
    didSet { if isReading { watchDeadline() } }
  }

  /// Instructions of SQLite between two looks at the clock, some tenths of a millisecond.
  private static let instructionsPerLook: Int32 = 20_000

  /// Lets SQLite end a query that runs beyond the deadline.
  private func watchDeadline() {
    guard deadline != nil else {
      sqlite3_progress_handler(connection, 0, nil, nil)
      return
    }
    // Taken away with the deadline, at the latest when this object goes.
    sqlite3_progress_handler(
      connection, Self.instructionsPerLook,
      { transaction in
        guard let transaction else { return 0 }
        let owner = Unmanaged<SQLiteTransaction>.fromOpaque(transaction).takeUnretainedValue()
        return owner.deadline?.isOver == true ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  func dataVersion() throws(ConcordError) -> Int64? {
    let statement: Statement
    do {
      statement = try db.cachedStatement(sql: "PRAGMA data_version")
    } catch {
      throw translate(error)
    }
    var version: Int64?
    try step(statement.sqliteStatement) { row in version = row.integer(0) }
    return version
  }

  // MARK: Statements

  private func statement(_ prepared: PreparedSQL) throws(ConcordError) -> Statement {
    if let kept = statements[ObjectIdentifier(prepared)],
      !running.contains(kept.statement.sqliteStatement)
    {
      return kept.statement
    }
    do {
      let cached = prepared.isKept ? try db.cachedStatement(sql: prepared.text) : nil
      if let cached, !running.contains(cached.sqliteStatement) {
        statements[ObjectIdentifier(prepared)] = Kept(prepared: prepared, statement: cached)
        return cached
      }
      return try db.makeStatement(sql: prepared.text)
    } catch {
      throw translate(error)
    }
  }

  private func compiled(_ sql: ConcordStore.SQL) throws(ConcordError) -> Statement {
    do {
      return try db.makeStatement(sql: sql.text)
    } catch {
      throw translate(error)
    }
  }

  func forEach(_ sql: ConcordStore.SQL, _ body: (any SQLRow) throws(ConcordError) -> Void)
    throws(ConcordError)
  {
    let statement = try compiled(sql)
    try check(bindCopies(of: sql.values, to: statement.sqliteStatement))
    try step(statement.sqliteStatement, body)
  }

  func forEach(
    _ prepared: PreparedSQL, _ values: [Value], _ body: (any SQLRow) throws(ConcordError) -> Void
  ) throws(ConcordError) {
    let statement = try statement(prepared)
    // The body may run other statements, which use the buffer of texts again.
    try check(bindCopies(of: values, to: statement.sqliteStatement))
    try step(statement.sqliteStatement, body)
  }

  @discardableResult
  func execute(_ sql: ConcordStore.SQL) throws(ConcordError) -> Int {
    let statement = try compiled(sql)
    try check(bindCopies(of: sql.values, to: statement.sqliteStatement))
    return try finish(statement.sqliteStatement)
  }

  @discardableResult
  func execute(_ prepared: PreparedSQL, _ values: [Value]) throws(ConcordError) -> Int {
    let statement = try statement(prepared)
    try check(bind(values, to: statement.sqliteStatement))
    return try finish(statement.sqliteStatement)
  }

  func executeScript(_ text: String) throws(ConcordError) {
    do {
      try db.execute(sql: text)
    } catch {
      throw translate(error)
    }
  }

  // MARK: Stepping

  private func step(
    _ statement: OpaquePointer, _ body: (any SQLRow) throws(ConcordError) -> Void
  ) throws(ConcordError) {
    try deadline?.check()
    running.insert(statement)
    defer {
      sqlite3_reset(statement)
      running.remove(statement)
    }
    let row = SQLiteRow(statement: statement)
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: try body(row)
      case SQLITE_DONE: return
      case let code: throw failure(code)
      }
    }
  }

  private func finish(_ statement: OpaquePointer) throws(ConcordError) -> Int {
    try deadline?.check()
    defer { sqlite3_reset(statement) }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: continue
      case SQLITE_DONE: return Int(sqlite3_changes(connection))
      case let code: throw failure(code)
      }
    }
  }

  private func failure(_ code: Int32) -> ConcordError {
    if code & 0xff == SQLITE_INTERRUPT, deadline?.isOver == true { return ConcordError(.timeout) }
    return translate(code: code)
  }

  private func check(_ code: Int32) throws(ConcordError) {
    if code != SQLITE_OK { throw translate(code: code) }
  }

  // MARK: Binding

  /// Binds values whose texts stay in this object's buffer until the statement has run.
  private func bind(_ values: [Value], to statement: OpaquePointer) -> Int32 {
    var byteCount = 0
    for case .text(let text) in values { byteCount += text.utf8.count }
    if byteCount > texts.count {
      texts.deallocate()
      texts = .allocate(byteCount: byteCount * 2, alignment: 16)
    }
    var offset = 0
    var index: Int32 = 1
    for value in values {
      let code: Int32
      switch value {
      case .integer(let number): code = sqlite3_bind_int64(statement, index, number)
      case .text(let text):
        let count = text.utf8.count
        let place = UnsafeMutableRawBufferPointer(rebasing: texts[offset..<offset + count])
        place.copyBytes(from: text.utf8)
        let start = texts.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self)
        code = sqlite3_bind_text(statement, index, start, Int32(count), nil)
        offset += count
      }
      if code != SQLITE_OK { return code }
      index += 1
    }
    return SQLITE_OK
  }

  private func bindCopies(of values: [Value], to statement: OpaquePointer) -> Int32 {
    for (index, value) in values.enumerated() {
      let code =
        switch value {
        case .integer(let number): sqlite3_bind_int64(statement, Int32(index + 1), number)
        case .text(let text): bindCopy(of: text, to: statement, Int32(index + 1))
        }
      if code != SQLITE_OK { return code }
    }
    return SQLITE_OK
  }

  private func bindCopies(of values: [SQLValue], to statement: OpaquePointer) -> Int32 {
    for (index, value) in values.enumerated() {
      let position = Int32(index + 1)
      let code =
        switch value {
        case .integer(let number): sqlite3_bind_int64(statement, position, number)
        case .text(let text): bindCopy(of: text, to: statement, position)
        case .bytes(let bytes):
          sqlite3_bind_blob64(statement, position, bytes, UInt64(bytes.count), transient)
        case .null: sqlite3_bind_null(statement, position)
        }
      if code != SQLITE_OK { return code }
    }
    return SQLITE_OK
  }

  private func bindCopy(of text: String, to statement: OpaquePointer, _ index: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        // A blank text has no address, but must not become null.
        guard let start = characters.baseAddress else {
          return sqlite3_bind_text(statement, index, "", 0, transient)
        }
        return sqlite3_bind_text(statement, index, start, Int32(bytes.count), transient)
      }
    }
  }

  // MARK: Savepoints

  private func executeKept(_ text: String) throws(ConcordError) {
    let statement: Statement
    do {
      statement = try db.cachedStatement(sql: text)
    } catch {
      throw translate(error)
    }
    _ = try finish(statement.sqliteStatement)
  }

  func beginSavepoint() throws(ConcordError) {
    try executeKept("SAVEPOINT concord_\(savepoints + 1)")
    savepoints += 1
  }

  func releaseSavepoint() throws(ConcordError) {
    try executeKept("RELEASE concord_\(savepoints)")
    savepoints -= 1
  }

  func rollBackSavepoint() throws(ConcordError) {
    try executeKept("ROLLBACK TO concord_\(savepoints)")
    try releaseSavepoint()
  }
}

/// Tells SQLite to copy a bound value.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// The current row of a statement.
private struct SQLiteRow: SQLRow {
  let statement: OpaquePointer

  func text(_ column: Int) -> String {
    // The bytes of a text as they are; asking for the text would copy it to end it with a zero.
    guard let start = sqlite3_column_blob(statement, Int32(column)) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, Int32(column)))
    return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func integer(_ column: Int) -> Int64 { sqlite3_column_int64(statement, Int32(column)) }

  func bytes(_ column: Int) -> [UInt8] {
    guard let start = sqlite3_column_blob(statement, Int32(column)) else { return [] }
    let count = Int(sqlite3_column_bytes(statement, Int32(column)))
    return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  func append(_ columns: Range<Int>, areTexts: [Bool], to values: inout [Value]) {
    for (column, isText) in zip(columns, areTexts) {
      values.append(isText ? .text(text(column)) : .integer(integer(column)))
    }
  }

  func value(_ column: Int) -> SQLValue {
    switch sqlite3_column_type(statement, Int32(column)) {
    case SQLITE_INTEGER: .integer(integer(column))
    case SQLITE_BLOB: .bytes(bytes(column))
    case SQLITE_NULL: .null
    default: .text(text(column))
    }
  }
}

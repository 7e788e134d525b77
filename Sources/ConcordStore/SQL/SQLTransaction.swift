package import ConcordCore

/// A row while its statement is being stepped; values must be copied out before the next row.
package protocol SQLRow {
  /// The text of a column; blank when the column is null.
  func text(_ column: Int) -> String
  /// The number of a column; 0 when the column is null.
  func integer(_ column: Int) -> Int64
  func bytes(_ column: Int) -> [UInt8]
  /// Adds the values of neighbouring columns, as texts or as numbers; the fast path of records.
  func append(_ columns: Range<Int>, areTexts: [Bool], to values: inout [Value])
  /// The value of a column whose type is not known beforehand.
  func value(_ column: Int) -> SQLValue
}

/// An open transaction on one connection; synchronous, and used by one thread only.
///
/// Every function throws `E-DATABASE` when the database is not usable and `E-FAULT` when a
/// constraint or a statement fails, without SQL or values in the message.
package protocol SQLTransaction: AnyObject {
  var dialect: Dialect { get }

  /// When statements are refused and long queries end with `E-TIMEOUT`; nil = never.
  var deadline: Deadline? { get set }

  /// Changes whenever another connection has committed since this one looked; nil = not known.
  func dataVersion() throws(ConcordError) -> Int64?

  /// Runs a query and hands out its rows one by one.
  func forEach(_ sql: SQL, _ body: (any SQLRow) throws(ConcordError) -> Void)
    throws(ConcordError)

  /// Runs a kept query; the fast path.
  func forEach(
    _ prepared: PreparedSQL, _ values: [Value], _ body: (any SQLRow) throws(ConcordError) -> Void
  ) throws(ConcordError)

  /// Runs a statement and returns the number of rows it changed.
  @discardableResult
  func execute(_ sql: SQL) throws(ConcordError) -> Int

  /// Runs a kept statement; the fast path of every write.
  @discardableResult
  func execute(_ prepared: PreparedSQL, _ values: [Value]) throws(ConcordError) -> Int

  /// Runs the statements of a migration, separated by semicolons.
  func executeScript(_ text: String) throws(ConcordError)

  func beginSavepoint() throws(ConcordError)
  func releaseSavepoint() throws(ConcordError)
  /// Undoes everything since the latest savepoint and forgets the savepoint.
  func rollBackSavepoint() throws(ConcordError)
}

extension SQLTransaction {
  /// All rows of a query, each with its values in the order of the columns.
  package func rows(_ sql: SQL, columns: Int) throws(ConcordError) -> [[SQLValue]] {
    var rows: [[SQLValue]] = []
    try forEach(sql) { row in rows.append((0..<columns).map { row.value($0) }) }
    return rows
  }

  /// The number in the first column of the first row; nil when there is no row.
  package func integer(_ sql: SQL) throws(ConcordError) -> Int64? {
    var number: Int64?
    try forEach(sql) { row in if number == nil { number = row.integer(0) } }
    return number
  }

  /// Runs a body in a savepoint that is undone when the body throws.
  package func savepoint<Result>(_ body: () throws(ConcordError) -> Result)
    throws(ConcordError) -> Result
  {
    try beginSavepoint()
    let result: Result
    do {
      result = try body()
    } catch {
      try rollBackSavepoint()
      throw error
    }
    try releaseSavepoint()
    return result
  }
}

package import ConcordCore

/// Users, applications and their secrets, inside one transaction.
package struct AccessBook {
  /// UTC, millisecond precision.
  package let now: String
  let transaction: any SQLTransaction
  private let ids: any IDSource

  init(_ transaction: any SQLTransaction, now: String, ids: any IDSource) {
    self.transaction = transaction
    self.now = now
    self.ids = ids
  }

  func nextID() -> RecordID { ids.next() }

  /// Runs a statement that must change exactly one row.
  func executeOne(_ sql: SQL, _ caption: String, _ name: String) throws(ConcordError) {
    if try transaction.execute(sql) != 1 { throw ConcordError(.notFound, caption, name) }
  }

  /// The id in a column, which only a damaged database lacks.
  static func id(_ row: any SQLRow, _ column: Int) throws(ConcordError) -> RecordID {
    guard let id = RecordID(row.text(column)) else {
      throw ConcordError(.fault, "a row about access has an id that is not a UUID")
    }
    return id
  }
}

extension Store {
  /// Reads who may come in; the time is in milliseconds since 1970.
  package func readAccess<Result: Sendable>(
    at time: Int64, _ body: @escaping @Sendable (AccessBook) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    let ids = surroundings.ids
    return try await driver.read { transaction throws(ConcordError) in
      try body(AccessBook(transaction, now: UTCTime.text(time), ids: ids))
    }
  }

  /// Changes who may come in, in a transaction of its own.
  @discardableResult
  package func writeAccess<Result: Sendable>(
    at time: Int64, _ body: @escaping @Sendable (AccessBook) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    let ids = surroundings.ids
    return try await driver.write(nil) { transaction throws(ConcordError) in
      try body(AccessBook(transaction, now: UTCTime.text(time), ids: ids))
    }
  }
}

package import ConcordCore

/// Jobs, imports and issues of a company: records of work that are no part of the journal.
///
/// Lives inside one write transaction, alone or beside the operations of a batch.
package struct Bookkeeping {
  package let company: CompanyID
  /// UTC, millisecond precision.
  package let now: String
  let transaction: any SQLTransaction
  let ids: any IDSource

  init(_ company: CompanyID, _ transaction: any SQLTransaction, now: String, ids: any IDSource) {
    self.company = company
    self.transaction = transaction
    self.now = now
    self.ids = ids
  }

  /// Runs a statement that must change exactly one row.
  func executeOne(_ sql: SQL, _ caption: String, _ id: RecordID) throws(ConcordError) {
    if try transaction.execute(sql) != 1 {
      throw ConcordError(.notFound, caption, id.description)
    }
  }
}

extension Store {
  /// Writes jobs, imports or issues in a transaction of their own; a rehearsal is undone.
  @discardableResult
  package func keep<Result: Sendable>(
    _ company: CompanyID, rehearsing: Bool = false,
    _ body: @escaping @Sendable (Bookkeeping) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    let surroundings = surroundings
    return try await driver.write(company) { transaction throws(ConcordError) in
      let session = try CompanySession(company, transaction, surroundings)
      if !rehearsing { return try body(session.bookkeeping) }
      return try session.rehearsed { () throws(ConcordError) in try body(session.bookkeeping) }
    }
  }
}

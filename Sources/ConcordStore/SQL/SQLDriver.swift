package import ConcordCore

/// A database: reads on snapshots, and writes one after another per writer.
///
/// Bodies are synchronous and have no effects but SQL, so that a driver may run them on its own
/// thread and a store may run them again. Cancelling the calling task cuts neither short: a
/// transaction answers many callers.
package protocol SQLDriver: Sendable {
  var dialect: Dialect { get }

  /// Runs a body on one snapshot of the database.
  func read<Result: Sendable>(
    _ body: @escaping @Sendable (any SQLTransaction) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result

  /// Runs a body in a transaction that holds the writer of a company, and commits it durably.
  ///
  /// Everything is rolled back when the body throws. Without a company the whole database is
  /// locked.
  @discardableResult
  func write<Result: Sendable>(
    _ company: CompanyID?,
    _ body: @escaping @Sendable (any SQLTransaction) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result
}

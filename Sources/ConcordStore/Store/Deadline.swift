package import ConcordCore

/// The moment after which work on the database is given up and undone (`api.md` 7).
///
/// Belongs to the task that waits for the work; the store hands it to the transaction, which asks
/// for it at every statement. Work without one takes as long as it takes.
package struct Deadline: Sendable {
  /// The deadline of the task's work; nil = none.
  @TaskLocal package static var current: Deadline?

  private let instant: ContinuousClock.Instant

  package init(_ instant: ContinuousClock.Instant) { self.instant = instant }

  package var isOver: Bool { instant <= .now }

  /// Refuses work that has taken too long.
  ///
  /// - Throws: `E-TIMEOUT`.
  package func check() throws(ConcordError) {
    if isOver { throw ConcordError(.timeout) }
  }
}

extension SQLTransaction {
  /// Runs a body that may take until a deadline; commits are not bound by it.
  ///
  /// - Throws: what the body throws; `E-TIMEOUT`.
  func bounded<Result>(
    by limit: Deadline?, _ body: () throws(ConcordError) -> Result
  ) throws(ConcordError) -> Result {
    guard let limit else { return try body() }
    try limit.check()
    deadline = limit
    defer { deadline = nil }
    return try body()
  }
}

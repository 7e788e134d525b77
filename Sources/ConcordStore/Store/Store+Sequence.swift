package import ConcordCore

/// Runs the operations of a sequence one after another, each seeing what the ones before it did.
package final class SequenceSession {
  private let session: CompanySession
  private let context: Context
  /// What the operations so far have done, in order.
  package private(set) var outcomes: [Outcome] = []

  /// The stored records, with the changes of the operations so far.
  package var records: any RecordSource { session.source }

  /// Lists and the journal, with the changes of the operations so far.
  package var reader: Reader { session.reader }

  /// Jobs, imports and issues, kept in the transaction of the sequence.
  package var bookkeeping: Bookkeeping { session.bookkeeping }

  init(_ session: CompanySession, _ context: Context) {
    self.session = session
    self.context = context
  }

  /// Loads what some operations will read; what is refused here is refused again, one by one.
  package func prefetch<O: Operation>(_ operations: [O]) throws(ConcordError) {
    do throws(ConcordError) {
      try session.prefetch(operations, context)
    } catch {
      if error.category == .fault || error.category == .unavailable { throw error }
    }
  }

  /// What an operation would do after those so far; nothing is written.
  ///
  /// - Throws: the operation's violations.
  package func preview<O: Operation>(_ operation: O, as given: Context? = nil)
    throws(ConcordError) -> Preview
  {
    try session.preview(operation, given ?? context)
  }

  /// Carries out the next operation of the sequence.
  ///
  /// - Throws: the operation's violations; the sequence may go on without it.
  @discardableResult
  package func perform<O: Operation>(_ operation: O, as given: Context? = nil)
    throws(ConcordError) -> Outcome
  {
    var context = given ?? context
    context.batch = self.context.batch
    let outcome = try session.perform(operation, context)
    outcomes.append(outcome)
    return outcome
  }
}

/// What a sequence made: its body's result and what each of its operations did.
package struct SequenceOutcome<Result: Sendable>: Sendable {
  package let result: Result
  package let outcomes: [Outcome]
  /// The batch number that the operations share.
  package let batch: Int64
}

extension Store {
  /// Runs several operations of one company all or nothing, in one transaction of their own.
  ///
  /// The operations share a batch number. When the body throws, nothing of the sequence is kept;
  /// a rehearsal is always undone. The body may run twice and must have no other effects.
  ///
  /// - Throws: what the body throws; `E-COMPANY`, `E-DATABASE`, `E-FAULT`.
  @discardableResult
  package func sequence<Result: Sendable>(
    in company: CompanyID, _ context: Context, rehearsing: Bool = false,
    _ body: @escaping @Sendable (SequenceSession) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> SequenceOutcome<Result> {
    let (surroundings, deadline) = (surroundings, Deadline.current)
    return try await driver.write(company) { transaction throws(ConcordError) in
      let session = try CompanySession(company, transaction, surroundings)
      var context = context
      if context.batch == 0 { context.batch = session.nextBatchNumber() }
      let sequence = SequenceSession(session, context)
      let result: Result
      if rehearsing {
        result = try session.rehearsed { () throws(ConcordError) in
          try transaction.bounded(by: deadline) { () throws(ConcordError) in try body(sequence) }
        }
      } else {
        result = try transaction.bounded(by: deadline) { () throws(ConcordError) in
          try body(sequence)
        }
        if session.isBroken { throw ConcordError(.fault, "a failed write was passed over") }
        if session.hasWritten { try session.finish() }
      }
      return SequenceOutcome(result: result, outcomes: sequence.outcomes, batch: context.batch)
    }
  }
}

package import ConcordCore

/// What became of one operation of a batch.
package struct BatchEntry: Sendable {
  /// The operation's place in the batch, counted from 0.
  package let index: Int
  package let result: Result<Outcome, ConcordError>
}

extension Store {
  /// Draws the number that the operations of a batch carry.
  package func nextBatchNumber(in company: CompanyID) async throws(ConcordError) -> Int64 {
    let surroundings = surroundings
    return try await driver.write(company) { transaction throws(ConcordError) in
      let session = try CompanySession(company, transaction, surroundings)
      let number = session.nextBatchNumber()
      try session.finish()
      return number
    }
  }

  /// Runs many operations, each for itself, with hundreds of them in one commit (decision 6).
  ///
  /// A refused operation is reported and the others go on. Other writers get their turn after
  /// every commit. Ends when `next` has no more, `committed` says so, or the task is cancelled;
  /// what was committed stays.
  ///
  /// - Parameters:
  ///   - company: The company of all operations.
  ///   - context: What all operations have in common; a batch number is drawn if it has none.
  ///   - next: Gives at most so many further operations; none = the end.
  ///   - alongside: Keeps the books in the transaction of a chunk; may run twice for one chunk.
  ///   - committed: Is told of every chunk that is on disk; false = stop.
  /// - Returns: the batch number.
  /// - Throws: `E-DATABASE` or `E-FAULT` when a chunk could not be committed, or what `next` and
  ///   `alongside` throw.
  @discardableResult
  package func batch<O: Operation>(
    in company: CompanyID, _ context: Context,
    next: (Int) async throws(ConcordError) -> [O],
    alongside: @escaping @Sendable (Bookkeeping, [BatchEntry]) throws(ConcordError) -> Void = {
      _, _ in
    },
    committed: ([BatchEntry]) async -> Bool = { _ in true }
  ) async throws(ConcordError) -> Int64 {
    var context = context
    if context.batch == 0 { context.batch = try await nextBatchNumber(in: company) }
    var waiting: [O] = []
    var size = Limits.operationsPerCommit
    var index = 0
    while !Task.isCancelled {
      if waiting.count < size { waiting += try await next(size - waiting.count) }
      if waiting.isEmpty { break }
      let chunk = BatchChunk(
        operations: Array(waiting.prefix(size)), firstIndex: index, context: context,
        alongside: alongside, milliseconds: surroundings.commitMilliseconds)
      let entries = try await commit(chunk, in: company)
      waiting.removeFirst(entries.count)
      index += entries.count
      // A chunk that ran out of time was too long; one that did not may grow.
      size =
        entries.count < chunk.operations.count
        ? entries.count : min(size * 2, Limits.operationsPerCommit)
      if await !committed(entries) { break }
    }
    return context.batch
  }

  private func commit<O: Operation>(_ chunk: BatchChunk<O>, in company: CompanyID)
    async throws(ConcordError) -> [BatchEntry]
  {
    let surroundings = surroundings
    do throws(ConcordError) {
      return try await driver.write(company) { transaction throws(ConcordError) in
        try chunk.run(in: CompanySession(company, transaction, surroundings), guarded: false)
      }
    } catch {
      // Nothing of the chunk is kept: a failure of the moment is worth a second try.
      guard error.category == .unavailable || error.category == .fault else { throw error }
    }
    return try await driver.write(company) { transaction throws(ConcordError) in
      try chunk.run(in: CompanySession(company, transaction, surroundings), guarded: true)
    }
  }
}

/// The operations of a batch that are tried in one commit.
private struct BatchChunk<O: Operation>: Sendable {
  let operations: [O]
  let firstIndex: Int
  let context: Context
  let alongside: @Sendable (Bookkeeping, [BatchEntry]) throws(ConcordError) -> Void
  /// How long the commit may gather operations.
  let milliseconds: Int

  /// Runs operations until all are done or the commit has taken long enough.
  ///
  /// - Throws: failures of the database; refusals are in the entries.
  func run(in session: CompanySession, guarded: Bool) throws(ConcordError) -> [BatchEntry] {
    let deadline = ContinuousClock.now + .milliseconds(milliseconds)
    try session.prefetch(operations, context)
    var entries: [BatchEntry] = []
    for operation in operations {
      let result = try run(operation, in: session, guarded: guarded)
      entries.append(BatchEntry(index: firstIndex + entries.count, result: result))
      if ContinuousClock.now >= deadline { break }
    }
    try alongside(session.bookkeeping, entries)
    try session.finish()
    return entries
  }

  private func run(_ operation: O, in session: CompanySession, guarded: Bool)
    throws(ConcordError) -> Result<Outcome, ConcordError>
  {
    do throws(ConcordError) {
      if !guarded { return .success(try session.perform(operation, context)) }
      return .success(
        try session.guarded { () throws(ConcordError) in
          try session.perform(operation, context)
        })
    } catch {
      // A record is not at fault when the database fails while it is being planned.
      if session.isBroken || error.category == .unavailable { throw error }
      return .failure(error)
    }
  }
}

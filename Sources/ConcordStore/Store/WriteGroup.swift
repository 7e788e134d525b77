internal import ConcordCore
private import Synchronization

/// The jobs that share one transaction and one durable commit (decision 3).
///
/// Refusals cost no savepoint: planning writes nothing. Only when a write itself fails is the
/// transaction undone and run again with a savepoint around every job, so that the failing one is
/// alone in failing.
final class WriteGroup: Sendable {
  private struct State {
    var jobs: [WriteJob] = []
    var ranDry = false
    var mustGuard = false
  }

  private let queue: WriteQueue
  private let surroundings: CompanySession.Surroundings
  private let state = Mutex(State())

  init(_ queue: WriteQueue, _ surroundings: CompanySession.Surroundings) {
    self.queue = queue
    self.surroundings = surroundings
  }

  /// Runs what waits, commits once, and answers every job.
  ///
  /// Takes the writer of a company, or without one that of the whole database.
  func drive(_ driver: any SQLDriver, company: CompanyID?) async {
    var failure: ConcordError?
    do throws(ConcordError) {
      try await driver.write(company) { transaction throws(ConcordError) in
        try self.gather(transaction)
      }
    } catch {
      failure = error
    }
    if failure != nil, state.withLock({ $0.mustGuard }) {
      failure = nil
      do throws(ConcordError) {
        try await driver.write(company) { transaction throws(ConcordError) in
          try self.repeatGuarded(transaction)
        }
      } catch {
        failure = error
      }
    }
    answer(failure)
  }

  private func answer(_ failure: ConcordError?) {
    if let failure, state.withLock({ $0.jobs.isEmpty }) {
      // The writer could not even be taken: that is the answer to all who wait for it.
      while let job = queue.next() { job.end(with: failure) }
      return
    }
    let (jobs, ranDry) = state.withLock { ($0.jobs, $0.ranDry) }
    for job in jobs { job.end(with: failure) }
    if !ranDry { queue.handOver() }
  }

  /// Runs waiting jobs until there are none, or the commit has gathered enough.
  private func gather(_ transaction: any SQLTransaction) throws(ConcordError) {
    var sessions: [CompanyID: CompanySession] = [:]
    let deadline = ContinuousClock.now + .milliseconds(surroundings.commitMilliseconds)
    var count = 0
    var prefetched = 0
    while count < Limits.operationsPerCommit, count == 0 || ContinuousClock.now < deadline {
      if count == prefetched { prefetched += try prefetch(transaction, &sessions) }
      guard let job = queue.next() else {
        state.withLock { $0.ranDry = true }
        break
      }
      state.withLock { $0.jobs.append(job) }
      count += 1
      if try !run(job, transaction, &sessions, guarded: false) {
        // Alone in its group, a job needs no second run to fail alone.
        state.withLock { $0.mustGuard = count > 1 }
        throw job.failure ?? Self.unexplained
      }
    }
    for session in sessions.values { try session.finish() }
  }

  /// Loads what the waiting jobs will read, once for all operations of a type; returns how many
  /// jobs there are.
  private func prefetch(
    _ transaction: any SQLTransaction, _ sessions: inout [CompanyID: CompanySession]
  ) throws(ConcordError) -> Int {
    let waiting = queue.waiting(atMost: Limits.operationsPerCommit)
    var rest = waiting[...]
    while let first = rest.first {
      let type = ObjectIdentifier(Swift.type(of: first.operation))
      let alike = rest.filter {
        $0.company == first.company && ObjectIdentifier(Swift.type(of: $0.operation)) == type
      }
      rest.removeAll {
        $0.company == first.company && ObjectIdentifier(Swift.type(of: $0.operation)) == type
      }
      guard let session = try session(first.company, transaction, &sessions) else { continue }
      try Self.prefetch(first.operation, alike, first.context, in: session)
    }
    return waiting.count
  }

  private static func prefetch<O: Operation>(
    _ first: O, _ jobs: [WriteJob], _ context: Context, in session: CompanySession
  ) throws(ConcordError) {
    try session.prefetch(jobs.compactMap { $0.operation as? O }, context)
  }

  /// The session of a company; nil when there is no such company.
  private func session(
    _ company: CompanyID, _ transaction: any SQLTransaction,
    _ sessions: inout [CompanyID: CompanySession]
  ) throws(ConcordError) -> CompanySession? {
    if let known = sessions[company] { return known }
    do throws(ConcordError) {
      let session = try CompanySession(company, transaction, surroundings)
      sessions[company] = session
      return session
    } catch {
      guard error.contains(.company) else { throw error }
      return nil
    }
  }

  /// Runs the same jobs again, each in a savepoint.
  private func repeatGuarded(_ transaction: any SQLTransaction) throws(ConcordError) {
    var sessions: [CompanyID: CompanySession] = [:]
    for job in state.withLock({ $0.jobs }) {
      if try !run(job, transaction, &sessions, guarded: true) {
        throw job.failure ?? Self.unexplained
      }
    }
    for session in sessions.values { try session.finish() }
  }

  private static let unexplained = ConcordError(.fault, "a write failed without a reason")

  /// Runs one job; false = what it wrote is still in the transaction although it failed.
  private func run(
    _ job: WriteJob, _ transaction: any SQLTransaction,
    _ sessions: inout [CompanyID: CompanySession], guarded: Bool
  ) throws(ConcordError) -> Bool {
    guard let session = try session(job.company, transaction, &sessions) else {
      job.refuse(ConcordError(.company, String(job.company.rawValue)))
      return true
    }
    job.run(in: session, guarded: guarded)
    return !session.isBroken
  }
}

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
    let deadline = ContinuousClock.now + .milliseconds(Limits.commitMilliseconds)
    var count = 0
    while count < Limits.operationsPerCommit, count == 0 || ContinuousClock.now < deadline {
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
    let session: CompanySession
    if let known = sessions[job.company] {
      session = known
    } else {
      do throws(ConcordError) {
        session = try CompanySession(job.company, transaction, surroundings)
      } catch {
        guard error.contains(.company) else { throw error }
        job.refuse(error)
        return true
      }
      sessions[job.company] = session
    }
    job.run(in: session, guarded: guarded)
    return !session.isBroken
  }
}

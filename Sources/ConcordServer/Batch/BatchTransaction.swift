import ConcordCore
import ConcordStore
import Foundation
import Synchronization

/// One transaction that several requests of a batch share (API-B-4, API-B-5).
///
/// The transaction lives on the database's own thread, which waits for the next step and runs it;
/// requests are decoded and answered outside. Whoever opens one has to end it.
final class BatchTransaction: Sendable {
  /// Something to be done inside the transaction; without a session it cannot be done any more.
  private typealias Step = @Sendable (SequenceSession?) -> Void

  private enum Ending: Sendable { case commit, rollBack }

  private struct State {
    var steps: [Step] = []
    var ending: Ending?
    /// Whether the transaction has ended, or could not be opened.
    var isOver = false
    var work: Task<Void, any Error>?
  }

  /// Seconds that the transaction waits for its next step before it gives up.
  private static let patienceSeconds = 60
  private static let gone = ConcordError(
    .database, "the transaction of the batch has ended; nothing of it was kept")

  let company: CompanyID
  private let state = Mutex(State())
  private let signal = DispatchSemaphore(value: 0)

  /// Opens a transaction; a rehearsal is rolled back however it ends.
  init(_ store: Store, _ company: CompanyID, _ context: Context, rehearsing: Bool) {
    self.company = company
    let task = Task { [self] in
      defer { refuseRest() }
      try await store.sequence(in: company, context, rehearsing: rehearsing) {
        session throws(ConcordError) in
        try self.loop(session)
      }
    }
    state.withLock { $0.work = task }
  }

  /// Answers the steps that nobody will run; a transaction that could not be opened has no others.
  private func refuseRest() {
    let rest = state.withLock { state in
      state.isOver = true
      defer { state.steps = [] }
      return state.steps
    }
    for step in rest { step(nil) }
  }

  /// Runs steps until the ending is known; on the database's thread.
  private func loop(_ session: SequenceSession) throws(ConcordError) {
    while true {
      let limit = DispatchTime.now() + .seconds(Self.patienceSeconds)
      guard signal.wait(timeout: limit) == .success else { throw Self.gone }
      let (step, ending) = state.withLock { state -> (Step?, Ending?) in
        if !state.steps.isEmpty { return (state.steps.removeFirst(), nil) }
        return (nil, state.ending)
      }
      step?(session)
      switch ending {
      case .commit: return
      case .rollBack: throw Self.gone
      case nil: break
      }
    }
  }

  /// Runs a body inside the transaction.
  ///
  /// - Throws: what the body throws; `E-DATABASE` when the transaction could not be opened or has
  ///   ended.
  func run<Result: Sendable>(
    _ body: @escaping @Sendable (SequenceSession) throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      let step: Step = { session in
        continuation.resume(
          with: Swift.Result {
            guard let session else { throw Self.gone }
            return try body(session)
          })
      }
      let isOver = state.withLock { state in
        if !state.isOver { state.steps.append(step) }
        return state.isOver
      }
      if isOver { step(nil) } else { signal.signal() }
    }
  }

  /// Commits: answers when everything is on disk.
  ///
  /// - Throws: `E-DATABASE` when it could not be written.
  func commit() async throws { try await end(.commit) }

  /// Undoes everything.
  func rollBack() async {
    // That it was rolled back is what was wanted.
    _ = try? await end(.rollBack)
  }

  private func end(_ ending: Ending) async throws {
    let work = state.withLock { state in
      state.ending = ending
      return state.work
    }
    signal.signal()
    try await work?.value
  }
}

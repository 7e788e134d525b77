import ConcordCore
import ConcordStore
import Foundation
import Synchronization

/// One transaction that several requests of a batch share (API-B-4, API-B-5).
///
/// The transaction lives on the database's own thread, which waits for the next step and runs it;
/// requests are decoded and answered outside. Whoever opens one has to end it.
final class BatchTransaction: Sendable {
  /// A step, which answers on its own; nil ends the transaction.
  private typealias Step = @Sendable (SequenceSession) -> Void

  private enum Ending: Sendable { case commit, rollBack }

  private struct State {
    var steps: [Step] = []
    var ending: Ending?
  }

  private struct RolledBack: Error {}

  /// Seconds that the transaction waits for its next step before it gives up.
  private static let patienceSeconds = 60

  let company: CompanyID
  private let state = Mutex(State())
  private let signal = DispatchSemaphore(value: 0)
  private let work: Mutex<Task<Void, any Error>?> = Mutex(nil)

  /// Opens a transaction; a rehearsal is rolled back however it ends.
  init(_ store: Store, _ company: CompanyID, _ context: Context, rehearsing: Bool) {
    self.company = company
    let task = Task { [self] in
      try await store.sequence(in: company, context, rehearsing: rehearsing) {
        session throws(ConcordError) in
        try self.loop(session)
      }
      return
    }
    work.withLock { $0 = task }
  }

  /// Runs steps until the ending is known; on the database's thread.
  private func loop(_ session: SequenceSession) throws(ConcordError) {
    while true {
      let limit = DispatchTime.now() + .seconds(Self.patienceSeconds)
      guard signal.wait(timeout: limit) == .success else {
        throw ConcordError(.database, "a batch was given up because it took too long")
      }
      let (step, ending) = state.withLock { state -> (Step?, Ending?) in
        if !state.steps.isEmpty { return (state.steps.removeFirst(), nil) }
        return (nil, state.ending)
      }
      if let step { step(session) }
      switch ending {
      case .commit: return
      case .rollBack: throw ConcordError(.undoState, "0", "the batch was rolled back")
      case nil: break
      }
    }
  }

  /// Runs a body inside the transaction.
  ///
  /// - Throws: what the body throws.
  func run<Result: Sendable>(
    _ body: @escaping @Sendable (SequenceSession) throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      state.withLock { state in
        state.steps.append { session in
          continuation.resume(with: Swift.Result { try body(session) })
        }
      }
      signal.signal()
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
    state.withLock { $0.ending = ending }
    signal.signal()
    let task = work.withLock { $0 }
    try await task?.value
  }
}

internal import ConcordCore
private import Synchronization

/// One caller's work waiting for the writer, and the caller waiting for its end.
final class WriteJob: Sendable {
  /// What the waiting caller is told.
  enum Signal: Sendable {
    /// The commit that holds the work is on disk, or the work failed.
    case done
    /// Nobody drives the queue any more; the caller is to run the next group.
    case drive
  }

  let company: CompanyID
  /// What the work is about to do, so that reading for several can be done at once.
  let operation: any Operation
  let context: Context
  /// When the work is given up, whether it still waits or runs.
  private let deadline = Deadline.current
  private let body: @Sendable (CompanySession) throws(ConcordError) -> Void
  private let state = Mutex(State())

  private struct State {
    var signal: Signal?
    var waiting: CheckedContinuation<Signal, Never>?
    var failure: ConcordError?
  }

  init(
    _ company: CompanyID, _ operation: any Operation, _ context: Context,
    _ body: @escaping @Sendable (CompanySession) throws(ConcordError) -> Void
  ) {
    self.company = company
    self.operation = operation
    self.context = context
    self.body = body
  }

  /// Why the work failed; meaningful after `done`.
  var failure: ConcordError? { state.withLock { $0.failure } }

  /// Runs the work inside the group's transaction; a refusal is kept for the caller.
  func run(in session: CompanySession, guarded: Bool) {
    var failure: ConcordError?
    do throws(ConcordError) {
      if guarded {
        try session.guarded { () throws(ConcordError) in try runBounded(in: session) }
      } else {
        try runBounded(in: session)
      }
    } catch {
      failure = error
    }
    state.withLock { $0.failure = failure }
  }

  private func runBounded(in session: CompanySession) throws(ConcordError) {
    try session.transaction.bounded(by: deadline) { () throws(ConcordError) in try body(session) }
  }

  /// Refuses the work before it could begin.
  func refuse(_ error: ConcordError) { state.withLock { $0.failure = error } }

  /// Ends the work; an error of the whole transaction takes the place of success.
  func end(with error: ConcordError?) {
    state.withLock { state in
      if state.failure == nil { state.failure = error }
    }
    send(.done)
  }

  func send(_ signal: Signal) {
    let waiting = state.withLock { state in
      let waiting = state.waiting
      if waiting == nil { state.signal = signal }
      state.waiting = nil
      return waiting
    }
    waiting?.resume(returning: signal)
  }

  func wait() async -> Signal {
    await withCheckedContinuation { continuation in
      let signal = state.withLock { state in
        let signal = state.signal
        state.signal = nil
        if signal == nil { state.waiting = continuation }
        return signal
      }
      if let signal { continuation.resume(returning: signal) }
    }
  }
}

/// The jobs that wait for one writer; at most one caller drives it at a time.
final class WriteQueue: Sendable {
  private struct State {
    var pending: [WriteJob] = []
    /// The first pending job; earlier ones are taken.
    var head = 0
    var isDriven = false
  }

  private let state = Mutex(State())

  /// Adds a job; the answer says whether its caller has to drive the queue.
  func add(_ job: WriteJob) -> Bool {
    state.withLock { state in
      state.pending.append(job)
      defer { state.isDriven = true }
      return !state.isDriven
    }
  }

  /// At most so many of the jobs that `next` will give, which stay in the queue.
  func waiting(atMost count: Int) -> [WriteJob] {
    state.withLock { state in Array(state.pending[state.head...].prefix(count)) }
  }

  /// The next job; nil = there is none, and whoever comes next drives the queue.
  func next() -> WriteJob? {
    state.withLock { state in
      guard state.head < state.pending.count else {
        state.pending.removeAll(keepingCapacity: true)
        state.head = 0
        state.isDriven = false
        return nil
      }
      state.head += 1
      return state.pending[state.head - 1]
    }
  }

  /// Stops driving before the queue ran dry: the first waiting caller takes over.
  func handOver() {
    let heir = state.withLock { state -> WriteJob? in
      guard state.head < state.pending.count else {
        state.pending.removeAll(keepingCapacity: true)
        state.head = 0
        state.isDriven = false
        return nil
      }
      return state.pending[state.head]
    }
    heir?.send(.drive)
  }
}

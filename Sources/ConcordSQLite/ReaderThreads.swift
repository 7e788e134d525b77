private import Dispatch
private import Synchronization

/// As many threads as there are connections for reading; whichever is free takes what came first.
///
/// GRDB's own asynchronous reads go through two queues each, which costs more than reading a record.
final class ReaderThreads: Sendable {
  typealias Work = @Sendable () -> Void

  private struct State {
    var pending: [Work] = []
    /// The first pending work; what is before it is taken.
    var head = 0
    var running = 0

    mutating func next() -> Work? {
      guard head < pending.count else {
        pending.removeAll(keepingCapacity: true)
        head = 0
        return nil
      }
      head += 1
      return pending[head - 1]
    }
  }

  private let count: Int
  private let queue = DispatchQueue(label: "concord.readers", attributes: .concurrent)
  private let state = Mutex(State())

  init(_ count: Int) { self.count = count }

  func run(_ work: @escaping Work) {
    let isNeeded = state.withLock { state in
      state.pending.append(work)
      if state.running == count { return false }
      state.running += 1
      return true
    }
    if isNeeded { queue.async { self.runPending() } }
  }

  private func runPending() {
    while let work = take() { work() }
  }

  /// The next work; nil = there is none, and this thread ends.
  private func take() -> Work? {
    state.withLock { state in
      if let work = state.next() { return work }
      state.running -= 1
      return nil
    }
  }
}

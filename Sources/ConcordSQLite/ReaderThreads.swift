private import Dispatch
private import Synchronization

/// As many threads as there are connections for reading; whichever is free takes what came first.
///
/// GRDB's own asynchronous reads go through two queues each, which costs more than reading a record.
/// The threads are those of serial queues: they wait for the disk, and must not be among the few that
/// run tasks.
final class ReaderThreads: Sendable {
  typealias Work = @Sendable () -> Void

  private struct State {
    var pending: [Work] = []
    /// The first pending work; what is before it is taken.
    var head = 0
    /// The queues that have nothing to do.
    var idle: [DispatchQueue]

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

  private let state: Mutex<State>

  init(_ count: Int) {
    state = Mutex(
      State(idle: (0..<count).map { DispatchQueue(label: "concord.reader.\($0)") }))
  }

  func run(_ work: @escaping Work) {
    let queue = state.withLock { state in
      state.pending.append(work)
      return state.idle.popLast()
    }
    guard let queue else { return }
    queue.async { self.runPending(on: queue) }
  }

  private func runPending(on queue: DispatchQueue) {
    while let work = take(for: queue) { work() }
  }

  /// The next work; nil = there is none, and the queue is idle again.
  private func take(for queue: DispatchQueue) -> Work? {
    state.withLock { state in
      if let work = state.next() { return work }
      state.idle.append(queue)
      return nil
    }
  }
}

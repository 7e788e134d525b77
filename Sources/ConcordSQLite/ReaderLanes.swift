private import Dispatch
private import Synchronization

/// Threads that read, as many as there are connections for it: work goes where the fewest wait.
///
/// GRDB's own asynchronous reads go through two queues each, which costs more than reading a record.
final class ReaderLanes: Sendable {
  private let queues: [DispatchQueue]
  private let waiting: Mutex<[Int]>

  init(_ count: Int) {
    queues = (0..<count).map { DispatchQueue(label: "concord.reader.\($0)") }
    waiting = Mutex(Array(repeating: 0, count: count))
  }

  func run(_ work: @escaping @Sendable () -> Void) {
    let lane = waiting.withLock { waiting in
      let lane = waiting.indices.min { waiting[$0] < waiting[$1] } ?? 0
      waiting[lane] += 1
      return lane
    }
    queues[lane].async { [self] in
      work()
      waiting.withLock { $0[lane] -= 1 }
    }
  }
}

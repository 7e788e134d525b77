private import Synchronization

/// Carries a result out of a body that runs on another thread.
final class ResultBox<Result: Sendable>: Sendable {
  private let content = Mutex<Result?>(nil)

  var value: Result? { content.withLock { $0 } }

  func store(_ result: Result) { content.withLock { $0 = result } }
}

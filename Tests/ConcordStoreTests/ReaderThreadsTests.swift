import Dispatch
import Synchronization
import Testing

@testable import ConcordSQLite

@Suite("Threads that read")
struct ReaderThreadsTests {
  @Test("one that takes long holds up nobody but itself")
  func longOne() async {
    let threads = ReaderThreads(2)
    let release = DispatchSemaphore(value: 0)
    let long = Task {
      await withCheckedContinuation { waiting in
        threads.run {
          release.wait()
          waiting.resume()
        }
      }
    }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask {
          await withCheckedContinuation { waiting in threads.run { waiting.resume() } }
        }
      }
    }
    release.signal()
    await long.value
  }

  @Test("no more run at a time than there are connections, and all of them do")
  func bounded() async {
    let threads = ReaderThreads(3)
    let counts = Counts()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<500 {
        group.addTask {
          await withCheckedContinuation { waiting in
            threads.run {
              counts.begin()
              counts.end()
              waiting.resume()
            }
          }
        }
      }
    }
    #expect((1...3).contains(counts.most))
    #expect(counts.all == 500)
  }
}

/// How many run, have run, and ran at a time.
private final class Counts: Sendable {
  private let state = Mutex((now: 0, most: 0, all: 0))

  var most: Int { state.withLock { $0.most } }
  var all: Int { state.withLock { $0.all } }

  func begin() {
    state.withLock { state in
      state.now += 1
      state.most = max(state.most, state.now)
    }
  }

  func end() {
    state.withLock { state in
      state.now -= 1
      state.all += 1
    }
  }
}

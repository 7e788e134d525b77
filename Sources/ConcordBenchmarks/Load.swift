import Foundation
import Synchronization

/// Many connections that send requests one after the other, all at the same time.
struct Load {
  /// What a run of requests took.
  struct Result {
    var requests = 0
    var seconds = 0.0
    /// Seconds that processors worked for the server.
    var processorSeconds = 0.0

    var rate: Double { Double(requests) / seconds }
    var processorMicroseconds: Double { processorSeconds / Double(max(requests, 1)) * 1e6 }
  }

  let server: ServerProcess
  let connections: Int

  /// Reads one address again and again: with `wrk` where there is one, else by threads of this
  /// program, which cost more and leave less to the server.
  func read(_ path: String, _ authorization: String, seconds: Int) throws -> Result {
    let before = server.processorSeconds
    var result = try withWrk(path, authorization, seconds: seconds)
    if result == nil {
      let request = HTTPConnection.request(
        "GET", path, ["Authorization: \(authorization)"], nil)
      let limit = ContinuousClock.now + .seconds(seconds)
      result = try run { _, _ in ContinuousClock.now < limit ? request : nil }
    }
    guard var result else { return Result() }
    result.processorSeconds = server.processorSeconds - before
    return result
  }

  /// Sends on every connection the requests that a body makes of its number and their count so
  /// far, until it makes none.
  func run(_ next: @escaping @Sendable (Int, Int) -> [UInt8]?) throws -> Result {
    let sum = Mutex((count: 0, failure: BenchmarkError?.none))
    let done = DispatchGroup()
    let (port, before, start) = (server.port, server.processorSeconds, ContinuousClock.now)
    for number in 0..<connections {
      done.enter()
      let thread = Thread {
        var count = 0
        do {
          let connection = try HTTPConnection(port)
          while let request = next(number, count) {
            try connection.send(request)
            count += 1
          }
        } catch {
          let failure = error as? BenchmarkError ?? BenchmarkError("\(error)")
          sum.withLock { $0.failure = failure }
        }
        sum.withLock { $0.count += count }
        done.leave()
      }
      thread.start()
    }
    done.wait()
    let seconds = Double((ContinuousClock.now - start) / .nanoseconds(1)) / 1e9
    let (count, failure) = sum.withLock { $0 }
    if let failure { throw failure }
    return Result(
      requests: count, seconds: seconds,
      processorSeconds: server.processorSeconds - before)
  }

  // MARK: wrk

  static let wrk: String? = ["/usr/bin/wrk", "/usr/local/bin/wrk"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  private func withWrk(_ path: String, _ authorization: String, seconds: Int) throws -> Result? {
    guard let wrk = Self.wrk else { return nil }
    let lines = try ChildProcess.lines(
      of: wrk,
      [
        "-t1", "-c\(connections)", "-d\(seconds)s", "-H", "Authorization: \(authorization)",
        "http://127.0.0.1:\(server.port)\(path)",
      ])
    if let line = lines.first(where: { $0.contains("Non-2xx") || $0.contains("Socket errors") }) {
      throw BenchmarkError("\(path): \(line)")
    }
    // "  12345 requests in 5.00s, 3.21MB read"
    guard let line = lines.first(where: { $0.contains(" requests in ") }),
      let count = line.split(separator: " ").first.flatMap({ Int($0) }),
      let rate = lines.first(where: { $0.hasPrefix("Requests/sec:") })
        .flatMap({ Double($0.dropFirst("Requests/sec:".count).filter { $0 != " " }) }), rate > 0
    else { throw BenchmarkError("wrk reported nothing") }
    return Result(requests: count, seconds: Double(count) / rate)
  }
}

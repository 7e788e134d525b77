import ConcordCore
import Synchronization

/// The limits per user: requests in five minutes, and requests at a time (`api.md` 7).
final class RequestRates: Sendable {
  private struct Waiter {
    /// The second after which waiting is in vain.
    let deadline: Int64
    let turn: CheckedContinuation<Bool, Never>
  }

  private struct User {
    /// Starts of the counted periods of ten seconds, with their counts.
    var periods: [(start: Int64, count: Int)] = []
    var running = 0
    var waiting: [Waiter] = []

    /// Takes out those who have waited too long; they stand in front.
    mutating func takeLate(_ now: Int64) -> [Waiter] {
      let late = waiting.prefix { $0.deadline <= now }
      waiting.removeFirst(late.count)
      return Array(late)
    }
  }

  /// The place of a request among those of its user.
  struct Lease: Sendable {
    fileprivate let rates: RequestRates?
    fileprivate let user: RecordID

    func leave() { rates?.leave(user) }
  }

  private static let windowSeconds: Int64 = 300
  private static let periodSeconds: Int64 = 10
  private let settings: ServerSettings
  private let users = Mutex<[RecordID: User]>([:])

  init(_ settings: ServerSettings) { self.settings = settings }

  /// Counts a request and waits for its turn; to be left when it is answered.
  ///
  /// - Throws: 429 with the seconds after which there is room again, 503 after waiting in vain.
  func enter(_ user: RecordID, now: Int64 = RequestRates.seconds()) async throws -> Lease {
    try count(user, now)
    if settings.runningPerUser == 0 { return Lease(rates: nil, user: user) }
    let hasTurn = await withCheckedContinuation { turn in
      let (isFree, late) = users.withLock { users -> (Bool, [Waiter]) in
        var entry = users[user] ?? User()
        defer { users[user] = entry }
        let late = entry.takeLate(now)
        if entry.running < settings.runningPerUser {
          entry.running += 1
          return (true, late)
        }
        let deadline = now + Int64(Limits.waitingSeconds)
        entry.waiting.append(Waiter(deadline: deadline, turn: turn))
        return (false, late)
      }
      for waiter in late { waiter.turn.resume(returning: false) }
      if isFree { turn.resume(returning: true) }
    }
    guard hasTurn else {
      throw APIError(503, "Internal_TenantUnavailable", "The request waited too long. Try again.")
    }
    return Lease(rates: self, user: user)
  }

  /// Gives the place to the next in line, and sends those away who have waited too long.
  private func leave(_ user: RecordID) {
    let (next, late) = users.withLock { users -> (Waiter?, [Waiter]) in
      var entry = users[user] ?? User()
      defer { users[user] = entry }
      let late = entry.takeLate(Self.seconds())
      if entry.waiting.isEmpty {
        entry.running -= 1
        return (nil, late)
      }
      return (entry.waiting.removeFirst(), late)
    }
    for waiter in late { waiter.turn.resume(returning: false) }
    next?.turn.resume(returning: true)
  }

  private func count(_ user: RecordID, _ now: Int64) throws {
    if settings.requestsPerUser == 0, settings.runningPerUser == 0 { return }
    try users.withLock { users in
      var entry = users[user] ?? User()
      entry.periods.removeAll { $0.start + Self.windowSeconds <= now }
      let count = entry.periods.reduce(0) { $0 + $1.count }
      if settings.requestsPerUser > 0, count >= settings.requestsPerUser {
        let oldest = entry.periods.first?.start ?? now
        throw Self.tooMany(after: oldest + Self.windowSeconds - now)
      }
      if settings.runningPerUser > 0, entry.waiting.count >= Limits.waitingPerUser {
        throw Self.tooMany(after: 1)
      }
      let period = now - now % Self.periodSeconds
      if entry.periods.last?.start == period {
        entry.periods[entry.periods.count - 1].count += 1
      } else {
        entry.periods.append((period, 1))
      }
      users[user] = entry
    }
  }

  private static func tooMany(after seconds: Int64) -> APIError {
    var error = APIError(
      429, "Internal_TooManyRequests", "There are too many requests. Try again later.")
    error.headers = [("Retry-After", String(max(1, seconds)))]
    return error
  }

  /// Whole seconds of a clock that never jumps.
  static func seconds() -> Int64 { (ContinuousClock.now - start).components.seconds }

  private static let start = ContinuousClock.now
}

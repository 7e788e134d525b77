import ConcordCore
import Synchronization

/// The limits per user: requests in five minutes, and requests at a time (`api.md` 7).
final class RequestRates: Sendable {
  private struct User {
    /// Starts of the counted periods of ten seconds, with their counts.
    var periods: [(start: Int64, count: Int)] = []
    var open = 0
  }

  /// The place of a request among those of its user.
  struct Lease: Sendable {
    fileprivate let rates: RequestRates
    fileprivate let user: RecordID

    func leave() { rates.leave(user) }
  }

  private static let windowSeconds: Int64 = 300
  private static let periodSeconds: Int64 = 10
  private let settings: ServerSettings
  private let users = Mutex<[RecordID: User]>([:])

  init(_ settings: ServerSettings) { self.settings = settings }

  /// Counts a request; to be left when it is answered.
  ///
  /// - Throws: 429 with the seconds after which there is room again.
  func enter(_ user: RecordID, now: Int64 = RequestRates.seconds()) throws -> Lease {
    try users.withLock { users in
      var entry = users[user] ?? User()
      entry.periods.removeAll { $0.start + Self.windowSeconds <= now }
      let count = entry.periods.reduce(0) { $0 + $1.count }
      if settings.requestsPerUser > 0, count >= settings.requestsPerUser {
        let oldest = entry.periods.first?.start ?? now
        throw Self.tooMany(after: oldest + Self.windowSeconds - now)
      }
      let most = settings.runningPerUser + Limits.waitingPerUser
      if settings.runningPerUser > 0, entry.open >= most { throw Self.tooMany(after: 1) }
      entry.open += 1
      let period = now - now % Self.periodSeconds
      if entry.periods.last?.start == period {
        entry.periods[entry.periods.count - 1].count += 1
      } else {
        entry.periods.append((period, 1))
      }
      users[user] = entry
    }
    return Lease(rates: self, user: user)
  }

  private func leave(_ user: RecordID) {
    users.withLock { users in users[user]?.open -= 1 }
  }

  private static func tooMany(after seconds: Int64) -> APIError {
    var error = APIError(
      429, "Internal_TooManyRequests", "There are too many requests. Try again later.")
    error.headers = [("Retry-After", String(max(1, seconds)))]
    return error
  }

  static func seconds() -> Int64 { ContinuousClock.now.sinceStart }
}

extension ContinuousClock.Instant {
  private static let start = ContinuousClock.now

  /// Whole seconds since the program started.
  fileprivate var sinceStart: Int64 { (self - Self.start).components.seconds }
}

import ConcordCore
import Foundation
import Synchronization

/// The limits per user: requests in five minutes, and requests at a time (`api.md` 7).
final class RequestRates: Sendable {
  private struct Waiter {
    let id: UUID
    let turn: CheckedContinuation<Bool, Never>
  }

  private struct User {
    /// Starts of the counted periods of ten seconds, with their counts.
    var periods: [(start: Int64, count: Int)] = []
    var running = 0
    var waiting: [Waiter] = []
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
    let id = UUID()
    let hasTurn = await withCheckedContinuation { turn in
      let isFree = users.withLock { users -> Bool in
        if users[user, default: User()].running < settings.runningPerUser {
          users[user, default: User()].running += 1
          return true
        }
        users[user, default: User()].waiting.append(Waiter(id: id, turn: turn))
        return false
      }
      if isFree { turn.resume(returning: true) } else { giveUpLater(id, user) }
    }
    guard hasTurn else {
      throw APIError(503, "Internal_TenantUnavailable", "The request waited too long. Try again.")
    }
    return Lease(rates: self, user: user)
  }

  private func giveUpLater(_ id: UUID, _ user: RecordID) {
    Task { [self] in
      try? await Task.sleep(for: .seconds(Limits.waitingSeconds))
      let waiter = users.withLock { users -> Waiter? in
        guard let index = users[user]?.waiting.firstIndex(where: { $0.id == id }) else {
          return nil
        }
        return users[user]?.waiting.remove(at: index)
      }
      waiter?.turn.resume(returning: false)
    }
  }

  private func leave(_ user: RecordID) {
    let next = users.withLock { users -> Waiter? in
      guard users[user]?.waiting.isEmpty == false else {
        users[user]?.running -= 1
        return nil
      }
      return users[user]?.waiting.removeFirst()
    }
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

internal import ConcordCore
private import Synchronization

/// Stops checking after too many failures from one address for one user (API-AUTH-1).
///
/// Remembers a bounded number of pairs; when there are more, those that fail least are forgotten.
final class FailureBrake: Sendable {
  private struct Entry {
    /// Milliseconds of the latest failures, oldest first.
    var failures: [Int64] = []
    /// Until when attempts are not checked.
    var blockedUntil: Int64 = 0

    var latest: Int64 { max(blockedUntil, failures.last ?? 0) }
  }

  private static let window = Int64(Limits.failedSignInSeconds) * 1000
  private let entries = Mutex<[String: Entry]>([:])

  /// The pair under which failures are counted; names are compared without regard to case.
  static func pair(_ address: String, _ name: String) -> String {
    // A hash, so that long names do not take more memory than short ones.
    Secret.hash(address + "\n" + foldedKey(name))
  }

  /// Whether attempts of a pair are not to be checked now.
  func isOn(_ pair: String, at now: Int64) -> Bool {
    entries.withLock { now < ($0[pair]?.blockedUntil ?? 0) }
  }

  /// Counts a failure.
  func note(_ pair: String, at now: Int64) {
    entries.withLock { entries in
      if entries[pair] == nil, entries.count >= Limits.failedSignInsRemembered {
        Self.makeRoom(&entries, at: now)
      }
      var entry = entries[pair] ?? Entry()
      if now < entry.blockedUntil { return }
      entry.failures.removeAll { $0 <= now - Self.window }
      entry.failures.append(now)
      if entry.failures.count >= Limits.failedSignIns {
        entry = Entry(blockedUntil: now + Self.window)
      }
      entries[pair] = entry
    }
  }

  /// Forgets what is over, or else a quarter, so that the work is rare.
  private static func makeRoom(_ entries: inout [String: Entry], at now: Int64) {
    entries = entries.filter { $0.value.latest > now - window }
    let surplus = entries.count - Limits.failedSignInsRemembered * 3 / 4
    guard surplus > 0 else { return }
    let weakest = entries.sorted { $0.value.latest < $1.value.latest }.prefix(surplus)
    for (pair, _) in weakest { entries[pair] = nil }
  }
}

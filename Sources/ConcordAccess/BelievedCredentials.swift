private import ConcordCore
private import Crypto
private import Foundation
private import Synchronization

/// Headers that were checked a moment ago, so that requests by the thousand do not ask the
/// database each time.
///
/// Headers are remembered as authentication codes under a key of this process, never in clear.
final class BelievedCredentials: Sendable {
  private struct Entry {
    let principal: Principal
    let until: Int64
  }

  private let key = SymmetricKey(size: .bits256)
  private let entries = Mutex<[[UInt8]: Entry]>([:])

  private func code(_ header: String) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Data(header.utf8), using: key))
  }

  /// Who a header was found to come from, if that is not long ago.
  func principal(_ header: String, at now: Int64) -> Principal? {
    let code = code(header)
    return entries.withLock { entries in
      guard let entry = entries[code], now < entry.until else { return nil }
      return entry.principal
    }
  }

  /// Remembers who a header comes from, until the credentials expire but not for long.
  func remember(_ header: String, _ principal: Principal, at now: Int64, expiry: Int64) {
    let code = code(header)
    let until = min(now + Int64(Limits.believedSeconds) * 1000, expiry)
    entries.withLock { entries in
      if entries.count >= Limits.believedCredentials {
        entries = entries.filter { now < $0.value.until }
        if entries.count >= Limits.believedCredentials { entries.removeAll() }
      }
      entries[code] = Entry(principal: principal, until: until)
    }
  }

  /// Forgets everything, because somebody's rights changed in this process.
  func forget() { entries.withLock { $0.removeAll() } }
}

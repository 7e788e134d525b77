package import ConcordCore
private import Synchronization

/// Makes UUIDs of version 7 that grow within the process, so that new rows are appended.
package final class TimeOrderedIDs: IDSource, Sendable {
  private let clock: @Sendable () -> Int64
  /// The milliseconds and the counter below them of the id given last: 48 and 12 bits.
  private let latest = Mutex<UInt64>(0)

  package init(clock: @escaping @Sendable () -> Int64 = UTCTime.systemClock) {
    self.clock = clock
  }

  package func next() -> RecordID {
    let now = UInt64(max(clock(), 0)) << 12
    let position = latest.withLock { latest in
      latest = max(latest + 1, now)
      return latest
    }
    let high = (position >> 12) << 16 | 0x7000 | (position & 0xfff)
    let low = UInt64.random(in: 0...UInt64.max) >> 2 | 1 << 63
    return RecordID(high: high, low: low)
  }
}

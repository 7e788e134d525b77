private import Foundation

/// Milliseconds since 1970 and their text `yyyy-MM-ddTHH:mm:ss.SSSZ`, which sorts like them.
package enum UTCTime {
  /// The system's time in milliseconds since 1970.
  package static let systemClock: @Sendable () -> Int64 = {
    Int64(Date().timeIntervalSince1970 * 1000)
  }

  private static let millisecondsPerDay: Int64 = 86_400_000
  /// 9999-12-31T23:59:59.999Z; the years 1970 to 9999 have texts.
  private static let latest: Int64 = 253_402_300_799_999

  /// The text of a time, 24 bytes long; times out of range give the nearest that has a text.
  package static func text(_ milliseconds: Int64) -> String {
    let time = min(max(milliseconds, 0), latest)
    let (year, month, day) = civil(ofDay: time / millisecondsPerDay)
    let rest = time % millisecondsPerDay
    return String(unsafeUninitializedCapacity: 24) { buffer in
      func put(_ number: Int64, _ position: Int, _ digits: Int) {
        var number = number
        for index in stride(from: position + digits - 1, through: position, by: -1) {
          buffer[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10)
          number /= 10
        }
      }
      put(year, 0, 4)
      put(month, 5, 2)
      put(day, 8, 2)
      put(rest / 3_600_000, 11, 2)
      put(rest / 60_000 % 60, 14, 2)
      put(rest / 1000 % 60, 17, 2)
      put(rest % 1000, 20, 3)
      buffer[4] = UInt8(ascii: "-")
      buffer[7] = UInt8(ascii: "-")
      buffer[10] = UInt8(ascii: "T")
      buffer[13] = UInt8(ascii: ":")
      buffer[16] = UInt8(ascii: ":")
      buffer[19] = UInt8(ascii: ".")
      buffer[23] = UInt8(ascii: "Z")
      return 24
    }
  }

  /// The proleptic Gregorian date of a day counted from 1970-01-01.
  private static func civil(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    // Years are counted from March, so that the leap day is the last of its year.
    let shifted = day + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfMonth)
  }
}

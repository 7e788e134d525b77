/// A moment in UTC with milliseconds, read from the forms that clients send (`api.md` 1.7).
struct Timestamp {
  /// Days since the first day of the year 1.
  private let day: Int
  private let millisecond: Int

  /// Reads `yyyy-MM-ddTHH:mm[:ss[.fraction]][Z|±HH:mm]`; without offset it is UTC.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count > 11, bytes[10] | 32 == UInt8(ascii: "t"),
      let day = Self.day(bytes[..<10])
    else { return nil }
    var clock = bytes[11...]
    var offset = 0
    if let last = clock.last, last | 32 == UInt8(ascii: "z") {
      clock = clock.dropLast()
    } else if let sign = clock.firstIndex(where: { $0 == 43 || $0 == 45 }) {
      let written = String(decoding: clock[(sign + 1)...], as: UTF8.self)
      guard let minutes = Self.offsetMinutes(written) else { return nil }
      offset = clock[sign] == 45 ? -minutes : minutes
      clock = clock[..<sign]
    }
    guard let time = Self.milliseconds(ofDay: String(decoding: clock, as: UTF8.self)) else {
      return nil
    }
    let total = time - offset * 60_000
    let shift = total < 0 ? -1 : total / Self.dayLength
    self.day = day + shift
    millisecond = total - shift * Self.dayLength
  }

  private static let dayLength = 86_400_000

  /// As times are stored; the beginning of the year 1 is how a blank time is written (API-F-3).
  var stored: String {
    if day < 0 || (day == 0 && millisecond == 0) { return "" }
    return "\(Self.date(day))T\(Self.clock(millisecond))Z"
  }

  /// Whether a text is an existing day, `yyyy-MM-dd`.
  static func isDate(_ text: String) -> Bool { day(Array(text.utf8)[...]) != nil }

  /// The minutes of an offset without sign: `02:00`.
  static func offsetMinutes(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), let hours = number(bytes[..<2]),
      let minutes = number(bytes[3...]), hours <= 14, minutes < 60
    else { return nil }
    return hours * 60 + minutes
  }

  /// The milliseconds since midnight of `HH:mm[:ss[.fraction]]`, cut off, not rounded (API-F-2).
  static func milliseconds(ofDay text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 5, bytes[2] == UInt8(ascii: ":"), let hours = number(bytes[..<2]),
      let minutes = number(bytes[3..<5]), hours < 24, minutes < 60
    else { return nil }
    let minute = (hours * 60 + minutes) * 60_000
    if bytes.count == 5 { return minute }
    guard bytes.count >= 8, bytes[5] == UInt8(ascii: ":"), let seconds = number(bytes[6..<8]),
      seconds < 60
    else { return nil }
    if bytes.count == 8 { return minute + seconds * 1000 }
    let fraction = bytes[9...]
    guard bytes[8] == UInt8(ascii: "."), !fraction.isEmpty, fraction.count <= 12,
      fraction.allSatisfy({ (48...57).contains($0) }),
      let thousandths = number((fraction.prefix(3) + [48, 48]).prefix(3))
    else { return nil }
    return minute + seconds * 1000 + thousandths
  }

  /// The text `HH:mm:ss.SSS` of a time of day.
  static func clock(_ millisecond: Int) -> String {
    let second = millisecond / 1000
    return "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
      + ".\(padded(millisecond % 1000, 3))"
  }

  private static func padded(_ number: Int, _ count: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    var result = 0
    for byte in bytes {
      guard (48...57).contains(byte) else { return nil }
      result = result * 10 + Int(byte - 48)
    }
    return result
  }

  private static func day(_ bytes: ArraySlice<UInt8>) -> Int? {
    let bytes = Array(bytes)
    guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45, let year = number(bytes[..<4]),
      let month = number(bytes[5..<7]), let day = number(bytes[8...]), year >= 1,
      (1...12).contains(month), (1...length(year, month)).contains(day)
    else { return nil }
    return firstDay(year) + (1..<month).reduce(0) { $0 + length(year, $1) } + day - 1
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  private static func length(_ year: Int, _ month: Int) -> Int {
    month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// The days between the first days of the year 1 and of a year.
  private static func firstDay(_ year: Int) -> Int {
    let before = year - 1
    return before * 365 + before / 4 - before / 100 + before / 400
  }

  private static func date(_ day: Int) -> String {
    var year = day / 366 + 1
    while firstDay(year + 1) <= day { year += 1 }
    var rest = day - firstDay(year)
    var month = 1
    while rest >= length(year, month) {
      rest -= length(year, month)
      month += 1
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(rest + 1, 2))"
  }
}

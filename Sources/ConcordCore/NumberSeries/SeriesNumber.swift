/// A number of a series, taken apart around its last group of digits (N-4, N-8).
package struct SeriesNumber: Sendable, Equatable {
  package let prefix: String
  /// The last group of consecutive digits, with its leading zeros.
  package let digits: String
  package let suffix: String

  /// Nil when the text has no digit.
  package init?(_ text: String) {
    let bytes = text.utf8
    guard let last = bytes.lastIndex(where: Self.isDigit) else { return nil }
    var first = last
    while first > bytes.startIndex, Self.isDigit(bytes[bytes.index(before: first)]) {
      first = bytes.index(before: first)
    }
    prefix = String(text[..<first])
    digits = String(text[first...last])
    suffix = String(text[bytes.index(after: last)...])
  }

  private init(prefix: String, digits: String, suffix: String) {
    self.prefix = prefix
    self.digits = digits
    self.suffix = suffix
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  package var text: String { prefix + digits + suffix }

  /// The number counted up, leading zeros kept, widened on overflow (N-4).
  package func advanced(by step: Int64) -> SeriesNumber {
    let zero = UInt8(ascii: "0")
    var result = Array(digits.utf8)
    var carry = max(step, 1)
    var index = result.count - 1
    while carry > 0 {
      if index < 0 {
        result.insert(zero + UInt8(carry % 10), at: 0)
        carry /= 10
        continue
      }
      carry += Int64(result[index] - zero)
      result[index] = zero + UInt8(carry % 10)
      carry /= 10
      index -= 1
    }
    return SeriesNumber(
      prefix: prefix, digits: String(decoding: result, as: UTF8.self), suffix: suffix)
  }

  /// Whether everything outside the digit group is the same.
  package func hasPattern(of other: SeriesNumber) -> Bool {
    prefix == other.prefix && suffix == other.suffix
  }

  /// The digit group without leading zeros, for numeric comparison of any length.
  private var significantDigits: Substring { digits.drop { $0 == "0" } }

  /// Compares the digit groups as numbers.
  package func isBelow(_ other: SeriesNumber) -> Bool {
    let (mine, theirs) = (significantDigits, other.significantDigits)
    return mine.count == theirs.count ? mine < theirs : mine.count < theirs.count
  }

  /// The order of numbers: prefix, then numeric value, then suffix (N-8).
  package static func areInOrder(_ left: String, _ right: String) -> Bool {
    guard let left = SeriesNumber(left), let right = SeriesNumber(right) else {
      return left < right
    }
    if left.prefix != right.prefix { return left.prefix < right.prefix }
    if left.isBelow(right) { return true }
    if right.isBelow(left) { return false }
    return left.suffix < right.suffix
  }
}

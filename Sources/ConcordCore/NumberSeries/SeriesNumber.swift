/// A number of a series, taken apart around its last group of digits (N-4, N-8).
package struct SeriesNumber: Sendable, Equatable {
  package let prefix: String
  /// The last group of consecutive digits, with its leading zeros.
  package let digits: String
  package let suffix: String

  /// Nil when the text has no digit.
  package init?(_ text: String) {
    let characters = Array(text)
    guard let last = characters.lastIndex(where: Self.isDigit) else { return nil }
    var first = last
    while first > 0, Self.isDigit(characters[first - 1]) { first -= 1 }
    prefix = String(characters[..<first])
    digits = String(characters[first...last])
    suffix = String(characters[(last + 1)...])
  }

  private init(prefix: String, digits: String, suffix: String) {
    self.prefix = prefix
    self.digits = digits
    self.suffix = suffix
  }

  private static func isDigit(_ character: Character) -> Bool {
    ("0"..."9").contains(character)
  }

  package var text: String { prefix + digits + suffix }

  /// The number counted up, leading zeros kept, widened on overflow (N-4).
  package func advanced(by step: Int64) -> SeriesNumber {
    var result = digits.utf8.map { Int64($0 - UInt8(ascii: "0")) }
    var carry = max(step, 1)
    var index = result.count - 1
    while carry > 0 {
      if index < 0 {
        result.insert(carry % 10, at: 0)
        carry /= 10
        continue
      }
      carry += result[index]
      result[index] = carry % 10
      carry /= 10
      index -= 1
    }
    return SeriesNumber(
      prefix: prefix, digits: result.map { String($0) }.joined(), suffix: suffix)
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

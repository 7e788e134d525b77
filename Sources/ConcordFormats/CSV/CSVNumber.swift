import ConcordCore

/// The character before the decimal places.
package enum CSVDecimalMark: Character, Sendable {
  case point = "."
  case comma = ","
}

/// A number as people write it, read without floating point and only if it means one thing (CSV-6).
enum CSVNumber: Equatable {
  /// The number × 10^places.
  case value(Int64)
  /// Two readings are possible, as in `1.234` and `1,234`.
  case ambiguous(String)
  case malformed
  case overflow

  private typealias Parts = (groups: [Substring], separators: [Character])

  /// Reads a number: digits with an optional sign, decimal mark and separators of groups of three.
  ///
  /// Of two kinds of marks the last is the decimal mark; a mark that occurs more than once separates
  /// groups, as blanks and apostrophes always do. A single point or comma is the decimal mark unless
  /// three digits follow one to three others: then it could be either, and the number is refused if
  /// `mark` does not decide.
  init(_ text: String, mark: CSVDecimalMark?, places: Int) {
    var digits = text[...]
    let isNegative = digits.first == "-" || digits.first == "\u{2212}"
    if isNegative || digits.first == "+" { digits.removeFirst() }
    guard let parts = Self.split(digits) else {
      self = .malformed
      return
    }
    guard let decimalMark = Self.decimalMark(parts, given: mark?.rawValue) else {
      let whole = parts.groups.joined()
      self = .ambiguous("\(whole) or \(parts.groups.joined(separator: "."))0, as meant")
      return
    }
    self = Self.number(parts, decimalMark.character, isNegative: isNegative, places: places)
  }

  /// The groups of digits and the characters between them; nil = anything else is in the text.
  private static func split(_ text: Substring) -> Parts? {
    var parts: Parts = ([], [])
    var start = text.startIndex
    for index in text.indices {
      let character = text[index]
      if character.isASCII, character.isNumber { continue }
      guard ".,".contains(character) || groupSeparators.contains(character) else { return nil }
      parts.groups.append(text[start..<index])
      parts.separators.append(character)
      start = text.index(after: index)
    }
    parts.groups.append(text[start...])
    return parts
  }

  private static let groupSeparators: Set<Character> = [
    " ", "\u{A0}", "\u{2009}", "\u{202F}", "'", "\u{2019}",
  ]

  /// A decision about the decimal mark.
  private struct Mark { let character: Character? }

  /// The decimal mark, which may be none; nil = it could be one or not.
  private static func decimalMark(_ parts: Parts, given: Character?) -> Mark? {
    if let given { return Mark(character: given) }
    let marks = parts.separators.filter { ".,".contains($0) }
    guard let last = marks.last else { return Mark(character: nil) }
    if marks.contains(where: { $0 != last }) { return Mark(character: last) }
    if marks.count > 1 { return Mark(character: nil) }
    let isOnlySeparator = parts.separators.count == 1
    let whole = parts.groups[0]
    let couldBeGroups =
      isOnlySeparator && parts.groups[1].count == 3 && 1...3 ~= whole.count && whole.first != "0"
    return couldBeGroups ? nil : Mark(character: last)
  }

  private static func number(
    _ parts: Parts, _ mark: Character?, isNegative: Bool, places: Int
  ) -> CSVNumber {
    var (groups, separators) = parts
    var fraction: Substring = ""
    if let mark, let place = separators.firstIndex(of: mark) {
      guard place == separators.count - 1, let last = groups.last, !last.isEmpty else {
        return .malformed
      }
      fraction = last
      groups.removeLast()
      separators.removeLast()
    }
    if separators.isEmpty {
      guard !(groups[0].isEmpty && fraction.isEmpty) else { return .malformed }
    } else {
      guard 1...3 ~= groups[0].count, groups.dropFirst().allSatisfy({ $0.count == 3 }),
        Set(separators).count == 1
      else { return .malformed }
    }
    while fraction.last == "0" { fraction.removeLast() }
    guard fraction.count <= places else { return .malformed }
    let padding = String(repeating: "0", count: places - fraction.count)
    let digits = (isNegative ? "-0" : "0") + groups.joined() + fraction + padding
    return Int64(digits).map { .value($0) } ?? .overflow
  }

  /// The exact text of a stored decimal (× 10⁵), with a point and no needless zeros.
  ///
  /// Three decimal places become four: `1.234` would be refused as ambiguous, `1.2340` is not.
  static func text(scaled value: Int64) -> String {
    let scale = UInt64(FieldType.decimalScale)
    let whole = value.magnitude / scale
    let rest = value.magnitude % scale
    let sign = value < 0 ? "-" : ""
    guard rest > 0 else { return "\(sign)\(whole)" }
    var fraction = String(String(scale + rest).dropFirst())
    while fraction.last == "0" { fraction.removeLast() }
    if fraction.count == 3 { fraction.append("0") }
    return "\(sign)\(whole).\(fraction)"
  }
}

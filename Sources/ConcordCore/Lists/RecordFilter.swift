internal import Foundation

/// A filter on one field in the grammar of B-2: alternatives separated by `|`, each a value, a
/// range, or a pattern, optionally negated by `<>` or ignoring case by `@`.
package struct RecordFilter: Sendable, Equatable {
  private enum Test: Equatable {
    case equals(String)
    case range(String?, String?)
    case pattern([Character])
  }

  private struct Alternative: Equatable {
    let test: Test
    let isNegated: Bool
    let ignoresCase: Bool
  }

  package let text: String
  private let alternatives: [Alternative]

  /// - Throws: `E-FILTER`.
  package init(_ text: String) throws(ConcordError) {
    self.text = text
    var alternatives: [Alternative] = []
    for part in text.split(separator: "|", omittingEmptySubsequences: false) {
      alternatives.append(try Self.alternative(part, of: text))
    }
    self.alternatives = alternatives
  }

  /// A filter that exactly these values pass, whatever characters they have.
  package init(anyOf values: [String]) {
    text = values.joined(separator: "|")
    alternatives = values.map {
      Alternative(test: .equals($0), isNegated: false, ignoresCase: false)
    }
  }

  private static func alternative(_ part: Substring, of text: String) throws(ConcordError)
    -> Alternative
  {
    var rest = TextRules.normalised(String(part))[...]
    var isNegated = false
    var ignoresCase = false
    while true {
      if rest.hasPrefix("<>"), !isNegated {
        isNegated = true
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix("@"), !ignoresCase {
        ignoresCase = true
        rest = rest.dropFirst()
      } else {
        break
      }
    }
    if rest == "''" {
      return Alternative(test: .equals(""), isNegated: isNegated, ignoresCase: ignoresCase)
    }
    guard !rest.isEmpty else {
      throw ConcordError(.filter, text, "an alternative is empty; write '' for blank")
    }
    return Alternative(
      test: try test(String(rest), of: text), isNegated: isNegated, ignoresCase: ignoresCase)
  }

  private static func test(_ rest: String, of text: String) throws(ConcordError) -> Test {
    if let dots = rest.range(of: "..") {
      let lower = String(rest[..<dots.lowerBound])
      let upper = String(rest[dots.upperBound...])
      guard !(lower.isEmpty && upper.isEmpty), upper.range(of: "..") == nil else {
        throw ConcordError(.filter, text, "a range needs a lower or an upper end")
      }
      return .range(lower.isEmpty ? nil : lower, upper.isEmpty ? nil : upper)
    }
    if rest.contains("*") || rest.contains("?") { return .pattern(Array(rest)) }
    return .equals(rest)
  }

  /// Whether a value passes.
  package func matches(_ value: String) -> Bool {
    alternatives.contains { $0.isNegated != Self.passes(value, $0) }
  }

  private static func passes(_ value: String, _ alternative: Alternative) -> Bool {
    let fold: (String) -> String = { alternative.ignoresCase ? foldedKey($0) : $0 }
    switch alternative.test {
    case .equals(let text): return fold(value) == fold(text)
    case .range(let lower, let upper):
      let folded = fold(value)
      let isAbove = lower.map { folded >= fold($0) } ?? true
      let isBelow = upper.map { folded <= fold($0) } ?? true
      return isAbove && isBelow
    case .pattern(let pattern):
      return matches(Array(fold(value)), Array(fold(String(pattern))))
    }
  }

  /// Wildcards: `*` any text, `?` one character; linear in value × stars.
  private static func matches(_ value: [Character], _ pattern: [Character]) -> Bool {
    var (at, position) = (0, 0)
    var star: (pattern: Int, value: Int)?
    while at < value.count {
      if position < pattern.count, pattern[position] == "?" || pattern[position] == value[at] {
        at += 1
        position += 1
      } else if position < pattern.count, pattern[position] == "*" {
        star = (position, at)
        position += 1
      } else if let last = star {
        star = (last.pattern, last.value + 1)
        position = last.pattern + 1
        at = last.value + 1
      } else {
        return false
      }
    }
    return pattern[position...].allSatisfy { $0 == "*" }
  }
}

/// The filters of a batch, all of which a record has to pass (B-2).
package struct BatchFilter: Sendable, Equatable {
  package let number: RecordFilter?
  package let searchName: RecordFilter?
  package let postingGroup: RecordFilter?
  package let currency: RecordFilter?

  /// - Throws: `E-FILTER`.
  package init(
    number: String = "", searchName: String = "", postingGroup: String = "",
    currency: String = ""
  ) throws(ConcordError) {
    self.number = number.isEmpty ? nil : try RecordFilter(number)
    self.searchName = searchName.isEmpty ? nil : try RecordFilter(searchName)
    self.postingGroup = postingGroup.isEmpty ? nil : try RecordFilter(postingGroup)
    self.currency = currency.isEmpty ? nil : try RecordFilter(currency)
  }

  /// Whether every record passes.
  package var isEmpty: Bool {
    number == nil && searchName == nil && postingGroup == nil && currency == nil
  }

  /// Whether a record passes all filters.
  package func selects(_ record: Record) -> Bool {
    guard let kind = Kind(record.key.entity) else { return false }
    let tests: [(RecordFilter?, Field?)] = [
      (number, record.entity.keyFields.first), (searchName, record.entity.field("searchName")),
      (postingGroup, kind.definition.postingGroup.field),
      (currency, record.entity.field("currencyCode")),
    ]
    return tests.allSatisfy { filter, field in
      guard let filter, let field else { return true }
      return filter.matches(record[field].text)
    }
  }
}

package import ConcordCore

/// How dates are written in a file (`--date-format`, CSV-6).
///
/// A pattern has one day, month and year, in any case: `d` (one or two digits) or `dd`; `M`, `MM` or
/// `MMM` (English abbreviation); `yy` (00 to 29 are 2000 to 2029, else 1930 to 1999) or `yyyy`.
/// Other letters stand between apostrophes; everything else stands for itself.
package struct CSVDateFormat: Sendable, Equatable {
  /// ISO 8601, `yyyy-MM-dd`.
  package static let iso = CSVDateFormat(
    pattern: "yyyy-MM-dd",
    elements: [
      .number(.year, digits: 4...4), .literal("-"), .number(.month, digits: 2...2), .literal("-"),
      .number(.day, digits: 2...2),
    ])

  /// The pattern as it was given.
  package let pattern: String
  private let elements: [Element]

  /// What a number in a date counts.
  private enum Unit: Equatable { case day, month, year }

  /// One piece of a pattern.
  private enum Element: Equatable {
    case number(Unit, digits: ClosedRange<Int>)
    case monthName
    case literal(Character)

    var unit: Unit? {
      switch self {
      case .number(let unit, _): unit
      case .monthName: .month
      case .literal: nil
      }
    }
  }

  private init(pattern: String, elements: [Element]) {
    self.pattern = pattern
    self.elements = elements
  }

  /// Reads a pattern such as `dd.MM.yyyy` or `M/d/yyyy`.
  ///
  /// - Throws: `E-RANGE` on `dateFormat` for a pattern without exactly one day, month and year, or
  ///   with letters that mean nothing.
  package init(_ pattern: String) throws(ConcordError) {
    let units = { (elements: [Element]) in elements.compactMap(\.unit) }
    guard let elements = Self.elements(of: pattern), units(elements).count == 3,
      [Unit.day, .month, .year].allSatisfy(units(elements).contains)
    else {
      throw ConcordError(
        .range, "Date format \"\(pattern)\"", "patterns such as dd.MM.yyyy or M/d/yyyy",
        field: "dateFormat")
    }
    self.init(pattern: pattern, elements: elements)
  }

  private static func elements(of pattern: String) -> [Element]? {
    var elements: [Element] = []
    var rest = pattern[...]
    while let character = rest.first {
      let run = rest.prefix { $0.lowercased() == character.lowercased() }
      switch (character.lowercased(), run.count) {
      case ("d", 1...2): elements.append(.number(.day, digits: run.count...2))
      case ("m", 1...2): elements.append(.number(.month, digits: run.count...2))
      case ("m", 3): elements.append(.monthName)
      case ("y", 2), ("y", 4): elements.append(.number(.year, digits: run.count...run.count))
      case ("'", _):
        guard let end = rest.dropFirst().firstIndex(of: "'") else { return nil }
        elements += rest[rest.index(after: rest.startIndex)..<end].map { .literal($0) }
        rest = rest[rest.index(after: end)...]
        continue
      default:
        guard !character.isLetter, !character.isNumber else { return nil }
        elements += run.map { .literal($0) }
      }
      rest = rest[run.endIndex...]
    }
    return elements
  }

  /// The date as it is stored, `yyyy-MM-dd`; nil = the text is no date of this form.
  package func date(_ text: String) -> String? {
    var rest = text[...]
    var day = 0
    var month = 0
    var year = 0
    for element in elements {
      switch element {
      case .literal(let character):
        guard rest.first == character else { return nil }
        rest.removeFirst()
      case .monthName:
        let name = rest.prefix(3).lowercased()
        guard let index = Self.months.firstIndex(of: name) else { return nil }
        month = index + 1
        rest = rest.dropFirst(3)
      case .number(let unit, let digits):
        let run = rest.prefix(digits.upperBound).prefix { $0.isASCII && $0.isNumber }
        guard digits.contains(run.count), let number = Int(run) else { return nil }
        rest = rest[run.endIndex...]
        switch unit {
        case .day: day = number
        case .month: month = number
        case .year: year = digits.upperBound == 2 ? number + (number < 30 ? 2000 : 1900) : number
        }
      }
    }
    guard rest.isEmpty, Self.isDate(year, month, day) else { return nil }
    return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  private static func isDate(_ year: Int, _ month: Int, _ day: Int) -> Bool {
    guard year >= 1, 1...12 ~= month, day >= 1 else { return false }
    let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return day <= days[month - 1]
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

internal import Foundation

/// What entered text has to look like, as pure functions.
package enum TextRules {
  /// Trimmed, in composed form (lengths are counted after NFC).
  static func normalised(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), text.utf8.first != 0x20,
      text.utf8.last != 0x20
    {
      return text
    }
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return trimmed.utf8.allSatisfy { $0 < 0x80 }
      ? trimmed : trimmed.precomposedStringWithCanonicalMapping
  }

  /// Whitespace collapsed to single blanks and trimmed (C-NAME-1).
  static func collapsed(_ text: String) -> String {
    words(text).joined(separator: " ")
  }

  /// Upper case of at most `max` scalars: upper case can be longer than the text it comes from.
  static func upperCase(_ text: String, max: Int) -> String {
    let upper = text.uppercased()
    if upper.utf8.count <= max { return upper }
    return String(String.UnicodeScalarView(upper.unicodeScalars.prefix(max)))
  }

  static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// Whether text holds a control character; tabs and line ends pass where lines are allowed.
  static func hasControlCharacter(_ text: String, allowingLines: Bool) -> Bool {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return false }
    return text.unicodeScalars.contains { scalar in
      guard scalar.properties.generalCategory == .control else { return false }
      return !(allowingLines && (scalar == "\n" || scalar == "\r" || scalar == "\t"))
    }
  }

  /// V-PHONE: no letters of any script.
  static func hasLetter(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.properties.isAlphabetic }
  }

  /// The first unacceptable address in a list separated by `;`, or nil (V-EMAIL-2, V-EMAIL-3).
  static func unacceptableAddress(in list: String) -> String? {
    if list.isEmpty { return nil }
    for part in list.split(separator: ";", omittingEmptySubsequences: false) {
      let address = normalised(String(part))
      if !isAddress(address) { return address }
    }
    return nil
  }

  /// V-EMAIL-2: surrounding blanks and leading or trailing `;` removed.
  static func trimmedAddresses(_ list: String) -> String {
    list.trimmingCharacters(in: CharacterSet(charactersIn: ";").union(.whitespacesAndNewlines))
  }

  /// V-EMAIL-3: whether text is one acceptable address.
  static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return false }
    // Scalars, because a combining mark would hide the character before it.
    let forbidden: Set<Unicode.Scalar> = [",", "|", "<", ">", "\"", "'", ";", "“", "”", "`"]
    guard
      !text.unicodeScalars.contains(where: {
        forbidden.contains($0) || $0.properties.isWhitespace
      }),
      !hasControlCharacter(text, allowingLines: false)
    else { return false }
    let domain = parts[1]
    guard let lastDot = domain.lastIndex(of: "."), domain.first != "." else { return false }
    return domain[domain.index(after: lastDot)...].count >= 2
  }

  /// V-VAT-3: whether a number fits a format of `#` digit, `@` letter A–Z, `?` any character.
  static func fits(_ number: String, format: String) -> Bool {
    guard number.count == format.count else { return false }
    return zip(number, format).allSatisfy { character, token in
      switch token {
      case "#": character.isASCII && character.isNumber
      case "@": ("A"..."Z").contains(character)
      case "?": true
      default: character == token
      }
    }
  }

  /// V-IBAN: letters and digits, a country, and a remainder of 1 modulo 97.
  static func isIBAN(_ text: String) -> Bool {
    let characters = text.filter { $0 != " " }.uppercased()
    guard (6...34).contains(characters.count),
      characters.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }),
      characters.prefix(2).allSatisfy(\.isLetter)
    else { return false }
    var remainder = 0
    for character in characters.dropFirst(4) + characters.prefix(4) {
      guard let value = Int(String(character), radix: 36) else { return false }
      remainder = (value < 10 ? remainder * 10 + value : remainder * 100 + value) % 97
    }
    return remainder == 1
  }

  /// V-GLN: what is wrong with a number, or nil.
  static func problem(ofGLN text: String) -> String? {
    let digits = text.compactMap { $0.isASCII ? $0.wholeNumberValue : nil }
    guard digits.count == 13, text.count == 13 else { return "length must be 13" }
    var sum = 0
    for (index, digit) in digits.prefix(12).enumerated() {
      sum += index.isMultiple(of: 2) ? digit : digit * 3
    }
    return digits[12] == (10 - sum % 10) % 10 ? nil : "check digit"
  }

  /// Whether text is a culture tag such as `da-DK`, `zh-Hans-CN` or `sr-Latn-RS`.
  static func isCultureTag(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let language = parts.first, (1...3).contains(parts.count),
      Locale.LanguageCode.isoLanguageCodes.contains(where: {
        $0.identifier == language.lowercased()
      }) || knownLanguages.contains(language.lowercased())
    else { return false }
    return parts.dropFirst().allSatisfy { part in
      part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        && (part.count == 2 && part.allSatisfy(\.isLetter) || part.count == 4
          || part.count == 3 && part.allSatisfy(\.isNumber))
    }
  }

  private static let knownLanguages: Set<String> = Set(
    Locale.availableIdentifiers.compactMap {
      $0.split(separator: "_").first.map { $0.lowercased() }
    })

  /// Whether text is a date formula: terms such as `14D`, `D15`, `CM` and `WD5`, joined by signs.
  static func isDateFormula(_ text: String) -> Bool {
    // A sign in front of every term but the first, where it may be missing.
    let signed = text.first.map { "+-".contains($0) } == true ? text : "+" + text
    let term = /[+-](C(WD|[DWMQY])|\d{1,4}(WD|[DWMQY])|WD[1-7]|[DWMQY]\d{1,4})/
    var rest = signed.uppercased()[...]
    while let match = rest.prefixMatch(of: term) { rest = rest[match.range.upperBound...] }
    return rest.isEmpty
  }

  /// Whether text is a calendar date `yyyy-MM-dd`.
  package static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "-") }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1...12).contains(month), year >= 1
    else { return false }
    let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[month - 1]).contains(day)
  }
}

internal import ConcordCore

/// The options that begin with `$`, and the delta token.
package enum ODataOption: String, Sendable, CaseIterable {
  case filter, select, expand, orderby, top, skip, count, search, format, skiptoken, deltatoken
}

/// The parameters of a request as texts, none of them understood yet.
package struct ODataOptions: Sendable, Equatable {
  private var options: [ODataOption: String] = [:]
  /// Texts of literals by the lower-case names of parameter aliases, without `@`.
  package private(set) var aliases: [String: String] = [:]
  /// Parameters without `$` by lower-case name: `company`, `reason`, `previewtoken`.
  package private(set) var parameters: [String: String] = [:]

  package init() {}

  /// The text of an option; nil when it was not given or is blank.
  package subscript(_ option: ODataOption) -> String? {
    get {
      options[option].flatMap { text in text.allSatisfy(\.isWhitespace) ? nil : text }
    }
    set { options[option] = newValue }
  }

  /// The text of a parameter without `$`, by its name in any case.
  package func parameter(_ name: String) -> String? { parameters[name.lowercased()] }

  /// The number of `$top` or `$skip` (API-P-1).
  package func number(_ option: ODataOption) throws(ODataError) -> Int? {
    guard let text = options[option] else { return nil }
    let digits = text.trimmingBlanks()
    guard digits.allSatisfy({ ("0"..."9").contains($0) }), let number = Int(digits) else {
      throw .badRequest(
        "The value '\(ODataError.shown(text))' of '$\(option.rawValue)' is no whole number.",
        target: "$" + option.rawValue)
    }
    return number
  }

  /// Whether the number of all rows is asked for (API-P-2).
  package func wantsCount() throws(ODataError) -> Bool {
    switch options[.count]?.trimmingBlanks().lowercased() {
    case nil, "false": return false
    case "true": return true
    case .some(let text):
      throw .badRequest(
        "The value '\(ODataError.shown(text))' of '$count' is neither true nor false.",
        target: "$count")
    }
  }

  /// Takes in one decoded parameter.
  fileprivate mutating func add(_ name: String, _ value: String) throws(ODataError) {
    let word = name.lowercased()
    if word.hasPrefix("@") {
      aliases[String(word.dropFirst())] = value
    } else if word == "deltatoken" {
      try add(.deltatoken, value)
    } else if !word.hasPrefix("$") {
      if !Self.foreign.contains(word) { parameters[word] = value }
    } else {
      let name = String(word.dropFirst())
      if Self.notOffered.contains(name) {
        throw .notImplemented("The query option '$\(name)' is not offered.")
      }
      if name == "schemaversion" { return }
      guard let option = ODataOption(rawValue: name) else {
        throw .badRequest(
          "The query option '$\(ODataError.shown(name))' does not exist.", target: word)
      }
      try add(option, value)
    }
  }

  /// API-URL-4: parameters of other servers that mean nothing here.
  private static let foreign: Set<String> = ["tenant", "api-version", "instance"]
  private static let notOffered: Set<String> = ["apply", "compute", "index"]

  mutating func add(_ option: ODataOption, _ value: String) throws(ODataError) {
    guard options.updateValue(value, forKey: option) == nil else {
      throw .badRequest(
        "The query option '$\(option.rawValue)' is given more than once.",
        target: "$" + option.rawValue)
    }
  }
}

/// Splits query strings into options.
package enum QueryString {
  /// The options of what follows the `?` of a URL, still percent-encoded (API-URL-4).
  package static func parse(_ raw: some StringProtocol) throws(ODataError) -> ODataOptions {
    guard raw.utf8.count <= Limits.urlBytes else { throw .tooLong }  // API-Q-1
    var options = ODataOptions()
    for pair in raw.utf8.split(separator: UInt8(ascii: "&")) {
      let sides = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name = try PercentEncoding.decoded(sides[0], plusIsBlank: true)
      let value =
        sides.count == 2 ? try PercentEncoding.decoded(sides[1], plusIsBlank: true) : ""
      try options.add(name.trimmingBlanks(), value)
    }
    return options
  }
}

/// Reads percent-encoded text.
enum PercentEncoding {
  static func decoded(_ bytes: some Sequence<UInt8>, plusIsBlank: Bool) throws(ODataError)
    -> String
  {
    var result: [UInt8] = []
    var iterator = bytes.makeIterator()
    while let byte = iterator.next() {
      if byte == UInt8(ascii: "%") {
        guard let high = iterator.next().flatMap(hexValue),
          let low = iterator.next().flatMap(hexValue)
        else { throw .badRequest("The URL has a '%' that is not followed by two hex digits.") }
        result.append(high << 4 | low)
      } else {
        result.append(plusIsBlank && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    guard !result.contains(0), let text = String(validating: result, as: UTF8.self) else {
      throw .badRequest("The URL is not encoded in UTF-8.")
    }
    return text
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension StringProtocol {
  /// The text without blanks at either end.
  func trimmingBlanks() -> String {
    var text = self[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}

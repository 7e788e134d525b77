internal import ConcordCore

/// Reads the forms in which values are written in expressions (`api.md` 4.2).
enum Literals {
  /// A literal without quotes; nil when it is none.
  static func bare(_ word: String) -> FilterLiteral? {
    if let id = RecordID(word) { return .guid(id.description) }
    if let literal = date(word) ?? dateTime(word) ?? time(word) { return literal }
    return number(word)
  }

  /// A literal with its type before the quotes; names of enumerations are not checked.
  static func typed(_ type: String, _ value: String) -> FilterLiteral? {
    switch type.lowercased() {
    case "guid": guid(value)
    case "datetime", "datetimeoffset": dateTime(value.replacing(" ", with: "+")) ?? date(value)
    case "date": date(value)
    case "time", "timeofday": time(value)
    case let name where name.contains("."): .member(value)
    default: nil
    }
  }

  /// A GUID in either case, with or without braces.
  static func guid(_ text: String) -> FilterLiteral? {
    let isBraced = text.hasPrefix("{") && text.hasSuffix("}") && text.utf8.count == 38
    let inner = isBraced ? String(text.dropFirst().dropLast()) : text
    return RecordID(inner).map { .guid($0.description) }
  }

  private static func date(_ word: String) -> FilterLiteral? {
    Timestamp.isDate(word) ? .date(storedDate(word)) : nil
  }

  /// API-F-3: the first day of the year 1 is how a blank date is written.
  private static func storedDate(_ date: String) -> String {
    date == "0001-01-01" ? "" : date
  }

  private static func dateTime(_ word: String) -> FilterLiteral? {
    guard let time = Timestamp(word) else { return nil }
    return .dateTime(time.stored, date: storedDate(String(word.prefix(10))))
  }

  private static func time(_ word: String) -> FilterLiteral? {
    Timestamp.milliseconds(ofDay: word).map { .time(Timestamp.clock($0)) }
  }

  private static func number(_ word: String) -> FilterLiteral? {
    var digits = word[...]
    if let last = digits.last, "LlMmDdFf".contains(last) { digits = digits.dropLast() }
    guard scaled(String(digits)) != nil else { return nil }
    return .number(String(digits))
  }

  /// A number × 10⁵; further places are cut off, and what is too large becomes the largest.
  static func scaled(_ text: String) -> Int64? {
    var digits: [UInt8] = []
    var places: Int?
    var rest = Array(text.utf8)[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    while let byte = rest.first, byte == UInt8(ascii: ".") || (48...57).contains(byte) {
      rest = rest.dropFirst()
      if byte != UInt8(ascii: ".") {
        digits.append(byte - 48)
        if let count = places { places = count + 1 }
      } else if places == nil {
        places = 0
      } else {
        return nil
      }
    }
    guard !digits.isEmpty, let exponent = exponent(rest) else { return nil }
    return scaled(digits, by: exponent - (places ?? 0) + 5, isNegative: isNegative)
  }

  /// The number after `e`; 0 without one, nil when it is none.
  private static func exponent(_ rest: ArraySlice<UInt8>) -> Int? {
    guard let first = rest.first else { return 0 }
    guard first | 32 == UInt8(ascii: "e"), rest.count <= 6 else { return nil }
    return Int(String(decoding: rest.dropFirst(), as: UTF8.self))
  }

  private static func scaled(_ digits: [UInt8], by power: Int, isNegative: Bool) -> Int64 {
    var digits = digits
    if power < 0 { digits.removeLast(min(-power, digits.count)) }
    var magnitude: Int64 = 0
    func push(_ digit: UInt8) -> Bool {
      let (product, isTooLarge) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, overflows) = product.addingReportingOverflow(Int64(digit))
      magnitude = isTooLarge || overflows ? .max : sum
      return !isTooLarge && !overflows
    }
    for digit in digits where !push(digit) { break }
    var zeros = magnitude == 0 ? 0 : max(0, power)
    while zeros > 0, magnitude != .max, push(0) { zeros -= 1 }
    return isNegative ? -magnitude : magnitude
  }
}

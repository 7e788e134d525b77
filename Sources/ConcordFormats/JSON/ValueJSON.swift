package import ConcordCore

/// How stored values look on the wire (`api.md` 1.7).
package enum ValueJSON {
  static let blankDate = "0001-01-01"

  /// Writes a value in the form of its type.
  ///
  /// With `quotesNumbers`, decimals and 64-bit integers are strings (IEEE754Compatible).
  package static func write(
    _ value: Value, _ type: WireType, quotesNumbers: Bool = false, to json: inout JSONWriter
  ) {
    switch type {
    case .boolean: json.value(value.integer != 0)
    case .int32: json.value(value.integer)
    case .int64:
      if quotesNumbers { json.value(String(value.integer)) } else { json.value(value.integer) }
    case .decimal:
      let text = Decimals.text(value.integer)
      if quotesNumbers { json.value(text) } else { json.raw(text) }
    case .json: json.raw(value.isBlank ? "[]" : value.text)
    case .guid, .date, .dateTime, .time, .enumeration, .code, .text, .stream:
      json.value(text(value, type))
    }
  }

  /// The text of a value: what `$value` answers, and what stands between quotes in JSON.
  package static func text(_ value: Value, _ type: WireType) -> String {
    switch type {
    case .boolean: value.integer != 0 ? "true" : "false"
    case .decimal: Decimals.text(value.integer)
    case .guid: value.isBlank ? KnownProperty.zeroID : value.text
    case .date: value.isBlank ? blankDate : value.text
    case .dateTime: time(value.text)
    case .time: value.isBlank ? "00:00:00" : value.text
    case .enumeration: MemberName.encoded(value.text)
    case .int32, .int64, .code, .text, .stream, .json: value.text
    }
  }

  /// UTC with a fraction only if it is not zero; blank as the year 1.
  package static func time(_ stored: String) -> String {
    // Byte by byte: a page has thousands of times, and comparing characters is slow.
    let bytes = stored.utf8
    guard let point = bytes.firstIndex(of: UInt8(ascii: ".")) else {
      return stored.isEmpty ? "0001-01-01T00:00:00Z" : stored
    }
    var end = bytes.index(before: bytes.endIndex)
    while end > point {
      let last = bytes.index(before: end)
      guard last == point || bytes[last] == UInt8(ascii: "0") else { break }
      end = last
    }
    return stored[..<end] + "Z"
  }

  /// Three dots and the last two characters (2.5, `api.md` 3.5).
  package static func masked(_ text: String) -> String {
    text.isEmpty ? "" : "•••" + text.suffix(2)
  }
}

/// The two ways in which texts of a CSV file are made comparable.
enum CSVText {
  /// The text without white space at either end (CSV-6).
  static func trimmed(_ text: String) -> String {
    // Most cells begin and end with an ASCII character that is no white space.
    let plain: ClosedRange<UInt8> = 0x21...0x7E
    if let first = text.utf8.first, plain ~= first, let last = text.utf8.last, plain ~= last {
      return text
    }
    let scalars = text.unicodeScalars
    let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    guard let first = scalars.first, let last = scalars.last else { return text }
    if !isSpace(first), !isSpace(last) { return text }
    guard let start = scalars.firstIndex(where: { !isSpace($0) }) else { return "" }
    let end = scalars.lastIndex { !isSpace($0) } ?? start
    return String(scalars[start...end])
  }

  /// The form in which headings are compared (CSV-2): small letters without white space, dots,
  /// hyphens, underscores and invisible characters, composed and decomposed letters alike.
  static func heading(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars {
      switch scalar {
      case ".", "-", "_", "\u{2010}", "\u{2011}": continue
      default: break
      }
      if scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint {
        continue
      }
      result.append(scalar)
    }
    return String(result)
  }
}

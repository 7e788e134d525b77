/// The character between two cells (CSV-1, CSV-4).
package enum CSVDelimiter: String, CaseIterable, Sendable {
  case comma = ","
  case semicolon = ";"
  case tab = "\t"
  case pipe = "|"

  /// The delimiter as an option names it: the character itself, `tab`, `\t`, `comma`, …; else nil.
  package init?(name: String) {
    switch name.lowercased() {
    case ",", "comma": self = .comma
    case ";", "semicolon": self = .semicolon
    case "\t", "\\t", "tab": self = .tab
    case "|", "pipe": self = .pipe
    default: return nil
    }
  }

  var byte: UInt8 {
    switch self {
    case .comma: UInt8(ascii: ",")
    case .semicolon: UInt8(ascii: ";")
    case .tab: UInt8(ascii: "\t")
    case .pipe: UInt8(ascii: "|")
    }
  }

  /// How messages show the delimiter.
  var shown: String { self == .tab ? "tab" : "\"\(rawValue)\"" }
}

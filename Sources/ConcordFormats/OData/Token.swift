/// A word of an expression and where it begins, counted in Unicode scalars.
struct Token: Equatable {
  /// What a word can be.
  enum Kind: Equatable {
    /// A property, function, operator or keyword: `displayName`, `Microsoft.NAV.x`, `$count`.
    case name(String)
    /// The name of a parameter alias without its `@`.
    case alias(String)
    case literal(FilterLiteral)
    /// One of `( ) , / : [ ]`.
    case mark(Unicode.Scalar)
    case end

    /// As a message shows it.
    var description: String {
      switch self {
      case .name(let name): "'\(ODataError.shown(name))'"
      case .alias(let name): "'@\(ODataError.shown(name))'"
      case .literal: "a literal"
      case .mark(let mark): "'\(mark)'"
      case .end: "the end"
      }
    }
  }

  let kind: Kind
  let position: Int
}

/// A literal as written, before another operand says what it has to be.
package enum FilterLiteral: Sendable, Hashable {
  case null
  case boolean(Bool)
  case string(String)
  /// Digits with sign, fraction and exponent, without suffix.
  case number(String)
  /// In lower case with hyphens.
  case guid(String)
  /// `yyyy-MM-dd`, and blank for the year 1's first day.
  case date(String)
  /// As stored; with the date as written, which a comparison with a date takes.
  case dateTime(String, date: String)
  /// `HH:mm:ss.SSS`
  case time(String)
  /// A member of an enumeration: `Microsoft.NAV.contactType'Person'`.
  case member(String)
}

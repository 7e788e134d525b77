internal import ConcordCore

/// A value bound to a statement or read from a row; the databases know no other types.
package enum SQLValue: Sendable, Equatable {
  case text(String)
  case integer(Int64)
  case bytes([UInt8])
  /// Only ever read, from an aggregate or an outer join; no column holds it.
  case null

  init(_ value: Value) {
    switch value {
    case .text(let text): self = .text(text)
    case .integer(let number): self = .integer(number)
    }
  }

  /// The text, or blank for every other kind of value.
  package var text: String {
    if case .text(let text) = self { return text }
    return ""
  }

  /// The number, or 0 for every other kind of value.
  package var integer: Int64 {
    if case .integer(let number) = self { return number }
    return 0
  }
}

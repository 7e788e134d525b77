/// A stored value: text, or an integer that also carries Booleans (0, 1) and decimals (× 10⁵).
///
/// Dates are `yyyy-MM-dd`, UTC times `yyyy-MM-ddTHH:mm:ss.SSSZ`, options their name, images the
/// SHA-256 of their bytes in hex; blank is `""` or 0.
package enum Value: Hashable, Sendable {
  case text(String)
  case integer(Int64)

  package var text: String {
    switch self {
    case .text(let text): text
    case .integer(let number): String(number)
    }
  }

  package var integer: Int64 {
    switch self {
    case .text: 0
    case .integer(let number): number
    }
  }

  package var isBlank: Bool {
    switch self {
    case .text(let text): text.isEmpty
    case .integer(let number): number == 0
    }
  }
}

extension Value: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int64.self) {
      self = .integer(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .integer(let number): try container.encode(number)
    }
  }
}

/// A Swift type that a field's value reads as.
package protocol FieldValue: Sendable, Equatable {
  init(_ value: Value)
  var value: Value { get }
}

extension String: FieldValue {
  package init(_ value: Value) { self = value.text }
  package var value: Value { .text(self) }
}

extension Bool: FieldValue {
  package init(_ value: Value) { self = value.integer != 0 }
  package var value: Value { .integer(self ? 1 : 0) }
}

extension Int64: FieldValue {
  package init(_ value: Value) { self = value.integer }
  package var value: Value { .integer(self) }
}

internal import ConcordCore

/// The text of a whole record in the journal: a JSON object of the fields that are not at their
/// default, in the order of the data dictionary.
///
/// Untracked fields are left out: they are recomputed, not replayed (I-5).
enum RecordImage {
  /// The object of a record's fields; `scratch` is reused between calls.
  static func encode(_ record: Record, _ table: EntityTable, scratch: inout [UInt8]) -> String {
    scratch.removeAll(keepingCapacity: true)
    scratch.append(UInt8(ascii: "{"))
    for field in table.entity.fields where field.isTracked {
      let value = record.values[field.ordinal]
      if value == field.defaultValue { continue }
      if scratch.count > 1 { scratch.append(UInt8(ascii: ",")) }
      scratch.append(contentsOf: table.imageKeys[field.ordinal])
      switch value {
      case .integer(let number): scratch.append(contentsOf: String(number).utf8)
      case .text(let text): append(text, to: &scratch)
      }
    }
    scratch.append(UInt8(ascii: "}"))
    return String(decoding: scratch, as: UTF8.self)
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(hexDigit(byte >> 4))
        bytes.append(hexDigit(byte & 15))
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  /// The values of an image; fields that it does not name have their defaults.
  ///
  /// Names that the data dictionary does not know (any more) are passed over.
  ///
  /// - Throws: `E-FAULT` when the text is not such an object.
  static func decode(_ text: String, _ entity: Entity) throws(ConcordError) -> [Value] {
    var values = entity.fields.map(\.defaultValue)
    var parser = ImageParser(text)
    try parser.forEachMember { name, value throws(ConcordError) in
      guard let field = entity.field(name) else { return }
      switch (value, field.isText) {
      case (.text, true), (.integer, false): values[field.ordinal] = value
      default: throw ImageParser.fault
      }
    }
    return values
  }
}

/// Reads the JSON objects of `RecordImage`: one level, texts and whole numbers.
struct ImageParser {
  static let fault = ConcordError(.fault, "an entry of the journal cannot be read")

  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func forEachMember(
    _ body: (String, Value) throws(ConcordError) -> Void
  ) throws(ConcordError) {
    try expect(UInt8(ascii: "{"))
    skipBlanks()
    if take(UInt8(ascii: "}")) { return try expectEnd() }
    repeat {
      let name = try text()
      try expect(UInt8(ascii: ":"))
      try body(name, try value())
    } while takeComma()
    try expect(UInt8(ascii: "}"))
    try expectEnd()
  }

  private mutating func value() throws(ConcordError) -> Value {
    skipBlanks()
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return .text(try text()) }
    let start = position
    while position < bytes.count,
      bytes[position] == UInt8(ascii: "-")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
    {
      position += 1
    }
    guard let number = Int64(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw Self.fault
    }
    return .integer(number)
  }

  private mutating func text() throws(ConcordError) -> String {
    try expect(UInt8(ascii: "\""))
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"): try appendEscaped(to: &content)
      default: content.append(byte)
      }
    }
    throw Self.fault
  }

  private mutating func appendEscaped(to content: inout [UInt8]) throws(ConcordError) {
    guard position < bytes.count else { throw Self.fault }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): content.append(byte)
    case UInt8(ascii: "u"):
      guard position + 4 <= bytes.count,
        let code = UInt8(
          String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
        code < 0x80
      else { throw Self.fault }
      position += 4
      content.append(code)
    default: throw Self.fault
    }
  }

  private mutating func skipBlanks() {
    while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func takeComma() -> Bool {
    skipBlanks()
    return take(UInt8(ascii: ","))
  }

  private mutating func expect(_ byte: UInt8) throws(ConcordError) {
    skipBlanks()
    if !take(byte) { throw Self.fault }
  }

  private mutating func expectEnd() throws(ConcordError) {
    skipBlanks()
    if position != bytes.count { throw Self.fault }
  }
}

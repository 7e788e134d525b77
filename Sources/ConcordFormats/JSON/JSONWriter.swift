/// Writes JSON as bytes in the order of the calls; never builds a tree.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  /// Per open object or array: whether it has a member already.
  private var hasMember: [Bool] = []
  private var followsName = false

  package init() { bytes.reserveCapacity(1024) }

  /// Hands over what was written so far and goes on with an empty buffer; for streaming.
  package mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  /// Writes an object whose members the body writes.
  package mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
    begin(UInt8(ascii: "{"))
    try body(&self)
    end(UInt8(ascii: "}"))
  }

  /// Writes an array whose elements the body writes.
  package mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
    begin(UInt8(ascii: "["))
    try body(&self)
    end(UInt8(ascii: "]"))
  }

  /// Opens an object or array that is closed by `end`; for output that outlives a closure.
  package mutating func begin(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    hasMember.append(false)
  }

  /// Closes the innermost open object or array.
  package mutating func end(_ bracket: UInt8) {
    hasMember.removeLast()
    bytes.append(bracket)
  }

  /// Writes the name of a member; its value follows.
  package mutating func name(_ name: String) {
    separate()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    followsName = true
  }

  /// Writes the name of a member that stands in quotes and has its colon already.
  package mutating func name(encoded name: [UInt8]) {
    separate()
    bytes.append(contentsOf: name)
    followsName = true
  }

  package mutating func value(_ text: String) {
    separate()
    quote(text)
  }

  package mutating func value(_ number: Int64) { raw(String(number)) }

  package mutating func value(_ number: Int) { raw(String(number)) }

  package mutating func value(_ isTrue: Bool) { raw(isTrue ? "true" : "false") }

  /// Writes a value that was read, as it was written.
  package mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .boolean(let isTrue): self.value(isTrue)
    case .number(let digits): raw(digits)
    case .string(let text): self.value(text)
    case .array(let values):
      array { json in for value in values { json.value(value) } }
    case .object(let members):
      object { json in
        for member in members {
          json.name(member.name)
          json.value(member.value)
        }
      }
    }
  }

  /// Writes `null`.
  package mutating func null() { raw("null") }

  /// Text that is JSON already: a number in plain notation.
  package mutating func raw(_ json: String) {
    separate()
    bytes.append(contentsOf: json.utf8)
  }

  /// Writes a member with a text.
  package mutating func member(_ name: String, _ text: String) {
    self.name(name)
    value(text)
  }

  /// Writes a member with a number.
  package mutating func member(_ name: String, _ number: Int64) {
    self.name(name)
    value(number)
  }

  /// Writes a member with a truth value.
  package mutating func member(_ name: String, _ isTrue: Bool) {
    self.name(name)
    value(isTrue)
  }

  /// Ends the line after a complete value.
  package mutating func lineBreak() { bytes.append(UInt8(ascii: "\n")) }

  // MARK: Fragments

  /// Adds text of a document that is written in parts, each by a writer of its own.
  package mutating func fragment(_ json: String) { bytes.append(contentsOf: json.utf8) }

  /// Adds a quoted text to such a document.
  package mutating func fragmentText(_ text: String) { quote(text) }

  private mutating func separate() {
    if followsName {
      followsName = false
      return
    }
    guard let last = hasMember.indices.last else { return }
    if hasMember[last] { bytes.append(UInt8(ascii: ",")) }
    hasMember[last] = true
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    // Nearly every text can stand as it is, and is copied at once.
    let isPlain = text.utf8.withContiguousStorageIfAvailable { utf8 in
      guard !utf8.contains(where: Self.needsEscape) else { return false }
      bytes.append(contentsOf: utf8)
      return true
    }
    if isPlain != true { quoteBytes(of: text) }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func quoteBytes(of text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20, 0x7F:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(Self.hexDigits[Int(byte >> 4)])
        bytes.append(Self.hexDigits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
  }
}

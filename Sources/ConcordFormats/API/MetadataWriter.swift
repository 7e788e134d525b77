/// Writes elements of an XML document as bytes; text stands in attributes only.
struct MetadataWriter {
  private(set) var bytes: [UInt8] = []
  private var depth = 0

  init() {
    bytes.reserveCapacity(400_000)
    append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n")
  }

  /// An element without content.
  mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String>) {
    open(name, attributes)
    append("/>\n")
  }

  /// An element with what the body writes inside.
  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String>,
    _ body: (inout MetadataWriter) -> Void
  ) {
    open(name, attributes)
    append(">")
    let start = bytes.count
    append("\n")
    depth += 1
    body(&self)
    depth -= 1
    if bytes.count == start + 1 {
      bytes.removeLast(2)
      append("/>\n")
    } else {
      indent()
      append("</\(name)>\n")
    }
  }

  /// An element with a plain name inside.
  mutating func element(_ name: String, text: String) {
    indent()
    append("<\(name)>\(Self.escaped(text))</\(name)>\n")
  }

  /// An annotation with a truth value.
  mutating func annotation(_ term: String, _ isTrue: Bool) {
    element("Annotation", ["Term": term, "Bool": isTrue ? "true" : "false"])
  }

  private mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String>) {
    indent()
    append("<\(name)")
    for (key, value) in attributes where !value.isEmpty {
      append(" \(key)=\"\(Self.escaped(value))\"")
    }
  }

  private mutating func indent() { append(String(repeating: " ", count: depth)) }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }
}

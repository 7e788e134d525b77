package import ConcordCore

/// Where the bytes of a file come from, a piece at a time, so that its size does not matter (LIM-4).
package protocol ByteSource {
  /// The next bytes, at least one and at most `count`; an empty array at the end.
  mutating func read(upTo count: Int) throws(ConcordError) -> [UInt8]
}

/// Bytes that are in memory already, such as the body of a request.
package struct MemoryByteSource: ByteSource {
  private let bytes: [UInt8]
  private var position = 0

  /// The bytes of a whole file, byte order mark included if it has one.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The UTF-8 form of a text, without byte order mark.
  package init(_ text: String) { self.init([UInt8](text.utf8)) }

  /// The next bytes; never fails.
  package mutating func read(upTo count: Int) -> [UInt8] {
    let end = min(bytes.count, position + count)
    defer { position = end }
    return [UInt8](bytes[position..<end])
  }
}

import ConcordCore
import ConcordFormats
import Crypto
import Foundation
import Synchronization

/// A file that is imported; it is read several times, piece by piece (CSV-12).
package struct ImportFile: Sendable {
  /// How messages and the import's record name the file.
  package let name: String
  /// Where the file lies, to be found again when the import is resumed; blank = nowhere.
  package let path: String
  private let source: @Sendable () throws(ConcordError) -> any ByteSource

  /// A file on disk.
  package init(path: String) {
    let url = URL(fileURLWithPath: path)
    name = url.lastPathComponent
    self.path = url.standardizedFileURL.path
    source = { () throws(ConcordError) in try FileByteSource(path: path) }
  }

  /// A file that is in memory.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    path = ""
    source = { () throws(ConcordError) in MemoryByteSource(bytes) }
  }

  /// The bytes from the beginning.
  func open() throws(ConcordError) -> HashedSource { HashedSource(try source()) }
}

/// The bytes of a file, whose hash is known once they were all read.
struct HashedSource: ByteSource {
  private var source: any ByteSource
  let hash = FileHash()

  init(_ source: any ByteSource) { self.source = source }

  mutating func read(upTo count: Int) throws(ConcordError) -> [UInt8] {
    let bytes = try source.read(upTo: count)
    hash.add(bytes)
    return bytes
  }
}

/// The SHA-256 of bytes that come piece by piece.
final class FileHash: Sendable {
  private let hasher = Mutex(SHA256())

  func add(_ bytes: [UInt8]) { hasher.withLock { $0.update(data: bytes) } }

  /// In hex, of the bytes so far.
  var text: String { hasher.withLock { Self.hex($0.finalize()) } }

  /// The SHA-256 of a text, in hex.
  static func of(_ text: String) -> String { hex(SHA256.hash(data: Array(text.utf8))) }

  private static func hex(_ digest: SHA256.Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Row numbers, a bit each.
struct RowSet: Sendable {
  private var words: [UInt64] = []
  private(set) var count = 0

  func contains(_ row: Int) -> Bool {
    let word = row / 64
    return word < words.count && words[word] & (1 << UInt64(row % 64)) != 0
  }

  mutating func insert(_ row: Int) {
    if contains(row) { return }
    let word = row / 64
    while words.count <= word { words.append(0) }
    words[word] |= 1 << UInt64(row % 64)
    count += 1
  }
}

private import Crypto

/// The bytes of a PNG or JPEG image and the hash by which records refer to it (2.1).
package struct ImageBytes: Sendable {
  package let bytes: [UInt8]
  /// SHA-256 in hex.
  package let hash: String

  /// Takes over the bytes of an image.
  ///
  /// - Throws: `E-RANGE` for anything but PNG and JPEG, and above 5 MB.
  package init(_ bytes: [UInt8]) throws(ConcordError) {
    let isPNG = bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    let isJPEG = bytes.starts(with: [0xFF, 0xD8, 0xFF])
    guard isPNG || isJPEG else {
      throw ConcordError(.range, "Image", "PNG and JPEG", field: "picture")
    }
    guard bytes.count <= Limits.imageBytes else {
      throw ConcordError(
        .range, "Image", "at most \(Limits.imageBytes) bytes",
        field: "picture")
    }
    self.bytes = bytes
    hash = SHA256.hash(data: bytes).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

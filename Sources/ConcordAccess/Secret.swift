private import Crypto
private import Foundation

/// Random secrets, the hashes that are kept of them, and their comparison.
enum Secret {
  /// Random bytes of every secret; 256 bits are beyond guessing, so that a plain hash will do.
  static let byteCount = 32

  static func randomBytes(_ count: Int = byteCount) -> [UInt8] {
    SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).withUnsafeBytes { Array($0) }
  }

  /// A web service key: base64 of random bytes, 44 characters.
  static func webServiceKey() -> String { Data(randomBytes()).base64EncodedString() }

  /// A client secret or refresh token: 43 characters that need no escaping in forms and headers.
  static func token() -> String {
    webServiceKey().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// SHA-256 in hex.
  static func hash(_ secret: String) -> String {
    SHA256.hash(data: Data(secret.utf8)).map { byte in
      let hex = String(byte, radix: 16)
      return byte < 16 ? "0" + hex : hex
    }.joined()
  }

  /// Compares in a time that depends on the lengths alone.
  static func areEqual(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    var difference = left.count ^ right.count
    for index in 0..<min(left.count, right.count) {
      difference |= Int(left[index] ^ right[index])
    }
    return difference == 0
  }
}

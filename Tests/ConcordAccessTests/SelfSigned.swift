import Crypto
import CryptoExtras
import Foundation

/// Certificates that their own keys have signed, written element by element (RFC 5280).
enum SelfSigned {
  private static func element(_ tag: UInt8, _ content: Data) -> Data {
    let count = content.count
    let length: [UInt8] =
      count < 0x80 ? [UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
    return Data([tag] + length) + content
  }

  private static func sequence(_ parts: Data...) -> Data { element(0x30, parts.reduce(Data(), +)) }

  /// A PEM certificate; times of 13 characters are of this century, longer ones of any.
  static func certificate(
    _ key: _RSA.Signing.PrivateKey, from: String = "200101000000Z", until: String = "490101000000Z"
  ) throws -> String {
    func time(_ text: String) -> Data {
      element(text.count == 13 ? 0x17 : 0x18, Data(text.utf8))
    }
    let algorithm = sequence(
      element(0x06, Data([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B])),
      element(0x05, Data()))
    let signed = sequence(
      element(0xA0, element(0x02, Data([2]))), element(0x02, Data([1])), algorithm, sequence(),
      sequence(time(from), time(until)), sequence(), key.publicKey.derRepresentation)
    let signature = try key.signature(
      for: SHA256.hash(data: signed), padding: .insecurePKCS1v1_5
    ).rawRepresentation
    let whole = sequence(signed, algorithm, element(0x03, Data([0]) + signature))
    let lines = whole.base64EncodedString(
      options: [.lineLength64Characters, .endLineWithLineFeed])
    return "-----BEGIN CERTIFICATE-----\n\(lines)\n-----END CERTIFICATE-----\n"
  }
}

private import Crypto
private import Foundation
private import JWTKit

/// The first certificate of a PEM file, which has to have an RSA key of 2,048 bits or more.
struct CertificateFile {
  /// PEM, the certificate alone.
  let text: String
  /// SHA-256 in hex.
  let thumbprint: String
  /// UTC, in the form of stored times.
  let notBefore: String
  let notAfter: String

  private static let begin = "-----BEGIN CERTIFICATE-----"
  private static let end = "-----END CERTIFICATE-----"

  /// Nil when there is no such certificate; whatever else is in the file is not kept.
  init?(_ bytes: [UInt8]) {
    guard let file = String(validating: bytes, as: UTF8.self),
      let start = file.range(of: Self.begin),
      let stop = file.range(of: Self.end, range: start.upperBound..<file.endIndex),
      let data = Data(
        base64Encoded: file[start.upperBound..<stop.lowerBound].filter { !$0.isWhitespace }),
      let validity = DERReader.validity(Array(data))
    else { return nil }
    let lines = data.base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
    text = "\(Self.begin)\n\(lines)\n\(Self.end)\n"
    guard (try? Insecure.RSA.PublicKey(certificatePEM: text)) != nil else { return nil }
    thumbprint = SHA256.hash(data: data).map { byte in
      let hex = String(byte, radix: 16)
      return byte < 16 ? "0" + hex : hex
    }.joined()
    (notBefore, notAfter) = validity
  }
}

/// Reads what is encoded by the distinguished rules (X.690), one element after another.
struct DERReader {
  private var rest: ArraySlice<UInt8>

  private init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The tag and the content of the next element; nil at the end and for what is malformed.
  private mutating func next() -> (tag: UInt8, content: ArraySlice<UInt8>)? {
    guard let tag = rest.popFirst(), let first = rest.popFirst() else { return nil }
    var length = Int(first)
    if first >= 0x80 {
      guard (0x81...0x84).contains(first) else { return nil }
      length = 0
      for _ in 0x80..<first {
        guard let byte = rest.popFirst() else { return nil }
        length = length << 8 | Int(byte)
      }
    }
    guard length <= rest.count else { return nil }
    let content = rest.prefix(length)
    rest = rest.dropFirst(length)
    return (tag, content)
  }

  private static let sequence: UInt8 = 0x30
  private static let version: UInt8 = 0xA0
  private static let shortTime: UInt8 = 0x17
  private static let longTime: UInt8 = 0x18

  /// From when and until when a certificate is valid (RFC 5280, 4.1).
  static func validity(_ certificate: [UInt8]) -> (notBefore: String, notAfter: String)? {
    var file = DERReader(certificate[...])
    guard let outer = file.next(), outer.tag == sequence else { return nil }
    var signed = DERReader(outer.content)
    guard let inner = signed.next(), inner.tag == sequence else { return nil }
    var fields = DERReader(inner.content)
    guard var field = fields.next() else { return nil }
    // The version may be left out; number, algorithm and issuer follow.
    var count = field.tag == version ? 4 : 3
    while count > 0 {
      guard let next = fields.next() else { return nil }
      field = next
      count -= 1
    }
    guard field.tag == sequence else { return nil }
    var times = DERReader(field.content)
    guard let from = times.next().flatMap(time), let until = times.next().flatMap(time) else {
      return nil
    }
    return (from, until)
  }

  /// `240131235959Z` or `20240131235959Z` as a stored time.
  private static func time(_ tag: UInt8, _ content: ArraySlice<UInt8>) -> String? {
    var digits = content.dropLast().map { Character(Unicode.Scalar($0)) }
    guard content.last == UInt8(ascii: "Z"), digits.allSatisfy({ ("0"..."9").contains($0) }) else {
      return nil
    }
    if tag == shortTime, digits.count == 12 {
      digits = Array(digits[0] >= "5" ? "19" : "20") + digits
    }
    guard tag == shortTime || tag == longTime, digits.count == 14 else { return nil }
    func part(_ range: Range<Int>) -> String { String(digits[range]) }
    return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T"
      + "\(part(8..<10)):\(part(10..<12)):\(part(12..<14)).000Z"
  }
}

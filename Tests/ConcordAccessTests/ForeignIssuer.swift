import Crypto
import CryptoExtras
import Foundation
import Synchronization

/// A token service of somebody else: signs tokens and publishes its keys.
final class ForeignIssuer: Sendable {
  static let name = "https://login.example.com/tenant/v2.0"
  static let keysURL = "https://login.example.com/tenant/keys"
  static let audience = "api://concord"

  enum Algorithm: String, CaseIterable, Sendable {
    case rs256 = "RS256"
    case ps256 = "PS256"
    case es256 = "ES256"
    case edDSA = "EdDSA"
  }

  private struct Service {
    var kids = ["first"]
    var fetched = 0
    var isDown = false
  }

  let rsa: _RSA.Signing.PrivateKey
  private let curve = P256.Signing.PrivateKey()
  private let edwards = Curve25519.Signing.PrivateKey()
  private let service = Mutex(Service())

  init() throws { rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048) }

  /// How often the keys were asked for.
  var fetched: Int { service.withLock { $0.fetched } }

  /// From now on the same keys have other names.
  func rotate(to kids: String...) { service.withLock { $0.kids = kids } }

  func setDown(_ isDown: Bool) { service.withLock { $0.isDown = isDown } }

  /// What answers a request for the keys.
  func fetch(_ url: String, _ allowsHTTP: Bool) async -> [UInt8]? {
    let isDown = service.withLock { service in
      service.fetched += 1
      return service.isDown || url != Self.keysURL
    }
    return isDown ? nil : Array(keySet().utf8)
  }

  /// The key set: the RSA key with each name, the others with `-ec` and `-ed` behind it.
  func keySet(more: String = "") -> String {
    let primitives = try? rsa.publicKey.getKeyPrimitives()
    let (n, e) = (Self.base64(primitives?.modulus), Self.base64(primitives?.publicExponent))
    let point = curve.publicKey.rawRepresentation
    let (x, y) = (Self.base64(point.prefix(32)), Self.base64(point.suffix(32)))
    let ed = Self.base64(edwards.publicKey.rawRepresentation)
    let keys = service.withLock { $0.kids }.map { kid in
      """
      {"kty":"RSA","use":"sig","kid":"\(kid)","n":"\(n)","e":"\(e)","x5c":["x"]},\
      {"kty":"EC","kid":"\(kid)-ec","crv":"P-256","x":"\(x)","y":"\(y)","alg":"ES256"},\
      {"kty":"OKP","kid":"\(kid)-ed","crv":"Ed25519","x":"\(ed)","alg":"EdDSA"}
      """
    }
    return "{\"keys\":[\(more)\(keys.joined(separator: ","))]}"
  }

  // MARK: Tokens

  /// A token of that moment with the claims of a user, some of them changed; `null` = left out.
  func token(
    _ now: Int64, _ changes: [String: String] = [:], by algorithm: Algorithm = .rs256,
    kid: String = "first", header: String? = nil
  ) throws -> String {
    var claims = [
      "iss": "\"\(Self.name)\"", "aud": "\"\(Self.audience)\"", "exp": "\(now / 1000 + 3600)",
      "nbf": "\(now / 1000)", "iat": "\(now / 1000)",
    ]
    for (name, json) in changes { claims[name] = json == "null" ? nil : json }
    let suffix = [.es256: "-ec", .edDSA: "-ed"][algorithm] ?? ""
    let head =
      header ?? "{\"alg\":\"\(algorithm.rawValue)\",\"typ\":\"JWT\",\"kid\":\"\(kid)\(suffix)\"}"
    let body = claims.sorted { $0.key < $1.key }.map { "\"\($0)\":\($1)" }.joined(separator: ",")
    return try sign(head, "{\(body)}", algorithm)
  }

  /// A token that says anything, signed all right.
  func sign(_ header: String, _ body: String, _ algorithm: Algorithm) throws -> String {
    let text = "\(Self.base64(Data(header.utf8))).\(Self.base64(Data(body.utf8)))"
    let signature =
      switch algorithm {
      case .rs256:
        try rsa.signature(for: SHA256.hash(data: Data(text.utf8)), padding: .insecurePKCS1v1_5)
          .rawRepresentation
      case .ps256:
        try rsa.signature(for: SHA256.hash(data: Data(text.utf8)), padding: .PSS)
          .rawRepresentation
      case .es256: try curve.signature(for: Data(text.utf8)).rawRepresentation
      case .edDSA: try edwards.signature(for: Data(text.utf8))
      }
    return "\(text).\(Self.base64(signature))"
  }

  static func base64(_ data: Data?) -> String {
    (data ?? Data()).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }
}

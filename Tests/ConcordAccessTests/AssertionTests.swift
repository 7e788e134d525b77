import ConcordAccess
import ConcordCore
import ConcordStore
import Crypto
import CryptoExtras
import Foundation
import Testing

@Suite("Client assertions")
struct AssertionTests {
  private static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
  private static let endpoint = "http://localhost:7048/oauth2/v2.0/token"

  /// A server that knows the certificate of an application.
  private struct Scene {
    let access: AccessScene
    let signer: ForeignIssuer
    let client: RecordID

    init(from: String = "200101000000Z", until: String = "490101000000Z") async throws {
      access = try await AccessScene()
      signer = try ForeignIssuer()
      client = try await access.application(.setup).id
      let certificate = try SelfSigned.certificate(signer.rsa, from: from, until: until)
      _ = try await access.administration.addCertificate(Array(certificate.utf8), to: client)
    }

    /// An assertion of now, in which some claims are changed.
    func assertion(
      _ changes: [String: String] = [:], by algorithm: ForeignIssuer.Algorithm = .rs256,
      header: String? = nil
    ) throws -> String {
      let own = [
        "iss": "\"\(client)\"", "sub": "\"\(client)\"", "aud": "\"\(endpoint)\"",
        "jti": "\"\(UUID())\"", "exp": "\(access.now / 1000 + 600)",
      ]
      return try signer.token(
        access.now, own.merging(changes) { $1 }, by: algorithm, header: header)
    }

    /// Asks for a token with an assertion.
    func ask(_ assertion: String, _ changes: [String: String] = [:]) async throws -> TokenReply {
      let fields = [
        "grant_type": "client_credentials", "client_id": client.description,
        "client_assertion_type": type, "client_assertion": assertion,
      ]
      return try await access.ask(
        fields.merging(changes) { $1 }.filter { !$0.value.isEmpty })
    }
  }

  private func refused(_ reply: TokenReply, _ comment: Testing.Comment? = nil) {
    #expect(reply.status == 401 && reply["error"] == "invalid_client", comment)
    #expect(reply.text.contains("\"error_codes\":[700027]"), comment)
  }

  @Test(
    "API 1.3: an application that signs with its certificate gets a token",
    arguments: [ForeignIssuer.Algorithm.rs256, .ps256])
  func signed(_ algorithm: ForeignIssuer.Algorithm) async throws {
    let scene = try await Scene()
    let reply = try await scene.ask(try scene.assertion(by: algorithm))
    #expect(reply.status == 200)
    let principal = try await scene.access.signIn("Bearer \(try #require(reply["access_token"]))")
    #expect(principal?.id == scene.client && principal?.role == .setup)
  }

  @Test("RFC 7521, 4.2: the assertion says who the client is, if nothing else does")
  func withoutClientID() async throws {
    let scene = try await Scene()
    #expect(try await scene.ask(try scene.assertion(), ["client_id": ""]).status == 200)
    let upper = scene.client.description.uppercased()
    #expect(try await scene.ask(try scene.assertion(), ["client_id": upper]).status == 200)
    let (other, _) = try await scene.access.application()
    refused(try await scene.ask(try scene.assertion(), ["client_id": other.description]))
  }

  @Test("API 1.3: an assertion is good for one use, in every process and after it has ended")
  func replay() async throws {
    let scene = try await Scene()
    let assertion = try scene.assertion()
    #expect(try await scene.ask(assertion).status == 200)
    refused(try await scene.ask(assertion))
    let now = scene.access.now
    let again = TokenEndpoint(AccessControl(scene.access.store, clock: { now }))
    let answer = try await again.answer(
      TokenEndpoint.Request(
        fields: [
          "grant_type": "client_credentials", "client_assertion_type": Self.type,
          "client_assertion": assertion,
        ], isVersion2: true, origin: "http://localhost:7048", address: "192.0.2.1"))
    #expect(answer.status == 401)
    scene.access.advance(seconds: 899)
    refused(try await scene.ask(assertion))
    scene.access.advance(seconds: 1)
    refused(try await scene.ask(assertion))
    // The name is free again once nothing with it is valid.
    let jti = ["jti": "\"again\"", "exp": "\(scene.access.now / 1000 + 1)"]
    #expect(try await scene.ask(try scene.assertion(jti)).status == 200)
    scene.access.advance(seconds: 301)
    let later = ["jti": "\"again\"", "exp": "\(scene.access.now / 1000 + 1)"]
    #expect(try await scene.ask(try scene.assertion(later)).status == 200)
  }

  @Test(
    "API 1.3: what an assertion says is checked",
    arguments: [
      (["aud": "\"http://localhost:7048/oauth2/token\""], true),
      (["aud": "\"http://localhost:7048/common/oauth2/v2.0/token\""], true),
      (["aud": "\"HTTP://LOCALHOST:7048/default/oauth2/token/\""], true),
      (["aud": "[\"x\",\"http://localhost:7048/oauth2/token\"]"], true),
      (["aud": "\"http://localhost:7048\""], false), (["aud": "null"], false),
      (["aud": "\"http://localhost:7048/nowhere/oauth2/token\""], false),
      (["aud": "\"http://localhost:7048.evil.example/oauth2/token\""], false),
      (["aud": "\"https://localhost:7048/oauth2/token\""], false),
      (["iss": "\"x\""], false), (["sub": "\"x\""], false), (["iss": "null"], false),
      (["sub": "null"], false), (["jti": "null"], false), (["jti": "\"\""], false),
      (["exp": "null"], false), (["exp": "1699999701"], true), (["exp": "1699999700"], false),
      (["exp": "1700086400"], true), (["exp": "1700086401"], false), (["exp": "1e300"], false),
      (["nbf": "1700000300"], true), (["nbf": "1700000301"], false), (["nbf": "null"], true),
    ] as [([String: String], Bool)])
  func claims(_ changes: [String: String], _ isGood: Bool) async throws {
    let scene = try await Scene()
    let reply = try await scene.ask(try scene.assertion(changes))
    if isGood { #expect(reply.status == 200) } else { refused(reply) }
  }

  @Test("only RS256 and PS256 with the private key of a certificate are signatures")
  func forged() async throws {
    let scene = try await Scene()
    let good = try scene.assertion()
    let parts = good.split(separator: ".").map(String.init)
    let stranger = try ForeignIssuer()
    let own = [
      "iss": "\"\(scene.client)\"", "sub": "\"\(scene.client)\"", "aud": "\"\(Self.endpoint)\"",
      "jti": "\"1\"",
    ]
    let none = ForeignIssuer.base64(Data("{\"alg\":\"none\"}".utf8))
    for wrong in [
      try stranger.token(scene.access.now, own), "\(none).\(parts[1]).",
      "\(none).\(parts[1]).\(parts[2])", "\(parts[0]).\(parts[1]).AAAA",
      "\(parts[0]).\(parts[1])", "x", String(repeating: "x", count: Limits.assertionCharacters),
      try scene.assertion(by: .es256), try scene.assertion(by: .edDSA),
      try scene.assertion(header: "{\"alg\":\"PS256\"}"),
      try scene.assertion(header: "{\"alg\":\"RS512\"}"),
      try scene.assertion(header: "{\"alg\":\"HS256\"}"),
      try scene.assertion(header: "{\"alg\":\"RS256\",\"crit\":[\"x\"]}"),
    ] {
      // Failures of one address for one application are counted.
      scene.access.advance(seconds: 61)
      refused(try await scene.ask(wrong), "\(wrong.prefix(60))")
    }
  }

  @Test("a secret and an assertion together, or another type, are no request")
  func malformed() async throws {
    let scene = try await Scene()
    let both = try await scene.ask(try scene.assertion(), ["client_secret": "x"])
    #expect(both.status == 400 && both["error"] == "invalid_request")
    for type in ["", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"] {
      let reply = try await scene.ask(try scene.assertion(), ["client_assertion_type": type])
      #expect(reply.status == 400 && reply["error"] == "invalid_request")
    }
  }

  @Test("API-AUTH-1: after ten failures not even a right assertion is looked at for a minute")
  func brake() async throws {
    let scene = try await Scene()
    for _ in 0..<10 { refused(try await scene.ask(try scene.assertion(["iss": "\"x\""]))) }
    refused(try await scene.ask(try scene.assertion()))
    scene.access.advance(seconds: 60)
    #expect(try await scene.ask(try scene.assertion()).status == 200)
  }

  @Test("a disabled or unknown application is refused like a wrong signature")
  func disabled() async throws {
    let scene = try await Scene()
    try await scene.access.administration.changeApplication(scene.client, isDisabled: true)
    refused(try await scene.ask(try scene.assertion()))
    try await scene.access.administration.changeApplication(scene.client, isDisabled: false)
    #expect(try await scene.ask(try scene.assertion()).status == 200)
    try await scene.access.administration.deleteApplication(scene.client)
    refused(try await scene.ask(try scene.assertion()))
  }

  @Test("refresh tokens are exchanged with an assertion too")
  func refresh() async throws {
    let scene = try await Scene()
    _ = try await scene.access.administration.createUser("anna", role: .read)
    let token = try await scene.access.administration.issueRefreshToken(
      application: scene.client, user: "anna")
    let reply = try await scene.ask(
      try scene.assertion(), ["grant_type": "refresh_token", "refresh_token": token])
    #expect(reply.status == 200 && reply["refresh_token"] != nil)
  }

  // MARK: Certificates

  @Test("a certificate counts from its first to its last day")
  func validity() async throws {
    // The scene's clock starts at 2023-11-14 22:13:20.
    let scene = try await Scene(from: "231114221500Z", until: "20231114221600Z")
    refused(try await scene.ask(try scene.assertion()))
    scene.access.advance(seconds: 100)
    #expect(try await scene.ask(try scene.assertion()).status == 200)
    scene.access.advance(seconds: 60)
    refused(try await scene.ask(try scene.assertion()))
    let own = try await scene.access.administration.certificates(of: scene.client)
    #expect(own.map(\.notBefore) == ["2023-11-14T22:15:00.000Z"])
    #expect(own.map(\.notAfter) == ["2023-11-14T22:16:00.000Z"])
  }

  @Test("certificates are replaced without a pause: several count, one that is removed does not")
  func rollover() async throws {
    let scene = try await Scene()
    let administration = scene.access.administration
    let next = try ForeignIssuer()
    let file = "Subject: next\n" + (try SelfSigned.certificate(next.rsa)) + "-----BEGIN X-----"
    let added = try await administration.addCertificate(Array(file.utf8), to: scene.client)
    #expect(try await scene.ask(try scene.assertion()).status == 200)
    let first = try await administration.certificates(of: scene.client)[0]
    #expect(first.thumbprint != added.thumbprint && added.thumbprint.count == 64)
    #expect(!added.certificate.contains("next") && !added.certificate.contains("X-----"))
    try await administration.deleteCertificate(
      first.thumbprint.uppercased(), of: scene.client)
    refused(try await scene.ask(try scene.assertion()))
    let own = [
      "iss": "\"\(scene.client)\"", "sub": "\"\(scene.client)\"", "aud": "\"\(Self.endpoint)\"",
      "jti": "\"1\"",
    ]
    #expect(try await scene.ask(try next.token(scene.access.now, own)).status == 200)
    await #expect(throws: ConcordError(.notFound, "Certificate", first.thumbprint)) {
      try await administration.deleteCertificate(first.thumbprint, of: scene.client)
    }
  }

  @Test("files without a usable certificate are refused, whatever is cut off")
  func files() async throws {
    let scene = try await Scene()
    let administration = scene.access.administration
    let text = try SelfSigned.certificate(scene.signer.rsa)
    func code(_ text: String) async -> ErrorCode? {
      let error = await #expect(throws: ConcordError.self) {
        _ = try await administration.addCertificate(Array(text.utf8), to: scene.client)
      }
      return error?.violations.first?.code
    }
    #expect(await code(text) == .exists)
    #expect(await code("") == .range)
    #expect(await code("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----") == .range)
    #expect(await code(scene.signer.rsa.publicKey.pemRepresentation) == .range)
    let expired = try SelfSigned.certificate(scene.signer.rsa, until: "210101000000Z")
    #expect(await code(expired) == .range)
    let old = try SelfSigned.certificate(scene.signer.rsa, until: "510101000000Z")
    #expect(await code(old) == .range)
    let weak = try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1024))
    #expect(await code(try SelfSigned.certificate(weak)) == .range)
    for cut in stride(from: 28, to: text.count - 28, by: 97) {
      #expect(await code(String(text.prefix(cut)) + "\n-----END CERTIFICATE-----") == .range)
    }
    for _ in 1..<Limits.certificatesPerApplication {
      let more = try SelfSigned.certificate(try ForeignIssuer().rsa)
      _ = try await administration.addCertificate(Array(more.utf8), to: scene.client)
    }
    #expect(await code(try SelfSigned.certificate(try ForeignIssuer().rsa)) == .range)
  }
}

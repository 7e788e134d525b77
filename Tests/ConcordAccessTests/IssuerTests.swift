import ConcordAccess
import ConcordCore
import ConcordStore
import Crypto
import CryptoExtras
import Foundation
import Testing

@Suite("Tokens of trusted issuers")
struct IssuerTests {
  private static let oid = "6f9b8a52-3f4e-4d2b-9a8e-0c1d2e3f4a5b"

  /// A server that trusts an issuer, and knows a user by `oid`.
  private struct Scene {
    let issuer: ForeignIssuer
    let access: AccessScene

    init(trusting: Bool = true) async throws {
      let issuer = try ForeignIssuer()
      self.issuer = issuer
      access = try await AccessScene(fetchKeys: { await issuer.fetch($0, $1) })
      _ = try await access.administration.createUser("anna", role: .edit)
      guard trusting else { return }
      try await access.administration.addIssuer(
        ForeignIssuer.name, audiences: ["other", ForeignIssuer.audience],
        keys: .url(ForeignIssuer.keysURL))
      try await map(.oid, oid.uppercased(), .user("anna"))
    }

    func map(
      _ claim: IdentityClaim, _ value: String, _ target: AccessAdministration.IdentityTarget
    ) async throws {
      try await access.administration.map(
        claim, value, ofIssuer: ForeignIssuer.name, to: target)
    }

    func signIn(_ token: String) async throws -> Principal? {
      try await access.signIn("Bearer \(token)")
    }

    /// A token of now, by default one of the user.
    func token(
      _ changes: [String: String] = [:], by algorithm: ForeignIssuer.Algorithm = .rs256,
      kid: String = "first", header: String? = nil
    ) throws -> String {
      let user = ["oid": "\"\(oid)\"", "scp": "\"user_impersonation\""]
      return try issuer.token(
        access.now, user.merging(changes) { $1 }, by: algorithm, kid: kid, header: header)
    }
  }

  @Test(
    "API 1.3: the oid of a token stands for a user", arguments: ForeignIssuer.Algorithm.allCases)
  func user(_ algorithm: ForeignIssuer.Algorithm) async throws {
    let scene = try await Scene()
    let principal = try await scene.signIn(try scene.token(by: algorithm))
    #expect(principal?.name == "anna" && principal?.role == .edit)
    #expect(principal?.isApplication == false)
  }

  @Test("API 1.3: appid and azp stand for an application that acts for itself")
  func application() async throws {
    let scene = try await Scene()
    let (id, _) = try await scene.access.application(.setup)
    try await scene.map(.azp, "shop", .application(id))
    try await scene.map(.appid, Self.oid, .application(id))
    for changes in [
      ["azp": "\"shop\"", "sub": "\"shop\""], ["azp": "\"shop\"", "idtyp": "\"app\""],
      ["appid": "\"\(Self.oid)\"", "azp": "\"unknown\""],
    ] {
      let token = try scene.token(["oid": "null", "scp": "null"].merging(changes) { $1 })
      let principal = try await scene.signIn(token)
      #expect(principal?.id == id && principal?.isApplication == true, "\(changes)")
    }
  }

  @Test("a user's token does not get the rights of the application it was issued to")
  func delegated() async throws {
    let scene = try await Scene()
    let (id, _) = try await scene.access.application(.admin)
    try await scene.map(.azp, "shop", .application(id))
    for changes in [
      ["oid": "\"someone else\"", "azp": "\"shop\""],
      ["oid": "null", "azp": "\"shop\"", "sub": "\"somebody\"", "scp": "null"],
      ["oid": "null", "azp": "\"shop\"", "idtyp": "\"user\"", "scp": "null"],
      ["oid": "null", "azp": "\"shop\"", "sub": "\"shop\""],
    ] {
      #expect(try await scene.signIn(try scene.token(changes)) == nil, "\(changes)")
    }
    // Whom the oid stands for comes first.
    let own = try await scene.signIn(try scene.token(["azp": "\"shop\"", "scp": "null"]))
    #expect(own?.name == "anna")
  }

  @Test(
    "API 1.3: audience, issuer and times are checked, with five minutes of grace",
    arguments: [
      (["aud": "\"other\""], true), (["aud": "[\"x\",\"api://concord\"]"], true),
      (["aud": "\"x\""], false), (["aud": "[]"], false), (["aud": "null"], false),
      (["iss": "\"https://login.example.com/tenant/v2.0/\""], false),
      (["iss": "\"https://evil.example\""], false), (["iss": "null"], false),
      (["exp": "1699999701"], true), (["exp": "1699999700"], false), (["exp": "null"], false),
      (["exp": "\"soon\""], false), (["exp": "1e300"], true), (["exp": "-1e300"], false),
      (["nbf": "1700000300"], true), (["nbf": "1700000301"], false), (["nbf": "null"], true),
      (["oid": "\"unknown\""], false), (["oid": "null"], false), (["oid": "1"], false),
    ] as [([String: String], Bool)])
  func claims(_ changes: [String: String], _ isGood: Bool) async throws {
    let scene = try await Scene()
    let principal = try await scene.signIn(try scene.token(changes))
    #expect((principal != nil) == isGood)
  }

  @Test("a token is let in until it ends, although it was believed a moment before")
  func expiry() async throws {
    let scene = try await Scene()
    let token = try scene.token()
    scene.access.advance(seconds: 3899)
    #expect(try await scene.signIn(token) != nil)
    scene.access.advance(seconds: 1)
    #expect(try await scene.signIn(token) == nil)
  }

  @Test("none, secrets and other keys are no signatures; extensions are not understood")
  func forged() async throws {
    let scene = try await Scene()
    let good = try scene.token()
    #expect(try await scene.signIn(good) != nil)
    let parts = good.split(separator: ".").map(String.init)
    func encoded(_ text: String) -> String { ForeignIssuer.base64(Data(text.utf8)) }
    // A public key that is taken for a shared secret.
    let head = encoded("{\"alg\":\"HS256\",\"kid\":\"first\"}")
    let secret = SymmetricKey(data: scene.issuer.rsa.publicKey.derRepresentation)
    let code = HMAC<SHA256>.authenticationCode(
      for: Data("\(head).\(parts[1])".utf8), using: secret)
    let stranger = try ForeignIssuer()
    let wrong = [
      "\(encoded("{\"alg\":\"none\",\"kid\":\"first\"}")).\(parts[1]).",
      "\(encoded("{\"alg\":\"none\",\"kid\":\"first\"}")).\(parts[1]).\(parts[2])",
      "\(head).\(parts[1]).\(ForeignIssuer.base64(Data(code)))",
      "\(parts[0]).\(parts[1]).", "\(parts[0]).\(parts[1]).AAAA", "\(parts[0]).\(parts[1])",
      "\(good).\(parts[2])", "..", "",
      try stranger.token(scene.access.now, ["oid": "\"\(Self.oid)\""]),
      try scene.token(header: "{\"alg\":\"RS256\"}"),
      try scene.token(header: "{\"alg\":\"PS256\",\"kid\":\"first\"}"),
      try scene.token(header: "{\"alg\":\"ES256\",\"kid\":\"first\"}"),
      try scene.token(header: "{\"alg\":\"RS256\",\"kid\":\"first-ec\"}"),
      try scene.token(header: "{\"alg\":\"RS256\",\"kid\":\"first\",\"crit\":[\"b64\"]}"),
      try scene.token(header: "[]"), try scene.issuer.sign("{\"alg\":\"RS256\"}", "[]", .rs256),
    ]
    for token in wrong { #expect(try await scene.signIn(token) == nil, "\(token)") }
    // What was tried with another algorithm does not spoil the key.
    #expect(try await scene.signIn(try scene.token(["jti": "\"2\""])) != nil)
  }

  @Test("a token of an issuer that is not trusted asks nobody for keys")
  func unknownIssuer() async throws {
    let scene = try await Scene(trusting: false)
    #expect(try await scene.signIn(try scene.token()) == nil)
    #expect(scene.issuer.fetched == 0)
  }

  // MARK: Keys

  @Test("keys are fetched once; a key with another name is looked for once a minute")
  func rotation() async throws {
    let scene = try await Scene()
    for number in 1...3 {
      #expect(try await scene.signIn(try scene.token(["jti": "\"\(number)\""])) != nil)
    }
    #expect(scene.issuer.fetched == 1)
    scene.issuer.rotate(to: "second")
    #expect(try await scene.signIn(try scene.token(kid: "second")) == nil)
    #expect(scene.issuer.fetched == 1)
    scene.access.advance(seconds: 60)
    #expect(try await scene.signIn(try scene.token(kid: "second")) != nil)
    #expect(scene.issuer.fetched == 2)
    for number in 1...5 {
      #expect(try await scene.signIn(try scene.token(kid: "junk\(number)")) == nil)
    }
    #expect(scene.issuer.fetched == 2)
    #expect(try await scene.signIn(try scene.token(kid: "first")) == nil)
  }

  @Test("keys are asked for again after an hour, and used for a day while nobody answers")
  func stale() async throws {
    let scene = try await Scene()
    #expect(try await scene.signIn(try scene.token()) != nil)
    scene.issuer.setDown(true)
    scene.access.advance(seconds: 3600)
    for number in 1...3 {
      #expect(try await scene.signIn(try scene.token(["jti": "\"\(number)\""])) != nil)
    }
    #expect(scene.issuer.fetched == 2)
    scene.access.advance(seconds: 23 * 3600)
    #expect(try await scene.signIn(try scene.token()) == nil)
    scene.issuer.setDown(false)
    #expect(try await scene.signIn(try scene.token()) == nil)
    scene.access.advance(seconds: 60)
    #expect(try await scene.signIn(try scene.token()) != nil)
    #expect(scene.issuer.fetched == 4)
  }

  @Test("requests that come at the same time wait for one answer")
  func together() async throws {
    let scene = try await Scene()
    let tokens = try (0..<20).map { try scene.token(["jti": "\"\($0)\""]) }
    let found = try await withThrowingTaskGroup(of: Bool.self) { group in
      for token in tokens { group.addTask { try await scene.signIn(token) != nil } }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(found == 20 && scene.issuer.fetched == 1)
  }

  @Test(
    "keys may be kept here; private ones, those of other kinds and for other uses are not taken")
  func keptKeys() async throws {
    let scene = try await Scene(trusting: false)
    let odd = """
      {"kty":"oct","kid":"first","k":"AAAA"},{"kty":"RSA","kid":"enc","use":"enc","n":"AQAB",\
      "e":"AQAB"},{"kty":"EC","kid":"private","crv":"P-256","x":"AA","y":"AA","d":"AA"},7,
      """
    let administration = scene.access.administration
    for wrong in ["", "[]", "{\"keys\":[]}", "{\"keys\":[\(odd.dropLast(3))]}"] {
      await #expect(throws: ConcordError.self) {
        try await administration.addIssuer(
          ForeignIssuer.name, audiences: [ForeignIssuer.audience], keys: .keys(Array(wrong.utf8)))
      }
    }
    try await administration.addIssuer(
      ForeignIssuer.name, audiences: [ForeignIssuer.audience],
      keys: .keys(Array(scene.issuer.keySet(more: odd).utf8)))
    try await scene.map(.oid, Self.oid, .user("anna"))
    #expect(try await scene.signIn(try scene.token()) != nil)
    #expect(try await scene.signIn(try scene.token(kid: "enc")) == nil)
    #expect(scene.issuer.fetched == 0)
  }

  // MARK: Administration

  @Test("a user who is disabled or deleted is out, and so is an issuer that is removed")
  func removal() async throws {
    let scene = try await Scene()
    let administration = scene.access.administration
    let token = try scene.token()
    #expect(try await scene.signIn(token) != nil)
    try await administration.changeUser("anna", isDisabled: true)
    scene.access.forget()
    #expect(try await scene.signIn(token) == nil)
    try await administration.changeUser("anna", isDisabled: false)
    #expect(try await scene.signIn(token) != nil)
    try await administration.removeIssuer(ForeignIssuer.name)
    scene.access.forget()
    #expect(try await scene.signIn(token) == nil)

    let again = try await Scene()
    try await again.access.administration.deleteUser("anna")
    _ = try await again.access.administration.createUser("anna", role: .admin)
    #expect(try await again.signIn(try again.token()) == nil)
    #expect(try await again.access.administration.issuers().first?.identities == [])
  }

  @Test("a claim stands for the one it was mapped to last, or for nobody")
  func mapping() async throws {
    let scene = try await Scene()
    let administration = scene.access.administration
    _ = try await administration.createUser("ben", role: .read)
    try await scene.map(.oid, Self.oid, .user("BEN"))
    #expect(try await scene.signIn(try scene.token())?.name == "ben")
    try await administration.unmap(.oid, Self.oid, ofIssuer: ForeignIssuer.name)
    scene.access.forget()
    #expect(try await scene.signIn(try scene.token()) == nil)
    await #expect(throws: ConcordError(.notFound, "Identity", "oid \(Self.oid)")) {
      try await administration.unmap(.oid, Self.oid, ofIssuer: ForeignIssuer.name)
    }
    await #expect(throws: ConcordError(.notFound, "User", "carl")) {
      try await scene.map(.oid, Self.oid, .user("carl"))
    }
    await #expect(throws: ConcordError(.notFound, "Issuer", "https://x.example")) {
      try await administration.map(
        .oid, Self.oid, ofIssuer: "https://x.example", to: .user("anna"))
    }
  }

  @Test(
    "issuers and keys are named by https addresses; without TLS only on this machine",
    arguments: [
      ("https://a.example/keys", false, true), ("http://a.example/keys", false, false),
      ("http://a.example/keys", true, false), ("http://127.0.0.1:1/keys", true, true),
      ("http://localhost/keys", true, true), ("http://[::1]:2/keys", true, true),
      ("http://127.0.0.1/keys", false, false), ("http://127.0.0.1.evil.example/", true, false),
      ("http://localhost@evil.example/", true, false), ("https://a:b@c.example/", false, false),
      ("file:///etc/passwd", true, false), ("ftp://a.example/", true, false), ("keys", true, false),
      ("https:///keys", false, false), ("https://a.example/#x", false, false),
      ("https://a.example/a b", false, false), ("", true, false),
    ])
  func addresses(_ address: String, _ allowsHTTP: Bool, _ isAllowed: Bool) {
    #expect(KeyAddress.isAllowed(address, allowsHTTP: allowsHTTP) == isAllowed)
  }

  @Test("an issuer is trusted once, with an audience")
  func refusals() async throws {
    let administration = try await Scene().access.administration
    let keys = AccessAdministration.KeyOrigin.url(ForeignIssuer.keysURL)
    func codes(_ issuer: String, _ audiences: [String]) async -> [ErrorCode] {
      let error = await #expect(throws: ConcordError.self) {
        try await administration.addIssuer(issuer, audiences: audiences, keys: keys)
      }
      return error?.violations.map(\.code) ?? []
    }
    #expect(await codes(ForeignIssuer.name, ["a"]) == [.exists])
    #expect(await codes("https://b.example", []) == [.required])
    #expect(await codes("https://b.example", [""]) == [.required])
    #expect(await codes("https://b.example", ["a\nb"]) == [.control])
    #expect(await codes("http://b.example", ["a"]) == [.range])
    #expect(await codes("", ["a"]) == [.required])
    #expect(await codes("https://" + String(repeating: "b", count: 2000), ["a"]) == [.length])
  }
}

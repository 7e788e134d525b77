import ConcordAccess
import ConcordCore
import ConcordStore
import Foundation
import Testing

@Suite("Access tokens and refresh tokens")
struct BearerTests {
  private func token(_ scene: AccessScene, _ fields: [String: String]) async throws -> String {
    try #require(try await scene.ask(fields)["access_token"])
  }

  @Test("an access token lives 60 minutes, although it was believed a moment before")
  func expiry() async throws {
    let scene = try await AccessScene()
    let token = try await token(scene, try await scene.application().fields)
    scene.advance(seconds: 3599)
    #expect(try await scene.signIn("Bearer \(token)") != nil)
    scene.advance(seconds: 1)
    #expect(try await scene.signIn("Bearer \(token)") == nil)
  }

  @Test("a token that was changed in any part is refused")
  func forged() async throws {
    let scene = try await AccessScene()
    let token = try await token(scene, try await scene.application(.read).fields)
    let parts = token.split(separator: ".").map(String.init)
    #expect(parts.count == 3)
    let header = try #require(Data(base64Encoded: Self.padded(parts[0])))
    let text = String(decoding: header, as: UTF8.self)
    #expect(text.contains("\"HS256\"") && text.contains("\"kid\""))
    let payload = try #require(Data(base64Encoded: Self.padded(parts[1])))
    let admin = String(decoding: payload, as: UTF8.self)
      .replacing("\"role\":\"read\"", with: "\"role\":\"admin\"")
    #expect(admin.contains("admin"))
    let forged = Data(admin.utf8).base64EncodedString().filter { $0 != "=" }
    let none = Data("{\"alg\":\"none\"}".utf8).base64EncodedString().filter { $0 != "=" }
    for wrong in [
      "\(parts[0]).\(forged).\(parts[2])", "\(none).\(parts[1]).", "\(none).\(forged).\(parts[2])",
      "\(parts[0]).\(parts[1]).", "\(parts[0]).\(parts[1])", token + "x", "\(token).\(parts[2])",
    ] {
      #expect(try await scene.signIn("Bearer \(wrong)") == nil, "\(wrong)")
    }
    #expect(try await scene.signIn("Bearer \(token)")?.role == .read)
  }

  private static func padded(_ base64: String) -> String {
    let text = base64.replacing("-", with: "+").replacing("_", with: "/")
    return text + String(repeating: "=", count: (4 - text.count % 4) % 4)
  }

  @Test("the role is looked up when the token is used; a disabled or deleted application is out")
  func role() async throws {
    let scene = try await AccessScene()
    let (id, fields) = try await scene.application(.read)
    let header = "Bearer \(try await token(scene, fields))"
    #expect(try await scene.signIn(header)?.role == .read)
    try await scene.administration.changeApplication(id, role: .admin)
    scene.forget()
    #expect(try await scene.signIn(header)?.role == .admin)
    try await scene.administration.changeApplication(id, isDisabled: true)
    scene.forget()
    #expect(try await scene.signIn(header) == nil)
    try await scene.administration.changeApplication(id, isDisabled: false)
    #expect(try await scene.signIn(header) != nil)
    try await scene.administration.deleteApplication(id)
    scene.forget()
    #expect(try await scene.signIn(header) == nil)
  }

  @Test("a token of another server or tenant is refused; one of another process is accepted")
  func elsewhere() async throws {
    let (scene, other) = (try await AccessScene(), try await AccessScene())
    let token = try await token(scene, try await scene.application().fields)
    _ = try await other.application()
    _ = try await other.ask(try await other.application().fields)
    #expect(try await other.signIn("Bearer \(token)") == nil)

    var settings = AccessControl.Settings()
    let now = scene.now
    let again = AccessControl(scene.store, settings: settings, clock: { now })
    #expect(
      try await again.authenticate(authorization: "Bearer \(token)", from: "192.0.2.1") != nil)
    settings.tenant = "contoso"
    let tenant = AccessControl(scene.store, settings: settings, clock: { now })
    #expect(
      try await tenant.authenticate(authorization: "Bearer \(token)", from: "192.0.2.1") == nil)
  }

  @Test("API 1.3: a refresh token is good for one use and the answer holds the next")
  func rotation() async throws {
    let scene = try await AccessScene()
    let (user, _) = try await scene.administration.createUser("anna", role: .setup)
    var (id, fields) = try await scene.application(.read)
    fields["grant_type"] = "refresh_token"
    fields["refresh_token"] = try await scene.administration.issueRefreshToken(
      application: id, user: "ANNA")
    var seen: Set<String> = []
    for isVersion2 in [true, false, true] {
      let reply = try await scene.ask(fields, isVersion2: isVersion2)
      #expect(reply.status == 200)
      #expect(
        reply.names
          == (isVersion2
            ? [
              "token_type", "scope", "expires_in", "ext_expires_in", "access_token",
              "refresh_token",
            ]
            : [
              "token_type", "scope", "expires_in", "ext_expires_in", "expires_on", "not_before",
              "resource", "access_token", "refresh_token",
            ]))
      #expect(reply["scope"] == "http://localhost:7048/.default")
      let principal = try await scene.signIn("Bearer \(reply["access_token"] ?? "")")
      #expect(principal == Principal(id: user.id, name: "anna", role: .setup))
      let next = try #require(reply["refresh_token"])
      #expect(seen.insert(next).inserted && next != fields["refresh_token"])
      fields["refresh_token"] = next
    }
    fields["scope"] = "https://api.example/.default  offline_access"
    #expect(
      try await scene.ask(fields)["scope"] == "https://api.example/.default offline_access")
  }

  @Test("a refresh token that is used again revokes everything that followed from it")
  func reuse() async throws {
    let scene = try await AccessScene()
    _ = try await scene.administration.createUser("anna", role: .edit)
    var (id, fields) = try await scene.application()
    fields["grant_type"] = "refresh_token"
    func issue() async throws -> String {
      try await scene.administration.issueRefreshToken(application: id, user: "anna")
    }
    let (first, separate) = (try await issue(), try await issue())
    func use(_ token: String) async throws -> TokenReply {
      try await scene.ask(fields.merging(["refresh_token": token]) { $1 })
    }
    let second = try #require(try await use(first)["refresh_token"])
    let third = try #require(try await use(second)["refresh_token"])
    let again = try await use(first)
    #expect(again.status == 400 && again["error"] == "invalid_grant")
    #expect(try await use(third)["error"] == "invalid_grant")
    #expect(try await use(second)["error"] == "invalid_grant")
    #expect(try await use(separate).status == 200, "another family goes on")
  }

  @Test("of many uses at the same time one at most succeeds, and the family ends")
  func race() async throws {
    let scene = try await AccessScene()
    _ = try await scene.administration.createUser("anna", role: .edit)
    var (id, fields) = try await scene.application()
    fields["grant_type"] = "refresh_token"
    fields["refresh_token"] = try await scene.administration.issueRefreshToken(
      application: id, user: "anna")
    let request = fields
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 { group.addTask { try await scene.ask(request).status } }
      var statuses: [Int] = []
      for try await status in group { statuses.append(status) }
      return statuses
    }
    #expect(statuses.filter { $0 == 200 }.count == 1)
  }

  @Test("a refresh token is refused to another application, after 90 days, and without its user")
  func refused() async throws {
    let scene = try await AccessScene()
    _ = try await scene.administration.createUser("anna", role: .edit)
    let (id, fields) = try await scene.application()
    let (_, others) = try await scene.application()
    func use(_ token: String, _ fields: [String: String]) async throws -> String? {
      let more = ["grant_type": "refresh_token", "refresh_token": token]
      return try await scene.ask(fields.merging(more) { $1 })["error"]
    }
    let token = try await scene.administration.issueRefreshToken(application: id, user: "anna")
    #expect(try await use(token, others) == "invalid_grant")
    #expect(try await use("unknown", fields) == "invalid_grant")
    #expect(try await use("", fields) == "invalid_request")
    try await scene.administration.changeUser("anna", isDisabled: true)
    #expect(try await use(token, fields) == "invalid_grant")
    try await scene.administration.changeUser("anna", isDisabled: false)
    #expect(try await use(token, fields) == nil, "what was refused did not use it up")

    let old = try await scene.administration.issueRefreshToken(application: id, user: "anna")
    scene.advance(seconds: 90 * 86_400)
    #expect(try await use(old, fields) == "invalid_grant")
    let orphan = try await scene.administration.issueRefreshToken(application: id, user: "anna")
    try await scene.administration.deleteUser("anna")
    #expect(try await use(orphan, fields) == "invalid_grant")
  }

  @Test("no secret is in the database file as it was handed out")
  func storedSecrets() async throws {
    let scene = try await AccessScene()
    let (_, key) = try await scene.administration.createUser("anna", role: .edit)
    try await scene.access.setPassword("correct horse", ofUser: "anna")
    var (id, fields) = try await scene.application()
    let secret = try #require(fields["client_secret"])
    fields["grant_type"] = "refresh_token"
    let refresh = try await scene.administration.issueRefreshToken(application: id, user: "anna")
    fields["refresh_token"] = refresh
    let reply = try await scene.ask(fields)
    #expect(try await scene.signIn("anna", key) != nil)
    var bytes = Data()
    for suffix in ["", "-wal"] {
      bytes += (try? Data(contentsOf: URL(fileURLWithPath: scene.path + suffix))) ?? Data()
    }
    #expect(bytes.range(of: Data(id.description.utf8)) != nil, "the file was read")
    for text in [
      key, "correct horse", secret, refresh, reply["refresh_token"] ?? "?",
      reply["access_token"] ?? "?",
    ] {
      #expect(bytes.range(of: Data(text.utf8)) == nil, "\(text)")
    }
    let raw = try #require(Data(base64Encoded: key))
    #expect(bytes.range(of: raw) == nil)
  }
}

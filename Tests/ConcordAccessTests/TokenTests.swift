import ConcordAccess
import ConcordCore
import ConcordStore
import Foundation
import Testing

@Suite("The token endpoint")
struct TokenTests {
  @Test("API 1.3: version 2 answers numbers, and the token is let in as the application")
  func version2() async throws {
    let scene = try await AccessScene()
    let (id, fields) = try await scene.application(.setup)
    let reply = try await scene.ask(fields)
    #expect(reply.status == 200)
    #expect(reply.names == ["token_type", "expires_in", "ext_expires_in", "access_token"])
    #expect(reply["token_type"] == "Bearer")
    #expect(reply.text.contains("\"expires_in\":3599,\"ext_expires_in\":3599,"))
    let token = try #require(reply["access_token"])
    let principal = try await scene.signIn("Bearer \(token)")
    #expect(
      principal == Principal(id: id, name: "Shop", role: .setup, isApplication: true))
  }

  @Test("API 1.3: the address without v2.0 answers strings, the times and the resource")
  func version1() async throws {
    let scene = try await AccessScene()
    let (_, fields) = try await scene.application()
    let reply = try await scene.ask(fields, isVersion2: false)
    #expect(
      reply.names == [
        "token_type", "expires_in", "ext_expires_in", "expires_on", "not_before", "resource",
        "access_token",
      ])
    #expect(reply["expires_in"] == "3599" && reply["ext_expires_in"] == "3599")
    #expect(reply["expires_on"] == "1700003600" && reply["not_before"] == "1700000000")
    #expect(reply["resource"] == "http://localhost:7048")
    let named = try await scene.ask(
      fields.merging(["resource": "https://api.example"]) { $1 }, isVersion2: false)
    #expect(named["resource"] == "https://api.example")
  }

  @Test("the client may come in a Basic header; two different clients are refused")
  func basicClient() async throws {
    let scene = try await AccessScene()
    let (id, fields) = try await scene.application()
    let header = AccessScene.basic(id.description, fields["client_secret"] ?? "")
    let bare = ["grant_type": "client_credentials"]
    #expect(try await scene.ask(bare, authorization: header).status == 200)
    #expect(
      try await scene.ask(
        bare.merging(["client_id": id.description.uppercased()]) { $1 }, authorization: header
      ).status == 200)
    let two = try await scene.ask(
      bare.merging(["client_id": "other"]) { $1 }, authorization: header)
    #expect(two.status == 400 && two["error"] == "invalid_request")
    #expect(try await scene.ask(bare, authorization: "Bearer x")["error"] == "invalid_client")
  }

  @Test(
    "requests that are wrong say how, in the form of the reference",
    arguments: [
      ([:], 401, "invalid_client", 7_000_215),
      (["grant_type": "password"], 400, "unsupported_grant_type", 70_003),
      (["grant_type": "authorization_code"], 400, "unsupported_grant_type", 70_003),
      (["grant_type": ""], 400, "invalid_request", 900_144),
      (["client_id": ""], 400, "invalid_request", 900_144),
      (["client_secret": ""], 401, "invalid_client", 7_000_218),
      (["client_secret": "", "client_assertion": "x"], 400, "invalid_request", 900_144),
      (["client_assertion": "x"], 400, "invalid_request", 90_014),
      (["client_id": "no guid"], 401, "invalid_client", 7_000_215),
      (
        ["client_id": "00000000-0000-0000-0000-000000000000"], 401, "invalid_client", 7_000_215
      ),
      (["scope": "everything"], 400, "invalid_scope", 70_011),
    ] as [([String: String], Int, String, Int)])
  func errors(_ change: [String: String], _ status: Int, _ error: String, _ number: Int)
    async throws
  {
    let scene = try await AccessScene()
    let (_, right) = try await scene.application()
    var fields = right.merging(change) { $1 }
    if change.isEmpty { fields["client_secret"] = "wrong" }
    let reply = try await scene.ask(fields)
    #expect(reply.status == status && reply["error"] == error)
    #expect(reply.members["error_codes"] as? [Int] == [number])
    #expect(
      reply.names == [
        "error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id",
      ])
    #expect(reply["timestamp"] == "2023-11-14 22:13:20Z")
    #expect(reply["correlation_id"] == "c-1")
    #expect(reply["trace_id"].flatMap { RecordID($0) } != nil)
  }

  @Test("an unknown application and a wrong secret have the same answer")
  func indistinguishable() async throws {
    let scene = try await AccessScene()
    let (id, right) = try await scene.application()
    let wrong = try await scene.ask(right.merging(["client_secret": "wrong"]) { $1 })
    let unknown = try await scene.ask(
      right.merging(["client_id": "3f6c2e5a-0f0e-4ab1-9d1a-5d0f0d7b8c11"]) { $1 })
    try await scene.administration.changeApplication(id, isDisabled: true)
    let disabled = try await scene.ask(right)
    func parts(_ reply: TokenReply) -> String {
      "\(reply.status) " + reply.text.replacing(/"trace_id":"[^"]*"/, with: "")
    }
    #expect(parts(wrong) == parts(unknown) && parts(wrong) == parts(disabled))
  }

  @Test(
    "scopes of any resource are accepted, other words are not",
    arguments: [
      ("", true), ("https://api.example/.default", true), ("offline_access openid", true),
      ("https://api.example/.default offline_access", true),
      ("api://3f6c2e5a-0f0e-4ab1-9d1a-5d0f0d7b8c11/.default", true),
      ("https://api.example//.default", true),
      ("https://api.example/Financials.ReadWrite.All", true),
      ("https://api.example/API.ReadWrite.All  openid", true),
      ("https://api.example/user_impersonation", true),
      ("https://api.example/", false), ("/.default", false), (".default", false),
      ("api.example/.default", false), ("https://api.example/.default other", false),
      ("https:/.default", false), ("profile", false),
    ])
  func scopes(_ scope: String, _ isAccepted: Bool) async throws {
    let scene = try await AccessScene()
    let (_, fields) = try await scene.application()
    let reply = try await scene.ask(fields.merging(["scope": scope]) { $1 })
    #expect((reply.status == 200) == isAccepted, "\(reply.text)")
    if !isAccepted { #expect(reply["error"] == "invalid_scope") }
  }

  @Test(
    "the tenant of the address is the configured one or a word for any",
    arguments: [
      ("contoso.example", true), ("CONTOSO.example", true), ("common", true),
      ("organizations", true), ("consumers", true), ("default", true), ("other", false),
      ("", false),
    ])
  func tenants(_ tenant: String, _ isAccepted: Bool) async throws {
    let scene = try await AccessScene { $0.tenant = "contoso.example" }
    let (_, fields) = try await scene.application()
    let reply = try await scene.ask(fields, tenant: tenant)
    #expect((reply.status == 200) == isAccepted)
    if isAccepted {
      let token = try #require(reply["access_token"])
      #expect(try await scene.signIn("Bearer \(token)") != nil)
    } else {
      #expect(reply.status == 400 && reply["error"] == "invalid_request")
    }
  }

  @Test("two secrets are valid at a time; a third one ends the oldest")
  func secrets() async throws {
    let scene = try await AccessScene()
    let (id, first) = try await scene.application()
    scene.advance(seconds: 1)
    let second = try await scene.administration.addSecret(to: id)
    #expect(second.retired == 0)
    #expect(try await scene.ask(first).status == 200)
    #expect(
      try await scene.ask(first.merging(["client_secret": second.secret]) { $1 }).status == 200)
    scene.advance(seconds: 1)
    let third = try await scene.administration.addSecret(to: id)
    #expect(third.retired == 1)
    #expect(try await scene.ask(first).status == 401)
    for secret in [second.secret, third.secret] {
      #expect(try await scene.ask(first.merging(["client_secret": secret]) { $1 }).status == 200)
    }
  }
}

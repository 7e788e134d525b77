import ConcordAccess
import ConcordCore
import Testing

@Suite("The brake after many failures")
struct BrakeTests {
  @Test("API-AUTH-1: after ten failures in 60 s the right key is refused too, for 60 s")
  func tenFailures() async throws {
    let scene = try await AccessScene()
    let (_, key) = try await scene.administration.createUser("anna", role: .edit)
    let (_, other) = try await scene.administration.createUser("ben", role: .edit)
    for attempt in 0..<10 {
      #expect(try await scene.signIn("anna", key) != nil, "before failure \(attempt)")
      #expect(try await scene.signIn(attempt % 2 == 0 ? "Anna" : "X\\anna", "wrong") == nil)
      scene.advance(seconds: 5)
    }
    #expect(try await scene.signIn("anna", key) == nil)
    #expect(try await scene.signIn("anna", key, from: "192.0.2.2") != nil, "another address")
    #expect(try await scene.signIn("ben", other) != nil, "another user")
    scene.advance(seconds: 54)
    #expect(try await scene.signIn("anna", key) == nil)
    scene.advance(seconds: 1)
    #expect(try await scene.signIn("anna", key) != nil)
    #expect(try await scene.signIn("anna", "wrong") == nil)
    #expect(try await scene.signIn("anna", key) != nil, "counting begins anew")
  }

  @Test("failures that lie further apart do not count together")
  func slowFailures() async throws {
    let scene = try await AccessScene()
    let (_, key) = try await scene.administration.createUser("anna", role: .edit)
    for _ in 0..<30 {
      #expect(try await scene.signIn("anna", "wrong") == nil)
      scene.advance(seconds: 7)
    }
    #expect(try await scene.signIn("anna", key) != nil)
  }

  @Test("names that do not exist have the brake as well, so that it tells nothing")
  func unknownName() async throws {
    let scene = try await AccessScene()
    for _ in 0..<10 { #expect(try await scene.signIn("anna", "wrong") == nil) }
    let (_, key) = try await scene.administration.createUser("anna", role: .edit)
    #expect(try await scene.signIn("anna", key) == nil)
  }

  @Test("more pairs than are remembered do not lift a brake that is on")
  func manyPairs() async throws {
    let scene = try await AccessScene()
    let (_, key) = try await scene.administration.createUser("anna", role: .edit)
    for _ in 0..<10 { #expect(try await scene.signIn("anna", "wrong") == nil) }
    for number in 0..<Limits.failedSignInsRemembered + 10 {
      _ = try await scene.signIn("anna", "wrong", from: "address \(number)")
    }
    #expect(try await scene.signIn("anna", key) == nil)
  }

  @Test("the brake is on for the secrets of an application too")
  func application() async throws {
    let scene = try await AccessScene()
    let (_, fields) = try await scene.application()
    for _ in 0..<10 {
      let reply = try await scene.ask(fields.merging(["client_secret": "wrong"]) { $1 })
      #expect(reply.status == 401)
    }
    #expect(try await scene.ask(fields).status == 401)
    scene.advance(seconds: 60)
    #expect(try await scene.ask(fields).status == 200)
  }
}

import ConcordAccess
import ConcordCore
import ConcordStore
import Foundation
import Testing

@Suite("Signing in with a web service key")
struct BasicTests {
  @Test("the right key is let in, in any case of the name and with a domain before it")
  func right() async throws {
    let scene = try await AccessScene()
    let (user, key) = try await scene.administration.createUser("Anna", role: .edit)
    #expect(key.utf8.count == 44 && Data(base64Encoded: key)?.count == 32)
    for name in ["Anna", "anna", "ANNA", "CORP\\anna", "corp\\ANNA"] {
      let principal = try #require(try await scene.signIn(name, key), "\(name)")
      #expect(principal == Principal(id: user.id, name: "Anna", role: .edit))
    }
    #expect(try await scene.signIn("basic \(AccessScene.basic("anna", key).dropFirst(6))") != nil)
  }

  @Test(
    "what is missing, malformed or wrong is not let in",
    arguments: [
      "", "Basic", "Basic ", "Basic !!!", "Basic \(Data("anna".utf8).base64EncodedString())",
      "Basic \(Data([0xff, 0xfe, 0x3a]).base64EncodedString())", "Digest anna", "Bearer",
      "Bearer x", "Bearer x.y.z", "Bearer eyJhbGciOiJub25lIn0.e30.", "Basic Og==",
      AccessScene.basic("anna", ""), AccessScene.basic("", ""), AccessScene.basic("anna", "wrong"),
      AccessScene.basic("nobody", "wrong"),
      AccessScene.basic("anna", String(repeating: "x", count: 100_000)),
    ])
  func wrong(_ header: String) async throws {
    let scene = try await AccessScene()
    _ = try await scene.administration.createUser("anna", role: .edit)
    #expect(try await scene.signIn(header) == nil)
    #expect(try await scene.signIn(nil) == nil)
  }

  @Test("a key of another user, in other letters or cut short is wrong")
  func otherKeys() async throws {
    let scene = try await AccessScene()
    let (_, key) = try await scene.administration.createUser("anna", role: .edit)
    let (_, other) = try await scene.administration.createUser("ben", role: .edit)
    for wrong in [other, String(key.dropLast()), key + "=", key.lowercased(), " " + key] {
      #expect(try await scene.signIn("anna", wrong) == nil)
    }
  }

  @Test("a key ends at its expiry to the second, although it was believed a moment before")
  func expiry() async throws {
    let scene = try await AccessScene()
    _ = try await scene.administration.createUser("anna", role: .edit)
    let (stored, key) = try await scene.administration.addKey(toUser: "anna", days: 1)
    #expect(stored.expiresAt == UTCTime.text(scene.now + 86_400_000))
    scene.advance(seconds: 86_399)
    #expect(try await scene.signIn("anna", key) != nil)
    scene.advance(seconds: 1)
    #expect(try await scene.signIn("anna", key) == nil)
  }

  @Test("a revoked key, a disabled and a deleted user are out after five seconds at most")
  func revoked() async throws {
    let scene = try await AccessScene()
    let (_, first) = try await scene.administration.createUser("anna", role: .edit)
    let (stored, second) = try await scene.administration.addKey(toUser: "anna")
    #expect(try await scene.signIn("anna", first) != nil)
    #expect(try await scene.signIn("anna", second) != nil)
    #expect(
      try await scene.administration.revokeKeys(ofUser: "anna", only: stored.id) == 1)
    scene.forget()
    #expect(try await scene.signIn("anna", second) == nil)
    #expect(try await scene.signIn("anna", first)?.role == .edit)

    try await scene.administration.changeUser("ANNA", role: .admin)
    scene.forget()
    #expect(try await scene.signIn("anna", first)?.role == .admin)
    try await scene.administration.changeUser("anna", isDisabled: true)
    scene.access.forgetBelieved()
    #expect(try await scene.signIn("anna", first) == nil)
    try await scene.administration.changeUser("anna", isDisabled: false)
    #expect(try await scene.signIn("anna", first) != nil)
    try await scene.administration.deleteUser("anna")
    scene.forget()
    #expect(try await scene.signIn("anna", first) == nil)
    #expect(try await scene.administration.users().isEmpty)
  }

  @Test("passwords are taken only when the setting is on")
  func passwords() async throws {
    for isOn in [false, true] {
      let scene = try await AccessScene { $0.basicPasswords = isOn }
      let (_, key) = try await scene.administration.createUser("anna", role: .edit)
      _ = try await scene.administration.createUser("ben", role: .edit)
      try await scene.access.setPassword("correct horse: battery", ofUser: "Anna")
      #expect((try await scene.signIn("anna", "correct horse: battery") != nil) == isOn)
      #expect(try await scene.signIn("anna", "Correct horse: battery") == nil)
      #expect(try await scene.signIn("anna", "") == nil)
      #expect(try await scene.signIn("ben", "correct horse: battery") == nil)
      #expect(try await scene.signIn("ben", "") == nil)
      #expect(try await scene.signIn("nobody", "correct horse: battery") == nil)
      #expect(try await scene.signIn("anna", key) != nil)
      try await scene.access.setPassword("", ofUser: "anna")
      #expect(try await scene.signIn("anna", "correct horse: battery") == nil)
    }
  }

  @Test("names are unique without regard to case, and can be sent as Basic needs it")
  func names() async throws {
    let scene = try await AccessScene()
    _ = try await scene.administration.createUser(" Anna ", role: .edit)
    for (name, code) in [
      ("ANNA", ErrorCode.exists), ("", .required), ("  ", .required), ("a:b", .range),
      ("CORP\\a", .range), ("a\nb", .control), (String(repeating: "a", count: 101), .length),
    ] {
      let error = await #expect(throws: ConcordError.self) {
        _ = try await scene.administration.createUser(name, role: .read)
      }
      #expect(error?.contains(code) == true, "\(name)")
    }
    let long = String(repeating: "a", count: 101)
    for text in [long, "a\nb"] {
      await #expect(throws: ConcordError.self) {
        _ = try await scene.administration.createUser("ben", role: .read, fullName: text)
      }
      await #expect(throws: ConcordError.self) {
        try await scene.administration.changeUser("Anna", fullName: text)
      }
      await #expect(throws: ConcordError.self) {
        _ = try await scene.administration.addKey(toUser: "Anna", comment: text)
      }
    }
    #expect(try await scene.administration.users().map(\.user.name) == ["Anna"])
  }

  @Test("a user has a limited number of keys; expired ones make room")
  func keyLimit() async throws {
    let scene = try await AccessScene()
    _ = try await scene.administration.createUser("anna", role: .read)
    for _ in 1..<Limits.keysPerUser {
      _ = try await scene.administration.addKey(toUser: "anna", days: 1)
    }
    let error = await #expect(throws: ConcordError.self) {
      _ = try await scene.administration.addKey(toUser: "anna")
    }
    #expect(error?.contains(.range) == true)
    scene.advance(seconds: 86_400)
    _ = try await scene.administration.addKey(toUser: "anna")
    #expect(try await scene.administration.users().first?.keys.count == 2)
    for days in [0, -1, Limits.keyDays + 1] {
      await #expect(throws: ConcordError.self) {
        _ = try await scene.administration.addKey(toUser: "anna", days: days)
      }
    }
  }

  @Test("the default company of a user comes with the sign-in")
  func defaultCompany() async throws {
    let scene = try await AccessScene()
    let company = try await scene.store.createCompany("Demo")
    let (_, key) = try await scene.administration.createUser("anna", role: .read)
    try await scene.administration.setDefaultCompany("Demo", ofUser: "anna")
    #expect(try await scene.signIn("anna", key)?.defaultCompany == company.id)
    await #expect(throws: ConcordError.self) {
      try await scene.administration.setDefaultCompany("Nowhere", ofUser: "anna")
    }
    try await scene.administration.setDefaultCompany("", ofUser: "anna")
    scene.forget()
    #expect(try await scene.signIn("anna", key)?.defaultCompany == nil)
  }
}

import ConcordAccess
import ConcordCore
import ConcordSQLite
import ConcordStore
import Foundation
import Synchronization
import Testing

/// A driver that counts what it is asked for.
private final class CountingDriver: SQLDriver {
  private let driver: SQLiteDriver
  private let counted = Mutex(0)

  init(_ driver: SQLiteDriver) { self.driver = driver }

  var count: Int { counted.withLock { $0 } }

  var dialect: Dialect { driver.dialect }

  func read<Result: Sendable>(
    _ body: @escaping @Sendable (any SQLTransaction) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    counted.withLock { $0 += 1 }
    return try await driver.read(body)
  }

  func write<Result: Sendable>(
    _ company: CompanyID?,
    _ body: @escaping @Sendable (any SQLTransaction) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    counted.withLock { $0 += 1 }
    return try await driver.write(company, body)
  }
}

@Suite("What was checked a moment ago")
struct BelievedTests {
  @Test("is believed for five seconds without asking the database; failures never are")
  func fewReadings() async throws {
    let scene = try await AccessScene()
    let (_, key) = try await scene.administration.createUser("anna", role: .edit)
    let token = try #require(try await scene.ask(scene.application().fields)["access_token"])
    let driver = CountingDriver(scene.driver)
    let access = AccessControl(try await Store(driver), clock: { scene.now })
    func signIn(_ header: String) async throws -> Principal? {
      try await access.authenticate(authorization: header, from: "192.0.2.1")
    }
    for header in [AccessScene.basic("anna", key), "Bearer \(token)"] {
      _ = try await signIn(header)
      let before = driver.count
      for _ in 0..<100 { #expect(try await signIn(header) != nil) }
      #expect(driver.count == before)
      scene.forget()
      #expect(try await signIn(header) != nil)
      #expect(driver.count == before + 1)
    }
    let before = driver.count
    for _ in 0..<10 { #expect(try await signIn(AccessScene.basic("anna", "wrong")) == nil) }
    #expect(driver.count == before + 10)
    // API-AUTH-1: from now on nothing is checked.
    for _ in 0..<10 { #expect(try await signIn(AccessScene.basic("anna", "wrong")) == nil) }
    #expect(driver.count == before + 10)
  }

  @Test("tokens that nobody signed do not cause a reading each")
  func junk() async throws {
    let scene = try await AccessScene()
    let driver = CountingDriver(scene.driver)
    let access = AccessControl(try await Store(driver), clock: { scene.now })
    let before = driver.count
    // Without an issuer, of this server, of an issuer that nobody trusts.
    let payloads = ["{}", "{\"iss\":\"urn:concord:default\"}", "{\"iss\":\"x\"}"]
    for (readings, payload) in payloads.enumerated() {
      let text = Data(payload.utf8).base64EncodedString().filter { $0 != "=" }
      for algorithm in ["eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ"] {
        for number in 10..<60 {
          let header = "Bearer \(algorithm).\(text).\(number)"
          #expect(try await access.authenticate(authorization: header, from: "192.0.2.1") == nil)
        }
      }
      #expect(driver.count == before + readings)
    }
  }

  @Test("more passwords than can wait are refused as a matter of the server, not as wrong")
  func manyPasswords() async throws {
    let scene = try await AccessScene { $0.basicPasswords = true }
    _ = try await scene.administration.createUser("anna", role: .edit)
    let codes = await withTaskGroup(of: ErrorCategory?.self) { group in
      for _ in 0..<Limits.passwordsWaiting * 2 {
        group.addTask {
          do throws(ConcordError) {
            _ = try await scene.access.authenticate(
              authorization: AccessScene.basic("anna", "wrong"), from: "192.0.2.1")
            return nil
          } catch {
            return error.category
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes.contains(nil))
    #expect(codes.compactMap { $0 }.allSatisfy { $0 == .unavailable })
  }
}

import ConcordAccess
import ConcordCore
import ConcordSQLite
import ConcordStore
import Foundation
import Synchronization
import Testing

/// A database with access control whose clock stands still until it is moved.
final class AccessScene: Sendable {
  let path: String
  let driver: SQLiteDriver
  let store: Store
  let access: AccessControl
  let administration: AccessAdministration
  let endpoint: TokenEndpoint
  private let time: Time

  /// Milliseconds since 1970.
  private final class Time: Sendable {
    let now = Mutex<Int64>(1_700_000_000_000)
  }

  init(
    _ change: (inout AccessControl.Settings) -> Void = { _ in },
    fetchKeys: @escaping KeyFetch = { _, _ in nil }
  ) async throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("concord-\(UUID().uuidString).sqlite").path
    let time = Time()
    self.time = time
    let clock: @Sendable () -> Int64 = { time.now.withLock { $0 } }
    driver = try SQLiteDriver(path: path, opening: .creating)
    store = try await Store(driver, upgrading: true, clock: clock)
    var settings = AccessControl.Settings()
    change(&settings)
    access = AccessControl(store, settings: settings, clock: clock, fetchKeys: fetchKeys)
    administration = AccessAdministration(store, clock: clock)
    endpoint = TokenEndpoint(access)
  }

  deinit {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }

  var now: Int64 { time.now.withLock { $0 } }

  func advance(seconds: Int64) { time.now.withLock { $0 += seconds * 1000 } }

  /// Waits until nothing that was checked before is believed any more.
  func forget() { advance(seconds: Int64(Limits.believedSeconds)) }

  static func basic(_ name: String, _ secret: String) -> String {
    "Basic " + Data("\(name):\(secret)".utf8).base64EncodedString()
  }

  func signIn(_ header: String?, from address: String = "192.0.2.1") async throws -> Principal? {
    try await access.authenticate(authorization: header, from: address)
  }

  func signIn(_ name: String, _ secret: String, from address: String = "192.0.2.1") async throws
    -> Principal?
  {
    try await signIn(Self.basic(name, secret), from: address)
  }

  func ask(
    _ fields: [String: String], authorization: String? = nil, isVersion2: Bool = true,
    tenant: String? = nil
  ) async throws -> TokenReply {
    let answer = try await endpoint.answer(
      TokenEndpoint.Request(
        fields: fields, authorization: authorization, isVersion2: isVersion2, tenant: tenant,
        origin: "http://localhost:7048", address: "192.0.2.1", correlationID: "c-1"))
    return try TokenReply(answer)
  }

  /// Registers an application and gives the fields of its requests.
  func application(_ role: Role = .edit) async throws -> (id: RecordID, fields: [String: String]) {
    let (application, secret) = try await administration.createApplication("Shop", role: role)
    return (
      application.id,
      [
        "grant_type": "client_credentials", "client_id": application.id.description,
        "client_secret": secret,
      ]
    )
  }
}

/// An answer of the token endpoint, read.
struct TokenReply {
  let status: Int
  let text: String
  let members: [String: Any]

  init(_ answer: TokenEndpoint.Answer) throws {
    status = answer.status
    text = String(decoding: answer.body, as: UTF8.self)
    members = try #require(
      try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
  }

  subscript(name: String) -> String? { members[name] as? String }

  /// The names of the members in the order in which they were sent.
  var names: [String] { text.matches(of: /[{,]"(\w+)":/).map { String($0.output.1) } }
}

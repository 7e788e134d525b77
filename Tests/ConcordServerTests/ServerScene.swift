import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordSQLite
import ConcordStore
import Foundation
import Logging
import Synchronization
import Testing

@testable import ConcordServer

/// A company behind the API, whose clock stands still until it is moved.
final class ServerScene: Sendable {
  private final class Time: Sendable {
    let now = Mutex<Int64>(1_782_892_800_000)  // 2026-07-01T08:00:00Z
  }

  /// The store and the server on it; a restart makes new ones on the same file.
  private struct Running: Sendable {
    let store: Store
    let api: APIService
  }

  let path: String
  let company: Company
  private let time: Time
  private let settings: ServerSettings
  private let running: Mutex<Running>
  private let keys = Mutex<[String: String]>([:])

  init(
    _ change: (inout WebhookSettings) -> Void = { _ in },
    limits: (inout ServerSettings) -> Void = { _ in }
  ) async throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("concord-\(UUID().uuidString).sqlite").path
    let time = Time()
    self.time = time
    var settings = ServerSettings(requestsPerUser: 0, runningPerUser: 0)
    settings.webhooks.clock = { time.now.withLock { $0 } }
    settings.webhooks.allowsHTTP = true
    settings.webhooks.allowsPrivateNetworks = true
    settings.webhooks.pollMilliseconds = 5
    // No test waits that long; a busy machine may.
    settings.webhooks.handshakeSeconds = 120
    settings.webhooks.answerSeconds = 120
    change(&settings.webhooks)
    limits(&settings)
    self.settings = settings
    let running = try await Self.start(path, .creating, settings)
    company = try await running.store.createCompany("Test")
    self.running = Mutex(running)
    try await perform(InitialiseCompany(companyName: "Test"))
    try await addUser("ANNA")
  }

  deinit {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }

  private static func start(
    _ path: String, _ opening: SQLiteDriver.Opening, _ settings: ServerSettings
  ) async throws -> Running {
    var log = Logger(label: "test")
    log.logLevel = .critical
    let store = try await Store(
      try SQLiteDriver(path: path, opening: opening), upgrading: opening == .creating,
      clock: settings.webhooks.clock)
    return Running(
      store: store,
      api: APIService(store, access: AccessControl(store), settings: settings, log: log))
  }

  /// A new server on the same database, as after a crash.
  func restart() async throws {
    let next = try await Self.start(path, .existing, settings)
    running.withLock { $0 = next }
  }

  var store: Store { running.withLock { $0.store } }
  var api: APIService { running.withLock { $0.api } }
  var now: Int64 { time.now.withLock { $0 } }

  func advance(seconds: Int64) { time.now.withLock { $0 += seconds * 1000 } }

  /// One look at the journal, and what is due delivered.
  func deliver() async { await api.webhooks.deliverDue() }

  /// Seconds after which changes are certainly gathered: while the clock stands still, the store
  /// gives every operation a later millisecond.
  var window: Int64 { Int64(settings.webhooks.seconds) + 5 }

  /// Notices changes, waits until they are gathered, and delivers them.
  func deliverAll() async {
    await deliver()
    advance(seconds: window)
    await deliver()
  }

  // MARK: Users and requests

  func addUser(_ name: String, role: Role = .edit) async throws {
    let key = try await AccessAdministration(store).createUser(name, role: role).key
    keys.withLock { $0[name] = key }
  }

  /// An answer, read.
  struct Reply: Sendable {
    let status: Int
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    subscript(name: String) -> String {
      let json = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
      return json?[name] as? String ?? ""
    }

    var code: String {
      let json = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
      return (json?["error"] as? [String: Any])?["code"] as? String ?? ""
    }

    var etag: String { headers["etag"] ?? "" }
  }

  func send(
    _ method: String, _ path: String, _ body: [String: String?]? = nil, as user: String = "ANNA",
    headers: [String: String] = [:]
  ) async throws -> Reply {
    var bytes: [UInt8] = []
    if let body {
      let object = body.mapValues { text -> Any in text.map { $0 as Any } ?? NSNull() }
      bytes = Array(try JSONSerialization.data(withJSONObject: object, options: .sortedKeys))
    }
    return try await send(method, path, json: bytes, as: user, headers: headers)
  }

  func send(
    _ method: String, _ path: String, json bytes: [UInt8], as user: String = "ANNA",
    headers: [String: String] = [:]
  ) async throws -> Reply {
    let sides = path.split(separator: "?", maxSplits: 1).map(String.init)
    let key = keys.withLock { $0[user] ?? "" }
    var all = headers
    all["authorization"] = "Basic " + Data("\(user):\(key)".utf8).base64EncodedString()
    if !bytes.isEmpty { all["content-type"] = "application/json" }
    let answer = await api.respond(
      to: APIRequest(
        method: method, path: sides[0], query: sides.count > 1 ? sides[1] : "", headers: all,
        body: bytes, origin: "http://concord.test", peer: "192.0.2.1"), correlation: "c-1")
    var read: [UInt8] = []
    switch answer.body {
    case .none: break
    case .bytes(let bytes): read = bytes
    case .parts(let next): while let part = try await next() { read += part }
    }
    return Reply(
      status: answer.status,
      headers: Dictionary(
        answer.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 }),
      body: read)
  }

  static let subscriptions = "/api/v2.0/subscriptions"

  /// Subscribes; gives the id.
  @discardableResult
  func subscribe(
    _ set: String, _ url: String, clientState: String = "secret", as user: String = "ANNA",
    at address: String = ServerScene.subscriptions
  ) async throws -> String {
    let route = address.contains("concord") ? "api/concord/v1.0" : "api/v2.0"
    let reply = try await send(
      "POST", address,
      [
        "notificationUrl": url, "resource": "\(route)/companies(\(company.id))/\(set)",
        "clientState": clientState,
      ], as: user)
    try #require(reply.status == 201, "\(reply.text)")
    return reply["subscriptionId"]
  }

  func subscriptionCount() async throws -> Int {
    try await store.readSubscriptions(at: now) { book throws(ConcordError) in
      try book.active().count
    }
  }

  // MARK: Changes

  var context: Context { Context(user: "ANNA", channel: .cli, confirmations: ["*"]) }

  @discardableResult
  func perform<O: ConcordCore.Operation>(_ operation: O) async throws -> Outcome {
    try await store.perform(operation, in: company.key, context)
  }

  /// Creates a company contact; gives number, id and the operation.
  @discardableResult
  func createContact(_ name: String = "Holm") async throws -> (
    number: String, id: RecordID, operation: Int64
  ) {
    let outcome = try await perform(
      CreateContact(
        Entries(.contact, [("type", .text("Company")), ("displayName", .text(name))])))
    let key = try #require(outcome.plan.main)
    return (outcome.plan.mainNumber, key.id, outcome.operationNumber)
  }

  @discardableResult
  func rename(_ number: String, _ name: String) async throws -> Int64 {
    try await perform(
      ModifyContact(number, Entries(.contact, [("displayName", .text(name))]))
    ).operationNumber
  }
}

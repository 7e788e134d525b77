import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// A receiver of notifications on this machine that behaves as a test tells it.
final class WebhookReceiver: Sendable {
  /// What it does with a request.
  enum Behaviour: Sendable {
    case status(Int, headers: [String: String] = [:])
    case redirect(String)
    /// Does not answer.
    case hang
    /// Answers a validation with something else.
    case wrongToken
    /// Answers a validation with the token in JSON form.
    case quotedToken
  }

  /// A request that it got.
  struct Received: Sendable {
    let uri: String
    let headers: [String: String]
    let body: [UInt8]

    /// The objects of the message.
    var entries: [[String: String]] {
      let json = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
      return json?["value"] as? [[String: String]] ?? []
    }

    /// Kind and last part of the resource of every entry.
    var summary: [String] {
      entries.map { entry in
        "\(entry["changeType"] ?? "") \(entry["resource"]?.split(separator: "/").last ?? "")"
      }
    }
  }

  private struct State {
    var port = 0
    var behaviours: [Behaviour] = []
    var usual = Behaviour.status(200)
    var received: [Received] = []
  }

  private let state = Mutex(State())

  var port: Int { state.withLock { $0.port } }
  var url: String { "http://127.0.0.1:\(port)/hook" }

  /// Messages, without validations.
  var received: [Received] {
    state.withLock { $0.received.filter { !$0.uri.contains("validationToken=") } }
  }

  var all: [Received] { state.withLock { $0.received } }

  /// The entries of all messages, in the order in which they came.
  var summary: [String] { received.flatMap(\.summary) }

  /// What to do with the next requests; afterwards it behaves as usual.
  func next(_ behaviours: Behaviour...) { state.withLock { $0.behaviours = behaviours } }

  func always(_ behaviour: Behaviour) { state.withLock { $0.usual = behaviour } }

  func forget() { state.withLock { $0.received = [] } }

  /// Runs a receiver for as long as a body takes.
  static func with<Result: Sendable>(
    _ body: @escaping @Sendable (WebhookReceiver) async throws -> Result
  ) async throws -> Result {
    let receiver = WebhookReceiver()
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    var log = Logger(label: "receiver")
    log.logLevel = .critical
    let application = Application(
      responder: CallbackResponder<BasicRequestContext> { request, _ in
        try await receiver.respond(request)
      },
      configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in continuation.yield(channel.localAddress?.port ?? 0) },
      logger: log)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try? await application.run()
        continuation.finish()
      }
      for await port in ports {
        receiver.state.withLock { $0.port = port }
        break
      }
      defer { group.cancelAll() }
      return try await body(receiver)
    }
  }

  private func respond(_ request: Request) async throws -> Response {
    let buffer = try await request.body.collect(upTo: 8 * 1024 * 1024)
    var headers: [String: String] = [:]
    for field in request.headers { headers[field.name.canonicalName] = field.value }
    headers["host"] = request.head.authority
    let received = Received(
      uri: request.uri.string, headers: headers, body: Array(buffer.readableBytesView))
    let behaviour = state.withLock { state in
      state.received.append(received)
      return state.behaviours.isEmpty ? state.usual : state.behaviours.removeFirst()
    }
    let token = request.uri.queryParameters["validationToken"].map(String.init) ?? ""
    switch behaviour {
    case .status(let code, let extra):
      var fields = HTTPFields()
      for (name, value) in extra {
        if let name = HTTPField.Name(name) { fields[name] = value }
      }
      return Response(
        status: .init(code: code), headers: fields,
        body: .init(byteBuffer: ByteBuffer(string: token)))
    case .redirect(let target):
      return Response(status: .temporaryRedirect, headers: [.location: target])
    case .hang:
      try await Task.sleep(for: .seconds(20))
      return Response(status: .ok)
    case .wrongToken:
      return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "x" + token)))
    case .quotedToken:
      return Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: .init(byteBuffer: ByteBuffer(string: " \"\(token)\"\n")))
    }
  }
}

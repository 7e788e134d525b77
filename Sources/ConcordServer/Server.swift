import ConcordAccess
import ConcordCore
package import ConcordStore
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// What is known of a request beside the request itself.
struct ServerContext: RequestContext, RemoteAddressRequestContext {
  var coreContext: CoreRequestContextStorage
  let remoteAddress: SocketAddress?

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    remoteAddress = source.channel.remoteAddress
  }
}

/// The HTTP server: API, token endpoint, health and metrics on one port.
package struct Server: Sendable {
  private let settings: ServerSettings
  private let log: Logger
  private let service: APIService

  package init(_ store: Store, settings: ServerSettings, log: Logger) {
    self.settings = settings
    self.log = log
    service = APIService(
      store,
      access: AccessControl(
        store, settings: settings.access, fetchKeys: KeySetClient(log: log).keys),
      settings: settings, log: log)
  }

  /// Serves until the process is told to stop; `started` is told the port.
  ///
  /// - Throws: `E-DATABASE` and failures to listen.
  package func run(started: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
    let adapter = HTTPAdapter(service: service, settings: settings, log: log)
    let fixed = FixedRoutes(service: service, settings: settings, adapter: adapter)
    let responder = CallbackResponder<ServerContext> { request, context in
      try await fixed.respond(request, context)
    }
    let server = try TLSFiles.builder(
      .http1(configuration: .init(idleTimeout: .seconds(Int64(Limits.idleSeconds)))), settings)
    let application = Application(
      responder: responder, server: server,
      configuration: .init(
        address: .hostname(settings.host, port: settings.port), serverName: "Concord"),
      services: [service.jobs, service.webhooks],
      onServerRunning: { channel in
        await started(channel.localAddress?.port ?? settings.port)
      }, logger: log)
    var configuration = ServiceGroupConfiguration(
      services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
    configuration.maximumGracefulShutdownDuration = .seconds(Limits.stopSeconds)
    defer { service.exports.clear() }
    try await ServiceGroup(configuration: configuration).run()
  }
}

/// Addresses without authentication, and everything else to the API.
struct FixedRoutes: Sendable {
  let service: APIService
  let settings: ServerSettings
  let adapter: HTTPAdapter

  func respond(_ request: Request, _ context: ServerContext) async throws -> Response {
    let path = request.uri.path
    if request.method == .options {
      var answer = CORS.preflight
      CORS(settings).complete(&answer, origin: request.headers[.origin])
      return Self.plain(answer)
    }
    switch path {
    case "/health/live": return Self.json(.ok, #"{"status":"ok"}"#)
    case "/health/ready":
      let isReady = (try? await service.store.companies()) != nil
      return Self.json(
        isReady ? .ok : .serviceUnavailable,
        isReady ? #"{"status":"ok"}"# : #"{"status":"starting"}"#)
    case "/metrics":
      return Response(
        status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
        body: .init(byteBuffer: ByteBuffer(string: ServerMetrics.text)))
    default: break
    }
    return try await adapter.respond(request, context)
  }

  private static func json(_ status: HTTPResponse.Status, _ text: String) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  private static func plain(_ answer: APIResponse) -> Response {
    var headers = HTTPFields()
    for (name, value) in answer.headers {
      if let field = HTTPField.Name(name) { headers[field] = value }
    }
    return Response(status: .init(code: answer.status), headers: headers)
  }
}

import ConcordCore
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Turns requests of the HTTP server into requests of the API, and answers back.
struct HTTPAdapter: Sendable {
  let service: APIService
  let settings: ServerSettings
  let log: Logger

  func respond(_ request: Request, _ context: ServerContext) async throws -> Response {
    let correlation = UUID().uuidString.lowercased()
    let started = ContinuousClock.now
    var answer: APIResponse
    let path = Self.path(of: request)
    let headerBytes = request.headers.reduce(0) {
      $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4
    }
    if headerBytes > Limits.headerBytes { return Response(status: .init(code: 431)) }
    if path.raw.utf8.count > Limits.urlBytes {
      answer = APIService.response(
        APIError(414, "BadRequest", "The URL is too long."), correlation)
    } else {
      do {
        guard let bytes = try await body(of: request) else {
          throw APIError(413, "RequestEntityTooLarge", "The request body is too large.")
        }
        let decoded = apiRequest(request, path, bytes, context)
        answer = await service.respond(to: decoded, correlation: correlation)
      } catch let error as APIError {
        answer = APIService.response(error, correlation)
      } catch  where Task.isShuttingDownGracefully {
        answer = APIService.response(Self.isStopping, correlation)
      }
    }
    complete(&answer, request, correlation)
    ServerMetrics.count(request.method.rawValue, answer.status, since: started)
    log.info(
      "request",
      metadata: [
        "method": "\(request.method.rawValue)", "status": "\(answer.status)",
        "correlation": "\(correlation)",
        "client-request": "\(String((Self.clientID(request) ?? "").prefix(64)))",
        "ms": "\((ContinuousClock.now - started).milliseconds)",
      ])
    return try response(answer, isHead: request.method == .head, gzip: acceptsGzip(request))
  }

  private static func path(of request: Request) -> (raw: String, path: String, query: String) {
    let raw = request.head.path ?? "/"
    guard let mark = raw.firstIndex(of: "?") else { return (raw, raw, "") }
    return (raw, String(raw[..<mark]), String(raw[raw.index(after: mark)...]))
  }

  private static let isStopping = APIError(
    503, "Internal_TenantUnavailable", "The server is stopping. Try again later.")

  /// The whole body; nil when it is too large.
  private func body(of request: Request) async throws -> [UInt8]? {
    let limit = Limits.jsonBodyBytes
    let length = request.headers[.contentLength].flatMap(Int.init)
    if let length, length > limit { return nil }
    // Most requests have none, and waiting for it would cost more than reading a record.
    if length ?? 0 == 0, request.headers[.transferEncoding] == nil { return [] }
    var bytes: [UInt8] = []
    // A body that is not there yet when the server stops will not be waited for.
    for try await var part in request.body.cancelOnGracefulShutdown() {
      if bytes.count + part.readableBytes > limit { return nil }
      bytes += part.readBytes(length: part.readableBytes) ?? []
    }
    if Task.isShuttingDownGracefully, request.headers[.contentLength] != String(bytes.count),
      !bytes.isEmpty || request.headers[.contentLength] != nil
    {
      throw Self.isStopping
    }
    return bytes
  }

  private func apiRequest(
    _ request: Request, _ path: (raw: String, path: String, query: String), _ body: [UInt8],
    _ context: ServerContext
  ) -> APIRequest {
    var headers: [String: String] = [:]
    for field in request.headers {
      let name = field.name.canonicalName
      headers[name] = headers[name].map { "\($0),\(field.value)" } ?? field.value
    }
    let peer = context.remoteAddress?.ipAddress ?? ""
    let isTrusted = settings.trustedProxies.contains(peer)
    return APIRequest(
      method: request.method.rawValue, path: path.path, query: path.query, headers: headers,
      body: body, origin: origin(request, headers, isTrusted),
      peer: client(headers, peer, isTrusted))
  }

  /// API-URL-3.
  private func origin(_ request: Request, _ headers: [String: String], _ isTrusted: Bool) -> String
  {
    var scheme = settings.hasTLS ? "https" : "http"
    var host = request.head.authority ?? "\(settings.host):\(settings.port)"
    if isTrusted {
      if let proto = headers["x-forwarded-proto"] { scheme = Self.last(proto) }
      if let forwarded = headers["x-forwarded-host"] { host = Self.last(forwarded) }
      for part in (headers["forwarded"] ?? "").split(whereSeparator: { $0 == ";" || $0 == "," }) {
        let sides = part.split(separator: "=", maxSplits: 1)
        guard sides.count == 2 else { continue }
        let value = String(sides[1]).trimmed.filter { $0 != "\"" }
        if sides[0].trimmed.lowercased() == "proto" { scheme = value }
        if sides[0].trimmed.lowercased() == "host" { host = value }
      }
    }
    let isPlain = host.allSatisfy { $0.isLetter || $0.isNumber || ".-:[]_".contains($0) }
    if !isPlain { host = "\(settings.host):\(settings.port)" }
    return "\(scheme == "https" ? "https" : "http")://\(host)"
  }

  private func client(_ headers: [String: String], _ peer: String, _ isTrusted: Bool) -> String {
    guard isTrusted, let forwarded = headers["x-forwarded-for"] else { return peer }
    return Self.last(forwarded)
  }

  /// What the nearest proxy has added.
  private static func last(_ list: String) -> String {
    list.split(separator: ",").last?.trimmed ?? ""
  }

  private static func clientID(_ request: Request) -> String? {
    for name in ["x-ms-client-request-id", "client-request-id"] {
      if let field = HTTPField.Name(name), let value = request.headers[field] { return value }
    }
    return nil
  }

  // MARK: Answers

  /// The headers that every answer has (`api.md` 1.6).
  private func complete(_ answer: inout APIResponse, _ request: Request, _ correlation: String) {
    answer.setHeader("Request-Id", correlation)
    answer.setHeader("ms-correlation-x", correlation)
    answer.setHeader("Vary", "Accept-Encoding")
    answer.setHeader("x-content-type-options", "nosniff")
    for name in ["x-ms-client-request-id", "client-request-id"] {
      if let field = HTTPField.Name(name), let value = request.headers[field] {
        answer.setHeader(name, value)
      }
    }
    if answer.header("Content-Type") == nil {
      if case .none = answer.body {
      } else {
        answer.setHeader(
          "Content-Type", "application/json; odata.metadata=minimal; odata.streaming=true")
      }
    }
    CORS(settings).complete(&answer, origin: request.headers[.origin])
  }

  private func acceptsGzip(_ request: Request) -> Bool {
    (request.headers[.acceptEncoding] ?? "").split(separator: ",").contains {
      $0.prefix { $0 != ";" }.trimmed.lowercased() == "gzip" && !$0.contains("q=0.0")
        && !$0.hasSuffix("q=0")
    }
  }

  private func response(_ answer: APIResponse, isHead: Bool, gzip: Bool) throws -> Response {
    var headers = HTTPFields()
    for (name, value) in answer.headers {
      guard let field = HTTPField.Name(name) else { continue }
      headers.append(HTTPField(name: field, value: value))
    }
    let status = HTTPResponse.Status(code: answer.status)
    switch answer.body {
    case .none: return Response(status: status, headers: headers)
    case .bytes(var bytes):
      if gzip, bytes.count > GzipStream.smallest {
        bytes = GzipStream.whole(bytes)
        headers[.contentEncoding] = "gzip"
      }
      let buffer = ByteBuffer(bytes: bytes)
      if isHead {
        headers[.contentLength] = String(bytes.count)
        return Response(status: status, headers: headers)
      }
      return Response(status: status, headers: headers, body: .init(byteBuffer: buffer))
    case .parts(let next):
      if isHead { return Response(status: status, headers: headers) }
      if gzip { headers[.contentEncoding] = "gzip" }
      return Response(
        status: status, headers: headers,
        body: .init { writer in
          let stream = gzip ? GzipStream() : nil
          while let part = try await next() {
            let bytes = stream?.compress(part) ?? part
            if !bytes.isEmpty { try await writer.write(ByteBuffer(bytes: bytes)) }
          }
          if let end = stream?.finish() { try await writer.write(ByteBuffer(bytes: end)) }
          try await writer.finish(nil)
        })
    }
  }
}

extension Duration {
  /// Whole milliseconds.
  var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}

/// What browsers of other origins may do (`api.md` 1.6).
struct CORS {
  private let origins: [String]

  init(_ settings: ServerSettings) { origins = settings.corsOrigins }

  func complete(_ answer: inout APIResponse, origin: String?) {
    guard let origin, origins.contains(origin) || origins.contains("*") else { return }
    answer.setHeader("Access-Control-Allow-Origin", origins.contains("*") ? "*" : origin)
    answer.setHeader(
      "Access-Control-Expose-Headers",
      "Date, Content-Length, Server, OData-Version, ETag, Location, ms-correlation-x")
  }

  /// The answer to a pre-flight.
  static let preflight = APIResponse(
    204,
    headers: [
      ("Access-Control-Allow-Methods", "GET, POST, PATCH, PUT, DELETE, HEAD, OPTIONS"),
      (
        "Access-Control-Allow-Headers",
        "Authorization, Content-Type, Accept, If-Match, If-None-Match, Prefer, OData-Version, "
          + "OData-MaxVersion, Company, CompanyId, Concord-Reason, Concord-Confirm, "
          + "Concord-Preview-Token, Concord-Work-Date, Idempotency-Key"
      ), ("Access-Control-Max-Age", "600"),
    ])
}

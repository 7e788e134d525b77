import AsyncHTTPClient
import ConcordCore
import Foundation
import NIOCore
import NIOHTTP1

/// Calls receivers: never one whose address is not allowed, never beyond a redirect, never for
/// longer than a deadline.
struct WebhookClient: Sendable {
  /// What came of a call.
  enum Outcome: Sendable, Equatable {
    case answered(Answer)
    /// No connection, no TLS, no answer in time, or an address that is not allowed.
    case failed(String)
  }

  /// What a receiver answered.
  struct Answer: Sendable, Equatable {
    let status: Int
    let retryAfter: String?
    /// The beginning of the body; nil when it is longer than was asked for.
    let body: [UInt8]?
  }

  /// One call.
  struct Request: Sendable {
    let url: NotificationURL
    var parameter: String?
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    let seconds: Int
  }

  let settings: WebhookSettings
  var resolver = HostResolver.system

  /// Posts to a receiver.
  ///
  /// The host is looked up once per call, all its addresses are checked, and the connection goes to
  /// a checked one; certificates are still checked against the name.
  func post(_ request: Request) async -> Outcome {
    let deadline = ContinuousClock.now + .seconds(request.seconds)
    let host = request.url.host
    let resolver = resolver
    let addresses = await Self.first(within: request.seconds) { await resolver.addresses(host) }
    guard let addresses, let address = addresses.first else {
      return .failed("the host has no address")
    }
    guard settings.allowsPrivateNetworks || addresses.allSatisfy(\.isPublic) else {
      return .failed("the address is not allowed")
    }
    let left = (deadline - ContinuousClock.now).milliseconds
    guard left > 0 else { return .failed("no answer in time") }
    return await Self.post(request, to: address, milliseconds: left)
  }

  private static func post(
    _ request: Request, to address: NetworkAddress, milliseconds: Int64
  ) async -> Outcome {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(connect: .milliseconds(milliseconds), read: .milliseconds(milliseconds)),
      decompression: .disabled)
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    if NetworkAddress(request.url.host) == nil {
      configuration.dnsOverride = [request.url.host: address.text]
    }
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    var outcome: Outcome
    do {
      var message = HTTPClientRequest(url: request.url.text(adding: request.parameter))
      message.method = .POST
      message.headers.add(name: "User-Agent", value: "Concord/\(ServerVersion.text)")
      for (name, value) in request.headers { message.headers.add(name: name, value: value) }
      message.body = .bytes(ByteBuffer(bytes: request.body))
      let response = try await client.execute(message, timeout: .milliseconds(milliseconds))
      let body = try? await response.body.collect(upTo: Limits.handshakeBytes)
      outcome = .answered(
        Answer(
          status: Int(response.status.code),
          retryAfter: response.headers.first(name: "Retry-After"),
          body: body.map { Array($0.readableBytesView) }))
    } catch let error as HTTPClientError {
      outcome = .failed("\(error)")
    } catch {
      outcome = .failed("\(type(of: error))")
    }
    try? await client.shutdown().get()
    return outcome
  }

  /// What a body gives, or nil when it takes too long; the body goes on without anybody waiting.
  private static func first<Value: Sendable>(
    within seconds: Int, _ body: @escaping @Sendable () async -> Value
  ) async -> Value? {
    let (results, continuation) = AsyncStream.makeStream(of: Value?.self)
    let work = Task { continuation.yield(await body()) }
    let alarm = Task {
      try? await Task.sleep(for: .seconds(seconds))
      continuation.yield(nil)
    }
    defer {
      work.cancel()
      alarm.cancel()
    }
    for await result in results { return result }
    return nil
  }
}

extension WebhookClient {
  /// Whether a receiver wants to be notified: it repeats a random token (API-WH-1).
  func validates(_ url: NotificationURL) async -> Bool {
    let token = SubscriptionID.random()
    let outcome = await post(
      Request(
        url: url, parameter: "validationToken=\(token)", seconds: settings.handshakeSeconds))
    guard case .answered(let answer) = outcome, answer.status == 200, let body = answer.body,
      let text = String(validating: body, as: UTF8.self)
    else { return false }
    return text.trimmed.trimmingCharacters(in: CharacterSet(charactersIn: "\"'")).trimmed == token
  }
}

/// Ids of subscriptions and tokens of validations.
enum SubscriptionID {
  /// 32 hexadecimal digits that nobody can guess.
  static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(generator.next() as UInt32, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }
}

import AsyncHTTPClient
import ConcordAccess
import ConcordCore
import Foundation
import Logging
import NIOCore
import NIOHTTP1

/// Fetches the keys of trusted issuers: never beyond a redirect, never much, never for long.
struct KeySetClient: Sendable {
  let log: Logger

  /// The body at an address, or nil; why there is none is logged without it.
  func keys(_ url: String, _ allowsHTTP: Bool) async -> [UInt8]? {
    guard KeyAddress.isAllowed(url, allowsHTTP: allowsHTTP) else { return nil }
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, decompression: .disabled)
    configuration.httpVersion = .http1Only
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    var found: [UInt8]?
    do {
      var message = HTTPClientRequest(url: url)
      message.headers.add(name: "User-Agent", value: "Concord/\(ServerVersion.text)")
      message.headers.add(name: "Accept", value: "application/json")
      let response = try await client.execute(
        message, timeout: .seconds(Int64(Limits.keySetSeconds)))
      if response.status == .ok {
        found = Array(
          try await response.body.collect(upTo: Limits.keySetBytes).readableBytesView)
      } else {
        complain(url, "status \(response.status.code)")
      }
    } catch {
      complain(url, "\(type(of: error))")
    }
    try? await client.shutdown().get()
    return found
  }

  private func complain(_ url: String, _ reason: String) {
    let host = URLComponents(string: url)?.host ?? ""
    log.warning(
      "the keys of an issuer cannot be fetched", metadata: ["host": "\(host)", "why": "\(reason)"])
  }
}

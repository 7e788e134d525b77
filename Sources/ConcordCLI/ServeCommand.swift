import ArgumentParser
import ConcordCore
import ConcordSQLite
import ConcordServer
import ConcordStore
import Foundation
import Logging

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the HTTP API until the program is told to stop.",
    discussion: """
      Listens on this machine only, unless there are a certificate and a key, or a trusted proxy \
      stands in front. Stops cleanly on SIGTERM and Ctrl-C: what is in flight is finished.
        concord serve --database demo.concord
        concord serve --host 0.0.0.0 --certificate cert.pem --key key.pem
      """)

  @OptionGroup var options: DatabaseOptions
  @Option(help: "The address to listen on.") var host = "127.0.0.1"
  @Option(help: "The TCP port; 0 = any free one.") var port = 7048
  @Option(help: "PEM file with the certificate and its chain.") var certificate: String?
  @Option(help: "PEM file with the private key.") var key: String?
  @Option(
    name: .customLong("trusted-proxy"),
    help: "Address of a proxy whose forwarding headers are believed. Repeatable.")
  var trustedProxies: [String] = []
  @Option(
    name: .customLong("cors-origin"), help: "Origin that browsers may call from. Repeatable.")
  var corsOrigins: [String] = []
  @Option(
    name: .customLong("instance"),
    help: "Name that may stand in front of the route, as in /BC/api/v2.0. Repeatable.")
  var instances: [String] = ["BC", "Concord"]
  @Option(
    name: .customLong("environment"),
    help: "Environment that may stand in front of the route. Repeatable.")
  var environments: [String] = ["Production"]
  @Option(help: "The tenant of token addresses: a GUID or domain name.") var tenant = "default"
  @Flag(help: "Accept passwords besides web service keys.") var basicPasswords = false
  @Option(help: "Requests of a user in five minutes; 0 = no limit.")
  var requestsPerUser = Limits.requestsPerUser
  @Option(help: "Requests of a user that run at a time; 0 = no limit.")
  var runningPerUser = Limits.runningPerUser
  @Option(
    name: .customLong("webhook-seconds"),
    help: "Seconds that changes are gathered for a notification.")
  var webhookSeconds = Limits.webhookSeconds
  @Flag(
    name: .customLong("webhooks-allow-http"), help: "Let receivers of notifications go without TLS."
  )
  var webhooksAllowHTTP = false
  @Flag(
    name: .customLong("webhooks-allow-private-networks"),
    help: "Let receivers of notifications be on this machine and in its network.")
  var webhooksAllowPrivateNetworks = false

  func validate() throws {
    if (certificate == nil) != (key == nil) {
      throw ValidationError("Give --certificate and --key together.")
    }
    if !(0...65_535).contains(port) { throw ValidationError("--port is 0 to 65535.") }
    if requestsPerUser < 0 || runningPerUser < 0 {
      throw ValidationError("Limits are 0 or more.")
    }
    if !(1...Limits.webhookSecondsMax).contains(webhookSeconds) {
      throw ValidationError("--webhook-seconds is 1 to \(Limits.webhookSecondsMax).")
    }
    if !settings.isLoopback, certificate == nil, trustedProxies.isEmpty {
      throw ValidationError(
        "Listening on \(host) needs --certificate and --key, or --trusted-proxy.")
    }
  }

  private var settings: ServerSettings {
    var settings = ServerSettings(
      requestsPerUser: requestsPerUser, runningPerUser: runningPerUser)
    settings.host = host
    settings.port = port
    settings.instances = instances
    settings.environments = environments
    settings.tenant = tenant
    settings.basicPasswords = basicPasswords
    settings.certificateFile = certificate
    settings.privateKeyFile = key
    settings.trustedProxies = trustedProxies
    settings.corsOrigins = corsOrigins
    settings.webhooks.seconds = webhookSeconds
    settings.webhooks.allowsHTTP = webhooksAllowHTTP
    settings.webhooks.allowsPrivateNetworks = webhooksAllowPrivateNetworks
    return settings
  }

  func run() async throws {
    let driver = try SQLiteDriver(path: try options.path(), opening: .existing)
    let store = try await Store(driver)
    let log = Logger(label: "concord") { StreamLogHandler.standardError(label: $0) }
    let server = Server(store, settings: settings, log: log)
    let (host, scheme) = (host, certificate == nil ? "http" : "https")
    do {
      try await server.run { port in
        Console.print("Serving \(scheme)://\(host):\(port)/api/v2.0 – stop with Ctrl-C.")
      }
    } catch let error as ConcordError {
      throw error
    } catch {
      throw ConcordError(.database, "the server cannot listen on \(host):\(port): \(error)")
    }
  }
}

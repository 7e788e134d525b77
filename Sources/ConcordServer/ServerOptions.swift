import ConcordAccess
import ConcordCore
import ConcordFormats

/// What an administrator decides about the server.
package struct ServerSettings: Sendable {
  /// The address to listen on; anything but loopback needs TLS or a trusted proxy.
  package var host = "127.0.0.1"
  /// The TCP port; 0 = any free one.
  package var port = 7048
  /// Names in front of the route in the on-premises form (API-URL-1).
  package var instances = ["BC", "Concord"]
  /// Environments in the hosted form.
  package var environments = ["Production"]
  /// A GUID or domain name.
  package var tenant = "default"
  package var basicPasswords = false
  /// PEM files; both or none.
  package var certificateFile: String?
  package var privateKeyFile: String?
  /// Addresses of proxies whose forwarding headers are believed.
  package var trustedProxies: [String] = []
  /// Origins that browsers may call from; `*` only without credentials.
  package var corsOrigins: [String] = []
  /// Requests of a user in five minutes; 0 = no limit.
  package var requestsPerUser: Int
  /// Requests of a user that run at a time; 0 = no limit.
  package var runningPerUser: Int
  /// Seconds that an operation may run (`api.md` 7).
  package var operationSeconds = Limits.operationSeconds
  /// Seconds that an operation may wait and run together (`api.md` 7).
  package var requestSeconds = Limits.requestSeconds
  /// Seconds that the preview of long work is waited for before it becomes a job (API-DRY-3).
  package var previewSeconds = Limits.previewSeconds
  package var webhooks = WebhookSettings()

  package init(requestsPerUser: Int, runningPerUser: Int) {
    self.requestsPerUser = requestsPerUser
    self.runningPerUser = runningPerUser
  }

  var access: AccessControl.Settings {
    var settings = AccessControl.Settings()
    settings.basicPasswords = basicPasswords
    settings.tenant = tenant
    return settings
  }

  /// Whether only this machine can reach the address.
  package var isLoopback: Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
  }

  var hasTLS: Bool { certificateFile != nil && privateKeyFile != nil }

  /// Refuses an unknown instance, environment or tenant (API-URL-1).
  func check(_ prefix: ODataPath.Prefix) throws {
    func knows(_ names: [String], _ name: String) -> Bool {
      names.contains { $0.lowercased() == name.lowercased() }
    }
    let missing = APIError(404, "NoEnvironment", "Environment does not exist.")
    switch prefix {
    case .none: return
    case .instance(let name):
      if !knows(instances, name) { throw UnknownInstance() }
    case .environment(let name):
      if !knows(environments, name) { throw missing }
    case .tenant(let name, let environment):
      let tenants = [tenant, access.tenantID, "common", "default"]
      if !knows(tenants, name) || !knows(environments, environment) {
        throw missing
      }
    }
  }
}

/// An instance that is not configured: 404 without a body (API-URL-1).
struct UnknownInstance: Error {}

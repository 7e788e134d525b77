import ConcordAccess
import ConcordFormats

/// What standard sign-in libraries ask before they ask for a token (`api.md` 1.3); anybody may.
struct DiscoveryAddress {
  private enum Document {
    case configuration(isVersion2: Bool)
    case keys
    case instance
  }

  private let document: Document
  /// The first segment, in lower case.
  private let tenant: String

  /// Nil for another address.
  init?(_ path: String) {
    let parts = path.split(separator: "/").map { $0.lowercased() }
    guard let tenant = parts.first else { return nil }
    switch Array(parts.dropFirst()) {
    case ["v2.0", ".well-known", "openid-configuration"]:
      document = .configuration(isVersion2: true)
    case [".well-known", "openid-configuration"]: document = .configuration(isVersion2: false)
    case ["discovery", "v2.0", "keys"]: document = .keys
    case ["discovery", "instance"] where tenant == "common": document = .instance
    default: return nil
    }
    self.tenant = tenant
  }

  func answer(_ request: APIRequest, _ settings: AccessControl.Settings) throws -> APIResponse {
    guard settings.knows(tenant: tenant) else {
      throw APIError(404, "NoEnvironment", "Environment does not exist.")
    }
    guard ["GET", "HEAD"].contains(request.method) else {
      return APIResponse(405, headers: [("Allow", "GET, HEAD")])
    }
    var json = JSONWriter()
    switch document {
    case .configuration(let isVersion2):
      Self.write(to: &json, "\(request.origin)/\(tenant)", isVersion2: isVersion2)
    case .keys:
      // Access tokens are signed with a secret and opaque to clients; there are no other tokens.
      json.object { json in Self.write([], as: "keys", to: &json) }
    case .instance: Self.write(instance: request, settings, to: &json)
    }
    return APIResponse(
      200, headers: [("Content-Type", "application/json; charset=utf-8")],
      body: .bytes(json.take()))
  }

  /// The provider's metadata; the issuer is what the address begins with, as libraries demand.
  private static func write(to json: inout JSONWriter, _ base: String, isVersion2: Bool) {
    let version = isVersion2 ? "/v2.0" : ""
    json.object { json in
      json.member("token_endpoint", "\(base)/oauth2\(version)/token")
      write(
        ["client_secret_post", "client_secret_basic", "private_key_jwt"],
        as: "token_endpoint_auth_methods_supported", to: &json)
      write(
        ["RS256", "PS256"], as: "token_endpoint_auth_signing_alg_values_supported", to: &json)
      json.member("jwks_uri", "\(base)/discovery/v2.0/keys")
      write(["public"], as: "subject_types_supported", to: &json)
      // Demanded of every provider; no id tokens are issued.
      write(["RS256"], as: "id_token_signing_alg_values_supported", to: &json)
      // Nobody signs in interactively.
      write([], as: "response_types_supported", to: &json)
      write(["client_credentials", "refresh_token"], as: "grant_types_supported", to: &json)
      write(["openid", "offline_access"], as: "scopes_supported", to: &json)
      json.member("issuer", base + version)
      json.member("authorization_endpoint", "\(base)/oauth2\(version)/authorize")
    }
  }

  /// Where the metadata of an authority is, which is this server in every case.
  private static func write(
    instance request: APIRequest, _ settings: AccessControl.Settings, to json: inout JSONWriter
  ) {
    let origin = request.origin
    let host = origin.split(separator: "/").last.map(String.init) ?? origin
    // Libraries name the authority they are about to use.
    let asked = Form.fields(request.query)["authorization_endpoint"] ?? ""
    let named = asked.hasPrefix(origin + "/") ? asked.dropFirst(origin.count + 1) : ""
    let tenant = named.prefix { $0 != "/" }.lowercased()
    let known = settings.knows(tenant: tenant) ? tenant : settings.tenant.lowercased()
    json.object { json in
      json.member(
        "tenant_discovery_endpoint", "\(origin)/\(known)/v2.0/.well-known/openid-configuration")
      json.member("api-version", "1.1")
      json.name("metadata")
      json.array { json in
        json.object { json in
          json.member("preferred_network", host)
          json.member("preferred_cache", host)
          write([host], as: "aliases", to: &json)
        }
      }
    }
  }

  private static func write(_ texts: [String], as name: String, to json: inout JSONWriter) {
    json.name(name)
    json.array { json in
      for text in texts { json.value(text) }
    }
  }
}

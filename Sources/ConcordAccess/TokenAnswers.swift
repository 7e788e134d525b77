private import ConcordCore
private import ConcordFormats
private import ConcordStore
private import Foundation

/// A token that was issued, and how it is told in the two versions of the endpoint.
struct IssuedToken {
  static let lifeSeconds = Int64(Limits.accessTokenMinutes) * 60

  let accessToken: String
  let scope: TokenScope
  /// Milliseconds since 1970.
  let at: Int64
  var refreshToken: String?

  func answer(_ request: TokenEndpoint.Request) -> TokenEndpoint.Answer {
    var json = JSONWriter()
    // Clients are told a second less, as the reference does.
    let expiresIn = Self.lifeSeconds - 1
    let resource = request.fields["resource"] ?? ""
    json.object { json in
      json.member("token_type", "Bearer")
      if refreshToken != nil {
        let origin = resource.isEmpty ? request.origin : resource
        json.member("scope", scope.text.isEmpty ? "\(origin)/.default" : scope.text)
      }
      if request.isVersion2 {
        json.member("expires_in", expiresIn)
        json.member("ext_expires_in", expiresIn)
      } else {
        json.member("expires_in", String(expiresIn))
        json.member("ext_expires_in", String(expiresIn))
        json.member("expires_on", String(at / 1000 + Self.lifeSeconds))
        json.member("not_before", String(at / 1000))
        json.member("resource", resource.isEmpty ? request.origin : resource)
      }
      json.member("access_token", accessToken)
      if let refreshToken { json.member("refresh_token", refreshToken) }
    }
    return TokenEndpoint.Answer(status: 200, body: json.take())
  }
}

/// A refusal of the token endpoint: the error of RFC 6749 and the reference's number for it.
struct TokenError {
  let error: String
  let number: Int64
  let description: String

  static func missing(_ field: String) -> TokenError {
    TokenError(
      error: "invalid_request", number: 900_144,
      description: "The request body must contain the following parameter: '\(field)'.")
  }

  static let unknownTenant = TokenError(
    error: "invalid_request", number: 90_002, description: "The tenant of the address is unknown.")
  static let twoClients = TokenError(
    error: "invalid_request", number: 90_014,
    description: "The client in the header is not the one in the body.")
  static let unsupportedGrant = TokenError(
    error: "unsupported_grant_type", number: 70_003,
    description: "The grant type is not offered; use client_credentials or refresh_token.")
  static let invalidScope = TokenError(
    error: "invalid_scope", number: 70_011,
    description: "The scope is not valid; use the address of the resource followed by /.default.")
  /// One answer for an unknown application, a wrong secret and a disabled application.
  static let invalidClient = TokenError(
    error: "invalid_client", number: 7_000_215,
    description: "The client id or the client secret is not valid.")
  static let missingSecret = TokenError(
    error: "invalid_client", number: 7_000_218,
    description: "The request body must contain the following parameter: 'client_secret'.")
  static let twoMethods = TokenError(
    error: "invalid_request", number: 90_014,
    description: "Send a client_secret or a client_assertion, not both.")
  /// One answer for an unknown application and for whatever is wrong with the assertion.
  static let invalidAssertion = TokenError(
    error: "invalid_client", number: 700_027,
    description: "The client assertion is not valid.")
  static let invalidGrant = TokenError(
    error: "invalid_grant", number: 70_008,
    description: "The refresh token is not valid: it has expired, was used or was revoked.")

  func answer(_ request: TokenEndpoint.Request, at now: Int64) -> TokenEndpoint.Answer {
    let timestamp = UTCTime.text(now).prefix(19).replacing("T", with: " ") + "Z"
    let trace = UUID().uuidString.lowercased()
    let correlation = request.correlationID ?? UUID().uuidString.lowercased()
    var json = JSONWriter()
    json.object { json in
      json.member("error", error)
      json.member("error_description", description)
      json.name("error_codes")
      json.array { $0.value(number) }
      json.member("timestamp", String(timestamp))
      json.member("trace_id", trace)
      json.member("correlation_id", correlation)
    }
    return TokenEndpoint.Answer(status: error == "invalid_client" ? 401 : 400, body: json.take())
  }
}

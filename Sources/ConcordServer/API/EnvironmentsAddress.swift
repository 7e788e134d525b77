import ConcordAccess
import ConcordFormats
import Foundation

/// The lists of environments that clients ask before they build addresses (`api.md` 1.8).
struct EnvironmentsAddress {
  /// One environment in lower case; nil = all.
  private let name: String?
  private let isAdministration: Bool

  /// Nil for another address.
  init?(_ path: String) {
    let parts = path.split(separator: "/").map {
      ($0.removingPercentEncoding ?? String($0)).lowercased()
    }
    switch parts.first {
    case "environments" where parts.count == 2 && ["v1.1", "v1.2"].contains(parts[1]):
      (name, isAdministration) = (nil, false)
    case "v2.0" where (2...3).contains(parts.count) && parts[1] == "environments":
      let last = parts.count == 3 ? parts[2] : nil
      (name, isAdministration) = (last == "v1.1" || last == "v1.2" ? nil : last, false)
    case "admin" where (5...6).contains(parts.count):
      guard parts[1].wholeMatch(of: /v2\.\d{1,3}/) != nil,
        parts[2...4] == ["applications", "businesscentral", "environments"]
      else { return nil }
      (name, isAdministration) = (parts.count == 6 ? parts[5] : nil, true)
    default: return nil
    }
  }

  func answer(_ request: APIRequest, _ settings: ServerSettings) throws -> APIResponse {
    guard ["GET", "HEAD"].contains(request.method) else {
      throw APIError.notAllowed(
        request.method, "environments", isEntity: name != nil, allow: ["GET"])
    }
    var json = JSONWriter()
    if let name {
      guard let found = settings.environments.first(where: { $0.lowercased() == name }) else {
        throw APIError(404, "NoEnvironment", "Environment does not exist.")
      }
      write(found, request, settings, to: &json)
    } else {
      json.object { json in
        json.name("value")
        json.array { json in
          for name in settings.environments { write(name, request, settings, to: &json) }
        }
      }
    }
    return APIResponse(
      200, headers: [("Content-Type", "application/json; charset=utf-8")],
      body: .bytes(json.take()))
  }

  private func write(
    _ name: String, _ request: APIRequest, _ settings: ServerSettings, to json: inout JSONWriter
  ) {
    json.object { json in
      json.member("aadTenantId", settings.access.tenantID)
      json.member("applicationFamily", "BusinessCentral")
      json.member("type", "Production")
      json.member("name", name)
      json.member("countryCode", "US")
      json.member("webServiceUrl", request.origin)
      json.member("webClientLoginUrl", request.origin + "/")
      guard isAdministration else { return }
      json.member("status", "Active")
      json.member("applicationVersion", ServerVersion.text)
      json.member("platformVersion", ServerVersion.text)
      json.member("ringName", "Production")
    }
  }
}

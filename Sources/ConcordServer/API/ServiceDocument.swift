import ConcordFormats

/// The list of a route's sets (`api.md` 1.1).
enum ServiceDocument {
  static func answer(_ route: ServiceRoute, base: String, method: String) -> APIResponse {
    var json = JSONWriter()
    json.object { json in
      json.member("@odata.context", "\(base)/$metadata")
      json.name("value")
      json.array { json in
        for set in route.sets {
          json.object {
            $0.member("name", set.name)
            $0.member("kind", "EntitySet")
            $0.member("url", set.name)
          }
        }
      }
    }
    return APIResponse(
      200,
      headers: [("Content-Type", "application/json; odata.metadata=minimal")],
      body: .bytes(json.take()))
  }
}

/// The entity data model of a route (`api.md` 4.12).
enum MetadataDocument {
  static func answer(_ route: ServiceRoute, _ request: APIRequest, _ options: ODataOptions) throws
    -> APIResponse
  {
    throw APIError.notImplemented("$metadata")
  }
}

/// The OpenAPI description of a route.
enum OpenAPIDocument {
  static func answer(_ route: ServiceRoute, base: String) -> APIResponse { APIResponse(501) }
}

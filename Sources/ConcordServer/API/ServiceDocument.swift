import ConcordFormats
import Crypto
import Foundation

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
  private struct Document {
    let bytes: [UInt8]
    let etag: String

    init(_ route: ServiceRoute, captions: Bool) {
      bytes = MetadataXML.document(route, captions: captions)
      etag = "W/\"\(Data(SHA256.hash(data: bytes)).base64EncodedString())\""
    }
  }

  // Each is made once, when it is first asked for.
  private static let standard = Document(.standard, captions: false)
  private static let standardWithCaptions = Document(.standard, captions: true)
  private static let concord = Document(.concord, captions: false)
  private static let concordWithCaptions = Document(.concord, captions: true)

  static func answer(_ route: ServiceRoute, _ request: APIRequest, _ options: ODataOptions) throws
    -> APIResponse
  {
    guard ["GET", "HEAD"].contains(request.method) else {
      throw APIError.notAllowed(request.method, "$metadata", isEntity: false, allow: ["GET"])
    }
    let format = options[.format] ?? request.header("accept") ?? "*/*"
    guard format.lowercased().split(separator: ",").contains(where: { isXML(String($0)) }) else {
      throw APIError(406, "BadRequest", "The data model is offered as application/xml only.")
    }
    let document =
      switch (route.isStandard, request.header("accept-language") != nil) {
      case (true, false): standard
      case (true, true): standardWithCaptions
      case (false, false): concord
      case (false, true): concordWithCaptions
      }
    let known = (request.header("if-none-match") ?? "").split(separator: ",").map {
      String($0).trimmed
    }
    if known.contains(document.etag) || known.contains("*") {
      return APIResponse(304, headers: [("ETag", document.etag)])
    }
    return APIResponse(
      200, headers: [("Content-Type", "application/xml"), ("ETag", document.etag)],
      body: .bytes(document.bytes))
  }

  private static func isXML(_ format: String) -> Bool {
    let name = String(format.prefix { $0 != ";" }).trimmed
    return ["*/*", "application/*", "application/xml", "text/xml", "xml"].contains(name)
  }
}

/// The OpenAPI description of a route.
enum OpenAPIDocument {
  static func answer(_ route: ServiceRoute, base: String) -> APIResponse {
    APIResponse(
      200, headers: [("Content-Type", "application/json")],
      body: .bytes(OpenAPIJSON.document(route, server: base)))
  }
}

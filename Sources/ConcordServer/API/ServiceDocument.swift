import ConcordFormats
import Crypto
import Foundation
import Synchronization

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

/// The entity data model of a route, in XML or JSON (`api.md` 4.12).
enum MetadataDocument {
  private struct Document {
    let bytes: [UInt8]
    let etag: String

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      etag = "W/\"\(Data(SHA256.hash(data: bytes)).base64EncodedString())\""
    }
  }

  /// What a route can answer, made once, when it is first asked for.
  private struct Documents {
    let xml, xmlWithCaptions, json, jsonWithCaptions: Document

    init(_ route: ServiceRoute) {
      xml = Document(MetadataXML.document(route))
      xmlWithCaptions = Document(MetadataXML.document(route, captions: true))
      json = Document(MetadataJSON.document(route))
      jsonWithCaptions = Document(MetadataJSON.document(route, captions: true))
    }
  }

  private static let made = Mutex<[ObjectIdentifier: Documents]>([:])

  private static func documents(_ route: ServiceRoute) -> Documents {
    made.withLock { made in
      if let known = made[ObjectIdentifier(route)] { return known }
      let documents = Documents(route)
      made[ObjectIdentifier(route)] = documents
      return documents
    }
  }

  static func answer(_ route: ServiceRoute, _ request: APIRequest, _ options: ODataOptions) throws
    -> APIResponse
  {
    guard ["GET", "HEAD"].contains(request.method) else {
      throw APIError.notAllowed(request.method, "$metadata", isEntity: false, allow: ["GET"])
    }
    let formats = (options[.format] ?? request.header("accept") ?? "*/*").lowercased()
      .split(separator: ",").map { $0.prefix { $0 != ";" }.trimmed }
    // Clients that take anything expect XML here, even if they name JSON first (API-P-3).
    let isXML = formats.contains {
      ["*/*", "application/*", "application/xml", "text/xml", "xml"].contains($0)
    }
    guard isXML || formats.contains("application/json") || formats.contains("json") else {
      throw APIError(
        406, "BadRequest", "The data model is offered as application/xml and application/json.")
    }
    let documents = documents(route)
    let document =
      switch (isXML, request.header("accept-language") != nil) {
      case (true, false): documents.xml
      case (true, true): documents.xmlWithCaptions
      case (false, false): documents.json
      case (false, true): documents.jsonWithCaptions
      }
    let known = (request.header("if-none-match") ?? "").split(separator: ",").map(\.trimmed)
    if known.contains(document.etag) || known.contains("*") {
      return APIResponse(304, headers: [("ETag", document.etag)])
    }
    return APIResponse(
      200,
      headers: [
        ("Content-Type", isXML ? "application/xml" : "application/json"),
        ("ETag", document.etag),
      ], body: .bytes(document.bytes))
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

import ConcordCore

/// A route as an OpenAPI 3.0.3 description, made of the same tables as `$metadata`.
package enum OpenAPIJSON {
  /// The description of a route that is found at an address.
  package static func document(_ route: ServiceRoute, server: String) -> [UInt8] {
    let description = OpenAPIDescription(model: RouteModel(route))
    var json = JSONWriter()
    json.object { description.write(server: server, to: &$0) }
    return json.bytes
  }

  /// The statuses of refusals, with what they mean.
  package static let refusals: [(status: Int, meaning: String)] = [
    (400, "The request is malformed, or a rule refuses it."),
    (401, "Who asks is not known."), (403, "Who asks may not do this."),
    (404, "There is no such thing."), (405, "The method is not allowed here."),
    (406, "The format asked for is not offered."),
    (409, "The record was changed by somebody else, or the preview is out of date."),
    (410, "The delta token has expired."), (413, "The body is too large."),
    (415, "The content type is not supported."),
    (422, "The idempotency key was used with another body."),
    (429, "Too many requests; wait as long as Retry-After says."),
    (500, "A defect; the log has more under the correlation id of the message."),
    (501, "Known, but not offered by this server."),
    (503, "Starting, stopping or busy; wait as long as Retry-After says."),
  ]
}

/// What the description of one route consists of.
struct OpenAPIDescription {
  let model: RouteModel

  func write(server: String, to json: inout JSONWriter) {
    json.member("openapi", "3.0.3")
    json.object("info") {
      $0.member("title", model.route.title)
      $0.member("version", model.route.version)
    }
    json.array("servers") { $0.object { $0.member("url", server) } }
    json.array("security") { json in
      for scheme in ["basic", "bearer"] { json.object { $0.array(scheme) { _ in } } }
    }
    json.array("tags") { json in
      for set in model.route.sets { json.object { $0.member("name", set.name) } }
    }
    json.object("paths") { writePaths(to: &$0) }
    json.object("components") { json in
      json.object("securitySchemes") { json in
        for scheme in ["basic", "bearer"] {
          json.object(scheme) {
            $0.member("type", "http")
            $0.member("scheme", scheme)
          }
        }
      }
      json.object("parameters") { Self.writeParameters(to: &$0) }
      json.object("headers") { Self.writeHeaders(to: &$0) }
      json.object("responses") { Self.writeErrors(to: &$0) }
      json.object("schemas") { writeSchemas(to: &$0) }
    }
  }

  // MARK: Parameters

  /// A parameter that many operations share.
  private struct Parameter {
    let name: String
    let place: String
    let schema: String
    let description: String
    var isRequired = false
  }

  private static let text = #"{"type":"string"}"#
  private static let count = #"{"type":"integer","format":"int32","minimum":0}"#
  private static let guid = #"{"type":"string","format":"uuid"}"#

  private static let parameters = [
    Parameter(
      name: "companyId", place: "path", schema: guid, description: "The company.",
      isRequired: true),
    Parameter(
      name: "id", place: "path", schema: guid, description: "The key of the entity.",
      isRequired: true),
    Parameter(
      name: "$filter", place: "query", schema: text,
      description: "A condition: displayName eq 'Holm'."),
    Parameter(
      name: "$search", place: "query", schema: text,
      description: "Words that all have to occur; \"…\", OR, NOT and parentheses."),
    Parameter(
      name: "$select", place: "query", schema: text,
      description: "The properties to return, separated by commas."),
    Parameter(
      name: "$expand", place: "query", schema: text,
      description: "The navigations to return with each entity, separated by commas."),
    Parameter(
      name: "$orderby", place: "query", schema: text,
      description: "Properties, each with asc or desc, separated by commas."),
    Parameter(
      name: "$top", place: "query", schema: count, description: "The most entities to return."),
    Parameter(
      name: "$skip", place: "query", schema: count, description: "How many to leave out first."),
    Parameter(
      name: "$count", place: "query", schema: #"{"type":"boolean"}"#,
      description: "Whether to return how many there are in all."),
    Parameter(
      name: "Prefer", place: "header", schema: text,
      description: "odata.maxpagesize=N, return=minimal, validate-only, autofill, wait=N, "
        + "odata.track-changes."),
    Parameter(
      name: "If-None-Match", place: "header", schema: text,
      description: "An ETag; 304 while it is current."),
    Parameter(
      name: "If-Match", place: "header", schema: text,
      description: "The ETag that the entity was read with; 409 if it is stale."),
    Parameter(
      name: "Concord-Reason", place: "header", schema: text,
      description: "Why, for the journal; percent-encoded UTF-8."),
    Parameter(
      name: "Concord-Confirm", place: "header", schema: text,
      description: "The questions answered with yes, separated by commas; * for all."),
    Parameter(
      name: "Concord-Preview-Token", place: "header", schema: text,
      description: "Do exactly what the preview with this token showed, else 409."),
    Parameter(
      name: "Concord-Work-Date", place: "header", schema: #"{"type":"string","format":"date"}"#,
      description: "The business date."),
    Parameter(
      name: "Idempotency-Key", place: "header", schema: text,
      description: "The same key again brings the first answer."),
  ]

  private static func writeParameters(to json: inout JSONWriter) {
    for parameter in parameters {
      json.object(parameter.name.componentName) {
        $0.member("name", parameter.name)
        $0.member("in", parameter.place)
        if parameter.isRequired { $0.member("required", true) }
        $0.member("description", parameter.description)
        $0.name("schema")
        $0.raw(parameter.schema)
      }
    }
    json.object("ifMatchRequired") {
      $0.member("name", "If-Match")
      $0.member("in", "header")
      $0.member("required", true)
      $0.member("description", "The ETag that the entity was read with, or *.")
      $0.name("schema")
      $0.raw(text)
    }
  }

  // MARK: Answers

  private static func writeHeaders(to json: inout JSONWriter) {
    let headers = [
      ("ETag", "The state of the entity, for If-Match."),
      ("Location", "The address of the entity or job."),
      ("Concord-Operation", "The number of the operation in the journal; 0 = nothing changed."),
    ]
    for (name, description) in headers {
      json.object(name.componentName) {
        $0.member("description", description)
        $0.name("schema")
        $0.raw(text)
      }
    }
  }

  private static func writeErrors(to json: inout JSONWriter) {
    for (status, meaning) in OpenAPIJSON.refusals {
      json.object("error\(status)") { json in
        json.member("description", meaning)
        json.object("content") {
          $0.object("application/json") { $0.object("schema") { $0.reference("schemas/error") } }
        }
      }
    }
  }
}

extension JSONWriter {
  /// Writes a member that is an object.
  mutating func object(_ name: String, _ body: (inout JSONWriter) -> Void) {
    self.name(name)
    object(body)
  }

  /// Writes a member that is an array.
  mutating func array(_ name: String, _ body: (inout JSONWriter) -> Void) {
    self.name(name)
    array(body)
  }

  /// Writes the member that points to a component.
  mutating func reference(_ component: String) { member("$ref", "#/components/\(component)") }
}

extension String {
  /// `Concord-Work-Date` → `concordWorkDate`, `$filter` → `filter`.
  var componentName: String {
    let parts = split { $0 == "-" || $0 == "$" }
    guard let first = parts.first, first != "ETag" else { return lowercased() }
    return first.prefix(1).lowercased() + first.dropFirst() + parts.dropFirst().joined()
  }
}

import ConcordCore

/// Requests and their answers.
extension OpenAPIDescription {
  private static let changing = [
    "Prefer", "Concord-Reason", "Concord-Confirm", "Concord-Preview-Token", "Concord-Work-Date",
  ]
  private static let changeErrors = [
    400, 401, 403, 404, 405, 406, 409, 413, 415, 429, 501, 503,
  ]

  // MARK: Parts

  func writeOperation(
    _ method: String, _ id: String, tag: String, _ json: inout JSONWriter,
    _ body: (inout JSONWriter) -> Void
  ) {
    json.object(method) { json in
      json.member("operationId", id)
      json.array("tags") { $0.value(tag) }
      body(&json)
    }
  }

  static func writeReferences(_ parameters: [String], _ json: inout JSONWriter) {
    json.array("parameters") { json in
      for name in parameters {
        json.object { $0.reference("parameters/\(name.componentName)") }
      }
    }
  }

  static func write(
    _ status: Int, _ description: String, headers: [String] = [],
    content: String = "application/json", _ json: inout JSONWriter,
    _ schema: ((inout JSONWriter) -> Void)? = nil
  ) {
    json.object(String(status)) { json in
      json.member("description", description)
      if !headers.isEmpty {
        json.object("headers") { json in
          for name in headers {
            json.object(name) { $0.reference("headers/\(name.componentName)") }
          }
        }
      }
      guard let schema else { return }
      json.object("content") { $0.object(content) { $0.object("schema", schema) } }
    }
  }

  static func writeErrors(_ statuses: [Int], _ json: inout JSONWriter) {
    for status in statuses {
      json.object(String(status)) { $0.reference("responses/error\(status)") }
    }
  }

  private static func writeBody(
    _ schema: String, isRequired: Bool = true, _ json: inout JSONWriter
  ) {
    json.object("requestBody") { json in
      json.member("required", isRequired)
      json.object("content") {
        $0.object("application/json") {
          $0.object("schema") { $0.reference("schemas/\(schema)") }
        }
      }
    }
  }

  // MARK: Reading

  func writeReading(
    _ set: EntitySet, isMany: Bool, isLinked: Bool = false, _ json: inout JSONWriter
  ) {
    var parameters = ["$select", "$expand", "Prefer"]
    if isMany {
      parameters += ["$filter", "$orderby", "$top", "$skip", "$count"]
      if set.isSearchable { parameters.append("$search") }
    } else {
      parameters.append("If-None-Match")
    }
    Self.writeReferences(parameters, &json)
    let schema = isMany ? "\(set.type.name)Collection" : set.type.name
    json.object("responses") { json in
      Self.write(200, isMany ? "A page." : "The entity.", headers: isMany ? [] : ["ETag"], &json) {
        $0.reference("schemas/\(schema)")
      }
      if isLinked, !isMany { Self.write(204, "There is none.", &json) }
      if !isMany { Self.write(304, "As known.", &json) }
      var errors = [400, 401, 403, 404, 406]
      if isMany { errors.append(410) }
      Self.writeErrors(errors + [429, 501, 503], &json)
    }
  }

  // MARK: Changing

  func writeCreating(_ set: EntitySet, _ json: inout JSONWriter) {
    Self.writeReferences(Self.changing + ["Idempotency-Key", "$select"], &json)
    Self.writeBody("\(set.type.name)Creation", &json)
    json.object("responses") { json in
      Self.write(200, "What would happen, after validate-only.", &json) {
        $0.reference("schemas/operationResult")
      }
      Self.write(
        201, "The entity as stored.", headers: ["Location", "ETag", "Concord-Operation"], &json
      ) { $0.reference("schemas/\(set.type.name)") }
      Self.write(
        204, "Stored; after return=minimal.", headers: ["Location", "Concord-Operation"], &json)
      Self.writeErrors(Self.changeErrors + [422], &json)
    }
  }

  func writeUpdating(_ set: EntitySet, _ json: inout JSONWriter) {
    Self.writeReferences(["ifMatchRequired"] + Self.changing, &json)
    if set.type.name == "picture" {
      json.object("requestBody") { json in
        json.member("required", true)
        json.object("content") { json in
          for type in ["image/png", "image/jpeg", "application/octet-stream"] {
            json.object(type) { $0.object("schema") { write(.stream, &$0) } }
          }
        }
      }
    } else {
      Self.writeBody("\(set.type.name)Change", &json)
    }
    json.object("responses") { json in
      Self.write(
        200, "The entity afterwards; after validate-only what would happen.",
        headers: ["ETag", "Concord-Operation"], &json
      ) { json in
        json.array("anyOf") { json in
          for name in [set.type.name, "operationResult"] {
            json.object { $0.reference("schemas/\(name)") }
          }
        }
      }
      if set.name == "syncPolicies" {
        Self.write(202, "A job changes the records.", headers: ["Location"], &json) {
          $0.reference("schemas/job")
        }
      }
      Self.write(204, "Stored.", headers: ["ETag", "Concord-Operation"], &json)
      Self.writeErrors(Self.changeErrors, &json)
    }
  }

  func writeDeleting(_ set: EntitySet, _ json: inout JSONWriter) {
    Self.writeReferences(["If-Match"] + Self.changing, &json)
    json.object("responses") { json in
      Self.write(200, "What happened, or would happen after validate-only.", &json) {
        $0.reference("schemas/operationResult")
      }
      Self.write(204, "Deleted.", headers: ["Concord-Operation"], &json)
      Self.writeErrors(Self.changeErrors, &json)
    }
  }

  // MARK: Actions and functions

  func writeAction(
    _ operation: ActionDefinition, _ set: EntitySet, _ json: inout JSONWriter
  ) {
    Self.writeReferences(
      (operation.binding == .entity ? ["If-Match"] : []) + Self.changing + ["Idempotency-Key"],
      &json)
    let required = operation.parameters.filter(\.isRequired)
    json.object("requestBody") { json in
      json.member("required", !required.isEmpty)
      json.object("content") {
        $0.object("application/json") { json in
          json.object("schema") { json in
            json.member("type", "object")
            if !required.isEmpty {
              json.array("required") { for parameter in required { $0.value(parameter.name) } }
            }
            json.object("properties") { json in
              for parameter in operation.parameters {
                json.object(parameter.name) {
                  write(parameter.kind, of: operation, parameter, &$0)
                }
              }
            }
          }
        }
      }
    }
    json.object("responses") { json in
      let location = ["Location", "Concord-Operation"]
      switch operation.answer {
      case .job:
        Self.write(200, "The finished job, or what would happen.", &json) { json in
          json.array("anyOf") { json in
            for name in ["job", "operationResult"] {
              json.object { $0.reference("schemas/\(name)") }
            }
          }
        }
        Self.write(202, "The job.", headers: ["Location"], &json) {
          $0.reference("schemas/job")
        }
      case .none: break
      default:
        Self.write(200, "The answer.", headers: location, &json) {
          writeAnswer(operation, set, &$0)
        }
      }
      Self.write(204, "Done.", headers: ["Concord-Operation"], &json)
      Self.writeErrors(Self.changeErrors + [422], &json)
    }
  }

  func writeAnswer(
    _ operation: ActionDefinition, _ set: EntitySet, _ json: inout JSONWriter
  ) {
    switch operation.answer {
    case .operationResult, .none: json.reference("schemas/operationResult")
    case .job: json.reference("schemas/job")
    case .value(let name): json.reference("schemas/\(name)")
    case .entries: json.reference("schemas/journalEntryCollection")
    case .entity: json.reference("schemas/\(set.type.name)")
    case .values(let name):
      json.member("type", "object")
      json.object("properties") { json in
        json.object("value") { json in
          json.member("type", "array")
          json.object("items") { $0.reference("schemas/\(name)") }
        }
      }
    }
  }

  func write(
    _ kind: ActionParameter.Kind, of operation: ActionDefinition, _ parameter: ActionParameter,
    _ json: inout JSONWriter
  ) {
    switch kind {
    case .value(let type): write(type, &json)
    case .object: json.reference("schemas/\(operation.complexType(of: parameter))")
    case .texts, .fieldChoices:
      json.member("type", "array")
      json.object("items") {
        if kind == .texts {
          $0.member("type", "string")
        } else {
          $0.reference("schemas/fieldChoice")
        }
      }
    }
  }
}

import ConcordCore

/// The addresses of a route.
extension OpenAPIDescription {
  private static let company = "/companies({companyId})"

  func writePaths(to json: inout JSONWriter) {
    json.object("/$metadata") { json in
      writeOperation("get", "metadata", tag: "companies", &json) { json in
        json.object("responses") { json in
          Self.write(200, "The data model.", content: "application/xml", &json) {
            $0.member("type", "string")
          }
          Self.writeErrors([401, 406, 429, 503], &json)
        }
      }
    }
    for set in model.route.sets {
      let isCompany = set.isCompanies
      let base = isCompany ? "/companies" : "\(Self.company)/\(set.name)"
      let item = isCompany ? Self.company : "\(base)({id})"
      writeCollectionPaths(set, base, &json)
      writeItemPaths(set, item, &json)
      for operation in model.operations where operation.sets.contains(set.name) {
        let target = operation.binding == .collection ? base : item
        writePaths(operation, of: set, target, &json)
      }
    }
    for operation in model.operations where operation.binding == .company {
      guard let set = model.route.companies else { continue }
      writePaths(operation, of: set, Self.company, &json)
    }
  }

  // MARK: Sets

  private func writeCollectionPaths(
    _ set: EntitySet, _ path: String, _ json: inout JSONWriter
  ) {
    json.object(path) { json in
      writeParameters(path, &json)
      writeOperation("get", "\(set.name).list", tag: set.name, &json) {
        writeReading(set, isMany: true, &$0)
      }
      if set.methods.contains(.post) {
        writeOperation("post", "\(set.name).create", tag: set.name, &json) {
          writeCreating(set, &$0)
        }
      }
    }
    json.object("\(path)/$count") { json in
      writeParameters(path, &json)
      writeOperation("get", "\(set.name).count", tag: set.name, &json) { json in
        Self.writeReferences(set.isSearchable ? ["$filter", "$search"] : ["$filter"], &json)
        json.object("responses") { json in
          Self.write(200, "How many there are.", content: "text/plain", &json) {
            $0.member("type", "integer")
          }
          Self.writeErrors([400, 401, 403, 404, 429, 501, 503], &json)
        }
      }
    }
  }

  private func writeItemPaths(_ set: EntitySet, _ path: String, _ json: inout JSONWriter) {
    json.object(path) { json in
      writeParameters(path, &json)
      writeOperation("get", "\(set.name).get", tag: set.name, &json) {
        writeReading(set, isMany: false, &$0)
      }
      if set.methods.contains(.patch) {
        writeOperation("patch", "\(set.name).update", tag: set.name, &json) {
          writeUpdating(set, &$0)
        }
      }
      if set.methods.contains(.delete) {
        writeOperation("delete", "\(set.name).delete", tag: set.name, &json) {
          writeDeleting(set, &$0)
        }
      }
    }
    for (navigation, target) in model.navigations(of: set.type) {
      json.object("\(path)/\(navigation.name)") { json in
        writeParameters(path, &json)
        writeOperation("get", "\(set.name).\(navigation.name)", tag: set.name, &json) {
          writeReading(target, isMany: navigation.isMany, isLinked: true, &$0)
        }
      }
    }
    for property in set.type.properties where property.type == .stream {
      json.object("\(path)/\(property.name)") { json in
        writeParameters(path, &json)
        writeOperation("get", "\(set.name).\(property.name)", tag: set.name, &json) { json in
          json.object("responses") { json in
            Self.write(200, "The bytes.", content: "*/*", &json) { write(.stream, &$0) }
            Self.write(204, "There is none.", &json)
            Self.writeErrors([401, 403, 404, 429, 503], &json)
          }
        }
      }
    }
  }

  /// The parameters that stand in a path itself.
  func writeParameters(_ path: String, _ json: inout JSONWriter) {
    let names = ["companyId", "id"].filter { path.contains("{\($0)}") }
    if !names.isEmpty { Self.writeReferences(names, &json) }
  }

  // MARK: Actions and functions

  private func writePaths(
    _ operation: ActionDefinition, of set: EntitySet, _ target: String, _ json: inout JSONWriter
  ) {
    var id = "\(set.name).\(operation.name)"
    if operation.binding == .collection { id += ".all" }
    guard operation.isFunction else {
      json.object("\(target)/Microsoft.NAV.\(operation.name)") { json in
        writeParameters(target, &json)
        writeOperation("post", id, tag: set.name, &json) { writeAction(operation, set, &$0) }
      }
      return
    }
    let required = operation.parameters.filter(\.isRequired)
    write(operation, operation.parameters, id, of: set, target, &json)
    if required.count < operation.parameters.count {
      write(operation, required, id + ".plain", of: set, target, &json)
    }
  }

  /// A function with some of its parameters.
  private func write(
    _ operation: ActionDefinition, _ parameters: [ActionParameter], _ id: String,
    of set: EntitySet, _ target: String, _ json: inout JSONWriter
  ) {
    let literals = parameters.map { parameter in
      let isQuoted =
        switch parameter.kind {
        case .value(.text), .value(.code), .value(.enumeration): true
        default: false
        }
      return isQuoted
        ? "\(parameter.name)='{\(parameter.name)}'" : "\(parameter.name)={\(parameter.name)}"
    }
    let path = "\(target)/Microsoft.NAV.\(operation.name)(\(literals.joined(separator: ",")))"
    json.object(path) { json in
      json.array("parameters") { json in
        for name in ["companyId", "id"] where target.contains("{\(name)}") {
          json.object { $0.reference("parameters/\(name)") }
        }
        for parameter in parameters {
          json.object { json in
            json.member("name", parameter.name)
            json.member("in", "path")
            json.member("required", true)
            json.object("schema") { write(parameter.kind, of: operation, parameter, &$0) }
          }
        }
      }
      writeOperation("get", id, tag: set.name, &json) { json in
        json.object("responses") { json in
          Self.write(200, "The answer.", &json) { writeAnswer(operation, set, &$0) }
          Self.writeErrors([400, 401, 403, 404, 405, 406, 429, 501, 503], &json)
        }
      }
    }
  }
}

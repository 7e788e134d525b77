import ConcordCore

/// The schemas of types, bodies and errors.
extension OpenAPIDescription {
  func writeSchemas(to json: inout JSONWriter) {
    for enumeration in model.enumerations {
      json.object(model.name(of: enumeration)) { json in
        json.member("type", "string")
        json.array("enum") { json in
          for caption in enumeration.members { json.value(MemberName.encoded(caption)) }
        }
      }
    }
    for type in model.complexTypes { write(type, &json) }
    for set in model.route.sets {
      writeEntity(set, &json)
      writeCollection(set, &json)
      if set.methods.contains(.post) { writeCreation(set, &json) }
      if set.methods.contains(.patch) { writeChange(set, &json) }
    }
    Self.writeError(to: &json)
  }

  private func write(_ type: ComplexType, _ json: inout JSONWriter) {
    json.object(type.name) { json in
      json.member("type", "object")
      let required = type.members.filter(\.isRequired).map(\.name)
      if !required.isEmpty { json.array("required") { for name in required { $0.value(name) } } }
      json.object("properties") { json in
        for member in type.members {
          json.object(member.name) { json in
            if member.isMany {
              json.member("type", "array")
              json.object("items") { write(member.kind, &$0) }
            } else {
              write(member.kind, &json)
              if member.name == "value" { json.member("nullable", true) }
            }
          }
        }
      }
    }
  }

  private func write(_ kind: ComplexType.Member.Kind, _ json: inout JSONWriter) {
    switch kind {
    case .value(let type): write(type, &json)
    case .complex(let name): json.reference("schemas/\(name)")
    }
  }

  /// The members of the schema of a value.
  func write(_ type: WireType, _ json: inout JSONWriter) {
    switch type {
    case .guid: Self.write("string", format: "uuid", &json)
    case .decimal: json.member("type", "number")
    case .boolean: json.member("type", "boolean")
    case .int32: Self.write("integer", format: "int32", &json)
    case .int64: Self.write("integer", format: "int64", &json)
    case .date: Self.write("string", format: "date", &json)
    case .dateTime: Self.write("string", format: "date-time", &json)
    case .time: Self.write("string", format: "partial-time", &json)
    case .stream: Self.write("string", format: "binary", &json)
    case .code(let max), .text(let max):
      json.member("type", "string")
      json.member("maxLength", Int64(max))
    case .enumeration(let enumeration):
      json.reference("schemas/\(model.name(of: enumeration))")
    case .json(let complexType):
      json.member("type", "array")
      json.object("items") { $0.reference("schemas/\(complexType)") }
    }
  }

  private static func write(_ type: String, format: String, _ json: inout JSONWriter) {
    json.member("type", type)
    json.member("format", format)
  }

  // MARK: Entities

  private func writeEntity(_ set: EntitySet, _ json: inout JSONWriter) {
    json.object(set.type.name) { json in
      json.member("type", "object")
      json.object("properties") { json in
        json.object("@odata.etag") {
          $0.member("type", "string")
          $0.member("readOnly", true)
        }
        for property in set.type.properties where property.type != .stream {
          let isReadOnly = !set.allowsEdit(property) && !set.allowsOnCreation(property)
          writeProperty(property, isReadOnly: isReadOnly, &json)
        }
      }
    }
  }

  private func writeProperty(
    _ property: WireProperty, isReadOnly: Bool, _ json: inout JSONWriter
  ) {
    json.object(property.name) { json in
      guard isReadOnly else { return write(property.type, &json) }
      // What stands beside a reference is ignored.
      if case .enumeration = property.type {
        json.array("allOf") { $0.object { write(property.type, &$0) } }
      } else {
        write(property.type, &json)
      }
      json.member("readOnly", true)
    }
  }

  private func writeCollection(_ set: EntitySet, _ json: inout JSONWriter) {
    json.object("\(set.type.name)Collection") { json in
      json.member("type", "object")
      json.array("required") { $0.value("value") }
      json.object("properties") { json in
        for name in ["@odata.context", "@odata.nextLink", "@odata.deltaLink"] {
          json.object(name) { $0.member("type", "string") }
        }
        json.object("@odata.count") { $0.member("type", "integer") }
        json.object("value") { json in
          json.member("type", "array")
          json.object("items") { $0.reference("schemas/\(set.type.name)") }
        }
      }
    }
  }

  /// The body of a POST: what may be given, with the children that may come with it.
  private func writeCreation(_ set: EntitySet, _ json: inout JSONWriter) {
    json.object("\(set.type.name)Creation") { json in
      json.member("type", "object")
      let required = set.type.properties.filter { $0.access == .required }
      if !required.isEmpty {
        json.array("required") { for property in required { $0.value(property.name) } }
      }
      json.object("properties") { json in
        if set.type.keyProperty.name == "id" { json.object("id") { write(.guid, &$0) } }
        for property in set.type.properties
        where set.allowsOnCreation(property) && property.type != .stream {
          json.object(property.name) { write(property.type, &$0) }
        }
        for (navigation, target) in model.navigations(of: set.type) where navigation.isDeep {
          json.object(navigation.name) { json in
            json.member("type", "array")
            json.object("items") { $0.reference("schemas/\(target.type.name)Creation") }
          }
        }
        writeChoices(set, &json)
      }
      json.member("additionalProperties", false)
    }
  }

  /// The body of a PATCH: what may be changed.
  private func writeChange(_ set: EntitySet, _ json: inout JSONWriter) {
    json.object("\(set.type.name)Change") { json in
      json.member("type", "object")
      json.object("properties") { json in
        for property in set.type.properties
        where set.allowsEdit(property) && property.type != .stream {
          json.object(property.name) { write(property.type, &$0) }
        }
        writeChoices(set, &json)
      }
      json.member("additionalProperties", false)
    }
  }

  /// The choices that bodies of the wide sets may contain (`api.md` 3.5).
  private func writeChoices(_ set: EntitySet, _ json: inout JSONWriter) {
    guard !model.route.isStandard, set.isSearchable || set.type.name.hasSuffix("yncPolicy") else {
      return
    }
    json.object("currentMasterFields") { write(.enumeration(.masterSide), &$0) }
    json.object("fieldChoices") { json in
      json.member("type", "array")
      json.object("items") { $0.reference("schemas/fieldChoice") }
    }
  }

  // MARK: Errors

  private static func writeError(to json: inout JSONWriter) {
    func text(_ name: String, _ json: inout JSONWriter) {
      json.object(name) { $0.member("type", "string") }
    }
    func members(_ json: inout JSONWriter) {
      for name in ["code", "message", "target"] { text(name, &json) }
    }
    json.object("error") { json in
      json.member("type", "object")
      json.array("required") { $0.value("error") }
      json.object("properties") { json in
        json.object("error") { json in
          json.member("type", "object")
          json.array("required") {
            $0.value("code")
            $0.value("message")
          }
          json.object("properties") { json in
            members(&json)
            json.object("details") { json in
              json.member("type", "array")
              json.object("items") { json in
                json.member("type", "object")
                json.object("properties") { members(&$0) }
              }
            }
          }
        }
      }
    }
  }
}

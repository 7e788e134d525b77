import ConcordCore

/// The entity data model of a route as CSDL JSON (`api.md` 4.12).
package enum MetadataJSON {
  /// The document of a route; it declares what that of `MetadataXML` does.
  package static func document(_ route: ServiceRoute, captions: Bool = false) -> [UInt8] {
    let schema = MetadataSchema(model: RouteModel(route), captions: captions)
    var json = JSONWriter()
    json.object { json in
      json.member("$Version", "4.01")
      json.member("$EntityContainer", "Microsoft.NAV.default")
      json.object("$Reference") { json in
        for vocabulary in MetadataSchema.vocabularies {
          json.object(vocabulary.uri) { json in
            json.array("$Include") {
              $0.object {
                $0.member("$Namespace", vocabulary.namespace)
                $0.member("$Alias", vocabulary.alias)
              }
            }
          }
        }
      }
      json.object("Microsoft.NAV") {
        $0.member("$Alias", "NAV")
        schema.write(to: &$0)
      }
    }
    return json.bytes
  }
}

extension MetadataSchema {
  /// The vocabularies that annotations are taken from.
  static let vocabularies = ["Core", "Capabilities"].map { alias in
    let namespace = "Org.OData.\(alias).V1"
    return (
      alias: alias, namespace: namespace,
      uri: "https://oasis-tcs.github.io/odata-vocabularies/vocabularies/\(namespace).xml"
    )
  }

  func write(to json: inout JSONWriter) {
    for enumeration in model.enumerations {
      json.object(model.name(of: enumeration)) { json in
        json.member("$Kind", "EnumType")
        for (ordinal, caption) in enumeration.members.enumerated() {
          json.member(MemberName.encoded(caption), Int64(ordinal))
        }
      }
    }
    for type in model.complexTypes { write(type, &json) }
    for type in model.types { write(type, &json) }
    var names: [String] = []
    for operation in model.operations where !names.contains(operation.name) {
      names.append(operation.name)
    }
    for name in names {
      json.array(name) { json in
        for operation in model.operations where operation.name == name {
          write(operation, &json)
        }
      }
    }
    for term in ["AllowEdit", "AllowEditOnCreate"] {
      json.object(term) {
        $0.member("$Kind", "Term")
        $0.member("$Type", "Edm.Boolean")
        $0.array("$AppliesTo") { $0.value("Property") }
      }
    }
    json.object("default") { json in
      json.member("$Kind", "EntityContainer")
      for set in model.route.sets { write(set, &json) }
    }
  }

  /// The members that tell the type and facets of a value.
  private func writeType(
    _ name: String, isNullable: Bool, maxLength: Int?, _ json: inout JSONWriter
  ) {
    let isMany = name.hasPrefix("Collection(")
    if isMany { json.member("$Collection", true) }
    json.member("$Type", isMany ? String(name.dropFirst(11).dropLast()) : name)
    if isNullable { json.member("$Nullable", true) }
    if let maxLength { json.member("$MaxLength", Int64(maxLength)) }
    if name == "Edm.Decimal" { json.member("$Scale", "variable") }
  }

  private static func maxLength(_ type: WireType) -> Int? {
    switch type {
    case .code(let max), .text(let max): max
    default: nil
    }
  }

  // MARK: Types

  private func write(_ type: ComplexType, _ json: inout JSONWriter) {
    json.object(type.name) { json in
      json.member("$Kind", "ComplexType")
      if type.isOpen { json.member("$OpenType", true) }
      for member in type.members {
        var (name, length) = ("", Int?.none)
        switch member.kind {
        case .complex(let type): name = "Microsoft.NAV.\(type)"
        case .value(let type): (name, length) = (self.name(of: type), Self.maxLength(type))
        }
        json.object(member.name) {
          writeType(
            member.isMany ? "Collection(\(name))" : name, isNullable: true, maxLength: length,
            &$0)
        }
      }
    }
  }

  private func write(_ type: EntityType, _ json: inout JSONWriter) {
    guard let set = model.route.sets.first(where: { $0.type.name == type.name }) else { return }
    json.object(type.name) { json in
      json.member("$Kind", "EntityType")
      json.array("$Key") { $0.value(type.keyProperty.name) }
      for property in type.properties { write(property, of: set, &json) }
      for (navigation, target) in model.navigations(of: type) {
        json.object(navigation.name) {
          write(navigation, of: type, to: target.type, &$0)
        }
      }
      guard type.isCompany else { return }
      for set in model.route.sets where !set.isCompanies {
        json.object(set.name) {
          $0.member("$Kind", "NavigationProperty")
          $0.member("$Collection", true)
          $0.member("$Type", "Microsoft.NAV.\(set.type.name)")
          $0.member("$ContainsTarget", true)
        }
      }
    }
  }

  private func write(_ property: WireProperty, of set: EntitySet, _ json: inout JSONWriter) {
    json.object(property.name) { json in
      writeType(
        name(of: property.type), isNullable: property.name != set.type.keyProperty.name,
        maxLength: Self.maxLength(property.type), &json)
      switch property.access {
      case .readOnly: json.member("@Org.OData.Core.V1.Computed", true)
      case .onCreation: json.member("@Org.OData.Core.V1.Immutable", true)
      case .readWrite, .required, .ignored: break
      }
      json.member("@Microsoft.NAV.AllowEdit", set.allowsEdit(property))
      json.member("@Microsoft.NAV.AllowEditOnCreate", set.allowsOnCreation(property))
      if captions { json.member("@Org.OData.Core.V1.Description", property.caption) }
    }
  }

  private func write(
    _ navigation: Navigation, of type: EntityType, to target: EntityType,
    _ json: inout JSONWriter
  ) {
    json.member("$Kind", "NavigationProperty")
    json.member(navigation.isMany ? "$Collection" : "$Nullable", true)
    json.member("$Type", "Microsoft.NAV.\(target.name)")
    if let partner = model.partner(navigation, of: type) {
      json.member("$Partner", partner.name)
    }
    if let property = model.idProperty(navigation, of: type) {
      json.object("$ReferentialConstraint") {
        $0.member(property.name, target.keyProperty.name)
      }
    }
  }

  // MARK: Operations and sets

  private func write(_ operation: ActionDefinition, _ json: inout JSONWriter) {
    for (type, parameters) in overloads(of: operation) {
      let own = "Microsoft.NAV.\(type.name)"
      json.object { json in
        json.member("$Kind", operation.isFunction ? "Function" : "Action")
        json.member("$IsBound", true)
        if operation.answer == .entity { json.member("$EntitySetPath", "bindingParameter") }
        json.array("$Parameter") { json in
          json.object {
            $0.member("$Name", "bindingParameter")
            writeType(
              operation.binding == .collection ? "Collection(\(own))" : own, isNullable: false,
              maxLength: nil, &$0)
          }
          for parameter in parameters {
            var length: Int?
            if case .value(.code(let max)) = parameter.kind { length = max }
            json.object {
              $0.member("$Name", parameter.name)
              writeType(
                self.type(of: parameter, operation), isNullable: !parameter.isRequired,
                maxLength: length, &$0)
            }
          }
        }
        if let answer = Self.type(of: operation.answer, own) {
          json.object("$ReturnType") {
            writeType(answer, isNullable: true, maxLength: nil, &$0)
          }
        }
      }
    }
  }

  private func write(_ set: EntitySet, _ json: inout JSONWriter) {
    json.object(set.name) { json in
      json.member("$Collection", true)
      json.member("$Type", "Microsoft.NAV.\(set.type.name)")
      let navigations = model.navigations(of: set.type)
      if !navigations.isEmpty {
        json.object("$NavigationPropertyBinding") { json in
          for (navigation, target) in navigations { json.member(navigation.name, target.name) }
        }
      }
      let methods = set.methods
      let restrictions = [
        ("InsertRestrictions", "Insertable", methods.contains(.post)),
        ("UpdateRestrictions", "Updatable", methods.contains(.patch)),
        ("DeleteRestrictions", "Deletable", methods.contains(.delete)),
        ("SearchRestrictions", "Searchable", set.isSearchable),
        ("ChangeTracking", "Supported", set.isTracked),
      ]
      for (term, property, isTrue) in restrictions {
        json.object("@Org.OData.Capabilities.V1.\(term)") { $0.member(property, isTrue) }
      }
      for (term, property) in [("Filter", "Filterable"), ("Sort", "Sortable")] {
        json.object("@Org.OData.Capabilities.V1.\(term)Restrictions") { json in
          json.member(property, true)
          guard !set.unfilterable.isEmpty else { return }
          json.array("Non\(property)Properties") { json in
            for property in set.unfilterable { json.value(property.name) }
          }
        }
      }
    }
  }
}

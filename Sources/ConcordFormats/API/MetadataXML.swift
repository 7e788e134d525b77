import ConcordCore

/// The entity data model of a route as CSDL 4.0 (`api.md` 4.12).
package enum MetadataXML {
  /// The document of a route.
  ///
  /// With captions every property carries what people call it.
  package static func document(_ route: ServiceRoute, captions: Bool = false) -> [UInt8] {
    let schema = MetadataSchema(model: RouteModel(route), captions: captions)
    var xml = MetadataWriter()
    xml.element(
      "edmx:Edmx",
      ["Version": "4.0", "xmlns:edmx": "http://docs.oasis-open.org/odata/ns/edmx"]
    ) { xml in
      for vocabulary in MetadataSchema.vocabularies {
        xml.element("edmx:Reference", ["Uri": vocabulary.uri]) {
          $0.element(
            "edmx:Include", ["Namespace": vocabulary.namespace, "Alias": vocabulary.alias])
        }
      }
      xml.element("edmx:DataServices", [:]) { xml in
        xml.element(
          "Schema",
          [
            "Namespace": "Microsoft.NAV", "Alias": "NAV",
            "xmlns": "http://docs.oasis-open.org/odata/ns/edm",
          ]
        ) { schema.write(to: &$0) }
      }
    }
    return xml.bytes
  }
}

/// The one schema of a route.
struct MetadataSchema {
  let model: RouteModel
  let captions: Bool

  func write(to xml: inout MetadataWriter) {
    for enumeration in model.enumerations { write(enumeration, &xml) }
    for type in model.complexTypes { write(type, &xml) }
    for type in model.types { write(type, &xml) }
    for operation in model.operations { write(operation, &xml) }
    for term in ["AllowEdit", "AllowEditOnCreate"] {
      xml.element("Term", ["Name": term, "Type": "Edm.Boolean", "AppliesTo": "Property"])
    }
    xml.element("EntityContainer", ["Name": "default"]) { xml in
      for set in model.route.sets { write(set, &xml) }
    }
  }

  /// The name of a type with its namespace.
  func name(of type: WireType) -> String {
    if case .enumeration(let enumeration) = type {
      return "Microsoft.NAV.\(model.name(of: enumeration))"
    }
    return type.edmName
  }

  private static func length(_ type: WireType) -> String {
    switch type {
    case .code(let max), .text(let max): String(max)
    default: ""
    }
  }

  private static func scale(_ type: WireType) -> String { type == .decimal ? "Variable" : "" }

  // MARK: Types

  private func write(_ enumeration: Enumeration, _ xml: inout MetadataWriter) {
    xml.element("EnumType", ["Name": model.name(of: enumeration)]) { xml in
      for (ordinal, caption) in enumeration.members.enumerated() {
        xml.element(
          "Member", ["Name": MemberName.encoded(caption), "Value": String(ordinal)])
      }
    }
  }

  private func write(_ type: ComplexType, _ xml: inout MetadataWriter) {
    let open = type.isOpen ? "true" : ""
    xml.element("ComplexType", ["Name": type.name, "OpenType": open]) { xml in
      for member in type.members {
        var (name, length, scale) = ("", "", "")
        switch member.kind {
        case .complex(let type): name = "Microsoft.NAV.\(type)"
        case .value(let type):
          name = self.name(of: type)
          (length, scale) = (Self.length(type), Self.scale(type))
        }
        xml.element(
          "Property",
          [
            "Name": member.name, "Type": member.isMany ? "Collection(\(name))" : name,
            "MaxLength": length, "Scale": scale,
          ])
      }
    }
  }

  private func write(_ type: EntityType, _ xml: inout MetadataWriter) {
    guard let set = model.route.sets.first(where: { $0.type.name == type.name }) else { return }
    xml.element("EntityType", ["Name": type.name]) { xml in
      xml.element("Key", [:]) { $0.element("PropertyRef", ["Name": type.keyProperty.name]) }
      for property in type.properties { write(property, of: set, &xml) }
      for (navigation, target) in model.navigations(of: type) {
        write(navigation, of: type, to: target.type, &xml)
      }
      guard type.isCompany else { return }
      for set in model.route.sets where !set.isCompanies {
        xml.element(
          "NavigationProperty",
          [
            "Name": set.name, "Type": "Collection(Microsoft.NAV.\(set.type.name))",
            "ContainsTarget": "true",
          ])
      }
    }
  }

  private func write(
    _ property: WireProperty, of set: EntitySet, _ xml: inout MetadataWriter
  ) {
    let isKey = property.name == set.type.keyProperty.name
    xml.element(
      "Property",
      [
        "Name": property.name, "Type": name(of: property.type),
        "Nullable": isKey ? "false" : "", "MaxLength": Self.length(property.type),
        "Scale": Self.scale(property.type),
      ]
    ) { xml in
      switch property.access {
      case .readOnly: xml.annotation("Org.OData.Core.V1.Computed", true)
      case .onCreation: xml.annotation("Org.OData.Core.V1.Immutable", true)
      case .readWrite, .required, .ignored: break
      }
      xml.annotation("Microsoft.NAV.AllowEdit", set.allowsEdit(property))
      xml.annotation("Microsoft.NAV.AllowEditOnCreate", set.allowsOnCreation(property))
      if captions {
        xml.element(
          "Annotation", ["Term": "Org.OData.Core.V1.Description", "String": property.caption])
      }
    }
  }

  private func write(
    _ navigation: Navigation, of type: EntityType, to target: EntityType,
    _ xml: inout MetadataWriter
  ) {
    let name = "Microsoft.NAV.\(target.name)"
    xml.element(
      "NavigationProperty",
      [
        "Name": navigation.name, "Type": navigation.isMany ? "Collection(\(name))" : name,
        "Partner": model.partner(navigation, of: type)?.name ?? "",
      ]
    ) { xml in
      guard let property = model.idProperty(navigation, of: type) else { return }
      xml.element(
        "ReferentialConstraint",
        ["Property": property.name, "ReferencedProperty": target.keyProperty.name])
    }
  }
}

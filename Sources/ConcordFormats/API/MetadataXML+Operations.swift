import ConcordCore

/// Actions, functions and sets.
extension MetadataSchema {
  // MARK: Actions and functions

  /// One overload per type that the operation is called on.
  ///
  /// A function has a further one without the parameters that may be left out, because callers
  /// name all parameters of an overload.
  func write(_ operation: ActionDefinition, _ xml: inout MetadataWriter) {
    let sets = operation.binding == .company ? ["companies"] : operation.sets
    for set in sets {
      guard let type = model.bindingType(operation, set: set) else { continue }
      write(operation, on: type, operation.parameters, &xml)
      let required = operation.parameters.filter(\.isRequired)
      if operation.isFunction, required.count < operation.parameters.count {
        write(operation, on: type, required, &xml)
      }
    }
  }

  private func write(
    _ operation: ActionDefinition, on type: EntityType, _ parameters: [ActionParameter],
    _ xml: inout MetadataWriter
  ) {
    let own = "Microsoft.NAV.\(type.name)"
    let isOfSameSet = operation.answer == .entity
    xml.element(
      operation.isFunction ? "Function" : "Action",
      [
        "Name": operation.name, "IsBound": "true",
        "EntitySetPath": isOfSameSet ? "bindingParameter" : "",
      ]
    ) { xml in
      xml.element(
        "Parameter",
        [
          "Name": "bindingParameter",
          "Type": operation.binding == .collection ? "Collection(\(own))" : own,
          "Nullable": operation.binding == .collection ? "" : "false",
        ])
      for parameter in parameters { write(parameter, of: operation, &xml) }
      if let answer = Self.type(of: operation.answer, own) {
        xml.element("ReturnType", ["Type": answer])
      }
    }
  }

  private func write(
    _ parameter: ActionParameter, of operation: ActionDefinition, _ xml: inout MetadataWriter
  ) {
    var length = ""
    let type: String
    switch parameter.kind {
    case .value(let value):
      type = name(of: value)
      if case .code(let max) = value { length = String(max) }
    case .object: type = "Microsoft.NAV.\(operation.complexType(of: parameter))"
    case .texts: type = "Collection(Edm.String)"
    case .fieldChoices: type = "Collection(Microsoft.NAV.fieldChoice)"
    }
    xml.element(
      "Parameter",
      [
        "Name": parameter.name, "Type": type, "Nullable": parameter.isRequired ? "false" : "",
        "MaxLength": length,
      ])
  }

  private static func type(of answer: ActionDefinition.Answer, _ own: String) -> String? {
    switch answer {
    case .operationResult: "Microsoft.NAV.operationResult"
    case .job: "Microsoft.NAV.job"
    case .value(let name): "Microsoft.NAV.\(name)"
    case .values(let name): "Collection(Microsoft.NAV.\(name))"
    case .entries: "Collection(Microsoft.NAV.journalEntry)"
    case .entity: own
    case .none: nil
    }
  }

  // MARK: Sets

  func write(_ set: EntitySet, _ xml: inout MetadataWriter) {
    xml.element(
      "EntitySet", ["Name": set.name, "EntityType": "Microsoft.NAV.\(set.type.name)"]
    ) { xml in
      for (navigation, target) in model.navigations(of: set.type) {
        xml.element(
          "NavigationPropertyBinding", ["Path": navigation.name, "Target": target.name])
      }
      let methods = set.methods
      Self.restriction("Insert", "Insertable", methods.contains(.post), &xml)
      Self.restriction("Update", "Updatable", methods.contains(.patch), &xml)
      Self.restriction("Delete", "Deletable", methods.contains(.delete), &xml)
      Self.restriction("Search", "Searchable", set.isSearchable, &xml)
      Self.restriction("Filter", "Filterable", true, not: set.unfilterable, &xml)
      Self.restriction("Sort", "Sortable", true, not: set.unfilterable, &xml)
      Self.record("ChangeTracking", "Supported", set.isTracked, nil, [], &xml)
    }
  }

  private static func restriction(
    _ what: String, _ property: String, _ isTrue: Bool, not excluded: [WireProperty] = [],
    _ xml: inout MetadataWriter
  ) {
    record(
      what + "Restrictions", property, isTrue, "Non\(property)Properties", excluded, &xml)
  }

  private static func record(
    _ term: String, _ property: String, _ isTrue: Bool, _ list: String?,
    _ excluded: [WireProperty], _ xml: inout MetadataWriter
  ) {
    xml.element("Annotation", ["Term": "Org.OData.Capabilities.V1.\(term)"]) { xml in
      xml.element("Record", [:]) { xml in
        xml.element(
          "PropertyValue", ["Property": property, "Bool": isTrue ? "true" : "false"])
        guard let list, !excluded.isEmpty else { return }
        xml.element("PropertyValue", ["Property": list]) { xml in
          xml.element("Collection", [:]) { xml in
            for property in excluded { xml.element("PropertyPath", text: property.name) }
          }
        }
      }
    }
  }
}

extension ActionDefinition {
  /// The complex type of a parameter that is an object.
  func complexType(of parameter: ActionParameter) -> String {
    parameter.name == "filters" ? "batchFilters" : "memberValues"
  }
}

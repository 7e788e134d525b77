import ConcordCore

/// Actions, functions and sets.
extension MetadataSchema {
  // MARK: Actions and functions

  /// One overload per type that the operation is called on.
  ///
  /// A function has a further one without the parameters that may be left out, because callers
  /// name all parameters of an overload.
  func overloads(of operation: ActionDefinition)
    -> [(type: EntityType, parameters: [ActionParameter])]
  {
    let sets = operation.binding == .company ? [""] : operation.sets
    let required = operation.parameters.filter(\.isRequired)
    let isShorter = operation.isFunction && required.count < operation.parameters.count
    return sets.compactMap { model.bindingType(operation, set: $0) }.flatMap { type in
      [(type, operation.parameters)] + (isShorter ? [(type, required)] : [])
    }
  }

  func write(_ operation: ActionDefinition, _ xml: inout MetadataWriter) {
    for (type, parameters) in overloads(of: operation) {
      write(operation, on: type, parameters, &xml)
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
    if case .value(.code(let max)) = parameter.kind { length = String(max) }
    xml.element(
      "Parameter",
      [
        "Name": parameter.name, "Type": type(of: parameter, operation),
        "Nullable": parameter.isRequired ? "false" : "",
        "MaxLength": length,
      ])
  }

  /// The name of the type of a parameter's values.
  func type(of parameter: ActionParameter, _ operation: ActionDefinition) -> String {
    switch parameter.kind {
    case .value(let value): name(of: value)
    case .object: "Microsoft.NAV.\(operation.complexType(of: parameter))"
    case .texts: "Collection(Edm.String)"
    case .fieldChoices: "Collection(Microsoft.NAV.fieldChoice)"
    }
  }

  /// The name of the type that an operation answers on a type; nil = it answers nothing.
  static func type(of answer: ActionDefinition.Answer, _ own: String) -> String? {
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

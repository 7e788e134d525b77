import ConcordCore

/// Everything that a route declares, each once: what `$metadata`, the OpenAPI description and the
/// reference are made of.
package struct RouteModel: Sendable {
  package let route: ServiceRoute
  /// In the order of their sets.
  package let types: [EntityType]
  package let complexTypes: [ComplexType]
  /// By name.
  package let enumerations: [Enumeration]
  /// The actions and functions of the route.
  package let operations: [ActionDefinition]
  private let typeNames: Set<String>

  /// Collects what the tables of a route name.
  package init(_ route: ServiceRoute) {
    self.route = route
    var types: [EntityType] = []
    for set in route.sets where !types.contains(where: { $0.name == set.type.name }) {
      types.append(set.type)
    }
    self.types = types
    typeNames = Set(types.map(\.name))
    operations = route.isStandard ? [] : ActionTable.all
    complexTypes =
      route.isStandard ? Self.closure(of: ["operationResult"]) : ComplexType.all
    var found: [String: Enumeration] = [:]
    func note(_ type: WireType) {
      if case .enumeration(let enumeration) = type { found[enumeration.name] = enumeration }
    }
    for type in types { for property in type.properties { note(property.type) } }
    for member in complexTypes.flatMap(\.members) {
      if case .value(let type) = member.kind { note(type) }
    }
    for parameter in operations.flatMap(\.parameters) {
      if case .value(let type) = parameter.kind { note(type) }
    }
    enumerations = found.values.sorted { $0.name < $1.name }
  }

  private static func closure(of roots: [String]) -> [ComplexType] {
    var names = roots
    var next = 0
    while next < names.count {
      for name in ComplexType.named(names[next])?.memberTypes ?? [] where !names.contains(name) {
        names.append(name)
      }
      next += 1
    }
    return ComplexType.all.filter { names.contains($0.name) }
  }

  /// The name of an enumeration on this route.
  ///
  /// A type of entities keeps its name; an enumeration with the same one has `Kind` behind it.
  package func name(of enumeration: Enumeration) -> String {
    typeNames.contains(enumeration.name) ? enumeration.name + "Kind" : enumeration.name
  }

  /// The navigations of a type that lead somewhere on this route, with the set at the other end.
  package func navigations(of type: EntityType) -> [(navigation: Navigation, target: EntitySet)] {
    type.navigations.compactMap { navigation in
      if case .later = navigation.reach { return nil }
      return route.set(navigation.set).map { (navigation, $0) }
    }
  }

  /// The type whose entities an operation is called on.
  package func bindingType(_ operation: ActionDefinition, set name: String) -> EntityType? {
    (operation.binding == .company ? route.companies : route.set(name))?.type
  }

  /// The navigation back from the other end: a record's contact and the contact's records.
  package func partner(_ navigation: Navigation, of type: EntityType) -> Navigation? {
    guard let target = route.set(navigation.set)?.type else { return nil }
    return navigations(of: target).first { back, end in
      guard end.type.name == type.name else { return false }
      switch (navigation.reach, back.reach) {
      case (.rows(.field(let field), _, nil), .referenced(let other)),
        (.referenced(let field), .rows(.field(let other), _, nil)):
        return field == other
      default: return false
      }
    }?.navigation
  }

  /// The property that holds the id of what stands at the other end.
  package func idProperty(_ navigation: Navigation, of type: EntityType) -> WireProperty? {
    if navigation.isMany { return nil }
    return type.properties.first { property in
      switch navigation.reach {
      case .referenced(let field): property.isPairedID && property.field == field
      case .linkedContact: property.source == .linkedContact(.id)
      case .rows(.id, let mine, _): property.source == mine && property.type == .guid
      default: false
      }
    }
  }
}

extension EntityType {
  /// The property that identifies an entity.
  package var keyProperty: WireProperty { properties[0] }
}

extension EntitySet {
  /// Whether clients may give a property a value when they create an entity.
  package func allowsOnCreation(_ property: WireProperty) -> Bool {
    methods.contains(.post) && [.readWrite, .required, .onCreation].contains(property.access)
  }

  /// Whether clients may change a property of an entity.
  package func allowsEdit(_ property: WireProperty) -> Bool {
    methods.contains(.patch) && [.readWrite, .required].contains(property.access)
  }

  /// The properties that can be neither filtered nor ordered by.
  package var unfilterable: [WireProperty] {
    type.properties.filter { $0.source == nil || $0.type.listType == nil }
  }
}

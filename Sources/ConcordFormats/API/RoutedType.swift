import ConcordCore

/// A type together with the route on which its navigations lead somewhere.
package struct RoutedType: ODataType {
  package let type: EntityType
  package let route: ServiceRoute

  package init(_ type: EntityType, on route: ServiceRoute) {
    self.type = type
    self.route = route
  }

  package var name: String { type.name }

  package func queryProperty(_ name: String) -> ODataProperty? { type.property(name)?.odata }

  package func queryNavigation(_ name: String) -> ODataNavigation? {
    guard let navigation = type.navigation(name) else { return nil }
    guard let target = route.set(navigation.set)?.type else {
      return ODataNavigation.none(RoutedType(ViewTypes.placeholder(navigation.set), on: route))
    }
    let routed = RoutedType(target, on: route)
    switch navigation.reach {
    case .referenced(let field): return .one(routed) { .referenced(field, $0) }
    case .linkedContact: return .one(routed) { .linkedContact($0) }
    case .linkedRecord(let kind): return .one(routed) { .linkedRecord(kind, $0) }
    case .rows(let theirs, let mine, let filter):
      guard navigation.isMany, let base = target.base else {
        return ODataNavigation.none(routed)
      }
      return .many(routed, ListNeighbours(base, theirs: theirs, mine: mine, where: filter))
    case .sameID, .rowsByTwo, .nothing, .later: return ODataNavigation.none(routed)
    }
  }
}

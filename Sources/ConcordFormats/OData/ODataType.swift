package import ConcordCore

/// What a query option may name: the properties and navigations of a type on a route.
package protocol ODataType: Sendable {
  /// The name without namespace, as in messages: `contact`.
  var name: String { get }
  /// The property with a name, compared without regard to case (API-Q-4).
  func queryProperty(_ name: String) -> ODataProperty?
  /// The navigation with a name, compared without regard to case.
  func queryNavigation(_ name: String) -> ODataNavigation?
}

/// A property as query options see it.
package struct ODataProperty: Sendable {
  /// In the spelling of the contract.
  package let name: String
  /// Nil for a stream, which can be neither filtered nor ordered by.
  package let source: ConcordCore.PropertySource?
  package let type: ListType
  /// The captions of an enumeration's members in the order of their ordinals; blank is `""`.
  package let members: [String]

  package init(
    name: String, source: ConcordCore.PropertySource?, type: ListType, members: [String] = []
  ) {
    self.name = name
    self.source = source
    self.type = type
    self.members = members
  }
}

/// A navigation as query options see it.
package enum ODataNavigation: Sendable {
  /// To at most one record, a property of which is reached by wrapping its source.
  case one(
    any ODataType, reach: @Sendable (ConcordCore.PropertySource) -> ConcordCore.PropertySource)
  /// To rows beside the record.
  case many(any ODataType, ListNeighbours)
  /// To a record or rows that never exist here.
  case none(any ODataType)
}

import ConcordCore
import ConcordFormats
import ConcordStore

/// Rows of a set: all of them, or those that belong to another record.
struct Collection: Sendable {
  let set: EntitySet
  /// Which rows belong to it; nil = all.
  var filter: ListExpression?
  /// The record that a row created here belongs to.
  var owner: Owner?

  /// The record below which a collection was addressed.
  struct Owner: Sendable {
    let navigation: Navigation
    let record: RecordKey
  }
}

/// One row that an address names, and that is there.
struct Located: Sendable {
  let set: EntitySet
  /// The condition that selects it alone.
  let filter: ListExpression
  /// The value of its key property.
  let id: String
  let version: Int64

  /// The record of the data dictionary behind the row, or nil.
  var record: RecordKey? {
    guard let entity = set.type.entity, let id = RecordID(id) else { return nil }
    return RecordKey(entity, id)
  }
}

/// What an address means.
enum Resource: Sendable {
  case collection(Collection)
  case entity(Located)
  /// A 0..1 navigation without a target: 204.
  case nothing
  case property(Located, WireProperty, isRaw: Bool)
  case count(Collection)
  case action(ActionCall)
}

/// An action or function, and what it is called on.
struct ActionCall: Sendable {
  enum Target: Sendable {
    case company
    case collection(Collection)
    case entity(Located)
  }

  let definition: ActionDefinition
  let target: Target
  /// The arguments in parentheses of a function, by lower-case name.
  let arguments: [String: String]

  init(
    _ definition: ActionDefinition, _ target: Target, _ segment: ODataPath.Segment
  ) {
    self.definition = definition
    self.target = target
    var arguments: [String: String] = [:]
    if case .named(let pairs) = segment.key {
      for pair in pairs { arguments[pair.name.lowercased()] = pair.value }
    }
    self.arguments = arguments
  }
}

extension EntityType {
  /// The property that identifies a row.
  var key: WireProperty { properties[0] }

  /// The condition that a property has a value.
  static func condition(_ source: PropertySource, _ value: Value, _ type: ListType)
    -> ListExpression
  {
    .compare(.equal, .property(source, type), .literal(value, type))
  }
}

extension ListExpression {
  /// Both conditions, either of which may be missing.
  static func both(_ left: ListExpression?, _ right: ListExpression?) -> ListExpression? {
    switch (left, right) {
    case (nil, let only), (let only, nil): only
    case (let left?, let right?): .and([left, right])
    }
  }
}

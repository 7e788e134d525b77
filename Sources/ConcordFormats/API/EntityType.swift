package import ConcordCore

/// A type of entities on a route: its properties in the order of the contract, and its
/// navigations.
package final class EntityType: Sendable {
  /// Without namespace: `contact`.
  package let name: String
  /// Where its rows are read from; nil = a set that is always empty (`api.md` 2.23).
  package let base: ListBase?
  package let properties: [WireProperty]
  package let navigations: [Navigation]
  private let propertyIndex: [String: Int]
  private let navigationIndex: [String: Int]

  /// Makes a type out of a list of names; what a name stands for is looked up in `base`.
  ///
  /// A name may be followed by `@field` when the field has another one, by `:type` and by a mark: `!` required, `+` readable and writable,
  /// `^` on creation only, `=` read-only, `~` ignored in bodies, `?` read-only and worked out after
  /// reading.
  init(_ name: String, _ base: ListBase?, _ names: String, _ navigations: [Navigation] = []) {
    self.name = name
    self.base = base
    properties = names.split(whereSeparator: \.isWhitespace).map {
      WireProperty(notation: String($0), of: base, type: name)
    }
    self.navigations = navigations
    propertyIndex = Dictionary(
      uniqueKeysWithValues: properties.enumerated().map { ($1.name.lowercased(), $0) })
    var index: [String: Int] = [:]
    for (position, navigation) in navigations.enumerated() {
      for name in [navigation.name] + navigation.aliases { index[name.lowercased()] = position }
    }
    navigationIndex = index
  }

  /// The entity whose records have this type, or nil.
  package var entity: EntityKind? {
    if case .entity(let kind) = base { return kind }
    return nil
  }

  /// Whether its rows are companies, which contain all other sets.
  var isCompany: Bool {
    if case .view(.company) = base { return name.lowercased() == "company" }
    return false
  }

  /// The property with a name in any case, or nil.
  package func property(_ name: String) -> WireProperty? {
    propertyIndex[name.lowercased()].map { properties[$0] }
  }

  /// The navigation with a name or alias in any case, or nil.
  package func navigation(_ name: String) -> Navigation? {
    navigationIndex[name.lowercased()].map { navigations[$0] }
  }
}

extension EntityType {
  /// The type with everything that is stored of an entity's records: what `--json` prints.
  package static func whole(_ kind: EntityKind) -> EntityType { wholeTypes[kind.rawValue] }

  private static let wholeTypes = EntityKind.allCases.map { kind in
    if kind == .contact || Kind(kind) != nil,
      let type = ServiceRoute.concord.set(of: kind)?.type
    {
      return type
    }
    let names = kind.entity.fields.map { field in
      if case .image = field.type { return field.apiName + ":text64" }
      return field.apiName
    }
    return EntityType(
      kind.entity.name, .entity(kind),
      "id \(names.joined(separator: " ")) lastModifiedDateTime")
  }
}

/// A way from an entity to others (`api.md` 2 and 3).
package struct Navigation: Sendable {
  /// What stands at the other end.
  package enum Reach: Sendable {
    /// The record whose number or code the field holds.
    case referenced(Field)
    /// The contact that the record is linked to.
    case linkedContact
    /// The record of a kind that the contact is linked to.
    case linkedRecord(Kind)
    /// The row of another list with the same id.
    case sameID
    /// Rows whose property equals a property of this row; with a filter where not all belong.
    case rows(theirs: PropertySource, mine: PropertySource, where: ListExpression? = nil)
    /// Rows that have two properties in common with this row.
    case rowsByTwo([(theirs: PropertySource, mine: PropertySource)])
    /// Nothing yet: a placeholder of the contract.
    case nothing
    /// Not offered yet: answers 501.
    case later
  }

  package let name: String
  package let aliases: [String]
  /// The set in which the other end is found.
  package let set: String
  package let isMany: Bool
  package let reach: Reach
  /// Whether children may be given in the body of a POST (`api.md` 4.14).
  package let isDeep: Bool

  static func one(_ name: String, _ set: String, _ reach: Reach, alias: String? = nil)
    -> Navigation
  {
    Navigation(
      name: name, aliases: alias.map { [$0] } ?? [], set: set, isMany: false, reach: reach,
      isDeep: false)
  }

  static func many(_ name: String, _ set: String, _ reach: Reach, isDeep: Bool = false)
    -> Navigation
  {
    Navigation(
      name: name, aliases: [], set: set, isMany: true, reach: reach, isDeep: isDeep)
  }
}

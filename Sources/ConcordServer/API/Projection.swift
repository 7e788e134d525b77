import ConcordCore
import ConcordFormats
import ConcordStore
import Synchronization

/// What of every row is shown: the selected properties and the expanded navigations.
struct Projection: Sendable {
  /// A navigation that is returned with every row.
  struct Expansion: Sendable {
    let navigation: Navigation
    let set: EntitySet
    let projection: Projection
    let filter: ListExpression?
    let order: [ListOrder]
    let top: Int?
    let skip: Int
    let wantsCount: Bool
    let isReference: Bool
    let isCount: Bool

    /// Rows that are shown at most; the rest is reached by a link, which repeats no filter.
    var most: Int { filter == nil ? Limits.expandedRows : Limits.pageSize }
  }

  /// A shown property as the rows are written, which is many times.
  final class Member: Sendable {
    let property: WireProperty
    let type: WireType
    /// The name with the quotes and the colon.
    let name: [UInt8]
    /// Whether the value is read with the row.
    let isColumn: Bool
    let isSensitive: Bool

    /// The members of a type, made once.
    fileprivate static func all(of type: EntityType) -> [Member] {
      whole.withLock { whole in
        if let known = whole[ObjectIdentifier(type)] { return known }
        let members = type.properties.map(Member.init)
        whole[ObjectIdentifier(type)] = members
        return members
      }
    }

    private static let whole = Mutex<[ObjectIdentifier: [Member]]>([:])

    private init(_ property: WireProperty) {
      self.property = property
      type = property.type
      name = Array("\"\(property.name)\":".utf8)
      isColumn = property.source != nil
      isSensitive = property.isSensitive
    }
  }

  let set: EntitySet
  let members: [Member]
  /// The sources of the shown properties that are read with the row, in order.
  let sources: [PropertySource]
  let expansions: [Expansion]

  var properties: [WireProperty] { members.map(\.property) }

  /// All properties, nothing expanded.
  init(_ set: EntitySet) {
    self.set = set
    members = Member.all(of: set.type)
    sources = set.type.properties.compactMap(\.source)
    expansions = []
  }

  init(_ set: EntitySet, _ query: ODataQuery, on route: ServiceRoute) throws {
    self.set = set
    let type = set.type
    let all = Member.all(of: type)
    if let select = query.select, !select.isAll, !select.properties.isEmpty {
      let names = Set(select.properties)
      members = all.filter { names.contains($0.property.name) }
    } else {
      members = all
    }
    sources = members.compactMap(\.property.source)
    var expansions: [Expansion] = []
    var hasAll = false
    for expand in query.expand {
      if expand.name == "*" {
        if hasAll { continue }
        hasAll = true
        for navigation in type.navigations {
          if case .later = navigation.reach { continue }
          try expansions.append(Self.expansion(navigation, expand, on: route))
        }
      } else if let navigation = type.navigation(expand.name) {
        try expansions.append(Self.expansion(navigation, expand, on: route))
      } else {
        throw APIError.notImplemented("Expanding '\(expand.name)'")
      }
    }
    // A navigation is shown once, by its last options.
    var byName: [String: Expansion] = [:]
    for expansion in expansions { byName[expansion.navigation.name] = expansion }
    var shown: Set<String> = []
    self.expansions = expansions.compactMap { expansion in
      shown.insert(expansion.navigation.name).inserted ? byName[expansion.navigation.name] : nil
    }
  }

  /// The children that were created with a record, shown with it.
  init(_ set: EntitySet, showing names: [String], on route: ServiceRoute) {
    self.set = set
    members = Member.all(of: set.type)
    sources = set.type.properties.compactMap(\.source)
    expansions = names.compactMap { name in
      guard let navigation = set.type.navigation(name), let target = route.set(navigation.set)
      else { return nil }
      let grandchildren = target.type.navigations.filter(\.isDeep).map(\.name)
      return Expansion(
        navigation: navigation, set: target,
        projection: Projection(target, showing: grandchildren, on: route), filter: nil,
        order: target.type.defaultOrder, top: nil, skip: 0, wantsCount: false,
        isReference: false, isCount: false)
    }
  }

  private static func expansion(
    _ navigation: Navigation, _ expand: ODataExpand, on route: ServiceRoute
  ) throws -> Expansion {
    if case .later = navigation.reach {
      throw APIError.notImplemented("Expanding '\(navigation.name)'")
    }
    guard let target = route.set(navigation.set) else {
      throw APIError.notImplemented("Expanding '\(navigation.name)'")
    }
    var query = expand.query
    if expand.levels > 1 {
      var nested = expand
      nested.levels -= 1
      query.expand.append(nested)
    }
    return Expansion(
      navigation: navigation, set: target,
      projection: try Projection(target, query, on: route), filter: query.filter,
      order: query.order.isEmpty ? target.type.defaultOrder : query.order, top: query.top,
      skip: query.skip ?? 0, wantsCount: query.wantsCount, isReference: expand.isReference,
      isCount: expand.isCount)
  }

  /// The part of the context address behind the set (API-VAL-3).
  func contextSuffix(_ query: ODataQuery) -> String {
    var parts: [String] = []
    if let select = query.select, !select.isAll, !select.properties.isEmpty {
      parts += properties.map(\.name)
    }
    parts += expansions.map { "\($0.navigation.name)()" }
    return parts.isEmpty ? "" : "(\(parts.joined(separator: ",")))"
  }
}

extension EntityType {
  /// The natural order of a list (API-ENT-1).
  var defaultOrder: [ListOrder] {
    if case .view(let view) = base {
      switch view {
      case .operation: return [ListOrder(.column("operation_number"), .integer, descends: true)]
      case .journalEntry:
        return [
          ListOrder(.column("operation_number"), .integer, descends: true),
          ListOrder(.column("entry_number"), .integer, descends: true),
        ]
      case .job, .importBatch: return [ListOrder(.column("number"), .integer)]
      case .jobLine: return [ListOrder(.column("sequence"), .integer)]
      case .importRow: return [ListOrder(.column("row_number"), .integer)]
      case .company: return [ListOrder(.column("name"), .text)]
      case .contactInformation: return [ListOrder(.column("contact_number"), .code)]
      case .syncIssue, .customerContact, .syncPolicy, .linkSyncPolicy, .picture, .subscription:
        return []
      }
    }
    guard let entity else { return [] }
    return entity.entity.keyFields.map { field in
      ListOrder(.field(field), WireType(field).listType ?? .code)
    }
  }
}

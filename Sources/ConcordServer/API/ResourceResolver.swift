import ConcordCore
import ConcordFormats
import ConcordStore

/// Walks the segments of an address behind the company to what it means (`api.md` 1.1).
struct ResourceResolver {
  /// Navigation steps of a path (API-URL-7).
  private static let stepsMax = 6

  let route: ServiceRoute
  let reader: Reader
  let uri: String
  /// Whether an entity at the end of the address is looked for; whoever reads it finds out himself.
  var findsLast = true

  func resolve(_ segments: [ODataPath.Segment]) throws -> Resource {
    guard let first = segments.first else { throw APIError.noRoute(uri) }
    if let call = try companyAction(first, isLast: segments.count == 1) { return .action(call) }
    let set = try self.set(first.name)
    var resource = try enter(Collection(set: set), first, isLast: segments.count == 1)
    var steps = 0
    for (index, segment) in segments.enumerated().dropFirst() {
      steps += 1
      if steps > Self.stepsMax { throw APIError.bad("The path goes too deep.") }
      let isLast = index == segments.count - 1
      switch resource {
      case .collection(let collection):
        resource = try below(collection, segment, isLast: isLast)
      case .entity(let entity):
        resource = try below(entity, segment, isLast: isLast)
      case .property(let entity, let property, false) where segment.name.lowercased() == "$value":
        resource = .property(entity, property, isRaw: true)
      case .nothing, .property, .count, .action: throw APIError.resourceNotFound(segment.name)
      }
    }
    return resource
  }

  private func set(_ name: String) throws -> EntitySet {
    if let set = route.set(name) { return set }
    if route.isLater(name) { throw APIError.notImplemented("The set '\(name)'") }
    throw APIError.resourceNotFound(name)
  }

  // MARK: Keys

  /// The collection, or its row with the key of the segment.
  private func enter(
    _ collection: Collection, _ segment: ODataPath.Segment, isLast: Bool
  ) throws -> Resource {
    guard let key = segment.key else { return .collection(collection) }
    if key == .none { throw segment.malformed }
    let condition = try condition(key, collection.set.type)
    if isLast, !findsLast, let filter = ListExpression.both(collection.filter, condition) {
      return .entity(Located(set: collection.set, filter: filter, id: "", version: 0))
    }
    return .entity(try locate(collection, condition, segment.name))
  }

  /// A record that an address of two segments names by its id, which nobody has looked for yet;
  /// nil for any other address.
  static func record(_ segments: [ODataPath.Segment], on route: ServiceRoute) -> Located? {
    guard segments.count == 1, case .guid(let text)? = segments[0].key, let id = RecordID(text),
      let set = route.set(segments[0].name), set.type.entity != nil
    else { return nil }
    return Located(
      set: set, filter: EntityType.condition(.id, .text(id.description), .guid),
      id: id.description, version: 0)
  }

  /// The condition that selects the row with a key.
  private func condition(_ key: ODataPath.Key, _ type: EntityType) throws -> ListExpression {
    if let entity = type.entity, let parts = try route.businessKey(key, of: entity) {
      return .and(
        try parts.map { field, text in
          let wire = WireType(field)
          guard let listType = wire.listType, let value = try? wire.value(of: .string(text)) else {
            throw syntaxError
          }
          return EntityType.condition(.field(field), value, listType)
        })
    }
    let (property, text) = try keyProperty(key, type)
    guard let source = property.source, let listType = property.type.listType else {
      throw syntaxError
    }
    let value: Value
    switch property.type {
    case .guid:
      guard let id = RecordID(text) else { throw syntaxError }
      value = .text(id.description)
    case .int32, .int64:
      guard let number = Int64(text) else { throw syntaxError }
      value = .integer(number)
    default: value = .text(text.uppercased())
    }
    return EntityType.condition(source, value, listType)
  }

  private func keyProperty(_ key: ODataPath.Key, _ type: EntityType) throws
    -> (WireProperty, String)
  {
    switch key {
    case .none, .positional: throw syntaxError
    case .guid(let text), .text(let text): return (type.key, text)
    case .named(let pairs):
      guard pairs.count == 1, let pair = pairs.first, let property = type.property(pair.name),
        property.name == type.key.name || property.name == "operationNumber"
      else { throw syntaxError }
      return (property, pair.value)
    }
  }

  private var syntaxError: APIError {
    APIError(404, "BadRequest_NotFound", "Bad Request - Error in query syntax")
  }

  /// The row of a collection that a condition selects; it has to be there.
  private func locate(_ collection: Collection, _ condition: ListExpression, _ name: String)
    throws -> Located
  {
    guard let found = try find(collection, condition) else { throw APIError.resourceNotFound(name) }
    return found
  }

  private func find(_ collection: Collection, _ condition: ListExpression) throws -> Located? {
    let type = collection.set.type
    guard let base = type.base, let source = type.key.source,
      let keyType = type.key.type.listType
    else { return nil }
    let query = ListQuery(
      base, filter: .both(collection.filter, condition), limit: 1, properties: [source])
    guard let row = try reader.list(query).first else { return nil }
    let id = row.values[0]
    return Located(
      set: collection.set,
      filter: .both(collection.filter, EntityType.condition(source, id, keyType)) ?? condition,
      id: id.text, version: row.version)
  }

  // MARK: Steps

  private func below(_ collection: Collection, _ segment: ODataPath.Segment, isLast: Bool) throws
    -> Resource
  {
    if segment.name.lowercased() == "$count", isLast { return .count(collection) }
    if let call = try action(segment, .collection, collection.set, .collection(collection)) {
      return .action(call)
    }
    throw APIError.resourceNotFound(segment.name)
  }

  private func below(_ entity: Located, _ segment: ODataPath.Segment, isLast: Bool) throws
    -> Resource
  {
    let type = entity.set.type
    if let navigation = type.navigation(segment.name) ?? alias(segment.name, type) {
      return try follow(navigation, from: entity, segment, isLast: isLast)
    }
    if let property = type.property(segment.name) ?? content(segment.name, type) {
      return .property(entity, property, isRaw: false)
    }
    if let call = try action(segment, .entity, entity.set, .entity(entity)) {
      return .action(call)
    }
    throw APIError.resourceNotFound(segment.name)
  }

  /// `pictures` for `picture` (`api.md` 2.20).
  private func alias(_ name: String, _ type: EntityType) -> Navigation? {
    name.lowercased() == "pictures" ? type.navigation("picture") : nil
  }

  /// `content` and `$value` for the stream of a type that has one.
  private func content(_ name: String, _ type: EntityType) -> WireProperty? {
    guard ["content", "$value"].contains(name.lowercased()) else { return nil }
    return type.properties.first { $0.type == .stream }
  }

  private func follow(
    _ navigation: Navigation, from entity: Located, _ segment: ODataPath.Segment, isLast: Bool
  ) throws -> Resource {
    if case .later = navigation.reach {
      throw APIError.notImplemented("The navigation '\(navigation.name)'")
    }
    let target = Collection(
      set: try set(navigation.set), filter: nil,
      owner: entity.record.map { Collection.Owner(navigation: navigation, record: $0) })
    guard let condition = try condition(navigation, from: entity) else {
      if navigation.isMany {
        return try enter(
          Collection(set: target.set, filter: .isTrue(false), owner: target.owner), segment,
          isLast: isLast)
      }
      return .nothing
    }
    if navigation.isMany {
      return try enter(
        Collection(set: target.set, filter: condition, owner: target.owner), segment,
        isLast: isLast)
    }
    return try find(target, condition).map(Resource.entity) ?? .nothing
  }

  /// The condition that selects what stands at the other end; nil = nothing does.
  func condition(_ navigation: Navigation, from entity: Located) throws -> ListExpression? {
    let sources = navigation.sources
    guard let base = entity.set.type.base, !sources.isEmpty,
      let row = try reader.list(
        ListQuery(base, filter: entity.filter, limit: 1, properties: sources)
      ).first
    else { return nil }
    return navigation.condition(row.values)
  }

  // MARK: Actions

  private func companyAction(_ segment: ODataPath.Segment, isLast: Bool) throws -> ActionCall? {
    let name = segment.name.actionName
    guard route.set(name) == nil, !route.isLater(name) else { return nil }
    guard isLast else { return nil }
    if let definition = ActionTable.find(name, .company, set: ""), !route.isStandard {
      return ActionCall(definition, .company, segment)
    }
    return try missing(segment)
  }

  private func action(
    _ segment: ODataPath.Segment, _ binding: ActionDefinition.Binding, _ set: EntitySet,
    _ target: ActionCall.Target
  ) throws -> ActionCall? {
    let name = segment.name.actionName
    if !route.isStandard, let definition = ActionTable.find(name, binding, set: set.name) {
      return ActionCall(definition, target, segment)
    }
    return try missing(segment)
  }

  /// An action that is not there: 501 if a later chapter brings it, else 404 when it was clearly
  /// meant as an action.
  private func missing(_ segment: ODataPath.Segment) throws -> ActionCall? {
    if ActionTable.isLater(segment.name.actionName) {
      throw APIError.notImplemented("The action '\(segment.name)'")
    }
    if segment.name.contains(".") { throw APIError.noRoute(uri) }
    return nil
  }
}

extension String {
  /// The name of an action without its namespace (`api.md` 4.13).
  var actionName: String {
    for prefix in ["microsoft.nav.", "nav."] where lowercased().hasPrefix(prefix) {
      return String(dropFirst(prefix.count))
    }
    return self
  }
}

extension Navigation {
  /// What has to be known of a row to find the other end.
  var sources: [PropertySource] {
    switch reach {
    case .referenced(let field): [.field(field)]
    case .linkedContact: [.linkedContact(.id)]
    case .linkedRecord(let kind): [.linkedRecord(kind, .id)]
    case .sameID: [.id]
    case .rows(_, let mine, _): [mine]
    case .rowsByTwo(let pairs): pairs.map(\.mine)
    case .nothing, .later: []
    }
  }

  /// The condition on the target set, by the values of `sources`; nil = nothing is there.
  func condition(_ values: [Value]) -> ListExpression? {
    let first = values[0]
    if first.isBlank || first.text == WireConstants.zeroID { return nil }
    switch reach {
    case .referenced(let field):
      guard let key = field.reference?.entity.keyFields.first else { return nil }
      return EntityType.condition(.field(key), first, .code)
    case .linkedContact, .linkedRecord: return EntityType.condition(.id, first, .guid)
    case .sameID:
      return set == "pictures"
        ? EntityType.condition(.column("id"), first, .guid)
        : EntityType.condition(.id, first, .guid)
    case .rows(let theirs, _, let filter):
      return .both(EntityType.condition(theirs, first, Self.type(of: theirs, first)), filter)
    case .rowsByTwo(let pairs):
      return .and(
        zip(pairs, values).map { EntityType.condition($0.theirs, $1, .code) })
    case .nothing, .later: return nil
    }
  }

  /// How a key of the other end is compared.
  private static func type(of source: PropertySource, _ value: Value) -> ListType {
    if case .integer = value { return .integer }
    if case .field(let field) = source { return WireType(field).listType ?? .code }
    return .guid
  }
}

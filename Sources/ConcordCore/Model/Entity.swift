/// A record type: one table, one entity set, one list of fields (the data dictionary).
///
/// SQL columns, JSON and CSV names, form fields and journal names are derived from it.
package final class Entity: Sendable {
  package let kind: EntityKind
  /// Singular snake-case name of the table and in the journal.
  package let name: String
  /// The name of the entity set in the API and in `concord import`.
  package let setName: String
  /// The English name of one record, as in error messages.
  package let caption: String
  package let fields: [Field]
  /// The fields that make up the business key, in order; empty for single-row setups.
  package let keyFields: [Field]
  /// The fields that refer to another entity.
  package let referenceFields: [Field]
  private let byName: [String: Field]

  init(
    _ kind: EntityKind, _ name: String, set setName: String, caption: String,
    key keyNames: [String], _ specs: [FieldSpec]
  ) {
    self.kind = kind
    self.name = name
    self.setName = setName
    self.caption = caption
    let fields = specs.enumerated().map { Field($1, of: kind, at: $0) }
    self.fields = fields
    let byName = Dictionary(uniqueKeysWithValues: fields.map { ($0.apiName, $0) })
    self.byName = byName
    keyFields = keyNames.compactMap { byName[$0] }
    referenceFields = fields.filter { $0.reference != nil }
    precondition(keyFields.count == keyNames.count, "unknown key field in \(name)")
  }

  /// The field with an API name, or nil.
  package func field(_ apiName: String) -> Field? { byName[apiName] }

  /// The typed key of a field that the dictionary is known to have.
  func key<Wrapped: FieldValue>(_ apiName: String, as type: Wrapped.Type) -> Key<Wrapped> {
    guard let field = byName[apiName] else {
      preconditionFailure("\(name) has no field \(apiName)")
    }
    return Key(field: field)
  }

  func key(_ apiName: String) -> Key<String> { key(apiName, as: String.self) }

  /// Whether the entity has exactly one row per company.
  package var isSingleRow: Bool { keyFields.isEmpty }

  /// All entities, indexed by the raw value of their kind.
  package static let all: [Entity] = EntityKind.allCases.map(definition)

  private static let byTableName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
  private static let bySetName = Dictionary(uniqueKeysWithValues: all.map { ($0.setName, $0) })

  /// The entity with a table name.
  package static func named(_ name: String) -> Entity? { byTableName[name] }

  /// The entity with an entity set name.
  package static func ofSet(_ setName: String) -> Entity? { bySetName[setName] }
}

extension Entity: Hashable {
  package static func == (left: Entity, right: Entity) -> Bool { left === right }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
  }
}

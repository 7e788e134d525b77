/// Values that a caller supplies for fields of one entity, in the order given.
package struct Entries: Sendable, Equatable {
  /// One field and the value given for it.
  package struct Entry: Sendable, Equatable {
    package let field: Field
    package var value: Value
  }

  package let entity: EntityKind
  package private(set) var list: [Entry] = []

  package init(_ entity: EntityKind) { self.entity = entity }

  /// Entries by API name.
  ///
  /// - Throws: `E-FIELD` for a name that the entity does not have.
  package init(_ entity: EntityKind, _ values: [(String, Value)]) throws(ConcordError) {
    self.entity = entity
    for (name, value) in values {
      guard let field = entity.entity.field(name) else {
        throw ConcordError(.field, entity.entity.caption, name, field: name)
      }
      self[field] = value
    }
  }

  package var isEmpty: Bool { list.isEmpty }

  /// The value given for a field; nil = not given.
  package subscript(field: Field) -> Value? {
    get { list.first { $0.field == field }?.value }
    set {
      guard let index = list.firstIndex(where: { $0.field == field }) else {
        if let newValue { list.append(Entry(field: field, value: newValue)) }
        return
      }
      if let newValue { list[index].value = newValue } else { list.remove(at: index) }
    }
  }

  package subscript<W: FieldValue>(key: Key<W>) -> W? {
    get { self[key.field].map(W.init) }
    set { self[key.field] = newValue?.value }
  }

  /// Whether a value was given for a field.
  package func contains<W: FieldValue>(_ key: Key<W>) -> Bool { self[key.field] != nil }
}

extension Entries: Codable {
  private enum CodingKeys: String, CodingKey { case entity, fields, values }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let names = try container.decode([String].self, forKey: .fields)
    let values = try container.decode([Value].self, forKey: .values)
    try self.init(
      try container.decode(EntityKind.self, forKey: .entity), Array(zip(names, values)))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(entity, forKey: .entity)
    try container.encode(list.map(\.field.apiName), forKey: .fields)
    try container.encode(list.map(\.value), forKey: .values)
  }
}

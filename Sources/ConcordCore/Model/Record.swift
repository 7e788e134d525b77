/// One record: its id, its system values and a value per field of its entity.
package struct Record: Sendable, Equatable {
  package let key: RecordKey
  /// Starts at 1 and grows by 1 with every operation that changes the record (INV-32); 0 = new.
  package var version: Int64 = 0
  package var createdAt = ""
  package var createdBy = ""
  /// The stamp of G-STAMP, UTC.
  package var modifiedAt = ""
  package var modifiedBy = ""
  /// In the order of `Entity.fields`.
  package var values: [Value]

  package init(_ key: RecordKey, values: [Value]) {
    self.key = key
    self.values = values
  }

  /// A record whose fields have their default values.
  package init(new kind: EntityKind, id: RecordID) {
    self.init(RecordKey(kind, id), values: kind.entity.fields.map(\.defaultValue))
  }

  package var entity: Entity { key.entity.entity }

  package subscript<Wrapped: FieldValue>(_ key: Key<Wrapped>) -> Wrapped {
    get { Wrapped(values[key.field.ordinal]) }
    set { values[key.field.ordinal] = newValue.value }
  }

  package subscript(_ field: Field) -> Value {
    get { values[field.ordinal] }
    set { values[field.ordinal] = newValue }
  }

  /// The business key as shown to people: `C00012`, or parts joined by a blank.
  package var number: String {
    let keys = entity.keyFields
    if keys.count == 1 { return values[keys[0].ordinal].text }
    return keys.map { values[$0.ordinal].text }.joined(separator: " ")
  }

  /// What the record is called: its name, full name or description; blank when it has none.
  package var displayName: String {
    if key.entity == .employee { return Employee.fullName(of: self) }
    guard let field = entity.field("displayName") else { return "" }
    return values[field.ordinal].text
  }
}

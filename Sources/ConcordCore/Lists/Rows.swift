/// Creates a row of a code list, number series, template or detail of a contact (2.6 – 2.13).
///
/// - Violations: `E-NOTFOUND`, `E-EXISTS`, V-rules, and the rules of the entity.
package struct CreateRow: Operation {
  package static let name = "ROW-NEW"
  package let fields: Entries
  package let id: RecordID?

  package init(_ fields: Entries, id: RecordID? = nil) {
    self.fields = fields
    self.id = id
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let key = RecordKey(fields.entity, id ?? draft.ids.next())
    if id != nil, try draft.record(key) != nil {
      throw ConcordError(
        .exists, key.entity.entity.caption, key.id.description, record: key, field: "id")
    }
    try draft.insert(Record(new: fields.entity, id: key.id), cause: .direct)
    draft.setMain(key)
    let completed = try RowRules.completed(fields, draft)
    try RowRules.enter(completed, on: key, draft)
    try RowRules.checkUnique(key, draft)
    try RowRules.apply(to: key, draft)
  }
}

/// Changes a row; a changed code is renamed everywhere (2.12).
///
/// - Violations: `E-NOTFOUND`, `E-STALE`, `E-EXISTS`, V-rules, and the rules of the entity.
package struct ModifyRow: Operation {
  package static let name = "ROW-MOD"
  package let row: RecordKey
  package let version: Int64?
  package let fields: Entries
  package init(_ row: RecordKey, version: Int64? = nil, _ fields: Entries) {
    self.row = row
    self.version = version
    self.fields = fields
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let before = try draft.existing(row)
    try draft.checkVersion(version, of: before)
    draft.setMain(row)
    try RowRules.enter(fields, on: row, draft)
    let after = try draft.existing(row)
    if before.number != after.number {
      try RowRules.checkUnique(row, draft)
      try RowRules.rename(row, from: before, draft)
    }
    try RowRules.apply(to: row, draft)
  }
}

/// Deletes a row that nothing refers to (2.12, D-19, N-17).
///
/// - Violations: `E-NOTFOUND`, `E-STALE`, `E-INUSE`.
package struct DeleteRow: Operation {
  package static let name = "ROW-DEL"
  package let row: RecordKey
  package let version: Int64?
  /// Whether a code is taken from the contacts that it is assigned to (CLS-7).
  package let removesAssignments: Bool

  package init(_ row: RecordKey, version: Int64? = nil, removesAssignments: Bool = false) {
    self.row = row
    self.version = version
    self.removesAssignments = removesAssignments
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let record = try draft.existing(row)
    try draft.checkVersion(version, of: record)
    draft.setMain(row)
    let removed = removesAssignments ? try RowRules.removeAssignments(of: record, draft) : [:]
    try RowRules.delete(record, without: removed, draft)
  }
}

/// What every row has in common; the particular rules of an entity are in `RowRules+…`.
enum RowRules {
  /// Entities whose rows go with the row they belong to (2.11, N-17).
  static let dependents: [EntityKind: [EntityKind]] = [
    .countryRegion: [.vatRegistrationFormat],
    .numberSeries: [.numberSeriesLine, .numberSeriesRelationship],
  ]

  static func enter(_ fields: Entries, on key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let record = try draft.existing(key)
    let entered = try draft.checked(fields, on: record, isNew: draft.isNew(key))
    for entry in entered.list {
      draft.decide(key, entry.field)
      try draft.set(key, entry.field, to: entry.value, cause: .direct)
    }
    if draft.isNew(key) {
      for field in record.entity.fields where field.isRequired && fields[field] == nil {
        draft.refuse(
          .required, field.caption, record.entity.caption, record.number, record: key,
          field: field.apiName)
      }
    }
    try FieldRules.apply(entered, to: key, draft)
  }

  /// Given values with the automatic parts of the key: line numbers, entry numbers.
  static func completed(_ fields: Entries, _ draft: Draft) throws(ConcordError) -> Entries {
    let entity = fields.entity.entity
    guard let counter = entity.keyFields.last, case .integer = counter.type,
      fields[counter] == nil
    else { return fields }
    var completed = fields
    var siblings: [Record]
    var step: Int64 = 10_000
    if let owner = entity.keyFields.first, owner !== counter {
      let value = draft.normalised(
        fields[owner] ?? owner.defaultValue, for: owner,
        on: Record(new: fields.entity, id: RecordID(high: 0, low: 0)))
      siblings = try draft.records(where: owner, is: value ?? owner.defaultValue)
    } else {
      siblings = try draft.all(fields.entity)
      step = 1
    }
    let highest = siblings.map { $0[counter].integer }.max() ?? 0
    completed[counter] = .integer(highest + step)
    return completed
  }

  /// The key is new.
  static func checkUnique(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let record = try draft.existing(key)
    guard let first = record.entity.keyFields.first else { return }
    let same = try draft.records(where: first, is: record[first]).filter { other in
      other.key != key && record.entity.keyFields.allSatisfy { other[$0] == record[$0] }
    }
    guard !same.isEmpty else { return }
    switch key.entity {
    case .alternativeAddressDateRange:
      draft.refuse(
        .alternativeDuplicate, record[AlternativeAddressDateRange.contactNumber],
        record[AlternativeAddressDateRange.startingDate], record: key, field: "startingDate")
    default:
      draft.refuse(
        .exists, record.entity.caption, record.number, record: key, field: first.apiName)
    }
  }

  /// Renames a code in every field that refers to it, with one statement per entity.
  static func rename(_ key: RecordKey, from before: Record, _ draft: Draft) throws(ConcordError) {
    guard let field = before.entity.keyFields.first, draft.isChanged(key, field) else { return }
    let new = try draft.existing(key)[field]
    let users = Dictionary(grouping: Entity.references(to: key.entity), by: \.entity)
    for entity in users.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
      draft.change(
        BulkChange(
          entity: entity, fields: users[entity] ?? [], old: before[field], new: new,
          cause: .cascade))
    }
  }

  /// Deletes a row that nothing refers to but the numbers of rows in `removed`, which go with it.
  static func delete(
    _ record: Record, without removed: [EntityKind: Int] = [:], _ draft: Draft
  ) throws(ConcordError) {
    if record.key.entity == .contactBusinessRelation {
      try deleteRelation(record, draft)
      return
    }
    try refuseIfInUse(record, without: removed, draft)
    try draft.throwRefusals()
    let owned = dependents[record.key.entity] ?? []
    for field in Entity.references(to: record.key.entity) where owned.contains(field.entity) {
      for row in try draft.records(where: field, is: .text(record.number)) {
        try draft.delete(row.key, cause: .cascade)
      }
    }
    if record.key.entity == .numberSeries { try forgetSeries(record, draft) }
    try deleteDetail(record, draft)
    try draft.delete(record.key, cause: .direct)
  }

  /// Takes a code from all contacts that have it; rows of links stay, so that the code does (CLS-7).
  ///
  /// Returns the number of rows that go.
  static func removeAssignments(of code: Record, _ draft: Draft) throws(ConcordError)
    -> [EntityKind: Int]
  {
    var removed: [EntityKind: Int] = [:]
    for field in Entity.references(to: code.key.entity) {
      let assignment = field.entity.entity
      guard let owner = assignment.field("contactNumber"), assignment.keyFields.last === field
      else { continue }
      let count = try draft.count(Query(field.entity, [.equals(field, .text(code.number))]))
      if count > Limits.recordsPerOperation {
        throw ConcordError(.tooLarge, String(count), String(Limits.recordsPerOperation))
      }
      for row in try draft.records(where: field, is: .text(code.number)) where Link(row) == nil {
        try draft.delete(row.key, cause: .cascade)
        removed[field.entity, default: 0] += 1
        guard let contact = try draft.find(.contact, row[owner].text) else { continue }
        try draft.touch(contact.key)
        if field.entity == .contactBusinessRelation {
          try Indicator.recalculate(contact.key, draft)
        }
      }
    }
    return removed
  }

  /// `E-INUSE`: any record, template or setup field that refers to the code; rows that go with
  /// it do not count, and numbers keep without their series (N-17).
  private static func refuseIfInUse(
    _ record: Record, without removed: [EntityKind: Int], _ draft: Draft
  ) throws(ConcordError) {
    let owned = dependents[record.key.entity] ?? []
    for field in Entity.references(to: record.key.entity) where !owned.contains(field.entity) {
      if record.key.entity == .numberSeries, isRecord(field.entity) { continue }
      let count = try draft.count(Query(field.entity, [.equals(field, .text(record.number))]))
      if count > removed[field.entity] ?? 0 {
        draft.refuse(
          .inUse, record.entity.caption, record.number,
          "\(field.entity.entity.caption) (\(field.caption))", record: record.key)
        return
      }
    }
  }

  private static func isRecord(_ entity: EntityKind) -> Bool {
    entity == .contact || Kind(entity) != nil
  }

  /// Records keep their numbers, their series becomes blank (N-17).
  private static func forgetSeries(_ record: Record, _ draft: Draft) throws(ConcordError) {
    for field in Entity.references(to: .numberSeries) where isRecord(field.entity) {
      draft.change(
        BulkChange(
          entity: field.entity, fields: [field], old: .text(record.number), new: .text(""),
          cause: .cascade))
    }
  }
}

/// Entering values on a customer, vendor, bank account or employee (L-NEW-1, L-MOD-1).
enum RecordEntering {
  /// Fields that have rules of their own and are entered apart.
  private static let apart = [
    "number", "numberSeriesCode", "primaryContactNumber", "contactName", "type",
  ]

  /// Checks the values, writes them and applies the rules of single fields.
  static func enter(_ given: Entries, on key: RecordKey, _ draft: Draft) throws(ConcordError) {
    var entries = ContactEntering.collapsingNames(given)
    for name in apart {
      // A bank account's Contact is plain text.
      if name == "contactName", key.entity == .bankAccount { continue }
      if let field = key.entity.entity.field(name) { entries[field] = nil }
    }
    let record = try draft.existing(key)
    let entered = try draft.checked(entries, on: record, isNew: draft.isNew(key))
    for entry in entered.list {
      draft.decide(key, entry.field)
      try draft.set(key, entry.field, to: entry.value, cause: .direct)
    }
    try FieldRules.apply(entered, to: key, draft)
  }

  /// The normalised text of Contact, checked like any text.
  static func primaryContactEntries(_ given: Entries, on key: RecordKey, _ draft: Draft)
    throws(ConcordError) -> Entries
  {
    var result = Entries(given.entity)
    guard let definition = Kind(key.entity)?.definition else { return result }
    let record = try draft.existing(key)
    for case let field? in [definition.primaryContact?.field, definition.contactName?.field] {
      guard let value = given[field],
        let normal = draft.normalised(value, for: field, on: record)
      else { continue }
      let text = TextRules.collapsed(normal.text)
      result[field] = .text(text)
    }
    return result
  }

  /// INV-14: Name, or for employees one of First and Last Name, is filled.
  static func requireName(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let record = try draft.existing(key)
    let isNamed =
      key.entity == .employee ? EmployeeNames.isNamed(record) : !record.displayName.isEmpty
    if isNamed { return }
    let field =
      key.entity == .employee ? Employee.lastName.field : key.entity.entity.field("displayName")
    // A blank or unacceptable name that was entered has been refused already.
    let names =
      key.entity == .employee ? Employee.nameParts.map(\.field) : [field].compactMap(\.self)
    if draft.hasRefused(names, of: key) { return }
    if key.entity == .employee || draft.isNew(key) {
      draft.refuse(
        .required, field?.caption ?? "Name", record.entity.caption, record.number, record: key,
        field: field?.apiName ?? "")
    }
  }
}

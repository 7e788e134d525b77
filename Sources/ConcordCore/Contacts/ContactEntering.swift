/// Entering values on a contact, when it is created and when it is changed (C-NEW-3, C-NEW-4,
/// C-MOD-2).
enum ContactEntering {
  /// Checks the values, writes them and applies the rules of single fields.
  static func enter(_ given: Entries, on key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let record = try draft.existing(key)
    let entries = try allowed(collapsingNames(given), for: record, draft)
    let entered = try draft.checked(entries, on: record, isNew: draft.isNew(key))
    try checkExternalID(entered, record, draft)
    for entry in entered.list {
      draft.decide(key, entry.field)
      try draft.set(key, entry.field, to: entry.value, cause: .direct)
    }
    try Names.enter(entered, on: key, draft)
    try Privacy.enter(entered, on: key, draft)
    try FieldRules.apply(entered, to: key, draft)
  }

  /// Names and their parts with single blanks (C-NAME-1).
  static func collapsingNames(_ given: Entries) -> Entries {
    var entries = given
    let names = ["displayName", "firstName", "givenName", "middleName", "surname"]
    for entry in given.list where names.contains(entry.field.apiName) {
      if case .text(let text) = entry.value {
        entries[entry.field] = .text(TextRules.collapsed(text))
      }
    }
    return entries
  }

  /// C-NEW-3, V-PERSONFIELDS: the fields that fit the type; the others are refused.
  private static func allowed(_ given: Entries, for record: Record, _ draft: Draft)
    throws(ConcordError) -> Entries
  {
    var entries = given
    let isCompany = record[Contact.type] == .company
    let refused =
      isCompany
      ? Contact.personFields
      : try isSoleTrader(record, draft) ? [] : Contact.companyFields
    let required: ContactType = isCompany ? .person : .company
    for entry in given.list where refused.contains(entry.field) {
      entries[entry.field] = nil
      if entry.value.isBlank {
        // Values left behind after unlinking may be cleared.
        if record[entry.field] != entry.value { entries[entry.field] = entry.value }
      } else if record[entry.field] != entry.value {
        draft.refuse(
          .fieldType, entry.field.caption, required.rawValue, record: record.key,
          field: entry.field.apiName)
      }
    }
    return entries
  }

  /// Whether a person itself is linked to a customer (V-PERSONFIELDS).
  private static func isSoleTrader(_ record: Record, _ draft: Draft) throws(ConcordError) -> Bool {
    if draft.isNew(record.key) { return false }
    return try draft.link(of: record, to: .customer) != nil
  }

  private static func checkExternalID(_ entered: Entries, _ record: Record, _ draft: Draft)
    throws(ConcordError)
  {
    guard let id = entered[Contact.externalID], !id.isEmpty else { return }
    let others = try draft.records(where: Contact.externalID, is: id)
    if others.contains(where: { $0.key != record.key }) {
      draft.refuse(
        .exists, "A contact with \(Contact.externalID.field.caption)", id, record: record.key,
        field: Contact.externalID.field.apiName)
    }
  }
}

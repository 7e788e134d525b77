/// Changes a customer, vendor, bank account or employee (L-MOD).
///
/// - Changes: the record; by SYNC-2 its contact, and from there the other linked records and
///   persons.
/// - Violations: `E-NOTFOUND`, `E-STALE`, C-RENUM, `E-CTYPE`, V-rules, `E-REQUIRED`, P-rules,
///   `E-LEADS`, `E-BLOCKEDPRIV`, `E-CONSENT`, `E-BANKCURR`, `E-BANKDEFAULT`.
package struct ModifyRecord: Operation {
  package static let name = "L-MOD"
  package let kind: Kind
  package let number: String
  package let version: Int64?
  package let fields: Entries
  /// Who wins when a primary contact links an existing contact (P-4, P-6a).
  package let choice: MasterChoice

  package init(
    _ kind: Kind, _ number: String, version: Int64? = nil, _ fields: Entries,
    choice: MasterChoice = MasterChoice()
  ) {
    self.kind = kind
    self.number = number
    self.version = version
    self.fields = fields
    self.choice = choice
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let record = try draft.require(kind.entity, number)
    try draft.checkVersion(version, of: record)
    let key = record.key
    draft.setMain(key)
    if let field = key.entity.entity.keyFields.first, let new = fields[field]?.text,
      draft.code(new) != record.number
    {
      try Renumbering.apply(key, to: draft.code(new), draft)
    }
    try enterContactType(key, draft)
    try RecordEntering.enter(fields, on: key, draft)
    try RecordEntering.requireName(key, draft)
    try PrimaryContacts.enter(
      try RecordEntering.primaryContactEntries(fields, on: key, draft), on: key, choice: choice,
      draft)
    try Propagation(draft: draft).recordChanged(key)
  }

  /// L-MOD-1: Contact Type is the contact's while the customer is linked.
  private func enterContactType(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    guard kind == .customer, let value = fields[Customer.contactType.field] else { return }
    let record = try draft.existing(key)
    let field = Customer.contactType.field
    guard let normal = draft.normalised(value, for: field, on: record), normal != record[field]
    else { return }
    if let link = try draft.link(of: record) {
      draft.refuse(
        .customerType, record.number, link.contactNumber, record: key, field: field.apiName)
      return
    }
    try draft.set(key, field, to: normal, cause: .direct)
  }
}

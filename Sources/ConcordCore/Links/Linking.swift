/// Making a pair: the row, the equal values, and everything that follows (4.15, R-rules).
struct Linking {
  let draft: Draft
  let choice: MasterChoice
  /// Whether a company's changes reach its persons; an undo names them itself.
  var inherits = true

  /// Links a contact to a record of a kind (C-LINK-3 to C-LINK-11).
  func link(_ contact: Record, _ kind: Kind, _ record: Record) throws(ConcordError) {
    try checkRecord(kind, record)
    try draft.insertLink(contact, kind, record)  // C-LINK-6
    guard let link = try draft.link(of: record) else { return }
    try draft.refuseSecondLeaders(contact, gaining: link)
    try equalise(contact, link, record)
    if let company = try draft.record(contact.key) {
      try PrimaryContacts.checkAfterLinking(record.key, to: company, draft)  // C-LINK-10
    }
    try draft.touch(contact.key)  // C-LINK-11
    try draft.touch(record.key)
    try Indicator.recalculate(contact.key, draft)
  }

  /// C-LINK-3, C-LINK-4.
  private func checkRecord(_ kind: Kind, _ record: Record) throws(ConcordError) {
    if let other = try draft.link(of: record) {
      draft.refuse(
        .linkedOther, kind.rawValue, record.number,
        other.contactNumber + (try draft.contact(other) == nil ? Link.missingEnd : ""),
        record: record.key)
    }
    if let flag = kind.definition.privacyBlocked, record[flag] {
      draft.refuse(
        .privacy, kind.rawValue, record.number, record.displayName, record: record.key)
    }
    try draft.throwRefusals()
  }

  /// Writes the winner's value to the loser's side and lets the result flow on (C-LINK-7 to -9).
  ///
  /// With a policy's name only the rows of the map under this policy are looked at.
  func equalise(
    _ contact: Record, _ link: Link, _ record: Record, only policyName: String? = nil
  ) throws(ConcordError) {
    let view = try LinkPolicyView(link.kind, link, draft)
    let comparison = try Comparison(
      contact: contact, record: record, link: view, choice: choice)
    let sides = (contact: contact.key, record: record.key)
    decideSearchName(comparison, view, sides)
    for difference in comparison.differences
    where policyName == nil || difference.row.policyName == policyName {
      guard let field = difference.row.counterpart(link.kind) else { continue }
      switch difference.winner {
      case .neither: continue
      case .contact:
        try draft.set(
          sides.record, field, to: difference.result, cause: .synchronised(contact.reference))
      case .linked:
        try draft.set(
          sides.contact, difference.row.contact, to: difference.result,
          cause: .synchronised(record.reference))
      case .value:
        try writeExplicit(difference, field, sides)
      }
    }
    try RecordRules.apply(to: record.key, draft)
    try Propagation(draft: draft, inherits: inherits).contactChanged(contact.key)
  }

  /// MAP-8: Search Name is shared as a value; a Name that comes from the other side leaves it alone
  /// on both sides, and an explicit Name lets the contact's rule V-SEARCH speak for both.
  private func decideSearchName(
    _ comparison: Comparison, _ view: LinkPolicyView,
    _ sides: (contact: RecordKey, record: RecordKey)
  ) {
    guard let row = SharedField.row(ofContact: Contact.searchName.field),
      let field = row.counterpart(view.kind), view.policy(row) != .independent
    else { return }
    draft.decide(sides.record, field)
    let differs = comparison.differences.contains { $0.row.row == row.row }
    let isNamed = comparison.differences.contains {
      $0.row.contact == Contact.name.field && $0.winner == .value
    }
    if differs || !isNamed { draft.decide(sides.contact, row.contact) }
  }

  /// An explicit value passes the V-rules and goes to both sides (D-41).
  private func writeExplicit(
    _ difference: Difference, _ field: Field, _ sides: (contact: RecordKey, record: RecordKey)
  ) throws(ConcordError) {
    let contact = try draft.existing(sides.contact)
    var entries = Entries(.contact)
    entries[difference.row.contact] = difference.result
    let checked = try draft.checked(entries, on: contact, isNew: true)
    guard let value = checked[difference.row.contact] else { return }
    try draft.set(sides.contact, difference.row.contact, to: value, cause: .direct)
    try draft.set(sides.record, field, to: value, cause: .direct)
    try FieldRules.apply(entries, to: sides.contact, draft)
  }
}

/// Links a contact with an existing customer, vendor, bank account or employee (C-LINK).
///
/// - Changes: the relation row; the fields of the losing side; what follows by SYNC-3 and SYNC-4.
/// - Violations, in this order: `E-NOTFOUND`, C-EFF, `E-REQUIRED`, `E-LINKEDOTHER`, `E-PRIVACY`,
///   `E-LEADERS`, V-rules of explicit values, `E-BANKCURR`.
package struct LinkContact: Operation {
  package static let name = "C-LINK"
  package let contact: String
  package let kind: Kind
  package let linkedNumber: String
  package let choice: MasterChoice

  package init(
    contact: String, kind: Kind, linkedNumber: String, choice: MasterChoice = MasterChoice()
  ) {
    self.contact = contact
    self.kind = kind
    self.linkedNumber = linkedNumber
    self.choice = choice
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let start = try draft.require(.contact, contact)
    let effective = try EffectiveContact.resolve(start, kind, draft)
    guard !linkedNumber.isEmpty else {  // C-LINK-2
      throw ConcordError(
        .required, ContactBusinessRelation.linkedNumber.field.caption, "Contact", start.number,
        field: "number")
    }
    let record = try draft.require(kind.entity, linkedNumber)
    draft.setMain(record.key)
    try Linking(draft: draft, choice: choice).link(effective, kind, record)
  }
}

/// The comparison that precedes a link; plans nothing (C-LINK-5).
package enum LinkComparison {
  /// Compares the effective contact with a record.
  ///
  /// - Throws: what linking them would throw before values are compared.
  package static func make(
    contact: String, kind: Kind, linkedNumber: String, choice: MasterChoice, _ draft: Draft
  ) throws(ConcordError) -> (contact: Record, record: Record, comparison: Comparison) {
    let start = try draft.require(.contact, contact)
    let effective = try EffectiveContact.resolve(start, kind, draft)
    let record = try draft.require(kind.entity, linkedNumber)
    let comparison = try Comparison(
      contact: effective, record: record, link: LinkPolicyView(kind, nil, draft),
      choice: choice)
    return (effective, record, comparison)
  }
}

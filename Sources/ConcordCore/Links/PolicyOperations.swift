/// Sets who leads a field for all links of a kind (POL-1, POL-6).
///
/// - Changes: the setting only; the pairs that differ afterwards are equalised by
///   `EqualiseLink`, one operation per link.
/// - Violations: `E-FIELD`, `E-LEADERS`, `E-CONFIRM` when pairs would differ and nobody decides.
package struct SetKindPolicy: Operation {
  package static let name = "POL-KIND"
  package let kind: Kind
  /// The policy's name: a contact-side API name, `address` or `nameParts`.
  package let field: String
  package let policy: FieldPolicy
  package let choice: MasterChoice?

  package init(_ kind: Kind, field: String, _ policy: FieldPolicy, choice: MasterChoice? = nil) {
    self.kind = kind
    self.field = field
    self.policy = policy
    self.choice = choice
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    try PolicyRules.checkName(field, kind)
    let setting = try setting(draft)
    draft.setMain(setting)
    try draft.set(setting, SyncPolicy.policy, to: policy.rawValue, cause: .direct)
    guard draft.isWritten(setting), policy != .independent else { return }
    let rows = try draft.search(
      Query(
        .contactBusinessRelation,
        [.equals(ContactBusinessRelation.kind.field, .text(kind.rawValue))]))
    for link in rows.compactMap(Link.init) where LinkPolicies(link.row)[field] == nil {
      try PolicyRules.check(link, field, policy, choice, draft)
    }
  }

  private func setting(_ draft: Draft) throws(ConcordError) -> RecordKey {
    let existing = try draft.all(.syncPolicy).first {
      $0[SyncPolicy.kind] == kind.rawValue && $0[SyncPolicy.field] == field
    }
    if let existing { return existing.key }
    if policy == .both { return RecordKey(.syncPolicy, RecordID(high: 0, low: 0)) }
    var row = Record(new: .syncPolicy, id: draft.ids.next())
    row[SyncPolicy.kind] = kind.rawValue
    row[SyncPolicy.field] = field
    return try draft.insert(row, cause: .direct)
  }
}

/// Sets who leads a field on one link; blank = the kind's policy (POL-1, POL-6).
///
/// - Violations: `E-NOLINK`, `E-FIELD`, `E-LEADERS`, `E-CONFIRM`.
package struct SetLinkPolicy: Operation {
  package static let name = "POL-LINK"
  package let contact: String
  package let kind: Kind
  package let field: String
  package let policy: FieldPolicy?
  package let choice: MasterChoice?

  package init(
    contact: String, _ kind: Kind, field: String, _ policy: FieldPolicy?,
    choice: MasterChoice? = nil
  ) {
    self.contact = contact
    self.kind = kind
    self.field = field
    self.policy = policy
    self.choice = choice
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    try PolicyRules.checkName(field, kind)
    let contact = try draft.require(.contact, contact)
    guard let link = try draft.link(of: contact, to: kind) else {
      throw ConcordError(.noLink, contact.number, kind.rawValue, record: contact.key)
    }
    draft.setMain(link.row.key)
    var policies = LinkPolicies(link.row)
    policies[field] = policy
    try draft.set(
      link.row.key, ContactBusinessRelation.policies, to: policies.text, cause: .direct)
    guard draft.isWritten(link.row.key),
      let changed = Link(try draft.existing(link.row.key))
    else { return }
    try draft.touch(contact.key)
    let effective: FieldPolicy
    if let policy { effective = policy } else { effective = try draft.kindPolicy(field, of: kind) }
    if effective == .independent { return }
    try PolicyRules.check(changed, field, effective, choice, draft)
    try draft.throwRefusals()
    try PolicyRules.equalise(changed, field, choice, draft)
  }
}

/// Makes one pair equal after a change of policy (POL-6).
///
/// - Violations: `E-NOLINK`, `E-CONFIRM`, V-rules.
package struct EqualiseLink: Operation {
  package static let name = "POL-EQUALISE"
  package let kind: Kind
  package let linkedNumber: String
  package let field: String
  package let choice: MasterChoice?

  package init(_ kind: Kind, _ linkedNumber: String, field: String, choice: MasterChoice? = nil) {
    self.kind = kind
    self.linkedNumber = linkedNumber
    self.field = field
    self.choice = choice
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let record = try draft.require(kind.entity, linkedNumber)
    guard let link = try draft.link(of: record) else {
      throw ConcordError(.noLink, "of \(kind.rawValue) \(linkedNumber)", kind.rawValue)
    }
    draft.setMain(record.key)
    try PolicyRules.equalise(link, field, choice, draft)
  }
}

/// The presets of POL-8 as settings to apply one after the other.
package enum PolicyPreset: String, CaseIterable, Sendable {
  case businessCentral = "BusinessCentral"
  case ownBillingDetails = "OwnBillingDetails"
  case contactsLead = "ContactsLead"

  package var settings: [(kind: Kind, field: String, policy: FieldPolicy)] {
    Kind.allCases.flatMap { kind in
      SharedField.policyNames(of: kind).compactMap { field in
        policy(kind, field).map { (kind, field, $0) }
      }
    }
  }

  private func policy(_ kind: Kind, _ field: String) -> FieldPolicy? {
    switch self {
    case .businessCentral: return .both
    case .contactsLead: return .contactLeads
    case .ownBillingDetails:
      let billing = ["address", "email", "phoneNumber", "faxNumber"]
      let applies = (kind == .customer || kind == .vendor) && billing.contains(field)
      return applies ? .independent : nil
    }
  }
}

/// What setting a policy checks and does on one link.
enum PolicyRules {
  static func checkName(_ field: String, _ kind: Kind) throws(ConcordError) {
    guard SharedField.policyNames(of: kind).contains(field) else {
      throw ConcordError(.field, "The field map of \(kind.rawValue)", field, field: field)
    }
  }

  /// POL-4 and the decision that differing values need (`E-CONFIRM`).
  static func check(
    _ link: Link, _ field: String, _ policy: FieldPolicy, _ choice: MasterChoice?,
    _ draft: Draft
  ) throws(ConcordError) {
    guard let contact = try draft.contact(link), let record = try draft.linkedRecord(link) else {
      return
    }
    for (row, counterpart) in SharedField.rows(of: link.kind) where row.policyName == field {
      if policy == .recordLeads,
        let other = try draft.leader(of: row, contact: contact, besides: link)
      {
        draft.refuse(
          .leaders, row.contact.caption, contact.number, other.title, record.title,
          record: contact.key, field: row.contact.apiName)
      }
      if policy == .both, choice == nil, contact[row.contact] != record[counterpart] {
        draft.refuse(
          .confirm,
          "\(row.contact.caption) of \(contact.title) and \(record.title) differ: whose value wins?",
          record: contact.key, field: "masterPolicy")
      }
    }
  }

  static func equalise(_ link: Link, _ field: String, _ choice: MasterChoice?, _ draft: Draft)
    throws(ConcordError)
  {
    guard let contact = try draft.contact(link), let record = try draft.linkedRecord(link) else {
      return
    }
    if choice == nil {
      let row = SharedField.rows(of: link.kind).first { $0.row.policyName == field }?.row
      if let row { try check(link, field, try draft.policy(row, on: link), nil, draft) }
      try draft.throwRefusals()
    }
    try Linking(draft: draft, choice: choice ?? MasterChoice())
      .equalise(contact, link, record, only: field)
  }
}

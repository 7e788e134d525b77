/// Creates a customer, vendor, bank account or employee from a contact (C-MKCUST, C-MKVEND,
/// C-MKBANK, C-MKEMP).
///
/// - Changes: the record and the link; shared fields that a template or the caller fills go back
///   to the contact (T-5).
/// - Violations: C-EFF, template rules, `E-NS-…`, `E-SETUP`, `E-EXISTS`, V-rules.
package struct CreateFromContact: Operation {
  package static let name = "C-MK"
  package let contact: String
  package let kind: Kind
  package let template: TemplateChoice
  /// Typed number and local fields of the new record.
  package let fields: Entries

  package init(
    contact: String, _ kind: Kind, template: TemplateChoice = .automatic, fields: Entries? = nil
  ) {
    self.contact = contact
    self.kind = kind
    self.template = template
    self.fields = fields ?? Entries(kind.entity)
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let start = try draft.require(.contact, contact)
    let source = try EffectiveContact.resolve(start, kind, draft)
    let template = try Templates.select(
      template, kind, type: source[Contact.type], contact: source, draft)
    let key = RecordKey(kind.entity, draft.ids.next())
    try RecordCreation.insertNumbered(key, fields, template: template, draft)
    draft.setMain(key)
    try copyShared(from: source, to: key, draft)
    try draft.insertLink(source, kind, try draft.existing(key))
    if let link = try draft.link(of: try draft.existing(key)) {
      try draft.refuseSecondLeaders(source, gaining: link)
    }
    try RecordEntering.enter(fields, on: key, draft)
    try fill(key, from: source, template, draft)
    try draft.throwRefusals()
    try RecordRules.apply(to: key, draft)
    try Propagation(draft: draft).recordChanged(key)  // C-MKCUST-7
    try setPrimary(key, source, draft)
    try draft.touch(source.key)
    try Indicator.recalculate(source.key, draft)
  }

  /// C-MKCUST-4: every shared field has the contact's value, blank or not.
  private func copyShared(from contact: Record, to key: RecordKey, _ draft: Draft)
    throws(ConcordError)
  {
    for (row, field) in SharedField.rows(of: kind) {
      try draft.set(
        key, field, to: contact[row.contact], cause: .synchronised(contact.reference))
    }
    if let search = key.entity.entity.field("searchName"), kind != .employee {
      draft.decide(key, search)
    }
  }

  /// C-MKCUST-6: the caller's fields are in; user default, template and own number follow.
  private func fill(
    _ key: RecordKey, from contact: Record, _ template: Record?, _ draft: Draft
  ) throws(ConcordError) {
    if kind == .vendor {  // C-MKVEND-4: user default first, then template
      try RecordCreation.applyDefaults(key, entered: fields, draft)
    }
    if let template {
      try Templates.apply(
        template, to: key, mode: .fill, keeping: try ledByContact(draft), draft)
    }
    // A customer takes the contact's salesperson, even blank (S-1).
    try RecordCreation.applyDefaults(
      key, entered: fields, defaultsSalesperson: false, draft)
  }

  /// The shared fields that a template may not fill, because the contact leads them (POL-3).
  private func ledByContact(_ draft: Draft) throws(ConcordError) -> Set<String> {
    var names: Set<String> = []
    for (row, field) in SharedField.rows(of: kind) {
      if let name = row.policyName, try draft.kindPolicy(name, of: kind) == .contactLeads {
        names.insert(field.apiName)
      }
    }
    return names
  }

  /// C-MKCUST-8: a person is its own primary contact.
  private func setPrimary(_ key: RecordKey, _ contact: Record, _ draft: Draft)
    throws(ConcordError)
  {
    guard PrimaryContacts.isPersonCustomer(try draft.existing(key)) else {
      try PrimaryContacts.enter(
        try RecordEntering.primaryContactEntries(fields, on: key, draft), on: key,
        choice: MasterChoice(), draft)
      return
    }
    try PrimaryContacts.accept(contact, on: key, draft)
  }
}

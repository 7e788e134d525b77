/// Creates a customer, vendor, bank account or employee, and its contact (L-NEW).
///
/// - Changes: the record; a contact and the link where the setup says so; at most one person.
/// - Violations: template rules, `E-NS-…`, `E-SETUP`, `E-EXISTS`, V-rules, `E-REQUIRED`, P-rules.
package struct CreateRecord: Operation {
  package static let name = "L-NEW"
  package let kind: Kind
  package let fields: Entries
  package let template: TemplateChoice
  /// Who wins when a primary contact links an existing contact; nil = entered non-blank values.
  package let choice: MasterChoice?
  package let id: RecordID?

  package init(
    _ kind: Kind, _ fields: Entries, template: TemplateChoice = .none,
    choice: MasterChoice? = nil, id: RecordID? = nil
  ) {
    self.kind = kind
    self.fields = fields
    self.template = template
    self.choice = choice
    self.id = id
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let key = RecordKey(kind.entity, id ?? draft.ids.next())
    if id != nil, try draft.record(key) != nil {
      throw ConcordError(
        .exists, kind.rawValue, key.id.description, record: key, field: "id")
    }
    let template = try Templates.select(
      template, kind, type: enteredType(draft), contact: nil, draft)
    try RecordCreation.insertNumbered(
      key, fields, template: template, draft)
    draft.setMain(key)
    try setContactType(key, template, draft)
    try RecordEntering.enter(fields, on: key, draft)
    if let template { try Templates.apply(template, to: key, mode: .fill, draft) }
    try RecordCreation.applyDefaults(key, entered: fields, draft)
    try RecordEntering.requireName(key, draft)
    try draft.throwRefusals()
    try RecordRules.apply(to: key, draft)
    try connect(key, draft)
  }

  private func enteredType(_ draft: Draft) -> ContactType? {
    guard kind == .customer, let value = fields[Customer.contactType.field] else {
      return kind == .customer ? nil : kind.definition.contactType
    }
    return ContactType.allCases.first { $0.rawValue.lowercased() == value.text.lowercased() }
  }

  /// Customer Contact Type: as entered, else the template's (L-NEW-2).
  private func setContactType(_ key: RecordKey, _ template: Record?, _ draft: Draft)
    throws(ConcordError)
  {
    guard kind == .customer else { return }
    if let value = fields[Customer.contactType.field] {
      let record = try draft.existing(key)
      if let normal = draft.normalised(value, for: Customer.contactType.field, on: record) {
        try draft.set(key, Customer.contactType.field, to: normal, cause: .direct)
      }
    } else if let type = template.flatMap(Templates.contactType) {
      try draft.set(key, Customer.contactType, to: type, cause: .byDefault)
    }
  }

  /// L-NEW-3 to L-NEW-9: the contact of the new record.
  private func connect(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let texts = try RecordEntering.primaryContactEntries(fields, on: key, draft)
    let primary = kind.definition.primaryContact.flatMap { texts[$0] } ?? ""
    let wantsContact =
      kind == .employee
      ? try draft.marketingSetup()[MarketingSetup.createContactsForEmployees] : true
    let isUnconnected = try draft.relationCode(kind).isEmpty
    if primary.isEmpty, wantsContact, !isUnconnected {
      let record = try draft.existing(key)
      let contact = try ContactCreation.contact(from: record, kind, draft)
      try RecordCreation.finish(key, contact, text: text(texts), draft)
      return
    }
    try PrimaryContacts.enter(texts, on: key, choice: choice ?? enteredWins(key), draft)
  }

  private func text(_ entries: Entries) -> String {
    kind.definition.contactName.flatMap { entries[$0] } ?? ""
  }

  /// L-NEW-5: non-blank values entered for the record win, everything else is the contact's.
  private func enteredWins(_ key: RecordKey) -> MasterChoice {
    var sides: [String: MasterChoice.Side] = [:]
    for (row, field) in SharedField.rows(of: kind) where row.flow == .both {
      if let value = fields[field], !value.isBlank { sides[row.contact.apiName] = .linked }
    }
    return MasterChoice(.contact, fields: sides)
  }
}

/// The parts of creating a record of a kind that several operations share.
enum RecordCreation {
  /// Inserts the record with its number (L-NEW-1, C-MKCUST-3).
  static func insertNumbered(
    _ key: RecordKey, _ fields: Entries, template: Record?, _ draft: Draft
  ) throws(ConcordError) {
    guard let kind = Kind(key.entity), let number = key.entity.entity.keyFields.first,
      let seriesField = key.entity.entity.field("numberSeriesCode")
    else { return }
    let templateSeries = Templates.series(of: template)
    let setup = kind.definition.numberSeries
    var record = Record(new: key.entity, id: key.id)
    let typed = fields[number]?.text ?? ""
    if let normal = draft.normalised(.text(typed), for: number, on: record) {
      let assigned = try Numbering.assign(
        Numbering.Request(
          entity: key.entity, typed: normal.text,
          defaultSeries: templateSeries.isEmpty
            ? try draft.concordSetup()[setup] : templateSeries,
          setupField: setup.field, picked: draft.code(fields[seriesField]?.text ?? "")),
        draft)
      record[number] = .text(assigned.number)
      record[seriesField] = .text(assigned.series)
    }
    try draft.throwRefusals()
    try draft.insert(record, cause: .direct)
  }

  /// S-1 and the automatic discount code (L-NEW-2, C-MKCUST-6).
  static func applyDefaults(
    _ key: RecordKey, entered: Entries, defaultsSalesperson: Bool = true, _ draft: Draft
  ) throws(ConcordError) {
    guard let definition = Kind(key.entity)?.definition else { return }
    let record = try draft.existing(key)
    if defaultsSalesperson, definition.defaultsSalesperson,
      record[definition.salesperson].isEmpty, entered[definition.salesperson.field] == nil
    {
      let code = try draft.userSalesperson()
      try ContactCreation.setDefaultSalesperson(code, key, definition.salesperson, draft)
    }
    if let discount = record.entity.field("invoiceDiscountCode"), record[discount].isBlank {
      try draft.set(key, discount, to: .text(record.number), cause: .byDefault)
    }
  }

  /// L-NEW-8, L-NEW-9: the primary contact of a record that just got its contact.
  static func finish(_ key: RecordKey, _ contact: Record, text: String, _ draft: Draft)
    throws(ConcordError)
  {
    let record = try draft.existing(key)
    guard let definition = Kind(key.entity)?.definition, let field = definition.contactName else {
      return
    }
    if PrimaryContacts.isPersonCustomer(record) {
      try PrimaryContacts.accept(contact, on: key, draft)
    } else if !text.isEmpty {
      try draft.set(key, field, to: "", cause: .derived)
      try PrimaryContacts.createPerson(text, for: key, of: contact, draft)
    }
  }
}

/// Creates or changes the record that one row of an import file means, by the rules of a user's
/// edit (CSV-10 to CSV-13).
///
/// Whether the row creates or changes is decided while planning, so that a row sees what the rows
/// before it did, in a dry run as in the import itself.
///
/// - Changes: what C-NEW, C-MOD, L-NEW or L-MOD change; with `createsCompanies` at most one company.
/// - Violations, in this order: those that reading the row found, `E-KEYCONFLICT`,
///   `E-KEYAMBIGUOUS`, `E-READONLY` for another number, `E-REF` or `E-COMP-SELECT` for the company,
///   then those of the operation that is run.
package struct ImportRecord: Operation {
  package static let name = "IMPORT"

  /// What becomes of rows whose record exists, or does not (CSV-11).
  package enum Mode: String, Sendable, Codable, CaseIterable {
    case createOrUpdate, createOnly, updateOnly
  }

  /// How a row names the company of a person, beside its number (CSV-12, CSV-22).
  package struct Company: Sendable, Codable, Equatable {
    /// The External ID of the company; nil = not given, blank = no company.
    package var externalID: String?
    /// Text like a user's; nil = not given, blank = no company.
    package var text: String?
    /// Whether a text that means no company makes one (`--create-companies`).
    package var isCreated = false

    package init() {}
  }

  package let entity: EntityKind
  /// The number of the row within its file, from 1.
  package let row: Int
  package let keys: ImportKeys
  /// The values of the row without the number.
  package let fields: Entries
  package let company: Company
  package let template: TemplateChoice
  package let mode: Mode
  /// What reading the row found wrong with single cells.
  package let violations: [Violation]

  package init(
    _ entity: EntityKind, row: Int, keys: ImportKeys, fields: Entries,
    company: Company = Company(), template: TemplateChoice = .none, mode: Mode = .createOrUpdate,
    violations: [Violation] = []
  ) {
    self.entity = entity
    self.row = row
    self.keys = keys
    self.fields = fields
    self.company = company
    self.template = template
    self.mode = mode
    self.violations = violations
  }

  /// The same row with the record that an equal row made before.
  package func remembering(_ id: RecordID?) -> ImportRecord {
    var keys = keys
    keys.remembered = id
    return ImportRecord(
      entity, row: row, keys: keys, fields: fields, company: company, template: template,
      mode: mode, violations: violations)
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    if fields.isEmpty, keys == ImportKeys(), !violations.isEmpty {
      throw ConcordError(violations)  // Nothing of the row could be read.
    }
    for violation in violations { draft.refuse(violation) }
    let found = try keys.record(entity, row: row, draft)
    switch (found, mode) {
    case (let record?, .createOnly):
      draft.setMain(record.key)
      draft.skip(.exists)
    case (let record?, _): try update(record, draft)
    case (nil, .updateOnly): draft.skip(.missing)
    case (nil, _): try create(draft)
    }
  }

  // MARK: Creating

  private func create(_ draft: Draft) throws(ConcordError) {
    var entries = fields
    if let number = entity.entity.keyFields.first, !keys.number.isEmpty {
      entries[number] = .text(keys.number)
    }
    if let kind = Kind(entity) {
      try CreateRecord(kind, entries, template: template).plan(draft)
      return
    }
    if entries[Contact.type.field] == nil, let type = keys.type { entries[Contact.type] = type }
    let person = ContactType.person.rawValue.lowercased()
    if entries[Contact.type.field]?.text.lowercased() == person {
      try draft.collecting { () throws(ConcordError) in try joinCompany(nil, &entries, draft) }
    } else if let text = company.text, !text.isEmpty, !isOwnName(text, of: nil) {
      entries[Contact.companyName] = text
    }
    try CreateContact(entries).plan(draft)
  }

  // MARK: Changing

  private func update(_ record: Record, _ draft: Draft) throws(ConcordError) {
    draft.setMain(record.key)
    let number = draft.code(keys.number)
    if !number.isEmpty, number != record.number {  // CSV-21: no renumbering
      draft.refuse(
        .readOnly, record.entity.keyFields.first?.caption ?? "", record.entity.caption,
        record.number, record: record.key, field: "number")
    }
    // The series is chosen when a number is drawn; a file that repeats it asks for nothing.
    var entries = fields
    if let series = record.entity.field("numberSeriesCode") { entries[series] = nil }
    if let kind = Kind(entity) {
      try ModifyRecord(kind, record.number, entries).plan(draft)
      return
    }
    let type = fields[Contact.type.field].map { $0.text.lowercased() }
    let isPerson = (type ?? record[Contact.type].rawValue.lowercased()) == "person"
    if isPerson {
      try draft.collecting { () throws(ConcordError) in try joinCompany(record, &entries, draft) }
    } else if let text = company.text, !text.isEmpty, !isOwnName(text, of: record) {
      entries[Contact.companyName] = text
    }
    try ModifyContact(record.number, entries).plan(draft)
  }

  /// Whether the company that a company's own row names is the company itself.
  private func isOwnName(_ text: String, of record: Record?) -> Bool {
    let own = fields[Contact.name] ?? record?[Contact.name] ?? ""
    return foldedKey(TextRules.collapsed(text)) == foldedKey(TextRules.collapsed(own))
  }

  // MARK: The company of a person

  /// Finds the company of a person: by number, External ID, or text, the first that is given.
  ///
  /// - Throws: `E-REF`, `E-COMP-SELECT`.
  private func joinCompany(_ person: Record?, _ entries: inout Entries, _ draft: Draft)
    throws(ConcordError)
  {
    if entries.contains(Contact.companyNumber) { return }
    if let externalID = company.externalID {
      entries[Contact.companyNumber] = try number(ofExternalID: externalID, draft)
      return
    }
    guard let text = company.text.map(TextRules.collapsed) else { return }
    if text.isEmpty {
      entries[Contact.companyNumber] = ""
      return
    }
    let current = person?[Contact.companyName] ?? ""
    if !current.isEmpty, foldedKey(current) == foldedKey(text) { return }
    entries[Contact.companyNumber] = try companyNumber(named: text, draft)
  }

  private func number(ofExternalID externalID: String, _ draft: Draft) throws(ConcordError)
    -> String
  {
    let code = draft.code(externalID)
    if code.isEmpty { return "" }
    let found = try draft.records(where: Contact.externalID, is: code)
      .first { $0[Contact.type] == .company }
    guard let found else {
      throw ConcordError(
        .ref, "External ID of the company", externalID, "company contacts",
        field: "companyExternalId")
    }
    return found.number
  }

  /// CSV-22: the company that a text means, or a new one.
  private func companyNumber(named text: String, _ draft: Draft) throws(ConcordError) -> String {
    do throws(ConcordError) {
      return try CompanyText.resolve(text, isStrict: true, draft).number
    } catch {
      guard company.isCreated, error.contains(.compSelect) else { throw error }
    }
    var entries = Entries(.contact)
    entries[Contact.type] = .company
    entries[Contact.name] = text
    try CreateContact(entries).plan(draft)
    guard let main = draft.main else { return "" }
    return try draft.existing(main).number
  }
}

/// Changes a contact (C-MOD); its type and company come first when they change too.
///
/// - Changes: the contact, the records linked to it, a company's persons and theirs.
/// - Violations: `E-NOTFOUND`, `E-STALE`, C-RENUM, C-TYPE, C-COMP, `E-FIELDTYPE`, V-rules,
///   `E-NAMEPARTS`, `E-REQUIRED`, `E-LEADS`, `E-CONSENT`, `E-BANKCURR`.
package struct ModifyContact: Operation {
  package static let name = "C-MOD"
  package let number: String
  /// The version that the caller has read; nil = unconditional.
  package let version: Int64?
  package let fields: Entries

  package init(_ number: String, version: Int64? = nil, _ fields: Entries) {
    self.number = number
    self.version = version
    self.fields = fields
  }

  package static func prefetch(_ operations: [ModifyContact], into draft: Draft)
    throws(ConcordError)
  {
    try draft.workspace.load(Contact.number.field, operations.map { .text($0.number) })
    var contacts: [Record] = []
    var companies: [Record] = []
    for operation in operations {
      guard let contact = try draft.find(.contact, operation.number) else { continue }
      contacts.append(contact)
      let reachesPersons = operation.fields.list.contains { Inheritance.canReach($0.field) }
      if reachesPersons, contact[Contact.type] == .company { companies.append(contact) }
    }
    try draft.prefetchLinks(of: contacts)
    try draft.workspace.load(Contact.companyNumber.field, companies.map { .text($0.number) })
    var persons: [Record] = []
    for company in companies { persons += try draft.persons(of: company) }
    try draft.prefetchLinks(of: persons)
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let contact = try draft.require(.contact, number)
    try draft.checkVersion(version, of: contact)
    let key = contact.key
    draft.setMain(key)
    var rest = fields
    rest[Contact.number] = nil
    if let new = fields[Contact.number], draft.code(new) != contact.number {
      try Renumbering.apply(key, to: draft.code(new), draft)
    }
    rest[Contact.type.field] = nil
    if let type = fields[Contact.type.field] {
      try changeType(key, type, draft)
    }
    rest[Contact.companyNumber] = nil
    rest[Contact.companyName] = nil
    try changeCompany(key, draft)
    try ContactEntering.enter(rest, on: key, draft)
    let record = try draft.existing(key)
    if record[Contact.name].isEmpty, draft.isChanged(key, Contact.name.field) {
      Names.refuseBlank(key, record, draft)
    }
    try Propagation(draft: draft).contactChanged(key)
  }

  private func changeType(_ key: RecordKey, _ value: Value, _ draft: Draft) throws(ConcordError) {
    let record = try draft.existing(key)
    guard let normal = draft.normalised(value, for: Contact.type.field, on: record) else {
      try draft.throwRefusals()
      return
    }
    try TypeChange.apply(key, to: ContactType(normal), draft)
  }

  /// C-COMP by number or, for persons, by company name text (C-MOD-7).
  private func changeCompany(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let record = try draft.existing(key)
    let isPerson = record[Contact.type] == .person
    if let number = fields[Contact.companyNumber] {
      let code = draft.code(number)
      guard code != record[Contact.companyNumber] else { return }
      try CompanyChange.move(key, to: code, entered: fields, draft)
    } else if let given = fields[Contact.companyName] {
      let text = TextRules.collapsed(given)
      if text == record[Contact.companyName] { return }
      guard isPerson else {
        throw ConcordError(
          .contactType, record.number, ContactType.company.rawValue,
          ContactType.person.rawValue, record: key, field: Contact.companyName.field.apiName)
      }
      let company = text.isEmpty ? nil : try CompanyText.resolve(text, draft)
      try CompanyChange.move(key, to: company?.number ?? "", entered: fields, draft)
    }
  }
}

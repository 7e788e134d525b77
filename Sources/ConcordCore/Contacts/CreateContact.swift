/// Creates a contact (C-NEW).
///
/// - Changes: the contact; never a customer, vendor, bank account or employee (C-NEW-11).
/// - Violations, in this order: `E-NS-…`, `E-SETUP`, `E-EXISTS`, `E-CONTTYPE`, `E-REF`,
///   `E-COMP-SELECT`, `E-FIELDTYPE`, V-rules, `E-NAMEPARTS`, `E-REQUIRED`.
package struct CreateContact: Operation {
  package static let name = "C-NEW"
  package let fields: Entries
  /// The id chosen by the caller; nil = a new one.
  package let id: RecordID?

  package init(_ fields: Entries, id: RecordID? = nil) {
    self.fields = fields
    self.id = id
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let key = RecordKey(.contact, id ?? draft.ids.next())
    if id != nil, try draft.record(key) != nil {
      throw ConcordError(.exists, "Contact", key.id.description, record: key, field: "id")
    }
    var record = Record(new: .contact, id: key.id)
    record[Contact.type] = type
    try draft.collecting { () throws(ConcordError) in
      guard let assigned = try number(record, draft) else { return }
      record[Contact.number] = assigned.number
      record[Contact.numberSeries] = assigned.series
    }
    var company: Record?
    try draft.collecting { () throws(ConcordError) in company = try self.company(draft) }
    try draft.insert(record, cause: .direct)
    draft.setMain(key)
    try ContactEntering.enter(ordinaryFields, on: key, draft)
    try complete(key, company, draft)
  }

  /// What follows from company, type and setup once the values are entered (C-NEW-5 to C-NEW-8).
  private func complete(_ key: RecordKey, _ company: Record?, _ draft: Draft)
    throws(ConcordError)
  {
    let record = try draft.existing(key)
    if record[Contact.name].isEmpty { Names.refuseBlank(key, record, draft) }
    if let company {
      try ContactCreation.join(company, key, entered: fields, draft)
    }
    try ContactCreation.applyDefaults(key, entered: fields, draft)
    if record[Contact.type] == .company {  // C-NEW-7
      try draft.set(key, Contact.companyNumber, to: record[Contact.number], cause: .derived)
    }
    try Propagation(draft: draft).contactChanged(key)
    try Indicator.recalculate(key, draft)
  }

  private var type: ContactType {
    if let given = fields[Contact.type.field] {
      return ContactType.allCases.first { $0.rawValue.lowercased() == given.text.lowercased() }
        ?? .company
    }
    let namesCompany = [Contact.companyNumber, Contact.companyName].contains {
      !TextRules.collapsed(fields[$0] ?? "").isEmpty
    }
    return namesCompany ? .person : .company
  }

  /// C-NEW-1; nil after a violation of the typed number.
  private func number(_ record: Record, _ draft: Draft) throws(ConcordError)
    -> Numbering.Assigned?
  {
    let given = fields[Contact.number.field] ?? .text("")
    guard let typed = draft.normalised(given, for: Contact.number.field, on: record) else {
      return nil
    }
    return try Numbering.assign(
      Numbering.Request(
        entity: .contact, typed: typed.text,
        defaultSeries: draft.marketingSetup()[MarketingSetup.contactSeries],
        setupField: MarketingSetup.contactSeries.field,
        picked: draft.code(fields[Contact.numberSeries] ?? "")),
      draft)
  }

  /// C-NEW-2: the company of a person, by number or by text.
  private func company(_ draft: Draft) throws(ConcordError) -> Record? {
    let number = draft.code(fields[Contact.companyNumber] ?? "")
    let text = TextRules.collapsed(fields[Contact.companyName] ?? "")
    if number.isEmpty && text.isEmpty { return nil }
    guard type == .person else {
      let typedOwn = draft.code(fields[Contact.number] ?? "")
      if text.isEmpty, !number.isEmpty, number == typedOwn { return nil }
      throw ConcordError(
        .contactType, fields[Contact.number] ?? "", ContactType.company.rawValue,
        ContactType.person.rawValue, field: Contact.companyNumber.field.apiName)
    }
    return number.isEmpty
      ? try CompanyText.resolve(text, draft) : try CompanyChange.company(number, draft)
  }

  /// The values that are entered like any other.
  private var ordinaryFields: Entries {
    var fields = fields
    for key in [Contact.number, Contact.companyNumber, Contact.companyName, Contact.numberSeries] {
      fields[key.field] = nil
    }
    return fields
  }
}

extension Draft {
  /// Text in the stored form of a code.
  func code(_ text: String) -> String { TextRules.normalised(text).uppercased() }
}

/// The parts of creating a contact that several operations share.
enum ContactCreation {
  /// A person joins a company when it is created (C-NEW-5).
  static func join(_ company: Record, _ key: RecordKey, entered: Entries, _ draft: Draft)
    throws(ConcordError)
  {
    try draft.set(key, Contact.companyNumber, to: company.number, cause: .direct)
    try draft.set(key, Contact.companyName, to: company[Contact.name], cause: .derived)
    try Inheritance(company, draft).assign(key, from: nil, entered: entered, draft)
    try FieldRules.searchEmail(key, draft)
  }

  /// C-NEW-6: defaults of user and setup for what is still blank.
  static func applyDefaults(_ key: RecordKey, entered: Entries, _ draft: Draft)
    throws(ConcordError)
  {
    let setup = try draft.marketingSetup()
    let record = try draft.existing(key)
    if record[Contact.salesperson].isEmpty, entered[Contact.salesperson.field] == nil {
      let user = try draft.userSalesperson()
      let code = user.isEmpty ? setup[MarketingSetup.defaultSalesperson] : user
      try setDefaultSalesperson(code, key, Contact.salesperson, draft)
    }
    for (source, field) in MarketingSetup.contactDefaults
    where record[field].isEmpty && entered[field.field] == nil {
      try draft.set(key, field, to: setup[source], cause: .byDefault)
    }
    try applySalutation(key, draft)
  }

  /// The salutation of the type, where none was given.
  static func applySalutation(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let record = try draft.existing(key)
    guard record[Contact.salutationCode].isEmpty,
      !draft.isDecided(key, Contact.salutationCode.field)
    else { return }
    let source =
      record[Contact.type] == .company
      ? MarketingSetup.companySalutation : MarketingSetup.personSalutation
    let code = try draft.marketingSetup()[source]
    try draft.set(key, Contact.salutationCode, to: code, cause: .byDefault)
  }

  /// S-2: a default that cannot be used is left out with a warning.
  static func setDefaultSalesperson(
    _ code: String, _ key: RecordKey, _ field: Key<String>, _ draft: Draft
  ) throws(ConcordError) {
    guard let salesperson = try draft.find(.salesperson, code) else { return }
    if let problem = draft.salespersonProblem(salesperson, for: field.field) {
      draft.warn(Warning(.salesperson, code, problem.message, field: field.field.apiName))
      return
    }
    try draft.set(key, field, to: code, cause: .byDefault)
  }

  /// Inserts a numbered contact, also when the contact series is not automatic (N-10).
  private static func insert(_ type: ContactType, _ draft: Draft) throws(ConcordError)
    -> RecordKey
  {
    let assigned = try Numbering.assign(
      Numbering.Request(
        entity: .contact, defaultSeries: draft.marketingSetup()[MarketingSetup.contactSeries],
        setupField: MarketingSetup.contactSeries.field, isByUser: false),
      draft)
    var record = Record(new: .contact, id: draft.ids.next())
    record[Contact.type] = type
    record[Contact.number] = assigned.number
    record[Contact.numberSeries] = assigned.series
    if type == .company { record[Contact.companyNumber] = assigned.number }
    return try draft.insert(record, cause: .cascade)
  }

  /// Creates a person of a company by name (P-7, B-6).
  static func person(_ name: String, of company: Record, _ draft: Draft) throws(ConcordError)
    -> Record
  {
    let key = try insert(.person, draft)
    try draft.set(key, Contact.name, to: TextRules.collapsed(name), cause: .cascade)
    try join(try draft.existing(company.key), key, entered: Entries(.contact), draft)
    try applyDefaults(key, entered: Entries(.contact), draft)
    try ContactRules.apply(to: key, draft)
    try Indicator.recalculate(key, draft)
    return try draft.existing(key)
  }

  /// Creates and links the contact of a record (C-NEW-10, L-NEW-6, L-NEW-7).
  ///
  /// - Throws: `E-SETUP` for a blank relation code or blank Contact Nos.
  static func contact(from source: Record, _ kind: Kind, _ draft: Draft) throws(ConcordError)
    -> Record
  {
    _ = try draft.requireRelationCode(kind)
    let type = kind.definition.contactType ?? source[Customer.contactType]
    let key = try insert(type, draft)
    for (row, field) in SharedField.rows(of: kind) where row.flow == .both {
      try draft.set(key, row.contact, to: source[field], cause: .synchronised(source.reference))
    }
    if kind.definition.seedsSalesperson {  // MAP-2
      try draft.set(
        key, Contact.salesperson, to: source[kind.definition.salesperson],
        cause: .synchronised(source.reference))
    }
    draft.decide(key, Contact.searchName.field)
    if kind == .employee {
      try draft.set(
        key, Contact.name, to: Employee.fullName(of: source), cause: .derived)
      try draft.set(
        key, Contact.searchName, to: FieldRules.searchText(Employee.fullName(of: source)),
        cause: .derived)
    }
    try applySalutation(key, draft)
    try ContactRules.apply(to: key, draft)
    try draft.insertLink(try draft.existing(key), kind, source)
    try Indicator.recalculate(key, draft)
    return try draft.existing(key)
  }
}

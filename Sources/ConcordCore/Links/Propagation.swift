/// Carries changes from a record over its contact to the other linked records and to persons
/// (SYNC-1 to SYNC-9).
///
/// The only place where shared fields flow.
struct Propagation {
  let draft: Draft
  /// Whether a company's changes reach its persons; an undo names them itself.
  var inherits = true

  /// Propagates everything that an operation changed on a contact.
  func contactChanged(_ contact: RecordKey) throws(ConcordError) {
    try afterContactChange(contact)
  }

  /// Propagates everything that an operation changed on a linked record.
  func recordChanged(_ key: RecordKey) throws(ConcordError) {
    try RecordRules.apply(to: key, draft)
    guard let record = try draft.record(key), let link = try draft.link(of: record) else {
      return
    }
    guard let contact = try draft.contact(link) else {  // L-MOD-7
      draft.warn(Warning(.drift, record.title, "Contact \(link.contactNumber)", "contact missing"))
      return
    }
    try flow(from: record, to: contact, link)
    if draft.isWritten(contact.key) { try afterContactChange(contact.key) }
  }

  /// SYNC-2: the changed fields of a linked record reach its contact.
  private func flow(from record: Record, to contact: Record, _ link: Link) throws(ConcordError) {
    let source = Cause.synchronised(record.reference)
    let healsBlankName = contact[Contact.name].isEmpty  // L-MOD-6
    for (row, field) in SharedField.rows(of: link.kind) where row.flow == .both {
      guard draft.isChanged(record.key, field) || healsBlankName else { continue }
      switch try draft.policy(row, on: link) {
      case .independent: continue
      case .contactLeads:  // POL-3
        guard !healsBlankName, record[field] != contact[row.contact] else { continue }
        draft.refuse(
          .leads, field.caption, record.title, contact.title, record: record.key,
          field: field.apiName)
      case .both, .recordLeads:
        if draft.isDecided(record.key, field) { draft.decide(contact.key, row.contact) }
        try draft.set(contact.key, row.contact, to: record[field], cause: source)
      }
    }
  }

  private func afterContactChange(_ key: RecordKey) throws(ConcordError) {
    try ContactRules.apply(to: key, draft)
    guard let contact = try draft.record(key) else { return }
    let changed = SharedField.all.filter { draft.isChanged(key, $0.contact) }
    if !changed.isEmpty {
      let links = try draft.links(of: contact)
      try refuseLedFields(changed, of: contact, links)
      for link in links { try flow(changed, from: contact, over: link) }
    }
    if contact[Contact.type] == .company { try reachPersons(of: contact) }
  }

  /// POL-4: a field that a linked record leads changes there only.
  private func refuseLedFields(_ changed: [SharedField], of contact: Record, _ links: [Link])
    throws(ConcordError)
  {
    for link in links {
      for row in changed {
        guard let field = row.counterpart(link.kind),
          try draft.policy(row, on: link) == .recordLeads,
          let record = try draft.linkedRecord(link), record[field] != contact[row.contact]
        else { continue }
        draft.refuse(
          .leads, row.contact.caption, contact.title, record.title, record: contact.key,
          field: row.contact.apiName)
      }
    }
  }

  /// SYNC-3: the changed fields of a contact reach a linked record.
  private func flow(_ changed: [SharedField], from contact: Record, over link: Link)
    throws(ConcordError)
  {
    let rows = changed.filter { $0.counterpart(link.kind) != nil }
    guard !rows.isEmpty, let record = try draft.linkedRecord(link) else { return }
    let source = Cause.synchronised(contact.reference)
    for row in rows {
      guard let field = row.counterpart(link.kind) else { continue }
      switch try draft.policy(row, on: link) {
      case .independent, .recordLeads: continue
      case .both, .contactLeads:
        if draft.isDecided(contact.key, row.contact) { draft.decide(record.key, field) }
        try draft.set(record.key, field, to: contact[row.contact], cause: source)
        if row.contact == Contact.name.field { try keepSearchName(of: record, link) }
      }
    }
    if draft.isWritten(record.key) { try RecordRules.apply(to: record.key, draft) }
  }

  /// MAP-8: with a shared Search Name, V-SEARCH spoke on the contact already.
  private func keepSearchName(of record: Record, _ link: Link) throws(ConcordError) {
    guard let row = SharedField.row(ofContact: Contact.searchName.field),
      let field = row.counterpart(link.kind), try draft.policy(row, on: link) != .independent
    else { return }
    draft.decide(record.key, field)
  }

  /// SYNC-4: a company's changes reach its persons, and the records linked to them.
  private func reachPersons(of company: Record) throws(ConcordError) {
    let inheritance = try Inheritance(company, draft)
    let renamed = draft.isChanged(company.key, Contact.name.field)
    guard renamed || (inherits && inheritance.hasChanges), !draft.isNew(company.key) else {
      return
    }
    for person in try draft.persons(of: company) {
      if renamed {  // C-INH-6
        try draft.set(
          person.key, Contact.companyName, to: company[Contact.name],
          cause: .inherited(company.reference))
      }
      if inherits { try inheritance.modify(person, draft) }
      if draft.isWritten(person.key) { try afterContactChange(person.key) }
    }
  }
}

/// What follows on a contact when its fields were written, whoever wrote them (C-NAME-6, L-MOD-4).
enum ContactRules {
  static func apply(to key: RecordKey, _ draft: Draft) throws(ConcordError) {
    guard let contact = try draft.record(key) else { return }
    try names(of: contact, draft)
    try FieldRules.searchName(key, draft)
    try FieldRules.searchEmail(key, draft)
    try Privacy.contactChanged(key, draft)
    try primaryContactTexts(of: key, draft)
  }

  /// Name and parts of a person agree; a company's Company Name is its Name.
  private static func names(of contact: Record, _ draft: Draft) throws(ConcordError) {
    let key = contact.key
    if contact[Contact.type] == .company {
      try draft.set(key, Contact.companyName, to: contact[Contact.name], cause: .derived)
      return
    }
    let partsChanged = Contact.nameParts.contains { draft.isChanged(key, $0.field) }
    let nameChanged = draft.isChanged(key, Contact.name.field)
    guard partsChanged || nameChanged, !Self.agree(contact) else { return }
    // A written name that its parts contradict was written last: by the linked record that has
    // a name. Otherwise the parts came from an employee.
    if nameChanged, !draft.isDecided(key, Contact.firstName.field) {
      try Names.deriveParts(key, draft, cause: .derived)
    } else {
      try draft.set(key, Contact.name, to: Names.built(of: contact), cause: .derived)
    }
  }

  /// INV-11: the parts make up the name, or the name gives the parts.
  static func agree(_ contact: Record) -> Bool {
    if Names.built(of: contact) == contact[Contact.name] { return true }
    let parts = Names.parts(of: contact[Contact.name])
    return parts.values.allSatisfy { contact[$0.0] == $0.1 }
  }

  /// C-NAME-6, C-TYPE-14, P-5: the text Contact of customers and vendors follows their primary
  /// contact.
  private static func primaryContactTexts(of key: RecordKey, _ draft: Draft)
    throws(ConcordError)
  {
    guard let contact = try draft.record(key), !draft.isNew(key),
      draft.isChanged(key, Contact.name.field) || draft.isChanged(key, Contact.type.field)
    else { return }
    let name = contact[Contact.type] == .person ? contact[Contact.name] : ""
    for record in try draft.recordsWithPrimaryContact(contact.number) {
      guard let text = Kind(record.key.entity)?.definition.contactName else { continue }
      try draft.set(record.key, text, to: name, cause: .derived)
    }
  }
}

/// What follows on a linked record when its fields were written, whoever wrote them.
enum RecordRules {
  static func apply(to key: RecordKey, _ draft: Draft) throws(ConcordError) {
    if key.entity == .employee {
      try EmployeeNames.changed(key, draft)
    } else {
      try FieldRules.searchName(key, draft)
    }
    try Privacy.recordChanged(key, draft)
    if key.entity == .bankAccount { try BankCurrency.check(key, draft) }
  }
}

/// The currency of a bank account (V-BANKCURR, 2.4).
enum BankCurrency {
  static func check(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    guard let bank = try draft.record(key) else { return }
    let currency = bank[BankAccount.currency]
    if draft.isChanged(key, BankAccount.currency.field), !draft.isNew(key),
      let before = try draft.stored(key),
      before[BankAccount.balance] != 0 || before[BankAccount.openEntries] != 0
    {
      let wasLocal = try draft.isLocalCurrency(before[BankAccount.currency])
      let isLocal = try draft.isLocalCurrency(currency)
      if !(wasLocal && isLocal) {
        draft.refuse(
          .bankCurrency, bank.number, record: key, field: BankAccount.currency.field.apiName)
      }
    }
    guard bank[BankAccount.isDefaultForCurrency],
      draft.isChanged(key, BankAccount.isDefaultForCurrency.field)
        || draft.isChanged(key, BankAccount.currency.field)
    else { return }
    let others = try draft.records(where: BankAccount.isDefaultForCurrency, is: true)
    for other in others where other.key != key && other[BankAccount.currency] == currency {
      draft.refuse(
        .bankDefault, other.number, currency, record: key,
        field: BankAccount.isDefaultForCurrency.field.apiName)
    }
  }
}

/// The person to talk to at a customer or vendor (4.22).
enum PrimaryContacts {
  /// Enters number and text of the primary contact, in this order (P-12).
  static func enter(
    _ entered: Entries, on key: RecordKey, choice: MasterChoice, _ draft: Draft
  ) throws(ConcordError) {
    guard let definition = Kind(key.entity)?.definition, let primary = definition.primaryContact,
      let text = definition.contactName
    else { return }
    if let number = entered[primary] {
      try assign(number, to: key, choice: choice, draft)
    }
    guard let name = entered[text] else { return }
    let record = try draft.existing(key)
    if !record[primary].isEmpty {  // P-8, P-12
      guard name != record[text] else { return }
      draft.refuse(
        .primaryText, record.entity.caption, record.number, record[primary], record: key,
        field: text.field.apiName)
      return
    }
    try enterText(name, on: record, text, draft)
  }

  /// P-7, P-8: a contact text becomes a person of the linked company, or stays free text.
  private static func enterText(
    _ name: String, on record: Record, _ text: Key<String>, _ draft: Draft
  ) throws(ConcordError) {
    let key = record.key
    // A new record gets its person after it got its contact (L-NEW-9).
    let before = draft.isNew(key) ? "" : try draft.stored(key)?[text] ?? ""
    guard !name.isEmpty, before.isEmpty, !draft.isNew(key),
      let kind = Kind(key.entity), try !draft.relationCode(kind).isEmpty,
      let company = try draft.linkedContact(of: record), company[Contact.type] == .company
    else {
      try draft.set(key, text, to: name, cause: .direct)
      return
    }
    try createPerson(name, for: key, of: company, draft)
  }

  /// Creates a person of a company and makes it the primary contact (P-7, B-6).
  static func createPerson(
    _ name: String, for key: RecordKey, of company: Record, _ draft: Draft
  ) throws(ConcordError) {
    let person = try ContactCreation.person(name, of: company, draft)
    try accept(person, on: key, draft)
  }

  /// Assigns a primary contact; blank clears it (P-1 to P-6a, P-9).
  static func assign(
    _ number: String, to key: RecordKey, choice: MasterChoice, _ draft: Draft
  ) throws(ConcordError) {
    guard let kind = Kind(key.entity), let primary = kind.definition.primaryContact,
      let text = kind.definition.contactName
    else { return }
    let record = try draft.existing(key)
    if number.isEmpty {  // P-9
      guard !record[primary].isEmpty else { return }
      try draft.set(key, primary, to: "", cause: .direct)
      try draft.set(key, text, to: "", cause: .direct)
      return
    }
    if number == record[primary] { return }
    guard let contact = try draft.find(.contact, number) else {
      draft.refuse(
        .ref, primary.field.caption, number, "Contact", record: key, field: primary.field.apiName)
      return
    }
    if contact[Contact.privacyBlocked] {
      throw ConcordError(
        .privacy, "Contact", contact.number, contact.displayName, record: contact.key,
        field: primary.field.apiName)
    }
    if let link = try draft.link(of: record) {
      guard isRelated(contact, record, to: link) else { throw notRelated(contact, record) }
    } else {
      try relate(contact, to: record, kind, choice, draft)
    }
    try accept(contact, on: key, draft)
  }

  /// Links an unlinked record through the primary contact that it has already (B-5, L-NEW-5).
  static func restore(_ record: Record, choice: MasterChoice, _ draft: Draft)
    throws(ConcordError)
  {
    guard let kind = Kind(record.key.entity), let primary = kind.definition.primaryContact else {
      return
    }
    let contact = try draft.require(.contact, record[primary])
    try relate(contact, to: record, kind, choice, draft)
    try accept(contact, on: record.key, draft)
  }

  /// P-1, P-6: whether a contact may be primary contact over a link.
  static func isRelated(_ contact: Record, _ record: Record, to link: Link) -> Bool {
    if contact.number == link.contactNumber { return true }
    if isPersonCustomer(record) { return false }
    return contact[Contact.type] == .person
      && contact[Contact.companyNumber] == link.contactNumber
  }

  static func isPersonCustomer(_ record: Record) -> Bool {
    record.key.entity == .customer && record[Customer.contactType] == .person
  }

  private static func notRelated(_ contact: Record, _ record: Record) -> ConcordError {
    ConcordError(
      .notRelated, contact.number, contact.displayName, record.entity.caption, record.number,
      record.displayName, record: record.key, field: "primaryContactNumber")
  }

  /// P-3, P-4, P-4a, P-6a: an unlinked record is linked through its primary contact.
  private static func relate(
    _ contact: Record, to record: Record, _ kind: Kind, _ choice: MasterChoice, _ draft: Draft
  ) throws(ConcordError) {
    let linking = Linking(draft: draft, choice: choice)
    let isStandalonePerson =
      contact[Contact.type] == .person && contact[Contact.companyNumber].isEmpty
    if isPersonCustomer(record) {  // P-6a
      guard isStandalonePerson, try draft.link(of: contact, to: kind) == nil else {
        throw notRelated(contact, record)
      }
      try linking.link(contact, kind, record)
      return
    }
    guard contact[Contact.type] == .person else { throw notRelated(contact, record) }  // P-4a
    if isStandalonePerson {  // P-3
      let company = try ContactCreation.contact(from: record, kind, draft)
      try CompanyChange.move(contact.key, to: company.number, entered: Entries(.contact), draft)
      try Propagation(draft: draft).contactChanged(contact.key)
      return
    }
    let company = try draft.require(.contact, contact[Contact.companyNumber])  // P-4
    if let link = try draft.link(of: company, to: kind) {
      throw ConcordError(
        .linked, company.number, kind.rawValue, link.linkedNumber, record: company.key)
    }
    try linking.link(company, kind, record)
  }

  /// P-5: the only effects of an accepted assignment.
  static func accept(_ contact: Record, on key: RecordKey, _ draft: Draft) throws(ConcordError) {
    guard let definition = Kind(key.entity)?.definition, let primary = definition.primaryContact,
      let text = definition.contactName
    else { return }
    let current = try draft.existing(contact.key)
    try draft.set(key, primary, to: current.number, cause: .direct)
    let name = current[Contact.type] == .person ? current[Contact.name] : ""
    try draft.set(key, text, to: name, cause: .derived)
  }

  /// C-LINK-10: a primary contact that does not fit the new link is cleared; P-6 sets it.
  static func checkAfterLinking(_ key: RecordKey, to contact: Record, _ draft: Draft)
    throws(ConcordError)
  {
    guard let definition = Kind(key.entity)?.definition, let primary = definition.primaryContact
    else { return }
    let record = try draft.existing(key)
    if isPersonCustomer(record) {
      try accept(contact, on: key, draft)
      return
    }
    guard !record[primary].isEmpty, let link = try draft.link(of: record) else { return }
    if let current = try draft.find(.contact, record[primary]), isRelated(current, record, to: link)
    {
      try accept(current, on: key, draft)
    } else {
      try clear(record, draft)
    }
  }

  /// Clears primary contact and text with a warning (C-COMP-6, C-DEL-9, C-LINK-10).
  static func clear(_ record: Record, _ draft: Draft) throws(ConcordError) {
    guard let definition = Kind(record.key.entity)?.definition,
      let primary = definition.primaryContact, let text = definition.contactName
    else { return }
    try draft.set(record.key, primary, to: "", cause: .cascade)
    try draft.set(record.key, text, to: "", cause: .cascade)
    draft.warn(Warning(.primaryContact, record.entity.caption, record.number))
  }
}

extension Draft {
  /// The customers and vendors whose primary contact a contact is.
  func recordsWithPrimaryContact(_ number: String) throws(ConcordError) -> [Record] {
    var found: [Record] = []
    for kind in Kind.allCases {
      if let primary = kind.definition.primaryContact {
        found += try records(where: primary, is: number)
      }
    }
    return found
  }
}

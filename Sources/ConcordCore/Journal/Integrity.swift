/// Checks the records that an undo has restored against the invariants of section 6, because the
/// world may have moved on since the operation.
struct Integrity {
  let draft: Draft

  func check() throws(ConcordError) {
    for key in draft.writtenKeys {
      if key.entity == .syncPolicy { try checkPolicy(key) }
      guard let record = try draft.record(key) else { continue }
      try checkReferences(record)
      try checkKey(record)
      switch key.entity {
      case .contact: try checkContact(record)
      case .contactBusinessRelation: try checkLink(record)
      default:
        guard Kind(key.entity) != nil else { continue }
        try checkContactType(record)
        try checkPrimary(record)
      }
    }
  }

  /// INV-15: every changed reference names an existing entry.
  private func checkReferences(_ record: Record) throws(ConcordError) {
    for field in record.entity.referenceFields {
      guard let list = field.reference, draft.isChanged(record.key, field),
        !record[field].isBlank, try draft.find(list, record[field].text) == nil
      else { continue }
      draft.refuse(
        .ref, field.caption, record[field].text, list.entity.caption, record: record.key,
        field: field.apiName)
    }
  }

  /// INV-35: business keys are unique.
  private func checkKey(_ record: Record) throws(ConcordError) {
    guard let field = record.entity.keyFields.first, record.entity.keyFields.count == 1,
      draft.isChanged(record.key, field)
    else { return }
    let same = try draft.records(where: field, is: record[field])
    if same.contains(where: { $0.key != record.key }) {
      draft.refuse(.exists, record.entity.caption, record.number, record: record.key)
    }
  }

  /// INV-9, INV-10.
  private func checkContact(_ record: Record) throws(ConcordError) {
    let company = record[Contact.companyNumber]
    if record[Contact.type] == .person, !company.isEmpty {
      let found = try draft.find(.contact, company)
      if found?[Contact.type] != .company {
        draft.refuse(
          .ref, Contact.companyNumber.field.caption, company, "company contacts",
          record: record.key, field: Contact.companyNumber.field.apiName)
      }
    }
    if record[Contact.type] == .person {
      let persons = try draft.persons(of: record)
      if !persons.isEmpty {
        draft.refuse(.typePeople, record.number, String(persons.count), record: record.key)
      }
      for link in try draft.links(of: record)
      where link.kind == .vendor || link.kind == .bankAccount {
        refuseType(record, .company)
      }
    } else if try draft.link(of: record, to: .employee) != nil {
      refuseType(record, .person)
    }
    try checkDetails(record)
  }

  /// INV-7, INV-9, INV-10: rows and values that a contact of the other type got in the meantime.
  private func checkDetails(_ record: Record) throws(ConcordError) {
    let isCompany = record[Contact.type] == .company
    let lists: [(EntityKind, String)] =
      isCompany
      ? [(.contactJobResponsibility, "job responsibilities")]
      : [(.contactIndustryGroup, "industry groups"), (.contactWebSource, "web sources")]
    for (entity, caption) in lists {
      let count = try draft.details(entity, of: record.number).count
      if count > 0 {
        draft.refuse(.typeGroup, record.number, String(count), caption, record: record.key)
      }
    }
    if isCompany {
      for field in Contact.personFields where !record[field].isBlank {
        draft.refuse(
          .typeField, record.number, field.caption, record: record.key, field: field.apiName)
      }
      return
    }
    let classifications = try draft.relations(of: record).filter { Link($0) == nil }
    if !classifications.isEmpty {
      draft.refuse(
        .typeRel, record.number, String(classifications.count), record: record.key)
    }
  }

  private func refuseType(_ record: Record, _ required: ContactType) {
    draft.refuse(
      .contactType, record.number, record[Contact.type].rawValue, required.rawValue,
      record: record.key)
  }

  /// INV-1, INV-2, INV-5, INV-7.
  private func checkLink(_ row: Record) throws(ConcordError) {
    let contactNumber = row[ContactBusinessRelation.contactNumber]
    guard let contact = try draft.find(.contact, contactNumber) else {
      draft.refuse(.notFound, "Contact", contactNumber, record: row.key)
      return
    }
    for other in try draft.relations(of: contact) where other.key != row.key {
      if other[ContactBusinessRelation.code] == row[ContactBusinessRelation.code] {
        draft.refuse(.exists, row.entity.caption, row.number, record: row.key)
      }
    }
    guard let link = Link(row) else { return }
    guard let record = try draft.linkedRecord(link) else {
      draft.refuse(.notFound, link.kind.rawValue, link.linkedNumber, record: row.key)
      return
    }
    for other in try draft.links(of: contact)
    where other.kind == link.kind && other.row.key != row.key {
      draft.refuse(.linked, contact.number, link.kind.rawValue, other.linkedNumber)
    }
    let rows = try draft.records(
      where: ContactBusinessRelation.linkedNumber, is: link.linkedNumber)
    for other in rows.compactMap(Link.init)
    where other.kind == link.kind && other.row.key != row.key {
      draft.refuse(.linkedOther, link.kind.rawValue, record.number, other.contactNumber)
    }
    try checkContact(contact)
    try checkPrimary(record)
    try checkAgreement(link)
  }

  /// POL-6: a kind's policy comes back only if no pair needs a decision for it.
  private func checkPolicy(_ key: RecordKey) throws(ConcordError) {
    let current = try draft.record(key)
    let before = try draft.stored(key)
    guard let setting = current ?? before, let kind = Kind(rawValue: setting[SyncPolicy.kind])
    else { return }
    let field = setting[SyncPolicy.field]
    let rows = try draft.search(
      Query(
        .contactBusinessRelation,
        [.equals(ContactBusinessRelation.kind.field, .text(kind.rawValue))]))
    for row in rows {
      guard let row = try draft.record(row.key), let link = Link(row) else { continue }
      if LinkPolicies(row)[field] == nil { try checkAgreement(link, only: field) }
    }
  }

  /// INV-4, INV-37: the pair agrees on what is not independent, and nobody follows two leaders.
  private func checkAgreement(_ link: Link, only policyName: String? = nil) throws(ConcordError) {
    guard let contact = try draft.contact(link), let record = try draft.linkedRecord(link) else {
      return
    }
    try draft.refuseSecondLeaders(contact, gaining: link)
    for (row, field) in SharedField.rows(of: link.kind)
    where policyName == nil || row.policyName == policyName {
      guard contact[row.contact] != record[field], try draft.policy(row, on: link) != .independent
      else { continue }
      draft.refuse(
        .confirm,
        "\(row.contact.caption) of \(contact.title) and \(record.title) differ: whose value wins?",
        record: contact.key, field: row.contact.apiName)
    }
  }

  /// INV-6: Contact Type of a customer that is linked by now comes from its contact.
  private func checkContactType(_ record: Record) throws(ConcordError) {
    let field = Customer.contactType.field
    guard record.key.entity == .customer, draft.isChanged(record.key, field),
      let contact = try draft.linkedContact(of: record),
      contact[Contact.type] != record[Customer.contactType]
    else { return }
    draft.refuse(
      .customerType, record.number, contact.number, record: record.key, field: field.apiName)
  }

  /// INV-18.
  private func checkPrimary(_ record: Record) throws(ConcordError) {
    guard let primary = Kind(record.key.entity)?.definition.primaryContact,
      !record[primary].isEmpty
    else { return }
    let contact = try draft.find(.contact, record[primary])
    if let contact, let link = try draft.link(of: record),
      PrimaryContacts.isRelated(contact, record, to: link)
    {
      return
    }
    draft.refuse(
      .notRelated, record[primary], contact?.displayName ?? "", record.entity.caption,
      record.number, record.displayName, record: record.key)
  }
}

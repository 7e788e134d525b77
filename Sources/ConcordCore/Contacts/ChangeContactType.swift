/// Turning a company into a person or back (C-TYPE).
enum TypeChange {
  /// Changes the type; every reason against it is reported.
  static func apply(_ key: RecordKey, to type: ContactType, _ draft: Draft)
    throws(ConcordError)
  {
    let contact = try draft.existing(key)
    guard contact[Contact.type] != type else { return }
    try checkActivities(contact, draft)
    if type == .company {
      try checkToCompany(contact, draft)
    } else {
      try checkToPerson(contact, draft)
    }
    try draft.throwRefusals()
    try draft.set(key, Contact.type, to: type, cause: .direct)
    if type == .company {
      try becomeCompany(contact, draft)
    } else {
      try becomePerson(contact, draft)
    }
    try Indicator.recalculate(key, draft)  // C-TYPE-15
  }

  private static func refuse(
    _ code: ErrorCode, _ contact: Record, _ detail: String..., draft: Draft
  ) {
    draft.refuse(
      Violation(
        code, [contact.number] + detail, record: contact.key, field: Contact.type.field.apiName))
  }

  private static func checkActivities(_ contact: Record, _ draft: Draft) throws(ConcordError) {
    let activities = try draft.activities(of: contact.number)
    let checks: [(ErrorCode, Int)] = [
      (.typeLog, activities.count(where: \.isInteraction)),  // C-TYPE-1
      (.typeTask, activities.count(where: \.isTask)),  // C-TYPE-2
      (.typeOpp, activities.count(where: \.isOpportunity)),  // C-TYPE-3
    ]
    for (code, count) in checks where count > 0 {
      refuse(code, contact, String(count), draft: draft)
    }
  }

  private static func checkToCompany(_ contact: Record, _ draft: Draft) throws(ConcordError) {
    if !contact[Contact.organizationalLevelCode].isEmpty {  // C-TYPE-4
      refuse(
        .typeField, contact, Contact.organizationalLevelCode.field.caption, draft: draft)
    }
    try checkAssignments(contact, [(.contactJobResponsibility, "job responsibilities")], draft)
    if let link = try draft.link(of: contact, to: .employee) {  // C-TYPE-6
      refuse(.typeEmpl, contact, link.linkedNumber, draft: draft)
    }
    let own = try draft.link(of: contact, to: .customer)
    for record in try draft.recordsWithPrimaryContact(contact.number) {  // C-TYPE-7
      if record.key.entity == .customer, record.number == own?.linkedNumber { continue }
      refuse(.typePrimary, contact, record.entity.caption, record.number, draft: draft)
    }
  }

  private static func checkToPerson(_ contact: Record, _ draft: Draft) throws(ConcordError) {
    let persons = try draft.persons(of: contact)
    if !persons.isEmpty {  // C-TYPE-8
      refuse(.typePeople, contact, String(persons.count), draft: draft)
    }
    let relations = try draft.relations(of: contact)
    if !relations.isEmpty {  // C-TYPE-9
      refuse(.typeRel, contact, String(relations.count), draft: draft)
    }
    try checkAssignments(
      contact, [(.contactIndustryGroup, "industry groups"), (.contactWebSource, "web sources")],
      draft)
    for field in Contact.companyFields where !contact[field].isBlank {  // C-TYPE-11
      refuse(.typeField, contact, field.caption, draft: draft)
    }
  }

  /// C-TYPE-5, C-TYPE-10.
  private static func checkAssignments(
    _ contact: Record, _ lists: [(EntityKind, String)], _ draft: Draft
  ) throws(ConcordError) {
    for (entity, caption) in lists {
      let count = try draft.details(entity, of: contact.number).count
      if count > 0 { refuse(.typeGroup, contact, String(count), caption, draft: draft) }
    }
  }

  /// C-TYPE-12; what linked customers take over follows by propagation (C-TYPE-14).
  private static func becomeCompany(_ contact: Record, _ draft: Draft) throws(ConcordError) {
    let key = contact.key
    let texts = Contact.nameParts + [Contact.initials, Contact.jobTitle]
    for field in texts { try draft.set(key, field, to: "", cause: .derived) }
    try draft.set(key, Contact.minor, to: false, cause: .derived)
    try draft.set(key, Contact.parentalConsent, to: false, cause: .derived)
    try draft.set(key, Contact.companyNumber, to: contact.number, cause: .derived)
    try draft.set(key, Contact.companyName, to: contact[Contact.name], cause: .derived)
    try draft.set(
      key, Contact.salutationCode,
      to: try draft.marketingSetup()[MarketingSetup.companySalutation], cause: .byDefault)
  }

  /// C-TYPE-13.
  private static func becomePerson(_ contact: Record, _ draft: Draft) throws(ConcordError) {
    let key = contact.key
    try draft.set(key, Contact.companyNumber, to: "", cause: .derived)
    try draft.set(key, Contact.companyName, to: "", cause: .derived)
    try draft.set(
      key, Contact.salutationCode,
      to: try draft.marketingSetup()[MarketingSetup.personSalutation], cause: .byDefault)
    try Names.deriveParts(key, draft, cause: .derived)
  }
}

extension Draft {
  /// The rows of a detail entity that belong to a contact.
  package func details(_ entity: EntityKind, of contactNumber: String) throws(ConcordError)
    -> [Record]
  {
    guard let field = entity.entity.field("contactNumber") else { return [] }
    return try records(where: field, is: .text(contactNumber))
  }
}

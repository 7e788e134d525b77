/// Deletes a contact; what it is linked to stays (C-DEL).
///
/// - Changes: relation rows and details go; a company's persons are deleted with it; activities
///   move up; primary contact fields that name a deleted contact are cleared.
/// - Violations, in this order: `E-NOTFOUND`, `E-STALE`, `E-REASON`, `E-DEL-TASK`, `E-DEL-SEG`,
///   `E-DEL-OPP`, `E-DEL-PEOPLE`.
package struct DeleteContact: Operation {
  package static let name = "C-DEL"
  /// The name of the question that `E-DEL-PEOPLE` asks.
  package static let confirmation = "deletePersons"
  package let number: String
  package let version: Int64?

  package init(_ number: String, version: Int64? = nil) {
    self.number = number
    self.version = version
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let contact = try draft.require(.contact, number)
    try draft.checkVersion(version, of: contact)
    try draft.requireReason()
    draft.setMain(contact.key)
    let isConfirmed = draft.context.confirms(Self.confirmation)
    try ContactDeletion.apply(contact, isConfirmed: isConfirmed, draft)
  }
}

/// The checks and effects of deleting a contact, for deletion and for undoing a creation.
enum ContactDeletion {
  private static let details: [EntityKind] = [
    .alternativeAddressDateRange, .alternativeAddress, .contactMailingGroup, .comment,
    .contactIndustryGroup, .contactWebSource, .contactJobResponsibility,
  ]

  static func apply(_ contact: Record, isConfirmed: Bool, _ draft: Draft) throws(ConcordError) {
    let persons =
      contact[Contact.type] == .company ? try draft.persons(of: contact) : []
    for record in [contact] + (isConfirmed ? persons : []) { try check(record, draft) }
    if !persons.isEmpty, !isConfirmed {  // C-DEL-4
      draft.refuse(
        .delPeople, contact.number, String(persons.count), record: contact.key,
        field: DeleteContact.confirmation)
    }
    try draft.throwRefusals()
    for person in persons { try remove(person, deletesCompany: true, draft) }  // C-DEL-8
    try remove(contact, deletesCompany: false, draft)
  }

  /// C-DEL-1 to C-DEL-3.
  private static func check(_ contact: Record, _ draft: Draft) throws(ConcordError) {
    let activities = try draft.activities(of: contact.number)
    let checks: [(ErrorCode, Int)] = [
      (.delTask, activities.count { $0.isTask && !$0.isClosed }),
      (.delSeg, activities.count(where: \.isUnloggedSegmentLine)),
      (.delOpp, activities.count { $0.isOpportunity && !$0.isClosed }),
    ]
    for (code, count) in checks where count > 0 {
      draft.refuse(code, contact.number, String(count), record: contact.key)
    }
  }

  /// C-DEL-5 to C-DEL-9 for one contact.
  private static func remove(_ contact: Record, deletesCompany: Bool, _ draft: Draft)
    throws(ConcordError)
  {
    for row in try draft.relations(of: contact) { try draft.delete(row.key, cause: .cascade) }
    for entity in details {
      for row in try draft.details(entity, of: contact.number) {
        try draft.delete(row.key, cause: .cascade)
      }
    }
    for record in try draft.recordsWithPrimaryContact(contact.number) {
      try PrimaryContacts.clear(record, draft)
    }
    try releaseActivities(of: contact, deletesCompany: deletesCompany, draft)
    try draft.delete(contact.key, cause: deletesCompany ? .cascade : .direct)
  }

  /// C-DEL-7: a person's activities go to its company; a company's lose both numbers.
  private static func releaseActivities(
    of contact: Record, deletesCompany: Bool, _ draft: Draft
  ) throws(ConcordError) {
    if contact[Contact.type] == .person {
      let successor = deletesCompany ? "" : contact[Contact.companyNumber]
      for activity in try draft.activities(of: contact.number) {
        try draft.set(activity.key, Activity.contactNumber, to: successor, cause: .cascade)
      }
      // It may have been a company when it had them.
      for activity in try draft.records(where: Activity.companyNumber, is: contact.number) {
        try draft.set(activity.key, Activity.companyNumber, to: "", cause: .cascade)
      }
      return
    }
    let activities =
      try draft.records(where: Activity.companyNumber, is: contact.number)
      + draft.activities(of: contact.number)
    for activity in activities {
      try draft.set(activity.key, Activity.contactNumber, to: "", cause: .cascade)
      try draft.set(activity.key, Activity.companyNumber, to: "", cause: .cascade)
    }
  }
}

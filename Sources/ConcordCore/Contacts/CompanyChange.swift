/// Moving a person to another company, or to none (C-COMP).
enum CompanyChange {
  /// The company contact with a number; nil for blank.
  ///
  /// - Throws: `E-REF`.
  static func company(_ number: String, _ draft: Draft) throws(ConcordError) -> Record? {
    if number.isEmpty { return nil }
    guard let company = try draft.find(.contact, number), company[Contact.type] == .company
    else {
      throw ConcordError(
        .ref, Contact.companyNumber.field.caption, number, "company contacts",
        field: Contact.companyNumber.field.apiName)
    }
    return company
  }

  /// Moves a person; entered values are not replaced by inherited ones.
  ///
  /// - Violations: `E-CONTTYPE`, `E-REF`, `E-COMP-SEG`.
  static func move(_ key: RecordKey, to number: String, entered: Entries, _ draft: Draft)
    throws(ConcordError)
  {
    let person = try draft.existing(key)
    let old = person[Contact.companyNumber]
    guard number != old else { return }
    guard person[Contact.type] == .person else {  // C-COMP-1
      throw ConcordError(
        .contactType, person.number, ContactType.company.rawValue, ContactType.person.rawValue,
        record: key, field: Contact.companyNumber.field.apiName)
    }
    let company = try company(number, draft)
    let unlogged = try draft.activities(of: person.number).filter(\.isUnloggedSegmentLine)
    guard unlogged.isEmpty else {  // C-COMP-3
      throw ConcordError(.compSeg, person.number, String(unlogged.count), record: key)
    }
    let previous = try draft.find(.contact, old)
    try draft.set(key, Contact.companyNumber, to: number, cause: .direct)  // C-COMP-4
    try draft.set(
      key, Contact.companyName, to: company?[Contact.name] ?? "", cause: .derived)
    if let company {
      try Inheritance(company, draft).assign(key, from: previous, entered: entered, draft)
    }
    try moveActivities(of: person, from: old, to: number, draft)
    try releasePrimary(person, from: old, draft)
    try Indicator.recalculate(key, draft)  // C-COMP-7
  }

  /// C-COMP-5: history stays with the old company.
  private static func moveActivities(
    of person: Record, from old: String, to new: String, _ draft: Draft
  ) throws(ConcordError) {
    for activity in try draft.activities(of: person.number) {
      if old.isEmpty {
        try draft.set(activity.key, Activity.companyNumber, to: new, cause: .cascade)
      } else if activity[Activity.companyNumber] == old {
        try draft.set(activity.key, Activity.contactNumber, to: old, cause: .cascade)
      }
    }
  }

  /// C-COMP-6: the old company's customer and vendor lose their primary contact.
  private static func releasePrimary(_ person: Record, from old: String, _ draft: Draft)
    throws(ConcordError)
  {
    if old.isEmpty { return }
    for record in try draft.recordsWithPrimaryContact(person.number) {
      guard let link = try draft.link(of: record), link.contactNumber == old else { continue }
      try PrimaryContacts.clear(record, draft)
    }
  }
}

/// Activities as the contact rules read them; interactions and documents will join them here.
extension Draft {
  func activities(of contactNumber: String) throws(ConcordError) -> [Record] {
    try records(where: Activity.contactNumber, is: contactNumber)
  }
}

extension Record {
  var isInteraction: Bool { self[Activity.kind] == "Interaction" }
  var isTask: Bool { self[Activity.kind] == "Task" }
  var isOpportunity: Bool { self[Activity.kind] == "Opportunity" }
  var isClosed: Bool { self[Activity.status] == "Closed" }
  var isUnloggedSegmentLine: Bool {
    self[Activity.kind] == "Segment Line" && self[Activity.status] == "Open"
  }
}

/// The summary "Contact Business Relation" of a contact (4.24).
package enum Indicator {
  /// The value that the rows of I-1 give (I-2, I-3).
  ///
  /// The codes are the four relation codes of Marketing Setup, blanks included.
  package static func value(of rows: [Record], setupCodes: [String]) -> String {
    let codes = Set(setupCodes.filter { !$0.isEmpty })
    let selected = rows.filter {
      !$0[ContactBusinessRelation.linkedNumber].isEmpty
        && codes.contains($0[ContactBusinessRelation.code])
    }
    switch (rows.count, selected.count) {
    case (0, _): return "None"
    case (1, 0): return "Other"
    case (1, 1): return selected[0][ContactBusinessRelation.kind]
    default: return "Multiple"
    }
  }

  /// Recalculates a contact and, for a company, its persons (I-4).
  static func recalculate(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    guard let contact = try draft.record(key) else { return }
    let codes = try setupCodes(draft)
    try write(contact, codes, draft)
    guard contact[Contact.type] == .company, !draft.isNew(key) else { return }
    for person in try draft.persons(of: contact) { try write(person, codes, draft) }
  }

  static func setupCodes(_ draft: Draft) throws(ConcordError) -> [String] {
    let setup = try draft.marketingSetup()
    return Kind.allCases.map { setup[$0.definition.relationCode] }
  }

  private static func write(_ contact: Record, _ codes: [String], _ draft: Draft)
    throws(ConcordError)
  {
    var rows = try draft.relations(of: contact)
    let company = contact[Contact.companyNumber]
    if contact[Contact.type] == .person, !company.isEmpty {  // I-1
      rows += try draft.records(where: ContactBusinessRelation.contactNumber, is: company)
    }
    try draft.set(
      contact.key, Contact.indicator, to: value(of: rows, setupCodes: codes), cause: .derived)
  }
}

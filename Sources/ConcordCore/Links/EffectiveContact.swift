/// The contact that receives a link when an operation starts from some contact (4.10).
enum EffectiveContact {
  /// The contact that the link goes to.
  ///
  /// - Throws: `E-CONTTYPE`, `E-REQUIRED`, then C-EFF-1 `E-LINKED`, C-EFF-2 `E-PRIVACY`,
  ///   C-EFF-3 `E-SETUP`, all that apply.
  static func resolve(_ start: Record, _ kind: Kind, _ draft: Draft) throws(ConcordError)
    -> Record
  {
    let effective = try receiver(of: start, kind, draft)
    // C-EFF-1: the company's link is reported first.
    var candidates = [effective]
    if start.key != effective.key { candidates.append(start) }
    for contact in candidates {
      if let link = try draft.link(of: contact, to: kind) {
        draft.refuse(
          .linked, contact.number, kind.rawValue,
          link.linkedNumber + (try draft.linkedRecord(link) == nil ? Link.missingEnd : ""),
          record: contact.key)
        break
      }
    }
    for contact in candidates.reversed() where contact[Contact.privacyBlocked] {  // C-EFF-2
      draft.refuse(.privacy, "Contact", contact.number, contact.displayName, record: contact.key)
    }
    if try draft.relationCode(kind).isEmpty {  // C-EFF-3
      let field = kind.definition.relationCode.field
      draft.refuse(.setup, field.caption, field.entity.entity.caption, field: field.apiName)
    }
    try draft.throwRefusals()
    return effective
  }

  private static func receiver(of start: Record, _ kind: Kind, _ draft: Draft)
    throws(ConcordError) -> Record
  {
    let isCompany = start[Contact.type] == .company
    switch kind.definition.effectiveContact {
    case .personOnly:
      guard isCompany else { return start }
      throw ConcordError(
        .contactType, start.number, ContactType.company.rawValue, ContactType.person.rawValue,
        record: start.key)
    case .companyOrStandalonePerson, .companyOnly:
      if isCompany { return start }
      if !start[Contact.companyNumber].isEmpty {
        return try draft.require(.contact, start[Contact.companyNumber])
      }
      guard kind.definition.effectiveContact == .companyOnly else { return start }
      throw ConcordError(
        .required, Contact.companyNumber.field.caption, "Contact", start.number,
        record: start.key, field: Contact.companyNumber.field.apiName)
    }
  }
}

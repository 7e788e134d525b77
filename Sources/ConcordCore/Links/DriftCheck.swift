/// Something that is not as it should be between a contact and a record (D-43).
package struct Finding: Sendable, Equatable, Codable {
  /// What is wrong (D-43).
  package enum Issue: String, Sendable, Codable, CaseIterable {
    case fieldDiffers = "Field Differs"
    case contactMissing = "Contact Missing"
    case recordMissing = "Record Missing"
    case wrongType = "Wrong Type"
    case wrongCode = "Wrong Code"
    case primaryNotRelated = "Primary Contact Not Related"
    case staleIndicator = "Stale Indicator"
  }

  package let issue: Issue
  package let contactNumber: String
  /// Nil for a contact's indicator.
  package let kind: Kind?
  package let linkedNumber: String
  /// The contact-side API name of the field that differs, else blank.
  package let field: String
  package let contactValue: String
  package let linkedValue: String

  package init(
    issue: Issue, contactNumber: String, kind: Kind?, linkedNumber: String, field: String,
    contactValue: String, linkedValue: String
  ) {
    self.issue = issue
    self.contactNumber = contactNumber
    self.kind = kind
    self.linkedNumber = linkedNumber
    self.field = field
    self.contactValue = contactValue
    self.linkedValue = linkedValue
  }
}

/// Compares what belongs together; writes nothing (D-43, POL-7).
package enum DriftCheck {
  /// Loads what `findings(of:)` reads for many relation rows.
  package static func prefetch(links rows: [Record], into draft: Draft) throws(ConcordError) {
    let contacts = rows.map { $0[ContactBusinessRelation.contactNumber.field] }
    try draft.workspace.load(Contact.number.field, contacts)
    for kind in Kind.allCases {
      let numbers = rows.compactMap(Link.init).filter { $0.kind == kind }
        .map { Value.text($0.linkedNumber) }
      if numbers.isEmpty { continue }
      guard let field = kind.entity.entity.keyFields.first else { continue }
      try draft.workspace.load(field, numbers)
      guard let primary = kind.definition.primaryContact else { continue }
      var primaries: [Value] = []
      for number in numbers {
        for record in try draft.records(where: field, is: number) where !record[primary].isEmpty {
          primaries.append(record[primary.field])
        }
      }
      try draft.workspace.load(Contact.number.field, primaries)
    }
  }

  /// The findings of one linked row.
  package static func findings(of row: Record, _ draft: Draft) throws(ConcordError) -> [Finding] {
    guard let kind = Kind(rawValue: row[ContactBusinessRelation.kind]) else { return [] }
    let linkedNumber = row[ContactBusinessRelation.linkedNumber]
    let contactNumber = row[ContactBusinessRelation.contactNumber]
    func finding(
      _ issue: Finding.Issue, field: String = "", _ mine: String = "", _ theirs: String = ""
    ) -> Finding {
      Finding(
        issue: issue, contactNumber: contactNumber, kind: kind, linkedNumber: linkedNumber,
        field: field, contactValue: mine, linkedValue: theirs)
    }
    let contact = try draft.find(.contact, contactNumber)
    let record = try draft.find(kind.entity, linkedNumber)
    var findings: [Finding] = []
    if contact == nil { findings.append(finding(.contactMissing)) }
    if record == nil { findings.append(finding(.recordMissing)) }
    guard let contact, let record, let link = Link(row) else { return findings }
    let view = try LinkPolicyView(kind, link, draft)
    let comparison = try Comparison(
      contact: contact, record: record, link: view, choice: MasterChoice())
    for difference in comparison.differences where difference.winner != .neither {
      let isType = difference.row.flow == .fromContact  // INV-6
      findings.append(
        finding(
          isType ? .wrongType : .fieldDiffers, field: difference.row.contact.apiName,
          difference.contactValue.text, difference.linkedValue.text))
    }
    if !hasRightType(contact, kind) {  // INV-5
      findings.append(finding(.wrongType, contact[Contact.type].rawValue))
    }
    let code = try draft.relationCode(kind)
    if !code.isEmpty, row[ContactBusinessRelation.code] != code {  // INV-3
      findings.append(finding(.wrongCode, row[ContactBusinessRelation.code], code))
    }
    if let primary = kind.definition.primaryContact, !record[primary].isEmpty {  // INV-18..20
      let person = try draft.find(.contact, record[primary])
      let isRelated = person.map { PrimaryContacts.isRelated($0, record, to: link) } ?? false
      if !isRelated { findings.append(finding(.primaryNotRelated, "", record[primary])) }
    }
    return findings
  }

  private static func hasRightType(_ contact: Record, _ kind: Kind) -> Bool {
    switch kind.definition.effectiveContact {
    case .companyOrStandalonePerson: true
    case .companyOnly: contact[Contact.type] == .company
    case .personOnly: contact[Contact.type] == .person
    }
  }

  /// INV-8: the finding of a contact whose indicator is not what its rows give.
  ///
  /// The rows are those considered by I-1, the codes the four relation codes of the setup.
  package static func staleIndicator(of contact: Record, rows: [Record], setupCodes: [String])
    -> Finding?
  {
    let value = Indicator.value(of: rows, setupCodes: setupCodes)
    guard value != contact[Contact.indicator] else { return nil }
    return Finding(
      issue: .staleIndicator, contactNumber: contact.number, kind: nil, linkedNumber: "",
      field: Contact.indicator.field.apiName, contactValue: contact[Contact.indicator],
      linkedValue: value)
  }

  /// The relation rows that decide the indicator of contacts, loaded for many at once.
  package static func findings(ofContacts contacts: [Record], _ draft: Draft)
    throws(ConcordError) -> [Finding]
  {
    var numbers = contacts.map(\.number)
    numbers += contacts.map { $0[Contact.companyNumber] }.filter { !$0.isEmpty }
    try draft.workspace.load(
      ContactBusinessRelation.contactNumber.field, Set(numbers).map(Value.text))
    let codes = try Indicator.setupCodes(draft)
    var findings: [Finding] = []
    for contact in contacts {
      var rows = try draft.relations(of: contact)
      let company = contact[Contact.companyNumber]
      if contact[Contact.type] == .person, !company.isEmpty {
        rows += try draft.records(where: ContactBusinessRelation.contactNumber, is: company)
      }
      if let finding = staleIndicator(of: contact, rows: rows, setupCodes: codes) {
        findings.append(finding)
      }
    }
    return findings
  }
}

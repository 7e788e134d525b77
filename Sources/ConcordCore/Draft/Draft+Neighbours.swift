/// What readers of records ask beside the records themselves.
extension Draft {
  /// The contact that a record of a kind is linked to, or nil.
  package func contactLinked(to record: Record) throws(ConcordError) -> Record? {
    try linkedContact(of: record)
  }

  /// The number of the record of a kind that belongs to a contact; blank = none (I-6).
  ///
  /// A person's own, else its company's; of employees only the person's own.
  package func linkedNumber(_ kind: Kind, of contact: Record) throws(ConcordError) -> String {
    if let own = try link(of: contact, to: kind) { return own.linkedNumber }
    guard kind != .employee, contact[Contact.type] == .person,
      let company = try find(.contact, contact[Contact.companyNumber])
    else { return "" }
    return try link(of: company, to: kind)?.linkedNumber ?? ""
  }

  /// The code of the local currency.
  package func localCurrency() throws(ConcordError) -> String {
    try concordSetup()[ConcordSetup.localCurrency]
  }

  /// The names and details of a contact's relation rows, links and classification alike.
  package func relationRows(of contact: Record) throws(ConcordError) -> [Record] {
    try relations(of: contact)
  }

  /// Loads links, companies and details of many contacts or records of kinds at once.
  package func prefetchRelations(of records: [Record]) throws(ConcordError) {
    let contacts = records.filter { $0.key.entity == .contact }
    if !contacts.isEmpty {
      let companies = contacts.map { $0[Contact.companyNumber] }.filter { !$0.isEmpty }
      let numbers = Set(contacts.map(\.number) + companies).map(Value.text)
      try workspace.load(Contact.number.field, numbers)
      for entity in [
        EntityKind.contactBusinessRelation, .contactMailingGroup, .contactJobResponsibility,
        .contactIndustryGroup,
      ] {
        if let field = entity.entity.field("contactNumber") {
          try workspace.load(field, numbers)
        }
      }
    }
    let linked = records.filter { Kind($0.key.entity) != nil }
    if linked.isEmpty { return }
    let rows = ContactBusinessRelation.linkedNumber.field
    try workspace.load(rows, linked.map { .text($0.number) })
    var contactNumbers: [Value] = []
    for record in linked {
      if let link = try link(of: record) { contactNumbers.append(.text(link.contactNumber)) }
    }
    try workspace.load(Contact.number.field, contactNumbers)
  }
}

extension Draft {
  /// The policy of a kind for a row of the map (POL-1).
  package func policyOfKind(_ name: String, _ kind: Kind) throws(ConcordError) -> FieldPolicy {
    try kindPolicy(name, of: kind)
  }

  /// Where a change of a field goes directly: the contact of a record, the records of a contact
  /// (D-45, POL-7).
  package func flowTargets(of record: Record, _ field: Field) throws(ConcordError)
    -> [(set: String, number: String, field: String)]
  {
    var targets: [(set: String, number: String, field: String)] = []
    if record.key.entity == .contact {
      guard let row = SharedField.row(ofContact: field) else { return [] }
      for link in try links(of: record) {
        guard let counterpart = row.counterpart(link.kind) else { continue }
        let policy = try policy(row, on: link)
        if policy == .both || policy == .contactLeads {
          targets.append(
            (link.kind.entity.entity.setName, link.linkedNumber, counterpart.apiName))
        }
      }
      return targets
    }
    guard let link = try link(of: record) else { return [] }
    for (row, counterpart) in SharedField.rows(of: link.kind)
    where counterpart == field && row.flow == .both {
      let policy = try policy(row, on: link)
      if policy == .both || policy == .recordLeads {
        targets.append((EntityKind.contact.entity.setName, link.contactNumber, row.contact.apiName))
      }
    }
    return targets
  }
}

extension ImportRecord {
  /// Loads the records that the rows mean and what is linked to them, one query per step.
  package static func prefetch(_ operations: [ImportRecord], into draft: Draft)
    throws(ConcordError)
  {
    guard let entity = operations.first?.entity, let key = entity.entity.keyFields.first else {
      return
    }
    let workspace = draft.workspace
    try workspace.load(
      entity, ids: operations.flatMap { [$0.keys.id, $0.keys.remembered].compactMap(\.self) })
    try workspace.load(key, texts(operations) { draft.code($0.keys.number) })
    if entity == .contact {
      try workspace.load(
        Contact.externalID.field,
        texts(operations) { draft.code($0.keys.externalID) }
          + texts(operations) { draft.code($0.company.externalID ?? "") })
    }
    if let match = operations.first?.keys.match, let field = match.lookupField(of: entity) {
      try workspace.load(
        field, texts(operations) { match.lookupText($0.keys.matchText, of: entity) })
    }
    if let vat = entity.entity.field("taxRegistrationNumber") {  // V-VAT-4
      try workspace.load(
        vat, texts(operations) { TextRules.normalised($0.fields[vat]?.text ?? "").uppercased() })
    }
    try loadReferences(of: operations, entity, draft)
    try loadNeighbours(of: operations, entity, draft)
    try loadNumbers(for: operations, entity, draft)
  }

  private static func texts(
    _ operations: [ImportRecord], _ text: (ImportRecord) -> String
  ) -> [Value] {
    operations.map(text).filter { !$0.isEmpty }.map(Value.text)
  }

  /// The records that values refer to, lists of codes included.
  private static func loadReferences(
    of operations: [ImportRecord], _ entity: EntityKind, _ draft: Draft
  ) throws(ConcordError) {
    for field in entity.entity.referenceFields {
      guard let key = field.reference?.entity.keyFields.first else { continue }
      let codes = texts(operations) { draft.code($0.fields[field]?.text ?? "") }
      if !codes.isEmpty { try draft.workspace.load(key, codes) }
    }
  }

  /// The links of the records that exist, and what is at their other ends.
  private static func loadNeighbours(
    of operations: [ImportRecord], _ entity: EntityKind, _ draft: Draft
  ) throws(ConcordError) {
    var found: [Record] = []
    for operation in operations {
      // Keys that mean several records are refused when the row is planned.
      if let record = try? operation.keys.record(entity, row: operation.row, draft) {
        found.append(record)
      }
    }
    if entity == .contact {
      let companies = operations.compactMap { $0.fields[Contact.companyNumber] }
      for number in companies {
        if let company = try draft.find(.contact, draft.code(number)) { found.append(company) }
      }
    }
    if found.isEmpty { return }
    try draft.prefetchRelations(of: found)
    let contacts = try contactNumbers(of: found, draft)
    let rows = ContactBusinessRelation.contactNumber.field
    try draft.workspace.load(rows, contacts.map(Value.text))
    var linked: [Kind: [Value]] = [:]
    for contact in contacts {
      guard let record = try draft.find(.contact, contact) else { continue }
      for link in try draft.links(of: record) {
        linked[link.kind, default: []].append(.text(link.linkedNumber))
      }
    }
    for (kind, numbers) in linked {
      if let key = kind.entity.entity.keyFields.first { try draft.workspace.load(key, numbers) }
    }
  }

  private static func contactNumbers(of records: [Record], _ draft: Draft) throws(ConcordError)
    -> [String]
  {
    var numbers: [String] = []
    for record in records {
      if record.key.entity == .contact {
        numbers.append(record.number)
      } else if let link = try draft.link(of: record) {
        numbers.append(link.contactNumber)
      }
    }
    return numbers
  }

  /// The numbers that new records are going to draw (N-14).
  private static func loadNumbers(
    for operations: [ImportRecord], _ entity: EntityKind, _ draft: Draft
  ) throws(ConcordError) {
    let contacts = try draft.marketingSetup()[MarketingSetup.contactSeries]
    if let kind = Kind(entity) {
      let own = try draft.concordSetup()[kind.definition.numberSeries]
      let drawing = operations.count { $0.keys.number.isEmpty }
      try Numbering.prefetch(series: own, for: entity, count: drawing, draft)
      try Numbering.prefetch(series: contacts, for: .contact, count: operations.count * 2, draft)
    } else {
      let drawing = operations.count { $0.keys.number.isEmpty }
      try Numbering.prefetch(series: contacts, for: .contact, count: drawing, draft)
    }
  }
}

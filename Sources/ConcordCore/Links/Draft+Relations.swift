/// The relation rows of contacts as rules read them (2.6).
extension Draft {
  /// All rows of a contact, linked and classification.
  func relations(of contact: Record) throws(ConcordError) -> [Record] {
    try records(where: ContactBusinessRelation.contactNumber, is: contact.number)
  }

  /// The linked rows of a contact in the order of kinds (D-44).
  func links(of contact: Record) throws(ConcordError) -> [Link] {
    var links: [Link] = []
    for row in try relations(of: contact) {
      if let link = Link(row) { links.append(link) }
    }
    return links.sorted { $0.kind.entity.rawValue < $1.kind.entity.rawValue }
  }

  /// The link of a contact to a kind, or nil.
  func link(of contact: Record, to kind: Kind) throws(ConcordError) -> Link? {
    try links(of: contact).first { $0.kind == kind }
  }

  /// The link of a customer, vendor, bank account or employee, or nil.
  func link(of record: Record) throws(ConcordError) -> Link? {
    guard let kind = Kind(record.key.entity), !record.number.isEmpty else { return nil }
    return try records(where: ContactBusinessRelation.linkedNumber, is: record.number)
      .compactMap(Link.init).first { $0.kind == kind }
  }

  /// The linked record, or nil when it is missing (drift).
  func linkedRecord(_ link: Link) throws(ConcordError) -> Record? {
    try find(link.kind.entity, link.linkedNumber)
  }

  func contact(_ link: Link) throws(ConcordError) -> Record? {
    try find(.contact, link.contactNumber)
  }

  /// The contact that a record is linked to, or nil.
  func linkedContact(of record: Record) throws(ConcordError) -> Record? {
    guard let link = try link(of: record) else { return nil }
    return try contact(link)
  }

  /// The persons of a company contact.
  func persons(of company: Record) throws(ConcordError) -> [Record] {
    try records(where: Contact.companyNumber, is: company.number)
      .filter { $0.key != company.key && $0[Contact.type] == .person }
  }

  /// Loads the relation rows of contacts and the records that they link to, kind by kind.
  func prefetchLinks(of contacts: [Record]) throws(ConcordError) {
    if contacts.isEmpty { return }
    try workspace.load(
      ContactBusinessRelation.contactNumber.field, contacts.map { .text($0.number) })
    var links: [Link] = []
    for contact in contacts { links += try self.links(of: contact) }
    for kind in Kind.allCases {
      guard let key = kind.entity.entity.keyFields.first else { continue }
      try workspace.load(
        key, links.filter { $0.kind == kind }.map { .text($0.linkedNumber) })
    }
  }

  /// The relation code for a kind; blank = no new links (Marketing Setup).
  func relationCode(_ kind: Kind) throws(ConcordError) -> String {
    try marketingSetup()[kind.definition.relationCode]
  }

  /// The relation code for a kind.
  ///
  /// - Throws: `E-SETUP` when it is blank (C-EFF-3).
  func requireRelationCode(_ kind: Kind) throws(ConcordError) -> String {
    let code = try relationCode(kind)
    guard code.isEmpty else { return code }
    let field = kind.definition.relationCode.field
    throw ConcordError(
      .setup, field.caption, field.entity.entity.caption, field: field.apiName)
  }

  /// Inserts a linked row and removes a classification row of the same code (REL-1, REL-4); a row
  /// of the kind that has no number yet is completed instead.
  ///
  /// - Throws: `E-SETUP`.
  func insertLink(_ contact: Record, _ kind: Kind, _ record: Record) throws(ConcordError) {
    let code = try requireRelationCode(kind)
    let unfinished = try relations(of: contact).first {
      $0[ContactBusinessRelation.kind] == kind.rawValue
        && $0[ContactBusinessRelation.linkedNumber].isEmpty
    }
    for row in try relations(of: contact)
    where row[ContactBusinessRelation.code] == code && Link(row) == nil
      && row.key != unfinished?.key
    {
      try delete(row.key, cause: .cascade)
    }
    if let unfinished {
      try set(unfinished.key, ContactBusinessRelation.code, to: code, cause: .direct)
      try set(
        unfinished.key, ContactBusinessRelation.linkedNumber, to: record.number, cause: .direct)
      return
    }
    var row = Record(new: .contactBusinessRelation, id: ids.next())
    row[ContactBusinessRelation.contactNumber] = contact.number
    row[ContactBusinessRelation.code] = code
    row[ContactBusinessRelation.kind] = kind.rawValue
    row[ContactBusinessRelation.linkedNumber] = record.number
    try insert(row, cause: .direct)
  }
}

/// A linked row: a contact, a kind and the number of the linked record.
struct Link: Sendable {
  /// What a refusal adds to the number of an end that is gone (C-EFF-1, C-LINK-3).
  static let missingEnd = " (missing; repair the link first)"

  let row: Record
  let kind: Kind

  /// Nil for a classification row, an unfinished one, or a record of another entity.
  init?(_ row: Record) {
    guard row.key.entity == .contactBusinessRelation,
      let kind = Kind(rawValue: row[ContactBusinessRelation.kind]),
      !row[ContactBusinessRelation.linkedNumber].isEmpty
    else { return nil }
    self.row = row
    self.kind = kind
  }

  var contactNumber: String { row[ContactBusinessRelation.contactNumber] }
  var linkedNumber: String { row[ContactBusinessRelation.linkedNumber] }
}

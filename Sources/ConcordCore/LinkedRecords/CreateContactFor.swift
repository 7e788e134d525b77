/// Creates a contact for an existing customer, vendor, bank account or employee: on request
/// (L-NEW-11) or as one record of a batch (B-5, B-6).
///
/// - Changes: the contact, the link, for customers and vendors the primary contact.
/// - Violations: `E-NOTFOUND`, `E-LINKEDOTHER`, `E-SETUP`, `E-NS-…`, P-rules.
package struct CreateContactFor: Operation {
  package static let name = "B"
  package let kind: Kind
  package let number: String
  /// How a batch treats the record; nil = on request, where a link is an error.
  package let batch: BatchOptions?

  /// What a batch does with records that need a decision (B-5, B-7).
  package struct BatchOptions: Sendable, Codable, Equatable {
    /// Decides records whose primary contact is filled; nil = they are skipped.
    package var choice: MasterChoice?
    package var excludesBlocked = false
    package var excludesPrivacyBlocked = false

    package init(
      choice: MasterChoice? = nil, excludesBlocked: Bool = false,
      excludesPrivacyBlocked: Bool = false
    ) {
      self.choice = choice
      self.excludesBlocked = excludesBlocked
      self.excludesPrivacyBlocked = excludesPrivacyBlocked
    }
  }

  package init(_ kind: Kind, _ number: String, batch: BatchOptions? = nil) {
    self.kind = kind
    self.number = number
    self.batch = batch
  }

  package static func prefetch(_ operations: [CreateContactFor], into draft: Draft)
    throws(ConcordError)
  {
    guard let kind = operations.first?.kind, let key = kind.entity.entity.keyFields.first else {
      return
    }
    let numbers = operations.map { Value.text($0.number) }
    try draft.workspace.load(key, numbers)
    try draft.workspace.load(ContactBusinessRelation.linkedNumber.field, numbers)
    try Numbering.prefetch(
      series: draft.marketingSetup()[MarketingSetup.contactSeries], for: .contact,
      count: operations.count * 2, draft)
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let record = try draft.require(kind.entity, number)
    draft.setMain(record.key)
    if let link = try draft.link(of: record) {
      if batch != nil {
        draft.skip(.alreadyLinked)
        return
      }
      throw ConcordError(
        .linkedOther, kind.rawValue, record.number, link.contactNumber, record: record.key)
    }
    if let reason = skipReason(record) {
      draft.skip(reason)
      return
    }
    if let primary = kind.definition.primaryContact, !record[primary].isEmpty {
      try PrimaryContacts.restore(record, choice: batch?.choice ?? MasterChoice(), draft)
      try Propagation(draft: draft).recordChanged(record.key)
      if let contact = try draft.contactLinked(to: record) { draft.setMain(contact.key) }
      return
    }
    let contact = try ContactCreation.contact(from: record, kind, draft)
    draft.setMain(contact.key)
    if batch == nil {
      let text = kind.definition.contactName.map { record[$0] } ?? ""
      try RecordCreation.finish(record.key, contact, text: text, draft)
    } else {
      try chooseBatchPrimary(record, contact, draft)
    }
  }

  /// B-5, B-7.
  private func skipReason(_ record: Record) -> SkipReason? {
    guard let batch else { return nil }
    let definition = kind.definition
    if batch.excludesBlocked, let blocked = definition.blocked, !record[blocked].isBlank {
      return .blocked
    }
    if batch.excludesPrivacyBlocked, let flag = definition.privacyBlocked, record[flag] {
      return .privacyBlocked
    }
    if let primary = definition.primaryContact, !record[primary].isEmpty, batch.choice == nil {
      return .primaryContact
    }
    return nil
  }

  /// B-6: the new contact or a person named like the old text becomes the primary contact.
  private func chooseBatchPrimary(_ record: Record, _ contact: Record, _ draft: Draft)
    throws(ConcordError)
  {
    guard let field = kind.definition.contactName else { return }
    let text = record[field]
    if PrimaryContacts.isPersonCustomer(record) {
      try PrimaryContacts.accept(contact, on: record.key, draft)
      if !text.isEmpty, text != contact[Contact.name] {
        try Comments.add(text, to: contact, draft)
      }
    } else if text.isEmpty {
      try PrimaryContacts.accept(contact, on: record.key, draft)
    } else {
      try PrimaryContacts.createPerson(text, for: record.key, of: contact, draft)
    }
  }
}

/// Why a batch or an import left a record alone.
package enum SkipReason: String, Sendable, Codable {
  case alreadyLinked = "ALREADY-LINKED"
  case primaryContact = "PRIMARY-CONTACT"
  case blocked = "BLOCKED"
  case privacyBlocked = "PRIVACY-BLOCKED"
  /// The record is there, and only new ones were to be imported (CSV-11).
  case exists = "EXISTS"
  /// There is no such record, and only present ones were to be changed (CSV-11).
  case missing = "MISSING"
}

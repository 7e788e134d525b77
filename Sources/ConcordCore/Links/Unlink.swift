/// Removes a relation row; all values stay as they are (C-UNLINK).
///
/// - Violations: `E-NOTFOUND`, `E-NOLINK`.
package struct Unlink: Operation {
  package static let name = "C-UNLINK"
  package let kind: Kind
  /// The contact, or blank when the record is given.
  package let contact: String
  /// The linked record, or blank when the contact is given; both must fit when both are given.
  package let linkedNumber: String

  package init(kind: Kind, contact: String = "", linkedNumber: String = "") {
    self.kind = kind
    self.contact = contact
    self.linkedNumber = linkedNumber
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    try draft.requireReason()
    let link = try link(draft)
    try Self.remove(link, draft)
    if let contact = try draft.contact(link) { draft.setMain(contact.key) }
  }

  private func link(_ draft: Draft) throws(ConcordError) -> Link {
    if contact.isEmpty {
      let record = try draft.require(kind.entity, linkedNumber)
      guard let link = try draft.link(of: record) else {
        throw ConcordError(.noLink, "of \(kind.rawValue) \(linkedNumber)", kind.rawValue)
      }
      return link
    }
    let record = try draft.require(.contact, contact)
    guard let link = try draft.link(of: record, to: kind),
      linkedNumber.isEmpty || link.linkedNumber == linkedNumber
    else {
      throw ConcordError(.noLink, record.number, kind.rawValue, record: record.key)
    }
    return link
  }

  /// The effects of unlinking (C-UNLINK-2 to C-UNLINK-4).
  static func remove(_ link: Link, _ draft: Draft) throws(ConcordError) {
    try draft.delete(link.row.key, cause: .direct)
    if let primary = link.kind.definition.primaryContact,
      let record = try draft.linkedRecord(link)
    {
      try draft.set(record.key, primary, to: "", cause: .cascade)  // C-UNLINK-3
    }
    if let contact = try draft.contact(link) {
      try draft.touch(contact.key)
      try Indicator.recalculate(contact.key, draft)
    }
  }
}

extension Draft {
  /// Refuses an operation without a reason where the installation demands one (G-REASON).
  func requireReason() throws(ConcordError) {
    guard context.reason.isEmpty, try concordSetup()[ConcordSetup.reasonRequired] else { return }
    throw ConcordError(.reason, field: "reason")
  }
}

/// Repairs one finding of the drift check (D-43); nothing is repaired silently.
///
/// - Violations: `E-REASON`, `E-NOTFOUND`, `E-NOLINK`, V-rules, `E-LINKEDOTHER`, `E-BANKCURR`.
package struct RepairLink: Operation {
  /// The ways to settle a finding (D-43).
  package enum Method: String, Sendable, Codable, CaseIterable {
    /// Makes the pair equal by the master choice; needs both ends.
    case resync = "Resync"
    /// Removes a relation row with a missing end.
    case removeRow = "RemoveRow"
    /// Redirects a row with a missing record to another one.
    case relink = "Relink"
    /// Renews the indicator, the code of the row, or an unrelated primary contact.
    case recalculate = "Recalculate"
  }

  package static let name = "D-43"
  package let finding: Finding
  package let method: Method
  package let choice: MasterChoice
  /// The record to link instead, for `relink`.
  package let linkedNumber: String

  package init(
    _ finding: Finding, _ method: Method, choice: MasterChoice = MasterChoice(),
    linkedNumber: String = ""
  ) {
    self.finding = finding
    self.method = method
    self.choice = choice
    self.linkedNumber = linkedNumber
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    try draft.requireReason()
    if method == .recalculate, finding.issue == .staleIndicator {
      let contact = try draft.require(.contact, finding.contactNumber)
      draft.setMain(contact.key)
      try Indicator.recalculate(contact.key, draft)
      return
    }
    guard let kind = finding.kind else { return }
    let row = try row(kind, draft)
    draft.setMain(row.key)
    switch method {
    case .resync: try resync(row, draft)
    case .removeRow: try removeRow(row, draft)
    case .relink: try relink(row, kind, draft)
    case .recalculate: try recalculate(row, kind, draft)
    }
  }

  private func row(_ kind: Kind, _ draft: Draft) throws(ConcordError) -> Record {
    let rows = try draft.records(
      where: ContactBusinessRelation.contactNumber, is: finding.contactNumber)
    guard
      let row = rows.first(where: {
        $0[ContactBusinessRelation.kind] == kind.rawValue
          && $0[ContactBusinessRelation.linkedNumber] == finding.linkedNumber
      })
    else { throw ConcordError(.noLink, finding.contactNumber, kind.rawValue) }
    return row
  }

  private func resync(_ row: Record, _ draft: Draft) throws(ConcordError) {
    guard let link = Link(row) else { return }
    let contact = try draft.require(.contact, link.contactNumber)
    let record = try draft.require(link.kind.entity, link.linkedNumber)
    try Linking(draft: draft, choice: choice).equalise(contact, link, record)
  }

  private func removeRow(_ row: Record, _ draft: Draft) throws(ConcordError) {
    let contact = try draft.find(.contact, row[ContactBusinessRelation.contactNumber])
    if let link = Link(row), contact != nil, try draft.linkedRecord(link) != nil {
      throw ConcordError(.range, "Method", "Resync; the row has both ends", record: row.key)
    }
    try draft.delete(row.key, cause: .direct)
    if let contact {
      try draft.touch(contact.key)
      try Indicator.recalculate(contact.key, draft)
    }
  }

  private func relink(_ row: Record, _ kind: Kind, _ draft: Draft) throws(ConcordError) {
    let record = try draft.require(kind.entity, linkedNumber)
    let contact = try draft.require(.contact, row[ContactBusinessRelation.contactNumber])
    if let other = try draft.link(of: record) {
      throw ConcordError(
        .linkedOther, kind.rawValue, record.number, other.contactNumber, record: record.key)
    }
    try draft.delete(row.key, cause: .direct)
    try Linking(draft: draft, choice: choice).link(contact, kind, record)
  }

  private func recalculate(_ row: Record, _ kind: Kind, _ draft: Draft) throws(ConcordError) {
    if finding.issue == .primaryNotRelated {
      let record = try draft.require(kind.entity, finding.linkedNumber)
      try PrimaryContacts.clear(record, draft)
      return
    }
    let code = try draft.requireRelationCode(kind)
    try draft.set(row.key, ContactBusinessRelation.code, to: code, cause: .direct)
    if let contact = try draft.find(.contact, row[ContactBusinessRelation.contactNumber]) {
      try draft.touch(contact.key)
      try Indicator.recalculate(contact.key, draft)
    }
  }
}

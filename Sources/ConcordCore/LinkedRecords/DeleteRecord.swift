/// Deletes a customer, vendor, bank account or employee; its contact stays (L-DEL).
///
/// - Changes: the record and its link are deleted; the contact keeps every value and is stamped.
/// - Violations, in this order: `E-NOTFOUND`, `E-STALE`, `E-REASON`, `E-REFUSED`.
package struct DeleteRecord: Operation {
  package static let name = "L-DEL"
  package let kind: Kind
  package let number: String
  package let version: Int64?

  package init(_ kind: Kind, _ number: String, version: Int64? = nil) {
    self.kind = kind
    self.number = number
    self.version = version
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let record = try draft.require(kind.entity, number)
    try draft.checkVersion(version, of: record)
    try draft.requireReason()
    draft.setMain(record.key)
    try RecordDeletion.apply(record, draft)
  }
}

/// The checks and effects of deleting a linked record, for deletion and for undoing a creation.
enum RecordDeletion {
  static func apply(_ record: Record, _ draft: Draft) throws(ConcordError) {
    try refuseIfUsed(record, draft)
    try draft.throwRefusals()
    if let link = try draft.link(of: record) {
      try draft.delete(link.row.key, cause: .cascade)  // L-DEL-2
      if let contact = try draft.contact(link) {  // L-DEL-3
        try draft.touch(contact.key)
        try Indicator.recalculate(contact.key, draft)
      }
    }
    try draft.delete(record.key, cause: .direct)
  }

  /// L-DEL-1: Bill-to, Pay-to or Manager of another record, or of a template.
  private static func refuseIfUsed(_ record: Record, _ draft: Draft) throws(ConcordError) {
    let use = Kind(record.key.entity)?.definition.userCaption ?? ""
    for reference in Entity.references(to: record.key.entity) {
      for user in try draft.records(where: reference, is: .text(record.number))
      where user.key != record.key {
        draft.refuse(
          .refused, record.entity.caption, record.number, use, user.entity.caption,
          user.number, record: record.key)
      }
    }
  }
}

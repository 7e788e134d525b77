/// Gives a contact, customer, vendor, bank account or employee another number (C-RENUM).
///
/// - Violations: `E-NOTFOUND`, `E-STALE`, `E-REQUIRED`, `E-LENGTH`, `E-NS-MANUAL`, `E-EXISTS`.
package struct Renumber: Operation {
  package static let name = "C-RENUM"
  package let entity: EntityKind
  package let number: String
  package let newNumber: String
  package let version: Int64?

  package init(
    _ entity: EntityKind, _ number: String, to newNumber: String, version: Int64? = nil
  ) {
    self.entity = entity
    self.number = number
    self.newNumber = newNumber
    self.version = version
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let record = try draft.require(entity, number)
    try draft.checkVersion(version, of: record)
    draft.setMain(record.key)
    try Renumbering.apply(record.key, to: draft.code(newNumber), draft)
  }
}

/// The effects of a new number on everything that names the old one.
enum Renumbering {
  static func apply(_ key: RecordKey, to number: String, _ draft: Draft) throws(ConcordError) {
    let record = try draft.existing(key)
    let old = record.number
    guard let field = record.entity.keyFields.first, number != old else { return }
    if number.isEmpty {
      throw ConcordError(
        .required, field.caption, record.entity.caption, old, record: key, field: field.apiName)
    }
    guard let normal = draft.normalised(.text(number), for: field, on: record) else {
      try draft.throwRefusals()
      return
    }
    try Numbering.checkTyped(
      normal.text, for: key.entity, series: try defaultSeries(key.entity, draft), draft)
    try draft.set(key, field, to: normal, cause: .direct)
    if let series = record.entity.field("numberSeriesCode") {
      try draft.set(key, series, to: .text(""), cause: .derived)
    }
    if let discount = record.entity.field("invoiceDiscountCode"), record[discount].text == old {
      try draft.set(key, discount, to: normal, cause: .derived)
    }
    try follow(key, from: old, to: normal.text, draft)
  }

  /// Changes every reference to the old number.
  static func follow(
    _ key: RecordKey, from old: String, to new: String, _ draft: Draft
  ) throws(ConcordError) {
    for reference in Entity.references(to: key.entity) {
      for record in try draft.records(where: reference, is: .text(old)) {
        try draft.set(record.key, reference, to: .text(new), cause: .cascade)
      }
    }
    guard let kind = Kind(key.entity) else { return }
    let rows = try draft.records(where: ContactBusinessRelation.linkedNumber, is: old)
    for row in rows where row[ContactBusinessRelation.kind] == kind.rawValue {
      try draft.set(row.key, ContactBusinessRelation.linkedNumber, to: new, cause: .cascade)
      if let contact = try draft.find(.contact, row[ContactBusinessRelation.contactNumber]) {
        try draft.touch(contact.key)  // REL-6
      }
    }
  }

  private static func defaultSeries(_ entity: EntityKind, _ draft: Draft) throws(ConcordError)
    -> String
  {
    if let kind = Kind(entity) { return try draft.concordSetup()[kind.definition.numberSeries] }
    return try draft.marketingSetup()[MarketingSetup.contactSeries]
  }
}

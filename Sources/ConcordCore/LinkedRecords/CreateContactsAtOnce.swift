/// The batch of `CreateContactFor` as one operation, all or nothing (B-8).
///
/// - Violations: those of the first record that is refused; `E-TOOLARGE`.
package struct CreateContactsAtOnce: Operation {
  package static let name = "B"
  package let kind: Kind
  package let numbers: [String]
  package let options: CreateContactFor.BatchOptions

  package init(_ kind: Kind, numbers: [String], options: CreateContactFor.BatchOptions) {
    self.kind = kind
    self.numbers = numbers
    self.options = options
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let single = numbers.map { CreateContactFor(kind, $0, batch: options) }
    try CreateContactFor.prefetch(single, into: draft)
    for operation in single { try operation.plan(draft) }
  }
}

/// What has to be filled in before a batch of contacts can run (B-1, D-46).
package enum BatchPreconditions {
  /// Checks the setup for a kind.
  ///
  /// - Throws: `E-SETUP`.
  package static func check(_ kind: Kind, _ draft: Draft) throws(ConcordError) {
    _ = try draft.requireRelationCode(kind)
    let setup = try draft.marketingSetup()
    var needed = MarketingSetup.contactSeries.field
    if kind == .employee, !setup[MarketingSetup.createContactsForEmployees] {
      needed = MarketingSetup.createContactsForEmployees.field
    } else if !setup[MarketingSetup.contactSeries].isEmpty {
      return
    }
    throw ConcordError(
      .setup, needed.caption, needed.entity.entity.caption, field: needed.apiName)
  }
}

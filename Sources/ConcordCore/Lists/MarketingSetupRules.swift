/// Changing Marketing Setup (2.7).
enum MarketingSetupRules {
  static func apply(to key: RecordKey, _ draft: Draft) throws(ConcordError) {
    try relationCodesChanged(key, draft)
    try followAutosearch(key, draft)
  }

  /// Recodes the links of the kinds whose relation code changed, and renews all indicators.
  static func relationCodesChanged(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let setup = try draft.existing(key)
    let before = try draft.stored(key) ?? setup
    try checkDistinct(setup, before, draft)
    for kind in Kind.allCases
    where setup[kind.definition.relationCode] != before[kind.definition.relationCode] {
      try checkUnusedByOthers(kind, setup, draft)
    }
    try draft.throwRefusals()
    for kind in Kind.allCases {
      let field = kind.definition.relationCode
      guard setup[field] != before[field] else { continue }
      try recode(kind, from: before[field], to: setup[field], draft)
      draft.recalculateIndicators()  // MS-2
    }
  }

  /// `E-SETUPDUP` (D-20).
  private static func checkDistinct(_ setup: Record, _ before: Record, _ draft: Draft)
    throws(ConcordError)
  {
    var used: [String: Kind] = [:]
    for kind in Kind.allCases {
      let field = kind.definition.relationCode
      let code = setup[field]
      if code.isEmpty { continue }
      if let other = used[code] {
        // The code that was entered is wrong, not the one that was there.
        let isEntered = setup[field] != before[field]
        let (wrong, right) = isEntered ? (kind, other) : (other, kind)
        draft.refuse(
          .setupDuplicate, code, right.rawValue, record: setup.key,
          field: wrong.definition.relationCode.field.apiName)
      }
      used[code] = kind
    }
  }

  /// `E-SETUPDUP` also for a code that links of another kind still carry, because its relation code
  /// was blanked or changes in the same operation: a contact has a code only once (INV-7).
  private static func checkUnusedByOthers(_ kind: Kind, _ setup: Record, _ draft: Draft)
    throws(ConcordError)
  {
    let field = kind.definition.relationCode
    if setup[field].isEmpty { return }
    for other in Kind.allCases where other != kind {
      let rows = try draft.search(
        Query(
          .contactBusinessRelation,
          [
            .equals(ContactBusinessRelation.code.field, .text(setup[field])),
            .equals(ContactBusinessRelation.kind.field, .text(other.rawValue)),
          ], limit: 1))
      if !rows.isEmpty {
        draft.refuse(
          .setupDuplicate, setup[field], other.rawValue, record: setup.key,
          field: field.field.apiName)
      }
    }
  }

  /// MS-1: linked rows of the kind follow a change from one code to another.
  private static func recode(_ kind: Kind, from old: String, to new: String, _ draft: Draft)
    throws(ConcordError)
  {
    guard !old.isEmpty, !new.isEmpty else { return }
    for row in try draft.records(where: ContactBusinessRelation.code, is: new)
    where row[ContactBusinessRelation.kind].isEmpty {
      let rows = try draft.records(
        where: ContactBusinessRelation.contactNumber,
        is: row[ContactBusinessRelation.contactNumber])
      // An undo has brought the rows that it knows back to their code already.
      let collides = rows.contains {
        [old, new].contains($0[ContactBusinessRelation.code])
          && $0[ContactBusinessRelation.kind] == kind.rawValue
      }
      if collides { try draft.delete(row.key, cause: .cascade) }
    }
    draft.change(
      BulkChange(
        entity: .contactBusinessRelation, fields: [ContactBusinessRelation.code.field],
        old: .text(old), new: .text(new),
        limitedTo: FieldEquality(
          field: ContactBusinessRelation.kind.field, value: .text(kind.rawValue)),
        cause: .cascade))
  }

  /// Autosearch on switches Maintain on; it follows every change of Maintain (2.7).
  private static func followAutosearch(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let setup = try draft.existing(key)
    let maintain = MarketingSetup.maintainSearchStrings
    let autosearch = MarketingSetup.autosearch
    if draft.isChanged(key, maintain.field), !draft.isNew(key) {
      try draft.set(key, autosearch, to: setup[maintain], cause: .derived)
    } else if setup[autosearch], !setup[maintain] {
      try draft.set(key, maintain, to: true, cause: .derived)
    }
  }
}

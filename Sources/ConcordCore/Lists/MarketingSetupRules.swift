/// Changing Marketing Setup (2.7).
enum MarketingSetupRules {
  static func apply(to key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let setup = try draft.existing(key)
    let before = try draft.stored(key) ?? setup
    try checkDistinct(setup, before, draft)
    try draft.throwRefusals()
    for kind in Kind.allCases {
      let field = kind.definition.relationCode
      guard setup[field] != before[field] else { continue }
      try recode(kind, from: before[field], to: setup[field], draft)
      draft.recalculateIndicators()  // MS-2
    }
    try followAutosearch(key, draft)
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
      let collides = rows.contains {
        $0[ContactBusinessRelation.code] == old
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

/// The particular rules of setups, lists and details, after their values were entered.
extension RowRules {
  static func apply(to key: RecordKey, _ draft: Draft) throws(ConcordError) {
    switch key.entity {
    case .marketingSetup: try MarketingSetupRules.apply(to: key, draft)
    case .numberSeries: try SeriesRules.applySeries(key, draft)
    case .numberSeriesLine: try SeriesRules.applyLine(key, draft)
    case .postCode: try postCode(key, draft)
    case .userSetup: try userSetup(key, draft)
    case .businessRelation: try relationRenamed(key, draft)
    case .contactBusinessRelation: try classification(key, draft)
    case .alternativeAddress: try addressRenamed(key, draft)
    case .alternativeAddressDateRange: try dateRange(key, draft)
    case .paymentMethod: try paymentMethod(key, draft)
    case .contactIndustryGroup, .contactWebSource: try require(.company, key, draft)
    case .contactJobResponsibility: try require(.person, key, draft)
    default: break
    }
    if isDetail(key.entity) { try touchContact(try draft.existing(key), draft) }
  }

  static func isDetail(_ entity: EntityKind) -> Bool {
    entity != .activity && entity.entity.field("contactNumber") != nil
  }

  /// G-STAMP, GEN-5: every change of a detail touches the contact.
  static func touchContact(_ row: Record, _ draft: Draft) throws(ConcordError) {
    guard draft.isWritten(row.key), let field = row.entity.field("contactNumber"),
      let contact = try draft.find(.contact, row[field].text)
    else { return }
    try draft.touch(contact.key)
  }

  static func deleteDetail(_ row: Record, _ draft: Draft) throws(ConcordError) {
    guard isDetail(row.key.entity), let field = row.entity.field("contactNumber"),
      let contact = try draft.find(.contact, row[field].text)
    else { return }
    if row.key.entity == .alternativeAddress {
      let code = row[AlternativeAddress.code]
      for range in try draft.details(.alternativeAddressDateRange, of: contact.number)
      where range[AlternativeAddressDateRange.addressCode] == code {
        try draft.delete(range.key, cause: .cascade)
      }
    }
    try draft.touch(contact.key)
  }

  /// (Code, Search City) is unique; Search City is the city in upper case (2.11).
  private static func postCode(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let row = try draft.existing(key)
    let search = TextRules.upperCase(row[CodeList.postCodeCity], max: 30)
    try draft.set(key, CodeList.postCodeSearchCity, to: search, cause: .derived)
    let same = try draft.records(where: CodeList.postCodeCode, is: row[CodeList.postCodeCode])
    if same.contains(where: { $0.key != key && $0[CodeList.postCodeSearchCity] == search }) {
      draft.refuse(
        .postCodeDuplicate, row[CodeList.postCodeCode], row[CodeList.postCodeCity], record: key,
        field: "city")
    }
  }

  /// S-3: a salesperson belongs to one user.
  private static func userSetup(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let row = try draft.existing(key)
    let code = row[CodeList.userSalesperson]
    guard !code.isEmpty else { return }
    for other in try draft.all(.userSetup)
    where other.key != key && other[CodeList.userSalesperson] == code {
      draft.refuse(
        .exists, "A user with salesperson", code, record: key,
        field: CodeList.userSalesperson.field.apiName)
    }
  }

  /// Direct debit terms belong to direct debit methods (2.12).
  private static func paymentMethod(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let row = try draft.existing(key)
    if !row[CodeList.directDebit], !row[CodeList.directDebitTerms].isEmpty {
      if draft.isDecided(key, CodeList.directDebitTerms.field) {
        draft.refuse(
          .range, CodeList.directDebitTerms.field.caption, "blank without Direct Debit",
          record: key, field: CodeList.directDebitTerms.field.apiName)
      } else {
        try draft.set(key, CodeList.directDebitTerms, to: "", cause: .derived)
      }
    }
  }

  /// I-4: a renamed relation code changes which rows count.
  private static func relationRenamed(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    if !draft.isNew(key), draft.isChanged(key, BusinessRelation.code.field) {
      draft.recalculateIndicators()
    }
  }

  /// REL-3: classification rows sit on companies and never carry a relation code.
  private static func classification(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let row = try draft.existing(key)
    guard draft.isNew(key) else { return }
    let code = row[ContactBusinessRelation.code]
    for kind in Kind.allCases where try draft.relationCode(kind) == code && !code.isEmpty {
      draft.refuse(
        .relationCode, code, kind.rawValue, kind.rawValue, record: key,
        field: ContactBusinessRelation.code.field.apiName)
    }
    try require(.company, key, draft)
    guard let contact = try draft.find(.contact, row[ContactBusinessRelation.contactNumber])
    else { return }
    try Indicator.recalculate(contact.key, draft)
  }

  /// Removes a row: a link by C-UNLINK, a classification row without further effects.
  static func deleteRelation(_ row: Record, _ draft: Draft) throws(ConcordError) {
    if let link = Link(row) {
      try draft.requireReason()
      try Unlink.remove(link, draft)
      return
    }
    try draft.delete(row.key, cause: .direct)
    guard let contact = try draft.find(.contact, row[ContactBusinessRelation.contactNumber])
    else { return }
    try draft.touch(contact.key)
    try Indicator.recalculate(contact.key, draft)
  }

  /// The contact of a detail has the type that the detail needs (2.13).
  private static func require(_ type: ContactType, _ key: RecordKey, _ draft: Draft)
    throws(ConcordError)
  {
    let row = try draft.existing(key)
    guard let field = row.entity.field("contactNumber"),
      let contact = try draft.find(.contact, row[field].text), contact[Contact.type] != type
    else { return }
    draft.refuse(
      .contactType, contact.number, contact[Contact.type].rawValue, type.rawValue,
      record: contact.key, field: field.apiName)
  }

  /// INV-17: the date ranges of an address follow its code.
  private static func addressRenamed(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    guard !draft.isNew(key), draft.isChanged(key, AlternativeAddress.code.field),
      let old = try draft.stored(key)
    else { return }
    let new = try draft.existing(key)[AlternativeAddress.code]
    let contact = old[AlternativeAddress.contactNumber]
    for range in try draft.details(.alternativeAddressDateRange, of: contact)
    where range[AlternativeAddressDateRange.addressCode] == old[AlternativeAddress.code] {
      try draft.set(
        range.key, AlternativeAddressDateRange.addressCode, to: new, cause: .cascade)
    }
  }

  /// an existing address, and dates in order.
  private static func dateRange(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let row = try draft.existing(key)
    let code = row[AlternativeAddressDateRange.addressCode]
    let contact = row[AlternativeAddressDateRange.contactNumber]
    let addresses = try draft.details(.alternativeAddress, of: contact)
    if !code.isEmpty, !addresses.contains(where: { $0[AlternativeAddress.code] == code }) {
      draft.refuse(
        .ref, AlternativeAddressDateRange.addressCode.field.caption, code, "Alternative Address",
        record: key, field: AlternativeAddressDateRange.addressCode.field.apiName)
    }
    let end = row[AlternativeAddressDateRange.endingDate]
    if !end.isEmpty, end < row[AlternativeAddressDateRange.startingDate] {
      draft.refuse(.alternativeDates, record: key, field: "endingDate")
    }
  }
}

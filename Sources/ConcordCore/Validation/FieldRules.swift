/// Rules by which one entered field acts on others of the same record (4.3); they hold for every
/// entity that has the fields.
enum FieldRules {
  /// Applies all of them after the entered values were written.
  static func apply(_ entered: Entries, to key: RecordKey, _ draft: Draft) throws(ConcordError) {
    try country(entered, key, draft)
    try places(entered, key, draft)
    try language(entered, key, draft)
    try vatNumber(key, draft)
    try postingGroups(entered, key, draft)
    try paymentMethod(entered, key, draft)
    try searchEmail(key, draft)
  }

  /// V-COUNTRY-2: a changed country clears post code, city and county.
  private static func country(_ entered: Entries, _ key: RecordKey, _ draft: Draft)
    throws(ConcordError)
  {
    guard let country = key.entity.entity.field("country"), entered[country] != nil,
      draft.isChanged(key, country), let old = try draft.stored(key), !draft.isNew(key),
      !old[country].isBlank,
      try !draft.concordSetup()[ConcordSetup.requireCountry]
    else { return }
    for name in ["postalCode", "city", "state"] {
      guard let field = key.entity.entity.field(name), !draft.isGiven(key, field) else { continue }
      try draft.set(key, field, to: .text(""), cause: .derived)
    }
  }

  /// V-PLACE: fills in what a post code or a city implies, if there is exactly one answer.
  private static func places(_ entered: Entries, _ key: RecordKey, _ draft: Draft)
    throws(ConcordError)
  {
    let entity = key.entity.entity
    guard draft.context.autofill, let place = PlaceFields(entity) else { return }
    if let code = entered[place.postCode]?.text, !code.isEmpty {  // V-PLACE-1, V-PLACE-3
      try PlaceLookup(key: key, fields: place, draft: draft).byPostCode(code)
    } else if let city = entered[place.city]?.text, !city.isEmpty {  // V-PLACE-2
      try PlaceLookup(key: key, fields: place, draft: draft).byCity(city)
    }
  }

  /// V-LANG: a language fills a blank format region with its default.
  private static func language(_ entered: Entries, _ key: RecordKey, _ draft: Draft)
    throws(ConcordError)
  {
    let entity = key.entity.entity
    guard let language = entity.field("languageCode"), key.entity != .bankAccount,
      let region = entity.field("formatRegion"), let code = entered[language]?.text,
      !draft.isGiven(key, region), let record = try draft.record(key), record[region].isBlank,
      let row = try draft.find(.language, code), let value = row.entity.field("defaultFormatRegion")
    else { return }
    try draft.set(key, region, to: row[value], cause: .byDefault)
  }

  /// V-VAT-2, V-VAT-4: the number fits a format of its country; equal numbers are pointed out.
  private static func vatNumber(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    guard let vat = key.entity.entity.field("taxRegistrationNumber"),
      let country = key.entity.entity.field("country"), let record = try draft.record(key),
      !record[vat].isBlank
    else { return }
    if isEntered(vat, on: record, draft) || isEntered(country, on: record, draft) {
      try vatFormat(record, vat, country: record[country].text, draft)
    }
    if draft.isChanged(key, vat), Template.kind(of: key.entity) == nil {
      try vatDuplicates(record, vat, draft)
    }
  }

  /// Whether a value changed other than by synchronisation or inheritance (V-VAT-5, C-INH-5).
  private static func isEntered(_ field: Field, on record: Record, _ draft: Draft) -> Bool {
    guard draft.isChanged(record.key, field) else { return false }
    if draft.isNew(record.key), record[field].isBlank { return false }
    switch draft.cause(record.key, field) {
    case .synchronised, .inherited: return false
    case .direct, .template, .byDefault, .numberSeries, .derived, .cascade, .undo: return true
    }
  }

  /// V-VAT-2: one of the formats of the country fits; without a country our own applies.
  private static func vatFormat(
    _ record: Record, _ vat: Field, country: String, _ draft: Draft
  ) throws(ConcordError) {
    let country = country.isEmpty ? try draft.concordSetup()[ConcordSetup.country] : country
    let number = record[vat].text
    let formats = try draft.records(where: CodeList.vatFormatCountry, is: country)
      .map { $0[CodeList.vatFormat] }
    guard !formats.isEmpty, !formats.contains(where: { TextRules.fits(number, format: $0) })
    else { return }
    draft.refuse(
      .vatFormat, number, record.entity.caption, record.number, country,
      formats.joined(separator: ", "), record: record.key, field: vat.apiName)
  }

  /// V-VAT-4: other records of the entity with the same number.
  private static func vatDuplicates(_ record: Record, _ vat: Field, _ draft: Draft)
    throws(ConcordError)
  {
    let others = try draft.records(where: vat, is: record[vat])
      .filter { $0.key != record.key }.map(\.number)
    guard !others.isEmpty else { return }
    draft.warn(
      Warning(
        .vatDuplicate, list(others, atMost: 250), field: vat.apiName,
        candidates: Array(others.prefix(Limits.candidates))))
  }

  /// Numbers joined by commas, cut at a whole number and followed by three dots (V-VAT-4).
  private static func list(_ numbers: [String], atMost length: Int) -> String {
    var text = ""
    for number in numbers {
      let longer = text.isEmpty ? number : text + ", " + number
      if longer.count > length { return text + "..." }
      text = longer
    }
    return text
  }

  /// V-POSTGRP: a general posting group brings its VAT posting group.
  private static func postingGroups(_ entered: Entries, _ key: RecordKey, _ draft: Draft)
    throws(ConcordError)
  {
    let entity = key.entity.entity
    guard let general = entity.field("generalBusinessPostingGroupCode"),
      let vat = entity.field("taxBusinessPostingGroupCode"), !draft.isGiven(key, vat),
      let code = entered[general]?.text, draft.isChanged(key, general),
      let group = try draft.find(.generalBusinessPostingGroup, code),
      group[CodeList.autoInsertDefault]
    else { return }
    try draft.set(
      key, vat, to: .text(group[CodeList.defaultVATGroup]), cause: .byDefault)
  }

  /// A direct debit method brings its payment terms where none are set (2.2).
  private static func paymentMethod(_ entered: Entries, _ key: RecordKey, _ draft: Draft)
    throws(ConcordError)
  {
    let entity = key.entity.entity
    guard let method = entity.field("paymentMethodCode"),
      let terms = entity.field("paymentTermsCode"), !draft.isGiven(key, terms),
      let code = entered[method]?.text, let record = try draft.record(key),
      record[terms].isBlank, let row = try draft.find(.paymentMethod, code),
      row[CodeList.directDebit]
    else { return }
    try draft.set(key, terms, to: .text(row[CodeList.directDebitTerms]), cause: .byDefault)
  }

  /// V-EMAIL-4: Search E-Mail is always E-Mail in upper case.
  static func searchEmail(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let entity = key.entity.entity
    guard let search = entity.field("searchEmail"), let email = entity.field("email"),
      let record = try draft.record(key)
    else { return }
    try draft.set(
      key, search, to: .text(TextRules.upperCase(record[email].text, max: 80)), cause: .derived)
  }

  /// V-SEARCH: Search Name follows Name until someone types their own.
  static func searchName(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let entity = key.entity.entity
    guard let search = entity.field("searchName"), let name = entity.field("displayName"),
      draft.isChanged(key, name), !draft.isDecided(key, search),
      let record = try draft.record(key)
    else { return }
    let before = draft.isNew(key) ? nil : try draft.stored(key)
    let old = searchText(before?[name].text ?? "")
    guard record[search].isBlank || record[search].text == old,
      try !followsSearchName(record, draft)
    else { return }
    try draft.set(key, search, to: .text(searchText(record[name].text)), cause: .derived)
  }

  /// POL-3, POL-4: a Search Name that the other side of a link leads is not renewed on this side.
  private static func followsSearchName(_ record: Record, _ draft: Draft) throws(ConcordError)
    -> Bool
  {
    guard let row = SharedField.row(ofContact: Contact.searchName.field) else { return false }
    if record.key.entity == .contact { return try draft.leader(of: row, contact: record) != nil }
    guard let link = try draft.link(of: record) else { return false }
    return try draft.policy(row, on: link) == .contactLeads
  }

  /// A name in upper case, at most 100 characters (upper case can be longer than the name).
  static func searchText(_ name: String) -> String {
    TextRules.upperCase(name, max: 100)
  }
}

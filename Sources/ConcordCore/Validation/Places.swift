/// The fields of an address that a place look-up reads and fills.
struct PlaceFields {
  let postCode: Field
  let city: Field
  let county: Field
  let country: Field

  init?(_ entity: Entity) {
    guard let postCode = entity.field("postalCode"), let city = entity.field("city"),
      let county = entity.field("state"), let country = entity.field("country")
    else { return nil }
    self.postCode = postCode
    self.city = city
    self.county = county
    self.country = country
  }
}

/// One look-up of a post code or city in the post code list (V-PLACE).
struct PlaceLookup {
  let key: RecordKey
  let fields: PlaceFields
  let draft: Draft

  /// V-PLACE-1: a code, or with a trailing `*` the beginning of one.
  func byPostCode(_ code: String) throws(ConcordError) {
    guard code.hasSuffix("*") else {
      let rows = try draft.records(where: CodeList.postCodeCode, is: code)
      try fill(try narrowed(rows), typed: code)
      return
    }
    let prefix = String(code.dropLast())
    let rows = try narrowed(try draft.all(.postCode).filter { $0.number.hasPrefix(prefix) })
    if rows.count == 1 {
      try fill(rows, typed: code)
      try draft.set(
        key, fields.postCode, to: rows[0][CodeList.postCodeCode.field], cause: .derived)
    } else {
      try draft.set(key, fields.postCode, to: .text(prefix), cause: .direct)
      if rows.count > 1 { warn(rows, typed: code) }
    }
  }

  /// V-PLACE-2: a city; the post code is taken only if it is blank.
  func byCity(_ city: String) throws(ConcordError) {
    let record = try draft.existing(key)
    let search = CodeList.postCodeSearchCity
    if city.hasSuffix("*") {
      let prefix = String(city.dropLast())
      let rows = try narrowed(
        try draft.all(.postCode).filter { $0[search].hasPrefix(prefix.uppercased()) })
      if rows.count == 1 {
        try fill(rows, typed: city)
        try draft.set(key, fields.city, to: rows[0][CodeList.postCodeCity.field], cause: .derived)
      } else {
        try draft.set(key, fields.city, to: .text(prefix), cause: .direct)
        if rows.count > 1 { warn(rows, typed: city) }
      }
      return
    }
    var rows = try narrowed(
      try draft.records(where: search, is: TextRules.upperCase(city, max: 30)))
    if !record[fields.postCode].isBlank {
      let matching = rows.filter { $0[CodeList.postCodeCode] == record[fields.postCode].text }
      if !matching.isEmpty { rows = matching }
    }
    try fill(rows, typed: city)
  }

  /// The candidates in the record's country and, where it matches, its city.
  private func narrowed(_ rows: [Record]) throws(ConcordError) -> [Record] {
    let record = try draft.existing(key)
    var rows = rows
    if !record[fields.country].isBlank {
      rows = rows.filter { $0[CodeList.postCodeCountry] == record[fields.country].text }
    }
    let city = TextRules.upperCase(record[fields.city].text, max: 30)
    let sameCity = rows.filter { $0[CodeList.postCodeSearchCity] == city }
    return sameCity.count == 1 ? sameCity : rows
  }

  /// Fills what all candidates agree on; given values are never overwritten (V-PLACE-3), and what
  /// several candidates leave blank is not filled in.
  private func fill(_ rows: [Record], typed: String) throws(ConcordError) {
    guard let first = rows.first else { return }
    let record = try draft.existing(key)
    let sources: [(Field, Key<String>, onlyIfBlank: Bool)] = [
      (fields.postCode, CodeList.postCodeCode, true),
      (fields.city, CodeList.postCodeCity, false),
      (fields.county, CodeList.postCodeCounty, false),
      (fields.country, CodeList.postCodeCountry, true),
    ]
    for (field, source, onlyIfBlank) in sources {
      let value = first[source]
      guard !draft.isGiven(key, field), rows.allSatisfy({ $0[source] == value }),
        !onlyIfBlank || record[field].isBlank, rows.count == 1 || !value.isEmpty
      else { continue }
      try draft.set(key, field, to: .text(value), cause: .derived)
    }
    if rows.count > 1 { warn(rows, typed: typed) }
  }

  private func warn(_ rows: [Record], typed: String) {
    draft.warn(
      Warning(.place, typed, candidates: rows.prefix(Limits.candidates).map(\.number)))
  }
}

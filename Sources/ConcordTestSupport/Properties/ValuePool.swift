internal import ConcordCore

/// Random values for fields: mostly acceptable ones from small pools, so that values meet again.
struct ValuePool {
  /// The share of values, in percent, that a rule should refuse.
  var faultShare = 6

  private static let pools: [String: [String]] = [
    "displayName": [
      "Holm", "Holm & Sons", "Nord Bank", "Ann", "Ann Lee", "Ann Mary Lee", "Ann Mary Sue Lee",
      "  Ann   Lee ", "Straße", "Åse Ærø",
      "Maximiliana Theodora Wilhelmina von Hohenstaufen-Schwarzenberg auf Neuwaldeck",
    ],
    "searchName": ["", "HOLM", "OWN", "ANN LEE"],
    "name2": ["", "North", "South"],
    "firstName": ["", "Ann", "Bo"], "givenName": ["Ann", "Bo", "Cid"],
    "middleName": ["", "Mary", "Sue"], "surname": ["", "Lee", "Holm"],
    "initials": ["", "AL", "BL"], "jobTitle": ["", "CEO", "Clerk"],
    "addressLine1": ["", "Road 1", "Road 2"], "addressLine2": ["", "Floor 2"],
    "city": ["", "Berlin", "Aarhus", "Zürich"], "postalCode": ["", "10115", "8000", "801*"],
    "state": ["", "BE", "ZH"], "country": ["", "DE", "DK", "CH"],
    "phoneNumber": ["", "+49 30 1", "+45 86 2"], "mobilePhoneNumber": ["", "0170 1", "0170 2"],
    "mobilePhone": ["", "0170 1", "0170 2"], "faxNumber": ["", "30-9", "86-9 fax"],
    "telexNumber": ["", "T1"], "telexAnswerBack": ["", "TAB"],
    "extensionNumber": ["", "11", "12"], "pager": ["", "P1", "P2"],
    "email": ["", "a@x.de", "A.B@y.dk"], "personalEmail": ["", "a@x.de", "b@y.dk;c@z.ch"],
    "email2": ["", "second@x.de"],
    "website": ["", "x.de", "www.y.dk"], "formatRegion": ["", "da-DK", "de-DE", "de-CH"],
    "languageCode": ["", "DAN", "DEU", "ENU"], "territoryCode": ["", "NORTH", "SOUTH"],
    "currencyCode": ["", "EUR", "DKK"], "salespersonCode": ["", "SP1", "SP2"],
    "purchaserCode": ["", "SP1", "SP2"], "ourContactCode": ["", "SP1", "SP2"],
    "taxRegistrationNumber": ["", "DE123456789", "DE999999999", "12345678"],
    "registrationNumber": ["", "HRB 1", "CVR 2"],
    "picture": ["", String(repeating: "a", count: 64), String(repeating: "b", count: 64)],
    "iban": ["", "DE89370400440532013000"], "gln": ["", "4006381333931"],
    "externalId": ["", "X1", "X2"], "contactName": ["", "Dan Poe", "Eve"],
    "balance": ["0", "0", "12.5"], "openEntries": ["0", "0", "3"],
    "comment": ["one", "two\nlines"], "timeZone": ["", "UTC", "Europe/Berlin"],
    "driftCheckSchedule": [""], "reasonRequired": ["false"],
  ]

  private static let faults: [String: [String]] = [
    "displayName": ["", String(repeating: "x", count: 101)], "phoneNumber": ["call me"],
    "mobilePhoneNumber": ["none"], "mobilePhone": ["none"],
    "email": ["no address", "a@b", "a@x.de;"], "personalEmail": ["a@@x.de"],
    "email2": ["a@x.de;b@y.de"], "formatRegion": ["not a tag"], "salespersonCode": ["SPB", "SPP"],
    "purchaserCode": ["SPB"], "ourContactCode": ["SPP"],
    "taxRegistrationNumber": ["de 1", String(repeating: "1", count: 21)],
    "registrationNumber": [String(repeating: "1", count: 21)], "iban": ["DE00"], "gln": ["1"],
    "firstName": [String(repeating: "n", count: 31)], "picture": ["no hash"],
  ]

  /// A value for a field as canonical text; references to records come from `refer`.
  func value(
    _ field: Field, _ random: inout SeededRandom, refer: (EntityKind, inout SeededRandom) -> String
  ) -> String {
    if random.percent(faultShare) {
      if let fault = random.pick(Self.faults[field.apiName] ?? []) { return fault }
      if field.reference != nil { return "NOWHERE" }
      if case .text(let max) = field.type { return String(repeating: "w", count: max + 1) }
    }
    if let pool = Self.pools[field.apiName] { return random.pick(pool) ?? "" }
    if let list = field.reference {
      return random.percent(25) ? "" : refer(list, &random)
    }
    switch field.type {
    case .boolean: return random.percent(50) ? "true" : "false"
    case .option(let names): return random.pick(names) ?? ""
    case .integer(let range): return random.pick(["\(max(0, range.lowerBound))", "7", "12"]) ?? "7"
    case .decimal: return random.pick(["0", "1", "12.5"]) ?? "0"
    case .date: return random.pick(["", "2025-12-31", "2026-01-01", "2026-03-01"]) ?? ""
    case .text, .code: return random.pick(["", "A1", "B2"]) ?? ""
    case .dateTime, .image: return ""
    }
  }
}

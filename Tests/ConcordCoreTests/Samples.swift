import ConcordCore
import ConcordTestSupport
import Testing

/// One cell of the field map: a row of table 3.1 and a kind that has it.
struct MapCell: Sendable, CustomTestStringConvertible {
  let kind: Kind
  let row: SharedField
  let field: Field

  var testDescription: String { "\(kind.rawValue) \(row.row) \(row.contact.apiName)" }

  /// Every cell of a kind that flows in both directions.
  static func bothWays(of kind: Kind) -> [MapCell] {
    SharedField.rows(of: kind).filter { $0.row.flow == .both }
      .map { MapCell(kind: kind, row: $0.row, field: $0.field) }
  }

  static let bothWays = Kind.allCases.flatMap(bothWays)
  /// The cells that a policy governs.
  static let governed = bothWays.filter { $0.row.policyName != nil }
}

/// Acceptable values of shared fields by contact-side API name.
enum Samples {
  static let values: [String: String] = [
    "displayName": "Ann Lee", "searchName": "QUICK", "name2": "Second name",
    "addressLine1": "Road 1", "addressLine2": "Floor 2", "city": "Aarhus", "postalCode": "8000",
    "state": "Jutland", "country": "DK", "phoneNumber": "+45 33 11 22 33",
    "mobilePhoneNumber": "+45 40 10 20 30", "firstName": "Bea", "middleName": "Mary",
    "surname": "Olsen", "initials": "BO", "jobTitle": "Buyer", "pager": "4711",
    "faxNumber": "+45 33 11 22 34", "telexNumber": "1234", "telexAnswerBack": "HOLM",
    "email": "ann@holm.dk", "website": "https://holm.dk", "languageCode": "DAN",
    "formatRegion": "da-DK", "territoryCode": "NORTH", "currencyCode": "USD",
    "salespersonCode": "JO", "taxRegistrationNumber": "DK13585628",
    "registrationNumber": "1234567890",
    "picture": String(repeating: "ab", count: 32), "privacyBlocked": "true",
  ]

  /// Other values, all different from the first.
  static let others: [String: String] = [
    "displayName": "Cid Moe", "searchName": "SLOW", "name2": "Another name",
    "addressLine1": "Street 9", "addressLine2": "Floor 7", "city": "Odense", "postalCode": "5000",
    "state": "Funen", "country": "SE", "phoneNumber": "+45 99 11 22 33",
    "mobilePhoneNumber": "+45 90 10 20 30", "firstName": "Cid", "middleName": "Lou",
    "surname": "Moe", "initials": "CM", "jobTitle": "Seller", "pager": "4712",
    "faxNumber": "+45 99 11 22 34", "telexNumber": "5678", "telexAnswerBack": "BERG",
    "email": "cid@berg.dk", "website": "https://berg.dk", "languageCode": "DEU",
    "formatRegion": "de-DE", "territoryCode": "SOUTH", "currencyCode": "GBP",
    "salespersonCode": "KIM", "taxRegistrationNumber": "SE556188840401",
    "registrationNumber": "9876543210",
    "picture": String(repeating: "cd", count: 32), "privacyBlocked": "false",
  ]

  static func value(_ row: SharedField) -> String { values[row.contact.apiName] ?? "" }
  static func other(_ row: SharedField) -> String { others[row.contact.apiName] ?? "" }
}

extension MemoryCompany {
  /// A company with the salespeople that the samples name.
  static func withSamples() throws -> MemoryCompany {
    let company = try MemoryCompany()
    try company.row(.salesperson, ["code": "JO", "displayName": "Jo Berg"])
    try company.row(.salesperson, ["code": "KIM", "displayName": "Kim Moe"])
    return company
  }
}

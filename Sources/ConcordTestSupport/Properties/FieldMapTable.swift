package import ConcordCore

/// Table 3.1 of the specification, written down a second time for the checker alone.
///
/// The rules read `SharedField`; a mistake there must not blind the checks, so nothing here does.
package struct FieldMapRow: Sendable {
  package let contact: Field
  /// The counterpart of each kind that has one.
  package let counterparts: [Kind: Field]
  /// The policy that governs the row; nil = it always follows the map.
  package let policyName: String?

  // swift-format-ignore
  /// Contact field, kinds (Customer, Vendor, Bank account, Employee), policy: `-` = none,
  /// blank = the field's own. Rows 31 and 32 always follow the map; Type flows from the contact.
  private static let text = """
    displayName CVB
    searchName CVB
    name2 CVB
    addressLine1 CVBE address
    addressLine2 CVBE address
    city CVBE address
    postalCode CVBE address
    state CVBE address
    country CVBE address
    phoneNumber CVBE
    mobilePhoneNumber CVBE
    firstName E nameParts
    middleName E nameParts
    surname E nameParts
    initials E
    jobTitle E
    pager E
    faxNumber CVBE
    telexNumber CVB
    telexAnswerBack CVB
    email CVBE
    website CVB
    languageCode CVB
    formatRegion CV
    territoryCode CVB
    currencyCode CVB
    salespersonCode C
    taxRegistrationNumber CV
    registrationNumber CV
    picture CVBE
    privacyBlocked CV -
    type C -
    """

  /// What an employee calls a field that others name differently.
  private static let employeeNames = [
    "mobilePhoneNumber": "mobilePhone", "firstName": "givenName", "email": "personalEmail",
  ]

  package static let all: [FieldMapRow] = text.split(separator: "\n").compactMap { line in
    let words = line.split(separator: " ").map(String.init)
    guard words.count > 1, let contact = EntityKind.contact.entity.field(words[0]) else {
      return nil
    }
    let letters: [(Character, Kind)] = [
      ("C", .customer), ("V", .vendor), ("B", .bankAccount), ("E", .employee),
    ]
    var counterparts: [Kind: Field] = [:]
    for (letter, kind) in letters where words[1].contains(letter) {
      let name = kind == .employee ? employeeNames[words[0]] ?? words[0] : words[0]
      counterparts[kind] = kind.entity.entity.field(name)
    }
    let policy = words.count > 2 ? words[2] : words[0]
    return FieldMapRow(
      contact: contact, counterparts: counterparts, policyName: policy == "-" ? nil : policy)
  }

  /// The rows of a kind.
  package static func rows(of kind: Kind) -> [(row: FieldMapRow, field: Field)] {
    byKind[kind] ?? []
  }

  private static let byKind: [Kind: [(row: FieldMapRow, field: Field)]] = Dictionary(
    uniqueKeysWithValues: Kind.allCases.map { kind in
      (kind, all.compactMap { row in row.counterparts[kind].map { (row, $0) } })
    })

  /// The policy names of a kind.
  package static func policyNames(of kind: Kind) -> [String] {
    var names: [String] = []
    for (row, _) in rows(of: kind) {
      if let name = row.policyName, !names.contains(name) { names.append(name) }
    }
    return names
  }
}

/// In which direction a field flows between a contact and a linked record (3.1).
package enum Flow: Sendable {
  /// ↔ both directions; the policy decides which are used.
  case both
  /// → from the contact only, whatever the policy.
  case fromContact
}

/// Who leads a shared field (POL-1).
package enum FieldPolicy: String, CaseIterable, Sendable, Codable {
  case both = "Both"
  case contactLeads = "Contact Leads"
  case recordLeads = "Record Leads"
  case independent = "Independent"
}

/// One row of the field map: a contact field and its counterpart on each kind.
package struct SharedField: Sendable {
  /// The row number in table 3.1.
  package let row: Int
  package let contact: Field
  /// The counterparts, indexed like `Kind.allCases`.
  private let counterparts: [Field?]
  package let flow: Flow
  /// The name of the policy that governs the row; nil = the row always follows the map (POL-1).
  package let policyName: String?

  /// The field of a kind that belongs to the contact field; nil = there is none.
  package func counterpart(_ kind: Kind) -> Field? {
    switch kind {
    case .customer: counterparts[0]
    case .vendor: counterparts[1]
    case .bankAccount: counterparts[2]
    case .employee: counterparts[3]
    }
  }

  private init(
    _ row: Int, _ contact: String, _ customer: String?, _ vendor: String?, _ bank: String?,
    _ employee: String?, flow: Flow = .both, policy: PolicyRow = .own
  ) {
    self.row = row
    self.contact = Self.field(contact, of: Contact.entity)
    counterparts = [
      customer.map { Self.field($0, of: Customer.entity) },
      vendor.map { Self.field($0, of: Vendor.entity) },
      bank.map { Self.field($0, of: BankAccount.entity) },
      employee.map { Self.field($0, of: Employee.entity) },
    ]
    self.flow = flow
    policyName =
      switch policy {
      case .own: contact
      case .address: "address"
      case .nameParts: "nameParts"
      case .fixed: nil
      }
  }

  private enum PolicyRow { case own, address, nameParts, fixed }

  private static func field(_ name: String, of entity: Entity) -> Field {
    guard let field = entity.field(name) else {
      preconditionFailure("the field map names \(name), which \(entity.name) does not have")
    }
    return field
  }

  // swift-format-ignore
  /// The field map, row for row like table 3.1. Propagation, create-from, comparison, drift check
  /// and repair, and `docs/reference/fields.md` read this table and no other.
  ///
  /// Salesperson Code of vendors and bank accounts, No., No. Series and the stamps do not flow and
  /// are therefore not here (MAP-1, MAP-2); Format Region of banks neither (MAP-3).
  package static let all: [SharedField] = [
    //           contact                  customer                 vendor                   bank account         employee
    SharedField( 1, "displayName",           "displayName",           "displayName",           "displayName",       nil),
    SharedField( 2, "searchName",            "searchName",            "searchName",            "searchName",        nil),
    SharedField( 3, "name2",                 "name2",                 "name2",                 "name2",             nil),
    SharedField( 4, "addressLine1",          "addressLine1",          "addressLine1",          "addressLine1",      "addressLine1", policy: .address),
    SharedField( 5, "addressLine2",          "addressLine2",          "addressLine2",          "addressLine2",      "addressLine2", policy: .address),
    SharedField( 6, "city",                  "city",                  "city",                  "city",              "city", policy: .address),
    SharedField( 7, "postalCode",            "postalCode",            "postalCode",            "postalCode",        "postalCode", policy: .address),
    SharedField( 8, "state",                 "state",                 "state",                 "state",             "state", policy: .address),
    SharedField( 9, "country",               "country",               "country",               "country",           "country", policy: .address),
    SharedField(10, "phoneNumber",           "phoneNumber",           "phoneNumber",           "phoneNumber",       "phoneNumber"),
    SharedField(11, "mobilePhoneNumber",     "mobilePhoneNumber",     "mobilePhoneNumber",     "mobilePhoneNumber", "mobilePhone"),
    SharedField(12, "firstName",             nil,                     nil,                     nil,                 "givenName", policy: .nameParts),
    SharedField(13, "middleName",            nil,                     nil,                     nil,                 "middleName", policy: .nameParts),
    SharedField(14, "surname",               nil,                     nil,                     nil,                 "surname", policy: .nameParts),
    SharedField(15, "initials",              nil,                     nil,                     nil,                 "initials"),
    SharedField(16, "jobTitle",              nil,                     nil,                     nil,                 "jobTitle"),
    SharedField(17, "pager",                 nil,                     nil,                     nil,                 "pager"),
    SharedField(18, "faxNumber",             "faxNumber",             "faxNumber",             "faxNumber",         "faxNumber"),
    SharedField(19, "telexNumber",           "telexNumber",           "telexNumber",           "telexNumber",       nil),
    SharedField(20, "telexAnswerBack",       "telexAnswerBack",       "telexAnswerBack",       "telexAnswerBack",   nil),
    SharedField(21, "email",                 "email",                 "email",                 "email",             "personalEmail"),
    SharedField(22, "website",               "website",               "website",               "website",           nil),
    SharedField(23, "languageCode",          "languageCode",          "languageCode",          "languageCode",      nil),
    SharedField(24, "formatRegion",          "formatRegion",          "formatRegion",          nil,                 nil),
    SharedField(25, "territoryCode",         "territoryCode",         "territoryCode",         "territoryCode",     nil),
    SharedField(26, "currencyCode",          "currencyCode",          "currencyCode",          "currencyCode",      nil),
    SharedField(27, "salespersonCode",       "salespersonCode",       nil,                     nil,                 nil),
    SharedField(28, "taxRegistrationNumber", "taxRegistrationNumber", "taxRegistrationNumber", nil,                 nil),
    SharedField(29, "registrationNumber",    "registrationNumber",    "registrationNumber",    nil,                 nil),
    SharedField(30, "picture",               "picture",               "picture",               "picture",           "picture"),
    SharedField(31, "privacyBlocked",        "privacyBlocked",        "privacyBlocked",        nil,                 nil, policy: .fixed),
    SharedField(32, "type",                  "type",                  nil,                     nil,                 nil, flow: .fromContact, policy: .fixed),
  ]

  /// The rows that exist for a kind, with the kind's field.
  package static func rows(of kind: Kind) -> [(row: SharedField, field: Field)] {
    rowsByKind[kind] ?? []
  }

  private static let rowsByKind: [Kind: [(row: SharedField, field: Field)]] =
    Dictionary(
      uniqueKeysWithValues: Kind.allCases.map { kind in
        (kind, all.compactMap { row in row.counterpart(kind).map { (row, $0) } })
      })

  /// The row of a contact field, or nil.
  package static func row(ofContact field: Field) -> SharedField? {
    rowsByContactOrdinal[field.ordinal]
  }

  private static let rowsByContactOrdinal: [SharedField?] = {
    var rows = [SharedField?](repeating: nil, count: Contact.entity.fields.count)
    for row in all { rows[row.contact.ordinal] = row }
    return rows
  }()

  /// The policy names that exist for a kind, in the order of the map (POL-1).
  package static func policyNames(of kind: Kind) -> [String] {
    var names: [String] = []
    for (row, _) in rows(of: kind) {
      if let name = row.policyName, !names.contains(name) { names.append(name) }
    }
    return names
  }
}

import ConcordCore

extension Navigation {
  static let picture = one("picture", "pictures", .sameID)

  /// To the record whose code or number a field of `entity` holds.
  static func to(
    _ name: String, _ set: String, by fieldName: String, of entity: EntityKind,
    alias: String? = nil
  ) -> Navigation {
    guard let field = entity.entity.field(fieldName) else {
      preconditionFailure("\(entity) has no field \(fieldName)")
    }
    return one(name, set, .referenced(field), alias: alias)
  }

  /// To the rows of `entity` whose contact number is the contact's.
  fileprivate static func details(
    _ name: String, _ set: String, _ entity: EntityKind, isDeep: Bool = false
  ) -> Navigation {
    guard let theirs = entity.entity.field("contactNumber") else {
      preconditionFailure("\(entity) does not belong to contacts")
    }
    return many(
      name, set, .rows(theirs: .field(theirs), mine: .field(Contact.number.field)),
      isDeep: isDeep)
  }

  fileprivate static let journal = many(
    "journalEntries", "journalEntries", .rows(theirs: .column("record_id"), mine: .id))
  fileprivate static let contactsInformation = many(
    "contactsInformation", "contactsInformation",
    .rows(theirs: .column("related_id"), mine: .id))
  fileprivate static let contact = one("contact", "contacts", .linkedContact)

  fileprivate static func later(_ names: String) -> [Navigation] {
    names.split(separator: " ").map { many(String($0), String($0), .later) }
  }

  fileprivate static func placeholders(_ names: String) -> [Navigation] {
    names.split(separator: " ").map { many(String($0), String($0), .nothing) }
  }
}

extension [Navigation] {
  private static let documentAttachments = Navigation.later("documentAttachments")

  private static func terms(_ kind: EntityKind) -> [Navigation] {
    [
      .to("currency", "currencies", by: "currencyCode", of: kind),
      .to("paymentTerm", "paymentTerms", by: "paymentTermsCode", of: kind),
    ]
  }

  static let standardCustomer: [Navigation] = {
    var all = terms(.customer)
    all.append(.to("shipmentMethod", "shipmentMethods", by: "shipmentMethodCode", of: .customer))
    all.append(.to("paymentMethod", "paymentMethods", by: "paymentMethodCode", of: .customer))
    all.append(
      .one(
        "customerFinancialDetail", "customerFinancialDetails", .sameID,
        alias: "customerFinancialDetails"))
    all.append(.picture)
    all.append(.one("agedAccountsReceivable", "agedAccountsReceivables", .nothing))
    all += Navigation.placeholders("defaultDimensions")
    all.append(.contactsInformation)
    return all + documentAttachments
  }()

  static let standardVendor: [Navigation] = {
    var all = terms(.vendor)
    all.append(.to("paymentMethod", "paymentMethods", by: "paymentMethodCode", of: .vendor))
    all.append(.picture)
    all.append(.one("agedAccountsPayable", "agedAccountsPayables", .nothing))
    all += Navigation.placeholders("defaultDimensions")
    all.append(.contactsInformation)
    return all + documentAttachments
  }()

  static let standardEmployee: [Navigation] = {
    let placeholders = Navigation.placeholders("defaultDimensions timeRegistrationEntries")
    return [Navigation.picture] + placeholders + documentAttachments
  }()

  private static let persons = Navigation.many(
    "persons", "contacts",
    .rows(
      theirs: .field(Contact.companyNumber.field), mine: .field(Contact.number.field),
      where: .compare(
        .equal, .property(.field(Contact.type.field), .option),
        .literal(.text(ContactType.person.rawValue), .option))))

  static let wideContact: [Navigation] = {
    var all: [Navigation] = [
      .picture, .to("company", "contacts", by: "companyNumber", of: .contact),
    ]
    for kind in Kind.allCases {
      all.append(
        .one("linked\(kind.wireStem)", kind.entity.entity.setName, .linkedRecord(kind)))
    }
    all.append(persons)
    for (name, set, entity) in details {
      all.append(.details(name, set, entity, isDeep: entity != .alternativeAddressDateRange))
    }
    all.append(.details("activities", "activities", .activity))
    all.append(.journal)
    return all
      + Navigation.later(
        """
        interactionLogEntries salesQuotes salesOrders salesBlanketOrders purchaseQuotes \
        purchaseOrders purchaseBlanketOrders serviceOrders duplicates documentAttachments
        """)
  }()

  private static let details: [(name: String, set: String, entity: EntityKind)] = [
    ("businessRelations", "contactBusinessRelations", .contactBusinessRelation),
    ("alternativeAddresses", "alternativeAddresses", .alternativeAddress),
    (
      "alternativeAddressDateRanges", "alternativeAddressDateRanges",
      .alternativeAddressDateRange
    ),
    ("industryGroups", "contactIndustryGroups", .contactIndustryGroup),
    ("webSources", "contactWebSources", .contactWebSource),
    ("jobResponsibilities", "contactJobResponsibilities", .contactJobResponsibility),
    ("mailingGroups", "contactMailingGroups", .contactMailingGroup),
    ("comments", "comments", .comment),
  ]

  static let wideCustomer: [Navigation] = {
    let own: [Navigation] = [
      .contact, .to("primaryContact", "contacts", by: "primaryContactNumber", of: .customer),
      .to("billToCustomer", "customers", by: "billToCustomerNumber", of: .customer), .journal,
    ]
    return own
      + Navigation.later(
        "salesQuotes salesOrders salesBlanketOrders serviceOrders interactionLogEntries")
  }()

  static let wideVendor: [Navigation] = {
    let own: [Navigation] = [
      .contact, .to("primaryContact", "contacts", by: "primaryContactNumber", of: .vendor),
      .to("payToVendor", "vendors", by: "payToVendorNumber", of: .vendor), .journal,
    ]
    return own
      + Navigation.later(
        "purchaseQuotes purchaseOrders purchaseBlanketOrders interactionLogEntries")
  }()

  static let wideBankAccount: [Navigation] = {
    let own: [Navigation] = [
      .picture, .contact, .to("currency", "currencies", by: "currencyCode", of: .bankAccount),
      .contactsInformation, .journal,
    ]
    return own + documentAttachments
  }()

  static let wideEmployee: [Navigation] = [
    .contact, .to("manager", "employees", by: "managerNumber", of: .employee),
    .contactsInformation, .journal,
  ]
}

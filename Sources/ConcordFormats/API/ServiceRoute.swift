package import ConcordCore

/// A set of entities on a route: its name, its type and what may be done with it.
package struct EntitySet: Sendable {
  /// What may be asked of a set or a row.
  package enum Method: String, Sendable, CaseIterable {
    case get = "GET"
    case post = "POST"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  package let name: String
  package let type: EntityType
  package let methods: Set<Method>
  /// Whether its changes can be followed (`api.md` 4.10).
  package let isTracked: Bool
  /// Whether `$search` works on it (`api.md` 4.8).
  package let isSearchable: Bool
  /// The role that changing it needs; reading needs `read`.
  package let role: RoleNeeded

  /// Whether it holds the companies themselves, which have no versions.
  package var isCompanies: Bool { type.isCompany }

  /// The level of permission that modifying requests need (`api.md` 1.3).
  package enum RoleNeeded: String, Sendable { case read, edit, setup, admin }
}

/// One dialect of the API: `/api/v2.0` or `/api/concord/v1.0`; everything about it is a table.
package final class ServiceRoute: Sendable {
  /// What a description of the route is headed by.
  let title: String
  /// The version in the address of the route.
  let version: String
  package let isStandard: Bool
  /// Whether records are addressed by number or code besides their id (`api.md` 1.9).
  package let hasBusinessKeys: Bool
  /// The set of companies under its name on this route.
  package let companies: EntitySet?
  /// In the order of the contract.
  package let sets: [EntitySet]
  private let index: [String: Int]
  /// Lower-cased names of sets that later chapters bring; they answer 501.
  private let later: Set<String>

  /// The set with a name in any case, or nil.
  package func set(_ name: String) -> EntitySet? { index[name.lowercased()].map { sets[$0] } }

  /// Whether a set belongs to the contract, but is not offered yet.
  package func isLater(_ name: String) -> Bool { later.contains(name.lowercased()) }

  /// The set whose rows have an entity's records, or nil.
  package func set(of kind: EntityKind) -> EntitySet? { set(kind.entity.setName) }

  /// The entity whose changes subscribers of a set are told of; nil = the set cannot be subscribed
  /// (`api.md` 2.1, mark W, and 6.2).
  package func notifiedEntity(of set: EntitySet) -> EntityKind? {
    let isOffered =
      isStandard ? Self.notified.contains(set.name) : !Self.derived.contains(set.name)
    return isOffered ? set.type.entity : nil
  }

  private static let notified: Set<String> = [
    "companyInformation", "contacts", "customers", "vendors", "bankAccounts", "employees",
    "paymentTerms", "paymentMethods", "shipmentMethods", "currencies", "countriesRegions",
    "salespeoplePurchasers",
  ]
  /// Other views of records that have a set of their own.
  private static let derived: Set<String> = ["customerFinancialDetails", "taxAreas"]

  /// Makes a route out of its sets; `aliases` are further names of some of them.
  init(
    _ title: String, version: String, isStandard: Bool, hasBusinessKeys: Bool = false,
    _ sets: [EntitySet], later: String = "", aliases: [String: String] = [:]
  ) {
    self.title = title
    self.version = version
    self.isStandard = isStandard
    self.hasBusinessKeys = hasBusinessKeys
    companies = sets.first(where: \.isCompanies)
    self.sets = sets
    var index = Dictionary(
      uniqueKeysWithValues: sets.enumerated().map { ($1.name.lowercased(), $0) })
    for (alias, name) in aliases { index[alias.lowercased()] = index[name.lowercased()] }
    self.index = index
    self.later = Set(later.lowercased().split(whereSeparator: \.isWhitespace).map(String.init))
  }

  /// Business Central's API v2.0.
  package static let standard = ServiceRoute(
    "Concord, standard route", version: "2.0", isStandard: true,
    standardSets + sharedSets + placeholders, later: laterSets)
  /// Concord's own dialect: wide types, setup, journal, jobs.
  package static let concord = ServiceRoute(
    "Concord", version: "1.0", isStandard: false,
    wideSets + sharedSets + concordSets + placeholders,
    later: laterSets + " " + laterConcordSets)

  // MARK: Tables

  static func set(
    _ name: String, _ type: EntityType, _ methods: String = "GET POST PATCH DELETE",
    tracked: Bool = false, searchable: Bool = false, role: EntitySet.RoleNeeded = .setup
  ) -> EntitySet {
    EntitySet(
      name: name, type: type,
      methods: Set(methods.split(separator: " ").compactMap { .init(rawValue: String($0)) }),
      isTracked: tracked, isSearchable: searchable, role: role)
  }

  private static func party(_ name: String, _ type: EntityType) -> EntitySet {
    set(name, type, tracked: true, searchable: true, role: .edit)
  }

  private static let standardSets = [
    party("contacts", PartyTypes.contact), party("customers", PartyTypes.customer),
    party("vendors", PartyTypes.vendor), party("bankAccounts", PartyTypes.bankAccount),
    party("employees", PartyTypes.employee),
  ]

  private static let wideSets = [
    party("contacts", PartyTypes.wideContact), party("customers", PartyTypes.wideCustomer),
    party("vendors", PartyTypes.wideVendor),
    party("bankAccounts", PartyTypes.wideBankAccount),
    party("employees", PartyTypes.wideEmployee),
  ]

  /// Equal on both routes (`api.md` 2.1).
  private static let sharedSets = [
    set("companies", ViewTypes.company, "GET", role: .admin),
    set("companyInformation", ViewTypes.companyInformation, "GET PATCH"),
    set("contactsInformation", ViewTypes.contactInformation, "GET", role: .edit),
    set("customerContacts", ViewTypes.customerContact, "GET PATCH DELETE", role: .edit),
    set("customerFinancialDetails", ViewTypes.customerFinancialDetail, "GET", role: .edit),
    set("paymentTerms", ListTypes.paymentTerm, tracked: true),
    set("paymentMethods", ListTypes.paymentMethod, tracked: true),
    set("shipmentMethods", ListTypes.shipmentMethod, tracked: true),
    set("currencies", ListTypes.currency, tracked: true),
    set("countriesRegions", ListTypes.countryRegion, tracked: true),
    set("salespeoplePurchasers", ListTypes.salespersonPurchaser, tracked: true),
    set("taxAreas", ListTypes.taxArea, "GET"),
    set("pictures", ViewTypes.picture, "GET PATCH DELETE", role: .edit),
    set("subscriptions", ViewTypes.subscription, role: .read),
  ]

  private static let details = [
    set("comments", ListTypes.comment, role: .edit),
    set("alternativeAddresses", ListTypes.alternativeAddress, role: .edit),
    set("alternativeAddressDateRanges", ListTypes.alternativeAddressDateRange, role: .edit),
    set("contactIndustryGroups", ListTypes.contactIndustryGroup, role: .edit),
    set("contactJobResponsibilities", ListTypes.contactJobResponsibility, role: .edit),
    set("contactMailingGroups", ListTypes.contactMailingGroup, role: .edit),
    set("contactWebSources", ListTypes.contactWebSource, role: .edit),
    set("contactBusinessRelations", ListTypes.contactBusinessRelation, role: .edit),
    set("activities", ListTypes.activity, role: .edit),
  ]

  private static let lists = [
    set("businessRelations", ListTypes.counted("businessRelation", .businessRelation)),
    set("organizationalLevels", ListTypes.counted("organizationalLevel", .organizationalLevel)),
    set("jobResponsibilities", ListTypes.counted("jobResponsibility", .jobResponsibility)),
    set("industryGroups", ListTypes.counted("industryGroup", .industryGroup)),
    set("mailingGroups", ListTypes.counted("mailingGroup", .mailingGroup)),
    set("salutations", ListTypes.plain("salutation", .salutation)),
    set("webSources", ListTypes.webSource),
    set("territories", ListTypes.plain("territory", .territory)),
    set("languages", ListTypes.language),
    set("postCodes", ListTypes.postCode),
    set("vatRegistrationFormats", ListTypes.vatRegistrationFormat),
    set("userSetups", ListTypes.userSetup),
    set("generalBusinessPostingGroups", ListTypes.generalBusinessPostingGroup),
    set(
      "taxBusinessPostingGroups",
      ListTypes.plain("taxBusinessPostingGroup", .taxBusinessPostingGroup)),
    set(
      "customerPostingGroups", ListTypes.plain("customerPostingGroup", .customerPostingGroup)),
    set("vendorPostingGroups", ListTypes.plain("vendorPostingGroup", .vendorPostingGroup)),
    set(
      "bankAccountPostingGroups",
      ListTypes.plain("bankAccountPostingGroup", .bankAccountPostingGroup)),
    set(
      "employeePostingGroups", ListTypes.plain("employeePostingGroup", .employeePostingGroup)),
  ]

  private static let setups = [
    set("marketingSetup", ListTypes.marketingSetup, "GET PATCH"),
    set("concordSetup", ListTypes.concordSetup, "GET PATCH"),
    set("syncPolicies", ViewTypes.syncPolicy, "GET PATCH"),
    set("linkSyncPolicies", ViewTypes.linkSyncPolicy, "GET PATCH", role: .edit),
    set("numberSeries", ListTypes.numberSeries),
    set("numberSeriesLines", ListTypes.numberSeriesLine),
    set("numberSeriesRelationships", ListTypes.numberSeriesRelationship),
    set("customerTemplates", ListTypes.customerTemplate),
    set("vendorTemplates", ListTypes.vendorTemplate),
    set("employeeTemplates", ListTypes.employeeTemplate),
  ]

  private static let records = [
    set("operations", ViewTypes.operation, "GET", role: .edit),
    set("journalEntries", ViewTypes.journalEntry, "GET", tracked: true, role: .edit),
    set("syncIssues", ViewTypes.syncIssue, "GET", role: .edit),
    set("jobs", ViewTypes.job, "GET DELETE", role: .edit),
    set("jobLines", ViewTypes.jobLine, "GET", role: .edit),
    set("importBatches", ViewTypes.importBatch, "GET", role: .edit),
    set("importRows", ViewTypes.importRow, "GET", role: .edit),
  ]

  private static let concordSets = setups + details + lists + records

  private static let placeholders: [EntitySet] =
    """
    accounts:account dimensions:dimension dimensionValues:dimensionValue locations:location
    itemCategories:itemCategory itemVariants:itemVariant
    inventoryPostingGroups:inventoryPostingGroup
    generalProductPostingGroups:generalProductPostingGroup
    timeRegistrationEntries:timeRegistrationEntry
    agedAccountsReceivables:agedAccountsReceivable agedAccountsPayables:agedAccountsPayable
    generalLedgerEntries:generalLedgerEntry journals:journal salesInvoices:salesInvoice
    salesCreditMemos:salesCreditMemo purchaseInvoices:purchaseInvoice projects:project
    """.split(whereSeparator: \.isWhitespace).map { pair in
      let names = pair.split(separator: ":").map(String.init)
      return set(names[0], ViewTypes.placeholder(names[1]), "GET")
    } + [
      set(
        "defaultDimensions",
        ViewTypes.placeholder(
          "defaultDimension",
          """
          id parentId:guid parentType:text50 dimensionId:guid dimensionCode:text20
          dimensionValueId:guid dimensionValueCode:text20
          """), "GET"),
      set(
        "dimensionSetLines",
        ViewTypes.placeholder(
          "dimensionSetLine",
          """
          id code:text20 parentId:guid parentType:text50 displayName:text100 valueId:guid
          valueCode:text20 valueDisplayName:text100
          """), "GET"),
    ]

  static let laterSets = """
    salesQuotes salesQuoteLines salesOrders salesOrderLines purchaseOrders purchaseOrderLines
    purchaseQuotes purchaseQuoteLines blanketSalesOrders blanketSalesOrderLines
    blanketPurchaseOrders blanketPurchaseOrderLines items unitsOfMeasure taxGroups opportunities
    documentAttachments attachments pdfDocument
    """
  static let laterConcordSets = """
    salesSetup purchaseSetup serviceSetup interactionTemplateSetup smtpAccounts
    currencyExchangeRates taxPostingSetups taxProductPostingGroups salutationFormulas
    duplicateSearchSetup interactionGroups interactionTemplates interactionTemplateLanguages
    interactionLogEntries interactionComments interactionAttachments contactDuplicates
    linkSuggestions salesBlanketOrders salesBlanketOrderLines purchaseBlanketOrders
    purchaseBlanketOrderLines serviceOrders serviceOrderLines archivedDocuments
    archivedDocumentLines documentComments outgoingEmails files
    """
}

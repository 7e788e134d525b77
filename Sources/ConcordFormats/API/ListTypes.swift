import ConcordCore

/// Code lists, setups, series, templates and details of contacts (`api.md` 2.18, 3.7).
enum ListTypes {
  private static func list(
    _ name: String, _ kind: EntityKind, _ names: String, _ navigations: [Navigation] = []
  ) -> EntityType {
    EntityType(name, .entity(kind), "id \(names) lastModifiedDateTime", navigations)
  }

  /// All fields of an entity that people may see, in the order of the dictionary.
  private static func whole(
    _ name: String, _ kind: EntityKind, more: String = "", _ navigations: [Navigation] = []
  ) -> EntityType {
    let hidden: Set<String> = ["searchEmail", "searchCity", "policies"]
    let names = kind.entity.fields.map(\.apiName).filter { !hidden.contains($0) }
    return list(name, kind, names.joined(separator: " ") + " " + more, navigations)
  }

  private static let codeAndName = "code! displayName"

  // MARK: Both routes

  static let countryRegion = list(
    "countryRegion", .countryRegion, codeAndName + " addressFormat")
  static let currency = list(
    "currency", .currency,
    codeAndName + " symbol amountDecimalPlaces amountRoundingPrecision")
  static let paymentTerm = list(
    "paymentTerm", .paymentTerms,
    codeAndName + """
       dueDateCalculation discountDateCalculation discountPercent
      calculateDiscountOnCreditMemos:boolean~
      """)
  static let paymentMethod = list("paymentMethod", .paymentMethod, codeAndName)
  static let shipmentMethod = list("shipmentMethod", .shipmentMethod, codeAndName)
  static let salespersonPurchaser = list(
    "salespersonPurchaser", .salesperson,
    codeAndName + " email email2 phoneNo jobTitle commisionPercent privacyBlocked blocked")
  static let taxArea = list(
    "taxArea", .taxBusinessPostingGroup, "code= displayName= taxType:text10=")

  // MARK: The Concord route

  static let marketingSetup = whole(
    "marketingSetup", .marketingSetup,
    more: "attachmentStorageType:attachmentStorageType attachmentStorageLocation:text250")
  static let concordSetup = list(
    "concordSetup", .concordSetup,
    """
    companyName country localCurrencyCode requireCountryInAddress customerNumberSeriesCode
    vendorNumberSeriesCode bankAccountNumberSeriesCode employeeNumberSeriesCode
    itemNumberSeriesCode timeZone reasonRequired driftCheckSchedule journalRetentionDays
    webhooksAllowPrivateNetworks:boolean
    """)

  private static let codeOfRelation = Navigation.to(
    "contact", "contacts", by: "contactNumber", of: .contactBusinessRelation)

  static let contactBusinessRelation = list(
    "contactBusinessRelation", .contactBusinessRelation,
    """
    contactId contactNumber contactName businessRelationCode
    businessRelationDescription:text100? linkToTable linkedId:guid? linkedNumber
    linkedName:text250?
    """,
    [
      codeOfRelation,
      .many(
        "syncPolicies", "linkSyncPolicies", .rows(theirs: .column("link_id"), mine: .id)),
    ])

  static let numberSeries = list(
    "numberSeries", .numberSeries,
    """
    code! displayName defaultNumbers manualNumbers dateOrder lastNumberUsed:code20?
    nextNumber:code20?
    """,
    [
      .many(
        "numberSeriesLines", "numberSeriesLines",
        .rows(
          theirs: source(.numberSeriesLine, "seriesCode"), mine: source(.numberSeries, "code")),
        isDeep: true),
      .many(
        "relationships", "numberSeriesRelationships",
        .rows(
          theirs: source(.numberSeriesRelationship, "code"),
          mine: source(.numberSeries, "code")), isDeep: true),
    ])

  static let numberSeriesLine = list(
    "numberSeriesLine", .numberSeriesLine,
    """
    seriesCode sequence startingDate startingNumber! endingNumber warningNumber incrementBy
    lastNumberUsed lastDateUsed allowGaps open:boolean?
    """)

  private static func contactNavigation(_ kind: EntityKind) -> Navigation {
    .to("contact", "contacts", by: "contactNumber", of: kind)
  }

  static let comment = list(
    "comment", .comment, "contactId contactNumber sequence date code comment",
    [contactNavigation(.comment)])

  private static func source(_ kind: EntityKind, _ name: String) -> PropertySource {
    guard let field = kind.entity.field(name) else {
      preconditionFailure("\(kind) has no field \(name)")
    }
    return .field(field)
  }

  static let alternativeAddress = list(
    "alternativeAddress", .alternativeAddress,
    """
    contactId contactNumber code! companyName companyName2 addressLine1 addressLine2 city state
    country postalCode phoneNumber mobilePhoneNumber extensionNumber pager faxNumber telexNumber
    telexAnswerBack email website
    """,
    [
      contactNavigation(.alternativeAddress),
      .many(
        "dateRanges", "alternativeAddressDateRanges",
        .rowsByTwo([
          (
            source(.alternativeAddressDateRange, "contactNumber"),
            source(.alternativeAddress, "contactNumber")
          ),
          (
            source(.alternativeAddressDateRange, "alternativeAddressCode"),
            source(.alternativeAddress, "code")
          ),
        ]), isDeep: true),
    ])

  static let alternativeAddressDateRange = list(
    "alternativeAddressDateRange", .alternativeAddressDateRange,
    "contactId contactNumber alternativeAddressCode! startingDate! endingDate",
    [contactNavigation(.alternativeAddressDateRange)])

  static func assignment(_ name: String, _ kind: EntityKind, _ code: String) -> EntityType {
    list(
      name, kind, "contactId contactNumber \(code) displayName:text100?",
      [contactNavigation(kind)])
  }

  static let contactIndustryGroup = assignment(
    "contactIndustryGroup", .contactIndustryGroup, "industryGroupCode")
  static let contactJobResponsibility = assignment(
    "contactJobResponsibility", .contactJobResponsibility, "jobResponsibilityCode")
  static let contactMailingGroup = assignment(
    "contactMailingGroup", .contactMailingGroup, "mailingGroupCode")
  static let contactWebSource = list(
    "contactWebSource", .contactWebSource,
    "contactId contactNumber webSourceCode searchWord url:text250?",
    [contactNavigation(.contactWebSource)])

  static let activity = whole("activity", .activity, [contactNavigation(.activity)])

  /// A list of codes with the number of contacts that carry them.
  static func counted(_ name: String, _ kind: EntityKind) -> EntityType {
    list(name, kind, codeAndName + " contactCount")
  }

  /// A list that has nothing but a code and a description.
  static func plain(_ name: String, _ kind: EntityKind) -> EntityType {
    list(name, kind, codeAndName)
  }

  static let language = list("language", .language, codeAndName + " defaultFormatRegion")
  static let webSource = list("webSource", .webSource, codeAndName + " url")
  static let vatRegistrationFormat = list(
    "vatRegistrationFormat", .vatRegistrationFormat, "country lineNumber format")
  static let postCode = list(
    "postCode", .postCode, "code! city! country state@county timeZone")
  static let userSetup = whole("userSetup", .userSetup)
  static let generalBusinessPostingGroup = whole(
    "generalBusinessPostingGroup", .generalBusinessPostingGroup)
  static let numberSeriesRelationship = whole(
    "numberSeriesRelationship", .numberSeriesRelationship)
  static let customerTemplate = whole("customerTemplate", .customerTemplate)
  static let vendorTemplate = whole("vendorTemplate", .vendorTemplate)
  static let employeeTemplate = whole("employeeTemplate", .employeeTemplate)
}

import ConcordCore

/// Contacts and the four kinds: the standard properties, and the wide ones behind them
/// (`api.md` 2.4 – 2.10, 3.5).
enum PartyTypes {
  private static let system = " version createdDateTime createdBy modifiedBy"

  private static let contactNames = """
    id number type displayName! jobTitle companyNumber companyName contactBusinessRelation~
    addressLine1 addressLine2 city state country postalCode phoneNumber mobilePhoneNumber email
    website searchName privacyBlocked taxRegistrationNumber:text50 lastInteractionDate:date
    lastModifiedDateTime
    """
  private static let wideContactNames =
    contactNames + """

      name2 firstName middleName surname initials salutationCode organizationalLevelCode
      extensionNumber pager faxNumber telexNumber telexAnswerBack email2 languageCode formatRegion
      territoryCode salespersonCode currencyId currencyCode registrationNumber correspondenceType
      externalId note excludeFromSegment minor parentalConsentReceived erased:boolean companyId
      numberSeriesCode lastAttemptDate:date interactionCount:int interactionCost:decimal
      interactionDurationMinutes:int duplicateCount:int mailingGroupCount jobResponsibilityCount
      industryGroupCount businessRelationCount linkedCustomerNumber linkedVendorNumber
      linkedBankAccountNumber linkedEmployeeNumber
      """ + system

  private static let customerNames = """
    id number displayName! type addressLine1 addressLine2 city state country postalCode
    phoneNumber email website salespersonCode balanceDue:decimal creditLimit taxLiable taxAreaId
    taxAreaDisplayName taxRegistrationNumber:text50 currencyId currencyCode paymentTermsId
    shipmentMethodId paymentMethodId blocked lastModifiedDateTime
    """
  private static let wideCustomerNames =
    customerNames + """

      name2 searchName mobilePhoneNumber faxNumber telexNumber telexAnswerBack languageCode
      formatRegion territoryCode registrationNumber privacyBlocked contactId contactNumber
      primaryContactId primaryContactNumber contactName ourAccountNumber
      documentSendingProfileCode customerPostingGroupCode generalBusinessPostingGroupCode
      taxBusinessPostingGroupCode taxAreaCode paymentTermsCode paymentMethodCode
      shipmentMethodCode financeChargeTermsCode reminderTermsCode cashFlowPaymentTermsCode
      shippingAgentCode locationCode responsibilityCenterCode customerPriceGroupCode
      customerDiscountGroupCode invoiceDiscountCode allowLineDiscount pricesIncludeTax
      prepaymentPercent applicationMethod billToCustomerId billToCustomerNumber priority gln
      useGlnInElectronicDocuments eoriNumber partnerType preferredBankAccountCode printStatements
      combineShipments reserve copySellToAddressFrom numberSeriesCode templateCode:code20^
      masterPolicy:masterPolicy^
      """ + system

  private static let vendorNames = """
    id number displayName! addressLine1 addressLine2 city state country postalCode phoneNumber
    email website taxRegistrationNumber:text50 currencyId currencyCode irs1099Code:code10~
    paymentTermsId paymentMethodId taxLiable blocked balance:decimal lastModifiedDateTime
    """
  private static let wideVendorNames =
    vendorNames + """

      name2 searchName mobilePhoneNumber faxNumber telexNumber telexAnswerBack languageCode
      formatRegion territoryCode registrationNumber privacyBlocked contactId contactNumber
      primaryContactId primaryContactNumber contactName ourAccountNumber purchaserCode
      documentSendingProfileCode vendorPostingGroupCode generalBusinessPostingGroupCode
      taxBusinessPostingGroupCode taxAreaCode paymentTermsCode paymentMethodCode
      shipmentMethodCode financeChargeTermsCode cashFlowPaymentTermsCode shippingAgentCode
      locationCode responsibilityCenterCode invoiceDiscountCode pricesIncludeTax
      prepaymentPercent applicationMethod payToVendorId payToVendorNumber priority gln eoriNumber
      creditorNumber partnerType preferredBankAccountCode leadTimeCalculation
      copyBuyFromAddressFrom numberSeriesCode templateCode:code20^ masterPolicy:masterPolicy^
      """ + system

  private static let bankAccountNames = """
    id number displayName! lastModifiedDateTime bankAccountNumber blocked currencyCode currencyId
    iban intercompanyEnabled:boolean~
    """
  private static let wideBankAccountNames =
    bankAccountNames + """

      name2 searchName addressLine1 addressLine2 city state country postalCode phoneNumber
      mobilePhoneNumber faxNumber telexNumber telexAnswerBack email website languageCode
      territoryCode formatRegion contactId contactNumber contactName ourContactCode
      bankBranchNumber transitNumber swiftCode bankAccountPostingGroupCode minimumBalance balance=
      openEntries= useAsDefaultForCurrency creditorNumber bankClearingCode bankClearingStandard
      paymentExportFormat bankStatementImportFormat lastStatementNumber lastCheckNumber
      numberSeriesCode
      """ + system

  private static let employeeNames = """
    id number displayName givenName middleName surname jobTitle addressLine1 addressLine2 city
    state country postalCode phoneNumber mobilePhone email personalEmail employmentDate
    terminationDate status birthDate statisticsGroupCode bankBranchNumber bankAccountNumber iban
    lastModifiedDateTime
    """
  private static let wideEmployeeNames =
    employeeNames + """

      initials searchName pager faxNumber extensionNumber title gender nationality
      socialSecurityNumber inactiveDate managerId managerNumber employmentContractCode
      salespersonCode employeePostingGroupCode currencyId currencyCode applicationMethod
      costCenterCode costObjectCode swiftCode privacyBlocked contactId contactNumber
      numberSeriesCode templateCode:code20^
      """ + system

  static let contact = EntityType(
    "contact", .entity(.contact), contactNames, [.picture])
  static let customer = EntityType(
    "customer", .entity(.customer), customerNames, .standardCustomer)
  static let vendor = EntityType("vendor", .entity(.vendor), vendorNames, .standardVendor)
  static let bankAccount = EntityType("bankAccount", .entity(.bankAccount), bankAccountNames)
  static let employee = EntityType(
    "employee", .entity(.employee), employeeNames, .standardEmployee)

  static let wideContact = EntityType(
    "contact", .entity(.contact), wideContactNames, .wideContact)
  static let wideCustomer = EntityType(
    "customer", .entity(.customer), wideCustomerNames, .standardCustomer + .wideCustomer)
  static let wideVendor = EntityType(
    "vendor", .entity(.vendor), wideVendorNames, .standardVendor + .wideVendor)
  static let wideBankAccount = EntityType(
    "bankAccount", .entity(.bankAccount), wideBankAccountNames, .wideBankAccount)
  static let wideEmployee = EntityType(
    "employee", .entity(.employee), wideEmployeeNames, .standardEmployee + .wideEmployee)
}

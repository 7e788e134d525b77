package import ConcordCore

/// Where the value of a property comes from.
package enum PropertySource: Sendable, Equatable {
  case id
  case field(Field)
  /// The record's last modification (API-ENT-6).
  case lastModified
  case version, createdAt, createdBy, modifiedBy
  /// Looked up beside the record.
  case computed(ComputedProperty)
}

/// The properties that are not fields of the record itself (`api.md` 3.5).
package enum ComputedProperty: String, Sendable, CaseIterable {
  case displayName, currencyId, currencyCode, companyId, contactId, contactNumber
  case primaryContactId, billToCustomerId, payToVendorId, managerId
  case taxAreaId, taxAreaDisplayName, paymentTermsId, shipmentMethodId, paymentMethodId
  case linkedCustomerNumber, linkedVendorNumber, linkedBankAccountNumber, linkedEmployeeNumber
  case mailingGroupCount, jobResponsibilityCount, industryGroupCount, businessRelationCount
  /// Always blank, zero or false until their chapters bring them.
  case lastInteractionDate, lastAttemptDate, interactionCount, interactionCost
  case interactionDurationMinutes, duplicateCount, erased, balanceDue, irs1099Code
  case intercompanyEnabled
  /// Input only, returned blank.
  case templateCode, masterPolicy
  /// A vendor's open balance is not kept.
  case vendorBalance = "balance"
}

/// One property of an entity as JSON shows it.
package struct Property: Sendable {
  package let name: String
  package let source: PropertySource
}

/// The properties of an entity in their order (`api.md` 2 and 3.5).
package struct EntityShape: Sendable {
  package let entity: Entity
  package let properties: [Property]

  /// The shape with the most properties: what `--json` and the Concord route show.
  package static func wide(_ entity: Entity) -> EntityShape { all[entity.kind.rawValue] }

  private static let all = EntityKind.allCases.map { EntityShape(wideShapeOf: $0.entity) }

  private init(wideShapeOf entity: Entity) {
    self.entity = entity
    let names = Self.propertyNames[entity.kind]?.split(whereSeparator: \.isWhitespace)
    if let names {
      properties = names.map { Property(String($0), of: entity) }
    } else {
      let fields = entity.fields.map { Property(name: $0.apiName, source: .field($0)) }
      properties =
        [Property(name: "id", source: .id)] + fields
        + [Property(name: "lastModifiedDateTime", source: .lastModified)]
    }
  }

  private static let system = " version createdDateTime createdBy modifiedBy"

  /// Standard properties in their order, then the wide ones; a name that is no field is computed.
  private static let propertyNames: [EntityKind: String] = [
    .contact: """
    id number type displayName jobTitle companyNumber companyName contactBusinessRelation
    addressLine1 addressLine2 city state country postalCode phoneNumber mobilePhoneNumber email
    website searchName privacyBlocked taxRegistrationNumber lastInteractionDate
    lastModifiedDateTime
    name2 firstName middleName surname initials salutationCode organizationalLevelCode
    extensionNumber pager faxNumber telexNumber telexAnswerBack email2 languageCode formatRegion
    territoryCode salespersonCode currencyId currencyCode registrationNumber correspondenceType
    externalId note excludeFromSegment minor parentalConsentReceived erased companyId
    numberSeriesCode lastAttemptDate interactionCount interactionCost
    interactionDurationMinutes duplicateCount mailingGroupCount jobResponsibilityCount
    industryGroupCount businessRelationCount linkedCustomerNumber linkedVendorNumber
    linkedBankAccountNumber linkedEmployeeNumber
    """ + system,
    .customer: """
    id number displayName type addressLine1 addressLine2 city state country postalCode
    phoneNumber email website salespersonCode balanceDue creditLimit taxLiable taxAreaId
    taxAreaDisplayName taxRegistrationNumber currencyId currencyCode paymentTermsId
    shipmentMethodId paymentMethodId blocked lastModifiedDateTime
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
    combineShipments reserve copySellToAddressFrom numberSeriesCode templateCode masterPolicy
    """ + system,
    .vendor: """
    id number displayName addressLine1 addressLine2 city state country postalCode phoneNumber
    email website taxRegistrationNumber currencyId currencyCode irs1099Code paymentTermsId
    paymentMethodId taxLiable blocked balance lastModifiedDateTime
    name2 searchName mobilePhoneNumber faxNumber telexNumber telexAnswerBack languageCode
    formatRegion territoryCode registrationNumber privacyBlocked contactId contactNumber
    primaryContactId primaryContactNumber contactName ourAccountNumber purchaserCode
    documentSendingProfileCode vendorPostingGroupCode generalBusinessPostingGroupCode
    taxBusinessPostingGroupCode taxAreaCode paymentTermsCode paymentMethodCode
    shipmentMethodCode financeChargeTermsCode cashFlowPaymentTermsCode shippingAgentCode
    locationCode responsibilityCenterCode invoiceDiscountCode pricesIncludeTax
    prepaymentPercent applicationMethod payToVendorId payToVendorNumber priority gln eoriNumber
    creditorNumber partnerType preferredBankAccountCode leadTimeCalculation
    copyBuyFromAddressFrom numberSeriesCode templateCode masterPolicy
    """ + system,
    .bankAccount: """
    id number displayName lastModifiedDateTime bankAccountNumber blocked currencyCode currencyId
    iban intercompanyEnabled
    name2 searchName addressLine1 addressLine2 city state country postalCode phoneNumber
    mobilePhoneNumber faxNumber telexNumber telexAnswerBack email website languageCode
    territoryCode formatRegion contactId contactNumber contactName ourContactCode
    bankBranchNumber transitNumber swiftCode bankAccountPostingGroupCode minimumBalance balance
    openEntries useAsDefaultForCurrency creditorNumber bankClearingCode bankClearingStandard
    paymentExportFormat bankStatementImportFormat lastStatementNumber lastCheckNumber
    numberSeriesCode
    """ + system,
    .employee: """
    id number displayName givenName middleName surname jobTitle addressLine1 addressLine2 city
    state country postalCode phoneNumber mobilePhone email personalEmail employmentDate
    terminationDate status birthDate statisticsGroupCode bankBranchNumber bankAccountNumber iban
    lastModifiedDateTime
    initials searchName pager faxNumber extensionNumber title gender nationality
    socialSecurityNumber inactiveDate managerId managerNumber employmentContractCode
    salespersonCode employeePostingGroupCode currencyId currencyCode applicationMethod
    costCenterCode costObjectCode swiftCode privacyBlocked contactId contactNumber
    numberSeriesCode templateCode
    """ + system,
  ]
}

extension Property {
  fileprivate init(_ name: String, of entity: Entity) {
    self.name = name
    source =
      switch name {
      case "id": .id
      case "lastModifiedDateTime": .lastModified
      case "version": .version
      case "createdDateTime": .createdAt
      case "createdBy": .createdBy
      case "modifiedBy": .modifiedBy
      // Local currency is shown by its code (API-ENT-5).
      case "currencyCode": .computed(.currencyCode)
      default:
        if let field = entity.field(name) {
          .field(field)
        } else if let computed = ComputedProperty(rawValue: name) {
          .computed(computed)
        } else {
          preconditionFailure("\(entity.name) has no property \(name)")
        }
      }
  }
}

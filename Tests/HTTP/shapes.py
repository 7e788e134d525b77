"""The members of the entities in the order of the contract (2.3 to 2.10, 3.5, 3.7)."""

ADDRESS = "addressLine1 addressLine2 city state country postalCode"
PHONES = "mobilePhoneNumber faxNumber telexNumber telexAnswerBack"
SYSTEM = "version createdDateTime createdBy modifiedBy"

STANDARD = {
    "contacts": f"id number type displayName jobTitle companyNumber companyName contactBusinessRelation {ADDRESS} phoneNumber "
                "mobilePhoneNumber email website searchName privacyBlocked taxRegistrationNumber lastInteractionDate lastModifiedDateTime",
    "customers": f"id number displayName type {ADDRESS} phoneNumber email website salespersonCode balanceDue creditLimit taxLiable taxAreaId "
                 "taxAreaDisplayName taxRegistrationNumber currencyId currencyCode paymentTermsId shipmentMethodId paymentMethodId blocked "
                 "lastModifiedDateTime",
    "vendors": f"id number displayName {ADDRESS} phoneNumber email website taxRegistrationNumber currencyId currencyCode irs1099Code "
               "paymentTermsId paymentMethodId taxLiable blocked balance lastModifiedDateTime",
    "bankAccounts": "id number displayName lastModifiedDateTime bankAccountNumber blocked currencyCode currencyId iban intercompanyEnabled",
    "employees": f"id number displayName givenName middleName surname jobTitle {ADDRESS} phoneNumber mobilePhone email personalEmail "
                 "employmentDate terminationDate status birthDate statisticsGroupCode bankBranchNumber bankAccountNumber iban "
                 "lastModifiedDateTime",
    "companyInformation": f"id displayName {ADDRESS} phoneNumber faxNumber email website taxRegistrationNumber currencyCode "
                          "currentFiscalYearStartDate industry experience lastModifiedDateTime",
}

WIDE = {
    "contacts": "name2 firstName middleName surname initials salutationCode organizationalLevelCode extensionNumber pager faxNumber telexNumber "
                "telexAnswerBack email2 languageCode formatRegion territoryCode salespersonCode currencyId currencyCode registrationNumber "
                "correspondenceType externalId note excludeFromSegment minor parentalConsentReceived erased companyId numberSeriesCode "
                "lastAttemptDate interactionCount interactionCost interactionDurationMinutes duplicateCount mailingGroupCount "
                "jobResponsibilityCount industryGroupCount businessRelationCount linkedCustomerNumber linkedVendorNumber "
                "linkedBankAccountNumber linkedEmployeeNumber",
    "customers": f"name2 searchName {PHONES} languageCode formatRegion territoryCode registrationNumber privacyBlocked contactId contactNumber "
                 "primaryContactId primaryContactNumber contactName ourAccountNumber documentSendingProfileCode customerPostingGroupCode "
                 "generalBusinessPostingGroupCode taxBusinessPostingGroupCode taxAreaCode paymentTermsCode paymentMethodCode shipmentMethodCode "
                 "financeChargeTermsCode reminderTermsCode cashFlowPaymentTermsCode shippingAgentCode locationCode responsibilityCenterCode "
                 "customerPriceGroupCode customerDiscountGroupCode invoiceDiscountCode allowLineDiscount pricesIncludeTax prepaymentPercent "
                 "applicationMethod billToCustomerId billToCustomerNumber priority gln useGlnInElectronicDocuments eoriNumber partnerType "
                 "preferredBankAccountCode printStatements combineShipments reserve copySellToAddressFrom numberSeriesCode templateCode masterPolicy",
    "vendors": f"name2 searchName {PHONES} languageCode formatRegion territoryCode registrationNumber privacyBlocked contactId contactNumber "
               "primaryContactId primaryContactNumber contactName ourAccountNumber purchaserCode documentSendingProfileCode vendorPostingGroupCode "
               "generalBusinessPostingGroupCode taxBusinessPostingGroupCode taxAreaCode paymentTermsCode paymentMethodCode shipmentMethodCode "
               "financeChargeTermsCode cashFlowPaymentTermsCode shippingAgentCode locationCode responsibilityCenterCode invoiceDiscountCode "
               "pricesIncludeTax prepaymentPercent applicationMethod payToVendorId payToVendorNumber priority gln eoriNumber creditorNumber "
               "partnerType preferredBankAccountCode leadTimeCalculation copyBuyFromAddressFrom numberSeriesCode templateCode masterPolicy",
    "bankAccounts": f"name2 searchName {ADDRESS} phoneNumber {PHONES} email website languageCode territoryCode formatRegion contactId "
                    "contactNumber contactName ourContactCode bankBranchNumber transitNumber swiftCode bankAccountPostingGroupCode minimumBalance "
                    "balance openEntries useAsDefaultForCurrency creditorNumber bankClearingCode bankClearingStandard paymentExportFormat "
                    "bankStatementImportFormat lastStatementNumber lastCheckNumber numberSeriesCode",
    "employees": "initials searchName pager faxNumber extensionNumber title gender nationality socialSecurityNumber inactiveDate managerId "
                 "managerNumber employmentContractCode salespersonCode employeePostingGroupCode currencyId currencyCode applicationMethod "
                 "costCenterCode costObjectCode swiftCode privacyBlocked contactId contactNumber numberSeriesCode templateCode",
}

CONCORD = {
    "marketingSetup": "id contactNumberSeriesCode customerBusinessRelationCode vendorBusinessRelationCode bankAccountBusinessRelationCode "
                      "employeeBusinessRelationCode inheritSalespersonCode inheritTerritoryCode inheritCountryRegionCode inheritLanguageCode "
                      "inheritFormatRegion inheritAddressDetails inheritCommunicationDetails defaultSalespersonCode defaultTerritoryCode "
                      "defaultCountryRegionCode defaultLanguageCode defaultFormatRegion defaultCorrespondenceType defaultCompanySalutationCode "
                      "defaultPersonSalutationCode maintainDuplicateSearchStrings autosearchForDuplicates searchHitPercent "
                      "createContactsForEmployees attachmentStorageType attachmentStorageLocation lastModifiedDateTime",
    "businessRelations": "id code displayName contactCount lastModifiedDateTime",
    "contactBusinessRelations": "id contactId contactNumber contactName businessRelationCode businessRelationDescription linkToTable linkedId "
                                "linkedNumber linkedName lastModifiedDateTime",
    "numberSeries": "id code displayName defaultNumbers manualNumbers dateOrder lastNumberUsed nextNumber lastModifiedDateTime",
    "numberSeriesLines": "id seriesCode sequence startingDate startingNumber endingNumber warningNumber incrementBy lastNumberUsed lastDateUsed "
                         "allowGaps open lastModifiedDateTime",
    "territories": "id code displayName lastModifiedDateTime",
    "languages": "id code displayName defaultFormatRegion lastModifiedDateTime",
    "vatRegistrationFormats": "id country lineNumber format lastModifiedDateTime",
    "mailingGroups": "id code displayName contactCount lastModifiedDateTime",
    "countriesRegions": "id code displayName addressFormat lastModifiedDateTime",
    "currencies": "id code displayName symbol amountDecimalPlaces amountRoundingPrecision lastModifiedDateTime",
    "paymentTerms": "id code displayName dueDateCalculation discountDateCalculation discountPercent calculateDiscountOnCreditMemos "
                    "lastModifiedDateTime",
    "taxAreas": "id code displayName taxType lastModifiedDateTime",
    "operations": "id operationNumber occurredDateTime userId channel clientName operation reason entryCount undoOfOperation undoneByOperation",
    "journalEntries": "id operationNumber entryNumber occurredDateTime userId channel operation reason entitySet recordId recordNumber changeType "
                      "field oldValue newValue cause causeDetail",
    "jobs": "id number kind status progressPercent totalCount processedCount createdCount changedCount skippedCount failedCount currentRecord "
            "message parameters result warnings cancelRequested createdBy queuedDateTime startedDateTime finishedDateTime",
    "jobLines": "id sequence entitySet recordId recordNumber outcome reasonCode message resultId resultNumber operationNumber",
    "contactsInformation": "contactId contactNumber contactName contactType relatedId relatedType",
    "customerContacts": "id email firstName lastName professionalTitle customerId customerName primaryPhoneNumber",
    "customerFinancialDetails": "id number balance totalSalesExcludingTax overdueAmount lastModifiedDateTime",
    "picture": "id parentType width height contentType",
}

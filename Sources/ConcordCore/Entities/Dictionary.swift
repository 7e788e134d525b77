extension Entity {
  /// The description of a record type; every kind has exactly one.
  static func definition(of kind: EntityKind) -> Entity {
    switch kind {
    case .contact: Contact.entity
    case .customer: Customer.entity
    case .vendor: Vendor.entity
    case .bankAccount: BankAccount.entity
    case .employee: Employee.entity
    case .contactBusinessRelation: ContactBusinessRelation.entity
    case .businessRelation: BusinessRelation.entity
    case .syncPolicy: SyncPolicy.entity
    case .marketingSetup: MarketingSetup.entity
    case .concordSetup: ConcordSetup.entity
    case .numberSeries: NumberSeries.entity
    case .numberSeriesLine: NumberSeriesLine.entity
    case .numberSeriesRelationship: NumberSeriesRelationship.entity
    case .customerTemplate: Template.customer
    case .vendorTemplate: Template.vendor
    case .employeeTemplate: Template.employee
    case .countryRegion: CodeList.countryRegion
    case .vatRegistrationFormat: CodeList.vatRegistrationFormat
    case .postCode: CodeList.postCode
    case .salesperson: CodeList.salesperson
    case .userSetup: CodeList.userSetup
    case .territory: CodeList.territory
    case .currency: CodeList.currency
    case .language: CodeList.language
    case .salutation: CodeList.plain(kind, "salutations", "Salutation")
    case .organizationalLevel:
      CodeList.plain(kind, "organizationalLevels", "Organizational Level")
    case .jobResponsibility:
      Entity.codeList(
        kind, "job_responsibility", set: "jobResponsibilities", caption: "Job Responsibility")
    case .industryGroup: CodeList.plain(kind, "industryGroups", "Industry Group")
    case .mailingGroup: CodeList.plain(kind, "mailingGroups", "Mailing Group")
    case .webSource: CodeList.webSource
    case .paymentTerms: CodeList.paymentTerms
    case .paymentMethod: CodeList.paymentMethod
    case .shipmentMethod: CodeList.plain(kind, "shipmentMethods", "Shipment Method")
    case .generalBusinessPostingGroup: CodeList.generalBusinessPostingGroup
    case .taxBusinessPostingGroup:
      CodeList.plain(kind, "taxBusinessPostingGroups", "VAT Business Posting Group", 20)
    case .customerPostingGroup:
      CodeList.plain(kind, "customerPostingGroups", "Customer Posting Group", 20)
    case .vendorPostingGroup:
      CodeList.plain(kind, "vendorPostingGroups", "Vendor Posting Group", 20)
    case .bankAccountPostingGroup:
      CodeList.plain(kind, "bankAccountPostingGroups", "Bank Account Posting Group", 20)
    case .employeePostingGroup:
      CodeList.plain(kind, "employeePostingGroups", "Employee Posting Group", 20)
    case .alternativeAddress: AlternativeAddress.entity
    case .alternativeAddressDateRange: AlternativeAddressDateRange.entity
    case .contactIndustryGroup: ContactAssignment.industryGroup
    case .contactWebSource: ContactAssignment.webSource
    case .contactJobResponsibility: ContactAssignment.jobResponsibility
    case .contactMailingGroup: ContactAssignment.mailingGroup
    case .comment: Comment.entity
    case .activity: Activity.entity
    }
  }
}

/// Relation codes, inheritance switches and defaults of new contacts; one row (2.7).
package enum MarketingSetup {
  static let entity = Entity(
    .marketingSetup, "marketing_setup", set: "marketingSetup", caption: "Marketing Setup", key: [],
    [
      .code("contactNumberSeriesCode", "Contact Nos.", 20).refers(to: .numberSeries),
      .code("customerBusinessRelationCode", "Bus. Rel. Code for Customers", 10)
        .refers(to: .businessRelation),
      .code("vendorBusinessRelationCode", "Bus. Rel. Code for Vendors", 10)
        .refers(to: .businessRelation),
      .code("bankAccountBusinessRelationCode", "Bus. Rel. Code for Bank Accs.", 10)
        .refers(to: .businessRelation),
      .code("employeeBusinessRelationCode", "Bus. Rel. Code for Employees", 10)
        .refers(to: .businessRelation),
      .flag("inheritSalespersonCode", "Inherit Salesperson Code", default: true),
      .flag("inheritTerritoryCode", "Inherit Territory Code", default: true),
      .flag("inheritCountryRegionCode", "Inherit Country/Region Code", default: true),
      .flag("inheritLanguageCode", "Inherit Language Code", default: true),
      .flag("inheritFormatRegion", "Inherit Format Region", default: true),
      .flag("inheritAddressDetails", "Inherit Address Details", default: true),
      .flag("inheritCommunicationDetails", "Inherit Communication Details", default: true),
      .salesperson("defaultSalespersonCode", "Default Salesperson Code"),
      .code("defaultTerritoryCode", "Default Territory Code", 10).refers(to: .territory),
      .code("defaultCountryRegionCode", "Default Country/Region Code", 10)
        .refers(to: .countryRegion),
      .code("defaultLanguageCode", "Default Language Code", 10).refers(to: .language),
      .text("defaultFormatRegion", "Default Format Region", 80).checked(.cultureTag),
      .option(
        "defaultCorrespondenceType", "Default Correspondence Type",
        FieldSpec.correspondenceTypes),
      .code("defaultCompanySalutationCode", "Def. Company Salutation Code", 10)
        .refers(to: .salutation),
      .code("defaultPersonSalutationCode", "Default Person Salutation Code", 10)
        .refers(to: .salutation),
      .flag("maintainDuplicateSearchStrings", "Maintain Dupl. Search Strings", default: true),
      .flag("autosearchForDuplicates", "Autosearch for Duplicates", default: true),
      .integer("searchHitPercent", "Search Hit %", 1...100, default: 60),
      .flag("createContactsForEmployees", "Create Contacts for Employees"),
    ])

  package static let contactSeries = entity.key("contactNumberSeriesCode")
  package static let inheritAddress = entity.key("inheritAddressDetails", as: Bool.self)
  package static let inheritCommunication =
    entity.key("inheritCommunicationDetails", as: Bool.self)
  package static let defaultSalesperson = entity.key("defaultSalespersonCode")
  package static let companySalutation = entity.key("defaultCompanySalutationCode")
  package static let personSalutation = entity.key("defaultPersonSalutationCode")
  package static let maintainSearchStrings =
    entity.key("maintainDuplicateSearchStrings", as: Bool.self)
  package static let autosearch = entity.key("autosearchForDuplicates", as: Bool.self)
  package static let createContactsForEmployees =
    entity.key("createContactsForEmployees", as: Bool.self)

  /// Inheritance of single fields: the switch and the contact field (C-INH-1).
  static let inheritedSingly: [(isOn: Key<Bool>, field: Key<String>)] = [
    (entity.key("inheritSalespersonCode", as: Bool.self), Contact.salesperson),
    (entity.key("inheritTerritoryCode", as: Bool.self), Contact.territory),
    (entity.key("inheritCountryRegionCode", as: Bool.self), Contact.country),
    (entity.key("inheritLanguageCode", as: Bool.self), Contact.language),
    (entity.key("inheritFormatRegion", as: Bool.self), Contact.formatRegion),
  ]

  /// Defaults of new contacts other than salesperson and salutation (C-NEW-6).
  static let contactDefaults: [(setup: Key<String>, field: Key<String>)] = [
    (entity.key("defaultTerritoryCode"), Contact.territory),
    (entity.key("defaultCountryRegionCode"), Contact.country),
    (entity.key("defaultLanguageCode"), Contact.language),
    (entity.key("defaultFormatRegion"), Contact.formatRegion),
    (entity.key("defaultCorrespondenceType"), Contact.correspondenceType),
  ]
}

/// Our own company: name, country, currency, time zone and the series of the kinds; one row (2.8).
package enum ConcordSetup {
  static let entity = Entity(
    .concordSetup, "concord_setup", set: "concordSetup", caption: "Concord Setup", key: [],
    [
      .text("companyName", "Company Name", 100),
      .code("country", "Country/Region Code", 10).refers(to: .countryRegion),
      .code("localCurrencyCode", "LCY Code", 10),
      .flag("requireCountryInAddress", "Require Country/Region Code in Address"),
      .code("customerNumberSeriesCode", "Customer Nos.", 20).refers(to: .numberSeries),
      .code("vendorNumberSeriesCode", "Vendor Nos.", 20).refers(to: .numberSeries),
      .code("bankAccountNumberSeriesCode", "Bank Account Nos.", 20).refers(to: .numberSeries),
      .code("employeeNumberSeriesCode", "Employee Nos.", 20).refers(to: .numberSeries),
      .code("itemNumberSeriesCode", "Item Nos.", 20).refers(to: .numberSeries),
      .text("timeZone", "Time Zone", 180).checked(.timeZone),
      .flag("reasonRequired", "Reason Required"),
      .text("driftCheckSchedule", "Drift Check Schedule", 100),
      .integer("journalRetentionDays", "Journal Retention Days", 0...36_500),
      .text("addressLine1", "Address", 100),
      .text("addressLine2", "Address 2", 50),
      .text("city", "City", 30),
      .text("state", "County", 30),
      .code("postalCode", "Post Code", 20),
      .text("phoneNumber", "Phone No.", 30).checked(.phone),
      .eMail, .homePage, .vatRegistration, .picture,
    ])

  package static let companyName = entity.key("companyName")
  package static let country = entity.key("country")
  package static let localCurrency = entity.key("localCurrencyCode")
  package static let requireCountry = entity.key("requireCountryInAddress", as: Bool.self)
  package static let timeZone = entity.key("timeZone")
  package static let reasonRequired = entity.key("reasonRequired", as: Bool.self)
}

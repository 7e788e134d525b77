/// Company or Person (2.1).
package enum ContactType: String, Sendable, Codable, CaseIterable, FieldValue {
  case company = "Company"
  case person = "Person"

  package init(_ value: Value) { self = ContactType(rawValue: value.text) ?? .company }
  package var value: Value { .text(rawValue) }
}

/// The fields of a contact, the hub of synchronisation (2.1).
package enum Contact {
  static let entity = Entity(
    .contact, "contact", set: "contacts", caption: "Contact", key: ["number"],
    [.number(), .option("type", "Type", FieldSpec.contactTypes)] + FieldSpec.names + [
      .text("firstName", "First Name", 30),
      .text("middleName", "Middle Name", 30),
      .text("surname", "Surname", 30),
      .text("initials", "Initials", 30),
      .text("jobTitle", "Job Title", 30),
      .code("salutationCode", "Salutation Code", 10).refers(to: .salutation),
      .code("organizationalLevelCode", "Organizational Level Code", 10)
        .refers(to: .organizationalLevel),
      .code("companyNumber", "Company No.", 20).refers(to: .contact),
      .text("companyName", "Company Name", 100),
    ] + FieldSpec.addressDetails + FieldSpec.phones + [
      .text("extensionNumber", "Extension No.", 30),
      .text("pager", "Pager", 30),
      .eMail,
      .text("email2", "E-Mail 2", 80).checked(.email),
      .code("searchEmail", "Search E-Mail", 80).readOnly(),
      .homePage, .language, .formatRegion, .territory,
      .salesperson("salespersonCode", "Salesperson Code"),
      .currency, .vatRegistration, .registration,
      .option("correspondenceType", "Correspondence Type", FieldSpec.correspondenceTypes),
      .code("externalId", "External ID", 20),
      .text("note", "Note", 65_536).checked(.multiline),
      .flag("excludeFromSegment", "Exclude from Segment"),
      .picture, .privacyBlocked,
      .flag("minor", "Minor"),
      .flag("parentalConsentReceived", "Parental Consent Received"),
      .numberSeries,
      .option(
        "contactBusinessRelation", "Contact Business Relation",
        ["None", "Customer", "Vendor", "Bank Account", "Employee", "Multiple", "Other"]
      )
      .readOnly().untracked(),
    ])

  package static let number = entity.key("number")
  package static let type = entity.key("type", as: ContactType.self)
  package static let name = entity.key("displayName")
  package static let searchName = entity.key("searchName")
  package static let firstName = entity.key("firstName")
  package static let middleName = entity.key("middleName")
  package static let surname = entity.key("surname")
  package static let initials = entity.key("initials")
  package static let jobTitle = entity.key("jobTitle")
  package static let salutationCode = entity.key("salutationCode")
  package static let organizationalLevelCode = entity.key("organizationalLevelCode")
  package static let companyNumber = entity.key("companyNumber")
  package static let companyName = entity.key("companyName")
  package static let address = entity.key("addressLine1")
  package static let address2 = entity.key("addressLine2")
  package static let city = entity.key("city")
  package static let county = entity.key("state")
  package static let country = entity.key("country")
  package static let postCode = entity.key("postalCode")
  package static let phone = entity.key("phoneNumber")
  package static let mobilePhone = entity.key("mobilePhoneNumber")
  package static let fax = entity.key("faxNumber")
  package static let telex = entity.key("telexNumber")
  package static let telexAnswerBack = entity.key("telexAnswerBack")
  package static let extensionNumber = entity.key("extensionNumber")
  package static let pager = entity.key("pager")
  package static let email = entity.key("email")
  package static let searchEmail = entity.key("searchEmail")
  package static let homePage = entity.key("website")
  package static let language = entity.key("languageCode")
  package static let formatRegion = entity.key("formatRegion")
  package static let territory = entity.key("territoryCode")
  package static let salesperson = entity.key("salespersonCode")
  package static let currency = entity.key("currencyCode")
  package static let vatNo = entity.key("taxRegistrationNumber")
  package static let registrationNo = entity.key("registrationNumber")
  package static let correspondenceType = entity.key("correspondenceType")
  package static let externalID = entity.key("externalId")
  package static let image = entity.key("picture")
  package static let privacyBlocked = entity.key("privacyBlocked", as: Bool.self)
  package static let minor = entity.key("minor", as: Bool.self)
  package static let parentalConsent = entity.key("parentalConsentReceived", as: Bool.self)
  package static let numberSeries = entity.key("numberSeriesCode")
  package static let indicator = entity.key("contactBusinessRelation")

  /// The fields that only a person may carry (C-NEW-3).
  package static let personFields: [Field] = [
    firstName.field, middleName.field, surname.field, initials.field, jobTitle.field,
    organizationalLevelCode.field, minor.field, parentalConsent.field,
  ]
  /// The fields that a person may carry only while linked to a customer (V-PERSONFIELDS).
  package static let companyFields: [Field] = [
    currency.field, vatNo.field, registrationNo.field,
  ]
  package static let nameParts: [Key<String>] = [firstName, middleName, surname]
}

/// Lines of the data dictionary that several record types have in common, with equal names,
/// types and lengths, so that a shared value never has to be cut or converted (3.1).
extension FieldSpec {
  static let addressDetails: [FieldSpec] = [
    .text("addressLine1", "Address", 100),
    .text("addressLine2", "Address 2", 50),
    .text("city", "City", 30),
    .text("state", "County", 30),
    .code("country", "Country/Region Code", 10).refers(to: .countryRegion),
    .code("postalCode", "Post Code", 20),
  ]

  static let phones: [FieldSpec] = [
    .text("phoneNumber", "Phone No.", 30).checked(.phone),
    .text("mobilePhoneNumber", "Mobile Phone No.", 30).checked(.phone),
    .text("faxNumber", "Fax No.", 30),
    .text("telexNumber", "Telex No.", 20),
    .text("telexAnswerBack", "Telex Answer Back", 20),
  ]

  static let eMail = FieldSpec.text("email", "E-Mail", 80).checked(.emails)
  static let homePage = FieldSpec.text("website", "Home Page", 255)
  static let language = FieldSpec.code("languageCode", "Language Code", 10).refers(to: .language)
  static let formatRegion =
    FieldSpec.text("formatRegion", "Format Region", 80).checked(.cultureTag)
  static let territory =
    FieldSpec.code("territoryCode", "Territory Code", 10).refers(to: .territory)
  static let currency = FieldSpec.code("currencyCode", "Currency Code", 10).refers(to: .currency)
  static let privacyBlocked = FieldSpec.flag("privacyBlocked", "Privacy Blocked")
  static let vatRegistration =
    FieldSpec.text("taxRegistrationNumber", "VAT Registration No.", 20).checked(.vat)
  static let registration =
    FieldSpec.text("registrationNumber", "Registration No.", 50).checked(.registrationNumber)
  static let picture = FieldSpec.image("picture", "Image")
  static let iban = FieldSpec.code("iban", "IBAN", 50).checked(.iban)
  static let numberSeries =
    FieldSpec.code("numberSeriesCode", "No. Series", 20).refers(to: .numberSeries).onCreation()

  static func number(_ caption: String = "No.") -> FieldSpec { .code("number", caption, 20) }

  static func salesperson(_ name: String, _ caption: String) -> FieldSpec {
    .code(name, caption, 20).refers(to: .salesperson).checked(.salesperson)
  }

  /// The names of an organisation: Name, Search Name, Name 2.
  static let names: [FieldSpec] = [
    .text("displayName", "Name", 100).required().comparable(),
    .code("searchName", "Search Name", 100),
    .text("name2", "Name 2", 50),
  ]

  static let contactTypes = ["Company", "Person"]
  static let partnerTypes = ["", "Company", "Person"]
  static let applicationMethods = ["Manual", "Apply to Oldest"]
  static let correspondenceTypes = ["", "Hard Copy", "Email"]
}

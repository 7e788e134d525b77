extension Entity {
  /// A plain list of codes with a description (2.12).
  static func codeList(
    _ kind: EntityKind, _ name: String, set setName: String, caption: String,
    codeLength: Int = 10, nameCaption: String = "Description", nameLength: Int = 100,
    _ more: [FieldSpec] = []
  ) -> Entity {
    Entity(
      kind, name, set: setName, caption: caption, key: ["code"],
      [
        .code("code", "Code", codeLength).required(),
        .text("displayName", nameCaption, nameLength),
      ] + more)
  }
}

/// The address lists of 2.11 and the plain lists of 2.12.
package enum CodeList {
  static let countryRegion = Entity.codeList(
    .countryRegion, "country_region", set: "countriesRegions", caption: "Country/Region",
    nameCaption: "Name", nameLength: 50,
    [
      .code("isoCode", "ISO Code", 2).checked(.isoLetters),
      .text("isoNumericCode", "ISO Numeric Code", 3).checked(.digits(count: 3)),
      .code("euCountryRegionCode", "EU Country/Region Code", 10),
      .option(
        "addressFormat", "Address Format",
        [
          "City+Post Code", "Post Code+City", "City+County+Post Code",
          "Blank Line+Post Code+City", "Custom",
        ]),
      .option(
        "contactAddressFormat", "Contact Address Format",
        ["After Company Name", "First", "Last"]),
      .text("countyName", "County Name", 30),
    ])

  static let vatRegistrationFormat = Entity(
    .vatRegistrationFormat, "vat_registration_format", set: "vatRegistrationFormats",
    caption: "VAT Registration No. Format", key: ["country", "lineNumber"],
    [
      .code("country", "Country/Region Code", 10).refers(to: .countryRegion).onCreation()
        .required(),
      .integer("lineNumber", "Line No.", 0...2_147_483_647).onCreation(),
      .text("format", "Format", 20).required(),
    ])

  package static let vatFormatCountry = vatRegistrationFormat.key("country")
  package static let vatFormat = vatRegistrationFormat.key("format")

  static let postCode = Entity(
    .postCode, "post_code", set: "postCodes", caption: "Post Code", key: ["code", "city"],
    [
      .code("code", "Code", 20).required(),
      .text("city", "City", 30).required(),
      .code("searchCity", "Search City", 30).readOnly(),
      .code("country", "Country/Region Code", 10).refers(to: .countryRegion),
      .text("county", "County", 30),
      .text("timeZone", "Time Zone", 180).checked(.timeZone),
    ])

  package static let postCodeCode = postCode.key("code")
  package static let postCodeCity = postCode.key("city")
  package static let postCodeSearchCity = postCode.key("searchCity")
  package static let postCodeCountry = postCode.key("country")
  package static let postCodeCounty = postCode.key("county")

  static let salesperson = Entity.codeList(
    .salesperson, "salesperson_purchaser", set: "salespeoplePurchasers",
    caption: "Salesperson/Purchaser", codeLength: 20, nameCaption: "Name", nameLength: 50,
    [
      .text("jobTitle", "Job Title", 30),
      .text("email", "E-Mail", 80).checked(.email),
      .text("email2", "E-Mail 2", 80).checked(.email),
      .code("searchEmail", "Search E-Mail", 80).readOnly(),
      .text("phoneNo", "Phone No.", 30),
      .decimal("commisionPercent", "Commission %", 0...100 * FieldType.decimalScale),
      .privacyBlocked,
      .flag("blocked", "Blocked"),
      .picture,
    ])

  package static let salespersonName = salesperson.key("displayName")
  package static let salespersonPrivacyBlocked = salesperson.key("privacyBlocked", as: Bool.self)
  package static let salespersonBlocked = salesperson.key("blocked", as: Bool.self)

  static let userSetup = Entity(
    .userSetup, "user_setup", set: "userSetups", caption: "User Setup", key: ["userId"],
    [
      .code("userId", "User ID", 50).required(),
      .text("fullName", "Full Name", 100),
      .salesperson("salespersonCode", "Salesperson/Purchaser Code"),
      .text("loginEmail", "Login E-Mail", 80).checked(.email),
      .text("timeZone", "Time Zone", 180).checked(.timeZone),
    ])

  package static let userSalesperson = userSetup.key("salespersonCode")

  static let territory = Entity.codeList(
    .territory, "territory", set: "territories", caption: "Territory", nameCaption: "Name",
    nameLength: 50)

  static let currency = Entity.codeList(
    .currency, "currency", set: "currencies", caption: "Currency", nameLength: 30,
    [
      .code("isoCode", "ISO Code", 3),
      .code("isoNumericCode", "ISO Numeric Code", 3),
      .text("symbol", "Symbol", 10),
      .text("amountDecimalPlaces", "Amount Decimal Places", 5),
      .decimal("amountRoundingPrecision", "Amount Rounding Precision"),
    ])

  static let language = Entity.codeList(
    .language, "language", set: "languages", caption: "Language", nameCaption: "Name",
    nameLength: 50,
    [.text("defaultFormatRegion", "Default Format Region", 80).checked(.cultureTag)])

  static let webSource = Entity.codeList(
    .webSource, "web_source", set: "webSources", caption: "Web Source",
    [.text("url", "URL", 250)])

  static let paymentTerms = Entity.codeList(
    .paymentTerms, "payment_terms", set: "paymentTerms", caption: "Payment Terms",
    [
      .text("dueDateCalculation", "Due Date Calculation", 32).checked(.dateFormula),
      .text("discountDateCalculation", "Discount Date Calculation", 32).checked(.dateFormula),
      .decimal("discountPercent", "Discount %", 0...100 * FieldType.decimalScale),
    ])

  static let paymentMethod = Entity.codeList(
    .paymentMethod, "payment_method", set: "paymentMethods", caption: "Payment Method",
    [
      .flag("directDebit", "Direct Debit"),
      .code("directDebitPaymentTermsCode", "Direct Debit Pmt. Terms Code", 10)
        .refers(to: .paymentTerms),
    ])

  package static let directDebit = paymentMethod.key("directDebit", as: Bool.self)
  package static let directDebitTerms = paymentMethod.key("directDebitPaymentTermsCode")

  static let generalBusinessPostingGroup = Entity.codeList(
    .generalBusinessPostingGroup, "general_business_posting_group",
    set: "generalBusinessPostingGroups", caption: "Gen. Business Posting Group", codeLength: 20,
    [
      .code("defaultTaxBusinessPostingGroupCode", "Def. VAT Bus. Posting Group", 20)
        .refers(to: .taxBusinessPostingGroup),
      .flag("autoInsertDefault", "Auto Insert Default"),
    ])

  package static let autoInsertDefault =
    generalBusinessPostingGroup.key("autoInsertDefault", as: Bool.self)
  package static let defaultVATGroup =
    generalBusinessPostingGroup.key("defaultTaxBusinessPostingGroupCode")

  /// The lists that have nothing but a code and a description.
  static func plain(_ kind: EntityKind, _ set: String, _ caption: String, _ length: Int = 10)
    -> Entity
  {
    Entity.codeList(
      kind, set.singularTableName, set: set, caption: caption, codeLength: length)
  }
}

extension String {
  /// `organizationalLevels` → `organizational_level`.
  fileprivate var singularTableName: String {
    var name = ""
    for character in dropLast() {
      if character.isUppercase { name += "_" }
      name += character.lowercased()
    }
    return name
  }
}

/// Values put on new customers, vendors and employees (2.10); one table per kind.
package enum Template {
  private static let party: [FieldSpec] =
    FieldSpec.addressDetails + FieldSpec.phones + [
      .eMail, .homePage, .language, .formatRegion, .territory, .currency, .vatRegistration,
      .privacyBlocked,
    ]

  private static let head: [FieldSpec] = [
    .code("code", "Code", 20).required(),
    .text("displayName", "Description", 100),
    .code("numberSeriesCode", "No. Series", 20).refers(to: .numberSeries),
  ]

  private static let contactType = FieldSpec.option(
    "contactType", "Contact Type", FieldSpec.contactTypes)

  static let customer = Entity(
    .customerTemplate, "customer_template", set: "customerTemplates",
    caption: "Customer Template", key: ["code"],
    head + [contactType] + party + [.salesperson("salespersonCode", "Salesperson Code")]
      + Customer.localFields)

  static let vendor = Entity(
    .vendorTemplate, "vendor_template", set: "vendorTemplates", caption: "Vendor Template",
    key: ["code"], head + [contactType] + party + Vendor.localFields)

  static let employee = Entity(
    .employeeTemplate, "employee_template", set: "employeeTemplates",
    caption: "Employee Template", key: ["code"],
    head + [
      .text("city", "City", 30),
      .code("postalCode", "Post Code", 20),
      .text("state", "County", 30),
      .code("country", "Country/Region Code", 10).refers(to: .countryRegion),
      .option("gender", "Gender", Employee.genders),
      .code("managerNumber", "Manager No.", 20).refers(to: .employee),
      .code("employmentContractCode", "Emplymt. Contract Code", 10),
      .code("statisticsGroupCode", "Statistics Group Code", 10),
      .code("employeePostingGroupCode", "Employee Posting Group", 20)
        .refers(to: .employeePostingGroup),
      .option("applicationMethod", "Application Method", FieldSpec.applicationMethods),
      .code("costCenterCode", "Cost Center Code", 20),
      .code("costObjectCode", "Cost Object Code", 20),
      .text("email", "Company E-Mail", 80).checked(.email),
    ])

  /// The fields of a template that describe the template and are never written to a record (T-4).
  static let ownFields: Set<String> = ["code", "displayName", "numberSeriesCode", "contactType"]

  /// The kind whose templates an entity holds, or nil.
  package static func kind(of entity: EntityKind) -> Kind? {
    Kind.allCases.first { $0.definition.template == entity }
  }
}

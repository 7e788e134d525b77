/// The setup that a new company starts with: everything that its first contact, customer, vendor,
/// bank account and employee need, and the lists that an office expects to find filled.
///
/// Local currency is the euro and time is UTC until the company says otherwise; its country is left
/// open. Every switch that is not named has the default of the data dictionary.
package enum DefaultSetup {
  /// The records to create, each after the records that it refers to.
  package static func rows(companyName: String) -> [DefaultRow] {
    codeLists + templates + [marketingSetup, concordSetup(companyName: companyName)]
  }

  private static let codeLists: [DefaultRow] = [
    numberSeries, numberSeriesLines, businessRelations, countries, vatFormats, currencies,
    languages, territories, salutations, organizationalLevels, jobResponsibilities, industryGroups,
    mailingGroups, webSources, paymentTerms, paymentMethods, shipmentMethods,
    taxBusinessPostingGroups, generalBusinessPostingGroups, customerPostingGroups,
    vendorPostingGroups, bankAccountPostingGroups, employeePostingGroups,
  ].flatMap(\.self)

  /// The series of the hub and of each kind; numbers may be typed as well (N-1).
  private static let numberSeries = DefaultRow.table(
    .numberSeries,
    """
    code | displayName   | defaultNumbers | manualNumbers
    CONT | Contacts      | true | true
    CUST | Customers     | true | true
    VEND | Vendors       | true | true
    BANK | Bank accounts | true | true
    EMPL | Employees     | true | true
    """)

  private static let numberSeriesLines = DefaultRow.table(
    .numberSeriesLine,
    """
    seriesCode | sequence | startingNumber | incrementBy
    CONT       | 10000    | CT000001       | 1
    CUST       | 10000    | C00001         | 1
    VEND       | 10000    | V00001         | 1
    BANK       | 10000    | BA0001         | 1
    EMPL       | 10000    | E0001          | 1
    """)

  /// One template per kind and contact type, so that none has to be chosen (T-6).
  private static let templates =
    DefaultRow.table(
      .customerTemplate,
      """
      code | displayName | contactType | customerPostingGroupCode | \
      generalBusinessPostingGroupCode=taxBusinessPostingGroupCode | \
      paymentTermsCode | paymentMethodCode | pricesIncludeTax
      COMPANY | Domestic company | Company | DOMESTIC | DOMESTIC | 30 DAYS | BANK
      PERSON  | Private person   | Person  | DOMESTIC | DOMESTIC | 14 DAYS | BANK | true
      """)
    + DefaultRow.table(
      .vendorTemplate,
      """
      code | displayName | contactType | vendorPostingGroupCode | \
      generalBusinessPostingGroupCode=taxBusinessPostingGroupCode | \
      paymentTermsCode | paymentMethodCode
      COMPANY | Domestic company | Company | DOMESTIC | DOMESTIC | 30 DAYS | BANK
      """)
    + DefaultRow.table(
      .employeeTemplate,
      """
      code     | displayName | employeePostingGroupCode
      EMPLOYEE | Employee    | EMPLOYEES
      """)

  /// The relation codes of the four kinds, numbers and salutations of contacts (2.7).
  private static let marketingSetup = DefaultRow(
    entity: .marketingSetup,
    values: [
      ("contactNumberSeriesCode", "CONT"),
      ("customerBusinessRelationCode", "CUST"),
      ("vendorBusinessRelationCode", "VEND"),
      ("bankAccountBusinessRelationCode", "BANK"),
      ("employeeBusinessRelationCode", "EMPL"),
      ("defaultCompanySalutationCode", "COMPANY"),
      ("defaultPersonSalutationCode", "UNISEX"),
    ])

  /// Our own company and the number series of the kinds (2.8).
  private static func concordSetup(companyName: String) -> DefaultRow {
    DefaultRow(
      entity: .concordSetup,
      values: [
        ("companyName", companyName),
        ("localCurrencyCode", "EUR"),
        ("timeZone", "UTC"),
        ("customerNumberSeriesCode", "CUST"),
        ("vendorNumberSeriesCode", "VEND"),
        ("bankAccountNumberSeriesCode", "BANK"),
        ("employeeNumberSeriesCode", "EMPL"),
      ])
  }
}

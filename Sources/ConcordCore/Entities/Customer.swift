/// The fields of a customer, a party we sell to (2.2).
package enum Customer {
  static let blockedOptions = ["", "Ship", "Invoice", "All"]

  static let entity = Entity(
    .customer, "customer", set: "customers", caption: "Customer", key: ["number"],
    [.number(), .option("type", "Contact Type", FieldSpec.contactTypes)] + FieldSpec.names
      + FieldSpec.addressDetails + FieldSpec.phones + [
        .eMail, .homePage, .language, .formatRegion, .territory,
        .salesperson("salespersonCode", "Salesperson Code"),
        .currency, .vatRegistration, .registration, .picture, .privacyBlocked,
        .code("primaryContactNumber", "Primary Contact No.", 20).refers(to: .contact),
        .text("contactName", "Contact", 100),
      ] + localFields + [
        .option("blockedBeforePrivacy", "Blocked Before Privacy", blockedOptions).readOnly(),
        .numberSeries,
      ])

  /// The fields that never leave the customer and that a template may carry (2.10).
  static let localFields: [FieldSpec] = [
    .text("ourAccountNumber", "Our Account No.", 20),
    .code("documentSendingProfileCode", "Document Sending Profile", 20),
    .decimal(
      "creditLimit", "Credit Limit (LCY)", 0...FieldType.decimalRange.upperBound),
    .code("customerPostingGroupCode", "Customer Posting Group", 20)
      .refers(to: .customerPostingGroup),
    .code("generalBusinessPostingGroupCode", "Gen. Bus. Posting Group", 20)
      .refers(to: .generalBusinessPostingGroup),
    .code("taxBusinessPostingGroupCode", "VAT Bus. Posting Group", 20)
      .refers(to: .taxBusinessPostingGroup),
    .code("taxAreaCode", "Tax Area Code", 20),
    .flag("taxLiable", "Tax Liable"),
    .code("paymentTermsCode", "Payment Terms Code", 10).refers(to: .paymentTerms),
    .code("paymentMethodCode", "Payment Method Code", 10).refers(to: .paymentMethod),
    .code("financeChargeTermsCode", "Fin. Charge Terms Code", 10),
    .code("reminderTermsCode", "Reminder Terms Code", 10),
    .code("cashFlowPaymentTermsCode", "Cash Flow Payment Terms Code", 10)
      .refers(to: .paymentTerms),
    .code("shipmentMethodCode", "Shipment Method Code", 10).refers(to: .shipmentMethod),
    .code("shippingAgentCode", "Shipping Agent Code", 10),
    .code("locationCode", "Location Code", 10),
    .code("responsibilityCenterCode", "Responsibility Center", 10),
    .code("customerPriceGroupCode", "Customer Price Group", 10),
    .code("customerDiscountGroupCode", "Customer Disc. Group", 20),
    .code("invoiceDiscountCode", "Invoice Disc. Code", 20),
    .flag("allowLineDiscount", "Allow Line Disc.", default: true),
    .flag("pricesIncludeTax", "Prices Including VAT"),
    .decimal("prepaymentPercent", "Prepayment %", 0...100 * FieldType.decimalScale),
    .option("applicationMethod", "Application Method", FieldSpec.applicationMethods),
    .code("billToCustomerNumber", "Bill-to Customer No.", 20).refers(to: .customer),
    .option("blocked", "Blocked", blockedOptions),
    .integer("priority", "Priority"),
    .code("gln", "GLN", 13).checked(.gln),
    .flag("useGlnInElectronicDocuments", "Use GLN in Electronic Documents"),
    .text("eoriNumber", "EORI Number", 40),
    .option("partnerType", "Partner Type", FieldSpec.partnerTypes),
    .code("preferredBankAccountCode", "Preferred Bank Account Code", 20),
    .flag("printStatements", "Print Statements"),
    .flag("combineShipments", "Combine Shipments"),
    .option("reserve", "Reserve", ["Optional", "Never", "Always"]),
    .option("copySellToAddressFrom", "Copy Sell-to Addr. to Qte From", FieldSpec.contactTypes),
  ]

  package static let number = entity.key("number")
  package static let contactType = entity.key("type", as: ContactType.self)
  package static let name = entity.key("displayName")
  package static let primaryContact = entity.key("primaryContactNumber")
  package static let contactName = entity.key("contactName")
  package static let salesperson = entity.key("salespersonCode")
  package static let billTo = entity.key("billToCustomerNumber")
}

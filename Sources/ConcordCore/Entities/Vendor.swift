/// The fields of a vendor, a party we buy from (2.3).
package enum Vendor {
  static let blockedOptions = ["", "Payment", "All"]

  static let entity = Entity(
    .vendor, "vendor", set: "vendors", caption: "Vendor", key: ["number"],
    [.number()] + FieldSpec.names + FieldSpec.addressDetails + FieldSpec.phones + [
      .eMail, .homePage, .language, .formatRegion, .territory, .currency,
      .vatRegistration, .registration, .picture, .privacyBlocked,
      .code("primaryContactNumber", "Primary Contact No.", 20).refers(to: .contact),
      .text("contactName", "Contact", 100),
    ] + localFields + [
      .option("blockedBeforePrivacy", "Blocked Before Privacy", blockedOptions).readOnly(),
      .numberSeries,
    ])

  /// The fields that never leave the vendor and that a template may carry (2.10).
  static let localFields: [FieldSpec] = [
    .salesperson("purchaserCode", "Purchaser Code"),
    .text("ourAccountNumber", "Our Account No.", 20),
    .code("documentSendingProfileCode", "Document Sending Profile", 20),
    .code("vendorPostingGroupCode", "Vendor Posting Group", 20).refers(to: .vendorPostingGroup),
    .code("generalBusinessPostingGroupCode", "Gen. Bus. Posting Group", 20)
      .refers(to: .generalBusinessPostingGroup),
    .code("taxBusinessPostingGroupCode", "VAT Bus. Posting Group", 20)
      .refers(to: .taxBusinessPostingGroup),
    .code("taxAreaCode", "Tax Area Code", 20),
    .flag("taxLiable", "Tax Liable"),
    .code("paymentTermsCode", "Payment Terms Code", 10).refers(to: .paymentTerms),
    .code("paymentMethodCode", "Payment Method Code", 10).refers(to: .paymentMethod),
    .code("financeChargeTermsCode", "Fin. Charge Terms Code", 10),
    .code("cashFlowPaymentTermsCode", "Cash Flow Payment Terms Code", 10)
      .refers(to: .paymentTerms),
    .code("shipmentMethodCode", "Shipment Method Code", 10).refers(to: .shipmentMethod),
    .code("shippingAgentCode", "Shipping Agent Code", 10),
    .code("locationCode", "Location Code", 10),
    .code("responsibilityCenterCode", "Responsibility Center", 10),
    .code("invoiceDiscountCode", "Invoice Disc. Code", 20),
    .flag("pricesIncludeTax", "Prices Including VAT"),
    .decimal("prepaymentPercent", "Prepayment %", 0...100 * FieldType.decimalScale),
    .option("applicationMethod", "Application Method", FieldSpec.applicationMethods),
    .code("payToVendorNumber", "Pay-to Vendor No.", 20).refers(to: .vendor),
    .option("blocked", "Blocked", blockedOptions),
    .integer("priority", "Priority"),
    .code("gln", "GLN", 13).checked(.gln),
    .text("eoriNumber", "EORI Number", 40),
    .code("creditorNumber", "Creditor No.", 20),
    .option("partnerType", "Partner Type", FieldSpec.partnerTypes),
    .code("preferredBankAccountCode", "Preferred Bank Account Code", 20),
    .text("leadTimeCalculation", "Lead Time Calculation", 32),
    .option("copyBuyFromAddressFrom", "Copy Buy-from Add. to Qte From", FieldSpec.contactTypes),
  ]

  package static let number = entity.key("number")
  package static let name = entity.key("displayName")
  package static let purchaser = entity.key("purchaserCode")
  package static let primaryContact = entity.key("primaryContactNumber")
  package static let contactName = entity.key("contactName")
  package static let payTo = entity.key("payToVendorNumber")
}

/// Payment, shipment and the posting groups (2.12).
extension DefaultSetup {
  static let paymentTerms = DefaultRow.table(
    .paymentTerms,
    """
    code | displayName | dueDateCalculation | discountDateCalculation | discountPercent
    1 MONTH  | 1 month                           | 1M
    10 DAYS  | 10 days                           | 10D
    14 DAYS  | 14 days                           | 14D
    15 DAYS  | 15 days                           | 15D
    1M(8D)   | 1 month, 2% within 8 days         | 1M | 8D | 2
    2 MONTHS | 2 months                          | 2M
    21 DAYS  | 21 days                           | 21D
    30 DAYS  | 30 days                           | 30D
    30D(10D) | 30 days, 2% within 10 days        | 30D | 10D | 2
    45 DAYS  | 45 days                           | 45D
    60 DAYS  | 60 days                           | 60D
    7 DAYS   | 7 days                            | 7D
    90 DAYS  | 90 days                           | 90D
    CM       | Current month                     | CM
    CM+15D   | 15 days from the end of the month | CM+15D
    CM+30D   | 30 days from the end of the month | CM+30D
    COD      | Cash on delivery                  | 0D
    PREPAID  | Payment in advance                | 0D
    """)

  static let paymentMethods = DefaultRow.table(
    .paymentMethod,
    """
    code | displayName | directDebit | directDebitPaymentTermsCode
    BANK      | Bank transfer
    CARD      | Card payment
    CASH      | Cash payment
    CHECK     | Check payment
    DIRECTDEB | Direct debit            | true | 14 DAYS
    ONLINE    | Online payment service
    """)

  /// The terms of Incoterms 2020, collection and own delivery.
  static let shipmentMethods = DefaultRow.table(
    .shipmentMethod,
    """
    code     | displayName
    CFR      | Cost and freight
    CIF      | Cost, insurance and freight
    CIP      | Carriage and insurance paid to
    CPT      | Carriage paid to
    DAP      | Delivered at place
    DDP      | Delivered duty paid
    DELIVERY | Delivery by us
    DPU      | Delivered at place unloaded
    EXW      | Ex works
    FAS      | Free alongside ship
    FCA      | Free carrier
    FOB      | Free on board
    PICKUP   | Pickup by the customer
    """)

  static let taxBusinessPostingGroups = DefaultRow.table(
    .taxBusinessPostingGroup,
    """
    code     | displayName
    DOMESTIC | Domestic customers and vendors
    EU       | Customers and vendors in the EU
    EXPORT   | Other customers and vendors (not EU)
    """)

  /// Each brings its VAT group along (V-POSTGRP).
  static let generalBusinessPostingGroups = DefaultRow.table(
    .generalBusinessPostingGroup,
    """
    code | displayName | defaultTaxBusinessPostingGroupCode | autoInsertDefault
    DOMESTIC | Domestic customers and vendors       | DOMESTIC | true
    EU       | Customers and vendors in the EU      | EU       | true
    EXPORT   | Other customers and vendors (not EU) | EXPORT   | true
    """)

  static let customerPostingGroups = DefaultRow.table(
    .customerPostingGroup,
    """
    code     | displayName
    DOMESTIC | Domestic customers
    EU       | Customers in the EU
    FOREIGN  | Foreign customers (not EU)
    """)

  static let vendorPostingGroups = DefaultRow.table(
    .vendorPostingGroup,
    """
    code     | displayName
    DOMESTIC | Domestic vendors
    EU       | Vendors in the EU
    FOREIGN  | Foreign vendors (not EU)
    """)

  static let bankAccountPostingGroups = DefaultRow.table(
    .bankAccountPostingGroup,
    """
    code       | displayName
    CHECKING   | Checking accounts
    CREDITLINE | Credit lines and loans
    CURRENCY   | Accounts in foreign currency
    SAVINGS    | Savings accounts
    """)

  static let employeePostingGroups = DefaultRow.table(
    .employeePostingGroup,
    """
    code      | displayName
    EMPLOYEES | Employees
    """)
}

/// The fields of a bank account, one of our own accounts and the bank that keeps it (2.4).
package enum BankAccount {
  static let entity = Entity(
    .bankAccount, "bank_account", set: "bankAccounts", caption: "Bank Account", key: ["number"],
    [.number()] + FieldSpec.names + FieldSpec.addressDetails + FieldSpec.phones + [
      .eMail, .homePage, .language, .territory, .currency, .picture,
      .text("bankAccountNumber", "Bank Account No.", 30),
      .text("bankBranchNumber", "Bank Branch No.", 20),
      .text("transitNumber", "Transit No.", 20),
      .iban,
      .code("swiftCode", "SWIFT Code", 20),
      .code("bankAccountPostingGroupCode", "Bank Acc. Posting Group", 20)
        .refers(to: .bankAccountPostingGroup),
      .salesperson("ourContactCode", "Our Contact Code"),
      .formatRegion,
      .text("contactName", "Contact", 100),
      .decimal("minimumBalance", "Min. Balance"),
      .decimal("balance", "Balance"),
      .integer("openEntries", "Open Entries", 0...2_147_483_647),
      .flag("blocked", "Blocked"),
      .flag("useAsDefaultForCurrency", "Use as Default for Currency"),
      .code("creditorNumber", "Creditor No.", 35),
      .text("bankClearingCode", "Bank Clearing Code", 50),
      .text("bankClearingStandard", "Bank Clearing Standard", 50),
      .code("paymentExportFormat", "Payment Export Format", 20),
      .code("bankStatementImportFormat", "Bank Statement Import Format", 20),
      .code("lastStatementNumber", "Last Statement No.", 20),
      .code("lastCheckNumber", "Last Check No.", 20),
      .numberSeries,
    ])

  package static let number = entity.key("number")
  package static let name = entity.key("displayName")
  package static let currency = entity.key("currencyCode")
  package static let ourContact = entity.key("ourContactCode")
  package static let balance = entity.key("balance", as: Int64.self)
  package static let openEntries = entity.key("openEntries", as: Int64.self)
  package static let isDefaultForCurrency = entity.key("useAsDefaultForCurrency", as: Bool.self)
}

import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Numbers of banks, currencies, posting groups and languages (4.3)")
struct BankAndPostingRulesTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  @Test(
    "V-IBAN: country, letters and digits, and a remainder of 1",
    arguments: [
      ("GB82 WEST 1234 5698 7654 32", true), ("gb82west12345698765432", true),
      ("DE89370400440532013000", true), ("NO9386011117947", true),
      ("DE89370400440532013001", false),
      ("8937", false), ("1282WEST12345698765432", false), ("GB82-WEST-1234", false),
      ("GB8２WEST12345698765432", false), ("XX", false),
    ])
  func iban(text: String, isAccepted: Bool) throws {
    let refused = company.violations {
      let bank = try company.record(.bankAccount, ["displayName": "Bank", "iban": text])
      #expect(bank["iban"] == text.uppercased())
    }
    #expect(refused.map(\.code) == (isAccepted ? [] : [.iban]))
    #expect(refused.first?.arguments == (isAccepted ? nil : [text.uppercased()]))
  }

  @Test("V-IBAN: an unusual number accepted expressly is stored with a note")
  func unusualIBAN() throws {
    company.context.acceptsUnusualIBAN = true
    let entries = try MemoryCompany.entries(.employee, ["surname": "Lee", "iban": "odd"])
    let plan = try company.perform(CreateRecord(.employee, entries))
    #expect(plan.warnings.map(\.code) == [.unusualIBAN])
    #expect(company.find(.employee, plan.mainNumber)?["iban"] == "ODD")
  }

  @Test(
    "V-GLN: 13 digits and the check digit",
    arguments: [
      ("5790000123452", nil), ("4006381333931", nil), ("5790000123453", "check digit"),
      ("579000012345", "length must be 13"), ("579000012345X", "length must be 13"),
      ("٥٧٩٠٠٠٠١٢٣٤٥٢", "length must be 13"),
    ])
  func gln(text: String, reason: String?) throws {
    for kind in [Kind.customer, .vendor] {
      let refused = company.violations {
        try company.record(kind, ["displayName": "Holm", "gln": text])
      }
      #expect(refused.map(\.code) == (reason == nil ? [] : [.gln]))
      #expect(refused.first?.arguments == reason.map { [text, $0] })
    }
  }

  @Test("V-BANKCURR: the currency of a bank account with a balance or open entries stays")
  func bankCurrency() throws {
    for busy in [["balance": "0.01"], ["openEntries": "1"]] {
      let bank = try company.record(
        .bankAccount, busy.merging(["displayName": "Bank", "currencyCode": "USD"]) { $1 })
      let contact = try #require(company.linkedContact(of: bank))
      for record in [bank, contact] {  // MAP-5
        let refused = company.violations {
          try company.change(record, ["currencyCode": "DKK"])
        }
        #expect(refused.map(\.code) == [.bankCurrency])
        #expect(refused.map(\.arguments) == [[bank.number]])
      }
      try company.change(bank, ["balance": "0", "openEntries": "0"])
      #expect(try company.change(bank, ["currencyCode": "DKK"])["currencyCode"] == "DKK")
    }
  }

  @Test(
    "V-BANKCURR: blank and LCY Code are the same currency", arguments: [("", "EUR"), ("EUR", "")])
  func localCurrency(from: String, to: String) throws {
    let bank = try company.record(
      .bankAccount, ["displayName": "Bank", "currencyCode": from, "balance": "100"])
    #expect(try company.change(bank, ["currencyCode": to])["currencyCode"] == to)
    #expect(company.codes { try company.change(bank, ["currencyCode": "DKK"]) } == [.bankCurrency])
  }

  @Test("2.4: one bank account is the default of a currency (E-BANKDEFAULT)")
  func defaultBank() throws {
    let fields = ["displayName": "Bank", "currencyCode": "DKK", "useAsDefaultForCurrency": "true"]
    let first = try company.record(.bankAccount, fields)
    let refused = company.violations { try company.record(.bankAccount, fields) }
    #expect(refused.map(\.code) == [.bankDefault])
    #expect(refused.map(\.arguments) == [[first.number, "DKK"]])
  }

  @Test("V-POSTGRP: a general group inserts its VAT group, unless one is given")
  func postingGroups() throws {
    let customer = try company.record(
      .customer, ["displayName": "Holm", "generalBusinessPostingGroupCode": "EU"])
    #expect(customer["taxBusinessPostingGroupCode"] == "EU")
    let given = try company.change(
      customer,
      [
        "generalBusinessPostingGroupCode": "EXPORT", "taxBusinessPostingGroupCode": "EU",
      ])
    #expect(given["taxBusinessPostingGroupCode"] == "EU")
    let group = try #require(company.find(.generalBusinessPostingGroup, "DOMESTIC"))
    try company.change(group, ["autoInsertDefault": "false"])
    let kept = try company.change(customer, ["generalBusinessPostingGroupCode": "DOMESTIC"])
    #expect(kept["taxBusinessPostingGroupCode"] == "EU")
  }

  @Test("2.2: a direct debit method brings its terms where there are none")
  func directDebit() throws {
    let customer = try company.record(
      .customer, ["displayName": "Holm", "paymentMethodCode": "DIRECTDEB"])
    #expect(customer["paymentTermsCode"] == "14 DAYS")
    let given = try company.record(
      .customer,
      ["displayName": "Holm", "paymentMethodCode": "DIRECTDEB", "paymentTermsCode": "COD"])
    #expect(given["paymentTermsCode"] == "COD")
    #expect(
      company.codes {
        try company.row(
          .paymentMethod, ["code": "X", "directDebitPaymentTermsCode": "COD"])
      } == [.range])
  }

  @Test(
    "V-LANG: a language fills a blank format region and leaves a filled one",
    arguments: [EntityKind.contact, .customer, .vendor, .customerTemplate])
  func language(entity: EntityKind) throws {
    func made(_ fields: [String: String]) throws -> Record {
      if entity == .contact { return try company.companyContact("Holm", fields) }
      guard let kind = Kind(entity) else {
        return try company.row(
          entity, fields.merging(["code": "T\(company.all(entity).count)"]) { $1 })
      }
      return try company.record(kind, fields.merging(["displayName": "Holm"]) { $1 })
    }
    #expect(try made(["languageCode": "DAN"])["formatRegion"] == "da-DK")
    let filled = try made(["languageCode": "DAN", "formatRegion": "de-DE"])
    #expect(filled["formatRegion"] == "de-DE")
    #expect(try company.change(filled, ["languageCode": "FRA"])["formatRegion"] == "de-DE")
    #expect(try company.change(filled, ["formatRegion": ""])["formatRegion"] == "")
  }

  @Test("V-LANG: a bank account's format region is its own")
  func languageOfBank() throws {
    let bank = try company.record(.bankAccount, ["displayName": "Bank", "languageCode": "DAN"])
    #expect(bank["formatRegion"] == "")
  }

  @Test(
    "2.1: a format region is a known culture tag",
    arguments: [
      ("da-DK", true), ("zh-Hans-CN", true), ("de", true), ("german", false), ("da_DK", false),
    ])
  func formatRegion(tag: String, isAccepted: Bool) throws {
    let refused = company.violations {
      try company.companyContact("Holm", ["formatRegion": tag])
    }
    #expect(refused.map(\.code) == (isAccepted ? [] : [.range]))
  }
}

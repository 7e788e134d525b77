import ConcordCore
import Foundation
import Testing

/// The setup of a new company is a set of records like any other: it must obey the dictionary.
@Suite("The default setup")
struct DefaultSetupTests {
  static let rows = DefaultSetup.rows(companyName: "Example & Sons")

  @Test("Every value is given to a field of its entity, once, and fits its type and length")
  func valuesFit() {
    for row in Self.rows {
      for (apiName, text) in row.values {
        guard let field = row.entity.entity.field(apiName) else {
          Issue.record("\(row.entity) has no field \(apiName)")
          continue
        }
        #expect(field.access != .readOnly, "\(row.entity) \(apiName)")
        #expect(field.fits(text), "\(row.entity) \(apiName): \(text)")
      }
      #expect(Set(row.values.map(\.apiName)).count == row.values.count, "\(row)")
    }
  }

  @Test("Required fields are filled")
  func requiredFieldsAreFilled() {
    for row in Self.rows {
      let entity = row.entity.entity
      for field in entity.fields where field.isRequired || entity.keyFields.contains(field) {
        #expect(row[field.apiName] != nil, "\(row.entity) \(field.apiName): \(row)")
      }
    }
  }

  @Test("Every reference names a record that comes earlier")
  func referencesExist() {
    var codes: [EntityKind: Set<String>] = [:]
    for row in Self.rows {
      for field in row.entity.entity.referenceFields {
        guard let target = field.reference, let code = row[field.apiName] else { continue }
        #expect(
          codes[target, default: []].contains(code), "\(row.entity) \(field.apiName): \(code)")
      }
      codes[row.entity, default: []].insert(row.key.joined(separator: "/"))
    }
  }

  @Test("Keys are unique, and setups have one row")
  func keysAreUnique() {
    var seen: Set<[String]> = []
    for row in Self.rows {
      #expect(seen.insert([row.entity.entity.name] + row.key).inserted, "\(row)")
    }
  }

  @Test(
    "Every list that an office starts with is filled",
    arguments: [
      .businessRelation: 8, .countryRegion: 249, .vatRegistrationFormat: 100, .currency: 50,
      .language: 20, .territory: 2, .salutation: 4, .organizationalLevel: 4, .jobResponsibility: 4,
      .industryGroup: 4, .mailingGroup: 2, .webSource: 2, .paymentTerms: 5, .paymentMethod: 5,
      .shipmentMethod: 11, .taxBusinessPostingGroup: 3, .generalBusinessPostingGroup: 3,
      .customerPostingGroup: 3, .vendorPostingGroup: 3, .bankAccountPostingGroup: 1,
      .employeePostingGroup: 1, .numberSeries: 5, .numberSeriesLine: 5, .customerTemplate: 2,
      .vendorTemplate: 1, .employeeTemplate: 1, .marketingSetup: 1, .concordSetup: 1,
    ] as [EntityKind: Int])
  func listsAreFilled(entity: EntityKind, atLeast count: Int) {
    #expect(Self.rows(of: entity).count >= count)
  }

  @Test("ISO codes are unique, and every EU member has VAT formats")
  func countries() {
    let countries = Self.rows(of: .countryRegion)
    #expect(Set(countries.map { $0["isoNumericCode"] }).count == countries.count)
    #expect(Set(countries.map { $0["displayName"] }).count == countries.count)
    let members = countries.filter { $0["euCountryRegionCode"] != nil }.map { $0["code"] }
    #expect(members.count == 27)
    let withFormats = Set(Self.rows(of: .vatRegistrationFormat).map { $0["country"] })
    #expect(withFormats == Set(members + ["CH", "GB", "NO"]))
  }

  @Test("Currencies have three digits of their own, and the local currency is one of them")
  func currencies() throws {
    let currencies = Self.rows(of: .currency)
    let numbers = currencies.compactMap { $0["isoNumericCode"] }
    #expect(numbers.allSatisfy { $0.wholeMatch(of: /[0-9]{3}/) != nil })
    #expect(Set(numbers).count == currencies.count)
    let setup = try #require(Self.rows(of: .concordSetup).first)
    #expect(currencies.contains { $0["code"] == setup["localCurrencyCode"] })
  }

  @Test(
    "V-VAT-3: a real number fits exactly one format of its country",
    arguments: [
      ("AT", "ATU13585627"), ("BE", "BE0403019261"), ("CH", "CHE-116.281.710 MWST"),
      ("CZ", "CZ25123891"), ("DE", "DE136695976"), ("DK", "DK13585628"), ("ES", "ESB58378431"),
      ("FR", "FR40303265045"), ("GB", "GB980780684"), ("GR", "EL094259216"),
      ("HU", "12892312-2-41"), ("IE", "IE6433435F"), ("IE", "IE6433435OA"), ("IE", "IE8D79739I"),
      ("IT", "IT00743110157"), ("NL", "NL004495445B01"), ("NO", "NO995525828MVA"),
      ("PL", "PL8567346215"), ("RO", "RO18547290"), ("SE", "SE556188840401"),
      ("SE", "556188840401"),
    ])
  func vatNumbers(country: String, number: String) {
    let formats = Self.rows(of: .vatRegistrationFormat).filter { $0["country"] == country }
    #expect(formats.count { $0["format"].map { Self.matches(number, $0) } ?? false } == 1)
  }

  @Test("Languages name a format region that Foundation knows")
  func formatRegions() throws {
    let known = Set(Locale.availableIdentifiers)
    for row in Self.rows(of: .language) {
      let tag = try #require(row["defaultFormatRegion"])
      #expect(known.contains(tag.replacing("-", with: "_")), "\(tag)")
    }
  }

  @Test("T-6: one template for each kind and contact type, so none has to be chosen")
  func templatesNeedNoChoice() {
    let types = Self.rows(of: .customerTemplate).map { $0["contactType"] }
    #expect(Set(types) == ["Company", "Person"] && types.count == 2)
    #expect(Self.rows(of: .vendorTemplate).map { $0["contactType"] } == ["Company"])
    #expect(Self.rows(of: .employeeTemplate).count == 1)
  }

  @Test("V-POSTGRP: a VAT group is inserted only where one is named")
  func postingGroups() {
    for row in Self.rows(of: .generalBusinessPostingGroup) where row["autoInsertDefault"] == "true"
    {
      #expect(row["defaultTaxBusinessPostingGroupCode"] != nil, "\(row)")
    }
  }

  private static func rows(of entity: EntityKind) -> [DefaultRow] {
    rows.filter { $0.entity == entity }
  }

  private static func matches(_ number: String, _ format: String) -> Bool {
    number.count == format.count
      && zip(number, format).allSatisfy { character, token in
        switch token {
        case "#": ("0"..."9").contains(character)
        case "@": ("A"..."Z").contains(character)
        case "?": true
        default: character == token
        }
      }
  }
}

extension DefaultRow {
  /// The values of the business key, in order.
  fileprivate var key: [String] {
    entity.entity.keyFields.map { self[$0.apiName] ?? "" }
  }
}

extension Field {
  /// Whether a text is a value of the field, without being trimmed, cut or rounded.
  fileprivate func fits(_ text: String) -> Bool {
    guard text == text.trimmingCharacters(in: .whitespacesAndNewlines) else { return false }
    if let maxLength, text.unicodeScalars.count > maxLength { return false }
    let fitsType =
      switch type {
      case .text: true
      case .code: text == text.uppercased()
      case .integer(let range): Int64(text).map(range.contains) ?? false
      case .decimal(let range): Self.scaled(text).map(range.contains) ?? false
      case .boolean: ["true", "false"].contains(text)
      case .option(let names): names.contains(text)
      case .date, .dateTime, .image: false
      }
    return fitsType && passesCheck(text)
  }

  private func passesCheck(_ text: String) -> Bool {
    switch check {
    case .isoLetters: text.count == 2 && text.allSatisfy { $0.isASCII && $0.isUppercase }
    case .digits(let count): text.count == count && text.allSatisfy { ("0"..."9").contains($0) }
    case .timeZone: TimeZone(identifier: text) != nil
    case .dateFormula: text.wholeMatch(of: /(\d+[DWMY]|C[MY])([+-](\d+[DWMY]|C[MY]))*/) != nil
    case .cultureTag: text.wholeMatch(of: /[a-z]{2,3}(-[A-Z][a-z]{3})?-[A-Z]{2}/) != nil
    case nil: true
    default: false
    }
  }

  /// A decimal × 10⁵; nil if it is none or has more places.
  private static func scaled(_ text: String) -> Int64? {
    guard let decimal = Decimal(string: text, locale: nil) else { return nil }
    let scaled = decimal * Decimal(FieldType.decimalScale)
    let number = (scaled as NSDecimalNumber).int64Value
    return Decimal(number) == scaled ? number : nil
  }
}

internal import Foundation
internal import ConcordCore

extension Invariants {
  // MARK: Values

  /// INV-15 for records whose values changed: lengths, phone numbers, addresses, VAT numbers.
  static func values(_ record: Record) -> [Breach] {
    var breaches: [Breach] = []
    for field in record.entity.fields {
      guard case .text(let text) = record.values[field.ordinal], !text.isEmpty else { continue }
      if let problem = problem(text, field) {
        breaches.append(
          Breach(15, "\(field.apiName) of \(record.entity.caption) \(record.number): \(problem)"))
      }
    }
    return breaches
  }

  private static let phones: Set<String> = ["phoneNumber", "mobilePhoneNumber", "mobilePhone"]
  private static let addresses: Set<String> = ["email", "email2", "personalEmail"]

  private static func problem(_ text: String, _ field: Field) -> String? {
    switch field.type {
    case .text(let max):
      if text.unicodeScalars.count > max { return "too long" }
      if text.first?.isWhitespace == true || text.last?.isWhitespace == true {
        return "not trimmed"
      }
    case .code(let max):
      if text.unicodeScalars.count > max { return "too long" }
      if text != text.uppercased() { return "not in upper case" }
    default: break
    }
    if phones.contains(field.apiName),
      text.unicodeScalars.contains(where: CharacterSet.letters.contains)
    {
      return "letters in “\(text)”"
    }
    if addresses.contains(field.apiName) {
      let holdsSeveral = field.apiName != "email2" && !holdsOne(field)
      let parts = holdsSeveral ? text.components(separatedBy: ";") : [text]
      if !parts.allSatisfy({ isAddress($0.trimmingCharacters(in: .whitespaces)) }) {
        return "address “\(text)”"
      }
    }
    if field.apiName == "taxRegistrationNumber", text != text.uppercased() { return "VAT" }
    if field.apiName == "registrationNumber", text.unicodeScalars.count > 20 { return "too long" }
    return nil
  }

  /// V-EMAIL-1: who holds one address only.
  private static func holdsOne(_ field: Field) -> Bool {
    switch field.entity {
    case .alternativeAddress, .salesperson: true
    case .employee, .employeeTemplate: field.apiName == "email"
    default: false
    }
  }

  /// V-EMAIL-3.
  private static func isAddress(_ text: String) -> Bool {
    let forbidden = CharacterSet(charactersIn: " ,|<>\"'").union(.controlCharacters)
    let sides = text.components(separatedBy: "@")
    guard sides.count == 2, !sides[0].isEmpty, text.rangeOfCharacter(from: forbidden) == nil else {
      return false
    }
    let labels = sides[1].components(separatedBy: ".")
    return labels.count > 1 && !labels[0].isEmpty && (labels.last?.count ?? 0) >= 2
  }

  /// INV-15 for references: every code names an existing entry.
  static func references(_ record: Record, _ state: CompanyState) -> [Breach] {
    var breaches: [Breach] = []
    for field in record.entity.referenceFields {
      guard let list = field.reference, case .text(let code) = record.values[field.ordinal],
        !code.isEmpty, state[list][code] == nil
      else { continue }
      breaches.append(
        Breach(
          15,
          "\(field.apiName) of \(record.entity.caption) \(record.number): no \(list.entity.caption) \(code)"
        ))
    }
    return breaches
  }

  /// INV-15 for what a transition may have broken.
  static func valuesAndReferences(_ delta: Delta, _ state: CompanyState) -> [Breach] {
    var breaches: [Breach] = []
    for record in delta.written {
      breaches += values(record)
      breaches += references(record, state)
    }
    guard delta.losesKeys else { return breaches }
    for entity in EntityKind.allCases {
      for record in state[entity].list { breaches += references(record, state) }
    }
    return breaches
  }
}

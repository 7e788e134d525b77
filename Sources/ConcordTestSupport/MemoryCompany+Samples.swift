package import ConcordCore

/// Values that a field accepts, different from its default.
extension MemoryCompany {
  /// A sample of every field that a caller may enter, by API name.
  package func samples(of entity: EntityKind, leavingOut names: Set<String> = [])
    throws(ConcordError) -> [String: String]
  {
    var samples: [String: String] = [:]
    for field in entity.entity.fields
    where field.access == .editable && !names.contains(field.apiName) {
      samples[field.apiName] = try sample(of: field)
    }
    return samples
  }

  /// A value that a field accepts, different from its default.
  package func sample(of field: Field) throws(ConcordError) -> String {
    if let list = field.reference { return try code(of: list) }
    switch field.check {
    case .phone: return "+45 86 12 34 56"
    case .emails, .email: return "sample@example.com"
    case .iban: return "GB82 WEST 1234 5698 7654 32"
    case .gln: return "5790000123452"
    case .cultureTag: return "da-DK"
    case .timeZone: return "Europe/Berlin"
    case .isoLetters: return "XQ"
    case .digits(let count): return String(repeating: "7", count: count)
    case .dateFormula: return "30D"
    case .vat: return "VAT 4711"
    case .registrationNumber, .salesperson, .multiline, nil: break
    }
    switch field.type {
    case .text(let max): return String("Sample of \(field.apiName)".prefix(max))
    case .code(let max): return String("X\(field.ordinal)".prefix(max))
    case .integer: return "7"
    case .decimal: return "12.5"
    case .boolean: return field.defaultValue.isBlank ? "true" : "false"
    case .date: return "2026-05-01"
    case .dateTime: return ""
    case .option(let names): return names.last ?? ""
    case .image: return String(repeating: "ab", count: 32)
    }
  }

  /// A code of a list; a record is created where there is none.
  private func code(of entity: EntityKind) throws(ConcordError) -> String {
    if let first = all(entity).first { return first.number }
    switch entity {
    case .customer, .vendor, .bankAccount:
      return try record(Kind(entity) ?? .customer, ["displayName": "Sample"]).number
    case .employee: return try record(.employee, ["surname": "Sample"]).number
    case .contact: return try companyContact("Sample").number
    default: return try row(entity, ["code": "SAMPLE"]).number
    }
  }
}

import ConcordCore
import ConcordFormats

/// Values of fields that can be given by code, by id, or by both (API-ENT-4).
struct PairedValues {
  private struct Given {
    let property: WireProperty
    let field: Field
    let value: Value
  }

  private var given: [Given] = []

  mutating func add(_ property: WireProperty, _ field: Field, _ value: Value) {
    given.append(Given(property: property, field: field, value: value))
  }

  /// Turns ids into codes; two values must mean the same, and a filled one beats a blank one.
  ///
  /// - Throws: an `APIError` for a code or id that does not exist, or that contradicts its pair.
  func settle(into entries: inout Entries, _ draft: Draft) throws {
    var seen: Set<Field> = []
    for first in given where seen.insert(first.field).inserted {
      let codes = try given.filter { $0.field == first.field }.map { try code($0, draft) }
      let filled = codes.filter { !$0.isEmpty }
      if let one = filled.first, filled.contains(where: { $0 != one }) {
        let name = first.field.reference?.entity.caption ?? first.property.name
        throw APIError(
          400, "Application_DialogException",
          "The \(name.lowercased()) values do not match to a specific \(name).",
          target: first.property.name)
      }
      entries[first.field] = .text(filled.first ?? "")
    }
  }

  private func code(_ given: Given, _ draft: Draft) throws -> String {
    guard let list = given.field.reference else { return given.value.text }
    if given.property.isPairedID {
      if given.value.text == WireConstants.zeroID { return "" }
      guard let id = RecordID(given.value.text),
        let record = try draft.record(RecordKey(list, id))
      else { throw missing(given, list) }
      return record.number
    }
    let code = given.value.text.uppercased()
    if case .localCurrency = given.property.source, code == (try draft.localCurrency()) {
      return ""  // API-ENT-5
    }
    if code.isEmpty { return "" }
    guard try draft.find(list, code) != nil else { throw missing(given, list) }
    return code
  }

  /// `E-REF` with the code that API-ENT-4 gives it.
  private func missing(_ given: Given, _ list: EntityKind) -> APIError {
    let violation = Violation(
      .ref, [given.field.caption, given.value.text, list.entity.caption],
      field: given.property.name)
    var error = APIError(
      400, "Application_DialogException", violation.message, target: given.property.name)
    error.details = [
      APIError.Detail(
        code: violation.code.rawValue, message: violation.message, target: violation.field)
    ]
    return error
  }
}

internal import ConcordCore

/// Searches as conditions over a row (`api.md` 4.8).
extension ListBuilder {
  /// What stands between two fields, so that no term is found across them.
  private static let border = "\u{1f}"
  /// What people write between the digits of a phone number.
  private static let separators = [" ", "-", "/", "(", ")", ".", "+"]

  /// The fields whose text is searched, in the entities that can be.
  private static let texts = [
    "number", "displayName", "name2", "searchName", "givenName", "middleName", "surname",
    "addressLine1", "addressLine2", "city", "postalCode", "email", "personalEmail",
    "taxRegistrationNumber", "registrationNumber",
  ]
  /// The fields of which the digits are searched.
  private static let phones = ["phoneNumber", "mobilePhoneNumber", "mobilePhone"]

  /// The condition that a row has the words of a search.
  func condition(_ search: ListSearch, _ scope: Scope) throws(ConcordError) -> SQL {
    switch search {
    case .term(let term): return try holds(term, scope)
    case .and(let parts):
      return parts.isEmpty ? "1 = 1" : joined(try conditions(parts, scope), by: " AND ")
    case .or(let parts):
      return parts.isEmpty ? "1 = 0" : joined(try conditions(parts, scope), by: " OR ")
    case .not(let inner): return "NOT (\(try condition(inner, scope)))"
    }
  }

  private func conditions(_ parts: [ListSearch], _ scope: Scope) throws(ConcordError) -> [SQL] {
    var conditions: [SQL] = []
    for part in parts { conditions.append("(\(try condition(part, scope)))") }
    return conditions
  }

  private func holds(_ term: String, _ scope: Scope) throws(ConcordError) -> SQL {
    guard case .entity(let kind) = scope.base else { throw Self.misplaced }
    let folded = literal(.text(foldedKey(term)))
    let text = columns(Self.texts, of: kind, scope)
    let fold = SQLName.foldFunction(of: dialect)
    let isInText: SQL = "\(position(of: folded, in: "\(fold)(\(text))")) > 0"
    let digits = String(term.unicodeScalars.filter { ("0"..."9").contains($0) })
    let isPhone = term.unicodeScalars.allSatisfy {
      ("0"..."9").contains($0) || Self.separators.contains(String($0))
    }
    guard isPhone, !digits.isEmpty else { return isInText }
    var numbers = columns(Self.phones, of: kind, scope)
    for separator in Self.separators {
      numbers = "REPLACE(\(numbers), \(raw("'\(separator)'")), '')"
    }
    return "(\(isInText) OR \(position(of: literal(.text(digits)), in: numbers)) > 0)"
  }

  private func columns(_ names: [String], of kind: EntityKind, _ scope: Scope) -> SQL {
    let fields = names.compactMap { kind.entity.field($0) }
    let border = literal(.text(Self.border))
    var text: SQL = "''"
    for field in fields { text = "\(text) || \(border) || \(scope.column(field.column))" }
    return text
  }
}

/// A field by which an import finds records that have no key of their own (`--match`, CSV-10).
package enum ImportMatch: String, Sendable, Codable, CaseIterable {
  case email, vat, phone

  /// The field that a row gives.
  package func field(of entity: EntityKind) -> Field? {
    switch self {
    case .email: entity.entity.field("email")
    case .vat: entity.entity.field("taxRegistrationNumber")
    case .phone: entity.entity.field("phoneNumber")
    }
  }

  /// The field that is looked up; e-mail addresses of contacts are compared ignoring case.
  func lookupField(of entity: EntityKind) -> Field? {
    self == .email && entity == .contact ? Contact.searchEmail.field : field(of: entity)
  }

  func lookupText(_ text: String, of entity: EntityKind) -> String {
    let text = TextRules.normalised(text)
    switch self {
    case .email where entity == .contact: return TextRules.trimmedAddresses(text).uppercased()
    case .email: return TextRules.trimmedAddresses(text)
    case .vat: return text.uppercased()
    case .phone: return text
    }
  }
}

/// What a row of an import file says about the record that it means, in the order of CSV-10.
package struct ImportKeys: Sendable, Codable, Equatable {
  package var id: RecordID?
  package var number = ""
  package var externalID = ""
  package var match: ImportMatch?
  package var matchText = ""
  /// The record that an equal row without keys made before (CSV-16).
  package var remembered: RecordID?
  /// What the row takes its contact for: the type of a new one, and of those that fit by a match
  /// key; nil = unknown.
  package var type: ContactType?

  package init() {}

  /// Whether the row itself names its record.
  package var areFirm: Bool { id != nil || !number.isEmpty || !externalID.isEmpty }

  /// The record that the keys mean, or nil when there is none.
  ///
  /// - Parameters:
  ///   - entity: What the row holds.
  ///   - row: The number of the row, for errors.
  ///   - draft: Where to look.
  /// - Returns: The record, or nil.
  /// - Throws: `E-KEYCONFLICT`, `E-KEYAMBIGUOUS` with the numbers that fit.
  func record(_ entity: EntityKind, row: Int, _ draft: Draft) throws(ConcordError) -> Record? {
    var found: [Record] = []
    if let id, let record = try draft.record(RecordKey(entity, id)) { found.append(record) }
    if let record = try draft.find(entity, draft.code(number)) { found.append(record) }
    if !externalID.isEmpty, entity == .contact {
      found += try draft.records(where: Contact.externalID, is: draft.code(externalID))
    }
    if let first = found.first {
      guard found.allSatisfy({ $0.key == first.key }) else {
        throw ConcordError(
          .keyConflict, String(row), field: "number", candidates: Self.shown(found))
      }
      return first
    }
    if let record = try matching(entity, row: row, draft) { return record }
    guard let remembered else { return nil }
    return try draft.record(RecordKey(entity, remembered))
  }

  private func matching(_ entity: EntityKind, row: Int, _ draft: Draft) throws(ConcordError)
    -> Record?
  {
    guard let match, let field = match.lookupField(of: entity) else { return nil }
    let text = match.lookupText(matchText, of: entity)
    if text.isEmpty { return nil }
    let found = try draft.records(where: field, is: .text(text)).filter { record in
      entity != .contact || type == nil || record[Contact.type] == type
    }
    guard found.count > 1 else { return found.first }
    throw ConcordError(
      .keyAmbiguous, String(row), String(found.count),
      field: match.field(of: entity)?.apiName ?? "", candidates: Self.shown(found))
  }

  private static func shown(_ records: [Record]) -> [String] {
    records.prefix(Limits.candidates).map { "\($0.number) \($0.displayName)" }
  }
}

/// Finds the company that a text means (C-COMP-2).
enum CompanyText {
  /// The first hit by number, by name, by beginning, or the only one that contains the text.
  ///
  /// Strictly, as in an import, a hit by beginning counts only if it is the only one (CSV-22).
  ///
  /// - Throws: `E-COMP-SELECT` with up to 20 candidates.
  static func resolve(_ text: String, isStrict: Bool = false, _ draft: Draft)
    throws(ConcordError) -> Record
  {
    let text = TextRules.collapsed(text)
    if let exact = try draft.find(.contact, text.uppercased()), exact[Contact.type] == .company {
      return exact
    }
    let named = try companies(.foldedEquals(Contact.name.field, text), draft)
      .filter { $0[Contact.name].lowercased() == text.lowercased() }
    if let first = named.first { return first }
    let byNumber = try companies(.foldedHasPrefix(Contact.number.field, text), draft)
    let byName = try companies(.foldedHasPrefix(Contact.name.field, text), draft)
    let beginning = merged(byNumber + byName)
    if let first = beginning.first, !isStrict || beginning.count == 1 { return first }
    let containing = try companies(
      .foldedContains(
        [Contact.number, Contact.name, Contact.city, Contact.phone, Contact.postCode].map(\.field),
        text), draft)
    if containing.count == 1, beginning.isEmpty { return containing[0] }
    let candidates = merged(beginning + containing).prefix(Limits.candidates)
      .map { "\($0.number) \($0.displayName)" }
    throw ConcordError(
      .compSelect, text, field: Contact.companyName.field.apiName, candidates: candidates)
  }

  private static func companies(_ condition: Query.Condition, _ draft: Draft)
    throws(ConcordError) -> [Record]
  {
    try draft.search(
      Query(
        .contact, [condition, .equals(Contact.type.field, ContactType.company.value)],
        order: [Contact.number.field], limit: Limits.candidates + 1))
  }

  private static func merged(_ records: [Record]) -> [Record] {
    var seen: Set<RecordKey> = []
    return records.filter { seen.insert($0.key).inserted }
      .sorted { $0.number < $1.number }
  }
}

internal import ConcordCore

/// The indicator of all contacts at once, when the setup of relation codes changes (MS-2).
extension PlanWriter {
  /// Computes I-3 for every contact and writes it where it differs; neither versioned nor
  /// journaled (I-5).
  func recalculateIndicators() throws(ConcordError) {
    let value = Self.indicator(codes: try relationCodes())
    let column = SQLName.column(Contact.indicator.field)
    try transaction.execute(
      """
      UPDATE contact SET \(column) = \(value) WHERE company = \(company) AND \(column) <> \(value)
      """)
  }

  /// The relation codes of the kinds as the transaction has them now, blanks left out.
  private func relationCodes() throws(ConcordError) -> [String] {
    let source = TransactionSource(transaction, company: company, book: StatementBook())
    guard let setup = try source.records(Query(.marketingSetup, limit: 1)).first else { return [] }
    return Kind.allCases.map { setup[$0.definition.relationCode] }.filter { !$0.isEmpty }
  }

  /// I-1 to I-3 as an expression over a row of the table of contacts.
  private static func indicator(codes: [String]) -> SQL {
    let kind = SQLName.column(ContactBusinessRelation.kind.field)
    let code = SQLName.column(ContactBusinessRelation.code.field)
    let isRelationCode: SQL =
      codes.isEmpty ? "1 = 0" : "r.\(code) IN (\(SQL.join(codes.map { "\($0)" }, by: ", ")))"
    return """
      (SELECT CASE WHEN COUNT(*) = 0 THEN 'None' \
      WHEN COUNT(*) = 1 AND MAX(CASE WHEN r.linked_number <> '' AND \(isRelationCode) \
      THEN 1 ELSE 0 END) = 1 THEN MAX(r.\(kind)) \
      WHEN COUNT(*) = 1 THEN 'Other' ELSE 'Multiple' END \
      FROM contact_business_relation r WHERE r.company = contact.company \
      AND (r.contact_number = contact.number OR (contact.type = 'Person' \
      AND contact.company_number <> '' AND r.contact_number = contact.company_number)))
      """
  }
}

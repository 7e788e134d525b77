package import ConcordCore

/// Lists as the API and the command line show them: filtered, ordered and read page by page.
extension Reader {
  /// A page of a list, read by one statement.
  ///
  /// - Throws: `E-FAULT` when the query names a property that the list does not have.
  package func list(_ query: ListQuery) throws(ConcordError) -> [ListRow] {
    if query.limit <= 0 { return [] }
    let (prepared, values, width) = try statement(query, isCount: false)
    let properties = query.properties.count
    var rows: [ListRow] = []
    try transaction.forEach(prepared, values) { row in
      let shown = (2..<2 + properties).map { Value(row.value($0)) }
      let position = (2 + properties..<width).map { Value(row.value($0)) }
      rows.append(
        ListRow(id: row.text(0), version: row.integer(1), values: shown, position: position))
    }
    return rows
  }

  /// How many rows a list has on all its pages.
  ///
  /// - Throws: `E-FAULT` when the query names a property that the list does not have.
  package func count(_ query: ListQuery) throws(ConcordError) -> Int64 {
    let (prepared, values, _) = try statement(query, isCount: true)
    var count: Int64 = 0
    try transaction.forEach(prepared, values) { row in count = row.integer(0) }
    return count
  }

  /// How the database is going to read a list, in its own words; for tests of indexes.
  package func explain(_ query: ListQuery) throws(ConcordError) -> String {
    let (prepared, values, _) = try statement(query, isCount: false)
    var lines: [String] = []
    try transaction.forEach(
      PreparedSQL("EXPLAIN QUERY PLAN " + prepared.text, isKept: false), values
    ) { row in lines.append(row.text(3)) }
    return lines.joined(separator: "; ")
  }

  private func statement(_ query: ListQuery, isCount: Bool) throws(ConcordError)
    -> (PreparedSQL, [Value], width: Int)
  {
    let builder = ListBuilder(company: company, dialect: transaction.dialect)
    let (sql, width) = isCount ? (try builder.count(query), 1) : try builder.list(query)
    return (source.book.statement(sql.text), sql.values.map { Value($0) }, width)
  }
}

extension Value {
  /// A value that was read as what it is.
  fileprivate init(_ value: SQLValue) {
    switch value {
    case .integer(let number): self = .integer(number)
    case .text(let text): self = .text(text)
    case .bytes, .null: self = .text("")
    }
  }
}

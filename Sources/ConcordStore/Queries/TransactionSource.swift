internal import ConcordCore

/// Reads the records of one company over an open transaction.
final class TransactionSource: RecordSource {
  let transaction: any SQLTransaction
  let company: CompanyID
  let book: StatementBook
  var loadedJournal = LoadedJournal()

  init(_ transaction: any SQLTransaction, company: CompanyID, book: StatementBook) {
    self.transaction = transaction
    self.company = company
    self.book = book
  }

  func records(_ entity: EntityKind, ids: [RecordID]) throws(ConcordError) -> [Record] {
    let table = EntityTable.of(entity)
    var records: [Record] = []
    records.reserveCapacity(ids.count)
    for chunk in chunks(of: ids) {
      let length = QueryStatement.paddedLength(chunk.count)
      let prepared = book.query([Int32(entity.rawValue), -1, Int32(length)]) {
        let places = (2..<length + 2).map { "$\($0)" }.joined(separator: ", ")
        return """
          SELECT \(table.selectedColumns) FROM \(table.entity.name) \
          WHERE company = $1 AND id IN (\(places))
          """
      }
      var values: [Value] = [.integer(company.rawValue)]
      for index in 0..<length {
        values.append(.text(chunk[chunk.startIndex + min(index, chunk.count - 1)].description))
      }
      try transaction.forEach(prepared, values) { row throws(ConcordError) in
        records.append(try table.record(from: row))
      }
    }
    return records
  }

  func records(_ query: Query) throws(ConcordError) -> [Record] {
    let parts = parts(of: query)
    if parts.count == 1 { return try read(parts[0]) }
    var records: [Record] = []
    for part in parts { records += try read(part) }
    records.sort { Self.isOrdered($0, $1, by: query.order) }
    if let limit = query.limit { return Array(records.prefix(limit)) }
    return records
  }

  func count(_ query: Query) throws(ConcordError) -> Int {
    var count = 0
    for part in parts(of: query) {
      let (prepared, values) = statement(part, .count)
      try transaction.forEach(prepared, values) { row in count += Int(row.integer(0)) }
    }
    return count
  }

  private func read(_ query: Query) throws(ConcordError) -> [Record] {
    let table = EntityTable.of(query.entity)
    var records: [Record] = []
    let (prepared, values) = statement(query, .records)
    try transaction.forEach(prepared, values) { row throws(ConcordError) in
      records.append(try table.record(from: row))
    }
    return records
  }

  private func statement(_ query: Query, _ mode: QueryStatement.Mode) -> (PreparedSQL, [Value]) {
    func statement(makesText: Bool) -> QueryStatement {
      QueryStatement(
        query, mode, company: company, dialect: transaction.dialect, makesText: makesText)
    }
    let wanted = statement(makesText: false)
    let prepared = book.query(wanted.shape) { statement(makesText: true).text }
    return (prepared, wanted.values)
  }

  /// The query itself, or one query per part of its longest list.
  private func parts(of query: Query) -> [Query] {
    var longest: (place: Int, field: Field, values: [Value])?
    for (place, condition) in query.conditions.enumerated() {
      if case .isIn(let field, let values) = condition,
        values.count > max(longest?.values.count ?? 0, QueryStatement.listMax)
      {
        longest = (place, field, values)
      }
    }
    guard let longest else { return [query] }
    // A value that is asked for twice must not find its records twice.
    var seen: Set<Value> = []
    let distinct = longest.values.filter { seen.insert($0).inserted }
    return chunks(of: distinct).map { chunk in
      var part = query
      part.conditions[longest.place] = .isIn(longest.field, Array(chunk))
      return part
    }
  }

  func chunks<Element>(of list: [Element]) -> [ArraySlice<Element>] {
    stride(from: 0, to: list.count, by: QueryStatement.listMax).map { start in
      list[start..<min(start + QueryStatement.listMax, list.count)]
    }
  }

  /// The order of the databases: bytes of texts, numbers by value, then ids.
  private static func isOrdered(_ left: Record, _ right: Record, by order: [Field]) -> Bool {
    for field in order {
      switch (left[field], right[field]) {
      case (.text(let one), .text(let other)) where one != other:
        return one.utf8.lexicographicallyPrecedes(other.utf8)
      case (.integer(let one), .integer(let other)) where one != other: return one < other
      default: continue
      }
    }
    return left.key.id < right.key.id
  }
}

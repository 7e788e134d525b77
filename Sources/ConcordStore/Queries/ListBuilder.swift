internal import ConcordCore

/// Translates the parts of a list query into SQL; every value is bound.
///
/// Expressions are never null, so that `not` and `<>` mean what they say, and name what they are
/// made of once, so that nesting a function in itself does not multiply the text.
final class ListBuilder {
  /// The row that names are looked up in.
  struct Scope {
    let alias: String
    let base: ListBase

    /// A column of the row; only for names of the data dictionary and of this target.
    func column(_ name: String) -> SQL { raw("\(alias).\(name)") }
  }

  /// What an id is shown as that names nothing.
  static let zeroID = "00000000-0000-0000-0000-000000000000"
  static let scale = FieldType.decimalScale

  let company: CompanyID
  let dialect: Dialect
  private var aliasCount = 0

  init(company: CompanyID, dialect: Dialect) {
    self.company = company
    self.dialect = dialect
  }

  func scope(_ base: ListBase) -> Scope {
    aliasCount += 1
    return Scope(alias: "t\(aliasCount)", base: base)
  }

  /// The table, or the rows of the view, under the alias of the scope.
  func from(_ scope: Scope) throws(ConcordError) -> SQL {
    switch scope.base {
    case .entity(let kind): return raw("\(kind.entity.name) \(scope.alias)")
    case .view(let view): return "(\(view.definition.rows(company))) \(raw(scope.alias))"
    }
  }

  /// The condition that a row belongs to the company.
  func ofCompany(_ scope: Scope) -> SQL {
    if case .view = scope.base { return "1 = 1" }
    return "\(scope.column("company")) = \(company)"
  }

  // MARK: Statements

  /// The statement that reads a page: id, version, the properties, then the order keys; and how
  /// many columns it has.
  func list(_ query: ListQuery) throws(ConcordError) -> (sql: SQL, width: Int) {
    let scope = scope(query.base)
    var columns = [scope.column("id"), scope.column("version")]
    for source in query.properties { columns.append(try self.source(source, scope)) }
    let keys = try orderKeys(query, scope)
    for (index, key) in keys.enumerated() { columns.append("\(key.sql) AS \(raw("k\(index)"))") }
    var sql: SQL = "SELECT \(SQL.join(columns, by: ", ")) FROM \(try from(scope))"
    sql += " WHERE \(try condition(of: query, scope))"
    if let after = query.after { sql += " AND \(try isBehind(after, keys))" }
    let order = keys.enumerated().filter { !$1.isRedundant }.map { index, key in
      raw("k\(index)\(key.descends ? " DESC" : "")")
    }
    sql += " ORDER BY \(SQL.join(order, by: ", ")) LIMIT \(max(query.limit, 0))"
    if query.skip > 0 { sql += " OFFSET \(query.skip)" }
    return (sql, columns.count)
  }

  /// The statement that counts the rows of all pages.
  func count(_ query: ListQuery) throws(ConcordError) -> SQL {
    let scope = scope(query.base)
    return """
      SELECT COUNT(*) FROM \(try from(scope)) WHERE \(try condition(of: query, scope))
      """
  }

  private func condition(of query: ListQuery, _ scope: Scope) throws(ConcordError) -> SQL {
    var parts = [ofCompany(scope)]
    if let filter = query.filter { parts.append("(\(try condition(filter, scope)))") }
    if let search = query.search { parts.append("(\(try condition(search, scope)))") }
    return SQL.join(parts, by: " AND ")
  }

  // MARK: Order

  /// One expression to order by.
  struct OrderKey {
    let sql: SQL
    let descends: Bool
    /// Whether the keys before it leave nothing to decide.
    let isRedundant: Bool
  }

  /// The expressions that the query orders by, texts by their folded and their plain value, and
  /// the id.
  private func orderKeys(_ query: ListQuery, _ scope: Scope) throws(ConcordError) -> [OrderKey] {
    let order = query.order.isEmpty ? query.base.defaultOrder : query.order
    var keys: [OrderKey] = []
    var isUnique = false
    var sources: Set<PropertySource> = []
    for part in order {
      let value = try operand(.property(part.source, part.type), scope)
      if part.type == .text {
        keys.append(OrderKey(sql: folded(value), descends: part.descends, isRedundant: isUnique))
      }
      keys.append(OrderKey(sql: value.sql, descends: part.descends, isRedundant: isUnique))
      sources.insert(part.source)
      isUnique = query.base.isUnique(sources)
    }
    keys.append(OrderKey(sql: scope.column("id"), descends: false, isRedundant: isUnique))
    return keys
  }

  /// The condition that a row comes behind a position.
  ///
  /// Keys of one direction are compared as a row, which an index answers; otherwise key by key.
  private func isBehind(_ position: [Value], _ keys: [OrderKey]) throws(ConcordError) -> SQL {
    guard position.count == keys.count else {
      throw ConcordError(.fault, "a list goes on behind a position of another order")
    }
    let pairs = zip(keys, position).filter { !$0.0.isRedundant }
    let columns = pairs.map(\.0.sql)
    let values = pairs.map { literal($0.1) }
    if Set(pairs.map(\.0.descends)).count == 1 {
      let sign = raw(pairs[0].0.descends ? "<" : ">")
      return "(\(SQL.join(columns, by: ", "))) \(sign) (\(SQL.join(values, by: ", ")))"
    }
    var condition: SQL = "1 = 0"
    for index in pairs.indices.reversed() {
      let sign = raw(pairs[index].0.descends ? "<" : ">")
      let (column, value) = (columns[index], values[index])
      condition =
        "(\(column) \(sign)= \(value) AND (\(column) \(sign) \(value) OR \(condition)))"
    }
    return condition
  }

  // MARK: Pieces

  /// A bound value whose type both databases know.
  func literal(_ value: Value) -> SQL {
    switch value {
    case .text(let text): "CAST(\(text) AS TEXT)"
    case .integer(let number): "CAST(\(number) AS BIGINT)"
    }
  }

  /// Conditions joined pairwise, because databases limit how deep an expression may be.
  func joined(_ parts: [SQL], by word: StaticString) -> SQL {
    if parts.count <= 2 { return SQL.join(parts, by: word) }
    let middle = parts.count / 2
    return """
      (\(joined(Array(parts[..<middle]), by: word)))\(SQLName.fixed(word))\
      (\(joined(Array(parts[middle...]), by: word)))
      """
  }
}

/// Text of this target or names of the data dictionary as SQL; never anything from a request.
func raw(_ text: String) -> SQL { SQL(stringLiteral: text) }

extension ListBase {
  /// The natural key, by which a list is ordered that is asked for in no order (API-ENT-1).
  var defaultOrder: [ListOrder] {
    switch self {
    case .entity(let kind):
      kind.entity.keyFields.map { ListOrder(.field($0), $0.listType) }
    case .view(let view): view.definition.order
    }
  }

  /// Whether no two rows have the same values of some properties.
  func isUnique(_ sources: Set<PropertySource>) -> Bool {
    if sources.contains(.id) { return true }
    switch self {
    case .entity(let kind):
      let fields = kind.entity.keyFields
      return !fields.isEmpty && fields.allSatisfy { sources.contains(.field($0)) }
    case .view(let view):
      return view.definition.uniqueColumn.map { sources.contains(.column($0)) } ?? false
    }
  }
}

extension Field {
  /// What the values of the field are when they are compared.
  var listType: ListType {
    switch type {
    case .text: .text
    case .code: .code
    case .integer: .integer
    case .decimal: .decimal
    case .boolean: .boolean
    case .date: .date
    case .dateTime: .dateTime
    case .option, .image: .option
    }
  }
}

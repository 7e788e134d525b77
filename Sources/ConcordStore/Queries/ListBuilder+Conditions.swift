internal import ConcordCore

/// Filters as conditions over a row.
extension ListBuilder {
  /// The condition that a filter holds; never null but where something is divided by zero.
  func condition(_ expression: ListExpression, _ scope: Scope) throws(ConcordError) -> SQL {
    switch expression {
    case .isTrue(let isTrue): return isTrue ? "1 = 1" : "1 = 0"
    case .and(let parts):
      return parts.isEmpty ? "1 = 1" : joined(try conditions(parts, scope), by: " AND ")
    case .or(let parts):
      let parts = Self.gathered(parts)
      return parts.isEmpty ? "1 = 0" : joined(try conditions(parts, scope), by: " OR ")
    case .not(let inner): return "NOT (\(try condition(inner, scope)))"
    case .compare(let comparison, let left, let right):
      return try compare(comparison, try operand(left, scope), try operand(right, scope), scope)
    case .isIn(let left, let values): return try isIn(try operand(left, scope), values, scope)
    case .any(let neighbours, let filter): return try any(neighbours, filter, scope)
    case .call(let function, let arguments, _) where function.isPredicate:
      guard arguments.count == 2 else { throw Self.misplaced }
      return try matches(
        function, try operand(arguments[0], scope), try operand(arguments[1], scope), scope)
    case .property, .literal, .call, .arithmetic:
      return "\(try operand(expression, scope).sql) <> 0"
    }
  }

  private func conditions(_ parts: [ListExpression], _ scope: Scope) throws(ConcordError) -> [SQL] {
    var conditions: [SQL] = []
    for part in parts { conditions.append("(\(try condition(part, scope)))") }
    return conditions
  }

  /// Equalities of one property as one list: clients ask for hundreds of ids one by one.
  private static func gathered(_ parts: [ListExpression]) -> [ListExpression] {
    var lists: [ListExpression: Int] = [:]
    var result: [ListExpression] = []
    var values: [Int: [Value]] = [:]
    for part in parts {
      guard case .compare(.equal, let left, .literal(let value, let type)) = part,
        case .property(_, let own) = left, own == type
      else {
        result.append(part)
        continue
      }
      if let place = lists[left] {
        values[place]?.append(value)
      } else {
        lists[left] = result.count
        values[result.count] = [value]
        result.append(part)
      }
    }
    for (left, place) in lists {
      if let list = values[place], list.count > 1 { result[place] = .isIn(left, list) }
    }
    return result
  }

  /// Whether there is a neighbour for which the filter holds.
  private func any(
    _ neighbours: ListNeighbours, _ filter: ListExpression?, _ scope: Scope
  ) throws(ConcordError) -> SQL {
    let other = self.scope(neighbours.base)
    let theirs = try source(neighbours.theirs, other)
    let mine = try source(neighbours.mine, scope)
    var parts: [SQL] = [beside(other, scope), "\(theirs) = \(mine)"]
    if case .field(let field) = neighbours.theirs, field.isText { parts.append("\(theirs) <> ''") }
    for part in [neighbours.filter, filter].compactMap(\.self) {
      parts.append("(\(try condition(part, other)))")
    }
    return "EXISTS (SELECT 1 FROM \(try from(other)) WHERE \(SQL.join(parts, by: " AND ")))"
  }

  // MARK: Comparisons

  private func compare(
    _ comparison: ListComparison, _ left: ListOperand, _ right: ListOperand, _ scope: Scope
  ) throws(ConcordError) -> SQL {
    let (left, right) = aligned(left, right)
    switch comparison {
    case .equal:
      if let value = right.value, let found = try indexed(left, [value], scope) { return found }
      if let value = left.value, let found = try indexed(right, [value], scope) { return found }
      return "\(left.sql) = \(right.sql)"
    case .notEqual: return "\(left.sql) <> \(right.sql)"
    case .greater, .greaterOrEqual, .less, .lessOrEqual:
      let sign = raw(comparison.sign)
      guard Self.isFolded(left, right) else { return "\(left.sql) \(sign) \(right.sql)" }
      let isFilled: SQL =
        comparison.isUpwards && !foldedKey(right.value?.text ?? "").isEmpty
        ? left.key.map { " AND \($0) <> ''" } ?? "" : ""
      return """
        (\(folded(left)), \(left.sql)) \(sign) (\(folded(right)), \(right.sql))\(isFilled)
        """
    }
  }

  /// Whether two texts are compared as people read them; codes are by their characters.
  private static func isFolded(_ left: ListOperand, _ right: ListOperand) -> Bool {
    let types = [left, right].filter { $0.value == nil }.map(\.type)
    return types.isEmpty ? left.type == .text && right.type == .text : types.contains(.text)
  }

  /// Two operands in the same unit: numbers scaled alike, days as the midnights they begin with.
  private func aligned(_ left: ListOperand, _ right: ListOperand) -> (ListOperand, ListOperand) {
    switch (left.type, right.type) {
    case (.decimal, .integer): (left, scaled(right))
    case (.integer, .decimal): (scaled(left), right)
    case (.date, .dateTime): (midnight(left), right)
    case (.dateTime, .date): (left, midnight(right))
    default: (left, right)
    }
  }

  private func midnight(_ day: ListOperand) -> ListOperand {
    let time = "T00:00:00.000Z"
    if let value = day.value {
      return literal(value.isBlank ? value : .text(value.text + time), .dateTime)
    }
    return ListOperand("COALESCE(NULLIF(\(day.sql), '') || \(raw("'\(time)'")), '')", .dateTime)
  }

  // MARK: Lists of values

  private func isIn(_ left: ListOperand, _ values: [Value], _ scope: Scope) throws(ConcordError)
    -> SQL
  {
    let values = values.map { Self.stored($0, left.type) }
    if values.isEmpty { return "1 = 0" }
    return try indexed(left, values, scope) ?? "\(left.sql) \(oneOf(values))"
  }

  func oneOf(_ values: [Value]) -> SQL {
    if values.count == 1 { return "= \(literal(values[0]))" }
    return "IN (\(SQL.join(values.map { literal($0) }, by: ", ")))"
  }

  /// The same in words that let an index find the rows; nil when there are none.
  ///
  /// Indexes for look-ups leave blanks out, so that a value that is not blank has to say so. What
  /// a row refers to is found first, and then the rows that refer to it.
  private func indexed(_ operand: ListOperand, _ values: [Value], _ scope: Scope)
    throws(ConcordError) -> SQL?
  {
    guard let source = operand.source else { return nil }
    if case .view(let view) = scope.base {
      switch source {
      case .id: return view.definition.indexed("id", values, scope, self)
      case .column(let name): return view.definition.indexed(name, values, scope, self)
      default: return nil
      }
    }
    if values.contains(where: { $0 == blankValue(source) || $0.isBlank }) { return nil }
    return try found(source, values, scope)
  }

  private func found(_ source: PropertySource, _ values: [Value], _ scope: Scope)
    throws(ConcordError) -> SQL?
  {
    switch source {
    case .id: return "\(scope.column("id")) \(oneOf(values))"
    case .field(let field):
      let column = try column(field, scope)
      guard field.isText, field.listType != .option else { return nil }
      return "\(column) \(oneOf(values)) AND \(column) <> ''"
    case .referenced(let field, let inner):
      let column = try column(field, scope)
      let other = try target(of: field)
      guard let condition = try found(inner, values, other.scope) else { return nil }
      return """
        \(column) IN (SELECT \(other.key) FROM \(try from(other.scope)) \
        WHERE \(ofCompany(other.scope)) AND \(condition)) AND \(column) <> ''
        """
    case .linkedContact(let inner):
      let kind = try kind(of: scope)
      let row = self.scope(.entity(.contactBusinessRelation))
      let contact = self.scope(.entity(.contact))
      guard let condition = try found(inner, values, contact) else { return nil }
      return """
        \(scope.column("number")) IN (SELECT \(row.column("linked_number")) \
        FROM \(try from(contact)) JOIN \(try from(row)) ON \(ofCompany(row)) \
        AND \(row.column("contact_number")) = \(contact.column("number")) \
        AND \(isLink(row, kind)) WHERE \(ofCompany(contact)) AND \(condition))
        """
    default: return nil
    }
  }

  // MARK: Parts of texts

  private func matches(
    _ function: ListFunction, _ text: ListOperand, _ part: ListOperand, _ scope: Scope
  ) throws(ConcordError) -> SQL {
    let part = text.type == .code ? upperCased(part) : part
    switch function {
    case .startswith:
      let begins: SQL = "\(position(of: part.sql, in: text.sql)) = 1"
      return range(of: text, startingWith: part).map { "\($0) AND \(begins)" } ?? begins
    case .endswith:
      return """
        SUBSTR(\(text.sql), LENGTH(\(text.sql)) - LENGTH(\(part.sql)) + 1) = \(part.sql)
        """
    default: return "\(position(of: part.sql, in: text.sql)) > 0"
    }
  }

  private func upperCased(_ operand: ListOperand) -> ListOperand {
    if let value = operand.value { return literal(.text(value.text.uppercased()), .code) }
    if operand.type == .code { return operand }
    return ListOperand("\(raw(dialect.textFunctions.upper))(\(operand.sql))", .code)
  }

  /// The range of a column that has the values with a beginning; nil when there is none.
  private func range(of text: ListOperand, startingWith part: ListOperand) -> SQL? {
    guard let field = text.field, field.isText, let start = part.value?.text, !start.isEmpty,
      let end = QueryStatement.successor(of: start)
    else { return nil }
    return """
      \(text.sql) >= \(literal(.text(start))) AND \(text.sql) < \(literal(.text(end))) \
      AND \(text.sql) <> ''
      """
  }
}

extension ListComparison {
  fileprivate var sign: String {
    switch self {
    case .equal: "="
    case .notEqual: "<>"
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .less: "<"
    case .lessOrEqual: "<="
    }
  }

  fileprivate var isUpwards: Bool { self == .greater || self == .greaterOrEqual }
}

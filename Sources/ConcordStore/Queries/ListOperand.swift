internal import ConcordCore

/// An operand of a comparison as SQL, with what is known about it.
struct ListOperand {
  let sql: SQL
  let type: ListType
  /// Where the value comes from, if it is a property.
  var source: PropertySource?
  /// The value itself, if it is a literal.
  var value: Value?
  /// The stored folded value, if there is one.
  var key: SQL?
  /// Whether the database may have computed it in floating point.
  var isReal = false

  init(_ sql: SQL, _ type: ListType) {
    self.sql = sql
    self.type = type
  }

  /// The field that is read as it is stored, if it is one.
  var field: Field? {
    if case .field(let field) = source { return field }
    return nil
  }
}

extension ListBuilder {
  /// The expression of an operand.
  func operand(_ expression: ListExpression, _ scope: Scope) throws(ConcordError) -> ListOperand {
    switch expression {
    case .property(let source, let type):
      var operand = ListOperand(try self.source(source, scope), type)
      operand.source = source
      if case .field(let field) = source, field.isComparable {
        operand.key = scope.column(field.column + "_key")
      }
      return operand
    case .literal(let value, let type): return literal(Self.stored(value, type), type)
    case .call(let function, let arguments, let type):
      if function.isPredicate { return try truth(expression, scope) }
      var operands: [ListOperand] = []
      for argument in arguments { operands.append(try operand(argument, scope)) }
      return try call(function, operands, type)
    case .arithmetic(let sign, let left, let right, let type):
      return arithmetic(sign, try operand(left, scope), try operand(right, scope), type)
    case .compare, .isIn, .and, .or, .not, .isTrue, .any: return try truth(expression, scope)
    }
  }

  func literal(_ value: Value, _ type: ListType) -> ListOperand {
    var operand = ListOperand(literal(value), type)
    operand.value = value
    return operand
  }

  /// The value of a condition as a stored truth value.
  private func truth(_ expression: ListExpression, _ scope: Scope) throws(ConcordError)
    -> ListOperand
  {
    ListOperand("CASE WHEN \(try condition(expression, scope)) THEN 1 ELSE 0 END", .boolean)
  }

  /// A literal as such values are stored: blank days and times blank, times of day complete.
  static func stored(_ value: Value, _ type: ListType) -> Value {
    guard case .text(let text) = value else { return value }
    switch type {
    case .date: return text == "0001-01-01" ? .text("") : value
    case .dateTime: return text.hasPrefix("0001-01-01T00:00:00") ? .text("") : value
    case .time: return text.utf8.count == 8 ? .text(text + ".000") : value
    case .guid: return .text(text.lowercased())
    case .code, .text, .option, .decimal, .integer, .boolean: return value
    }
  }

  /// A text as texts are put in order: by its folded value.
  func folded(_ operand: ListOperand) -> SQL {
    if let key = operand.key { return key }
    if let value = operand.value { return literal(.text(foldedKey(value.text))) }
    return "\(SQLName.foldFunction(of: dialect))(\(operand.sql))"
  }

  // MARK: Numbers

  private func arithmetic(
    _ sign: ListArithmetic, _ left: ListOperand, _ right: ListOperand, _ type: ListType
  ) -> ListOperand {
    let isWhole = left.type != .decimal && right.type != .decimal && type != .decimal
    let (left, right) = isWhole ? (left, right) : (scaled(left), scaled(right))
    let isReal = left.isReal || right.isReal
    let real = "CAST(\(left.sql) AS DOUBLE PRECISION)" as SQL
    let divisor = "NULLIF(\(right.sql), 0)" as SQL
    var result: ListOperand
    switch sign {
    case .add: result = ListOperand("(\(left.sql) + \(right.sql))", type)
    case .sub: result = ListOperand("(\(left.sql) - \(right.sql))", type)
    case .mul:
      // A product of two numbers may be too great for an integer.
      result = ListOperand(
        isWhole ? "(\(real) * \(right.sql))" : "(\(real) * \(right.sql) / 100000)", type)
      result.isReal = true
      return result
    case .div where !isWhole:
      result = ListOperand("(\(real) * 100000 / \(divisor))", type)
      result.isReal = true
      return result
    case .div: return ListOperand("(\(whole(left)) / NULLIF(\(whole(right)), 0))", type)
    case .mod: return ListOperand("(\(whole(left)) % NULLIF(\(whole(right)), 0))", type)
    }
    result.isReal = isReal
    return result
  }

  /// A number as decimals are stored.
  func scaled(_ operand: ListOperand) -> ListOperand {
    guard operand.type == .integer || operand.type == .boolean else { return operand }
    if case .integer(let number) = operand.value {
      let (product, overflows) = number.multipliedReportingOverflow(by: Self.scale)
      if !overflows { return literal(.integer(product), .decimal) }
    }
    var result = ListOperand("(CAST(\(operand.sql) AS DOUBLE PRECISION) * 100000)", .decimal)
    result.isReal = true
    return result
  }

  /// A number as an integer.
  private func whole(_ operand: ListOperand) -> SQL {
    operand.isReal ? "CAST(ROUND(\(operand.sql)) AS BIGINT)" : operand.sql
  }

  // MARK: Functions

  /// A multiple of the scale that is greater than every stored decimal.
  ///
  /// Added first, it turns the division that cuts into one that rounds down.
  private static let offset: SQL = "4000000000000000000"

  private func call(_ function: ListFunction, _ arguments: [ListOperand], _ type: ListType)
    throws(ConcordError) -> ListOperand
  {
    if function == .now { return literal(.text(UTCTime.text(UTCTime.systemClock())), .dateTime) }
    guard let first = arguments.first else { throw Self.misplaced }
    let sql = try text(of: function, first, Array(arguments.dropFirst()))
    return ListOperand(sql, type)
  }

  private func text(of function: ListFunction, _ first: ListOperand, _ rest: [ListOperand])
    throws(ConcordError) -> SQL
  {
    let value = first.sql
    let isTime = first.type == .time
    switch function {
    case .tolower: return "\(raw(dialect.textFunctions.lower))(\(value))"
    case .toupper: return "\(raw(dialect.textFunctions.upper))(\(value))"
    case .trim: return "TRIM(\(value))"
    case .length: return "LENGTH(\(value))"
    case .indexof:
      guard let part = rest.first else { throw Self.misplaced }
      return "(\(position(of: part.sql, in: value)) - 1)"
    case .substring: return try substring(value, rest)
    case .concat:
      guard let other = rest.first else { throw Self.misplaced }
      return "(\(value) || \(other.sql))"
    case .year: return part(value, from: 1, count: 4, blank: "0001")
    case .month: return part(value, from: 6, count: 2, blank: "01")
    case .day: return part(value, from: 9, count: 2, blank: "01")
    case .hour: return part(value, from: isTime ? 1 : 12, count: 2, blank: "00")
    case .minute: return part(value, from: isTime ? 4 : 15, count: 2, blank: "00")
    case .second: return part(value, from: isTime ? 7 : 18, count: 2, blank: "00")
    case .date: return "SUBSTR(\(value), 1, 10)"
    case .time:
      return isTime ? value : "COALESCE(NULLIF(SUBSTR(\(value), 12, 12), ''), '00:00:00.000')"
    case .floor:
      return "((\(number(first)) + \(Self.offset)) / 100000 * 100000 - \(Self.offset))"
    case .ceiling:
      return "(\(Self.offset) - (\(Self.offset) - \(number(first))) / 100000 * 100000)"
    case .round:
      return "(CAST(ROUND(\(number(first)) / 100000.0) AS BIGINT) * 100000)"
    case .contains, .startswith, .endswith, .now: throw Self.misplaced
    }
  }

  private func number(_ operand: ListOperand) -> SQL { whole(scaled(operand)) }

  /// Where a text first has another one, counted from 1; 0 = nowhere.
  func position(of part: SQL, in text: SQL) -> SQL {
    "\(raw(dialect.textFunctions.position))(\(text), \(part))"
  }

  /// Digits of a stored date or time as a number; those of the blank one are of 0001-01-01.
  private func part(_ value: SQL, from start: Int, count: Int, blank: String) -> SQL {
    """
    CAST(COALESCE(NULLIF(SUBSTR(\(value), \(raw("\(start)")), \(raw("\(count)"))), ''), \
    \(raw("'\(blank)'"))) AS BIGINT)
    """
  }

  private func substring(_ text: SQL, _ rest: [ListOperand]) throws(ConcordError) -> SQL {
    guard let start = rest.first else { throw Self.misplaced }
    let place = count(start, plus: 1)
    guard rest.count > 1 else { return "SUBSTR(\(text), \(place))" }
    return "SUBSTR(\(text), \(place), \(count(rest[1], plus: 0)))"
  }

  /// A number of characters; less than nothing counts as nothing.
  private func count(_ operand: ListOperand, plus offset: Int64) -> SQL {
    if case .integer(let number) = operand.value {
      let count = min(max(number, 0), 1_000_000) + offset
      return "CAST(\(count) AS INTEGER)"
    }
    let (value, longest) = (whole(operand), 1_000_000 as Int64)
    let more = raw(" + \(offset)")
    return """
      (SELECT CAST(CASE WHEN n < 0 THEN 0 WHEN n > \(raw("\(longest)")) THEN \(raw("\(longest)")) \
      ELSE n END\(more) AS INTEGER) FROM (SELECT \(value) AS n) c)
      """
  }
}

extension ListFunction {
  /// Whether the result is true or false.
  var isPredicate: Bool {
    switch self {
    case .contains, .startswith, .endswith: true
    default: false
    }
  }
}

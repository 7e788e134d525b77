internal import ConcordCore

/// Functions and arithmetic.
extension FilterBinder {
  func calculated(
    _ arithmetic: ListArithmetic, _ left: FilterOperand, _ right: FilterOperand
  ) throws(ODataError) -> FilterOperand {
    guard let first = numberType(left), let second = numberType(right) else {
      throw .incompatible
    }
    let type: ListType = first == .decimal || second == .decimal ? .decimal : .integer
    return .value(
      .arithmetic(
        arithmetic, try left.expression(as: type), try right.expression(as: type), type),
      type, members: [])
  }

  private func numberType(_ operand: FilterOperand) -> ListType? {
    guard let type = operand.type, type == .integer || type == .decimal else { return nil }
    return type
  }

  func call(_ name: String, _ arguments: [FilterSyntax]) throws(ODataError) -> FilterOperand {
    let word = name.lowercased()
    if word == "cast" { return try cast(arguments) }
    guard let function = ListFunction(rawValue: word) else {  // API-F-7
      throw .notImplemented("The function '\(ODataError.shown(name))' is not offered.")
    }
    var operands: [FilterOperand] = []
    for argument in arguments { operands.append(try operand(argument)) }
    guard function.argumentCounts.contains(operands.count) else {
      throw .badRequest("The function '\(word)' takes another number of arguments.")
    }
    switch function {
    case .now: return .value(.literal(.text(now), .dateTime), .dateTime, members: [])
    case .contains, .startswith, .endswith:
      return .condition(.call(function, try texts(operands), .boolean))
    case .indexof: return value(function, try texts(operands), .integer)
    case .concat:
      var parts: [ListExpression] = []
      for operand in operands { parts.append(try operand.expression(as: try textType(operand))) }
      return value(function, parts, .text)
    case .tolower, .toupper: return value(function, try texts(operands), .text)
    case .length: return value(function, try texts(operands), .integer)
    case .trim:
      return value(function, try texts(operands), try textType(operands[0]))
    case .substring: return try substring(operands)
    case .year, .month, .day, .hour, .minute, .second, .date, .time:
      return try part(function, operands[0])
    case .round, .floor, .ceiling:
      guard let type = numberType(operands[0]) else { throw .incompatible }
      return value(function, [try operands[0].expression(as: type)], type)
    }
  }

  private func value(_ function: ListFunction, _ arguments: [ListExpression], _ type: ListType)
    -> FilterOperand
  {
    .value(.call(function, arguments, type), type, members: [])
  }

  private func textType(_ operand: FilterOperand) throws(ODataError) -> ListType {
    guard let type = operand.type, type == .text || type == .code else { throw .incompatible }
    return type
  }

  /// Texts for a function; beside a code, what is looked for is in upper case (API-F-1).
  private func texts(_ operands: [FilterOperand]) throws(ODataError) -> [ListExpression] {
    let type = try textType(operands[0])
    var result = [try operands[0].expression(as: type)]
    for operand in operands.dropFirst() {
      let other = try textType(operand)
      let expression = try operand.expression(as: type)
      let needsCode = type == .code && other == .text && !operand.isLiteral
      result.append(needsCode ? .call(.toupper, [expression], .text) : expression)
    }
    return result
  }

  private func substring(_ operands: [FilterOperand]) throws(ODataError) -> FilterOperand {
    let type = try textType(operands[0])
    var arguments = [try operands[0].expression(as: type)]
    for operand in operands.dropFirst() {
      guard operand.type == .integer else { throw .incompatible }
      arguments.append(try operand.expression(as: .integer))
    }
    return value(.substring, arguments, type)
  }

  /// A part of a date or time.
  private func part(_ function: ListFunction, _ operand: FilterOperand) throws(ODataError)
    -> FilterOperand
  {
    guard let type = operand.type, function.parts.contains(type) else { throw .incompatible }
    let result: ListType =
      switch function {
      case .date: .date
      case .time: .time
      default: .integer
      }
    return value(function, [try operand.expression(as: type)], result)
  }

  /// Texts and enumerations as text, times as dates; other casts are not offered.
  private func cast(_ arguments: [FilterSyntax]) throws(ODataError) -> FilterOperand {
    guard arguments.count == 2, case .path(let name) = arguments[1] else {
      throw .badRequest("The function 'cast' takes a value and a type.")
    }
    let inner = try operand(arguments[0])
    switch (name.joined(separator: "/").lowercased(), inner) {
    case ("edm.string", .literal(.string)): return inner
    case ("edm.string", .value(let expression, .text, _)),
      ("edm.string", .value(let expression, .code, _)),
      ("edm.string", .value(let expression, .option, _)),
      ("edm.string", .value(let expression, .guid, _)):
      return .value(expression, .text, members: [])
    case ("edm.date", .value(_, .dateTime, _)): return try part(.date, inner)
    case ("edm.date", .value(_, .date, _)), ("edm.datetimeoffset", .value(_, .dateTime, _)),
      ("edm.guid", .value(_, .guid, _)), ("edm.decimal", .value(_, .decimal, _)),
      ("edm.boolean", .value(_, .boolean, _)):
      return inner
    default:
      throw .notImplemented(
        "The cast to '\(ODataError.shown(name.joined(separator: "/")))' is not offered.")
    }
  }
}

extension ListFunction {
  fileprivate var argumentCounts: ClosedRange<Int> {
    switch self {
    case .now: 0...0
    case .contains, .startswith, .endswith, .indexof, .concat: 2...2
    case .substring: 2...3
    default: 1...1
    }
  }

  /// The types of which the function takes a part.
  fileprivate var parts: Set<ListType> {
    switch self {
    case .year, .month, .day, .date: [.date, .dateTime]
    case .hour, .minute, .second, .time: [.dateTime, .time]
    default: []
    }
  }
}

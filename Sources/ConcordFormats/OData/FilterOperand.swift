internal import ConcordCore

/// What stands on one side of an operator, with names looked up.
enum FilterOperand {
  case literal(FilterLiteral)
  /// A value; an enumeration brings the captions of its members.
  case value(ListExpression, ListType, members: [String])
  /// Something that holds or does not.
  case condition(ListExpression)
  /// A record beside this one by its id; nil for one that never exists.
  case record(ListExpression?)

  /// The type of a value, or the one that a literal has by itself.
  var type: ListType? {
    switch self {
    case .literal(let literal): literal.naturalType
    case .value(_, let type, _): type
    case .condition: .boolean
    case .record: nil
    }
  }

  var isLiteral: Bool {
    if case .literal = self { true } else { false }
  }

  /// The operand as a value, where a literal takes the given type.
  func expression(as type: ListType, members: [String] = []) throws(ODataError)
    -> ListExpression
  {
    switch self {
    case .literal(let literal):
      return .literal(try literal.value(as: type, members: members), type)
    case .value(let expression, _, _): return expression
    case .condition, .record: throw .incompatible
    }
  }

  /// The operand as a condition: a Boolean by itself.
  func condition() throws(ODataError) -> ListExpression {
    switch self {
    case .literal(.boolean(let isTrue)): return .isTrue(isTrue)
    case .value(let expression, .boolean, _):
      return .compare(.equal, expression, .literal(.integer(1), .boolean))
    case .condition(let expression): return expression
    case .literal, .value, .record: throw .incompatible
    }
  }
}

package import ConcordCore

extension ListComparison {
  /// The comparison with its sides exchanged.
  fileprivate var mirrored: ListComparison {
    switch self {
    case .equal, .notEqual: self
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    }
  }

  /// Whether the comparison of two values is true.
  package func holds<Operand: Comparable>(_ left: Operand, _ right: Operand) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .less: left < right
    case .lessOrEqual: left <= right
    }
  }
}

/// Comparisons: a literal takes the type of the other side, which is written first.
extension FilterBinder {
  func compared(_ comparison: ListComparison, _ left: FilterOperand, _ right: FilterOperand)
    throws(ODataError) -> ListExpression
  {
    switch (left, right) {
    case (.literal(let first), .literal(let second)):
      let type = first == .null ? second.naturalType : first.naturalType
      return .compare(
        comparison, .literal(try first.value(as: type, members: []), type),
        .literal(try second.value(as: type, members: []), type))
    case (.literal, _): return try compared(comparison.mirrored, right, left)
    case (.value(let value, let type, let members), .literal(let literal)):
      return try compared(comparison, value, type, members, with: literal)
    case (.value(let first, let type, _), .value(let second, let other, _)):
      guard Self.isComparable(type, other) else { throw .incompatible }
      return .compare(comparison, first, second)
    case (.record(let id), .literal(.null)): return try isMissing(comparison, id)
    case (.record, _), (_, .record): throw .incompatible
    case (.condition, _), (_, .condition): return try sameTruth(comparison, left, right)
    }
  }

  private static func isComparable(_ left: ListType, _ right: ListType) -> Bool {
    let texts: Set<ListType> = [.text, .code, .option]
    let numbers: Set<ListType> = [.integer, .decimal]
    return left == right || (texts.contains(left) && texts.contains(right))
      || (numbers.contains(left) && numbers.contains(right))
  }

  private func compared(
    _ comparison: ListComparison, _ value: ListExpression, _ type: ListType, _ members: [String],
    with literal: FilterLiteral
  ) throws(ODataError) -> ListExpression {
    let isOrdering = comparison != .equal && comparison != .notEqual
    if literal == .null, isOrdering { return .isTrue(false) }
    if type == .boolean, isOrdering { throw .incompatible }
    let meant = try literal.value(as: type, members: members)
    if type == .integer, literal.isFraction {
      return compared(comparison, value, withFractionAbove: meant.integer, literal)
    }
    if type == .option, isOrdering, let ordinal = members.firstIndex(of: meant.text) {
      let fitting = members.indices.filter { comparison.holds($0, ordinal) }
      return .isIn(value, fitting.map { .text(members[$0]) })
    }
    return .compare(comparison, value, .literal(meant, type))
  }

  /// A whole number is never equal to a fraction, and above it from the next whole number on.
  private func compared(
    _ comparison: ListComparison, _ value: ListExpression, withFractionAbove whole: Int64,
    _ literal: FilterLiteral
  ) -> ListExpression {
    var below = whole
    if case .number(let digits) = literal, digits.hasPrefix("-") { below -= 1 }
    let bound = ListExpression.literal(.integer(below), .integer)
    switch comparison {
    case .equal: return .isTrue(false)
    case .notEqual: return .isTrue(true)
    case .greater, .greaterOrEqual: return .compare(.greater, value, bound)
    case .less, .lessOrEqual: return .compare(.lessOrEqual, value, bound)
    }
  }

  /// Whether a record beside this one is missing: then its id is blank.
  private func isMissing(_ comparison: ListComparison, _ id: ListExpression?)
    throws(ODataError) -> ListExpression
  {
    guard comparison == .equal || comparison == .notEqual else { throw .incompatible }
    guard let id else { return .isTrue(comparison == .equal) }
    return .compare(comparison, id, .literal(.text(KnownProperty.zeroID), .guid))
  }

  /// Compares two conditions: `contains(…) eq true`.
  private func sameTruth(
    _ comparison: ListComparison, _ left: FilterOperand, _ right: FilterOperand
  ) throws(ODataError) -> ListExpression {
    guard comparison == .equal || comparison == .notEqual else { throw .incompatible }
    let first = try left.condition()
    if case .literal(.boolean(let isTrue)) = right {
      return isTrue == (comparison == .equal) ? first : .not(first)
    }
    let second = try right.condition()
    let isSame = ListExpression.or([.and([first, second]), .and([.not(first), .not(second)])])
    return comparison == .equal ? isSame : .not(isSame)
  }
}

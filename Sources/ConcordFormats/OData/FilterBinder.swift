package import ConcordCore

/// Looks up the names of a filter and gives its literals their types (`api.md` 4.2).
package struct FilterBinder {
  private let type: any ODataType
  /// The value of `now()`, as stored.
  let now: String
  /// The variable that stands for the row inside `any` and `all`.
  private let variable: String?

  /// A binder for the rows of a type; `now` is a stored UTC time.
  package init(type: any ODataType, now: String) {
    self.init(type: type, now: now, variable: nil)
  }

  private init(type: any ODataType, now: String, variable: String?) {
    self.type = type
    self.now = now
    self.variable = variable
  }

  /// The filter with stored values.
  package func bind(_ syntax: FilterSyntax) throws(ODataError) -> ListExpression {
    try condition(syntax)
  }

  func condition(_ syntax: FilterSyntax) throws(ODataError) -> ListExpression {
    try operand(syntax).condition()
  }

  private func conditions(_ all: [FilterSyntax]) throws(ODataError) -> [ListExpression] {
    var result: [ListExpression] = []
    for syntax in all { result.append(try condition(syntax)) }
    return result
  }

  /// What a part of a filter is.
  func operand(_ syntax: FilterSyntax) throws(ODataError) -> FilterOperand {
    switch syntax {
    case .literal(let literal): return .literal(literal)
    case .path(let path): return try operand(path)
    case .call(let name, let arguments): return try call(name, arguments)
    case .arithmetic(let arithmetic, let left, let right):
      return try calculated(arithmetic, try operand(left), try operand(right))
    case .compare(let comparison, let left, let right):
      return .condition(try compared(comparison, try operand(left), try operand(right)))
    case .has(let left, let member):
      let left = try operand(left)
      guard case .value(_, .option, _) = left else { throw .incompatible }
      return .condition(try compared(.equal, left, .literal(member)))
    case .isIn(let left, let literals):
      return .condition(try isIn(try operand(left), literals))
    case .and(let all): return .condition(.and(try conditions(all)))
    case .or(let all): return .condition(.or(try conditions(all)))
    case .not(let inner): return .condition(.not(try condition(inner)))
    case .lambda(let lambda): return .condition(try bound(lambda))
    }
  }

  // MARK: Paths

  private func operand(_ path: [String]) throws(ODataError) -> FilterOperand {
    switch try resolved(path) {
    case .property(let property, let source):
      return .value(.property(source, property.type), property.type, members: property.members)
    case .blank(let property):
      let blank = try FilterLiteral.null.value(as: property.type, members: property.members)
      return .value(.literal(blank, property.type), property.type, members: property.members)
    case .record(let id): return .record(.property(id, .guid))
    case .nothing: return .record(nil)
    case .rows:
      throw .badRequest("'\(path.last ?? "")' leads to many entities; use any or all.")
    }
  }

  private func resolved(_ path: [String]) throws(ODataError) -> PropertyPath {
    var rest = path[...]
    if let variable {
      guard path.count > 1, path[0].lowercased() == variable else {
        throw .notImplemented("Inside any and all, only properties of the row can be named.")
      }
      rest = rest.dropFirst()
    } else if path.count > 1, path[0].lowercased() == "$it" {
      rest = rest.dropFirst()
    }
    return try PropertyPath(Array(rest), from: type)
  }

  private func bound(_ lambda: FilterLambda) throws(ODataError) -> ListExpression {
    switch try resolved(lambda.path) {
    case .nothing: return .isTrue(lambda.isAll)
    case .rows(let rowType, let rows):
      guard let filter = lambda.filter else { return .any(rows, nil) }
      let binder = FilterBinder(type: rowType, now: now, variable: lambda.variable.lowercased())
      let condition = try binder.condition(filter)
      return lambda.isAll ? .not(.any(rows, .not(condition))) : .any(rows, condition)
    case .property, .blank, .record:
      throw .badRequest("'\(lambda.path.last ?? "")' does not lead to many entities.")
    }
  }

  // MARK: Lists

  private func isIn(_ left: FilterOperand, _ literals: [FilterLiteral]) throws(ODataError)
    -> ListExpression
  {
    let first = literals.first?.naturalType ?? .text
    guard let type = left.isLiteral ? first : left.type else { throw .incompatible }
    if case .condition = left { throw .incompatible }
    var members: [String] = []
    if case .value(_, _, let captions) = left { members = captions }
    var values: [Value] = []
    for literal in literals where !(type == .integer && literal.isFraction) {
      values.append(try literal.value(as: type, members: members))
    }
    return .isIn(try left.expression(as: type), values)
  }
}

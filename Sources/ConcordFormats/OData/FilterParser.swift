internal import ConcordCore

/// Reads the grammar of `$filter` (`api.md` 4.2).
///
/// Nesting, the height of the tree and the number of conditions are limited, so that nothing
/// that reads the result needs more stack than a short filter does.
package struct FilterParser {
  private var reader: TokenReader
  /// Literals by the names of parameters in lower case.
  private let aliases: [String: String]
  private var depth = 0
  private var conditions = 0
  /// The height of the tree that was read last, arithmetic alone counted.
  private var height = 0

  /// The syntax of a filter; the aliases are texts of literals by lower-case name without `@`.
  package static func parse(_ text: String, aliases: [String: String] = [:])
    throws(ODataError) -> FilterSyntax
  {
    var parser = FilterParser(reader: try TokenReader(text), aliases: aliases)
    let syntax = try parser.expression(.or)
    try parser.reader.expectEnd()
    return syntax
  }

  private init(reader: TokenReader, aliases: [String: String]) {
    self.reader = reader
    self.aliases = aliases
  }

  /// How tightly an operator binds.
  private enum Precedence: Int {
    case or, and, comparison, sum, product, operand

    var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .operand }
  }

  /// What stands between two operands.
  private enum Infix: Equatable {
    case or, and, isIn, has
    case compare(ListComparison)
    case arithmetic(ListArithmetic)

    init?(_ token: Token.Kind) {
      guard case .name(let name) = token else { return nil }
      switch name.lowercased() {
      case "or": self = .or
      case "and": self = .and
      case "in": self = .isIn
      case "has": self = .has
      case let word:
        if let comparison = ListComparison(rawValue: word) {
          self = .compare(comparison)
        } else if let arithmetic = ListArithmetic(rawValue: word) {
          self = .arithmetic(arithmetic)
        } else {
          return nil
        }
      }
    }

    var precedence: Precedence {
      switch self {
      case .or: .or
      case .and: .and
      case .isIn, .has, .compare: .comparison
      case .arithmetic(.add), .arithmetic(.sub): .sum
      case .arithmetic: .product
      }
    }
  }

  /// Reads operands as long as the operators between them bind at least as tightly.
  private mutating func expression(_ loosest: Precedence) throws(ODataError) -> FilterSyntax {
    var left = try operand()
    while let infix = Infix(reader.current), infix.precedence.rawValue >= loosest.rawValue {
      left = try joined(left, infix)
    }
    return left
  }

  private mutating func joined(_ left: FilterSyntax, _ infix: Infix) throws(ODataError)
    -> FilterSyntax
  {
    if infix == .and || infix == .or { return try list(left, infix) }
    let leftHeight = height
    reader.advance()
    switch infix {
    case .isIn:
      try countCondition()
      return .isIn(left, try literals())
    case .has:
      try countCondition()
      return .has(left, try literal())
    case .compare(let comparison):
      try countCondition()
      let right = try expression(infix.precedence.tighter)
      height = max(leftHeight, height)
      return .compare(comparison, left, right)
    case .arithmetic(let arithmetic):
      let right = try expression(infix.precedence.tighter)
      height = max(leftHeight, height) + 1
      guard height <= Limits.filterNesting else { throw tooDeep() }
      return .arithmetic(arithmetic, left, right)
    case .and, .or: return left
    }
  }

  /// Reads a chain of `and` or of `or` as one list.
  private mutating func list(_ first: FilterSyntax, _ infix: Infix) throws(ODataError)
    -> FilterSyntax
  {
    var all = [first]
    var highest = height
    while Infix(reader.current) == infix {
      reader.advance()
      let member = try expression(infix.precedence.tighter)
      all.append(member)
      if member.isSingle { try countCondition() }
      highest = max(highest, height)
    }
    height = highest
    return infix == .and ? .and(all) : .or(all)
  }

  private mutating func countCondition() throws(ODataError) {
    conditions += 1
    guard conditions <= Limits.filterConditions else {
      throw reader.failure("more than \(Limits.filterConditions) conditions")
    }
  }

  private func tooDeep() -> ODataError {
    reader.failure("more than \(Limits.filterNesting) levels of nesting")
  }

  private mutating func deeper() throws(ODataError) {
    depth += 1
    guard depth <= Limits.filterNesting else { throw tooDeep() }
  }

  private mutating func operand() throws(ODataError) -> FilterSyntax {
    height = 0
    switch reader.current {
    case .mark("("):
      reader.advance()
      return try nested(closedBy: ")")
    case .literal, .alias: return .literal(try literal())
    case .name(let name): return try named(name.lowercased())
    default: throw reader.unexpected("an operand")
    }
  }

  private mutating func nested(closedBy mark: Unicode.Scalar) throws(ODataError)
    -> FilterSyntax
  {
    try deeper()
    defer { depth -= 1 }
    let inner = try expression(.or)
    try reader.expect(mark)
    return inner
  }

  private mutating func named(_ word: String) throws(ODataError) -> FilterSyntax {
    let isCall = reader.following == .mark("(")
    let isPath = reader.following == .mark("/")
    if word == "not", !isPath {
      reader.advance()
      try deeper()
      defer { depth -= 1 }
      return .not(try expression(.comparison))
    }
    if !isCall, !isPath, let literal = Self.constant(word) {
      reader.advance()
      return .literal(literal)
    }
    return isCall ? try call() : try pathOrLambda()
  }

  private static func constant(_ word: String) -> FilterLiteral? {
    switch word {
    case "true": .boolean(true)
    case "false": .boolean(false)
    case "null": .null
    default: nil
    }
  }

  private mutating func call() throws(ODataError) -> FilterSyntax {
    let name = try reader.name()
    try reader.expect("(")
    var arguments: [FilterSyntax] = []
    var highest = 0
    if reader.skip(")") { return .call(name, []) }
    try deeper()
    defer { depth -= 1 }
    repeat {
      arguments.append(try expression(.or))
      highest = max(highest, height)
    } while reader.skip(",")
    try reader.expect(")")
    height = highest
    return .call(name, arguments)
  }

  private mutating func pathOrLambda() throws(ODataError) -> FilterSyntax {
    var path = [try reader.name()]
    while reader.skip("/") {
      let name = try reader.name()
      if reader.current == .mark("(") {
        return .lambda(try lambda(path, name))
      }
      path.append(name)
    }
    return .path(path)
  }

  private mutating func lambda(_ path: [String], _ name: String) throws(ODataError)
    -> FilterLambda
  {
    let isAll = name.lowercased() == "all"
    guard isAll || name.lowercased() == "any" else {
      throw .notImplemented("The function '\(ODataError.shown(name))' is not offered.")
    }
    try reader.expect("(")
    if !isAll, reader.skip(")") {
      return FilterLambda(path: path, isAll: false, variable: "", filter: nil)
    }
    let variable = try reader.name()
    try reader.expect(":")
    let filter = try nested(closedBy: ")")
    return FilterLambda(path: path, isAll: isAll, variable: variable, filter: filter)
  }

  private mutating func literal() throws(ODataError) -> FilterLiteral {
    switch reader.current {
    case .literal(let literal):
      reader.advance()
      return literal
    case .name(let name):
      guard let literal = Self.constant(name.lowercased()) else {
        throw reader.unexpected("a literal")
      }
      reader.advance()
      return literal
    case .alias(let name):
      let literal = try aliased(name)
      reader.advance()
      return literal
    default: throw reader.unexpected("a literal")
    }
  }

  private func aliased(_ name: String) throws(ODataError) -> FilterLiteral {
    guard let text = aliases[name.lowercased()] else {
      throw reader.failure("the parameter '@\(ODataError.shown(name))' is not given")
    }
    var parser = FilterParser(reader: try TokenReader(text), aliases: [:])
    let literal = try parser.literal()
    try parser.reader.expectEnd()
    return literal
  }

  /// `(literal, …)` or a JSON array.
  private mutating func literals() throws(ODataError) -> [FilterLiteral] {
    let isArray = reader.skip("[")
    if !isArray { try reader.expect("(") }
    if isArray, reader.skip("]") { return [] }
    var literals: [FilterLiteral] = []
    repeat { literals.append(try literal()) } while reader.skip(",")
    try reader.expect(isArray ? "]" : ")")
    return literals
  }
}

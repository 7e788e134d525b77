internal import ConcordCore

/// A query of the rules as a statement: a shape that chooses the text, and the values to bind.
struct QueryStatement {
  /// What a query asks for.
  enum Mode: Int32 {
    case records, count
  }

  /// Values of a list that one statement asks for at most.
  static let listMax = 500

  private(set) var shape: [Int32] = []
  private(set) var values: [Value] = []
  private var conditions: [String] = []
  private let query: Query
  private let mode: Mode
  private let dialect: Dialect
  private let makesText: Bool

  /// Works out the shape and the values, and with `makesText` the text too.
  init(
    _ query: Query, _ mode: Mode, company: CompanyID, dialect: Dialect, makesText: Bool
  ) {
    self.query = query
    self.mode = mode
    self.dialect = dialect
    self.makesText = makesText
    shape = [Int32(query.entity.rawValue), mode.rawValue]
    values = [.integer(company.rawValue)]
    for condition in query.conditions { add(condition) }
    shape.append(-1)
    if mode == .records {
      for field in query.order { shape.append(Int32(field.ordinal)) }
      shape.append(query.limit == nil ? -2 : -3)
      if let limit = query.limit { values.append(.integer(Int64(limit))) }
    }
  }

  /// The statement; only meaningful when it was asked for.
  var text: String {
    let table = EntityTable.of(query.entity)
    let columns = mode == .count ? "COUNT(*)" : table.selectedColumns
    var text = "SELECT \(columns) FROM \(table.entity.name) WHERE company = $1"
    for condition in conditions { text += " AND " + condition }
    if mode == .records {
      text += " ORDER BY " + order.joined(separator: ", ")
      if query.limit != nil { text += " LIMIT $\(values.count)" }
    }
    return text
  }

  /// The columns to order by.
  ///
  /// The rows that a value selects are few. Without statistics SQLite would rather read all rows of
  /// the company in their order than sort these few, so their order is one that no index gives.
  private var order: [String] {
    let columns = query.order.map { ($0.column, blank($0)) } + [("id", "''")]
    return columns.map { column, blank in
      isSelective ? "COALESCE(\(column), \(blank))" : column
    }
  }

  /// Whether a condition selects rows by a value of theirs; pages of a list go by the order alone.
  private var isSelective: Bool {
    query.conditions.contains { condition in
      switch condition {
      case .equals(let field, let value): field.isText && !field.isOption && !value.isBlank
      case .isIn(let field, _): field.isText && !field.isOption
      case .foldedEquals, .foldedHasPrefix: true
      case .isNotBlank, .isGreater, .foldedContains: false
      }
    }
  }

  // MARK: Conditions

  private enum Tag: Int32 {
    case equals = 1
    case equalsBlank, isIn, isInWithBlank, isNotBlank, isGreater, foldedEquals, foldedPrefix
    case foldedRange, foldedContains
  }

  private mutating func add(_ condition: Query.Condition) {
    switch condition {
    case .equals(let field, let value): addEquals(field, value)
    case .isIn(let field, let list): addList(field, list)
    case .isNotBlank(let field):
      note(.isNotBlank, field)
      write { _ in "\(field.column) <> \(blank(field))" }
    case .isGreater(let field, let value):
      note(.isGreater, field)
      let place = bind(value)
      write { _ in "\(field.column) > \(place)" }
    case .foldedEquals(let field, let text):
      note(.foldedEquals, field)
      let place = bind(.text(foldedKey(text)))
      write { query in
        field.isComparable
          ? "\(field.column)_key = \(place) AND \(field.column)_key <> ''"
          : "\(query.folded(field)) = \(place)"
      }
    case .foldedHasPrefix(let field, let text): addPrefix(field, foldedKey(text))
    case .foldedContains(let fields, let text): addContains(fields, foldedKey(text))
    }
  }

  /// Look-up indexes leave blanks out, so a value that is not blank must say so to use them.
  private mutating func addEquals(_ field: Field, _ value: Value) {
    note(value.isBlank ? .equalsBlank : .equals, field)
    let place = bind(value)
    write { _ in
      field.isText && !value.isBlank
        ? "\(field.column) = \(place) AND \(field.column) <> ''" : "\(field.column) = \(place)"
    }
  }

  /// Lists are filled up to one of a few lengths by repeating a value, to have few shapes.
  private mutating func addList(_ field: Field, _ list: [Value]) {
    let hasBlank = list.contains { $0.isBlank }
    note(hasBlank ? .isInWithBlank : .isIn, field)
    let length = Self.paddedLength(list.count)
    shape.append(Int32(length))
    let first = values.count + 1
    values += list
    if let last = list.last {
      for _ in list.count..<length { values.append(last) }
    }
    write { _ in
      if length == 0 { return "1 = 0" }
      let places = (first..<first + length).map { "$\($0)" }.joined(separator: ", ")
      let isNotBlank = field.isText && !hasBlank ? " AND \(field.column) <> ''" : ""
      return "\(field.column) IN (\(places))\(isNotBlank)"
    }
  }

  static func paddedLength(_ count: Int) -> Int {
    if count == 0 { return 0 }
    var length = 1
    while length < count { length *= 2 }
    return count <= listMax ? min(length, listMax) : length
  }

  private mutating func addPrefix(_ field: Field, _ prefix: String) {
    if prefix.isEmpty { return }
    guard field.isComparable else {
      note(.foldedPrefix, field)
      let length = bind(.integer(Int64(prefix.unicodeScalars.count)))
      let place = bind(.text(prefix))
      write { query in
        "substr(\(query.folded(field)), 1, CAST(\(length) AS INTEGER)) = \(place)"
      }
      return
    }
    let end = Self.successor(of: prefix)
    note(.foldedRange, field)
    shape.append(end == nil ? 0 : 1)
    let start = bind(.text(prefix))
    let limit = end.map { bind(.text($0)) }
    write { _ in
      var text = "\(field.column)_key >= \(start) AND \(field.column)_key <> ''"
      if let limit { text += " AND \(field.column)_key < \(limit)" }
      return text
    }
  }

  /// The least text that is greater than every text with a prefix; nil = there is none.
  static func successor(of prefix: String) -> String? {
    var scalars = Array(prefix.unicodeScalars)
    while let last = scalars.popLast() {
      let next = last.value == 0xd7ff ? 0xe000 : last.value + 1
      if let scalar = Unicode.Scalar(next) {
        var text = String.UnicodeScalarView(scalars)
        text.append(scalar)
        return String(text)
      }
    }
    return nil
  }

  private mutating func addContains(_ fields: [Field], _ text: String) {
    shape.append(Tag.foldedContains.rawValue)
    shape.append(Int32(fields.count))
    for field in fields { shape.append(Int32(field.ordinal)) }
    if fields.isEmpty { return write { _ in "1 = 0" } }
    let place = bind(.text("%" + Self.escapedForLike(text) + "%"))
    write { query in
      let parts = fields.map { field in
        let value = field.isComparable ? "\(field.column)_key" : query.folded(field)
        return "\(value) LIKE \(place) ESCAPE '\\'"
      }
      return "(" + parts.joined(separator: " OR ") + ")"
    }
  }

  private static func escapedForLike(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      if scalar == "%" || scalar == "_" || scalar == "\\" { escaped.unicodeScalars.append("\\") }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped
  }

  // MARK: Pieces

  private mutating func note(_ tag: Tag, _ field: Field) {
    shape.append(tag.rawValue)
    shape.append(Int32(field.ordinal))
  }

  private mutating func bind(_ value: Value) -> String {
    values.append(value)
    return "$\(values.count)"
  }

  private mutating func write(_ condition: (QueryStatement) -> String) {
    if makesText { conditions.append(condition(self)) }
  }

  private func folded(_ field: Field) -> String { "\(dialect.foldFunction)(\(field.column))" }
}

private func blank(_ field: Field) -> String { field.isText ? "''" : "0" }

extension Field {
  /// Whether the field has one of a few values, which selects nothing.
  fileprivate var isOption: Bool {
    if case .option = type { return true }
    return false
  }
}

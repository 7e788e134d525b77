/// A function that a filter may call (`api.md` 4.2).
package enum ListFunction: String, Sendable, CaseIterable {
  case contains, startswith, endswith, tolower, toupper, trim, length, indexof, substring, concat
  case year, month, day, hour, minute, second, date, time, now, round, floor, ceiling
}

/// How two operands are compared.
package enum ListComparison: String, Sendable, CaseIterable {
  case equal = "eq"
  case notEqual = "ne"
  case greater = "gt"
  case greaterOrEqual = "ge"
  case less = "lt"
  case lessOrEqual = "le"
}

/// An arithmetic operator.
package enum ListArithmetic: String, Sendable, CaseIterable {
  case add, sub, mul, div, mod
}

/// Rows beside a record: those whose field equals a property of the record.
package struct ListNeighbours: Sendable, Hashable {
  package let base: ListBase
  /// The property of the neighbour.
  package let theirs: PropertySource
  /// The property of the record.
  package let mine: PropertySource
  /// Which of these rows count; nil = all.
  package let filter: ListExpression?

  package init(
    _ base: ListBase, theirs: PropertySource, mine: PropertySource,
    where filter: ListExpression? = nil
  ) {
    self.base = base
    self.theirs = theirs
    self.mine = mine
    self.filter = filter
  }
}

/// A filter or operand with names resolved and types checked; mechanical to turn into SQL.
///
/// Values are stored values: decimals × 10⁵, Booleans 0 or 1, options by caption, codes in upper
/// case, times as UTC text with milliseconds.
package indirect enum ListExpression: Sendable, Hashable {
  case property(PropertySource, ListType)
  case literal(Value, ListType)
  case call(ListFunction, [ListExpression], ListType)
  case arithmetic(ListArithmetic, ListExpression, ListExpression, ListType)
  case compare(ListComparison, ListExpression, ListExpression)
  case isIn(ListExpression, [Value])
  case and([ListExpression])
  case or([ListExpression])
  case not(ListExpression)
  case isTrue(Bool)
  /// Whether a neighbour exists for which the filter holds; its sources are the neighbour's.
  case any(ListNeighbours, ListExpression?)
}

/// A key of the order of a list.
package struct ListOrder: Sendable, Hashable {
  package let source: PropertySource
  package let type: ListType
  package let descends: Bool

  package init(_ source: PropertySource, _ type: ListType, descends: Bool = false) {
    self.source = source
    self.type = type
    self.descends = descends
  }
}

/// Words to be found (`api.md` 4.8).
package indirect enum ListSearch: Sendable, Hashable {
  case term(String)
  case and([ListSearch])
  case or([ListSearch])
  case not(ListSearch)
}

/// A page of a list: which rows, in which order, after which row, with which properties.
package struct ListQuery: Sendable {
  package var base: ListBase
  package var filter: ListExpression?
  package var search: ListSearch?
  /// Without the id, which always completes the order.
  package var order: [ListOrder]
  /// Where the page starts: the row's order keys as shown by `ListRow.position`, and its id.
  package var after: [Value]?
  package var skip = 0
  package var limit: Int
  /// What every row brings, in this order.
  package var properties: [PropertySource]

  package init(
    _ base: ListBase, filter: ListExpression? = nil, search: ListSearch? = nil,
    order: [ListOrder] = [], limit: Int, properties: [PropertySource]
  ) {
    self.base = base
    self.filter = filter
    self.search = search
    self.order = order
    self.limit = limit
    self.properties = properties
  }
}

/// One row of a list.
package struct ListRow: Sendable {
  package let id: String
  package let version: Int64
  /// The values of the query's properties.
  package let values: [Value]
  /// What to give as `after` to go on behind this row.
  package let position: [Value]

  package init(id: String, version: Int64, values: [Value], position: [Value]) {
    self.id = id
    self.version = version
    self.values = values
    self.position = position
  }
}

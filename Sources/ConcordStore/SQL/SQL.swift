internal import ConcordCore

/// A statement with its values: interpolating a value binds it, nothing can be pasted in.
///
/// Values appear in the text as `$1`, `$2`, … in order of appearance, which SQLite and PostgreSQL
/// both accept unchanged.
package struct SQL: Sendable {
  /// The text between the values; always one more than there are values.
  private var pieces: [String]
  package private(set) var values: [SQLValue]

  /// The text with numbered parameters.
  package var text: String {
    var text = pieces[0]
    for index in values.indices {
      text += "$"
      text += String(index + 1)
      text += pieces[index + 1]
    }
    return text
  }

  fileprivate mutating func bind(_ value: SQLValue) {
    values.append(value)
    pieces.append("")
  }

  fileprivate mutating func append(_ text: String) {
    pieces[pieces.count - 1] += text
  }

  fileprivate mutating func append(_ other: SQL) {
    append(other.pieces[0])
    for (value, piece) in zip(other.values, other.pieces.dropFirst()) {
      bind(value)
      append(piece)
    }
  }

  static func += (left: inout SQL, right: SQL) { left.append(right) }

  /// The fragments with a fixed text between them.
  static func join(_ parts: [SQL], by separator: StaticString) -> SQL {
    var joined: SQL = ""
    for (index, part) in parts.enumerated() {
      if index > 0 { joined.append(separator.description) }
      joined.append(part)
    }
    return joined
  }
}

extension SQL: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) {
    pieces = [value]
    values = []
  }

  package init(stringInterpolation: Interpolation) {
    self = stringInterpolation.sql
  }

  /// Collects literal text and bound values.
  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var sql: SQL = ""

    package init(literalCapacity: Int, interpolationCount: Int) {}

    /// Appends text of the program itself.
    package mutating func appendLiteral(_ literal: String) { sql.append(literal) }

    /// Binds a value.
    package mutating func appendInterpolation(_ value: SQLValue) { sql.bind(value) }

    /// Binds a text.
    package mutating func appendInterpolation(_ text: String) { sql.bind(.text(text)) }

    /// Binds a number.
    package mutating func appendInterpolation(_ number: Int64) { sql.bind(.integer(number)) }

    /// Binds a number.
    package mutating func appendInterpolation(_ number: Int) { sql.bind(.integer(Int64(number))) }

    /// Binds a truth value as 1 or 0.
    package mutating func appendInterpolation(_ isTrue: Bool) {
      sql.bind(.integer(isTrue ? 1 : 0))
    }

    /// Binds bytes.
    package mutating func appendInterpolation(_ bytes: [UInt8]) { sql.bind(.bytes(bytes)) }

    /// Binds the key of a company.
    package mutating func appendInterpolation(_ company: CompanyID) {
      sql.bind(.integer(company.rawValue))
    }

    /// A statement inside a statement; its values are bound in their place.
    package mutating func appendInterpolation(_ other: SQL) { sql.append(other) }

    mutating func appendInterpolation(_ value: Value) { sql.bind(SQLValue(value)) }

    mutating func appendInterpolation(_ id: RecordID) { sql.bind(.text(id.description)) }

    /// A name that comes from the data dictionary or from this target, never from a request.
    mutating func appendInterpolation(_ name: SQLName) { sql.append(name.text) }
  }
}

/// The name of a table or column, or a fixed expression over them, that may stand in a statement.
struct SQLName: Sendable {
  let text: String

  private init(_ text: String) { self.text = text }

  static func table(_ kind: EntityKind) -> SQLName { SQLName(kind.entity.name) }

  static func column(_ field: Field) -> SQLName { SQLName(field.column) }

  /// The column that holds the folded value of a comparable field.
  static func keyColumn(_ field: Field) -> SQLName { SQLName(field.column + "_key") }

  static func fixed(_ text: StaticString) -> SQLName { SQLName(text.description) }

  /// The columns of the business key joined as `Record.number` joins them, as text.
  static func number(of entity: Entity) -> SQLName {
    let parts = entity.keyFields.map {
      $0.isText ? $0.column : "CAST(\($0.column) AS TEXT)"
    }
    return SQLName(parts.isEmpty ? "''" : parts.joined(separator: " || ' ' || "))
  }

  static func foldFunction(of dialect: Dialect) -> SQLName { SQLName(dialect.foldFunction) }

  static func rowLock(of dialect: Dialect) -> SQLName { SQLName(dialect.rowLock) }

  static func columns(of table: EntityTable) -> SQLName { SQLName(table.selectedColumns) }
}

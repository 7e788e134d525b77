internal import ConcordCore

/// The values of properties as expressions over the row that they belong to.
extension ListBuilder {
  /// The expression of a property; never null.
  func source(_ source: PropertySource, _ scope: Scope) throws(ConcordError) -> SQL {
    switch source {
    case .id: return scope.column("id")
    case .version: return scope.column("version")
    case .createdAt: return try system("created_at", scope)
    case .createdBy: return try system("created_by", scope)
    case .modifiedAt: return try system("modified_at", scope)
    case .modifiedBy: return try system("modified_by", scope)
    case .field(let field): return try column(field, scope)
    case .localCurrency(let field): return try localCurrency(field, scope)
    case .referenced(let field, let inner): return try referenced(field, inner, scope)
    case .linkedContact(let inner): return try linkedContact(inner, scope)
    case .linkedNumber(let kind): return try linkedNumber(kind, scope)
    case .linkedRecord(let kind, let inner): return try linkedRecord(kind, inner, scope)
    case .count(let theirs, let mine): return try count(theirs, of: mine, scope)
    case .joined(let fields): return try joined(fields, scope)
    case .constant(let value): return literal(value)
    case .column(let name):
      guard case .view(let view) = scope.base, view.definition.columns.contains(name) else {
        throw Self.misplaced
      }
      return scope.column(name)
    }
  }

  static let misplaced = ConcordError(.fault, "a list is asked for a property that it lacks")

  private func system(_ name: String, _ scope: Scope) throws(ConcordError) -> SQL {
    if case .view(let view) = scope.base, !view.definition.columns.contains(name) {
      throw Self.misplaced
    }
    return scope.column(name)
  }

  func column(_ field: Field, _ scope: Scope) throws(ConcordError) -> SQL {
    guard scope.base == .entity(field.entity) else { throw Self.misplaced }
    return scope.column(field.column)
  }

  /// API-ENT-5: local currency is shown by the local currency's code.
  private func localCurrency(_ field: Field, _ scope: Scope) throws(ConcordError) -> SQL {
    let code = try column(field, scope)
    let setup = self.scope(.entity(.concordSetup))
    return """
      COALESCE(NULLIF(\(code), ''), (SELECT \(try column(ConcordSetup.localCurrency.field, setup)) \
      FROM \(try from(setup)) WHERE \(beside(setup, scope))), '')
      """
  }

  private func referenced(_ field: Field, _ inner: PropertySource, _ scope: Scope)
    throws(ConcordError) -> SQL
  {
    let code = try column(field, scope)
    let other = try target(of: field)
    return """
      COALESCE((SELECT \(try source(inner, other.scope)) FROM \(try from(other.scope)) \
      WHERE \(beside(other.scope, scope)) AND \(other.key) = \(code) AND \(code) <> ''), \
      \(blank(inner)))
      """
  }

  /// The row that a field refers to, and its business key.
  func target(of field: Field) throws(ConcordError) -> (scope: Scope, key: SQL) {
    guard let entity = field.reference, let key = entity.entity.keyFields.first else {
      throw Self.misplaced
    }
    let scope = scope(.entity(entity))
    return (scope, try column(key, scope))
  }

  // MARK: Links

  private func linkedContact(_ inner: PropertySource, _ scope: Scope) throws(ConcordError) -> SQL {
    let kind = try kind(of: scope)
    let row = self.scope(.entity(.contactBusinessRelation))
    let contact = self.scope(.entity(.contact))
    return """
      COALESCE((SELECT \(try source(inner, contact)) FROM \(try from(row)) \
      JOIN \(try from(contact)) ON \(beside(contact, row)) \
      AND \(contact.column("number")) = \(row.column("contact_number")) \
      WHERE \(beside(row, scope)) AND \(row.column("linked_number")) = \(scope.column("number")) \
      AND \(isLink(row, kind))), \(blank(inner)))
      """
  }

  /// The kind whose records the rows are.
  func kind(of scope: Scope) throws(ConcordError) -> Kind {
    guard case .entity(let entity) = scope.base, let kind = Kind(entity) else {
      throw Self.misplaced
    }
    return kind
  }

  /// Whether a relation row is a link to a record of a kind, in the words of the indexes.
  func isLink(_ row: Scope, _ kind: Kind) -> SQL {
    let table = row.column("link_to_table")
    return """
      \(table) = \(literal(.text(kind.rawValue))) AND \(table) <> '' \
      AND \(row.column("linked_number")) <> ''
      """
  }

  /// I-6: a person's own, else its company's; of employees only the person's own.
  private func linkedNumber(_ kind: Kind, _ scope: Scope) throws(ConcordError) -> SQL {
    guard scope.base == .entity(.contact) else { throw Self.misplaced }
    let own = self.scope(.entity(.contactBusinessRelation))
    let ownNumber: SQL = """
      (SELECT \(own.column("linked_number")) FROM \(try from(own)) WHERE \(beside(own, scope)) \
      AND \(own.column("contact_number")) = \(scope.column("number")) AND \(isLink(own, kind)))
      """
    if kind == .employee { return "COALESCE(\(ownNumber), '')" }
    let row = self.scope(.entity(.contactBusinessRelation))
    let company = self.scope(.entity(.contact))
    return """
      COALESCE(\(ownNumber), \
      (SELECT \(row.column("linked_number")) FROM \(try from(company)) JOIN \(try from(row)) \
      ON \(beside(row, company)) \
      AND \(row.column("contact_number")) = \(company.column("number")) AND \(isLink(row, kind)) \
      WHERE \(beside(company, scope)) \
      AND \(company.column("number")) = \(scope.column("company_number")) \
      AND \(scope.column("company_number")) <> '' AND \(scope.column("type")) = 'Person'), '')
      """
  }

  private func linkedRecord(_ kind: Kind, _ inner: PropertySource, _ scope: Scope)
    throws(ConcordError) -> SQL
  {
    let record = self.scope(.entity(kind.entity))
    return """
      COALESCE((SELECT \(try source(inner, record)) FROM \(try from(record)) \
      WHERE \(beside(record, scope)) \
      AND \(record.column("number")) = \(try linkedNumber(kind, scope)) \
      AND \(record.column("number")) <> ''), \(blank(inner)))
      """
  }

  // MARK: Others

  private func count(_ theirs: Field, of mine: Field, _ scope: Scope) throws(ConcordError) -> SQL {
    let other = self.scope(.entity(theirs.entity))
    let column = try column(theirs, other)
    let isFilled: SQL = theirs.isText ? " AND \(column) <> ''" : ""
    return """
      (SELECT COUNT(*) FROM \(try from(other)) WHERE \(beside(other, scope)) \
      AND \(column) = \(try self.column(mine, scope))\(isFilled))
      """
  }

  private func joined(_ fields: [Field], _ scope: Scope) throws(ConcordError) -> SQL {
    var parts: [SQL] = []
    for field in fields {
      parts.append("COALESCE(NULLIF(\(try column(field, scope)), '') || ' ', '')")
    }
    return parts.isEmpty ? "''" : "RTRIM(\(SQL.join(parts, by: " || ")))"
  }

  /// The condition that two rows belong to the same company.
  func beside(_ other: Scope, _ scope: Scope) -> SQL {
    "\(other.column("company")) = \(scope.column("company"))"
  }

  /// What a property is without a row that has it.
  func blank(_ source: PropertySource) -> SQL {
    blankValue(source) == .text("") ? "''" : literal(blankValue(source))
  }

  func blankValue(_ source: PropertySource) -> Value {
    switch source {
    case .id: .text(Self.zeroID)
    case .version, .count: .integer(0)
    case .createdAt, .createdBy, .modifiedAt, .modifiedBy, .localCurrency, .linkedNumber, .joined:
      .text("")
    case .field(let field): field.isText ? .text("") : .integer(0)
    case .referenced(_, let inner), .linkedContact(let inner), .linkedRecord(_, let inner):
      blankValue(inner)
    case .constant(let value): value
    case .column: .text("")
    }
  }
}

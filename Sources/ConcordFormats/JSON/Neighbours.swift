package import ConcordCore

/// What stands beside a record: its links, the ids of what it refers to, counts of its details.
package struct Neighbours {
  private let draft: Draft

  package init(_ draft: Draft) { self.draft = draft }

  /// Loads for many records at once what their properties will read.
  package func prefetch(_ records: [Record]) throws(ConcordError) {
    try draft.prefetchRelations(of: records)
  }

  /// The value of a property of a record, in stored form.
  package func value(of source: PropertySource, _ record: Record) throws(ConcordError) -> Value {
    switch source {
    case .id: return .text(record.key.id.description)
    case .version: return .integer(record.version)
    case .createdAt: return .text(record.createdAt)
    case .createdBy: return .text(record.createdBy)
    case .modifiedAt: return .text(record.modifiedAt)
    case .modifiedBy: return .text(record.modifiedBy)
    case .field(let field): return record[field]
    case .constant(let value): return value
    case .column(let name): throw ConcordError(.fault, "a record has no column \(name)")
    case .joined(let fields):
      return .text(
        fields.map { record[$0].text }.filter { !$0.isEmpty }.joined(separator: " "))
    case .localCurrency(let field):
      let code = record[field].text
      return .text(code.isEmpty ? try draft.localCurrency() : code)
    case .referenced(let field, let source):
      guard let entity = field.reference else { return source.blank }
      return try value(of: source, in: try draft.find(entity, record[field].text))
    case .linkedContact(let source):
      return try value(of: source, in: try draft.contactLinked(to: record))
    case .linkedNumber(let kind): return .text(try draft.linkedNumber(kind, of: record))
    case .linkedRecord(let kind, let source):
      let number = try draft.linkedNumber(kind, of: record)
      return try value(of: source, in: try draft.find(kind.entity, number))
    case .count(let theirs, let mine):
      let key = record[mine].text
      return .integer(
        key.isEmpty
          ? 0 : Int64(try draft.count(Query(theirs.entity, [.equals(theirs, .text(key))]))))
    }
  }

  private func value(of source: PropertySource, in record: Record?) throws(ConcordError)
    -> Value
  {
    guard let record else { return source.blank }
    return try value(of: source, record)
  }
}

extension PropertySource {
  /// What is shown of a record that is not there.
  fileprivate var blank: Value {
    switch self {
    case .version, .count: .integer(0)
    case .field(let field): field.isText ? .text("") : .integer(0)
    default: .text("")
    }
  }
}

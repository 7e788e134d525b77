package import ConcordCore

/// Rebuilds a record from its entries, oldest first (INV-33).
package struct RecordReplay {
  private let key: RecordKey
  /// The record after the entries so far; nil = it does not exist.
  package private(set) var record: Record?
  /// The operation whose entries are being applied; it grows the version once.
  private var operation: Int64 = 0

  package init(_ key: RecordKey) { self.key = key }

  /// Applies the next entry, made at a time (UTC) by a user.
  ///
  /// - Throws: `E-FAULT` when the entry does not fit the record.
  package mutating func apply(_ entry: EntryRow, at: String, by user: String)
    throws(ConcordError)
  {
    switch entry.change {
    case .inserted:
      let values = try RecordImage.decode(entry.new, key.entity.entity)
      var inserted = Record(key, values: values)
      inserted.version = 1
      inserted.createdAt = at
      inserted.createdBy = user
      inserted.modifiedAt = at
      inserted.modifiedBy = user
      record = inserted
    case .deleted: record = nil
    case .modified: try modify(entry, at: at, by: user)
    }
    operation = entry.operationNumber
  }

  private mutating func modify(_ entry: EntryRow, at: String, by user: String)
    throws(ConcordError)
  {
    guard record != nil else { throw ImageParser.fault }
    if let field = key.entity.entity.field(entry.field) {
      record?[field] = try Self.value(entry.new, of: field)
    }
    if operation != entry.operationNumber {
      record?.version += 1
      record?.modifiedAt = at
      record?.modifiedBy = user
    }
  }

  /// The value that a canonical text of the journal stands for.
  package static func value(_ text: String, of field: Field) throws(ConcordError) -> Value {
    if field.isText { return .text(text) }
    guard let number = Int64(text) else { throw ImageParser.fault }
    return .integer(number)
  }
}

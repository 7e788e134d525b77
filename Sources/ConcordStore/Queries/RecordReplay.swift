package import ConcordCore

/// Rebuilds a record from its entries, oldest first (INV-33).
package struct RecordReplay {
  /// The record after the entries so far; nil = it does not exist.
  package private(set) var record: Record?
  /// The operation whose entries are being applied; it grows the version once.
  private var operation: Int64 = 0

  package init() {}

  /// Applies the next entry of the record, made at a time (UTC) by a user.
  ///
  /// - Throws: `E-FAULT` when the entry changes a record that does not exist.
  package mutating func apply(_ entry: JournalEntry, at: String, by user: String)
    throws(ConcordError)
  {
    switch entry.change {
    case .inserted(let image):
      record = image
      record?.version = 1
      record?.createdAt = at
      record?.createdBy = user
      record?.modifiedAt = at
      record?.modifiedBy = user
    case .deleted: record = nil
    case .modified(let field, _, let new):
      record?[field] = new
      try stamp(entry, at: at, by: user)
    case .touched: try stamp(entry, at: at, by: user)
    }
    operation = entry.operation
  }

  private mutating func stamp(_ entry: JournalEntry, at: String, by user: String)
    throws(ConcordError)
  {
    guard record != nil else { throw ImageParser.fault }
    if operation == entry.operation { return }
    record?.version += 1
    record?.modifiedAt = at
    record?.modifiedBy = user
  }
}

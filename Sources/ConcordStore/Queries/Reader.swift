package import ConcordCore

/// Reads one company on one snapshot: records, and the journal they are made of.
package final class Reader {
  package let company: CompanyID
  let transaction: any SQLTransaction
  let source: TransactionSource

  /// The records and the journal as an operation would read them.
  package var records: any RecordSource { source }

  init(_ company: CompanyID, _ transaction: any SQLTransaction, _ book: StatementBook) {
    self.company = company
    self.transaction = transaction
    source = TransactionSource(transaction, company: company, book: book)
  }

  /// The record with an id, or nil.
  package func record(_ key: RecordKey) throws(ConcordError) -> Record? {
    try source.records(key.entity, ids: [key.id]).first
  }

  /// The record with a business number or code, or nil.
  package func find(_ entity: EntityKind, _ number: String) throws(ConcordError) -> Record? {
    guard !number.isEmpty, let field = entity.entity.keyFields.first else { return nil }
    return try source.records(
      Query(entity, [.equals(field, .text(number))], order: entity.entity.keyFields, limit: 1)
    ).first
  }

  /// The number of the latest operation: the position up to which the journal can be read.
  package func head() throws(ConcordError) -> Int64 {
    guard
      let head = try transaction.integer(
        "SELECT operation_number FROM company WHERE id = \(company)")
    else { throw ConcordError(.company, String(company.rawValue)) }
    return head
  }

  /// The bytes of an image, or nil.
  package func image(_ hash: String) throws(ConcordError) -> [UInt8]? {
    var bytes: [UInt8]?
    try transaction.forEach(
      "SELECT bytes FROM image WHERE company = \(company) AND hash = \(hash)"
    ) { row in bytes = row.bytes(0) }
    return bytes
  }
}

extension Store {
  /// Runs a body on a snapshot of one company.
  package func read<Result: Sendable>(
    _ company: CompanyID,
    _ body: @escaping @Sendable (Reader) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    let (book, deadline) = (surroundings.book, Deadline.current)
    return try await driver.read { transaction throws(ConcordError) in
      try transaction.bounded(by: deadline) { () throws(ConcordError) in
        try body(Reader(company, transaction, book))
      }
    }
  }
}

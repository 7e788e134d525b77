package import ConcordCore
import ConcordStore

/// What undoing an import came to (CSV-17).
package struct ImportUndo: Sendable {
  /// A row that is not as it was before the import, and why.
  package struct Rest: Sendable {
    /// The row of the file; 0 = it is not known.
    package let row: Int64
    package let recordNumber: String
    package let operation: Int64
    /// What stands against it, or what was left because somebody changed it since.
    package let messages: [String]
  }

  /// Operations that were undone, wholly or in part.
  package var undone = 0
  package var rest: [Rest] = []
  /// The batch number of the undoing operations.
  package var batch: Int64 = 0
  /// Whether every operation was looked at.
  package var isComplete = true

  package init() {}
}

extension JobRunner {
  private static let undoPage = 500

  /// Undoes an import row by row, the last one first; what somebody has built on since stays.
  ///
  /// - Throws: `E-NOTFOUND`, `E-UNDOSTATE` for an import that is running or was undone already.
  package func undoImport(
    _ number: Int64, _ context: Context,
    progress: @Sendable (JobProgress) -> Bool = { _ in true }
  ) async throws(ConcordError) -> ImportUndo {
    let batch = try await importToUndo(number)
    var undo = ImportUndo()
    var pending: [Int: Int64] = [:]
    var given = 0
    var before = Int64.max
    undo.batch = try await store.batch(
      in: company, context,
      next: { count async throws(ConcordError) in
        var page: [Int64] = []
        while page.isEmpty {
          let (read, rest) = try await operations(ofImport: number, before: before, count)
          guard let last = read.last else { break }
          before = last
          page = rest
        }
        for operation in page {
          pending[given] = operation
          given += 1
        }
        return page.map { UndoImportedRow($0) }
      },
      committed: { entries async in
        for entry in entries {
          note(entry, operation: pending.removeValue(forKey: entry.index) ?? 0, &undo)
        }
        let counts = JobCounts(
          processed: undo.undone + undo.rest.count, changed: undo.undone,
          failed: undo.rest.count)
        undo.isComplete = progress(JobProgress(counts: counts, currentRecord: ""))
        return undo.isComplete
      })
    if Task.isCancelled { undo.isComplete = false }
    try await name(batch.id, &undo)
    let status: ImportBatch.Status =
      undo.isComplete && undo.rest.isEmpty ? .undone : .partiallyUndone
    try await finishImport(batch.id, status)
    return undo
  }

  /// An import that can be undone.
  ///
  /// - Throws: `E-NOTFOUND`, `E-UNDOSTATE`.
  func importToUndo(_ number: Int64) async throws(ConcordError) -> ImportBatch {
    let batch = try await importBatch(number)
    if batch.status == .running || batch.status == .undone {
      throw ConcordError(
        .undoState, String(number),
        batch.status == .running ? "the import is running." : "the import was undone already.")
    }
    return batch
  }

  /// Some operations of an import, newest first, and those of them that were not undone yet.
  func operations(ofImport batch: Int64, before number: Int64, _ limit: Int)
    async throws(ConcordError) -> (read: [Int64], rest: [Int64])
  {
    try await store.read(company) { reader throws(ConcordError) in
      let read = try reader.operations(ofBatch: batch, before: number, limit: limit)
        .map(\.number)
      var rest: [Int64] = []
      for number in read where try reader.records.undoes(of: number).isEmpty {
        rest.append(number)
      }
      return (read, rest)
    }
  }

  private func note(_ entry: BatchEntry, operation: Int64, _ undo: inout ImportUndo) {
    let messages: [String]
    switch entry.result {
    case .success(let outcome):
      if outcome.operationNumber != 0 { undo.undone += 1 }
      messages = outcome.plan.warnings.filter { $0.code == .undo }.map(\.message)
    case .failure(let error): messages = error.violations.map(\.message)
    }
    if messages.isEmpty { return }
    undo.rest.append(
      ImportUndo.Rest(row: 0, recordNumber: "", operation: operation, messages: messages))
  }

  /// Finds the rows of the operations that were left.
  private func name(_ id: RecordID, _ undo: inout ImportUndo) async throws(ConcordError) {
    if undo.rest.isEmpty { return }
    var rows: [Int64: ImportRow] = [:]
    let wanted = Set(undo.rest.map(\.operation))
    var last: Int64 = 0
    while true {
      let after = last
      let page = try await store.read(company) { reader throws(ConcordError) in
        try reader.rows(ofImport: id, after: after, limit: Self.undoPage)
      }
      for row in page where wanted.contains(row.operation) { rows[row.operation] = row }
      guard let final = page.last else { break }
      last = final.number
    }
    undo.rest = undo.rest.map { rest in
      let row = rows[rest.operation]
      return ImportUndo.Rest(
        row: row?.number ?? 0, recordNumber: row?.recordNumber ?? "", operation: rest.operation,
        messages: rest.messages)
    }
  }
}

package import ConcordCore
import ConcordStore

extension JobRunner {
  /// Undoes the operations of a batch, newest first, each by its own operation (decision 6).
  ///
  /// - Throws: `E-NOTFOUND` for a batch without operations.
  package func undo(
    batch: Int64, isPartial: Bool, _ context: Context, progress: ProgressReport
  ) async throws(ConcordError) -> JobOutcome {
    let page = 500
    var before = Int64.max
    var waiting = try await operations(of: batch, before: before, page)
    guard !waiting.isEmpty else { throw ConcordError(.notFound, "Batch", String(batch)) }
    var isAtEnd = waiting.count < page
    return try await run(
      kind: "Undo", parameters: #"{"batch":\#(batch)}"#, context, total: 0,
      next: { count async throws(ConcordError) in
        while waiting.count < count, !isAtEnd {
          before = waiting.last ?? before
          let more = try await operations(of: batch, before: before, page)
          isAtEnd = more.count < page
          waiting += more
        }
        let taken = waiting.prefix(count)
        if let last = taken.last { before = last }
        waiting.removeFirst(taken.count)
        return taken.map {
          JobStep(UndoOperation($0, isPartial: isPartial), number: String($0))
        }
      }, progress: progress)
  }

  private func operations(of batch: Int64, before number: Int64, _ limit: Int)
    async throws(ConcordError) -> [Int64]
  {
    try await store.read(company) { reader throws(ConcordError) in
      try reader.operations(ofBatch: batch, before: number, limit: limit).map(\.number)
    }
  }
}

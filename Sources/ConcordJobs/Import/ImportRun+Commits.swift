import ConcordCore
import ConcordFormats
import ConcordStore
import Synchronization

extension JobRunner {
  /// Opens the record of an import and runs it.
  func start(_ run: ImportRun) async throws(ConcordError) -> ImportOutcome {
    let batch = try await store.nextBatchNumber(in: company)
    let options = try ImportRecordOptions(run).text
    let user = run.context.user
    let id = try await store.keep(company) { books throws(ConcordError) in
      try books.forgetKeys(olderThanYears: Limits.importKeyYears)
      return try books.createImport(
        number: batch, format: "csv", fileName: run.file.name, fileHash: run.fileHash,
        entity: run.entity, options: options, by: user)
    }
    return try await goOn(run, batch: batch, id, counts: ImportCounts())
  }

  /// Runs the rows that are not done yet, hundreds in one commit, and closes the import's record.
  func goOn(_ run: ImportRun, batch: Int64, _ id: RecordID, counts: ImportCounts)
    async throws(ConcordError) -> ImportOutcome
  {
    let commits = ImportCommits(self, run, batch: batch, id, counts)
    let isStopped: Bool
    do throws(ConcordError) {
      isStopped = try await commits.runAll()
    } catch {
      // The rows so far are kept; whatever stopped the import does not undo them.
      try? await finishImport(id, .interrupted)
      throw error
    }
    try await finishImport(id, isStopped ? .interrupted : .done)
    return ImportOutcome(
      status: isStopped ? .interrupted : .done, isDryRun: false, batch: batch,
      counts: commits.counts, rowCount: run.opening.rowCount)
  }

  func finishImport(_ id: RecordID, _ status: ImportBatch.Status) async throws(ConcordError) {
    try await store.keep(company) { books throws(ConcordError) in
      try books.finishImport(id, status)
    }
  }
}

/// Runs the passes of an import in commits of many rows.
private final class ImportCommits {
  private let runner: JobRunner
  private let run: ImportRun
  private let id: RecordID
  private let context: Context
  private(set) var counts: ImportCounts
  private var waiting = RowSet()
  private var isStopped = false

  init(
    _ runner: JobRunner, _ run: ImportRun, batch: Int64, _ id: RecordID, _ counts: ImportCounts
  ) {
    self.runner = runner
    self.run = run
    self.id = id
    self.counts = counts
    context = run.batchContext(batch)
  }

  /// Runs every row; true = the import was stopped before its end.
  func runAll() async throws(ConcordError) -> Bool {
    for pass in run.firstPasses { try await runPass(pass, mayWait: true) }
    var passes = 0
    while waiting.count > 0, !isStopped {
      let rows = waiting
      waiting = RowSet()
      passes += 1
      try await runPass(.again(rows), mayWait: passes < Limits.importPasses)
      if waiting.count == rows.count {
        try await runPass(.again(waiting), mayWait: false)
        break
      }
    }
    return isStopped
  }

  private func runPass(_ pass: ImportRun.Pass, mayWait: Bool) async throws(ConcordError) {
    if isStopped { return }
    let stream = try run.rows(pass)
    let ledger = ImportLedger(run, mayWait: mayWait)
    let id = id
    try await runner.store.batch(
      in: runner.company, context,
      next: { [self] count async throws(ConcordError) in
        try await operations(count, stream, ledger)
      },
      alongside: { books, entries throws(ConcordError) in
        let chunk = ledger.chunk(entries)
        try books.addRows(chunk.rows.map(\.kept), toImport: id)
        for key in chunk.keys { try books.rememberKey(key.hash, key.record) }
      },
      committed: { [self] entries async in
        tell(ledger.take(entries))
        return !isStopped
      })
    if Task.isCancelled { isStopped = true }
  }

  private func operations(_ count: Int, _ stream: RowStream, _ ledger: ImportLedger)
    async throws(ConcordError) -> [ImportRecord]
  {
    // An equal row that is not committed yet has to be seen first.
    let rows = try stream.next(count) { ledger.add($0) }
    let hashes = rows.compactMap(\.keyHash)
    if hashes.isEmpty { return rows.map(\.operation) }
    let entity = run.entity
    let known = try await runner.store.read(runner.company) { reader throws(ConcordError) in
      try reader.records(ofKeys: hashes, entity)
    }
    return rows.map { row in row.operation.remembering(row.keyHash.flatMap { known[$0] }) }
  }

  private func tell(_ chunk: ImportLedger.Chunk) {
    for row in chunk.rows {
      counts.add(row.action)
      run.watch.row(row)
    }
    for row in chunk.waiting { waiting.insert(row) }
    let most = run.setup.options.maxErrors
    let goesOn = run.watch.progress(
      counts.progress(of: run.opening.rowCount, at: chunk.rows.last?.recordNumber ?? ""))
    if !goesOn || most > 0 && counts.failed >= most { isStopped = true }
  }
}

/// The rows behind the operations of a batch, until their commit is on disk.
private final class ImportLedger: Sendable {
  /// What a commit came to.
  struct Chunk: Sendable {
    var rows: [ImportedRow] = []
    var keys: [(hash: String, record: RecordKey)] = []
    /// The numbers of rows that are put off.
    var waiting: [Int] = []
  }

  private struct State {
    var rows: [Int: DecodedRow] = [:]
    var count = 0
    var hashes: Set<String> = []
  }

  private let run: ImportRun
  private let mayWait: Bool
  private let state = Mutex(State())

  init(_ run: ImportRun, mayWait: Bool) {
    self.run = run
    self.mayWait = mayWait
  }

  /// Takes the next row up; false = an equal one is still to be committed.
  func add(_ row: DecodedRow) -> Bool {
    state.withLock { state in
      if let hash = row.keyHash, !state.hashes.insert(hash).inserted { return false }
      state.rows[state.count] = row
      state.count += 1
      return true
    }
  }

  /// What the operations of a commit came to; changes nothing.
  func chunk(_ entries: [BatchEntry]) -> Chunk {
    let rows = state.withLock { state in entries.map { state.rows[$0.index] } }
    var chunk = Chunk()
    for case (let entry, let row?) in zip(entries, rows) {
      switch entry.result {
      case .failure(let error) where mayWait && run.canWait(error):
        chunk.waiting.append(row.source.number)
      case .failure(let error): chunk.rows.append(run.result(row, .failure(error)))
      case .success(let outcome):
        let result = run.result(
          row, .success(outcome.plan), operation: outcome.operationNumber)
        chunk.rows.append(result)
        if let hash = row.keyHash, let record = result.record, result.action == .create {
          chunk.keys.append((hash, record))
        }
      }
    }
    return chunk
  }

  /// The same, when the commit is on disk; the rows are forgotten.
  func take(_ entries: [BatchEntry]) -> Chunk {
    let chunk = chunk(entries)
    state.withLock { state in
      for entry in entries {
        let row = state.rows.removeValue(forKey: entry.index)
        if let hash = row?.keyHash { state.hashes.remove(hash) }
      }
    }
    return chunk
  }
}

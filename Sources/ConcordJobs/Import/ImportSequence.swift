import ConcordCore
import ConcordFormats
import ConcordStore
import Synchronization

/// Where the rows of an import are run one after another: a rehearsal or one transaction.
protocol ImportEngine {
  /// The records that rows without keys made in earlier imports.
  func records(ofKeys hashes: [String], _ entity: EntityKind) throws(ConcordError)
    -> [String: RecordID]
  func prefetch(_ rows: [ImportRecord]) throws(ConcordError)
  func perform(_ row: ImportRecord) throws(ConcordError) -> (plan: Plan, operation: Int64)
  /// Keeps the books on some rows and on the keys of records that they made.
  func keep(_ rows: [ImportedRow], _ keys: [(hash: String, record: RecordKey)])
    throws(ConcordError)
}

/// Runs the rows of an import synchronously, each seeing what those before it did.
struct ImportSequence<Engine: ImportEngine> {
  private let run: ImportRun
  private let engine: Engine

  init(_ run: ImportRun, _ engine: Engine) {
    self.run = run
    self.engine = engine
  }

  /// What has happened so far.
  private struct State {
    var counts = ImportCounts()
    var waiting = RowSet()
    /// The records of rows without keys that this import made.
    var remembered: [String: RecordID] = [:]
    var isStopped = false
  }

  func run(isDryRun: Bool, batch: Int64 = 0) throws(ConcordError) -> ImportOutcome {
    var state = State()
    for pass in run.firstPasses { try run(pass, mayWait: true, &state) }
    var passes = 0
    while state.waiting.count > 0, !state.isStopped {
      let rows = state.waiting
      state.waiting = RowSet()
      passes += 1
      try run(.again(rows), mayWait: passes < Limits.importPasses, &state)
      if state.waiting.count == rows.count {
        try run(.again(state.waiting), mayWait: false, &state)
        break
      }
    }
    return ImportOutcome(
      status: state.isStopped ? .interrupted : .done, isDryRun: isDryRun, batch: batch,
      counts: state.counts, rowCount: run.opening.rowCount)
  }

  private func run(_ pass: ImportRun.Pass, mayWait: Bool, _ state: inout State)
    throws(ConcordError)
  {
    let stream = try run.rows(pass)
    while !state.isStopped {
      let chunk = try stream.next(Limits.importChunkRows)
      if chunk.isEmpty { return }
      try run(chunk, mayWait: mayWait, &state)
    }
  }

  private func run(_ chunk: [DecodedRow], mayWait: Bool, _ state: inout State)
    throws(ConcordError)
  {
    let known = try engine.records(ofKeys: chunk.compactMap(\.keyHash), run.entity)
    try engine.prefetch(
      chunk.map { row in row.operation.remembering(row.keyHash.flatMap { known[$0] }) })
    var rows: [ImportedRow] = []
    var keys: [(hash: String, record: RecordKey)] = []
    for row in chunk {
      let id = row.keyHash.flatMap { state.remembered[$0] ?? known[$0] }
      let result: ImportedRow
      do throws(ConcordError) {
        let done = try engine.perform(row.operation.remembering(id))
        result = run.result(row, .success(done.plan), operation: done.operation)
      } catch {
        if error.category == .fault || error.category == .unavailable { throw error }
        if mayWait, run.canWait(error) {
          state.waiting.insert(row.source.number)
          continue
        }
        result = run.result(row, .failure(error))
      }
      if let hash = row.keyHash, let record = result.record, result.action == .create {
        state.remembered[hash] = record.id
        keys.append((hash, record))
      }
      state.counts.add(result.action)
      rows.append(result)
    }
    try engine.keep(rows, keys)
    for row in rows { run.watch.row(row) }
    let progress = state.counts.progress(
      of: run.opening.rowCount, at: rows.last?.recordNumber ?? "")
    let isEnough =
      run.setup.options.maxErrors > 0 && state.counts.failed >= run.setup.options.maxErrors
    state.isStopped = !run.watch.progress(progress) || isEnough
  }
}

/// Runs rows on a snapshot and keeps what they would do in memory.
struct RehearsalEngine: ImportEngine {
  private let rehearsal: Rehearsal
  private let context: Context
  private let limit: Int

  /// Rehearses rows that change at most so many records.
  init(_ rehearsal: Rehearsal, _ run: ImportRun, limit: Int) {
    self.rehearsal = rehearsal
    context = run.batchContext(0)
    self.limit = limit
  }

  func records(ofKeys hashes: [String], _ entity: EntityKind) throws(ConcordError)
    -> [String: RecordID]
  {
    try rehearsal.reader.records(ofKeys: hashes, entity)
  }

  func prefetch(_ rows: [ImportRecord]) throws(ConcordError) {
    try rehearsal.prefetch(rows, context)
  }

  func perform(_ row: ImportRecord) throws(ConcordError) -> (plan: Plan, operation: Int64) {
    (try rehearsal.perform(row, context), 0)
  }

  func keep(_ rows: [ImportedRow], _ keys: [(hash: String, record: RecordKey)])
    throws(ConcordError)
  {
    if rehearsal.changedCount > limit {
      throw ConcordError(.tooLarge, "more than \(limit)", String(limit))
    }
  }
}

/// Runs rows in one transaction that is kept as a whole or not at all.
struct SequenceEngine: ImportEngine {
  private let sequence: SequenceSession
  private let id: RecordID

  init(_ sequence: SequenceSession, _ id: RecordID) {
    self.sequence = sequence
    self.id = id
  }

  func records(ofKeys hashes: [String], _ entity: EntityKind) throws(ConcordError)
    -> [String: RecordID]
  {
    try sequence.bookkeeping.records(ofKeys: hashes, entity)
  }

  func prefetch(_ rows: [ImportRecord]) throws(ConcordError) { try sequence.prefetch(rows) }

  func perform(_ row: ImportRecord) throws(ConcordError) -> (plan: Plan, operation: Int64) {
    let outcome = try sequence.perform(row)
    return (outcome.plan, outcome.operationNumber)
  }

  /// Keeps the books.
  ///
  /// - Throws: the violations of the first row that failed, which undoes everything.
  func keep(_ rows: [ImportedRow], _ keys: [(hash: String, record: RecordKey)])
    throws(ConcordError)
  {
    if let bad = rows.first(where: { $0.action == .error }) {
      throw ConcordError(bad.problems.map(\.violation))
    }
    let books = sequence.bookkeeping
    try books.addRows(rows.map(\.kept), toImport: id)
    for key in keys { try books.rememberKey(key.hash, key.record) }
  }
}

/// Rows that are told only once all of them are certain.
final class RowCollector: Sendable {
  private let rows = Mutex<[ImportedRow]>([])

  func add(_ row: ImportedRow) { rows.withLock { $0.append(row) } }

  var all: [ImportedRow] { rows.withLock { $0 } }
}

package import ConcordCore
import ConcordStore

extension JobRunner {
  /// Imports a CSV file of contacts, customers, vendors, bank accounts or employees (7.4).
  ///
  /// Every row is an operation of its own, like a user's edit; hundreds share a commit. Cancelling
  /// the task, or a watch that says stop, ends the import between two commits: what was committed
  /// stays and the import can be resumed. An import that is all or nothing is rehearsed first, so
  /// that all its bad rows are known, and then runs in one transaction.
  ///
  /// - Parameters:
  ///   - file: The file; it is read once per pass.
  ///   - entity: What its rows are.
  ///   - options: How it is read.
  ///   - context: Who imports, and why.
  ///   - watch: Is told of the file, its rows and the progress.
  /// - Returns: how the import ended.
  /// - Throws: `E-FILE`, `E-FIELD`, `E-RANGE` before any row; `E-TOOLARGE` for an import that is all
  ///   or nothing and changes more than one operation may; `E-DATABASE`, `E-FAULT`.
  package func importCSV(
    _ file: ImportFile, into entity: EntityKind, _ options: CSVImportOptions, _ context: Context,
    watch: ImportWatch = ImportWatch()
  ) async throws(ConcordError) -> ImportOutcome {
    let run = try await prepare(file, entity, options, context, watch)
    watch.opened(run.opening)
    return options.atomic ? try await runAtOnce(run) : try await start(run)
  }

  /// What an import would do, row by row, on one snapshot; nothing is written (CSV-14).
  ///
  /// - Throws: as `importCSV`; `E-TOOLARGE` when more than `Limits.rehearsedRecords` records would
  ///   change, for memory.
  package func rehearseCSV(
    _ file: ImportFile, into entity: EntityKind, _ options: CSVImportOptions, _ context: Context,
    watch: ImportWatch = ImportWatch()
  ) async throws(ConcordError) -> ImportOutcome {
    let run = try await prepare(file, entity, options, context, watch)
    watch.opened(run.opening)
    let limit = options.atomic ? Limits.recordsPerOperation : Limits.rehearsedRecords
    return try await rehearse(run, changingAtMost: limit)
  }

  func prepare(
    _ file: ImportFile, _ entity: EntityKind, _ options: CSVImportOptions, _ context: Context,
    _ watch: ImportWatch
  ) async throws(ConcordError) -> ImportRun {
    var context = context
    context.channel = .import
    // V-PLACE: look-ups never run in imports.
    context.autofill = false
    let countries = try await CountryNames(store, company)
    return try ImportRun(file, into: entity, options, context, countries, watch)
  }

  private func rehearse(_ run: ImportRun, changingAtMost limit: Int) async throws(ConcordError)
    -> ImportOutcome
  {
    try await store.rehearse(in: company) { rehearsal throws(ConcordError) in
      try ImportSequence(run, RehearsalEngine(rehearsal, run, limit: limit)).run(isDryRun: true)
    }
  }

  // MARK: All or nothing

  private func runAtOnce(_ run: ImportRun) async throws(ConcordError) -> ImportOutcome {
    var trial = run
    trial.watch = ImportWatch(
      row: { row in if row.action == .error { run.watch.row(row) } }, progress: run.watch.progress)
    let rehearsed = try await rehearse(trial, changingAtMost: Limits.recordsPerOperation)
    if rehearsed.counts.failed > 0 || rehearsed.status == .interrupted {
      return ImportOutcome(
        status: rehearsed.status == .done ? .refused : rehearsed.status, isDryRun: false, batch: 0,
        counts: rehearsed.counts, rowCount: rehearsed.rowCount)
    }
    let batch = try await store.nextBatchNumber(in: company)
    let context = run.batchContext(batch)
    let options = try ImportRecordOptions(run).text
    let sequence = try await store.sequence(in: company, context) {
      sequence throws(ConcordError) in
      let books = sequence.bookkeeping
      let id = try books.createImport(
        number: batch, format: "csv", fileName: run.file.name, fileHash: run.fileHash,
        entity: run.entity, options: options, by: context.user)
      let rows = RowCollector()
      var quiet = run
      quiet.watch = ImportWatch(row: rows.add)
      let engine = SequenceEngine(sequence, id)
      let outcome = try ImportSequence(quiet, engine).run(isDryRun: false, batch: batch)
      try books.finishImport(id, .done)
      return (outcome, rows.all)
    }
    for row in sequence.result.1 { run.watch.row(row) }
    return sequence.result.0
  }
}

extension ImportRun {
  /// The context of the import's operations.
  func batchContext(_ batch: Int64) -> Context {
    var context = context
    context.batch = batch
    context.client = "csv:\(batch)"
    return context
  }
}

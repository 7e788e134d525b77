package import ConcordCore
package import ConcordFormats
package import ConcordStore

extension JobRunner {
  /// Imports, newest first, older than a number.
  ///
  /// Those whose process has ended without saying so are marked as interrupted first.
  package func imports(before number: Int64 = .max, limit: Int) async throws(ConcordError)
    -> [ImportBatch]
  {
    let found = try await read(before: number, limit: limit)
    let orphans = found.filter { batch in
      batch.status == .running && ImportRecordOptions(batch.options)?.process.mayRun != true
    }
    if orphans.isEmpty { return found }
    for orphan in orphans { try await finishImport(orphan.id, .interrupted) }
    return try await read(before: number, limit: limit)
  }

  private func read(before number: Int64, limit: Int) async throws(ConcordError) -> [ImportBatch] {
    try await store.read(company) { reader throws(ConcordError) in
      try reader.imports(before: number, limit: limit)
    }
  }

  /// The import with a batch number.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func importBatch(_ number: Int64) async throws(ConcordError) -> ImportBatch {
    let below = number == .max ? number : number + 1
    let found = try await imports(before: below, limit: 1).first
    guard let found, found.number == number else {
      throw ConcordError(.notFound, "Import", String(number))
    }
    return found
  }

  // MARK: Resuming

  /// Goes on with an import that was interrupted, after the rows that are done; bad rows are not
  /// tried again.
  ///
  /// - Parameters:
  ///   - number: The batch number.
  ///   - file: The file; nil = where it was.
  ///   - context: Who goes on.
  ///   - watch: Is told of the rows that are done now.
  /// - Returns: how the import ended, all its rows counted.
  /// - Throws: `E-NOTFOUND`, `E-RANGE` for an import that is not interrupted, `E-FILE` for
  ///   another file than the one that was begun.
  package func resumeImport(
    _ number: Int64, file: ImportFile? = nil, _ context: Context,
    watch: ImportWatch = ImportWatch()
  ) async throws(ConcordError) -> ImportOutcome {
    let batch = try await importBatch(number)
    guard batch.status == .interrupted, let kept = ImportRecordOptions(batch.options) else {
      throw ConcordError(
        .range, "Status of import \(number)", ImportBatch.Status.interrupted.rawValue,
        field: "status")
    }
    guard let file = file ?? (kept.path.isEmpty ? nil : ImportFile(path: kept.path)) else {
      throw ConcordError(
        .file, batch.fileName, "CSV", "it was not kept; name it to go on", "0", "0")
    }
    var context = context
    if context.reason.isEmpty { context.reason = kept.reason }
    var run = try await prepare(file, batch.entity, kept.csv, context, watch)
    guard run.fileHash == batch.fileHash else {
      throw ConcordError(
        .file, file.name, "CSV", "it is not the file that this import began with", "0", "0")
    }
    run.done = try await doneRows(of: batch.id)
    let options = try ImportRecordOptions(run).text
    try await store.keep(company) { books throws(ConcordError) in
      try books.reopenImport(batch.id, options: options)
    }
    watch.opened(run.opening)
    return try await goOn(run, batch: batch.number, batch.id, counts: batch.counts)
  }

  private func doneRows(of id: RecordID) async throws(ConcordError) -> RowSet {
    var done = RowSet()
    var last: Int64 = 0
    while true {
      let after = last
      let rows = try await store.read(company) { reader throws(ConcordError) in
        try reader.rows(ofImport: id, after: after, limit: Limits.importChunkRows)
      }
      for row in rows { done.insert(Int(row.number)) }
      guard let final = rows.last else { return done }
      last = final.number
    }
  }
}

extension JobRunner {
  /// The column mapping that was saved under a name.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func savedMapping(_ name: String) async throws(ConcordError) -> CSVMapping {
    let text = try await store.read(company) { reader throws(ConcordError) in
      try reader.mapping(name)
    }
    guard let text else { throw ConcordError(.notFound, "Mapping", name, field: "mapping") }
    return try CSVMapping(text: text)
  }

  /// Saves a column mapping under a name, in place of one that has it already.
  package func saveMapping(_ mapping: CSVMapping, as name: String, for entity: EntityKind)
    async throws(ConcordError)
  {
    if name.isEmpty || mapping.entries.isEmpty {
      throw ConcordError(
        .required, name.isEmpty ? "Name" : "map", "Mapping", name, field: "saveMapping")
    }
    try await store.keep(company) { books throws(ConcordError) in
      try books.saveMapping(name, entity: entity, mapping.text)
    }
  }
}

package import ConcordCore
package import ConcordFormats
import ConcordStore

/// What a CSV file is to hold and how it is written (CSV-1).
package struct CSVExportOptions: Sendable {
  /// API names in the order of the columns; none = everything that an import takes back.
  package var columns: [String] = []
  /// All of which a record has to pass.
  package var filters: [(field: Field, filter: RecordFilter)] = []
  package var writing = CSVWriterOptions()

  package init() {}
}

/// What an export came to.
package struct ExportOutcome: Sendable {
  package var count = 0
  /// Records that passed the filters and are blocked for privacy reasons.
  package var leftOut = 0
  /// Whether it was stopped before its end.
  package var isStopped = false
}

extension JobRunner {
  private static let exportPage = 1000

  /// Writes records as CSV in the order of their numbers, a snapshot per thousand (CSV-1, CSV-23).
  ///
  /// - Parameters:
  ///   - entity: Contacts, customers, vendors, bank accounts or employees.
  ///   - options: What is written.
  ///   - progress: Is told of every page; false = stop.
  ///   - sink: Takes the bytes.
  /// - Returns: how many records were written and left out.
  /// - Throws: `E-FIELD` for columns that there are not, all at once; what the sink throws.
  package func exportCSV(
    _ entity: EntityKind, _ options: CSVExportOptions = CSVExportOptions(),
    progress: (JobProgress) -> Bool = { _ in true }, sink: @escaping CSVWriter.Sink
  ) async throws(ConcordError) -> ExportOutcome {
    let columns = try ExportColumns(entity, options.columns)
    var writer = CSVWriter(options.writing, sink: sink)
    try writer.writeHeader(columns.columns)
    var outcome = ExportOutcome()
    var last = ""
    while true {
      let page = try await page(entity, after: last, columns, options.filters)
      for row in page.rows { try writer.writeRow(row) }
      outcome.count += page.rows.count
      outcome.leftOut += page.leftOut
      let counts = JobCounts(processed: outcome.count, skipped: outcome.leftOut)
      outcome.isStopped =
        !progress(JobProgress(counts: counts, currentRecord: page.last ?? last))
        || Task.isCancelled
      guard let next = page.last, !outcome.isStopped else { break }
      last = next
    }
    try writer.finish()
    return outcome
  }

  private struct Page: Sendable {
    var rows: [[String]] = []
    var leftOut = 0
    /// The number of the last record read; nil = there are no more.
    var last: String?
  }

  private func page(
    _ entity: EntityKind, after last: String, _ columns: ExportColumns,
    _ filters: [(field: Field, filter: RecordFilter)]
  ) async throws(ConcordError) -> Page {
    try await store.read(company) { reader throws(ConcordError) in
      let keys = entity.entity.keyFields
      let after = keys.prefix(last.isEmpty ? 0 : 1).map {
        Query.Condition.isGreater($0, .text(last))
      }
      let read = try reader.records.records(
        Query(entity, after, order: keys, limit: Self.exportPage))
      var page = Page()
      page.last = read.count == Self.exportPage ? read.last?.number : nil
      var chosen: [Record] = []
      for record in read
      where filters.allSatisfy({ $0.filter.matches($0.field.text(of: record[$0.field])) }) {
        if record["privacyBlocked"] == "true" { page.leftOut += 1 } else { chosen.append(record) }
      }
      page.rows = try columns.rows(of: chosen, reader.records)
      return page
    }
  }
}

/// The columns of an export and the cells that they get of a record.
private struct ExportColumns: Sendable {
  let columns: [CSVColumn]

  init(_ entity: EntityKind, _ names: [String]) throws(ConcordError) {
    guard entity == .contact || Kind(entity) != nil else {
      throw ConcordError(
        .range, "set", "contacts, customers, vendors, bankAccounts, employees", field: "set")
    }
    if names.isEmpty {
      columns = ImportColumns.exported(entity)
      return
    }
    var violations: [Violation] = []
    var columns: [CSVColumn] = []
    let known = ImportColumns.all(of: entity)
    for name in names {
      guard let column = known.first(where: { $0.apiName == name }),
        name != "templateCode", name != "companyExternalId"
      else {
        violations.append(Violation(.field, [entity.entity.caption, name], field: name))
        continue
      }
      if case .later(let chapter) = ImportColumns.role(of: column, in: entity) {
        violations.append(
          Violation(
            .field, [entity.entity.caption, "\(name) (it comes with the \(chapter) chapter)"],
            field: name))
      }
      columns.append(column)
    }
    if !violations.isEmpty { throw ConcordError(violations) }
    self.columns = columns
  }

  func rows(of records: [Record], _ source: any RecordSource) throws(ConcordError) -> [[String]] {
    let draft = Draft(
      workspace: Workspace(source: source), context: Context(user: "", channel: .system),
      ids: TimeOrderedIDs())
    let links = columns.map { column in
      ImportColumns.links.first { column.field == nil && $0.column == column }?.kind
    }
    if links.contains(where: { $0 != nil }) { try draft.prefetchRelations(of: records) }
    var rows: [[String]] = []
    rows.reserveCapacity(records.count)
    for record in records {
      var row: [String] = []
      for (column, link) in zip(columns, links) {
        if let field = column.field {
          row.append(field.csvText(of: record[field]))
        } else if let link {
          row.append(try draft.linkedNumber(link, of: record))
        } else {
          row.append(column.apiName == "id" ? record.key.id.description : record.modifiedAt)
        }
      }
      rows.append(row)
    }
    return rows
  }
}

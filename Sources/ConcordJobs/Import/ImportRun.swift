import ConcordCore
import ConcordFormats
import ConcordStore

/// An import that is about to run: the file was read once, its header is understood.
struct ImportRun: Sendable {
  let file: ImportFile
  let entity: EntityKind
  let setup: ImportSetup
  let context: Context
  var watch: ImportWatch
  let opening: ImportOpening
  /// SHA-256 of the file in hex.
  let fileHash: String
  private let layout: CSVLayout
  private let decoder: RowDecoder
  /// Rows that an interrupted run has done already.
  var done = RowSet()

  /// Reads the whole file once, so that no row is used of a file that is broken further down.
  ///
  /// - Throws: `E-FILE`, `E-FIELD`, `E-RANGE`.
  init(
    _ file: ImportFile, into entity: EntityKind, _ options: CSVImportOptions,
    _ context: Context, _ countries: CountryNames, _ watch: ImportWatch
  ) throws(ConcordError) {
    self.file = file
    self.entity = entity
    self.context = context
    self.watch = watch
    guard entity == .contact || Kind(entity) != nil else {
      throw ConcordError(
        .range, "into", "contacts, customers, vendors, bankAccounts, employees", field: "into")
    }
    setup = try ImportSetup(options, for: entity)
    let source = try file.open()
    let reader = try CSVReader(
      source, name: file.name, encoding: setup.encoding, delimiter: setup.delimiter)
    layout = try reader.layout(
      for: ImportColumns.all(of: entity), mapping: setup.mapping,
      ignoresUnknown: options.ignoreUnknown, subject: entity.entity.caption)
    let unused = try Self.unused(layout, reader.header, entity, options)
    decoder = RowDecoder(entity, layout, setup, countries)
    let count = try reader.countRemaining()
    if count > Limits.csvRows {
      throw ConcordError(
        .file, file.name, "CSV",
        "it has \(count) rows, at most \(Limits.csvRows) are allowed", "1", "1")
    }
    fileHash = source.hash.text
    opening = ImportOpening(
      header: reader.header, encoding: reader.encoding, delimiter: reader.delimiter,
      rowCount: count,
      warnings: reader.warnings.map(\.message) + layout.warnings.map(\.message) + unused)
  }

  /// Warns of columns that are never imported, and refuses those of chapters to come.
  private static func unused(
    _ layout: CSVLayout, _ header: [String], _ entity: EntityKind, _ options: CSVImportOptions
  ) throws(ConcordError) -> [String] {
    var leftOut: [String] = []
    var violations: [Violation] = []
    for (place, column) in layout.columns.enumerated() {
      guard let column else { continue }
      switch ImportColumns.role(of: column, in: entity) {
      case .leftOut: leftOut.append(header[place])
      case .later where options.ignoreUnknown: leftOut.append(header[place])
      case .later(let chapter):
        violations.append(
          Violation(
            .field,
            [entity.entity.caption, "\(column.apiName) (it comes with the \(chapter) chapter)"],
            field: header[place]))
      default: continue
      }
    }
    if !violations.isEmpty { throw ConcordError(violations) }
    if leftOut.isEmpty { return [] }
    return ["These columns are not imported: \(leftOut.joined(separator: ", "))."]
  }

  // MARK: Passes

  /// Which rows are dealt with while the file is read once.
  enum Pass: Sendable {
    case all, companies, persons
    /// Rows that named a record which was not there, once more.
    case again(RowSet)
  }

  /// The passes in which every row comes up once (CSV-12).
  var firstPasses: [Pass] { entity == .contact ? [.companies, .persons] : [.all] }

  /// Whether a row may be put off: all that is wrong is that it names a record of its own kind that
  /// is not there yet, such as a bill-to customer or a manager further down.
  func canWait(_ error: ConcordError) -> Bool {
    guard let field = Kind(entity)?.definition.user?.field else { return false }
    return error.violations.allSatisfy { $0.code == .ref && $0.field == field.apiName }
  }

  /// The rows of a pass, from the beginning of the file.
  func rows(_ pass: Pass) throws(ConcordError) -> RowStream {
    let reader = try CSVReader(
      try file.open(), name: file.name, encoding: setup.encoding, delimiter: setup.delimiter)
    return RowStream(reader, decoder, pass, done: done)
  }

  // MARK: Results

  /// What became of a row.
  func result(_ row: DecodedRow, _ result: Result<Plan, ConcordError>, operation: Int64 = 0)
    -> ImportedRow
  {
    switch result {
    case .failure(let error):
      return ImportedRow(
        number: row.source.number, line: row.source.line, action: .error, record: nil,
        recordNumber: "", problems: error.violations.map { problem($0, row.source) }, plan: nil,
        operation: 0, source: row.source)
    case .success(let plan):
      return ImportedRow(
        number: row.source.number, line: row.source.line, action: Self.action(plan),
        record: plan.main, recordNumber: plan.mainNumber, problems: [], plan: plan,
        operation: operation, source: row.source)
    }
  }

  private static func action(_ plan: Plan) -> ImportRow.Action {
    if plan.skipped != nil { return .skip }
    if plan.isEmpty { return .unchanged }
    let isNew = plan.changes.contains { $0.key == plan.main && $0.before == nil }
    return isNew ? .create : .update
  }

  private func problem(_ violation: Violation, _ source: CSVRecord) -> ImportedRow.Problem {
    let place =
      layout.index(of: violation.field) ?? opening.header.firstIndex(of: violation.field)
    return ImportedRow.Problem(
      violation: violation, column: place.map { opening.header[$0] } ?? violation.field,
      value: place.map { source[$0] } ?? "")
  }
}

/// The rows of one pass over a file.
final class RowStream {
  private let reader: CSVReader<HashedSource>
  private let decoder: RowDecoder
  private let pass: ImportRun.Pass
  private let done: RowSet
  private var lookahead: DecodedRow?

  init(
    _ reader: CSVReader<HashedSource>, _ decoder: RowDecoder, _ pass: ImportRun.Pass,
    done: RowSet
  ) {
    self.reader = reader
    self.decoder = decoder
    self.pass = pass
    self.done = done
  }

  /// At most so many further rows, fewer when they are large; none = the end.
  ///
  /// Rows for which `accepts` is false end the page and come first in the next one.
  func next(_ count: Int, accepts: (DecodedRow) -> Bool = { _ in true }) throws(ConcordError)
    -> [DecodedRow]
  {
    var rows: [DecodedRow] = []
    var bytes = 0
    while rows.count < count, bytes < Limits.importChunkBytes {
      guard let row = try take() else { break }
      guard accepts(row) else {
        lookahead = row
        break
      }
      rows.append(row)
      bytes += row.source.byteCount
    }
    return rows
  }

  private func take() throws(ConcordError) -> DecodedRow? {
    if let row = lookahead {
      lookahead = nil
      return row
    }
    while let source = try reader.next() {
      if done.contains(source.number) { continue }
      if case .again(let rows) = pass, !rows.contains(source.number) { continue }
      let row = decoder.decode(source)
      switch pass {
      case .all, .again: return row
      case .companies where !row.isPerson: return row
      case .persons where row.isPerson: return row
      case .companies, .persons: continue
      }
    }
    return nil
  }
}

import ArgumentParser
import ConcordCore
import ConcordFormats
import ConcordJobs
import Foundation

/// One of the sets that files are imported into and exported from.
struct ExchangeSet: ExpressibleByArgument, Sendable {
  let entity: EntityKind

  /// `contacts`, `bankAccounts`, also `contact` or `bank-account`.
  init?(argument: String) {
    let wanted = argument.lowercased().filter(\.isLetter)
    let found = Self.all.first { entity in
      let name = entity.entity.setName.lowercased()
      return name == wanted || String(name.dropLast()) == wanted
    }
    guard let found else { return nil }
    entity = found
  }

  private static let all: [EntityKind] = [
    .contact, .customer, .vendor, .bankAccount, .employee,
  ]

  static var allValueStrings: [String] { all.map(\.entity.setName) }
}

/// `concord import csv` (CSV-2 to CSV-23).
struct CSVCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "csv",
    abstract: "Import contacts, customers, vendors, bank accounts or employees.",
    discussion: """
      Columns are known by API name, English caption or a usual other name; --map tells the rest. \
      Rows mean a record by id, number or externalId. A blank cell leaves its field as it is, \
      <clear> clears it.
        concord import csv contacts.csv --into contacts --dry-run
        concord import csv customers.csv --into customers --map "CustomerID=number"
        concord import csv customers.csv --into customers --save-mapping northwind
        concord import csv bad.csv --into customers --mapping northwind
      """)

  /// What a blank cell does.
  enum Blank: String, ExpressibleByArgument, CaseIterable { case keep, clear }

  @OptionGroup var options: DatabaseOptions
  @Argument(help: "The file.") var file: String
  @Option(help: "What the rows are.") var into: ExchangeSet
  @Option(help: "\"Their column=apiName\"; nothing after = leaves the column out. Repeatable.")
  var map: [String] = []
  @Option(help: "A file with such entries, one a line.") var mappingFile: String?
  @Option(help: "A mapping that was saved.") var mapping: String?
  @Option(help: "Save the mapping under this name.") var saveMapping: String?
  @Flag(
    name: [.customLong("dry-run"), .customLong("preview")],
    help: "Show what would happen row by row and write nothing.")
  var dryRun = false
  @Flag(help: "All rows or none, in one transaction.") var atomic = false
  @Option(help: "Stop after the commit with this many bad rows.") var maxErrors = 0
  @Flag(help: "Leave records alone that exist already.") var createOnly = false
  @Flag(help: "Leave out rows whose record does not exist.") var updateOnly = false
  @Option(help: "Also find records by email, vat or phone.") var match: String?
  @Flag(help: "Create the companies that companyName means and that are not there.")
  var createCompanies = false
  @Option(help: "What a blank cell does: keep or clear.") var blank = Blank.keep
  @Flag(help: "Take a leading apostrophe off cells.") var excel = false
  @Option(help: "utf-8, windows-1251, ... Default: found out.") var encoding = ""
  @Option(help: "comma, semicolon, tab or pipe. Default: found out.") var delimiter = ""
  @Option(help: "How dates are written: dd.MM.yyyy, M/d/yyyy, ...") var dateFormat = ""
  @Option(help: "The decimal mark of numbers that could mean two things: . or ,")
  var decimalMark = ""
  @Flag(help: "Leave out columns that mean nothing.") var ignoreUnknown = false
  @Option(help: "The template of new records; * = the one that fits.") var template = ""
  @Option(help: "Repeat the bad rows in this file.") var errors: String?
  @Option(help: "Why, for the journal.") var reason: String?
  @Flag(help: "Import without asking; there is nothing to ask.") var yes = false

  func validate() throws {
    if createOnly, updateOnly {
      throw ValidationError("--create-only and --update-only exclude each other.")
    }
    if maxErrors < 0 { throw ValidationError("--max-errors is not below 0.") }
  }

  func run() async throws {
    let session = try await Session.open(options)
    let runner = session.runner
    let columns = try await columns(runner)
    let imported = try importOptions(columns)
    let report = ImportReport(errors: errors, isJSON: options.json, isDryRun: dryRun)
    let context = session.importContext(reason)
    let source = ImportFile(path: file)
    Interruption.listen()
    let outcome =
      dryRun
      ? try await runner.rehearseCSV(
        source, into: into.entity, imported, context, watch: report.watch)
      : try await runner.importCSV(
        source, into: into.entity, imported, context, watch: report.watch)
    if let saveMapping, !dryRun {
      try await runner.saveMapping(columns, as: saveMapping, for: into.entity)
    }
    try report.finish(outcome)
  }

  /// The saved mapping, overridden by the file's, overridden by the options'.
  private func columns(_ runner: JobRunner) async throws -> CSVMapping {
    var columns = CSVMapping()
    if let mapping { columns = try await runner.savedMapping(mapping) }
    if let mappingFile {
      guard let data = FileManager.default.contents(atPath: mappingFile) else {
        throw ConcordError(.file, mappingFile, "a mapping", "it cannot be read", "0", "0")
      }
      columns = columns.overridden(
        by: try CSVMapping(text: String(decoding: data, as: UTF8.self)))
    }
    return columns.overridden(by: try CSVMapping(options: map))
  }

  private func importOptions(_ columns: CSVMapping) throws -> CSVImportOptions {
    var imported = CSVImportOptions()
    imported.map = columns.text
    imported.ignoreUnknown = ignoreUnknown
    imported.excel = excel
    imported.blankClears = blank == .clear
    imported.encoding = encoding
    imported.delimiter = delimiter
    imported.dateFormat = dateFormat
    imported.decimalMark = decimalMark
    imported.match = try match.map { try ImportMatch(named: $0) }
    imported.mode = createOnly ? .createOnly : updateOnly ? .updateOnly : .createOrUpdate
    imported.createCompanies = createCompanies
    imported.atomic = atomic
    imported.maxErrors = maxErrors
    imported.template = template
    return imported
  }
}

/// `concord export`: files out of the company.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Export records.",
    discussion: "Example:\n  concord export csv contacts --output contacts.csv",
    subcommands: [CSV.self])

  struct CSV: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "csv",
      abstract: "Export contacts, customers, vendors, bank accounts or employees.",
      discussion: """
        Records come in the order of their numbers; those blocked for privacy reasons are left \
        out. Filters are field=filter, all of which must hold. Contacts also have customerNumber, \
        vendorNumber, bankAccountNumber and employeeNumber.
          concord export csv contacts --output contacts.csv
          concord export csv customers --columns number,displayName,city country=DE
        """)

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "What to export.") var set: ExchangeSet
    @Argument(help: "field=filter") var filters: [String] = []
    @Option(help: "The file. Default: standard output.") var output: String?
    @Option(help: "API names, separated by commas. Default: what an import takes back.")
    var columns = ""
    @Flag(help: "English captions instead of API names.") var captions = false
    @Option(help: "comma, semicolon, tab or pipe.") var delimiter = "comma"
    @Flag(help: "Without byte order mark.") var noBom = false
    @Flag(help: "Put an apostrophe before what a spreadsheet would take for a formula.")
    var excel = false

    func run() async throws {
      guard let separator = CSVDelimiter(name: delimiter) else {
        throw ValidationError("--delimiter is comma, semicolon, tab or pipe.")
      }
      var export = CSVExportOptions()
      export.columns = columns.split(separator: ",").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      export.filters = try filters.map { try filter($0) }
      export.writing = CSVWriterOptions(
        delimiter: separator, hasByteOrderMark: !noBom, usesCaptions: captions,
        protectsFormulas: excel)
      let session = try await Session.open(options)
      Interruption.listen()
      let file = output.map { FileSink($0) }
      let bar = file == nil ? nil : ProgressBar("Export")
      let outcome = try await session.runner.exportCSV(
        set.entity, export,
        progress: { progress in
          bar?.show(progress)
          return !Interruption.isRequested
        },
        sink: { bytes throws(ConcordError) in
          if let file { try file.write(bytes) } else { Console.print(bytes: bytes) }
        })
      bar?.finish()
      show(outcome)
      if outcome.isStopped { throw Ended(status: .interrupted) }
    }

    private func filter(_ text: String) throws -> (field: Field, filter: RecordFilter) {
      guard let equals = text.firstIndex(of: "=") else {
        throw ValidationError("\"\(text)\" is not of the form field=filter.")
      }
      let name = String(text[..<equals])
      guard let field = set.entity.entity.field(name) else {
        throw ConcordError(.field, set.entity.entity.caption, name, field: name)
      }
      return (field, try RecordFilter(String(text[text.index(after: equals)...])))
    }

    private func show(_ outcome: ExportOutcome) {
      if output != nil, options.json {
        Console.json { json in
          json.object {
            $0.member("count", Int64(outcome.count))
            $0.member("leftOut", Int64(outcome.leftOut))
          }
        }
      } else if output != nil || outcome.leftOut > 0 {
        Console.complain(
          "\(outcome.count) records, \(outcome.leftOut) left out for privacy reasons.")
      }
    }
  }
}

import ArgumentParser
import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordStore
import Foundation
import Synchronization

/// `concord import`: files into the company, with a record that can be undone (7.4).
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import CSV files, and list, undo or resume imports.",
    discussion: """
      Look first, then import, then take it back if it was wrong:
        concord import csv customers.csv --into customers --dry-run
        concord import csv customers.csv --into customers --errors bad.csv
        concord import list
        concord import undo 12
      """,
    subcommands: [CSVCommand.self, List.self, Undo.self, Resume.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List imports, the latest first.",
      discussion: "Example:\n  concord import list --limit 10")

    @OptionGroup var options: DatabaseOptions
    @Option(help: "At most this many.") var limit = LineLimit(50)

    func run() async throws {
      let session = try await Session.open(options)
      let imports = try await session.runner.imports(limit: limit.count)
      options.json ? writeJSON(imports) : writeText(imports)
    }

    private func writeText(_ imports: [ImportBatch]) {
      var table = TextTable([
        "Batch", "Started", "File", "Into", "By", "Status", "Created", "Updated", "Unchanged",
        "Skipped", "Failed",
      ])
      for batch in imports {
        let counts = batch.counts
        table.add(
          [
            String(batch.number), batch.startedAt, batch.fileName, batch.entity.entity.setName,
            batch.user, batch.status.rawValue,
          ]
            + [
              counts.created, counts.updated, counts.unchanged, counts.skipped, counts.failed,
            ].map(String.init))
      }
      Console.print(lines: table.lines)
    }

    private func writeJSON(_ imports: [ImportBatch]) {
      Console.json { json in
        json.object { json in
          json.name("value")
          json.array { json in
            for batch in imports {
              json.object { json in
                json.member("id", batch.id.description)
                json.member("number", batch.number)
                json.member("format", batch.format)
                json.member("fileName", batch.fileName)
                json.member("fileHash", batch.fileHash)
                json.member("entitySet", batch.entity.entity.setName)
                json.member("userId", batch.user)
                json.member("startedDateTime", batch.startedAt)
                json.member("finishedDateTime", batch.finishedAt)
                json.member("status", MemberName.encoded(batch.status.rawValue))
                batch.counts.writeMembers(to: &json)
              }
            }
          }
        }
      }
    }
  }

  struct Undo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "undo",
      abstract: "Undo an import as far as nobody has built on it since.",
      discussion: """
        Fields that still have their imported values get the old ones back, and created records \
        that nothing refers to are deleted. The rest is listed.
          concord import undo 12 --reason "wrong file"
        """)

    @OptionGroup var options: DatabaseOptions
    @Option(help: "Why, for the journal.") var reason: String?
    @Argument(help: "The batch number.") var batch: Int64

    func run() async throws {
      let session = try await Session.open(options)
      Interruption.listen()
      let bar = ProgressBar("Undo of import \(batch)")
      let undo = try await session.runner.undoImport(
        batch, session.importContext(reason)
      ) { progress in
        bar.show(progress)
        return !Interruption.isRequested
      }
      bar.finish()
      show(undo)
      if !undo.isComplete { throw Ended(status: .interrupted) }
      if !undo.rest.isEmpty { throw Ended(status: .someRowsFailed) }
    }

    private func show(_ undo: ImportUndo) {
      if options.json {
        Console.json { json in
          json.object { json in
            json.member("batch", undo.batch)
            json.member("undone", Int64(undo.undone))
            json.name("rest")
            json.array { json in
              for rest in undo.rest {
                json.object { json in
                  json.member("rowNumber", rest.row)
                  json.member("recordNumber", rest.recordNumber)
                  json.member("operationNumber", rest.operation)
                  json.member("message", rest.messages.joined(separator: "\n"))
                }
              }
            }
          }
        }
        return
      }
      Console.print(lines: undo.rest.flatMap(\.lines))
      Console.print("\(undo.undone) operations undone, \(undo.rest.count) rows left as listed.")
    }
  }

  struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "resume", abstract: "Go on with an import that was interrupted.",
      discussion: """
        Rows that are done are not done again, and bad rows are not tried again.
          concord import resume 12
        """)

    @OptionGroup var options: DatabaseOptions
    @Option(help: "Why, for the journal. Default: as before.") var reason: String?
    @Option(help: "The file, if it was moved.") var file: String?
    @Option(help: "Repeat the bad rows in this file.") var errors: String?
    @Argument(help: "The batch number.") var batch: Int64

    func run() async throws {
      let session = try await Session.open(options)
      let report = ImportReport(errors: errors, isJSON: options.json, isDryRun: false)
      Interruption.listen()
      let outcome = try await session.runner.resumeImport(
        batch, file: file.map { ImportFile(path: $0) }, session.importContext(reason),
        watch: report.watch)
      try report.finish(outcome)
    }
  }
}

extension Session {
  var runner: JobRunner { JobRunner(store, company.key) }

  /// The context of imports; the rows carry the client of their batch.
  func importContext(_ reason: String?) -> Context {
    Context(
      user: user, channel: .cli, client: "concord \(Concord.configuration.version)",
      reason: reason ?? "")
  }
}

/// Tells the user what an import does while it runs.
final class ImportReport: Sendable {
  private let isJSON: Bool
  private let isDryRun: Bool
  private let bar: ProgressBar
  private let errorFile: ImportErrorFile?
  private let errorPath: String
  private let rowCount = Mutex(0)

  init(errors: String?, isJSON: Bool, isDryRun: Bool) {
    self.isJSON = isJSON
    self.isDryRun = isDryRun
    bar = ProgressBar(isDryRun ? "Dry run" : "Import")
    errorPath = errors ?? ""
    errorFile = errors.map { path in
      let sink = FileSink(path)
      return ImportErrorFile { bytes throws(ConcordError) in try sink.write(bytes) }
    }
  }

  var watch: ImportWatch {
    ImportWatch(
      opened: { [self] in open($0) }, row: { [self] in add($0) },
      progress: { [self] progress in
        bar.show(progress)
        return !Interruption.isRequested
      })
  }

  private func open(_ opening: ImportOpening) {
    errorFile?.open(opening)
    for warning in opening.warnings { Console.complain("Warning: \(warning)") }
    if isJSON { Console.print(bytes: Array(#"{"value":["#.utf8)) }
  }

  private func add(_ row: ImportedRow) {
    errorFile?.add(row)
    if isJSON {
      var json = JSONWriter()
      row.write(to: &json, changes: isDryRun)
      let isFirst = rowCount.withLock { count in
        count += 1
        return count == 1
      }
      Console.print(bytes: (isFirst ? [] : [UInt8(ascii: ",")]) + json.take())
    } else if isDryRun || row.action == .error {
      bar.finish()
      Console.print(lines: row.lines)
    }
  }

  /// Prints the end of the report and ends the command with the status that fits it.
  ///
  /// - Throws: an end with 1 when nothing was done because of bad rows, 4 when rows failed, 130 when
  ///   the user interrupted.
  func finish(_ outcome: ImportOutcome) throws {
    bar.finish()
    try errorFile?.finish()
    if isJSON {
      var json = JSONWriter()
      json.object { outcome.writeMembers(to: &$0) }
      let members = String(decoding: json.take().dropFirst(), as: UTF8.self)
      Console.print("],\(members)")
    } else {
      Console.print(lines: text(outcome))
    }
    if outcome.status == .interrupted, Interruption.isRequested {
      throw Ended(status: .interrupted)
    }
    if outcome.status == .refused { throw Ended(status: .refused) }
    if outcome.counts.failed > 0 { throw Ended(status: .someRowsFailed) }
  }

  private func text(_ outcome: ImportOutcome) -> [String] {
    var lines: [String] = []
    switch outcome.status {
    case .done where isDryRun: lines.append("Dry run, nothing was written: \(outcome.summary)")
    case .done: lines.append("Import \(outcome.batch): \(outcome.summary)")
    case .refused: lines.append("Nothing was imported: \(outcome.summary)")
    case .interrupted where outcome.batch == 0: lines.append("Stopped: \(outcome.summary)")
    case .interrupted:
      lines.append("Import \(outcome.batch) was stopped; what is done stays: \(outcome.summary)")
      lines.append("Go on with: concord import resume \(outcome.batch)")
    }
    if outcome.batch != 0, outcome.counts.created + outcome.counts.updated > 0 {
      lines.append("Take it back with: concord import undo \(outcome.batch)")
    }
    if let count = errorFile?.count, count > 0 {
      lines.append("\(count) bad rows are in \(errorPath); correct them and import that file.")
    }
    return lines
  }
}

/// A file that is created when its first bytes come.
final class FileSink: Sendable {
  private let path: String
  private let handle = Mutex<FileHandle?>(nil)

  init(_ path: String) { self.path = path }

  func write(_ bytes: [UInt8]) throws(ConcordError) {
    let isWritten = handle.withLock { handle in
      if handle == nil {
        _ = FileManager.default.createFile(
          atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        handle = FileHandle(forWritingAtPath: path)
      }
      guard let handle else { return false }
      return (try? handle.write(contentsOf: Data(bytes))) != nil
    }
    if !isWritten { throw ConcordError(.file, path, "CSV", "it cannot be written", "0", "0") }
  }
}

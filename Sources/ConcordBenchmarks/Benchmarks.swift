import ArgumentParser
import ConcordCore
import Foundation

/// Measures Concord against the bare parts underneath it and reports the ratios.
///
/// Every part runs in a process of its own, so that its memory is its own too.
@main
struct Benchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ConcordBenchmarks",
    abstract: "Measures Concord against the bare parts underneath it.",
    discussion: """
      Prints a table of figures and ratios, medians of several rounds. scripts/benchmark builds \
      and runs it and writes docs/benchmarks.md.
        scripts/benchmark --quick
        scripts/benchmark --part modify --operations 2000
      """)

  @OptionGroup var scale: Scale
  @Option(help: "Only these parts.") var part: [Part] = []
  @Option(help: "Where the databases go. Default: the folder for temporary files.")
  var directory: String?
  @Option(help: "A report whose table of figures is replaced.") var report: String?
  @Flag(help: .hidden) var isolated = false
  @Option(help: .hidden) var serveAnswer: String?
  @Flag(help: .hidden) var receive = false

  func run() async throws {
    if let serveAnswer { return try await BareServer.run(serveAnswer) }
    if receive { return try await BareServer.receive() }
    let parts = part.isEmpty ? Part.allCases : part
    if isolated {
      for part in parts { try await measureHere(part) }
      return
    }
    var figures: [Figure] = []
    for part in parts { figures += try measureApart(part) }
    let table = Report(figures, scale).table
    print(table)
    if let report { try Report.replaceTable(in: report, by: table) }
  }

  private func measureHere(_ part: Part) async throws {
    let folder = try Folder(directory)
    let figures = try await part.measure(scale, folder)
    for figure in figures {
      print(String(decoding: try JSONEncoder().encode(figure), as: UTF8.self))
    }
  }

  /// Runs this program again for one part and reads the figures that it prints.
  private func measureApart(_ part: Part) throws -> [Figure] {
    Progress.say("\(part.rawValue) …")
    let arguments =
      scale.arguments + folderArguments + ["--part", part.rawValue, "--isolated"]
    let lines = try ChildProcess.lines(of: ChildProcess.thisProgram, arguments)
    return try lines.map { try JSONDecoder().decode(Figure.self, from: Data($0.utf8)) }
  }

  private var folderArguments: [String] { directory.map { ["--directory", $0] } ?? [] }
}

/// How much is measured.
struct Scale: ParsableArguments {
  @Flag(help: "A run of seconds, to see that everything works; the times mean nothing.")
  var quick = false
  @Flag(help: "Also a batch of 1,000,000 records.") var full = false
  @Flag(help: "Count the time of processors instead of time that passes: for busy machines.")
  var processorTime = false
  @Option(help: "Records of a batch, pairs of a drift check.") var records: Int?
  @Option(help: "Contacts of the large company.") var contacts: Int?
  @Option(help: "Changes of contacts per round.") var operations: Int?
  @Option(help: "Callers at the same time.") var callers = 64
  @Option(help: "Rounds, of which the median counts.") var rounds: Int?

  var recordCount: Int { records ?? (quick ? 500 : 100_000) }
  var contactCount: Int { contacts ?? (quick ? 2_000 : 1_000_000) }
  var operationCount: Int { operations ?? (quick ? 128 : 6_400) }
  /// Seconds that a server answers reading requests per round.
  var loadSeconds: Int { quick ? 1 : 5 }
  /// Records of a company that the numbers of changes grow up to.
  var deltaSizes: [Int] { [1, contactCount / 1_000, contactCount / 10].map { max($0, 1) } }
  var roundCount: Int { rounds ?? (quick ? 1 : 3) }

  /// The sizes of the batches, ascending, that show whether the cost of a record is flat.
  var batchSizes: [Int] {
    let smaller = [recordCount / 100, recordCount / 10].filter { $0 >= 100 }
    return smaller + [recordCount] + (full ? [1_000_000] : [])
  }

  /// The options that give another process the same scale.
  var arguments: [String] {
    var arguments = quick ? ["--quick"] : []
    if full { arguments.append("--full") }
    if processorTime { arguments.append("--processor-time") }
    let numbers = [
      ("records", recordCount), ("contacts", contactCount), ("operations", operationCount),
      ("callers", callers), ("rounds", roundCount),
    ]
    for (name, number) in numbers { arguments += ["--\(name)", String(number)] }
    return arguments
  }
}

/// The groups of figures, each measured in a process of its own.
enum Part: String, CaseIterable, ExpressibleByArgument {
  case batch, `import`, modify, opening, requests, changes, lists, deltas, webhooks

  func measure(_ scale: Scale, _ folder: Folder) async throws -> [Figure] {
    switch self {
    case .batch: try await BatchPart(scale, folder).measure()
    case .import: try await ImportPart(scale, folder).measure()
    case .modify: try await ModifyPart(scale, folder).measure()
    case .opening: try await OpeningPart(scale, folder).measure()
    case .requests: try await RequestsPart(scale, folder).measure()
    case .changes: try await ChangesPart(scale, folder).measure()
    case .lists: try await ListsPart(scale, folder).measure()
    case .deltas: try await DeltasPart(scale, folder).measure()
    case .webhooks: try await WebhooksPart(scale, folder).measure()
    }
  }
}

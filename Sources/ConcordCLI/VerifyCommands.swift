import ArgumentParser
import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordStore

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check that everything that is linked agrees; nothing is changed.",
    discussion: """
      Findings are kept as issues for concord repair. Ends with 1 when there are any.
        concord verify
        concord verify --number 'CT0001*' --json
      """)

  @OptionGroup var options: DatabaseOptions
  @Option(help: "Only contacts with these numbers.") var number: String?

  func run() async throws {
    let session = try await Session.open(options)
    let scope = DriftScope(contactNumber: try number.map { try RecordFilter($0) })
    Interruption.listen()
    let bar = ProgressBar("Verify")
    let found = try await JobRunner(session.store, session.company.key).verify(
      scope, user: session.user, progress: bar.report)
    bar.finish()
    if Interruption.isRequested {
      Console.complain("Interrupted: not everything was checked.")
      throw Ended(status: .interrupted)
    }
    IssueList(found.issues).show(isJSON: options.json)
    if !found.issues.isEmpty { throw Ended(status: .refused) }
  }
}

/// Issues of a drift check for people and for scripts (`api.md` 3.12).
struct IssueList {
  private let issues: [SyncIssue]

  init(_ issues: [SyncIssue]) { self.issues = issues }

  func show(isJSON: Bool) {
    if isJSON {
      Console.json { json in
        json.object { json in
          json.name("value")
          json.array { json in for issue in issues { Self.write(issue, &json) } }
        }
      }
      return
    }
    if issues.isEmpty {
      Console.print("Everything that is linked agrees.")
      return
    }
    var table = TextTable([
      "Issue", "Contact", "Record", "Field", "Contact has", "Record has", "Id",
    ])
    for issue in issues {
      let finding = issue.finding
      table.add([
        finding.type, finding.contactNumber,
        "\(finding.linkToTable) \(finding.linkedNumber)", finding.field, finding.contactValue,
        finding.linkedValue, issue.id.description,
      ])
    }
    Console.print(lines: table.lines)
    let count = issues.count == 1 ? "1 issue" : "\(issues.count) issues"
    Console.print("\(count). Look at concord repair --help for ways to settle them.")
  }

  private static func write(_ issue: SyncIssue, _ json: inout JSONWriter) {
    json.object { json in
      json.member("id", issue.id.description)
      json.member("jobId", issue.job?.description ?? "")
      json.member("detectedDateTime", issue.detectedAt)
      json.member("issueType", MemberName.encoded(issue.finding.type))
      json.member("contactNumber", issue.finding.contactNumber)
      json.member("linkToTable", MemberName.encoded(issue.finding.linkToTable))
      json.member("linkedNumber", issue.finding.linkedNumber)
      json.member("field", issue.finding.field)
      json.member("contactValue", issue.finding.contactValue)
      json.member("linkedValue", issue.finding.linkedValue)
      json.member("status", issue.status.rawValue)
      json.member("repairedByOperation", issue.repairedBy)
    }
  }
}

struct RepairCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Settle the open issues of the last check, each by its own operation.",
    discussion: """
      METHOD is resync (make the pair equal by --master), remove-row (a row with a missing end), \
      relink (to --to NUMBER) or recalculate (indicator, code of a row, unrelated primary contact).
        concord repair resync --master contact
        concord repair remove-row --issue 0190…
      """)

  @OptionGroup var options: DatabaseOptions
  @OptionGroup var change: ChangeOptions
  @OptionGroup var master: MasterOptions
  @Option(help: "Only this issue. Repeatable.") var issue: [String] = []
  @Option(help: "The record to link instead, for relink.") var to = ""
  @Argument(help: "resync, remove-row, relink or recalculate.") var method: RepairLink.Method

  func run() async throws {
    let session = try await Session.open(options)
    let runner = JobRunner(session.store, session.company.key)
    let open = try await runner.openIssues()
    let chosen = open.filter { candidate in
      issue.isEmpty
        ? fits(candidate) : issue.contains(candidate.id.description)
    }
    if chosen.isEmpty {
      Console.print("No open issue is settled by this. Run concord verify first.")
      return
    }
    let choice = try master.choice() ?? MasterChoice()
    if change.preview {
      for candidate in chosen {
        guard let finding = Finding(candidate) else { continue }
        try await session.run(
          RepairLink(finding, method, choice: choice, linkedNumber: to.asNumber), change)
      }
      return
    }
    Interruption.listen()
    let bar = ProgressBar("Repair")
    let outcome = try await runner.repair(
      chosen, method, choice: choice, linkedNumber: to.asNumber,
      change.context(session.user), progress: bar.report)
    bar.finish()
    try JobReport(outcome, isJSON: options.json).show()
  }

  /// Which issues a method settles when none is named.
  private func fits(_ issue: SyncIssue) -> Bool {
    guard let type = Finding.Issue(rawValue: issue.finding.type) else { return false }
    switch method {
    case .resync: return type == .fieldDiffers || type == .wrongType
    case .removeRow: return type == .contactMissing || type == .recordMissing
    case .relink: return false
    case .recalculate:
      return type == .staleIndicator || type == .wrongCode || type == .primaryNotRelated
    }
  }
}

extension RepairLink.Method: ExpressibleByArgument {
  public init?(argument: String) {
    let wanted = argument.lowercased().filter(\.isLetter)
    guard let method = Self.allCases.first(where: { $0.rawValue.lowercased() == wanted }) else {
      return nil
    }
    self = method
  }

  public static var allValueStrings: [String] {
    ["resync", "remove-row", "relink", "recalculate"]
  }
}

struct JobCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "job", abstract: "List jobs, show one, or ask one to stop.",
    discussion: """
      Examples:
        concord job list
        concord job show 3
        concord job cancel 3
      """,
    subcommands: [List.self, Show.self, Cancel.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List jobs, newest first.", discussion: "Example:\n  concord job list --limit 5")
    @OptionGroup var options: DatabaseOptions
    @Option(help: "At most this many.") var limit = LineLimit(20)

    func run() async throws {
      let session = try await Session.open(options)
      let limit = limit.count
      let jobs = try await session.read { _, reader throws(ConcordError) in
        try reader.jobs(limit: limit)
      }
      JobOutput.show(jobs, isJSON: options.json)
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a job and its lines.", discussion: "Example:\n  concord job show 3")
    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The number.") var number: Int64

    func run() async throws {
      let session = try await Session.open(options)
      let job = try await JobOutput.find(number, session)
      let lines = try await session.read { _, reader throws(ConcordError) in
        try reader.lines(ofJob: job.id, limit: 1000)
      }
      JobOutput.show([job], isJSON: options.json)
      if options.json { return }
      var table = TextTable(["Record", "Outcome", "Result", "Operation", "Reason"])
      for line in lines {
        table.add([
          line.recordNumber, line.outcome.rawValue, line.resultNumber, String(line.operation),
          "\(line.reasonCode) \(line.message)",
        ])
      }
      Console.print(lines: table.lines)
    }
  }

  struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask a running job to stop between two records.",
      discussion: "Example:\n  concord job cancel 3")
    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The number.") var number: Int64

    func run() async throws {
      let session = try await Session.open(options)
      let job = try await JobOutput.find(number, session)
      try await session.store.keep(session.company.key) { books throws(ConcordError) in
        try books.requestCancel(ofJob: job.id)
      }
      Console.print("Job \(number) was asked to stop.")
    }
  }
}

/// Jobs for people and for scripts (`api.md` 3.13).
enum JobOutput {
  static func find(_ number: Int64, _ session: Session) async throws -> Job {
    let jobs = try await session.read { _, reader throws(ConcordError) in
      try reader.jobs(before: number + 1, limit: 1)
    }
    guard let job = jobs.first, job.number == number else {
      throw ConcordError(.notFound, "Job", String(number))
    }
    return job
  }

  static func show(_ jobs: [Job], isJSON: Bool) {
    if isJSON {
      Console.json { json in
        json.object { json in
          json.name("value")
          json.array { json in for job in jobs { write(job, &json) } }
        }
      }
      return
    }
    var table = TextTable([
      "No.", "Kind", "Status", "Done", "Created", "Changed", "Skipped", "Failed", "Queued",
    ])
    for job in jobs {
      let counts = job.counts
      table.add([
        String(job.number), job.kind, job.status.rawValue,
        counts.total > 0 ? "\(counts.processed)/\(counts.total)" : "\(counts.processed)",
        String(counts.created), String(counts.changed), String(counts.skipped),
        String(counts.failed), job.queuedAt,
      ])
    }
    Console.print(lines: table.lines)
  }

  private static func write(_ job: Job, _ json: inout JSONWriter) {
    json.object { json in
      json.member("id", job.id.description)
      json.member("number", job.number)
      json.member("kind", job.kind)
      json.member("status", MemberName.encoded(job.status.rawValue))
      json.member("totalCount", Int64(job.counts.total))
      json.member("processedCount", Int64(job.counts.processed))
      json.member("createdCount", Int64(job.counts.created))
      json.member("changedCount", Int64(job.counts.changed))
      json.member("skippedCount", Int64(job.counts.skipped))
      json.member("failedCount", Int64(job.counts.failed))
      json.member("currentRecord", job.currentRecord)
      json.member("message", job.message)
      json.member("result", job.result)
      json.member("createdBy", job.createdBy)
      json.member("queuedDateTime", job.queuedAt)
      json.member("startedDateTime", job.startedAt)
      json.member("finishedDateTime", job.finishedAt)
    }
  }
}

import ArgumentParser
import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordStore

struct ContactsFromCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contacts-from",
    abstract: "Create contacts for the customers, vendors or bank accounts that have none.",
    discussion: """
      Filters take values, ranges a..b, patterns with * and ?, alternatives a|b, <> and @.
        concord contacts-from vendor --preview
        concord contacts-from vendor --number 'V00001..V00010' --currency ''
      Records whose primary contact is filled are skipped unless --master decides them.
      """)

  @OptionGroup var options: DatabaseOptions
  @OptionGroup var change: ChangeOptions
  @OptionGroup var master: MasterOptions
  @Option(help: "Only these numbers.") var number = ""
  @Option(help: "Only these search names.") var searchName = ""
  @Option(help: "Only these posting groups.") var postingGroup = ""
  @Option(help: "Only these currencies; '' = local currency.") var currency: String?
  @Flag(help: "Leave out blocked records.") var excludeBlocked = false
  @Flag(help: "Leave out records blocked for privacy reasons.") var excludePrivacyBlocked = false
  @Flag(help: "All records or none, as one operation.") var allOrNothing = false
  @Argument(help: "The kind of record.") var kind: Kind

  func run() async throws {
    let session = try await Session.open(options)
    let runner = JobRunner(session.store, session.company.key)
    let batch = ContactsFrom(
      kind,
      filter: try BatchFilter(
        number: number, searchName: searchName, postingGroup: postingGroup,
        currency: currency.map { $0.isEmpty ? "''" : $0 } ?? ""),
      options: CreateContactFor.BatchOptions(
        choice: try master.choice(), excludesBlocked: excludeBlocked,
        excludesPrivacyBlocked: excludePrivacyBlocked))
    var context = change.context(session.user)
    context.channel = .batch
    if change.preview {
      try await preview(batch, runner, context)
    } else if allOrNothing {
      let outcome = try await runner.createContactsAtOnce(batch, context)
      var result = OperationResult()
      result.operationNumber = outcome.operationNumber
      result.plan = outcome.plan
      session.show(result)
    } else {
      Interruption.listen()
      let bar = ProgressBar("Contacts from \(kind.commandName)s")
      let outcome = try await runner.createContacts(batch, context, progress: bar.report)
      bar.finish()
      try JobReport(outcome, isJSON: options.json).show()
    }
  }

  private func preview(_ batch: ContactsFrom, _ runner: JobRunner, _ context: Context)
    async throws
  {
    let limit = 1000
    let preview = try await runner.previewContacts(batch, context, limit: limit)
    if options.json {
      Console.json { json in
        json.object { json in
          json.member("selected", Int64(preview.selected))
          json.name("value")
          json.array { json in
            for (_, plan) in preview.plans {
              var result = OperationResult()
              result.isPreview = true
              result.plan = plan
              result.write(to: &json)
            }
          }
        }
      }
      return
    }
    Console.print("Preview: nothing was written.")
    for (number, plan) in preview.plans {
      let made = plan.changes.filter { $0.before == nil && $0.key.entity == .contact }
      let contacts = made.map { "\($0.number) \($0.after?.displayName ?? "")" }
      Console.print("+ \(number) → \(contacts.joined(separator: " with person "))")
    }
    for (reason, count) in preview.skipped.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      Console.print("\(count) skipped: \(reason.rawValue)")
    }
    for (number, error) in preview.failures { Console.print("! \(number): \(error)") }
    Console.print("\(preview.plans.count) to create, \(preview.selected) selected.")
    if preview.selected > limit { Console.print("Only the first \(limit) were looked at.") }
  }
}

/// How a job ended, for people and for scripts.
struct JobReport {
  private let outcome: JobOutcome
  private let isJSON: Bool

  init(_ outcome: JobOutcome, isJSON: Bool) {
    self.outcome = outcome
    self.isJSON = isJSON
  }

  /// Prints the report and ends the command with the status that fits it.
  ///
  /// - Throws: an end with status 4 when records failed, 130 when the user interrupted.
  func show() throws {
    if isJSON { Console.json { writeJSON(&$0) } } else { printText() }
    if outcome.status == .canceled { throw Ended(status: .interrupted) }
    if outcome.counts.failed > 0 { throw Ended(status: .someRowsFailed) }
  }

  private func printText() {
    let counts = outcome.counts
    Console.print(
      "\(outcome.status.rawValue): \(counts.created) created, \(counts.changed) changed, "
        + "\(counts.skipped) skipped, \(counts.failed) failed.")
    for line in outcome.lines {
      Console.complain("  \(line.recordNumber): \(line.reasonCode) \(line.message)")
    }
    if outcome.batch != 0, counts.created + counts.changed > 0 {
      Console.print("Take it back with: concord undo --batch \(outcome.batch)")
    }
  }

  private func writeJSON(_ json: inout JSONWriter) {
    json.object { json in
      json.member("id", outcome.job.description)
      json.member("status", MemberName.encoded(outcome.status.rawValue))
      json.member("batch", outcome.batch)
      json.member("processedCount", Int64(outcome.counts.processed))
      json.member("createdCount", Int64(outcome.counts.created))
      json.member("changedCount", Int64(outcome.counts.changed))
      json.member("skippedCount", Int64(outcome.counts.skipped))
      json.member("failedCount", Int64(outcome.counts.failed))
      json.name("failures")
      json.array { json in
        for line in outcome.lines {
          json.object {
            $0.member("recordNumber", line.recordNumber)
            $0.member("reasonCode", line.reasonCode)
            $0.member("message", line.message)
          }
        }
      }
    }
  }
}

struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Show and set which shared fields flow, and who leads.",
    discussion: """
      FIELD is a contact field, or address, or nameParts. POLICY is both, contact-leads, \
      record-leads or independent; on a link also default for the kind's.
        concord policy list customer
        concord policy set vendor phoneNumber independent
        concord policy set vendor phoneNumber both --master contact
        concord policy link CT000101 vendor email record-leads
        concord policy preset OwnBillingDetails
      """,
    subcommands: [List.self, Change.self, OnLink.self, Preset.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the policies of a kind.", discussion: "Example:\n  concord policy list vendor"
    )
    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The kind of record.") var kind: Kind

    func run() async throws {
      let session = try await Session.open(options)
      let kind = kind
      let policies = try await session.read { draft, _ throws(ConcordError) in
        var policies: [(String, FieldPolicy)] = []
        for name in SharedField.policyNames(of: kind) {
          policies.append((name, try draft.policyOfKind(name, kind)))
        }
        return policies
      }
      if options.json {
        Console.json { json in
          json.object { json in
            json.name("value")
            json.array { json in
              for (name, policy) in policies {
                json.object {
                  $0.member("linkToTable", MemberName.encoded(kind.rawValue))
                  $0.member("field", name)
                  $0.member("policy", MemberName.encoded(policy.rawValue))
                }
              }
            }
          }
        }
        return
      }
      var table = TextTable(["Field", "Policy"])
      for (name, policy) in policies { table.add([name, policy.rawValue]) }
      Console.print(lines: table.lines)
    }
  }

  struct Change: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Set a policy for all links of a kind.",
      discussion: """
        When values flow again, linked pairs that differ are made equal by --master.
          concord policy set vendor phoneNumber independent
          concord policy set vendor phoneNumber both --master contact
        """)
    @OptionGroup var options: DatabaseOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var master: MasterOptions
    @Argument(help: "The kind of record.") var kind: Kind
    @Argument(help: "The field.") var name: String
    @Argument(help: "both, contact-leads, record-leads or independent.") var policy: FieldPolicy

    func run() async throws {
      let session = try await Session.open(options)
      let operation = SetKindPolicy(kind, field: name, policy, choice: try master.choice())
      if change.preview {
        try await session.run(operation, change)
        return
      }
      try await PolicySetting(session, change).set(operation, isJSON: options.json)
    }
  }

  struct OnLink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "link", abstract: "Set a policy for one link.",
      discussion: "Example:\n  concord policy link CT000001 vendor email record-leads --preview")
    @OptionGroup var options: DatabaseOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var master: MasterOptions
    @Argument(help: "The contact.") var contact: String
    @Argument(help: "The kind of record.") var kind: Kind
    @Argument(help: "The field.") var name: String
    @Argument(help: "both, contact-leads, record-leads, independent or default.")
    var policy: String

    func run() async throws {
      let session = try await Session.open(options)
      var chosen: FieldPolicy?
      if policy != "default" {
        chosen = FieldPolicy(argument: policy)
        if chosen == nil {
          throw ValidationError(
            "\"\(policy)\" is no policy: both, contact-leads, record-leads, independent or default."
          )
        }
      }
      try await session.run(
        SetLinkPolicy(
          contact: contact.asNumber, kind, field: name, chosen,
          choice: try master.choice()),
        change)
    }
  }

  struct Preset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Apply a preset: BusinessCentral, OwnBillingDetails or ContactsLead.",
      discussion: "Example:\n  concord policy preset OwnBillingDetails --preview")
    @OptionGroup var options: DatabaseOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var master: MasterOptions
    @Argument(help: "BusinessCentral, OwnBillingDetails or ContactsLead.")
    var preset: PolicyPreset

    func run() async throws {
      let session = try await Session.open(options)
      let choice = try master.choice()
      for setting in preset.settings {
        let operation = SetKindPolicy(
          setting.kind, field: setting.field, setting.policy, choice: choice)
        if change.preview {
          try await session.run(operation, change)
        } else {
          try await PolicySetting(session, change).set(operation, isJSON: options.json)
        }
      }
    }
  }
}

/// Sets a kind's policy and equalises its links, with progress.
struct PolicySetting {
  private let session: Session
  private let change: ChangeOptions

  init(_ session: Session, _ change: ChangeOptions) {
    self.session = session
    self.change = change
  }

  func set(_ operation: SetKindPolicy, isJSON: Bool) async throws {
    Interruption.listen()
    let bar = ProgressBar("\(operation.kind.rawValue) \(operation.field)")
    let runner = JobRunner(session.store, session.company.key)
    let (setting, links) = try await runner.setPolicy(
      operation, change.context(session.user), progress: bar.report)
    bar.finish()
    guard let links else {
      var result = OperationResult()
      result.operationNumber = setting.operationNumber
      result.plan = setting.plan
      session.show(result)
      return
    }
    try JobReport(links, isJSON: isJSON).show()
  }
}

extension FieldPolicy: ExpressibleByArgument {
  public init?(argument: String) {
    let wanted = argument.lowercased().filter(\.isLetter)
    guard
      let policy = Self.allCases.first(where: {
        $0.rawValue.lowercased().filter(\.isLetter) == wanted
      })
    else { return nil }
    self = policy
  }

  public static var allValueStrings: [String] {
    allCases.map { $0.rawValue.lowercased().replacing(" ", with: "-") }
  }
}

extension PolicyPreset: ExpressibleByArgument {}

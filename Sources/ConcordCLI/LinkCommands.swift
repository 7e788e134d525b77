import ArgumentParser
import ConcordCore
import ConcordFormats
import ConcordStore

/// Who wins where the two sides of a link differ (D-41).
struct MasterOptions: ParsableArguments {
  @Option(
    help: "Whose values win where they differ: contact, linked, prefer-non-blank, prefer-newer.")
  var master: String?

  @Option(
    name: .customLong("field"),
    help: "Decide one field: NAME=contact, NAME=linked or NAME=value:TEXT. Repeatable.")
  var fields: [String] = []

  /// The choice; nil when nothing was chosen.
  ///
  /// - Throws: wrong usage, `E-FIELD`, `E-RANGE`.
  func choice() throws -> MasterChoice? {
    if master == nil && fields.isEmpty { return nil }
    var sides: [String: MasterChoice.Side] = [:]
    for argument in fields {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw ValidationError("\"\(argument)\" is not of the form field=contact|linked|value:text.")
      }
      sides[parts[0]] = try side(parts[1], of: parts[0])
    }
    return MasterChoice(try policy(), fields: sides)
  }

  private func policy() throws -> MasterChoice.Policy {
    switch master?.lowercased().filter(\.isLetter) {
    case nil, "contact": return .contact
    case "linked", "customer", "vendor", "bankaccount", "employee": return .linked
    case "prefernonblank": return .preferNonBlank
    case "prefernewer": return .preferNewer
    default:
      throw ValidationError(
        "--master is contact, linked, prefer-non-blank or prefer-newer, not \"\(master ?? "")\".")
    }
  }

  private func side(_ text: String, of name: String) throws -> MasterChoice.Side {
    switch text {
    case "contact": return .contact
    case "linked": return .linked
    default:
      guard text.hasPrefix("value:") else {
        throw ValidationError("\"\(text)\" is not contact, linked or value:text.")
      }
      let field = try FieldArguments.field(name, of: .contact)
      return .value(try field.value(of: String(text.dropFirst("value:".count))))
    }
  }
}

struct LinkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link",
    abstract: "Link a contact with an existing customer, vendor, bank account or employee.",
    discussion: """
      With --preview both sides are compared field by field, and everything that would change is \
      shown.
        concord link CT000101 vendor V00025 --master contact --preview
        concord link CT000101 vendor V00025 --field phoneNumber=linked
      """)

  @OptionGroup var options: DatabaseOptions
  @OptionGroup var change: ChangeOptions
  @OptionGroup var master: MasterOptions
  @Argument(help: "The contact; a person stands for its company where the kind needs one.")
  var contact: String
  @Argument(help: "The kind of record.") var kind: Kind
  @Argument(help: "The number of the record.") var number: String

  func run() async throws {
    let session = try await Session.open(options)
    let choice = try master.choice() ?? MasterChoice()
    let operation = LinkContact(
      contact: contact.asNumber, kind: kind, linkedNumber: number.asNumber,
      choice: choice)
    if change.preview, !options.json {
      Console.print(lines: try await comparison(operation, session))
    }
    try await session.run(operation, change)
  }

  private func comparison(_ operation: LinkContact, _ session: Session) async throws -> [String] {
    try await session.read { draft, _ throws(ConcordError) in
      let made = try LinkComparison.make(
        contact: operation.contact, kind: operation.kind, linkedNumber: operation.linkedNumber,
        choice: operation.choice, draft)
      return ComparisonText(made.contact, made.record, made.comparison).lines
    }
  }
}

/// The comparison of two records as a table for people.
struct ComparisonText {
  private let contact: Record
  private let record: Record
  private let comparison: Comparison

  init(_ contact: Record, _ record: Record, _ comparison: Comparison) {
    self.contact = contact
    self.record = record
    self.comparison = comparison
  }

  var lines: [String] {
    if comparison.differences.isEmpty { return ["All shared fields are equal."] }
    var table = TextTable(["Field", contact.title, record.title, "Result"])
    for difference in comparison.differences {
      let field = difference.row.contact
      table.add([
        field.caption, shown(difference.contactValue, field),
        shown(difference.linkedValue, field), result(difference, field),
      ])
    }
    return table.lines + ["\(comparison.equalFields.count) shared fields are equal.", ""]
  }

  private func result(_ difference: Difference, _ field: Field) -> String {
    switch difference.winner {
    case .neither: "each keeps its own"
    case .contact: "← \(shown(difference.result, field))"
    case .linked: "→ \(shown(difference.result, field))"
    case .value: "= \(shown(difference.result, field))"
    }
  }

  private func shown(_ value: Value, _ field: Field) -> String {
    let text = field.text(of: value)
    if case .image = field.type { return text.isEmpty ? "–" : "image \(text.prefix(8))…" }
    return text.isEmpty ? "–" : text
  }
}

struct UnlinkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlink",
    abstract: "Remove a link; both sides keep their values and go on independently.",
    discussion: "Example:\n  concord unlink CT000101 vendor --preview")

  @OptionGroup var options: DatabaseOptions
  @OptionGroup var change: ChangeOptions
  @Argument(help: "The contact.") var contact: String
  @Argument(help: "The kind of record.") var kind: Kind
  @Argument(help: "The number of the record, as a check.") var number = ""

  func run() async throws {
    let session = try await Session.open(options)
    try await session.run(
      Unlink(kind: kind, contact: contact.asNumber, linkedNumber: number.asNumber),
      change)
  }
}

struct CreateFromCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create-from",
    abstract: "Create a customer, vendor, bank account or employee from a contact.",
    discussion: """
      Without --template the only template that fits is used; --template none uses none.
        concord create-from CT000001 vendor --preview
        concord create-from CT000001 customer --template COMPANY paymentTermsCode="14 DAYS"
      """)

  @OptionGroup var options: DatabaseOptions
  @OptionGroup var change: ChangeOptions
  @Option(help: "A template code, * for the one that fits, or none.") var template = "*"
  @Argument(help: "The contact.") var contact: String
  @Argument(help: "The kind of record.") var kind: Kind
  @Argument(help: "field=value of the new record") var fields: [String] = []

  func run() async throws {
    let session = try await Session.open(options)
    var context = change.context(session.user)
    let entries = try FieldArguments.entries(fields, of: kind.entity, &context)
    try await session.run(
      CreateFromContact(
        contact: contact.asNumber, kind,
        template: TemplateChoice(code: template == "none" ? nil : template), fields: entries),
      change, context: context)
  }
}

struct ContactForCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contact-for",
    abstract: "Create the contact of one customer, vendor, bank account or employee.",
    discussion: "Example:\n  concord contact-for vendor V00001 --preview")

  @OptionGroup var options: DatabaseOptions
  @OptionGroup var change: ChangeOptions
  @Argument(help: "The kind of record.") var kind: Kind
  @Argument(help: "The number of the record.") var number: String

  func run() async throws {
    let session = try await Session.open(options)
    try await session.run(CreateContactFor(kind, number.asNumber), change)
  }
}

struct TemplateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template", abstract: "Apply templates to records, and save records as templates.",
    discussion: """
      Examples:
        concord template apply customer ALFKI COMPANY --preview
        concord template save customer ALFKI --description "Export customers"
      """,
    subcommands: [Apply.self, Save.self])

  struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fill the blank fields of a record from a template.",
      discussion: "Example:\n  concord template apply customer C00001 COMPANY --preview")
    @OptionGroup var options: DatabaseOptions
    @OptionGroup var change: ChangeOptions
    @Flag(help: "Replace filled fields as well.") var overwrite = false
    @Argument(help: "customer, vendor or employee.") var kind: Kind
    @Argument(help: "The number of the record.") var number: String
    @Argument(help: "The code of the template.") var code: String

    func run() async throws {
      let session = try await Session.open(options)
      try await session.run(
        ApplyTemplate(
          kind, number.asNumber, template: code, mode: overwrite ? .overwrite : .fill),
        change)
    }
  }

  struct Save: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Save a record's values as a new template.",
      discussion: "Example:\n  concord template save customer C00001 --code EXPORT")
    @OptionGroup var options: DatabaseOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: "The code; default: the next CUST000001, VEND000001, EMPL000001.") var code = ""
    @Option(help: "The description.") var description = ""
    @Argument(help: "customer, vendor or employee.") var kind: Kind
    @Argument(help: "The number of the record.") var number: String

    func run() async throws {
      let session = try await Session.open(options)
      try await session.run(
        SaveAsTemplate(kind, number.asNumber, code: code, description: description), change)
    }
  }
}

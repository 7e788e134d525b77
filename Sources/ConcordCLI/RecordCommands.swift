import ArgumentParser
import ConcordCore
import ConcordFormats
import ConcordStore

/// What a record command works on: contact, customer, vendor, bank account or employee.
protocol Noun: Sendable {
  static var entity: EntityKind { get }
  /// Fields and values for examples.
  static var example: String { get }
  /// A number for examples.
  static var number: String { get }
}

extension Noun {
  static var commandName: String {
    entity == .bankAccount ? "bank-account" : entity.entity.name
  }
  static var caption: String { entity.entity.caption.lowercased() }
  static var article: String { entity == .employee ? "an" : "a" }
}

enum ContactNoun: Noun {
  static let entity = EntityKind.contact
  static let number = "CT000001"
  static let example = #"displayName="Holm & Sons" phoneNumber="+45 33123456""#
}

enum CustomerNoun: Noun {
  static let entity = EntityKind.customer
  static let number = "C00001"
  static let example = #"displayName="Holm & Sons" paymentTermsCode="30 DAYS""#
}

enum VendorNoun: Noun {
  static let entity = EntityKind.vendor
  static let number = "V00001"
  static let example = #"displayName="Exotic Liquids" city=London"#
}

enum BankAccountNoun: Noun {
  static let entity = EntityKind.bankAccount
  static let number = "BA0001"
  static let example = #"displayName="Danske Bank" swiftCode=DABADKKK"#
}

enum EmployeeNoun: Noun {
  static let entity = EntityKind.employee
  static let number = "E0001"
  static let example = #"givenName=Nancy surname=Davolio jobTitle="Sales""#
}

/// `concord contact …`, `concord customer …`: one command for all nouns.
struct RecordCommand<N: Noun>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: N.commandName,
      abstract: "List, show, create, change and delete \(N.caption)s.",
      discussion: """
        Examples:
          concord \(N.commandName) list
          concord \(N.commandName) create \(N.example)
          concord \(N.commandName) set \(N.number) phoneNumber="+45 33 99 99 99" --preview
          concord \(N.commandName) history \(N.number) --field phoneNumber
        """,
      subcommands: [
        List.self, Show.self, Create.self, Change.self, Delete.self, History.self,
        RenumberCommand.self,
      ])
  }

  struct List: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "list", abstract: "List \(N.caption)s in the order of their numbers.",
        discussion: """
          Filters are field=filter, all of which must hold: a value, a range a..b, a pattern with \
          * and ?, alternatives a|b, <> for not, @ to ignore case.
            concord \(N.commandName) list city=London
            concord \(N.commandName) list 'displayName=@*holm*' --limit 10
          """)
    }

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "field=filter") var filters: [String] = []
    @Option(help: "At most this many records.") var limit = LineLimit(1000)
    @Option(help: "Only records with a number greater than this one.") var after = ""

    func run() async throws {
      let session = try await Session.open(options)
      let filters = try FieldFilters(filters, of: N.entity)
      let listing = Listing(
        entity: N.entity, filters: filters, after: after, limit: limit.count, isJSON: options.json)
      try await listing.run(session)
    }
  }

  struct Show: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "show", abstract: "Show \(N.article) \(N.caption): its fields and links.",
        discussion: "Example:\n  concord \(N.commandName) show \(N.number) --json")
    }

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The number.") var number: String

    func run() async throws {
      let session = try await Session.open(options)
      let number = number.asNumber
      let isJSON = options.json
      let output = try await session.read { draft, _ throws(ConcordError) in
        let record = try draft.require(N.entity, number)
        return try RecordCard(record, draft, isJSON: isJSON).bytes()
      }
      Console.print(bytes: output)
    }
  }

  struct Create: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "create", abstract: "Create \(N.article) \(N.caption).",
        discussion: """
          Fields have the names that show --json prints.
            concord \(N.commandName) create \(N.example)
          """)
    }

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: "A template code, or * for the one that fits.") var template: String?
    @Argument(help: "field=value") var fields: [String] = []

    func run() async throws {
      let session = try await Session.open(options)
      var context = change.context(session.user)
      let entries = try FieldArguments.entries(fields, of: N.entity, &context)
      if let kind = Kind(N.entity) {
        try await session.run(
          CreateRecord(kind, entries, template: TemplateChoice(code: template)), change,
          context: context)
      } else {
        if template != nil { throw ValidationError("Contacts have no templates.") }
        try await session.run(CreateContact(entries), change, context: context)
      }
    }
  }

  struct Change: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "set", abstract: "Change fields of \(N.article) \(N.caption).",
        discussion: """
          An empty value clears a field. What else changes is shown by --preview.
            concord \(N.commandName) set \(N.number) phoneNumber="+45 33 99 99 99" --preview
            concord \(N.commandName) set \(N.number) email=
          """)
    }

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: "Refuse if the record has another version by now.") var version: Int64?
    @Argument(help: "The number.") var number: String
    @Argument(help: "field=value") var fields: [String]

    func run() async throws {
      let session = try await Session.open(options)
      var context = change.context(session.user)
      let entries = try FieldArguments.entries(fields, of: N.entity, &context)
      let number = number.asNumber
      if let kind = Kind(N.entity) {
        try await session.run(
          ModifyRecord(kind, number, version: version, entries), change, context: context)
      } else {
        try await session.run(
          ModifyContact(number, version: version, entries), change, context: context)
      }
    }
  }

  struct Delete: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "delete",
        abstract: "Delete \(N.article) \(N.caption); what it is linked to stays.",
        discussion: N.entity == .contact
          ? """
          A company's persons are deleted with it, after a question that --yes answers.
            concord contact delete \(N.number) --preview
          """ : "Example:\n  concord \(N.commandName) delete \(N.number) --preview")
    }

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: "Refuse if the record has another version by now.") var version: Int64?
    @Argument(help: "The number.") var number: String

    func run() async throws {
      let session = try await Session.open(options)
      let number = number.asNumber
      if let kind = Kind(N.entity) {
        try await session.run(DeleteRecord(kind, number, version: version), change)
      } else {
        // A preview shows the persons that would go; deleting them asks first (C-DEL-4).
        var context = change.context(session.user)
        if change.preview { context.confirmations.insert(DeleteContact.confirmation) }
        try await session.run(
          DeleteContact(number, version: version), change, context: context)
      }
    }
  }

  struct History: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "history", abstract: "Show who changed what and why, newest first.",
        discussion: "Example:\n  concord \(N.commandName) history \(N.number) --limit 10")
    }

    @OptionGroup var options: DatabaseOptions
    @Option(help: "Only this field.") var field: String?
    @Option(help: "At most this many changes.") var limit = LineLimit(100)
    @Argument(help: "The number.") var number: String

    func run() async throws {
      let session = try await Session.open(options)
      let history = RecordHistory(
        entity: N.entity, number: number.asNumber, field: field, limit: limit.count,
        isJSON: options.json)
      Console.print(bytes: try await history.bytes(session))
    }
  }

  struct RenumberCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "renumber",
        abstract: "Give \(N.article) \(N.caption) another number, everywhere.",
        discussion: "Example:\n  concord \(N.commandName) renumber \(N.number) X-1 --preview")
    }

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The present number.") var number: String
    @Argument(help: "The new number.") var newNumber: String

    func run() async throws {
      let session = try await Session.open(options)
      try await session.run(
        Renumber(N.entity, number.asNumber, to: newNumber), change)
    }
  }
}

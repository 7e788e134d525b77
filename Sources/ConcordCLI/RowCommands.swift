import ArgumentParser
import ConcordCore
import ConcordFormats
import ConcordStore

/// An entity set by its name, `countriesRegions` or `alternativeAddresses`.
struct SetArgument: ExpressibleByArgument, Sendable {
  let entity: EntityKind

  init?(argument: String) {
    guard let entity = Entity.ofSet(argument)?.kind else { return nil }
    self.entity = entity
  }

  static var allValueStrings: [String] { Entity.all.map(\.setName) }
}

/// Finds a row by its key parts or by its id.
enum RowFinder {
  /// The row with these key values, or this id.
  ///
  /// - Throws: `E-NOTFOUND`.
  static func row(_ entity: EntityKind, _ key: [String], _ draft: Draft) throws(ConcordError)
    -> Record
  {
    if key.count == 1, let id = RecordID(key[0]), let row = try draft.record(RecordKey(entity, id))
    {
      return row
    }
    guard let first = entity.entity.keyFields.first, let value = key.first else {
      if let only = try draft.all(entity).first, entity.entity.isSingleRow { return only }
      throw ConcordError(.notFound, entity.entity.caption, key.joined(separator: " "))
    }
    let rows = try draft.records(where: first, is: try stored(value, first))
    for row in rows where row.entity.keyFields.count >= key.count {
      var fits = true
      for (field, text) in zip(row.entity.keyFields, key) {
        if row[field] != (try stored(text, field)) { fits = false }
      }
      if fits, key.count == row.entity.keyFields.count || rows.count == 1 { return row }
    }
    throw ConcordError(.notFound, entity.entity.caption, key.joined(separator: " "))
  }

  private static func stored(_ text: String, _ field: Field) throws(ConcordError) -> Value {
    if case .code = field.type { return .text(text.asNumber) }
    return try field.value(of: text)
  }
}

struct RowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "row",
    abstract: "Work on code lists, number series, templates and details of contacts.",
    discussion: """
      SET is the name of an entity set: territories, countriesRegions, postCodes, numberSeries, \
      numberSeriesLines, customerTemplates, contactBusinessRelations, alternativeAddresses, \
      alternativeAddressDateRanges, contactMailingGroups, contactIndustryGroups, \
      contactWebSources, contactJobResponsibilities, comments, …
        concord row list territories
        concord row create contactMailingGroups contactNumber=CT000001 mailingGroupCode=XMAS
        concord row create comments contactNumber=CT000001 comment="Call back in May"
        concord row set territories --key FOREIGN displayName="Abroad" --preview
        concord row delete postCodes --key "12209" --key Berlin
      """,
    subcommands: [List.self, Show.self, Create.self, Change.self, Delete.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the rows of a set.",
      discussion: "Example:\n  concord row list postCodes 'city=@ber*'")
    @OptionGroup var options: DatabaseOptions
    @Option(help: "At most this many rows.") var limit = LineLimit(1000)
    @Argument(help: "The entity set.") var set: SetArgument
    @Argument(help: "field=filter") var filters: [String] = []

    func run() async throws {
      let session = try await Session.open(options)
      let entity = set.entity
      let filters = try FieldFilters(filters, of: entity)
      let (isJSON, limit) = (options.json, limit.count)
      let output = try await session.read { draft, _ throws(ConcordError) in
        let rows = try draft.all(entity).filter(filters.select).prefix(limit)
        return try RowOutput(Array(rows), entity, draft, isJSON: isJSON).bytes()
      }
      Console.print(bytes: output)
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show one row.",
      discussion: "Example:\n  concord row show postCodes --key 12209 --key Berlin")
    @OptionGroup var options: DatabaseOptions
    @Option(help: "A part of the key, or the id. Repeatable.") var key: [String] = []
    @Argument(help: "The entity set.") var set: SetArgument

    func run() async throws {
      let session = try await Session.open(options)
      let (entity, key, isJSON) = (set.entity, key, options.json)
      let output = try await session.read { draft, _ throws(ConcordError) in
        try RecordCard(try RowFinder.row(entity, key, draft), draft, isJSON: isJSON).bytes()
      }
      Console.print(bytes: output)
    }
  }

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Create a row.",
      discussion: "Example:\n  concord row create territories code=ALPS displayName=Alps")
    @OptionGroup var options: DatabaseOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The entity set.") var set: SetArgument
    @Argument(help: "field=value") var fields: [String]

    func run() async throws {
      let session = try await Session.open(options)
      var context = change.context(session.user)
      try RowGuard.check(set.entity)
      let entries = try FieldArguments.entries(fields, of: set.entity, &context)
      try await session.run(CreateRow(entries), change, context: context)
    }
  }

  struct Change: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Change a row; a changed code is renamed everywhere.",
      discussion: "Example:\n  concord row set territories --key ALPS code=ALPINE --preview")
    @OptionGroup var options: DatabaseOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: "A part of the key, or the id. Repeatable.") var key: [String] = []
    @Argument(help: "The entity set.") var set: SetArgument
    @Argument(help: "field=value") var fields: [String]

    func run() async throws {
      let session = try await Session.open(options)
      var context = change.context(session.user)
      try RowGuard.check(set.entity)
      let entries = try FieldArguments.entries(fields, of: set.entity, &context)
      let (entity, key) = (set.entity, key)
      let row = try await session.read { draft, _ throws(ConcordError) in
        try RowFinder.row(entity, key, draft).key
      }
      try await session.run(ModifyRow(row, entries), change, context: context)
    }
  }

  struct Delete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete a row that nothing refers to.",
      discussion: """
        Examples:
          concord row delete territories --key ALPS
          concord row delete mailingGroups --key XMAS --remove-assignments
        """)
    @OptionGroup var options: DatabaseOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: "A part of the key, or the id. Repeatable.") var key: [String]
    @Flag(help: "Take the code from the contacts that have it.") var removeAssignments = false
    @Argument(help: "The entity set.") var set: SetArgument

    func run() async throws {
      let session = try await Session.open(options)
      try RowGuard.check(set.entity)
      let (entity, key) = (set.entity, key)
      let row = try await session.read { draft, _ throws(ConcordError) in
        try RowFinder.row(entity, key, draft).key
      }
      try await session.run(
        DeleteRow(row, removesAssignments: removeAssignments), change)
    }
  }
}

/// Contacts and the four kinds have commands of their own, with their own rules.
enum RowGuard {
  static func check(_ entity: EntityKind) throws {
    guard Kind(entity) == nil, entity != .contact else {
      throw ValidationError("Use the command of the record: concord \(entity.entity.name) …")
    }
  }
}

/// Rows as a table or as `{"value":[…]}`.
struct RowOutput {
  private let rows: [Record]
  private let entity: EntityKind
  private let draft: Draft
  private let isJSON: Bool

  init(_ rows: [Record], _ entity: EntityKind, _ draft: Draft, isJSON: Bool) {
    self.rows = rows
    self.entity = entity
    self.draft = draft
    self.isJSON = isJSON
  }

  func bytes() throws(ConcordError) -> [UInt8] {
    if isJSON {
      let writer = RecordJSON(draft)
      var json = JSONWriter()
      json.begin(UInt8(ascii: "{"))
      json.name("value")
      json.begin(UInt8(ascii: "["))
      for row in rows { try writer.write(row, to: &json) }
      json.end(UInt8(ascii: "]"))
      json.end(UInt8(ascii: "}"))
      json.lineBreak()
      return json.take()
    }
    let fields = entity.entity.fields.prefix(7)
    var table = TextTable(fields.map(\.caption))
    for row in rows { table.add(fields.map { $0.text(of: row[$0]) }) }
    return Array((table.lines.joined(separator: "\n") + "\n").utf8)
  }
}

struct SetupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup", abstract: "Show and change the setup of the company.",
    discussion: """
      NAME is marketingSetup (relation codes, contact numbers, inheritance, defaults) or \
      concordSetup (own company, currency, time zone, number series).
        concord setup show marketingSetup
        concord setup set marketingSetup inheritAddressDetails=false
        concord setup set concordSetup companyName="Northwind Traders" country=US
      """,
    subcommands: [Show.self, Change.self])

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a setup.", discussion: "Example:\n  concord setup show marketingSetup")
    @OptionGroup var options: DatabaseOptions
    @Argument(help: "marketingSetup or concordSetup.") var name: SetArgument

    func run() async throws {
      let session = try await Session.open(options)
      let (entity, isJSON) = (name.entity, options.json)
      let output = try await session.read { draft, _ throws(ConcordError) in
        try RecordCard(try RowFinder.row(entity, [], draft), draft, isJSON: isJSON).bytes()
      }
      Console.print(bytes: output)
    }
  }

  struct Change: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Change fields of a setup.",
      discussion: "Example:\n  concord setup set concordSetup country=DK --preview")
    @OptionGroup var options: DatabaseOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "marketingSetup or concordSetup.") var name: SetArgument
    @Argument(help: "field=value") var fields: [String]

    func run() async throws {
      let session = try await Session.open(options)
      var context = change.context(session.user)
      let entity = name.entity
      let entries = try FieldArguments.entries(fields, of: entity, &context)
      let row = try await session.read { draft, _ throws(ConcordError) in
        try RowFinder.row(entity, [], draft).key
      }
      try await session.run(ModifyRow(row, entries), change, context: context)
    }
  }
}

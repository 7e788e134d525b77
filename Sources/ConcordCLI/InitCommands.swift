import ArgumentParser
import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordSQLite
import ConcordStore
import Foundation

struct Initialise: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Create or upgrade the database and create a company with a usable setup.",
    discussion: """
      The company gets relation codes, number series, templates and the usual lists. Run again \
      with the same company, init only upgrades the database.
        concord init --database demo.concord --company Demo --demo
      """)

  @OptionGroup var options: DatabaseOptions
  @Flag(help: "Fill the company with Northwind's customers, suppliers and employees, and banks.")
  var demo = false

  func validate() throws {
    if (options.company ?? "").isEmpty {
      throw ValidationError("Name the company with --company.")
    }
  }

  func run() async throws {
    let name = options.company ?? ""
    let driver = try SQLiteDriver(path: try options.path(), opening: .creating)
    let store = try await Store(driver, upgrading: true)
    let present = try await store.companies().first { $0.name == name }
    // An earlier run may have been killed between the company and its setup.
    if let present, try await hasSetup(present, store) {
      Console.print("The database is up to date; company \(name) is there already.")
      return
    }
    let company: Company
    if let present { company = present } else { company = try await store.createCompany(name) }
    let context = Context(user: options.userName, channel: .cli, reason: "concord init")
    _ = try await store.perform(InitialiseCompany(companyName: name), in: company.key, context)
    Console.print("Company \(name) is ready.")
    if demo {
      try await DemoCompany(JobRunner(store, company.key), user: options.userName).fill()
    }
  }
}

extension Initialise {
  private func hasSetup(_ company: Company, _ store: Store) async throws -> Bool {
    try await store.read(company.key) { reader throws(ConcordError) in
      try reader.head() > 0
    }
  }
}

struct Companies: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "company", abstract: "List the companies of a database.",
    discussion: "Example:\n  concord company --json")

  @OptionGroup var options: DatabaseOptions

  func run() async throws {
    let store = try await Store(SQLiteDriver(path: try options.path(), opening: .existing))
    let companies = try await store.companies()
    if options.json {
      Console.json { json in
        json.object { json in
          json.name("value")
          json.array { json in
            for company in companies {
              json.object {
                $0.member("id", company.id.description)
                $0.member("name", company.name)
              }
            }
          }
        }
      }
      return
    }
    var table = TextTable(["Name", "Created"])
    for company in companies { table.add([company.name, company.createdAt]) }
    Console.print(lines: table.lines)
  }
}

struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Write a consistent copy of the database to a new file, also while it is used.",
    discussion: "Example:\n  concord backup demo-2026-11-24.concord")

  @OptionGroup var options: DatabaseOptions
  @Argument(help: "The file to write; it must not exist.") var file: String

  func run() async throws {
    let driver = try SQLiteDriver(path: try options.path(), opening: .existing)
    try await driver.backUp(to: file)
    Console.print("Backed up to \(file).")
  }
}

struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Make a new database of a backup; an existing one is never overwritten.",
    discussion: "Example:\n  concord restore demo-2026-11-24.concord --database restored.concord")

  @OptionGroup var options: DatabaseOptions
  @Argument(help: "The backup.") var file: String

  func run() async throws {
    let path = try options.path()
    try await SQLiteDriver.restore(file, to: path)
    Console.print("Restored to \(path).")
  }
}

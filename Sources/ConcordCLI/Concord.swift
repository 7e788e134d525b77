import ArgumentParser
import ConcordCore

/// The command line: every operation as a subcommand against one database.
@main
struct Concord: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "concord",
    abstract: "Keeps contacts, customers, vendors, bank accounts and employees in step.",
    discussion: """
      The database is --database or $CONCORD_DATABASE. Every command that changes something takes \
      --preview, which shows what would happen and writes nothing.

      Start with a demo company:
        concord init --database demo.concord --company Demo --demo
        export CONCORD_DATABASE=demo.concord
        concord contact list
      """,
    version: "1.0.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Database",
        subcommands: [Initialise.self, Companies.self, Backup.self, Restore.self]),
      CommandGroup(name: "Server", subcommands: [Serve.self]),
      CommandGroup(
        name: "Records",
        subcommands: [
          RecordCommand<ContactNoun>.self, RecordCommand<CustomerNoun>.self,
          RecordCommand<VendorNoun>.self, RecordCommand<BankAccountNoun>.self,
          RecordCommand<EmployeeNoun>.self, RowCommand.self, SetupCommand.self,
        ]),
      CommandGroup(
        name: "Links",
        subcommands: [
          LinkCommand.self, UnlinkCommand.self, CreateFromCommand.self, ContactForCommand.self,
          ContactsFromCommand.self, PolicyCommand.self, TemplateCommand.self,
        ]),
      CommandGroup(name: "Exchange", subcommands: [ImportCommand.self, ExportCommand.self]),
      CommandGroup(
        name: "History",
        subcommands: [
          JournalCommand.self, UndoCommand.self, ExplainCommand.self, AsOfCommand.self,
          VerifyCommand.self, RepairCommand.self, JobCommand.self,
        ]),
      CommandGroup(
        name: "Access",
        subcommands: [
          UserCommand.self, ApplicationCommand.self, TokenCommand.self, IssuerCommand.self,
        ]),
    ])

  static func main() async {
    // Swift repairs what is no UTF-8; text that nobody typed must not get into the records.
    let arguments = CommandLine.arguments
    for (index, argument) in arguments.enumerated() where argument.contains("\u{FFFD}") {
      let bytes = CommandLine.unsafeArgv[index]
      if bytes.flatMap({ String(validatingCString: $0) }) == nil {
        Console.complain("Error: \"\(argument)\" is not valid UTF-8.")
        ExitStatus.exit(.usage)
      }
    }
    ExitStatus.exit(await ExitStatus.run(Array(arguments.dropFirst())))
  }
}

import ArgumentParser
import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordStore

struct ApplicationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "application",
    abstract: "Register programs that get access tokens from the token endpoint.",
    discussion: """
      An application has a client id and up to two secrets, so that one can be replaced without \
      a pause.
        concord application create "Web shop" --role edit
        concord application list
      """,
    subcommands: [
      List.self, Create.self, Change.self, AddSecret.self, Certificate.self, Delete.self,
    ])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the applications.",
      discussion: "Example:\n  concord application list --json")
    @OptionGroup var options: AccessOptions

    func run() async throws {
      let applications = try await options.administration().applications()
      if options.json {
        Console.json { json in
          json.object { json in
            json.name("value")
            json.array { json in
              for application in applications {
                json.object { json in
                  json.member("client_id", application.id.description)
                  json.member("name", application.name)
                  json.member("role", application.role)
                  json.member("isDisabled", application.isDisabled)
                  json.member("createdAt", application.createdAt)
                }
              }
            }
          }
        }
        return
      }
      var table = TextTable(["Client id", "Name", "Role", "State", "Created"])
      for application in applications {
        table.add([
          application.id.description, application.name, application.role,
          application.isDisabled ? "disabled" : "enabled", application.createdAt,
        ])
      }
      Console.print(lines: table.lines)
    }
  }

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Register an application with a secret, which is shown this once.",
      discussion: "Example:\n  concord application create \"Web shop\" --role edit --json")
    @OptionGroup var options: AccessOptions
    @Option(help: "What the application may do for itself.") var role: Role
    @Argument(help: "The name for the journal.") var name: String

    func run() async throws {
      let (application, secret) = try await options.administration()
        .createApplication(name, role: role)
      if options.json {
        AccessOutput.write(client: application.id, secret: secret)
        return
      }
      Console.print("Application \(application.name) with role \(application.role) is ready.")
      Console.print("Client id: \(application.id)")
      Console.print("Client secret: \(secret)")
    }
  }

  struct Change: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Change what an application may do, or shut it out.",
      discussion: "Example:\n  concord application set \"Web shop\" --disabled")
    @OptionGroup var options: AccessOptions
    @Option(help: "What the application may do for itself.") var role: Role?
    @Flag var state: AccessState?
    @Argument(help: "The client id, or a name that no other has.") var application: String

    func validate() throws {
      if role == nil, state == nil { throw ValidationError("Say what to change.") }
    }

    func run() async throws {
      let administration = try await options.administration()
      let client = try await administration.applicationID(application)
      try await administration.changeApplication(
        client, role: role, isDisabled: state.map { $0 == .disabled })
      AccessOutput.write(client: client, "changed", isJSON: options.json)
    }
  }

  struct AddSecret: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make another secret, which is shown this once; the oldest of three ends.",
      discussion: "Example:\n  concord application add-secret \"Web shop\"")
    @OptionGroup var options: AccessOptions
    @Argument(help: "The client id, or a name that no other has.") var application: String

    func run() async throws {
      let administration = try await options.administration()
      let client = try await administration.applicationID(application)
      let (secret, retired) = try await administration.addSecret(to: client)
      if options.json {
        AccessOutput.write(client: client, secret: secret)
        return
      }
      if retired > 0 { Console.print("The oldest secret is no longer valid.") }
      Console.print("Client secret: \(secret)")
    }
  }

  struct Delete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete an application with its secrets, certificates and refresh tokens.",
      discussion: "Example:\n  concord application delete \"Web shop\"")
    @OptionGroup var options: AccessOptions
    @Argument(help: "The client id, or a name that no other has.") var application: String

    func run() async throws {
      let administration = try await options.administration()
      let client = try await administration.applicationID(application)
      try await administration.deleteApplication(client)
      AccessOutput.write(client: client, "deleted", isJSON: options.json)
    }
  }
}

struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Issue the first refresh token, with which an application acts for a user.",
    discussion: """
      Example:
        concord token issue-refresh --application "Web shop" --user anna
      """,
    subcommands: [IssueRefresh.self])

  struct IssueRefresh: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Issue a refresh token, which is shown this once and good for one use.",
      discussion: """
        Each use gives the application the next one. One that is used twice was copied: then all \
        that followed from it end too.
          concord token issue-refresh --application "Web shop" --user anna
        """)
    @OptionGroup var options: AccessOptions
    @Option(help: "The client id, or a name that no other has.") var application: String
    @Option(help: "The user that the application acts for.") var user: String

    func run() async throws {
      let administration = try await options.administration()
      let client = try await administration.applicationID(application)
      let token = try await administration.issueRefreshToken(application: client, user: user)
      if options.json {
        Console.json { $0.object { $0.member("refresh_token", token) } }
        return
      }
      Console.print("Refresh token: \(token)")
    }
  }
}

/// What the commands about applications print.
enum AccessOutput {
  static func write(client: RecordID, secret: String) {
    Console.json { json in
      json.object { json in
        json.member("client_id", client.description)
        json.member("client_secret", secret)
      }
    }
  }

  static func write(client: RecordID, _ what: String, isJSON: Bool) {
    if isJSON {
      Console.json { $0.object { $0.member("client_id", client.description) } }
    } else {
      Console.print("Application \(client) is \(what).")
    }
  }
}

import ArgumentParser
import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordStore
import Foundation

struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user",
    abstract: "Decide which users may sign in to the server, and their web service keys.",
    discussion: """
      A user signs in with the name and a web service key. Each role includes the ones before it: \
      read, edit, setup, admin. Changes reach a running server within five seconds.
        concord user create anna --role edit
        concord user key add anna --expires 365
        concord user set anna --disabled
      """,
    subcommands: [List.self, Create.self, Change.self, Key.self, Password.self, Delete.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the users.", discussion: "Example:\n  concord user list --json")
    @OptionGroup var options: AccessOptions

    func run() async throws {
      let users = try await options.administration().users()
      if options.json {
        Console.json { json in
          json.object { json in
            json.name("value")
            json.array { json in for (user, keys) in users { Self.write(user, keys, to: &json) } }
          }
        }
        return
      }
      var table = TextTable(["Name", "Role", "State", "Keys", "Created"])
      for (user, keys) in users {
        table.add([
          user.name, user.role, user.isDisabled ? "disabled" : "enabled", String(keys.count),
          user.createdAt,
        ])
      }
      Console.print(lines: table.lines)
    }

    private static func write(
      _ user: AppUser, _ keys: [WebServiceKey], to json: inout JSONWriter
    ) {
      json.object { json in
        json.member("id", user.id.description)
        json.member("name", user.name)
        json.member("fullName", user.fullName)
        json.member("role", user.role)
        json.member("defaultCompanyId", user.defaultCompany?.description ?? "")
        json.member("isDisabled", user.isDisabled)
        json.member("createdAt", user.createdAt)
        json.name("keys")
        json.array { json in for key in keys { write(key, to: &json) } }
      }
    }

    private static func write(_ key: WebServiceKey, to json: inout JSONWriter) {
      json.object { json in
        json.member("id", key.id.description)
        json.member("comment", key.comment)
        json.member("createdAt", key.createdAt)
        json.member("expiresAt", key.expiresAt)
      }
    }
  }

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Create a user with a web service key, which is shown this once.",
      discussion: "Example:\n  concord user create anna --role edit --json")
    @OptionGroup var options: AccessOptions
    @Option(help: "What the user may do.") var role: Role
    @Option(help: "The full name.") var fullName = ""
    @Argument(help: "The name to sign in with, in any case.") var name: String

    func run() async throws {
      let (user, key) = try await options.administration()
        .createUser(name, role: role, fullName: fullName)
      if options.json {
        Console.json { json in
          json.object { json in
            json.member("user", user.name)
            json.member("key", key)
          }
        }
        return
      }
      Console.print("User \(user.name) with role \(user.role) is ready.")
      Console.print("Key: \(key)")
    }
  }

  struct Change: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Change what a user may do, or shut the user out.",
      discussion: """
        Examples:
          concord user set anna --role admin
          concord user set anna --disabled
          concord user set anna --default-company Demo
        """)
    @OptionGroup var options: AccessOptions
    @Option(help: "What the user may do.") var role: Role?
    @Option(help: "The full name.") var fullName: String?
    @Option(help: "The company of requests that name none; blank = none.")
    var defaultCompany: String?
    @Flag var state: AccessState?
    @Argument(help: "The user.") var name: String

    func validate() throws {
      if role == nil, fullName == nil, defaultCompany == nil, state == nil {
        throw ValidationError("Say what to change.")
      }
    }

    func run() async throws {
      let administration = try await options.administration()
      if let defaultCompany {
        try await administration.setDefaultCompany(defaultCompany, ofUser: name)
      }
      try await administration.changeUser(
        name, role: role, fullName: fullName, isDisabled: state.map { $0 == .disabled })
      if options.json {
        Console.json { $0.object { $0.member("user", name) } }
      } else {
        Console.print("User \(name) is changed.")
      }
    }
  }

  struct Delete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete a user with all keys; the journal keeps the name.",
      discussion: "Example:\n  concord user delete anna")
    @OptionGroup var options: AccessOptions
    @Argument(help: "The user.") var name: String

    func run() async throws {
      try await options.administration().deleteUser(name)
      if options.json {
        Console.json { $0.object { $0.member("user", name) } }
      } else {
        Console.print("User \(name) is deleted.")
      }
    }
  }
}

extension UserCommand {
  struct Password: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a user a password, read as a line from standard input.",
      discussion: """
        Passwords count only where the server runs with --basic-passwords; keys are better. At a \
        terminal the password is asked for and not shown; scripts give it with < password.txt. A \
        blank line takes the password away.
          concord user password anna
        """)
    @OptionGroup var options: AccessOptions
    @Argument(help: "The user.") var name: String

    func run() async throws {
      let access = AccessControl(try await options.store())
      // The line stays out of the process list and of the shell's history.
      let typed =
        isatty(STDIN_FILENO) == 1
        ? getpass("New password: ").map { String(cString: $0) } : readLine()
      guard let password = typed else {
        throw ValidationError("Give the password as a line of standard input.")
      }
      try await access.setPassword(password, ofUser: name)
      Console.print(
        password.isEmpty
          ? "User \(name) has no password any more." : "User \(name) has a new password.")
    }
  }

  struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make and revoke web service keys.",
      discussion: """
        To replace a key: make another one, give it to the client, revoke the old one.
          concord user key add anna
          concord user key revoke anna --id 0198f0c4-0000-7000-8000-000000000001
        """,
      subcommands: [Add.self, Revoke.self])

    struct Add: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Make another key for a user, which is shown this once.",
        discussion: "Example:\n  concord user key add anna --expires 90 --comment \"Web shop\"")
      @OptionGroup var options: AccessOptions
      @Option(help: "The days that the key is valid. Default: no end.") var expires: Int?
      @Option(help: "What the key is for.") var comment = ""
      @Argument(help: "The user.") var name: String

      func run() async throws {
        let (stored, key) = try await options.administration()
          .addKey(toUser: name, days: expires, comment: comment)
        if options.json {
          Console.json { json in
            json.object { json in
              json.member("user", name)
              json.member("id", stored.id.description)
              json.member("key", key)
              json.member("expiresAt", stored.expiresAt)
            }
          }
          return
        }
        let end = stored.expiresAt.isEmpty ? "does not expire" : "expires at \(stored.expiresAt)"
        Console.print("Key \(stored.id) of user \(name) \(end).")
        Console.print("Key: \(key)")
      }
    }

    struct Revoke: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Revoke all keys of a user, or one.",
        discussion: "Example:\n  concord user key revoke anna")
      @OptionGroup var options: AccessOptions
      @Option(help: "The id of the one key, as user list --json shows it.") var id: IDArgument?
      @Argument(help: "The user.") var name: String

      func run() async throws {
        let count = try await options.administration().revokeKeys(ofUser: name, only: id?.id)
        if options.json {
          Console.json { json in
            json.object { json in
              json.member("user", name)
              json.member("revoked", Int64(count))
            }
          }
          return
        }
        Console.print("\(count == 1 ? "1 key" : "\(count) keys") of user \(name) revoked.")
      }
    }
  }
}

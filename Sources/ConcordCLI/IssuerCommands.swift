import ArgumentParser
import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordStore
import Foundation

struct IssuerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "issuer",
    abstract: "Let in tokens that another sign-in service has signed.",
    discussion: """
      A token is let in when a trusted issuer has signed it for the audience, and one of its claims \
      stands for a user or an application here. Changes reach a running server within ten seconds.
        concord issuer add https://id.example.com --audience crm --keys keys.json
        concord issuer map https://id.example.com azp shop --application "Web shop"
      """,
    subcommands: [List.self, Add.self, Map.self, Unmap.self, Remove.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the issuers and whom their tokens stand for.",
      discussion: "Example:\n  concord issuer list --json")
    @OptionGroup var options: AccessOptions

    func run() async throws {
      let administration = try await options.administration()
      let issuers = try await administration.issuers()
      let names = try await Names(administration)
      if options.json {
        Console.json { json in
          json.object { json in
            json.name("value")
            json.array { json in
              for (issuer, identities) in issuers { names.write(issuer, identities, to: &json) }
            }
          }
        }
        return
      }
      var table = TextTable(["Issuer", "Audience", "Keys", "Claim", "Value", "Stands for"])
      for (issuer, identities) in issuers {
        let head = [
          issuer.issuer, issuer.audiences.joined(separator: ", "),
          issuer.keysURL.isEmpty ? "in the database" : issuer.keysURL,
        ]
        if identities.isEmpty { table.add(head + ["", "", "nobody"]) }
        for identity in identities {
          table.add(head + [identity.claim, identity.value, names.target(of: identity)])
        }
      }
      Console.print(lines: table.lines)
    }
  }

  /// What users and applications are called.
  private struct Names {
    private let users: [RecordID: String]
    private let applications: [RecordID: String]

    init(_ administration: AccessAdministration) async throws {
      users = Dictionary(
        uniqueKeysWithValues: try await administration.users().map { ($0.user.id, $0.user.name) })
      applications = Dictionary(
        uniqueKeysWithValues: try await administration.applications().map { ($0.id, $0.name) })
    }

    func target(of identity: TrustedIdentity) -> String {
      if let user = identity.user { return "user \(users[user] ?? user.description)" }
      guard let application = identity.application else { return "nobody" }
      return "application \(applications[application] ?? application.description)"
    }

    func write(
      _ issuer: TrustedIssuer, _ identities: [TrustedIdentity], to json: inout JSONWriter
    ) {
      json.object { json in
        json.member("issuer", issuer.issuer)
        json.name("audiences")
        json.array { json in for audience in issuer.audiences { json.value(audience) } }
        json.member("keysUrl", issuer.keysURL)
        json.member("allowsHttp", issuer.allowsHTTP)
        json.member("createdAt", issuer.createdAt)
        json.name("identities")
        json.array { json in
          for identity in identities {
            json.object {
              $0.member("claim", identity.claim)
              $0.member("value", identity.value)
              $0.member("user", identity.user.flatMap { users[$0] } ?? "")
              $0.member("client_id", identity.application?.description ?? "")
            }
          }
        }
      }
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Trust an issuer; its tokens stand for nobody until they are mapped.",
      discussion: """
        The keys are fetched from an address when they are needed, or read from a file once.
          concord issuer add https://id.example.com --audience crm --keys keys.json
        """)
    @OptionGroup var options: AccessOptions
    @Option(
      name: .customLong("audience"),
      help: "What the tokens have to be meant for (aud). Repeatable.")
    var audiences: [String]
    @Option(help: "The address of the issuer's JSON Web Key Set.") var keysURL: String?
    @Option(help: "A file with the issuer's JSON Web Key Set.") var keys: String?
    @Flag(help: "Let addresses go without TLS, on this machine only; for tests.")
    var allowHTTP = false
    @Argument(help: "The issuer as its tokens name it (iss).") var issuer: String

    func validate() throws {
      if (keysURL == nil) == (keys == nil) {
        throw ValidationError("Give --keys-url or --keys.")
      }
    }

    func run() async throws {
      let administration = try await options.administration()
      let origin: AccessAdministration.KeyOrigin
      if let keysURL {
        origin = .url(keysURL)
      } else {
        origin = .keys(try SmallFile.read(keys ?? "", bytes: Limits.keySetBytes))
      }
      try await administration.addIssuer(
        issuer, audiences: audiences, keys: origin, allowsHTTP: allowHTTP)
      IssuerOutput.write(issuer, "trusted", isJSON: options.json)
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Trust an issuer no longer.",
      discussion: "Example:\n  concord issuer remove https://id.example.com")
    @OptionGroup var options: AccessOptions
    @Argument(help: "The issuer.") var issuer: String

    func run() async throws {
      try await options.administration().removeIssuer(issuer)
      IssuerOutput.write(issuer, "no longer trusted", isJSON: options.json)
    }
  }

  struct Map: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a claim of an issuer's tokens stand for a user or an application.",
      discussion: """
        The claim oid comes first. The claims appid and azp count only in tokens with which an \
        application acts for itself.
          concord issuer map https://id.example.com oid 3f6c2e5a --user anna
        """)
    @OptionGroup var options: AccessOptions
    @Option(help: "The user that the claim stands for.") var user: String?
    @Option(help: "The client id or name of the application that the claim stands for.")
    var application: String?
    @Argument(help: "The issuer.") var issuer: String
    @Argument(help: "The claim.") var claim: IdentityClaim
    @Argument(help: "Its value.") var value: String

    func validate() throws {
      if (user == nil) == (application == nil) {
        throw ValidationError("Give --user or --application.")
      }
    }

    func run() async throws {
      let administration = try await options.administration()
      let target: AccessAdministration.IdentityTarget
      if let user {
        target = .user(user)
      } else {
        target = .application(try await administration.applicationID(application ?? ""))
      }
      try await administration.map(claim, value, ofIssuer: issuer, to: target)
      IssuerOutput.write(issuer, "mapped", isJSON: options.json)
    }
  }

  struct Unmap: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a claim of an issuer's tokens stand for nobody.",
      discussion: """
        Example:
          concord issuer unmap https://id.example.com azp shop
        """)
    @OptionGroup var options: AccessOptions
    @Argument(help: "The issuer.") var issuer: String
    @Argument(help: "The claim.") var claim: IdentityClaim
    @Argument(help: "Its value.") var value: String

    func run() async throws {
      try await options.administration().unmap(claim, value, ofIssuer: issuer)
      IssuerOutput.write(issuer, "changed", isJSON: options.json)
    }
  }
}

extension IdentityClaim: ExpressibleByArgument {}

/// What the commands about issuers print.
private enum IssuerOutput {
  static func write(_ issuer: String, _ what: String, isJSON: Bool) {
    if isJSON {
      Console.json { $0.object { $0.member("issuer", issuer) } }
    } else {
      Console.print("Issuer \(issuer) is \(what).")
    }
  }
}

/// A file that is read whole, because it cannot be long.
enum SmallFile {
  /// Its bytes.
  ///
  /// - Throws: `E-NOTFOUND` when it cannot be read, `E-RANGE` when it is longer than allowed.
  static func read(_ path: String, bytes most: Int) throws(ConcordError) -> [UInt8] {
    guard let file = FileHandle(forReadingAtPath: path),
      let data = try? file.read(upToCount: most + 1)
    else { throw ConcordError(.notFound, "File", path) }
    if data.count > most { throw ConcordError(.range, "File", "at most \(most) bytes") }
    return Array(data)
  }
}

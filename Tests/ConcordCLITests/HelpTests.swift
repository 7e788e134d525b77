import Foundation
import Testing

@Suite("Help")
struct HelpTests {
  /// One command of the tree that the program describes.
  private struct Command: Decodable {
    var commandName: String
    var subcommands: [Command]?

    /// The words that call every command below this one, itself first.
    func paths(_ before: [String]) -> [[String]] {
      let own = before + [commandName]
      return [own]
        + (subcommands ?? []).filter { $0.commandName != "help" }.flatMap { $0.paths(own) }
    }
  }

  private struct Description: Decodable {
    let command: Command
  }

  private func tree() async throws -> [[String]] {
    let place = try Workplace()
    let dump = try await place.concord("--experimental-dump-help")
    try #require(dump.status == 0)
    let description = try JSONDecoder().decode(Description.self, from: Data(dump.output.utf8))
    return description.command.paths([]).map { Array($0.dropFirst()) }
  }

  @Test("the help of every command is as reviewed, fits 80 columns, and its examples are right")
  func golden() async throws {
    let place = try Workplace()
    var files: [String: String] = [:]
    var examples: Set<String> = []
    for path in try await tree() {
      let ran = try await place.concord(path + ["--help"])
      let title = (["concord"] + path).joined(separator: " ")
      #expect(ran.status == 0 && ran.errors.isEmpty, "\(title)")
      for line in ran.output.split(separator: "\n") {
        #expect(line.count <= 80, "\(title): \(line)")
      }
      let shown = ran.output.matches(of: /\n  concord ([^\n]+)/).map { String($0.output.1) }
      #expect(!shown.isEmpty, "\(title) shows no example")
      examples.formUnion(shown)
      files[path.first ?? "concord", default: ""] += "$ \(title) --help\n\(ran.output)\n"
    }
    #expect(files.count > 20)
    for (name, text) in files { try GoldenFile("help/\(name).txt").compare(text) }
    for example in examples.sorted() { try await understand(example) }
  }

  /// Runs an example where there is no database: whoever gets as far as that was understood.
  private func understand(_ example: String) async throws {
    let place = try Workplace()
    let ran = try await place.concord(ShellWords(example).words)
    let isUnderstood = ran.status == 3 || example.hasPrefix("init ") && ran.status == 0
    #expect(isUnderstood, "\(example): \(ran.errors)")
  }
}

import ArgumentParser
import ConcordCore
import Foundation

/// How a command ended, as scripts see it.
enum ExitStatus: Int32 {
  case done = 0
  /// A rule refused the request; the violations are on standard error.
  case refused = 1
  case usage = 2
  case database = 3
  case someRowsFailed = 4
  case interrupted = 130

  /// Parses and runs a command line.
  static func run(_ arguments: [String]) async -> ExitStatus {
    var parsed: (any ParsableCommand.Type)?
    do {
      var command = try Concord.parseAsRoot(arguments)
      parsed = type(of: command)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return .done
    } catch let error as ConcordError {
      Console.report(error)
      return of(error)
    } catch let error as Ended {
      return error.status
    } catch let error as ValidationError {
      return usage(error, of: parsed)
    } catch {
      return usage(error)
    }
  }

  static func exit(_ status: ExitStatus) -> Never { Foundation.exit(status.rawValue) }

  private static func of(_ error: ConcordError) -> ExitStatus {
    switch error.category {
    case .unavailable: .database
    case .invalid, .confirmation, .notFound, .conflict, .stale, .forbidden, .tooLarge, .fault:
      .refused
    }
  }

  /// `--help`, `--version` and wrong usage, as the parser library words them.
  private static func usage(_ error: any Error) -> ExitStatus {
    let message = Concord.fullMessage(for: error)
    let isHelp = Concord.exitCode(for: error).isSuccess
    if !message.isEmpty {
      let text = foldedUsage(message)
      if isHelp { Console.print(text) } else { Console.complain(text) }
    }
    return isHelp ? .done : .usage
  }

  private static let columns = 80

  /// The message with its usage line broken between arguments, which the library leaves long.
  private static func foldedUsage(_ message: String) -> String {
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.count > columns, line.lowercased().hasPrefix("usage: ") else {
        return String(line)
      }
      var folded = ""
      var width = 0
      for part in line.replacing(" [", with: "\n[").replacing(" <", with: "\n<")
        .replacing(/(\[-[a-z-]+)\n</, with: { "\($0.output.1) <" }).split(separator: "\n")
      {
        let isFirst = folded.isEmpty
        if !isFirst, width + part.count >= columns {
          folded += "\n        "
          width = 8
        } else if !isFirst {
          folded += " "
          width += 1
        }
        folded += part
        width += part.count
      }
      return folded
    }
    return lines.joined(separator: "\n")
  }

  /// Wrong usage that only the command itself could notice.
  private static func usage(_ error: ValidationError, of parsed: (any ParsableCommand.Type)?)
    -> ExitStatus
  {
    guard let parsed, let path = path(to: parsed, from: Concord.self) else { return usage(error) }
    Console.complain("Error: \(error.message)")
    Console.complain("  See '\(path.joined(separator: " ")) --help' for more information.")
    return .usage
  }

  /// The words that call a command.
  private static func path(
    to wanted: any ParsableCommand.Type, from command: any ParsableCommand.Type
  ) -> [String]? {
    let name = command.configuration.commandName ?? command._commandName
    if command == wanted { return [name] }
    for child in command.configuration.subcommands {
      if let path = path(to: wanted, from: child) { return [name] + path }
    }
    return nil
  }
}

/// Ends a command with a status after everything was said already.
struct Ended: Error {
  let status: ExitStatus
}

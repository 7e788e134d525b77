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
    do {
      var command = try Concord.parseAsRoot(arguments)
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
      if isHelp { Console.print(message) } else { Console.complain(message) }
    }
    return isHelp ? .done : .usage
  }
}

/// Ends a command with a status after everything was said already.
struct Ended: Error {
  let status: ExitStatus
}

import Foundation
import Synchronization
import Testing

/// How a run of the program ended.
struct Ran: Sendable {
  let status: Int32
  /// Whether a signal ended it, whose number `status` then is.
  let wasKilled: Bool
  let output: String
  let errors: String

  /// The number in the last `Done: operation N.` of the output.
  var operation: Int64? {
    output.matches(of: /Done: operation ([0-9]+)\./).last.flatMap { Int64($0.output.1) }
  }
}

/// A folder of its own with the database of a test; both go away with it.
final class Workplace: Sendable {
  let folder: URL
  private let runs = Atomic(0)

  /// The built program: it lies beside the tests.
  static let program: URL = {
    let own = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let candidates = [own, URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()]
      .map { $0.deletingLastPathComponent().appending(path: "concord") }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) }
      ?? candidates[0]
  }()

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "concord-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The database that commands use which name none.
  var database: String { path("demo.concord") }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// A workplace with one company that has the default setup.
  static func initialised() async throws -> Workplace {
    let place = try Workplace()
    let ran = try await place.concord("init", "--company", "Demo")
    try #require(ran.status == 0, "\(ran.errors)")
    return place
  }

  /// Runs the program to its end.
  func concord(_ arguments: String...) async throws -> Ran { try await concord(arguments) }

  func concord(_ arguments: [String], environment: [String: String] = [:]) async throws -> Ran {
    try await start(arguments, environment: environment).ended()
  }

  /// Starts the program, or another one, and lets it run.
  func start(
    _ arguments: [String], program: URL = Workplace.program, environment: [String: String] = [:]
  ) throws -> Running {
    let number = runs.wrappingAdd(1, ordering: .relaxed).newValue
    var all = [
      "CONCORD_DATABASE": database, "HOME": folder.path, "PATH": "/usr/bin:/bin",
      "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "COLUMNS": "80", "TZ": "UTC",
      // A crash is to end the program, not to start a debugger.
      "SWIFT_BACKTRACE": "enable=no",
    ]
    all.merge(environment) { $1 }
    return try Running(
      program: program, arguments: arguments, environment: all,
      output: folder.appending(path: "output-\(number)"),
      errors: folder.appending(path: "errors-\(number)"), folder: folder)
  }
}

/// A program that was started.
final class Running: Sendable {
  /// No command of a test takes longer; one that does is ended and fails its test.
  private static let longest = 60.0

  private struct State {
    var hasEnded = false
    var waiting: CheckedContinuation<Void, Never>?
  }

  private let process: Process
  private let output: URL
  private let errors: URL
  private let state: Ending

  /// Whether the program has ended, and who waits for that.
  private final class Ending: Sendable {
    let state = Mutex(State())

    func note() {
      state.withLock { state in
        state.hasEnded = true
        state.waiting?.resume()
        state.waiting = nil
      }
    }
  }

  init(
    program: URL, arguments: [String], environment: [String: String], output: URL, errors: URL,
    folder: URL
  ) throws {
    self.output = output
    self.errors = errors
    let ending = Ending()
    state = ending
    process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    for file in [output, errors] { try Data().write(to: file) }
    let handles = try [output, errors].map { try FileHandle(forWritingTo: $0) }
    // The program has its own; a process object keeps these open for as long as it is there.
    defer { for handle in handles { try? handle.close() } }
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    process.terminationHandler = { _ in ending.note() }
    try process.run()
    let identifier = process.processIdentifier
    DispatchQueue.global().asyncAfter(deadline: .now() + Self.longest) {
      let isLate = ending.state.withLock { !$0.hasEnded }
      if isLate { kill(identifier, SIGKILL) }
    }
  }

  var isRunning: Bool { state.state.withLock { !$0.hasEnded } }

  /// What the program has printed so far.
  var printed: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

  /// Sends a signal to this program alone.
  func signal(_ number: Int32) {
    state.state.withLock { state in
      if !state.hasEnded { _ = kill(process.processIdentifier, number) }
    }
  }

  /// Waits for the end.
  func ended() async throws -> Ran {
    await withCheckedContinuation { continuation in
      let isOver = state.state.withLock { state in
        if !state.hasEnded { state.waiting = continuation }
        return state.hasEnded
      }
      if isOver { continuation.resume() }
    }
    return Ran(
      status: process.terminationStatus,
      wasKilled: process.terminationReason == .uncaughtSignal,
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }
}

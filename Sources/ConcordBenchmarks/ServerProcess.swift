import Foundation
import Glibc

/// A server that runs beside this program until this object goes away.
final class ServerProcess {
  let port: UInt16
  private let process = Process()

  /// Starts a program that prints `http://127.0.0.1:port` when it listens.
  init(_ program: String, _ arguments: [String]) throws {
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    // A server's log costs it what writing the log costs, but nobody keeps it.
    process.standardError = FileHandle.nullDevice
    try process.run()
    guard let port = Self.port(from: output.fileHandleForReading) else {
      process.terminate()
      throw BenchmarkError("\(program) \(arguments.joined(separator: " ")) did not start")
    }
    self.port = port
  }

  deinit { stop() }

  private static func port(from output: FileHandle) -> UInt16? {
    var text = ""
    while true {
      let piece = output.availableData
      if piece.isEmpty { return nil }
      text += String(decoding: piece, as: UTF8.self)
      guard let mark = text.range(of: "://127.0.0.1:") else { continue }
      let rest = text[mark.upperBound...]
      let digits = rest.prefix { $0.isNumber }
      if digits.endIndex < rest.endIndex { return UInt16(digits) }
    }
  }

  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }

  // MARK: What it uses

  /// Seconds that processors have worked for the server.
  var processorSeconds: Double {
    let path = "/proc/\(process.processIdentifier)/stat"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    // The name, in parentheses, may have blanks.
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
      return 0
    }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// The memory that the server has now, in KiB.
  var kibibytes: Int { ChildProcess.kibibytes("VmRSS:", of: process.processIdentifier) }

  /// The greatest memory that the server has had so far, in KiB.
  var peakKibibytes: Int { ChildProcess.kibibytes("VmHWM:", of: process.processIdentifier) }
}

/// `concord serve` on a database, and a user who may change everything in it.
struct SampleServer {
  let process: ServerProcess
  /// The value of the header `Authorization`.
  let authorization: String

  /// Starts the server without limits per user; the user is created with the first server.
  init(_ database: String, authorization: String? = nil, options: [String] = []) throws {
    let program = try ChildProcess.sibling("concord")
    self.authorization = try authorization ?? Self.user(program, database)
    process = try ServerProcess(
      program,
      [
        "serve", "--database", database, "--port", "0", "--requests-per-user", "0",
        "--running-per-user", "0",
      ] + options)
    let id = try BareDatabase(database).texts("SELECT uuid FROM company")[0]
    base = "/api/v2.0/companies(\(id))/"
  }

  private struct Created: Decodable { let key: String }

  private static func user(_ program: String, _ database: String) throws -> String {
    let lines = try ChildProcess.lines(
      of: program,
      ["user", "create", "bench", "--role", "edit", "--json", "--database", database])
    let created = try JSONDecoder().decode(
      Created.self, from: Data(lines.joined(separator: "\n").utf8))
    return "Basic " + Data("bench:\(created.key)".utf8).base64EncodedString()
  }

  /// What addresses of the only company begin with.
  let base: String

  func connect() throws -> HTTPConnection { try HTTPConnection(process.port) }

  func request(
    _ method: String, _ path: String, _ headers: [String] = [], body: String? = nil
  ) -> [UInt8] {
    HTTPConnection.request(method, path, ["Authorization: \(authorization)"] + headers, body)
  }
}

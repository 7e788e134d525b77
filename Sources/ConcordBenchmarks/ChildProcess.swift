import Foundation
import Glibc

/// Programs that are run beside this one.
enum ChildProcess {
  static let thisProgram = "/proc/self/exe"

  /// The path of this program's file.
  static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: thisProgram)) ?? thisProgram
  }

  /// A program that was built into the same folder.
  static func sibling(_ name: String) throws -> String {
    let path = URL(fileURLWithPath: executable).deletingLastPathComponent()
      .appendingPathComponent(name).path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw BenchmarkError("\(path) is not there; build the product \(name) first")
    }
    return path
  }

  /// Runs a program and returns the lines of its standard output.
  static func lines(of program: String, _ arguments: [String]) throws -> [String] {
    let process = Process()
    process.executableURL = URL(
      fileURLWithPath: program == thisProgram ? executable : program)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchmarkError("\(program) ended with status \(process.terminationStatus)")
    }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Time and greatest memory of a program's run, its output thrown away.
  static func measure(_ program: String, _ arguments: [String]) throws
    -> (seconds: Double, kibibytes: Int)
  {
    var strings: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    strings.append(nil)
    defer { for string in strings { free(string) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    let start = ContinuousClock.now
    var child: pid_t = 0
    guard posix_spawn(&child, program, &actions, nil, strings, environ) == 0 else {
      throw BenchmarkError("\(program) cannot be started")
    }
    var status: Int32 = 0
    var usage = rusage()
    guard wait4(child, &status, 0, &usage) == child, status == 0 else {
      throw BenchmarkError("\(program) failed")
    }
    let time = Double((ContinuousClock.now - start) / .nanoseconds(1)) / 1e9
    return (time, usage.ru_maxrss)
  }

  /// The greatest memory that this process has had so far, in KiB.
  static func peakKibibytes() -> Int { kibibytes("VmHWM:", of: getpid()) }

  /// A line of what the kernel knows of a process, in KiB.
  static func kibibytes(_ name: String, of process: pid_t) -> Int {
    let path = "/proc/\(process)/status"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }
}

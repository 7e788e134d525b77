import ConcordJobs
import Foundation
import Testing

@Suite("Processes that work on jobs")
struct RunningProcessTests {
  @Test("neither this process, nor another program, nor one that has ended is another one of us")
  func others() throws {
    #expect(!RunningProcess.isOther(RunningProcess.own))
    #expect(!RunningProcess.isOther(0) && !RunningProcess.isOther(-1))
    let other = Process()
    other.executableURL = URL(fileURLWithPath: "/bin/sleep")
    other.arguments = ["60"]
    try other.run()
    #expect(!RunningProcess.isOther(other.processIdentifier))
    other.terminate()
    other.waitUntilExit()
    #expect(!RunningProcess.isOther(other.processIdentifier))
  }

  @Test("a process of the same program is")
  func same() throws {
    let copy = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: copy) }
    let name = try String(contentsOfFile: "/proc/self/comm", encoding: .utf8)
      .trimmingCharacters(in: .newlines)
    let program = copy.appendingPathComponent(name)
    try FileManager.default.copyItem(at: URL(fileURLWithPath: "/bin/sleep"), to: program)
    let other = Process()
    other.executableURL = program
    other.arguments = ["60"]
    try other.run()
    defer {
      other.terminate()
      other.waitUntilExit()
    }
    // The child has this program's name before and after it has become the copy.
    #expect(RunningProcess.isOther(other.processIdentifier))
  }
}

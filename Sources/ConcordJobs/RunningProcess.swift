private import Foundation

/// The processes that may be working on a job.
package enum RunningProcess {
  package static var own: Int32 { ProcessInfo.processInfo.processIdentifier }

  /// Whether another process with a number runs this program now; its number may have passed on.
  package static func isOther(_ number: Int32) -> Bool {
    guard number != own, number > 0, kill(number, 0) == 0 else { return false }
    let name = try? String(contentsOfFile: "/proc/\(number)/comm", encoding: .utf8)
    let ownName = try? String(contentsOfFile: "/proc/self/comm", encoding: .utf8)
    return name == ownName
  }
}

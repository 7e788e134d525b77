import ConcordCore
import ConcordJobs
import ConcordStore
import Foundation
import Synchronization

/// Shows how far long work has come: a bar on a terminal, plain lines elsewhere; work that is done
/// within seconds says nothing there.
final class ProgressBar: Sendable {
  private let title: String
  private let isTerminal = Console.isTerminal
  private let shown = Mutex(ContinuousClock.now)
  private static let linesEvery = Duration.seconds(5)
  private static let barEvery = Duration.milliseconds(100)
  private static let width = 30

  init(_ title: String) { self.title = title }

  /// The report to hand to a job; it asks to stop once the user has interrupted.
  var report: ProgressReport {
    { progress in
      self.show(progress)
      return !Interruption.isRequested
    }
  }

  func show(_ progress: JobProgress) {
    let isDue = shown.withLock { last in
      let now = ContinuousClock.now
      guard now - last >= (isTerminal ? Self.barEvery : Self.linesEvery) else { return false }
      last = now
      return true
    }
    if isDue { write(progress) }
  }

  /// Ends the line of the bar.
  func finish() {
    if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  }

  private func write(_ progress: JobProgress) {
    let counts = progress.counts
    let of = counts.total > 0 ? " of \(counts.total)" : ""
    let record = progress.currentRecord.isEmpty ? "" : "  \(progress.currentRecord)"
    let text = "\(title): \(counts.processed)\(of)\(record)"
    guard isTerminal else {
      Console.complain(text)
      return
    }
    var bar = ""
    if counts.total > 0 {
      let filled = min(Self.width, counts.processed * Self.width / counts.total)
      bar =
        "[" + String(repeating: "█", count: filled)
        + String(repeating: "·", count: Self.width - filled) + "] "
    }
    FileHandle.standardError.write(Data("\r\u{1B}[K\(bar)\(text)".utf8))
  }
}

/// Ctrl-C and SIGTERM ask long work to stop between two records.
enum Interruption {
  private static let flag = Atomic(false)

  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Listens from now on; what was committed stays.
  static func listen() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in Interruption.flag.store(true, ordering: .relaxed) }
    }
  }
}

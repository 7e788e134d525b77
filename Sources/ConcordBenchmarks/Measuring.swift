import Foundation
import Glibc

extension Scale {
  /// Seconds that a body takes, or that processors work meanwhile for this process.
  func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let start = now
    try await body()
    return now - start
  }

  private var now: Double {
    var time = timespec()
    clock_gettime(processorTime ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// The middle of the values; of an even number of values, the mean of the two in the middle.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  guard let last = sorted.last else { return 0 }
  let middle = sorted.count / 2
  if sorted.count % 2 == 1 { return sorted[middle] }
  return middle == 0 ? last : (sorted[middle - 1] + sorted[middle]) / 2
}

/// Times of the same work done by Concord and by the bare parts, taken in turn.
struct Comparison {
  private(set) var ours: [Double] = []
  private(set) var bare: [Double] = []

  mutating func add(ours: Double, bare: Double) {
    self.ours.append(ours)
    self.bare.append(bare)
  }

  /// The median of the rounds' ratios: what slows a whole round down does not count.
  var ratio: Double { median(zip(ours, bare).map { $0 / $1 }) }
}

/// One line of the report.
struct Figure: Codable {
  let work: String
  let value: String
  let heldAgainst: String
  let ratio: String
  let aim: String
  /// Whether the aim is met; nil = there is none.
  let isMet: Bool?

  init(
    _ work: String, _ value: String, against heldAgainst: String = "", ratio: String = "",
    aim: String = "", isMet: Bool? = nil
  ) {
    self.work = work
    self.value = value
    self.heldAgainst = heldAgainst
    self.ratio = ratio
    self.aim = aim
    self.isMet = isMet
  }
}

/// Numbers as the report shows them.
enum Shown {
  static func count(_ number: Int) -> String {
    number.formatted(.number.locale(Locale(identifier: "en_US")))
  }

  static func perRecord(_ seconds: Double, _ count: Int) -> String {
    String(format: "%.1f µs", seconds / Double(max(count, 1)) * 1e6)
  }

  static func seconds(_ seconds: Double) -> String {
    seconds < 1 ? String(format: "%.1f ms", seconds * 1e3) : String(format: "%.2f s", seconds)
  }

  static func rate(_ seconds: Double, _ count: Int) -> String {
    "\(Self.count(Int(Double(count) / seconds)))/s"
  }

  static func ratio(_ ratio: Double) -> String { String(format: "%.2f×", ratio) }

  static func percent(_ share: Double) -> String { String(format: "%.0f %%", share * 100) }

  static func megabytes(_ kibibytes: Int) -> String {
    String(format: "%.0f MB", Double(kibibytes) * 1024 / 1e6)
  }
}

/// Says on standard error how far the work has come.
enum Progress {
  static func say(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
  }
}

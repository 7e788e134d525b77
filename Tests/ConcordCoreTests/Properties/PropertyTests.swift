import ConcordCore
import ConcordTestSupport
import Foundation
import Testing

/// Random sequences of operations, each followed by all invariants of chapter 6.
///
/// - `CONCORD_SEED=n`: this seed alone, and a report of what it did.
/// - `CONCORD_LONG_TESTS=1`: 2,000 seeds.
/// - `CONCORD_SCRIPT=file`: replays a script that a failure printed.
@Suite("Properties")
struct PropertyTests {
  static let batchSize = 10

  static let seeds: [[UInt64]] = {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["CONCORD_SEED"].flatMap(UInt64.init) { return [[seed]] }
    let count = environment["CONCORD_LONG_TESTS"] == nil ? 50 : 2000
    let all = Array(1...UInt64(count))
    return stride(from: 0, to: count, by: batchSize).map { start in
      Array(all[start..<min(start + batchSize, count)])
    }
  }()

  private static func run(_ seed: UInt64) -> RandomRun {
    RandomRun(seed: seed, stepCount: 200) { () throws(ConcordError) in try MemoryBackend() }
  }

  @Test("All invariants hold after every step of a random run", arguments: seeds)
  func randomRuns(_ seeds: [UInt64]) throws {
    for seed in seeds {
      let run = Self.run(seed)
      let outcome = try run.run()
      if !outcome.breaches.isEmpty {
        Issue.record("\(try run.report(outcome))")
        return
      }
      if ProcessInfo.processInfo.environment["CONCORD_SEED"] != nil {
        print("done \(outcome.doneCount), refused \(outcome.refusedCount)", outcome.refusals)
      }
    }
  }

  @Test(
    "A script replays",
    .enabled(if: ProcessInfo.processInfo.environment["CONCORD_SCRIPT"] != nil))
  func script() throws {
    let path = ProcessInfo.processInfo.environment["CONCORD_SCRIPT"] ?? ""
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(try Self.run(0).replay(StepScript.steps(in: text)) == [])
  }
}

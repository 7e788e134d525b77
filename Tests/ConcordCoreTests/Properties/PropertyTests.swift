import ConcordCore
import ConcordTestSupport
import Foundation
import Testing

/// Random sequences of operations, each followed by all invariants of chapter 6.
///
/// - `CONCORD_SEED=n` or `n-m`: these seeds alone, and a report of what each did.
/// - `CONCORD_LONG_TESTS=1`: 2,000 seeds.
/// - `CONCORD_SHRINK=n`: seconds spent on making a failing script shorter, 20 if not given.
/// - `CONCORD_SCRIPT=file`: replays a script that a failure printed.
@Suite("Properties")
struct PropertyTests {
  static let batchSize = 10

  static let seeds: [[UInt64]] = {
    let environment = ProcessInfo.processInfo.environment
    let count: UInt64 = environment["CONCORD_LONG_TESTS"] == nil ? 50 : 2000
    let given = (environment["CONCORD_SEED"] ?? "1-\(count)").split(separator: "-")
    let ends = given.compactMap { UInt64($0) }
    guard let first = ends.first, let last = ends.last, first <= last else { return [] }
    let all = Array(first...last)
    return stride(from: 0, to: all.count, by: batchSize).map { start in
      Array(all[start..<min(start + batchSize, all.count)])
    }
  }()

  private static let shrinkSeconds =
    ProcessInfo.processInfo.environment["CONCORD_SHRINK"].flatMap(Double.init) ?? 20

  private static func run(_ seed: UInt64) -> RandomRun {
    RandomRun(seed: seed, stepCount: 200) { () throws(ConcordError) in try MemoryBackend() }
  }

  @Test("All invariants hold after every step of a random run", arguments: seeds)
  func randomRuns(_ seeds: [UInt64]) throws {
    for seed in seeds {
      let run = Self.run(seed)
      let outcome = try run.run()
      if !outcome.breaches.isEmpty {
        Issue.record("\(try run.report(outcome, shrinkSeconds: Self.shrinkSeconds))")
        return
      }
      if ProcessInfo.processInfo.environment["CONCORD_SEED"] != nil {
        print("seed \(seed): \(outcome.summary)")
      }
    }
  }

  @Test(
    "A script replays",
    .enabled(if: ProcessInfo.processInfo.environment["CONCORD_SCRIPT"] != nil))
  func script() throws {
    let path = ProcessInfo.processInfo.environment["CONCORD_SCRIPT"] ?? ""
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let steps = try StepScript.steps(in: text)
    print(try Self.run(0).trace(steps))
    #expect(try Self.run(0).replay(steps) == [])
  }
}

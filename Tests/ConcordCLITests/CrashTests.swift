import ConcordCore
import ConcordSQLite
import ConcordStore
import Foundation
import Testing

@Suite("Killed in the middle of writing")
struct CrashTests {
  /// Numbers that look random and are the same in every run.
  private struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func roll(_ below: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % below
    }
  }

  private static let seed: UInt64 = 20_260_501

  /// Lets a moment pass: what is tested is a signal at a moment that the program does not choose.
  private func wait(milliseconds: UInt64) async throws {
    try await Task.sleep(for: .milliseconds(milliseconds))
  }

  private func milliseconds(_ body: () async throws -> Void) async rethrows -> UInt64 {
    let started = ContinuousClock.now
    try await body()
    return UInt64((ContinuousClock.now - started) / .milliseconds(1)) + 1
  }

  @Test("no acknowledged operation is lost when commands are killed, and none is half done")
  func commands() async throws {
    let place = try await Workplace.initialised()
    let company = try await place.concord("contact", "create", "displayName=Holm & Sons")
    #expect(company.status == 0)
    _ = try await place.concord("create-from", "CT000001", "customer")
    var dice = Dice(seed: Self.seed)
    var acknowledged: [Int64: String] = [:]
    var killed = 0
    for round in 1...30 {
      let name = "Person \(round)"
      let commands = [
        ["contact", "create", "type=Person", "companyNumber=CT000001", "displayName=\(name)"],
        ["contact", "set", "CT000001", "phoneNumber=+45 \(round)"],
      ]
      // Some are killed early, some late, some not at all, however busy the machine is.
      let typical = try await milliseconds {
        _ = try await place.concord("contact", "show", "CT000001")
      }
      let running = try commands.map { try place.start($0 + ["--reason", name]) }
      try await wait(milliseconds: dice.roll(typical * 2))
      for child in running { child.signal(SIGKILL) }
      for child in running {
        let ran = try await child.ended()
        if ran.wasKilled { killed += 1 }
        if let operation = ran.operation { acknowledged[operation] = name }
      }
    }
    let sound = try await Soundness(place.database)
    try await sound.check()
    let kept = try await sound.reasons()
    for (operation, reason) in acknowledged {
      #expect(kept[operation] == reason, "operation \(operation) was answered and is lost")
    }
    #expect(killed > 10 && !acknowledged.isEmpty, "seed \(Self.seed) was killed \(killed) times")
    let verified = try await place.concord("verify")
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
  }

  @Test("a batch that is killed keeps whole operations, and running it again completes it")
  func batch() async throws {
    let total = 400
    let place = try await Workplace.withParties(customers: total)
    let sound = try await Soundness(place.database)
    var dice = Dice(seed: Self.seed)
    for _ in 1...6 {
      let before = try await sound.head()
      let running = try place.start(["contacts-from", "customer", "--yes"])
      try await wait(milliseconds: 60 + dice.roll(500))
      running.signal(SIGKILL)
      let ran = try await running.ended()
      try await sound.check()
      // The program says how many records are on disk, never more.
      let said = ran.errors.matches(of: /customers: ([0-9]+) of/).last.flatMap { Int($0.output.1) }
      let kept = try await sound.head() - before
      if let said, before == 0 { #expect(kept >= said) }
      let verified = try await place.concord("verify")
      #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    }
    let rest = try await place.concord("contacts-from", "customer", "--yes")
    #expect(rest.status == 0, "\(rest.errors)")
    #expect(try await sound.count(.contact) == total)
    #expect(try await sound.count(.contactBusinessRelation) == total)
    try await sound.check()
  }

  @Test("a company whose creation is killed is completed by the next init")
  func initialisation() async throws {
    let place = try Workplace()
    for delay in stride(from: UInt64(20), through: 420, by: 50) {
      let running = try place.start(["init", "--company", "Demo"])
      try await wait(milliseconds: delay)
      running.signal(SIGKILL)
      _ = try await running.ended()
    }
    // Whatever the moments were: a company without its setup is the worst that can be left.
    let store = try await Soundness.upgraded(place.database)
    if try await store.companies().isEmpty { _ = try await store.createCompany("Demo") }
    let again = try await place.concord("init", "--company", "Demo")
    #expect(again.status == 0, "\(again.errors)")
    let created = try await place.concord("contact", "create", "displayName=Holm & Sons")
    #expect(created.status == 0, "\(created.errors)")
    let sound = try await Soundness(place.database)
    #expect(try await sound.store.companies().count == 1)
    try await sound.check()
  }
}

extension Soundness {
  /// The reasons of all operations.
  func reasons() async throws -> [Int64: String] {
    try await driver.read { transaction throws(ConcordError) in
      var reasons: [Int64: String] = [:]
      try transaction.forEach("SELECT operation_number, reason FROM operation") { row in
        reasons[row.integer(0)] = row.text(1)
      }
      return reasons
    }
  }
}

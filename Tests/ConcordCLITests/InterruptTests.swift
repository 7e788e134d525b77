import ConcordCore
import ConcordStore
import Foundation
import Testing

@Suite("Interrupted by the user")
struct InterruptTests {
  /// Interrupts a batch as soon as a part of it is on disk.
  private func interrupted(
    _ arguments: [String], in place: Workplace, by signal: Int32, _ sound: Soundness
  ) async throws -> Ran {
    let before = try await sound.head()
    let running = try place.start(arguments)
    while running.isRunning, try await sound.head() == before {
      try await Task.sleep(for: .milliseconds(2))
    }
    running.signal(signal)
    return try await running.ended()
  }

  @Test(
    "a batch stops between two records with status 130; a second run completes it; both undo",
    arguments: [SIGINT, SIGTERM])
  func batch(_ signal: Int32) async throws {
    let total = 1200
    let place = try await Workplace.withParties(customers: total)
    let sound = try await Soundness(place.database)
    let asking = try await place.concord("contacts-from", "customer")
    #expect(asking.status == 1)
    #expect(asking.errors.contains("E-CONFIRM"))

    let first = try await interrupted(
      ["contacts-from", "customer", "--yes"], in: place, by: signal, sound)
    #expect(first.status == 130, "\(first.output)\(first.errors)")
    #expect(!first.wasKilled)
    let kept = try await sound.count(.contact)
    #expect(kept > 0 && kept < total)
    #expect(first.output.contains("Canceled: \(kept) created"), "\(first.output)")
    #expect(first.output.contains("concord undo --batch"))
    try await sound.check()

    let second = try await place.concord("contacts-from", "customer", "--yes", "--json")
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output.contains("\"createdCount\":\(total - kept)"), "\(second.output)")
    #expect(try await sound.count(.contact) == total)

    let batch = try #require(
      first.output.firstMatch(of: /undo --batch ([0-9]+)/)?.output.1)
    let undone = try await place.concord("undo", "--batch", String(batch))
    #expect(undone.status == 0, "\(undone.output)\(undone.errors)")
    #expect(try await sound.count(.contact) == total - kept)
    try await sound.check()
    let verified = try await place.concord("verify")
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
  }

  @Test("an interrupted undo stops between two operations and goes on where it stopped")
  func undo() async throws {
    let total = 800
    let place = try await Workplace.withParties(customers: total)
    let sound = try await Soundness(place.database)
    let made = try await place.concord("contacts-from", "customer", "--yes")
    let batch = String(
      try #require(made.output.firstMatch(of: /undo --batch ([0-9]+)/)?.output.1))
    let first = try await interrupted(
      ["undo", "--batch", batch], in: place, by: SIGINT, sound)
    #expect(first.status == 130, "\(first.output)\(first.errors)")
    let left = try await sound.count(.contact)
    #expect(left > 0 && left < total)
    // What is undone already is refused, by name, and the rest goes.
    let second = try await place.concord("undo", "--batch", batch)
    #expect(second.status == 4, "\(second.output)")
    #expect(second.errors.contains("E-UNDONE"))
    #expect(try await sound.count(.contact) == 0)
    try await sound.check()
  }
}

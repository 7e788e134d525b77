import ConcordCore
import ConcordStore
import Foundation
import Testing

@Suite("The write-ahead log")
struct CheckpointTests {
  private func size(_ path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
  }

  @Test("a long log is moved into the file while operations go on")
  func moved() async throws {
    let test = try await TestStore()
    let before = try size(test.path)
    let note = Value.text(String(repeating: "n", count: 60_000))
    var number = 0
    // Enough for many times the length from which the log is moved.
    while try size(test.path) < before + 4_000_000, number < 4_000 {
      let first = number
      try await test.store.perform(
        Edit(steps: (first..<first + 40).map { .newContact($0, ["note": note]) }),
        in: test.company.key, test.context)
      number += 40
    }
    #expect(number < 4_000)
    #expect(try await test.records(Query(.contact)).count == number)
  }
}

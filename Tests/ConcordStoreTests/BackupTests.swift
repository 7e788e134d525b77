import ConcordCore
import ConcordSQLite
import ConcordStore
import Foundation
import Testing

@Suite("Backup and restore")
struct BackupTests {
  @Test("a backup taken while others write is consistent, and restores to the same data")
  func whileWriting() async throws {
    let test = try await TestStore()
    try await test.store.perform(
      Edit(steps: (0..<500).map { .newContact($0) }), in: test.company.key, test.context)
    let backup = test.path + ".backup"
    let restored = test.path + "-restored.sqlite"
    defer {
      removeDatabase(backup)
      removeDatabase(restored)
    }
    let writing = Task {
      for number in 1000..<1100 { try await test.perform(.newContact(number)) }
    }
    try await test.driver.backUp(to: backup)
    try await writing.value
    #expect(!FileManager.default.fileExists(atPath: backup + "-wal"))

    try await SQLiteDriver.restore(backup, to: restored)
    let store = try await Store(SQLiteDriver(path: restored, opening: .existing))
    let (head, count, operations) = try await store.read(test.company.key) {
      reader throws(ConcordError) in
      try (
        reader.head(), reader.records.count(Query(.contact)),
        reader.operations(after: 0, limit: 1000)
      )
    }
    // Whole operations only: the first inserted 500 contacts, every later one another.
    #expect(count == 499 + Int(head))
    #expect(operations.map(\.number) == Array(1...head))
    let outcome = try await store.perform(
      Edit(steps: [.newContact(5000)]), in: test.company.key, test.context)
    #expect(outcome.operationNumber == head + 1)
  }

  @Test("nothing that exists is overwritten, and files are readable by their owner alone")
  func files() async throws {
    let test = try await TestStore()
    let backup = test.path + ".backup"
    defer { removeDatabase(backup) }
    try await test.driver.backUp(to: backup)
    for path in [test.path, backup] {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
    let first = await #expect(throws: ConcordError.self) {
      try await test.driver.backUp(to: backup)
    }
    #expect(first?.category == .unavailable)
    let second = await #expect(throws: ConcordError.self) {
      try await SQLiteDriver.restore(backup, to: test.path)
    }
    #expect(second?.category == .unavailable)
  }

  @Test("a damaged or missing backup is refused and leaves no file behind")
  func damaged() async throws {
    let test = try await TestStore()
    try await test.store.perform(
      Edit(steps: (0..<2000).map { .newContact($0) }), in: test.company.key, test.context)
    let backup = test.path + ".backup"
    let restored = test.path + "-restored.sqlite"
    defer { removeDatabase(backup) }
    try await test.driver.backUp(to: backup)
    let handle = try #require(FileHandle(forUpdatingAtPath: backup))
    try handle.seek(toOffset: 8192)
    try handle.write(contentsOf: Data(repeating: 0xff, count: 200_000))
    try handle.close()
    for path in [backup, backup + ".missing"] {
      let error = await #expect(throws: ConcordError.self) {
        try await SQLiteDriver.restore(path, to: restored)
      }
      #expect(error?.category == .unavailable)
      #expect(!FileManager.default.fileExists(atPath: restored))
      #expect(!FileManager.default.fileExists(atPath: restored + ".partial"))
    }
  }
}

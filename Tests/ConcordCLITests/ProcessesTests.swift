import ConcordCore
import ConcordSQLite
import ConcordStore
import Dispatch
import Foundation
import Testing

@Suite("Several processes on one file")
struct ProcessesTests {
  @Test("two batches, single commands and a backup at once: nothing is lost, every copy is whole")
  func together() async throws {
    let place = try await Workplace.withParties(customers: 300, vendors: 300)
    let sound = try await Soundness(place.database)
    let batches = [
      try place.start(["contacts-from", "customer", "--yes"]),
      try place.start(["contacts-from", "vendor", "--yes"]),
    ]
    var answered: [Int64] = []
    var backups: [String] = []
    for round in 1...5 {
      let backup = place.path("backup-\(round).concord")
      let copying = try place.start(["backup", backup])
      let single = try await place.concord("contact", "create", "displayName=Single \(round)")
      #expect(single.status == 0, "\(single.errors)")
      answered.append(try #require(single.operation))
      let copied = try await copying.ended()
      #expect(copied.status == 0, "\(copied.errors)")
      backups.append(backup)
    }
    for batch in batches {
      let ran = try await batch.ended()
      #expect(ran.status == 0, "\(ran.errors)")
    }
    #expect(try await sound.count(.contact) == 605)
    #expect(Set(answered).count == 5)
    try await sound.check()
    let verified = try await place.concord("verify")
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    for backup in backups {
      let copy = try await Soundness(backup)
      try await copy.check()
      let head = try await copy.head()
      #expect(try await copy.journal(through: head) == sound.journal(through: head))
    }
  }

  @Test("a backup that is restored is the same database, and goes on from there")
  func restore() async throws {
    let place = try await Workplace.withParties(customers: 20)
    _ = try await place.concord("contacts-from", "customer")
    let backup = place.path("backup.concord")
    let restored = place.path("restored.concord")
    #expect(try await place.concord("backup", backup).status == 0)
    #expect(try await place.concord("restore", backup, "--database", restored).status == 0)
    let (original, copy) = (try await Soundness(place.database), try await Soundness(restored))
    try await copy.check()
    let head = try await original.head()
    #expect(try await copy.head() == head)
    #expect(try await copy.journal(through: head) == original.journal(through: head))
    let next = try await place.concord(
      "contact", "create", "displayName=Next", "--database", restored)
    #expect(next.operation == head + 1)

    for (arguments, reason) in [
      (["backup", backup], "the file exists already"),
      (["restore", backup, "--database", restored], "the file exists already"),
      (["restore", place.path("none"), "--database", place.path("x")], "does not exist"),
      (["backup", place.path("no-folder/backup")], "cannot be created"),
    ] {
      let ran = try await place.concord(arguments)
      #expect(ran.status == 3 && ran.errors.contains(reason), "\(arguments) \(ran.errors)")
    }
  }

  @Test("the log of an earlier database is never taken for that of a restored one")
  func strayLog() async throws {
    let place = try await Workplace.initialised()
    let backup = place.path("backup.concord")
    #expect(try await place.concord("backup", backup).status == 0)
    let target = place.path("target.concord")
    for suffix in ["-wal", "-shm", "-journal"] {
      try Data("left over".utf8).write(to: URL(filePath: target + suffix))
      let ran = try await place.concord("restore", backup, "--database", target)
      #expect(ran.status == 3)
      #expect(ran.errors.contains("earlier database is in the way: *\(suffix)"), "\(ran.errors)")
      #expect(!FileManager.default.fileExists(atPath: target))
      try FileManager.default.removeItem(atPath: target + suffix)
    }
    #expect(try await place.concord("restore", backup, "--database", target).status == 0)
  }

  @Test("a writer waits for another process, and after ten seconds says what it waits for")
  func busy() async throws {
    let place = try await Workplace.initialised()
    let driver = try SQLiteDriver(path: place.database, opening: .existing)
    let (isHeld, mayEnd) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    func hold() -> Task<Void, any Error> {
      Task {
        try await driver.write(nil) { transaction throws(ConcordError) in
          try transaction.execute("UPDATE company SET name = name")
          isHeld.signal()
          mayEnd.wait()
        }
      }
    }
    // Another thread than the one that tests run on waits for the lock to be taken.
    func locked() async {
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
          isHeld.wait()
          continuation.resume()
        }
      }
    }

    let long = hold()
    await locked()
    let refused = try await place.concord("contact", "create", "displayName=Late")
    #expect(refused.status == 3)
    #expect(refused.errors.contains("E-DATABASE"), "\(refused.errors)")
    #expect(refused.errors.contains("another process is writing to it"))
    #expect(try await place.concord("contact", "list").status == 0, "readers need not wait")
    mayEnd.signal()
    try await long.value

    let short = hold()
    await locked()
    let waiting = try place.start(["contact", "create", "displayName=Patient"])
    try await Task.sleep(for: .milliseconds(700))
    #expect(waiting.isRunning)
    mayEnd.signal()
    try await short.value
    let ran = try await waiting.ended()
    #expect(ran.status == 0 && ran.operation == 2, "\(ran.errors)")
  }

  @Test("users and applications are made while another process writes the same file")
  func access() async throws {
    let place = try await Workplace.withParties(customers: 200)
    let batch = try place.start(["contacts-from", "customer", "--yes"])
    let made = try (1...5).map { number in
      try place.start(["user", "create", "user\(number)", "--role", "read", "--json"])
    }
    for running in made {
      let ran = try await running.ended()
      #expect(ran.status == 0 && ran.output.contains("\"key\":\""), "\(ran.errors)")
    }
    let application = try await place.concord("application", "create", "Shop", "--role", "edit")
    #expect(application.status == 0, "\(application.errors)")
    #expect(try await batch.ended().status == 0)
    let listed = try await place.concord("user", "list")
    #expect(listed.output.split(separator: "\n").count == 6)
    try await Soundness(place.database).check()
  }
}

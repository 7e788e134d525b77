import ConcordCore
import ConcordSQLite
import ConcordStore
import Testing

@Suite("Setup lists kept between transactions")
struct SetupCacheTests {
  private func key(_ number: Int) -> RecordKey { RecordKey(.territory, id(number)) }

  private func newTerritory(_ number: Int) -> Edit.Step {
    .insert(key(number), ["code": .text("T\(number)"), "displayName": .text("Old")])
  }

  /// Copies the name of a territory, as the operation reads it, to the city of a contact.
  private struct CopyName: ConcordCore.Operation {
    static let name = "T-COPY"
    let code: String

    func plan(_ draft: Draft) throws(ConcordError) {
      let name = try draft.find(.territory, code)?.displayName ?? "none"
      try draft.set(contact(1), Contact.city, to: name, cause: .direct)
    }
  }

  private func copied(_ store: Store, _ test: TestStore, _ code: String = "T1") async throws
    -> String?
  {
    try await store.perform(CopyName(code: code), in: test.company.key, test.context)
    return try await test.record(contact(1))?[Contact.city]
  }

  @Test("the second operation reads them from memory")
  func fewerReads() async throws {
    var watched: WatchedDriver?
    let test = try await TestStore { driver in
      let decorated = WatchedDriver(driver)
      watched = decorated
      return decorated
    }
    let watch = try #require(watched).watch
    try await test.perform(.newContact(1), newTerritory(1))
    let read = Edit(steps: [.read(.territory, "T1"), .touch(contact(1))])
    var reads: [Int] = []
    for _ in 0..<2 {
      watch.reset()
      try await test.store.perform(read, in: test.company.key, test.context)
      reads.append(watch.reads)
    }
    #expect(reads[1] == reads[0] - 1)
  }

  @Test("a change by this store is seen by the next operation")
  func ownChange() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1), newTerritory(1))
    #expect(try await copied(test.store, test) == "Old")
    try await test.perform(.set(key(1), "displayName", .text("New")))
    #expect(try await copied(test.store, test) == "New")
    try await test.perform(
      .bulk(.territory, ["displayName"], .text("New"), .text("All"), limit: [:]))
    #expect(try await copied(test.store, test) == "All")
    try await test.perform(.delete(key(1)))
    #expect(try await copied(test.store, test) == "none")
    try await test.perform(newTerritory(1))
    #expect(try await copied(test.store, test) == "Old")
  }

  @Test("a change by another process is seen by the next operation")
  func foreignChange() async throws {
    let test = try await TestStore()
    let other = try await Store(SQLiteDriver(path: test.path, opening: .existing))
    try await test.perform(.newContact(1), newTerritory(1))
    #expect(try await copied(test.store, test) == "Old")
    #expect(try await copied(other, test) == "Old")
    for name in ["A", "B", "C"] {
      try await other.perform(
        Edit(steps: [.set(key(1), "displayName", .text(name))]), in: test.company.key,
        test.context)
      #expect(try await copied(test.store, test) == name)
      try await test.perform(.set(key(1), "displayName", .text(name + name)))
      #expect(try await copied(other, test) == name + name)
    }
  }

  @Test("a change that was rolled back or rehearsed is not remembered")
  func rolledBack() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1), newTerritory(1))
    let company = test.company.key
    for rehearsing in [true, false] {
      _ = try? await test.store.sequence(in: company, test.context, rehearsing: rehearsing) {
        [key] session throws(ConcordError) in
        try session.perform(Edit(steps: [.set(key(1), "displayName", .text("Never"))]))
        try session.perform(CopyName(code: "T1"))
        let city = try session.records.records(.contact, ids: [id(1)]).first?[Contact.city]
        if city != "Never" { throw ConcordError(.fault, "an own change was not seen") }
        if !rehearsing { throw ConcordError(.control, "") }
      }
      #expect(try await copied(test.store, test) == "Old")
    }
  }

  @Test("a list that is too long is asked for record by record")
  func longList() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    try await test.store.perform(
      Edit(steps: (0..<1100).map { newTerritory($0) }), in: test.company.key, test.context)
    #expect(try await copied(test.store, test, "T1099") == "Old")
    try await test.perform(.set(key(1099), "displayName", .text("New")))
    #expect(try await copied(test.store, test, "T1099") == "New")
  }

  @Test("lists answer look-ups by any field as the tables do")
  func lookups() async throws {
    let test = try await TestStore()
    for number in [3, 1, 2] { try await test.perform(newTerritory(number)) }
    let fields = EntityKind.territory.entity.keyFields
    let queries = [
      Query(.territory, order: fields),
      Query(.territory, [.isIn(fields[0], [.text("T3"), .text("T1"), .text("X")])], order: fields),
      Query(.territory, [.equals(fields[0], .text("T2"))], order: fields),
      Query(.territory, [.isNotBlank(fields[0])], order: fields, limit: 2),
      Query(.territory, [.foldedContains(fields, "t")], order: fields),
    ]
    for query in queries {
      let stored = try await test.records(query)
      let cached = try await test.store.sequence(in: test.company.key, test.context) {
        session throws(ConcordError) in try session.records.records(query)
      }
      #expect(cached.result == stored)
    }
  }
}

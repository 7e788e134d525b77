import ConcordCore
import ConcordStore
import Testing

@Suite("Readings of the journal")
struct JournalTests {
  /// A small deterministic source of choices.
  private struct Choices {
    var state: UInt64

    mutating func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
  }

  /// Random operations over a few contacts; what a step cannot do is left out.
  private func run(_ count: Int, seed: UInt64, _ test: TestStore) async throws {
    var choices = Choices(state: seed)
    var alive: Set<Int> = []
    for round in 0..<count {
      var steps: [Edit.Step] = []
      for _ in 0...choices.next(3) {
        let number = choices.next(12)
        if !alive.contains(number) {
          alive.insert(number)
          steps.append(.newContact(number, ["city": .text("City \(round)")]))
          continue
        }
        switch choices.next(6) {
        case 0:
          alive.remove(number)
          steps.append(.delete(contact(number)))
        case 1: steps.append(.touch(contact(number)))
        case 2: steps.append(.set(contact(number), "minor", .integer(Int64(choices.next(2)))))
        case 3:
          steps.append(
            .bulk(
              .contact, ["state", "country"], .text("S\(choices.next(3))"),
              .text("S\(choices.next(3))"), limit: [:]))
        case 4: steps.append(.set(contact(number), "state", .text("S\(choices.next(3))")))
        default: steps.append(.set(contact(number), "city", .text("\"Ü\" \(round)\n")))
        }
      }
      test.clock.advance(milliseconds: 1000)
      try await test.store.perform(Edit(steps: steps), in: test.company.key, test.context)
    }
  }

  @Test(
    "INV-33: the journal replayed from empty gives the tables, stamps and versions included",
    arguments: [1, 2, 3] as [UInt64])
  func replay(_ seed: UInt64) async throws {
    let test = try await TestStore()
    try await run(120, seed: seed, test)
    let replayed = try await test.store.read(test.company.key) { reader throws(ConcordError) in
      var replays: [RecordKey: RecordReplay] = [:]
      var position = JournalPosition(after: 0)
      while true {
        let entries = try reader.changes(after: position, limit: 7)
        for entry in entries {
          guard let operation = try reader.records.operation(entry.operation) else { continue }
          try replays[entry.key, default: RecordReplay()].apply(
            entry, at: operation.at, by: operation.user)
          position = JournalPosition(entry)
        }
        if entries.count < 7 { break }
      }
      return replays.mapValues(\.record)
    }
    let stored = try await test.records(Query(.contact))
    #expect(replayed.values.compactMap { $0 }.count == stored.count)
    for record in stored { #expect(replayed[record.key] == record, "seed \(seed)") }
  }

  @Test("a record as it was at a time, also when it is deleted now")
  func asOf() async throws {
    let test = try await TestStore()
    let first = try await test.perform(.newContact(1, ["city": .text("A")]))
    test.clock.advance(milliseconds: 1000)
    let second = try await test.perform(.set(contact(1), "city", .text("B")))
    test.clock.advance(milliseconds: 1000)
    try await test.perform(.delete(contact(1)))
    let states = try await test.store.read(test.company.key) { reader throws(ConcordError) in
      try [
        reader.record(contact(1), asOf: "2000-01-01T00:00:00.000Z"),
        reader.record(contact(1), asOf: first.at), reader.record(contact(1), asOf: second.at),
        reader.record(contact(1), asOf: "2999-01-01T00:00:00.000Z"),
      ]
    }
    #expect(states.map { $0?[Contact.city] } == [nil, "A", "B", nil])
    #expect(states[2]?.version == 2 && states[2]?.modifiedAt == second.at)
  }

  @Test("decision 4: changes after a position are complete, in order and paged without loss")
  func changes() async throws {
    let test = try await TestStore()
    try await run(60, seed: 9, test)
    let (all, paged) = try await test.store.read(test.company.key) {
      reader throws(ConcordError) in
      let all = try reader.changes(after: JournalPosition(after: 0), limit: 100_000)
      var paged: [JournalEntry] = []
      var position = JournalPosition(after: 0)
      while true {
        let page = try reader.changes(after: position, limit: 3)
        paged += page
        guard let last = page.last else { break }
        position = JournalPosition(last)
      }
      return (all, paged)
    }
    #expect(all == paged && all.count > 60)
    #expect(
      zip(all, all.dropFirst()).allSatisfy { ($0.operation, $0.number) < ($1.operation, $1.number) }
    )
    let newest = try await test.store.read(test.company.key) { reader throws(ConcordError) in
      try reader.entries(limit: 100_000)
    }
    #expect(newest == all.reversed())
  }

  @Test("changed records appear once, with their latest operation and whether they are deleted")
  func changedRecords() async throws {
    let test = try await TestStore()
    try await run(80, seed: 4, test)
    let stored = Set(try await test.records(Query(.contact)).map(\.key))
    let (whole, paged) = try await test.store.read(test.company.key) {
      reader throws(ConcordError) in
      let head = try reader.head()
      let whole = try reader.changedRecords([.contact], after: 0, through: head, limit: 1000)
      var paged: [ChangedRecord] = []
      while true {
        let page = try reader.changedRecords(
          [.contact, .customer], after: 0, through: head, beyond: paged.last, limit: 2)
        paged += page
        if page.count < 2 { break }
      }
      return (whole, paged)
    }
    #expect(whole == paged)
    #expect(Set(whole.map(\.key)).count == whole.count)
    for record in whole { #expect(record.isDeleted == !stored.contains(record.key)) }
  }

  @Test("the history of a record is newest first and paged")
  func history() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    for round in 0..<5 {
      try await test.perform(
        .set(contact(1), "city", .text("\(round)")), .set(contact(1), "state", .text("\(round)")))
    }
    let (whole, paged) = try await test.store.read(test.company.key) {
      reader throws(ConcordError) in
      let whole = try reader.entries(of: contact(1), limit: 100)
      var paged: [JournalEntry] = []
      var position = JournalPosition.end
      while true {
        let page = try reader.entries(of: contact(1), before: position, limit: 3)
        paged += page
        guard let last = page.last else { break }
        position = JournalPosition(last)
      }
      return (whole, paged)
    }
    #expect(whole.count == 11 && whole == paged)
    #expect(whole.first?.operation == 6 && whole.last?.operation == 1)
  }

  @Test("operations are listed by number, by batch and by what they undo")
  func operations() async throws {
    let test = try await TestStore()
    for number in 1...4 { try await test.perform(.newContact(number)) }
    let sequence = try await test.store.sequence(in: test.company.key, test.context) {
      session throws(ConcordError) in
      for number in 5...7 { try session.perform(Edit(steps: [.newContact(number)])) }
    }
    let lists = try await test.store.read(test.company.key) { reader throws(ConcordError) in
      try [
        reader.operations(limit: 3), reader.operations(before: 5, limit: 2),
        reader.operations(after: 5, limit: 10),
        reader.operations(ofBatch: sequence.batch, limit: 10), reader.records.undoes(of: 1),
      ].map { $0.map(\.number) }
    }
    #expect(lists == [[7, 6, 5], [4, 3], [6, 7], [7, 6, 5], []])
    let latest = try await test.store.read(test.company.key) { reader throws(ConcordError) in
      try [
        reader.records.latestChange(of: contact(5), field: nil),
        reader.records.latestChange(of: contact(5), field: Contact.city.field),
      ]
    }
    #expect(latest == [5, 0])
  }
}

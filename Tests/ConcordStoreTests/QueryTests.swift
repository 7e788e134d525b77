import ConcordCore
import ConcordStore
import Testing

@Suite("Queries")
struct QueryTests {
  private static let names = [
    "Ærø Fähre", "Östra Bryggeriet", "ostra", "Кафе «Ёлка»", "КАФЕ", "قهوة الصباح", "שלום עולם",
    "100% Juice", "100_ Juice", "O'Brien; DROP TABLE contact; --", "日本酒", "a\u{301}bc",
  ]

  private func filled() async throws -> TestStore {
    let test = try await TestStore()
    for (index, name) in Self.names.enumerated() {
      try await test.perform(
        .newContact(
          100 + index,
          [
            "displayName": .text(name), "city": .text(name),
            "minor": .integer(Int64(index % 2)),
          ]))
    }
    return test
  }

  private func numbers(_ test: TestStore, _ conditions: Query.Condition...) async throws
    -> [String]
  {
    try await test.records(Query(.contact, conditions, order: [Contact.number.field]))
      .map(\.number)
  }

  private let name = Contact.name.field
  private let city = Contact.city.field

  @Test("values of every script and hostile values are found exactly, and stored as they are")
  func exact() async throws {
    let test = try await filled()
    for (index, name) in Self.names.enumerated() {
      let found = try await test.records(Query(.contact, [.equals(city, .text(name))]))
      #expect(found.map(\.number) == ["C\(100 + index)"])
      #expect(found.first?[Contact.name] == name)
    }
  }

  @Test("folded conditions ignore case and accents, on key columns and on others")
  func folded() async throws {
    let test = try await filled()
    for field in [name, city] {
      #expect(try await numbers(test, .foldedEquals(field, "OSTRA")) == ["C102"])
      #expect(try await numbers(test, .foldedHasPrefix(field, "öSTRA")) == ["C101", "C102"])
      #expect(try await numbers(test, .foldedHasPrefix(field, "кафе")) == ["C103", "C104"])
      #expect(try await numbers(test, .foldedContains([field], "ЕЛКА")) == ["C103"])
      #expect(try await numbers(test, .foldedContains([field], "الصباح")) == ["C105"])
      #expect(try await numbers(test, .foldedHasPrefix(field, "שלום")) == ["C106"])
      #expect(try await numbers(test, .foldedEquals(field, "ABC")) == ["C111"])
    }
    #expect(try await numbers(test, .foldedContains([name, city], "BRYGG")) == ["C101"])
    #expect(try await numbers(test, .foldedContains([], "x")).isEmpty)
  }

  @Test("wildcards in a searched text are ordinary characters")
  func wildcards() async throws {
    let test = try await filled()
    for field in [name, city] {
      #expect(try await numbers(test, .foldedContains([field], "100%")) == ["C107"])
      #expect(try await numbers(test, .foldedContains([field], "100_")) == ["C108"])
      #expect(try await numbers(test, .foldedContains([field], "\\")).isEmpty)
      #expect(try await numbers(test, .foldedHasPrefix(field, "100_")) == ["C108"])
    }
    #expect(try await numbers(test, .foldedHasPrefix(name, "")).count == Self.names.count)
  }

  @Test("lists, blanks and key-set paging")
  func others() async throws {
    let test = try await filled()
    let number = Contact.number.field
    #expect(
      try await numbers(test, .isIn(number, [.text("C103"), .text("C101"), .text("C103")]))
        == ["C101", "C103"])
    #expect(try await numbers(test, .isIn(number, [])).isEmpty)
    #expect(try await numbers(test, .isNotBlank(Contact.minor.field)).count == 6)
    #expect(try await numbers(test, .isNotBlank(Contact.county.field)).isEmpty)
    #expect(
      try await numbers(test, .equals(Contact.county.field, .text(""))).count == Self.names.count)
    #expect(try await numbers(test, .isIn(city, [.text(""), .text("КАФЕ")])) == ["C104"])
    let page = try await test.records(
      Query(.contact, [.isGreater(number, .text("C109"))], order: [number], limit: 1))
    #expect(page.map(\.number) == ["C110"])
    let counts = try await test.store.read(test.company.key) { reader throws(ConcordError) in
      try [
        reader.records.count(Query(.contact)),
        reader.records.count(Query(.contact, [.equals(Contact.minor.field, .integer(1))])),
      ]
    }
    #expect(counts == [12, 6])
  }

  @Test("orders are by bytes, then by id")
  func order() async throws {
    let test = try await filled()
    let records = try await test.records(Query(.contact, order: [Contact.minor.field, city]))
    let expected = records.sorted {
      if $0[Contact.minor] != $1[Contact.minor] { return !$0[Contact.minor] }
      return $0[Contact.city].utf8.lexicographicallyPrecedes($1[Contact.city].utf8)
    }
    #expect(records.map(\.number) == expected.map(\.number))
  }

  @Test(
    "long lists are asked for in parts, with one order and limit",
    arguments: [1, 499, 500, 501, 1700])
  func longLists(_ count: Int) async throws {
    let test = try await TestStore()
    try await test.store.perform(
      Edit(steps: (0..<1800).map { .newContact($0) }), in: test.company.key, test.context)
    let wanted = (0..<count).shuffled()
    let number = Contact.number.field
    let query = Query(
      .contact, [.isIn(number, (wanted + wanted).map { .text("C\($0)") })], order: [number])
    let expected = wanted.map { "C\($0)" }.sorted()
    #expect(try await test.records(query).map(\.number) == expected)
    var limited = query
    limited.limit = 7
    #expect(try await test.records(limited).map(\.number) == Array(expected.prefix(7)))
    let (count, byID) = try await test.store.read(test.company.key) {
      reader throws(ConcordError) in
      (
        try reader.records.count(query),
        try reader.records.records(.contact, ids: wanted.map { id($0) } + [id(9999)])
      )
    }
    #expect(count == expected.count)
    #expect(byID.map(\.number).sorted() == expected)
  }

  @Test("a text with a zero character or of great length comes back as it was")
  func extremes() async throws {
    let test = try await TestStore()
    let long = String(repeating: "å", count: 60_000)
    try await test.perform(
      .newContact(1, ["city": .text("a\u{0}b"), "note": .text(long)]))
    let record = try #require(try await test.record(contact(1)))
    #expect(record[Contact.city] == "a\u{0}b")
    #expect(record.values.contains(.text(long)))
    #expect(try await numbers(test, .equals(city, .text("a\u{0}b"))) == ["C1"])
  }
}

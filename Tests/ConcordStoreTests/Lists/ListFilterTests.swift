import ConcordCore
import ConcordStore
import Foundation
import Testing

@Suite("Filters, orders and pages of lists")
struct ListFilterTests {
  private static let names = [
    "Ærø Fähre", "Östra", "ostra", "OSTRA", "100% Juice", "100_ Juice", "O'Brien; DROP TABLE x --",
    "日本酒", "", "a",
  ]
  private static let cities = ["Bonn", "", "bonn", "Aachen", "Ärö"]

  private func filled() async throws -> TestStore {
    let test = try await TestStore()
    for (index, name) in Self.names.enumerated() {
      try await test.perform(
        .newContact(
          100 + index,
          [
            "displayName": .text(name), "city": .text(Self.cities[index % 5]),
            "phoneNumber": .text("+49 (89) 12-3\(index)"), "minor": .integer(Int64(index % 2)),
          ]))
    }
    return test
  }

  private let name = ListExpression.property(.field(Contact.name.field), .text)
  private let city = ListExpression.property(.field(Contact.city.field), .text)
  private let number = ListExpression.property(.field(Contact.number.field), .code)

  private func text(_ text: String) -> ListExpression { .literal(.text(text), .text) }
  private func whole(_ number: Int64) -> ListExpression { .literal(.integer(number), .integer) }
  private func decimal(_ number: Int64) -> ListExpression { .literal(.integer(number), .decimal) }

  /// The indexes into `names` of the contacts that a filter finds, which the count confirms.
  private func found(_ test: TestStore, _ filter: ListExpression) async throws -> [Int] {
    let query = ListQuery(
      .entity(.contact), filter: filter, limit: 100,
      properties: [.field(Contact.number.field)])
    return try await test.store.read(test.company.key) { reader throws(ConcordError) in
      let rows = try reader.list(query)
      #expect(try reader.count(query) == Int64(rows.count))
      return rows.map { (Int($0.values[0].text.dropFirst()) ?? 0) - 100 }
    }
  }

  private func holds(_ test: TestStore, _ filter: ListExpression) async throws -> Bool {
    try await found(test, filter).count == Self.names.count
  }

  @Test("parts of texts are found with their case, whatever characters they are of")
  func parts() async throws {
    let test = try await filled()
    for part in Self.names + ["%", "_", "'", "\\", "str", "酒", "Ö", "zzz", "Juice"] {
      for (function, matches) in [
        (ListFunction.contains, { (name: String) in part.isEmpty || name.contains(part) }),
        (.startswith, { $0.hasPrefix(part) || part.isEmpty }),
        (.endswith, { $0.hasSuffix(part) || part.isEmpty }),
      ] {
        let found = try await found(test, .call(function, [name, text(part)], .boolean))
        let wanted = Self.names.indices.filter { matches(Self.names[$0]) }
        #expect(found == wanted, "\(function) \(part)")
      }
      let equal = try await found(test, .compare(.equal, name, text(part)))
      #expect(equal == Self.names.indices.filter { Self.names[$0] == part }, "\(part)")
    }
    #expect(try await found(test, .call(.startswith, [number, text("c10")], .boolean)).count == 10)
    #expect(try await found(test, .call(.contains, [number, text("c105")], .boolean)) == [5])
  }

  @Test("texts are compared in the order in which they are listed")
  func ordering() async throws {
    let test = try await filled()
    for limit in Self.names {
      func key(_ text: String) -> [[UInt8]] { [Array(foldedKey(text).utf8), Array(text.utf8)] }
      func isLess(_ left: String, _ right: String) -> Bool {
        let (left, right) = (key(left), key(right))
        if left[0] != right[0] { return left[0].lexicographicallyPrecedes(right[0]) }
        return left[1].lexicographicallyPrecedes(right[1])
      }
      for (comparison, fits) in [
        (ListComparison.less, { isLess($0, limit) }), (.greater, { isLess(limit, $0) }),
        (.lessOrEqual, { !isLess(limit, $0) }), (.greaterOrEqual, { !isLess($0, limit) }),
      ] {
        let found = try await found(test, .compare(comparison, name, text(limit)))
        #expect(
          found == Self.names.indices.filter { fits(Self.names[$0]) }, "\(comparison) \(limit)")
      }
    }
  }

  @Test("functions of texts count in characters and know the letters of every script")
  func textFunctions() async throws {
    let test = try await filled()
    func value(_ function: ListFunction, _ arguments: ListExpression...) -> ListExpression {
      .call(function, arguments, .text)
    }
    let pairs: [(ListExpression, ListExpression)] = [
      (value(.toupper, text("ærø")), text("ÆRØ")), (value(.tolower, text("ÄÖ")), text("äö")),
      (value(.trim, text("  a b ")), text("a b")),
      (value(.concat, text("a'"), text("")), text("a'")),
      (value(.substring, text("日本酒"), whole(1)), text("本酒")),
      (value(.substring, text("日本酒"), whole(1), whole(1)), text("本")),
      (value(.substring, text("abc"), whole(9)), text("")),
      (value(.substring, text("abc"), whole(-1), whole(-1)), text("")),
      (
        value(.substring, text("abc"), .call(.indexof, [text("abc"), text("x")], .integer)),
        text("abc")
      ),
    ]
    for (left, right) in pairs { #expect(try await holds(test, .compare(.equal, left, right))) }
    for (left, right) in [("日本酒", "酒"), ("abc", "x"), ("abc", ""), ("", "a")] {
      let wanted = left.range(of: right).map {
        left.distance(from: left.startIndex, to: $0.lowerBound)
      }
      let place = ListExpression.call(.indexof, [text(left), text(right)], .integer)
      let expected = right.isEmpty ? 0 : Int64(wanted ?? -1)
      #expect(try await holds(test, .compare(.equal, place, whole(expected))), "\(left) \(right)")
    }
    let length = ListExpression.call(.length, [name], .integer)
    #expect(try await found(test, .compare(.equal, length, whole(3))) == [7])
  }

  @Test("numbers are computed with their scale, and nothing is found by dividing by zero")
  func numbers() async throws {
    let test = try await filled()
    let (one, half) = (100_000 as Int64, 50_000 as Int64)
    for (sign, left, right, result) in [
      (ListArithmetic.add, decimal(one), whole(2), 3 * one),
      (.sub, decimal(one), decimal(half), half),
      (.mul, decimal(3 * half), whole(2), 3 * one), (.div, decimal(one), whole(2), half),
      (.mod, decimal(7 * half), whole(2), 3 * half),
      (.mul, decimal(90_000_000_000_000), decimal(one), 90_000_000_000_000),
    ] {
      let value = ListExpression.arithmetic(sign, left, right, .decimal)
      #expect(try await holds(test, .compare(.equal, value, decimal(result))), "\(sign)")
    }
    let quotient = ListExpression.arithmetic(.div, whole(7), whole(2), .integer)
    #expect(try await holds(test, .compare(.equal, quotient, whole(3))))
    let bad = ListExpression.compare(
      .equal, .arithmetic(.div, whole(7), whole(0), .integer), whole(0))
    #expect(try await found(test, bad).isEmpty)
    for (number, floor, ceiling, round) in [
      (3 * half, one, 2 * one, 2 * one), (-3 * half, -2 * one, -one, -2 * one),
      (-one, -one, -one, -one), (0, 0, 0, 0), (149_999, one, 2 * one, one), (-1, -one, 0, 0),
    ] as [(Int64, Int64, Int64, Int64)] {
      for (function, result) in [(ListFunction.floor, floor), (.ceiling, ceiling), (.round, round)]
      {
        let value = ListExpression.call(function, [decimal(number)], .decimal)
        #expect(
          try await holds(test, .compare(.equal, value, decimal(result))), "\(function) \(number)")
      }
    }
  }

  @Test("days and times are taken apart, blank ones as the first day")
  func times() async throws {
    let test = try await filled()
    let time = ListExpression.literal(.text("2026-07-31T08:15:09.123Z"), .dateTime)
    let blank = ListExpression.literal(.text(""), .dateTime)
    for (function, value, ofBlank) in [
      (ListFunction.year, 2026, 1), (.month, 7, 1), (.day, 31, 1), (.hour, 8, 0), (.minute, 15, 0),
      (.second, 9, 0),
    ] as [(ListFunction, Int64, Int64)] {
      for (argument, result) in [(time, value), (blank, ofBlank)] {
        let part = ListExpression.call(function, [argument], .integer)
        #expect(try await holds(test, .compare(.equal, part, whole(result))), "\(function)")
      }
    }
    let day = ListExpression.literal(.text("2026-07-31"), .date)
    let clock = ListExpression.literal(.text("08:15:09"), .time)
    #expect(try await holds(test, .compare(.greater, time, day)))
    #expect(try await holds(test, .compare(.equal, .call(.date, [time], .date), day)))
    #expect(try await holds(test, .compare(.greater, .call(.time, [time], .time), clock)))
    let modified = ListExpression.property(.modifiedAt, .dateTime)
    let first = ListExpression.literal(.text("0001-01-01T00:00:00Z"), .dateTime)
    #expect(try await holds(test, .compare(.greater, modified, first)))
    #expect(try await holds(test, .compare(.less, modified, .call(.now, [], .dateTime))))
  }

  @Test("searches ignore case, accents and what stands between the digits of a number")
  func searches() async throws {
    let test = try await filled()
    func found(_ search: ListSearch) async throws -> [String] {
      let query = ListQuery(
        .entity(.contact), search: search, limit: 100, properties: [.field(Contact.name.field)])
      return try await test.store.read(test.company.key) { reader throws(ConcordError) in
        #expect(try reader.count(query) == Int64(try reader.list(query).count))
        return try reader.list(query).map(\.values[0].text)
      }
    }
    #expect(try await found(.term("ÖSTRA")) == ["Östra", "ostra", "OSTRA"])
    #expect(try await found(.term("100%")) == ["100% Juice"])
    #expect(try await found(.term("8912 35")) == [Self.names[5]])
    #expect(try await found(.and([.term("juice"), .not(.term("%"))])) == ["100_ Juice"])
    #expect(try await found(.or([.term("'brien;"), .term("酒")])).count == 2)
  }

  @Test("every page goes on behind the last one while rows come and go", arguments: 0..<6)
  func pages(_ variant: Int) async throws {
    let test = try await filled()
    let orders: [[ListOrder]] = [
      [], [ListOrder(.field(Contact.city.field), .text)],
      [ListOrder(.field(Contact.city.field), .text, descends: true)],
      [
        ListOrder(.field(Contact.minor.field), .boolean, descends: true),
        ListOrder(.field(Contact.name.field), .text),
      ],
      [ListOrder(.field(Contact.minor.field), .boolean), ListOrder(.id, .guid, descends: true)],
      [ListOrder(.field(Contact.number.field), .code, descends: true)],
    ]
    let all = ListQuery(
      .entity(.contact), order: orders[variant], limit: 100, properties: [.version])
    let whole = try await test.store.read(test.company.key) { reader throws(ConcordError) in
      try reader.list(all).map(\.id)
    }
    var query = all
    query.limit = 3
    var ids: [String] = []
    var added = 500
    while true {
      let page = query
      let rows = try await test.store.read(test.company.key) { reader throws(ConcordError) in
        try reader.list(page)
      }
      guard let last = rows.last else { break }
      ids += rows.map(\.id)
      query.after = last.position
      if added < 503 {
        // The last row that was seen goes away; others come, before and behind.
        if let id = RecordID(last.id) { try await test.perform(.delete(RecordKey(.contact, id))) }
        try await test.perform(.newContact(added, ["city": .text("Bonn")]))
        added += 1
      }
    }
    #expect(Set(ids).count == ids.count)
    #expect(ids.filter { whole.contains($0) } == whole)
  }

  @Test("a name that the list does not have is refused, not pasted")
  func misplaced() async throws {
    let test = try await filled()
    let sources: [(ListBase, PropertySource)] = [
      (.view(.job), .column("1; DROP TABLE job")), (.entity(.contact), .column("number")),
      (.entity(.customer), .field(Contact.number.field)), (.view(.job), .createdAt),
    ]
    for (base, source) in sources {
      await #expect(throws: ConcordError.self) {
        _ = try await test.store.read(test.company.key) { reader throws(ConcordError) in
          try reader.list(ListQuery(base, limit: 1, properties: [source]))
        }
      }
    }
  }

  @Test("hundreds of conditions are one statement")
  func many() async throws {
    let test = try await filled()
    let ids = (0..<600).map { index in
      ListExpression.compare(
        .equal, .property(.id, .guid), .literal(.text(id(index).description), .guid))
    }
    #expect(try await found(test, .or(ids)).count == 10)
    let others = (0..<1200).map { index in
      ListExpression.compare(.notEqual, index % 2 == 0 ? name : city, text("x\(index)"))
    }
    #expect(try await holds(test, .and(others)))
  }
}

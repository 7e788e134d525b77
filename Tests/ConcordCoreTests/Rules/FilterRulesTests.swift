import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Filters of a batch (B-2)")
struct FilterRulesTests {
  @Test(
    "B-2: alternatives, ranges, patterns, not, ignoring case, blank",
    arguments: [
      ("C1", "C1", true), ("C1", "C2", false), ("C1", "c1", false), ("C1|C3", "C3", true),
      ("C1|C3", "C2", false), ("C1..C3", "C2", true), ("C1..C3", "C3", true),
      ("C1..C3", "C4", false), ("C2..", "C9", true), ("C2..", "C1", false), ("..C2", "C1", true),
      ("..C2", "C3", false), ("C*", "C", true), ("C*", "AC", false), ("*C*", "ACB", true),
      ("C?1", "CX1", true), ("C?1", "C1", false), ("*", "", true), ("?*", "", false),
      ("<>C1", "C2", true), ("<>C1", "C1", false), ("<>C*", "C1", false), ("@c1", "C1", true),
      ("@holm*", "HOLM & CO", true), ("@b..d", "C", true), ("<>@c1", "C1", false),
      ("@<>c1", "C1", false), ("''", "", true), ("''", "C1", false), ("<>''", "", false),
      ("<>''", "C1", true), ("C1|''", "", true), (" C1 | C2 ", "C2", true),
      ("A*B*C", "AxxByyC", true), ("A*B*C", "AxxCyyB", false), ("é*", "été", true),
      ("<>A|<>B", "A", true),
    ])
  func grammar(filter: String, value: String, passes: Bool) throws {
    #expect(try RecordFilter(filter).matches(value) == passes)
  }

  @Test("a filter of values takes them as they are, whatever characters they have")
  func values() {
    let filter = RecordFilter(anyOf: ["A|B", "C*", "'D'", "1..2"])
    for value in ["A|B", "C*", "'D'", "1..2"] { #expect(filter.matches(value)) }
    for value in ["A", "B", "C1", "D", "1", ""] { #expect(!filter.matches(value)) }
  }

  @Test(
    "B-2: text that is no filter is refused",
    arguments: ["", "|", "C1|", "..", "a..b..c", "<>", "@"])
  func refused(filter: String) throws {
    let error = #expect(throws: ConcordError.self) { try RecordFilter(filter) }
    #expect(error?.violations.map(\.code) == [.filter])
    #expect(error?.violations.first?.arguments.first == filter)
    #expect(error?.violations.first?.arguments.count == ErrorCode.filter.placeholderCount)
  }

  @Test("B-2: long patterns are matched in bearable time")
  func hostilePattern() throws {
    let pattern = String(repeating: "*a", count: 200) + "b"
    let value = String(repeating: "a", count: 2000)
    #expect(try !RecordFilter(pattern).matches(value))
  }

  @Test("B-2: filters of a batch are combined with and", arguments: Kind.allCases)
  func batch(kind: Kind) throws {
    let company = try MemoryCompany()
    let group = kind.definition.postingGroup.field
    let groupCode = try company.sample(of: group)
    let name = kind == .employee ? "surname" : "displayName"
    let record = try company.record(
      kind, ["number": "R1", name: "Holm", group.apiName: groupCode, "currencyCode": "DKK"])
    let all = BatchFilter.self
    #expect(try all.init().selects(record))
    #expect(
      try all.init(number: "R*", searchName: "HOLM", postingGroup: groupCode, currency: "DKK")
        .selects(record))
    #expect(try !all.init(number: "X").selects(record))
    #expect(try !all.init(number: "R1", searchName: "X").selects(record))
    #expect(try !all.init(number: "R1", postingGroup: "''").selects(record))
    #expect(try !all.init(number: "R1", currency: "<>DKK").selects(record))
  }
}

import ConcordCore
import ConcordFormats
import Testing

@Suite("OData: literals in filters")
struct FilterLiteralTests {
  private static let id = "5a0e6d1c-7f3b-4b7e-9d1a-5d0f0d7b8c11"
  private static let blankID = "00000000-0000-0000-0000-000000000000"

  @Test(
    "quirk 4: GUIDs bare, quoted, braced, typed, in either case",
    arguments: [
      id, id.uppercased(), "'\(id)'", "'{\(id)}'", "guid'\(id.uppercased())'", "{\(id)}",
      "Guid'{\(id)}'",
    ])
  func guids(_ literal: String) throws {
    #expect(try bound("id eq \(literal)").short == "id eq '\(Self.id)'")
    #expect(try bound("\(literal) eq id").short == "id eq '\(Self.id)'")
  }

  @Test("GUIDs that begin with a letter, and the blank one")
  func otherGUIDs() throws {
    let id = "abcdef01-7f3b-4b7e-9d1a-5d0f0d7b8c11"
    #expect(try bound("id eq \(id)").short == "id eq '\(id)'")
    #expect(try bound("currencyId ne \(Self.blankID)").short == "currencyId ne '\(Self.blankID)'")
  }

  @Test("quirk 12: two hundred ids")
  func manyGUIDs() throws {
    let filter = Array(repeating: "id eq \(Self.id)", count: 200).joined(separator: " or ")
    guard case .or(let all) = try bound(filter) else {
      Issue.record("no or")
      return
    }
    #expect(all.count == 200)
  }

  @Test(
    "texts and codes",
    arguments: [
      ("displayName eq 'O''Neil'", "displayName eq 'O'Neil'"),
      ("displayName eq ''", "displayName eq ''"),
      ("displayName eq 'Ünï 😀 (a) and b'", "displayName eq 'Ünï 😀 (a) and b'"),
      (
        "displayName eq '5a0e6d1c-7f3b-4b7e-9d1a-5d0f0d7b8c11'",
        "displayName eq '5a0e6d1c-7f3b-4b7e-9d1a-5d0f0d7b8c11'"
      ),
      ("number eq 'straße'", "number eq 'STRASSE'"),
      ("number gt 'c1'", "number gt 'C1'"),
    ])
  func texts(_ filter: String, _ expected: String) throws {
    #expect(try bound(filter).short == expected)
  }

  @Test(
    "numbers",
    arguments: [
      ("12", 1_200_000), ("-3.5", -350_000), ("1e3", 100_000_000), ("1.5E-2", 1_500),
      ("12L", 1_200_000),
      ("3.5M", 350_000), ("2d", 200_000), ("2f", 200_000), (".5", 50_000), ("0.000019", 1),
      ("1e+2", 10_000_000), ("0e9999", 0), ("1e9999", Int64.max), ("-1e9999", -Int64.max),
      ("1e-9999", 0), ("99999999999999999999999", Int64.max), ("-0", 0),
    ] as [(String, Int64)])
  func numbers(_ literal: String, _ expected: Int64) throws {
    #expect(
      try bound("balance eq \(literal)")
        == .compare(
          .equal, .property(.column("balance"), .decimal), .literal(.integer(expected), .decimal)))
  }

  @Test(
    "whole numbers beside fractions",
    arguments: [
      ("level eq 2.5", "false"), ("level ne 2.5", "true"), ("level gt 2.5", "level gt 2"),
      ("level ge 2.5", "level gt 2"), ("level lt 2.5", "level le 2"),
      ("level le -2.5", "level le -3"),
      ("level gt -2.5", "level gt -3"), ("level eq 2.0", "level eq 2"),
      ("level eq 1e2", "level eq 100"),
    ])
  func fractions(_ filter: String, _ expected: String) throws {
    #expect(try bound(filter).short == expected)
  }

  @Test(
    "dates and times",
    arguments: [
      ("birthDate eq 2026-07-01", "birthDate eq '2026-07-01'"),
      ("birthDate eq 0001-01-01", "birthDate eq ''"),
      ("birthDate ge 2026-07-01T23:00:00-05:00", "birthDate ge '2026-07-01'"),
      ("birthDate eq datetime'2026-07-01T00:00:00'", "birthDate eq '2026-07-01'"),
      ("lastModifiedDateTime ge 2026-07-01", "lastModifiedDateTime ge '2026-07-01T00:00:00.000Z'"),
      (
        "lastModifiedDateTime eq 2026-07-01T08:15:02.1899Z",
        "lastModifiedDateTime eq '2026-07-01T08:15:02.189Z'"
      ),
      (
        "lastModifiedDateTime eq 2026-07-01T00:00:00.123+02:00",
        "lastModifiedDateTime eq '2026-06-30T22:00:00.123Z'"
      ),
      (
        "lastModifiedDateTime eq 2026-07-01T00:00:00.123 02:00 and blocked",
        "and(lastModifiedDateTime eq '2026-06-30T22:00:00.123Z'; blocked eq 1)"
      ),
      (
        "lastModifiedDateTime eq 2026-12-31T23:30-01:00",
        "lastModifiedDateTime eq '2027-01-01T00:30:00.000Z'"
      ),
      (
        "lastModifiedDateTime eq 2028-02-29T00:00:00",
        "lastModifiedDateTime eq '2028-02-29T00:00:00.000Z'"
      ),
      (
        "lastModifiedDateTime eq datetimeoffset'2026-07-01T00:00:00 02:00'",
        "lastModifiedDateTime eq '2026-06-30T22:00:00.000Z'"
      ),
      ("lastModifiedDateTime gt 0001-01-01T00:00:00Z", "lastModifiedDateTime gt ''"),
      ("lastModifiedDateTime gt 0001-01-01T00:00:00+02:00", "lastModifiedDateTime gt ''"),
      ("lastModifiedDateTime gt 0001-01-01", "lastModifiedDateTime gt ''"),
      ("opens eq 08:15:00", "opens eq '08:15:00.000'"),
      ("opens eq time'08:15:00.5'", "opens eq '08:15:00.500'"),
    ])
  func dates(_ filter: String, _ expected: String) throws {
    #expect(try bound(filter).short == expected)
  }

  @Test("a time comes back as it was for days all over the calendar")
  func calendar() throws {
    for year in [1, 4, 100, 400, 1600, 1899, 1900, 1999, 2000, 2024, 2026, 9999] {
      for day in ["01-01", "02-28", "03-01", "06-30", "12-31"] {
        let digits = String(year)
        let date = String(repeating: "0", count: 4 - digits.count) + digits + "-" + day
        let expected = "lastModifiedDateTime eq '\(date)T01:00:00.000Z'"
        #expect(try bound("lastModifiedDateTime eq \(date)T01:00:00Z").short == expected)
        #expect(try bound("lastModifiedDateTime eq \(date)T02:00:00+01:00").short == expected)
      }
    }
  }

  @Test(
    "quirk 20, API-VAL-4: members by caption, name, ordinal and type",
    arguments: [
      "'Sales Quote'", "'sales quote'", "'Sales_x0020_Quote'", "2",
      "Microsoft.NAV.documentType'Sales Quote'", "Microsoft.NAV.documentType'Sales_x0020_Quote'",
    ])
  func members(_ literal: String) throws {
    #expect(try bound("parentType eq \(literal)").short == "parentType eq 'Sales Quote'")
    #expect(try bound("parentType has \(literal)").short == "parentType eq 'Sales Quote'")
  }

  @Test("the blank member", arguments: ["' '", "''", "'_x0020_'", "0", "null"])
  func blankMember(_ literal: String) throws {
    #expect(try bound("parentType eq \(literal)").short == "parentType eq ''")
  }

  @Test("members are in the order of their ordinals")
  func memberOrder() throws {
    #expect(try bound("parentType gt 'Journal'").short == "parentType in [Sales Quote]")
    #expect(try bound("parentType le 'Journal'").short == "parentType in [, Journal]")
  }
}

import ConcordCore
import ConcordStore
import Foundation
import Testing

@Suite("Hostile input at the command line")
struct HostileTests {
  /// One command line and how it has to end.
  struct Case: Sendable, CustomTestStringConvertible {
    let title: String
    let arguments: [String]
    let status: Int32
    /// The code on standard error; nil = none is expected there.
    let code: String?

    init(_ title: String, _ arguments: [String], _ status: Int32 = 1, _ code: String? = nil) {
      self.title = title
      self.arguments = arguments
      self.status = status
      self.code = code
    }

    var testDescription: String { title }
  }

  private static let long = String(repeating: "x", count: 10_000)
  private static let flood = String(repeating: "ab;", count: 40_000)

  private static func create(_ fields: String...) -> [String] { ["contact", "create"] + fields }

  /// Everything that must be refused, with the database unchanged.
  private static let refused: [Case] = [
    Case("a blank name", create("displayName="), 1, "E-REQUIRED"),
    Case("a name of blanks", create("displayName=   "), 1, "E-REQUIRED"),
    Case("nothing at all", create(), 1, "E-REQUIRED"),
    Case("a name of 10,000 characters", create("displayName=" + long), 1, "E-LENGTH"),
    Case(
      "a phone number of 10,000 digits", create("displayName=x", "phoneNumber=" + long), 1, "E-"),
    Case("a number of 10,000 characters", create("displayName=x", "number=" + long), 1, "E-"),
    Case("a number of 10,000 characters to show", ["contact", "show", long], 1, "E-NOTFOUND"),
    Case("a field name of 10,000 characters", create(long + "=x"), 1, "E-FIELD"),
    Case("120,000 characters of addresses", create("displayName=x", "email=" + flood), 1, "E-"),
    Case("a value without a field", create("=x"), 1, "E-FIELD"),
    Case("an unknown field", create("displayName=x", "shoeSize=9"), 1, "E-FIELD"),
    Case("a field of the database", create("displayName=x", "company_number=1"), 1, "E-FIELD"),
    Case("a field that is read only", create("displayName=x", "searchEmail=X"), 1, "E-READONLY"),
    Case("an unknown code", create("displayName=x", "territoryCode=MARS"), 1, "E-REF"),
    Case("an unknown company", ["contact", "list", "--company", "Mars"], 1, "E-COMPANY"),
    Case("an unknown set", ["row", "list", "martians"], 2),
    Case("an unknown kind", ["link", "CT000001", "martian", "C00001"], 2),
    Case(
      "an unknown template", ["customer", "create", "displayName=x", "--template", "X"], 1, "E-"),
    Case("no truth value", create("displayName=x", "minor=perhaps"), 1, "E-RANGE"),
    Case("no option", create("displayName=x", "type=Robot"), 1, "E-RANGE"),
    Case(
      "no amount", ["customer", "create", "displayName=x", "creditLimit=1e5"], 1, "E-RANGE"),
    Case(
      "an amount beyond all numbers",
      ["customer", "create", "displayName=x", "creditLimit=99999999999999999999999"], 1, "E-RANGE"),
    Case(
      "an amount with a comma", ["customer", "create", "displayName=x", "creditLimit=1,5"], 1,
      "E-RANGE"),
    Case("no date", ["employee", "create", "surname=x", "birthDate=1.2.2000"], 1, "E-RANGE"),
    Case(
      "a day that does not exist", ["employee", "create", "surname=x", "birthDate=2026-02-30"], 1,
      "E-RANGE"),
    Case("a work date that is none", create("displayName=x", "--work-date", "junk"), 1, "E-RANGE"),
    Case(
      "a version that is no number", ["contact", "set", "CT000001", "city=x", "--version", "v"], 2),
    Case(
      "a version of the future", ["contact", "set", "CT000001", "city=x", "--version", "9"], 1,
      "E-STALE"),
    Case("a control character", create("displayName=a\u{1}b"), 1, "E-CONTROL"),
    Case("an escape sequence", create("displayName=\u{1B}[31mred"), 1, "E-CONTROL"),
    Case("a delete character", create("displayName=a\u{7F}"), 1, "E-CONTROL"),
    Case("a control character of ISO 6429", create("displayName=a\u{9B}31m"), 1, "E-CONTROL"),
    Case("a line break in a city", create("displayName=x", "city=a\nb"), 1, "E-CONTROL"),
    Case("a tab in a number", create("displayName=x", "number=A\tB"), 1, "E-CONTROL"),
    Case("a letter in a phone number", create("displayName=x", "phoneNumber=٠١٢ب"), 1, "E-PHONE"),
    Case(
      "an address with a hidden comma", create("displayName=x", "email=a,\u{301}b@c.de"), 1,
      "E-EMAIL"),
    Case("SQL in a number", ["contact", "show", "' OR 1=1 --"], 1, "E-NOTFOUND"),
    Case("SQL in a field name", create("displayName\"=x; DROP TABLE contact"), 1, "E-FIELD"),
    Case("SQL in a company", ["contact", "list", "--company", "x' OR '1'='1"], 1, "E-COMPANY"),
    Case("an option for a number", ["contact", "show", "--", "-1"], 1, "E-NOTFOUND"),
    Case("a negative limit", ["row", "list", "territories", "--limit=-1"], 2),
    Case("a limit beyond all numbers", ["contact", "list", "--limit", "99999999999999999999"], 2),
    Case("an operation below all", ["undo", "--", "-1"], 1, "E-NOTFOUND"),
    Case("an operation beyond all", ["undo", "9223372036854775807"], 1, "E-NOTFOUND"),
    Case("an operation that overflows", ["undo", "9223372036854775808"], 2),
    Case(
      "a token of another world", create("displayName=x", "--preview-token", "AAAA"), 1, "E-RANGE"),
    Case("a picture that is none", create("displayName=x", "picture=@/dev/null"), 1, "E-RANGE"),
    Case("a picture without end", create("displayName=x", "picture=@/dev/zero"), 1, "E-RANGE"),
    Case("a picture that is a folder", create("displayName=x", "picture=@/"), 2),
  ]

  @Test("everything outside the rules is refused with its code, and nothing is changed")
  func refusals() async throws {
    let place = try await Workplace.initialised()
    _ = try await place.concord("contact", "create", "displayName=Holm & Sons")
    let sound = try await Soundness(place.database)
    let before = try await sound.everything()
    for one in Self.refused {
      let ran = try await place.concord(one.arguments)
      #expect(!ran.wasKilled && ran.status == one.status, "\(one.title): \(ran.status)")
      if let code = one.code {
        #expect(ran.errors.contains(code), "\(one.title): \(ran.errors.prefix(300))")
      } else {
        #expect(ran.errors.contains("Error: "), "\(one.title): \(ran.errors.prefix(300))")
      }
      #expect(!ran.errors.contains("E-FAULT"), "\(one.title)")
      #expect(ran.errors.utf8.count < 6000, "\(one.title) is answered by \(ran.errors.count)")
      #expect(ran.output.isEmpty, "\(one.title): \(ran.output.prefix(300))")
    }
    #expect(try await sound.everything() == before)
    try await sound.check()
  }

  @Test(
    "names of every script are taken and shown as they are",
    arguments: [
      "شركة النور", "חברת האור", "e\u{301}clair", "Å\u{30A}\u{301}\u{327}", "👩‍👩‍👧‍👦 & Co", "株式会社光",
      "Ωμέγα", "x'; DROP TABLE contact;--", "\\u0000 \\n %s %n", "a|b*c?d..e", "--yes", "=",
      "\u{202E}drowssap", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "Ǆ ß İ ı",
    ])
  func accepted(_ name: String) async throws {
    let place = try await Workplace.initialised()
    let created = try await place.concord("contact", "create", "displayName=" + name)
    #expect(created.status == 0, "\(created.errors)")
    let stored = name.precomposedStringWithCanonicalMapping
    let shown = try await place.concord("contact", "show", " ct000001 ")
    #expect(shown.output.contains(stored), "\(shown.output)")
    let json = try await place.concord("contact", "list", "--json")
    #expect(json.status == 0)
    let history = try await place.concord("contact", "history", "CT000001")
    #expect(history.status == 0 && history.output.contains("created"))
    try await Soundness(place.database).check()
  }

  @Test("what is no UTF-8 is refused before anything is done")
  func encoding() async throws {
    let place = try await Workplace.initialised()
    // A shell hands over bytes that no text of Swift can hold.
    let ran = try await place.start(
      [
        "-c", "exec \"$0\" contact create displayName=\"$(printf 'a\\377')\"",
        Workplace.program.path,
      ],
      program: .init(filePath: "/bin/sh")
    ).ended()
    #expect(ran.status == 2)
    #expect(ran.errors.contains("is not valid UTF-8"), "\(ran.errors)")
    let sound = try await Soundness(place.database)
    #expect(try await sound.count(.contact) == 0)
  }
}

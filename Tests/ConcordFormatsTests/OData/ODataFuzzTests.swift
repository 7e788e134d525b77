import ConcordCore
import ConcordFormats
import Foundation
import Testing

/// Numbers that are the same in every run.
private struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite("OData: hostile input")
struct ODataFuzzTests {
  private static let words = [
    "displayName", "level", "blocked", "company", "phones", "parentType", "id", "'x'", "''", "5",
    "-2.5", "null", "true", "eq", "ne", "gt", "and", "or", "not", "in", "has", "add", "mul", "(",
    ")", ",", "/", ":", "[", "]", "any", "all", "p", "contains", "now", "length", "cast", "$it",
    "2026-07-01", "2026-07-01T00:00:00Z", "5a0e6d1c-7f3b-4b7e-9d1a-5d0f0d7b8c11", "@p1", "desc",
    "$count", "$ref", ";", "=", "$filter", "$expand", "\"", "'", "OR", "NOT", "*", "{", "%27",
  ]
  private static let rounds =
    ProcessInfo.processInfo.environment["CONCORD_LONG_TESTS"] == nil ? 1_500 : 200_000

  private static func words(_ random: inout SeededNumbers) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...24, using: &random) {
      text += words.randomElement(using: &random) ?? ""
      if Bool.random(using: &random) { text += " " }
    }
    return text
  }

  private static func bytes(_ random: inout SeededNumbers) -> String {
    let count = Int.random(in: 0...40, using: &random)
    let printable = Bool.random(using: &random)
    let bytes = (0..<count).map { _ in
      printable
        ? UInt8.random(in: 32...126, using: &random) : UInt8.random(in: 0...255, using: &random)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func mutated(_ random: inout SeededNumbers) -> String {
    var text = Array(
      "contains(tolower(displayName),'x''y') and (level add 2 eq 3 or phones/any(p:p/level gt -1))"
        .unicodeScalars)
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let index = Int.random(in: 0..<text.count, using: &random)
      text[index] = Unicode.Scalar(UInt8.random(in: 32...126, using: &random))
    }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: text)
    return String(result)
  }

  /// Runs a parser; only refusals of the protocol may come out, syntax errors with a position.
  private func check(_ text: String, _ parse: () throws(ODataError) -> Void) {
    do throws(ODataError) {
      try parse()
    } catch {
      #expect([400, 404, 414, 501].contains(error.status), "\(text)")
      if error.message.hasPrefix("Syntax error") {
        let position = /\ at position [0-9]+ in '/.matchingSemantics(.unicodeScalar)
        #expect(error.message.contains(position), "\(text)")
      }
    }
  }

  @Test("no text makes a parser fail otherwise than it should", arguments: [1, 2, 3])
  func fuzz(_ seed: UInt64) {
    var random = SeededNumbers(state: seed)
    let resolver = ODataResolver(
      type: SampleType.contact, now: sampleNow, aliases: ["p1": "'x'", "p2": "@p1"])
    for round in 0..<Self.rounds {
      let text =
        switch round % 3 {
        case 0: Self.words(&random)
        case 1: Self.bytes(&random)
        default: Self.mutated(&random)
        }
      check(text) { () throws(ODataError) in _ = try resolver.filter(text) }
      check(text) { () throws(ODataError) in _ = try resolver.order(text) }
      check(text) { () throws(ODataError) in _ = try resolver.select(text) }
      check(text) { () throws(ODataError) in _ = try resolver.expand(text) }
      check(text) { () throws(ODataError) in _ = try SearchParser.parse(text) }
      check(text) { () throws(ODataError) in _ = try QueryString.parse(text) }
      check(text) { () throws(ODataError) in _ = try ODataPath.parse("/api/v2.0/" + text) }
    }
  }

  @Test(
    "the longest texts are read quickly and without a deep stack",
    arguments: [
      "(", "not ", "1 add ", "blocked and ", "p/", "contains(", "[", "'", "''", "phones/any(p:",
      "{",
      "-", "company($expand=", "NOT ", "5,", "@p1 ", "length(", "%", "%27", "x(", "1 eq 1 eq ",
      "(1 add ", "not (1 mul ", "\"",
    ])
  func repetitions(_ piece: String) {
    let text = String(repeating: piece, count: 32 * 1024 / piece.utf8.count)
    let resolver = ODataResolver(type: SampleType.contact, now: sampleNow)
    let started = ContinuousClock.now
    for filter in [text, text + "1", "level in (" + text] {
      check(piece) { () throws(ODataError) in _ = try resolver.filter(filter) }
      check(piece) { () throws(ODataError) in _ = try resolver.order(filter) }
      check(piece) { () throws(ODataError) in _ = try resolver.select(filter) }
      check(piece) { () throws(ODataError) in _ = try resolver.expand(filter) }
      check(piece) { () throws(ODataError) in _ = try SearchParser.parse(filter) }
      check(piece) { () throws(ODataError) in _ = try QueryString.parse(filter) }
      check(piece) { () throws(ODataError) in _ = try ODataPath.parse("/api/v2.0/" + filter) }
    }
    #expect(ContinuousClock.now - started < .seconds(20))
  }
}

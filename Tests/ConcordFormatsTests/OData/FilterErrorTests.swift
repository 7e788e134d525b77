import ConcordCore
import ConcordFormats
import Testing

@Suite("OData: refused filters")
struct FilterErrorTests {
  @Test(
    "API-Q-2: a syntax error says what is wrong and where",
    arguments: [
      ("displayName eq", "an operand was expected, but the end was found at position 14"),
      ("displayName eq 'x", "a quote is not closed at position 15"),
      ("(displayName eq 'x'", "')' was expected, but the end was found at position 19"),
      ("displayName eq 'x')", "the end was expected, but ')' was found at position 18"),
      ("displayName = 'x'", "the character '=' has no meaning here at position 12"),
      (
        "displayName eq 'x' xor blocked", "the end was expected, but 'xor' was found at position 19"
      ),
      ("birthDate eq 2026-13-01", "'2026-13-01' is no literal at position 13"),
      ("level eq 1.2.3", "'1.2.3' is no literal at position 9"),
      ("displayName eq foo'x'", "the literal of type 'foo' is not valid at position 15"),
      ("level in (1,level)", "a literal was expected, but 'level' was found at position 12"),
      ("displayName eq @p", "the parameter '@p' is not given at position 15"),
      ("", "an operand was expected, but the end was found at position 0"),
    ])
  func syntax(_ filter: String, _ detail: String) {
    #expect(
      refusal(filter)
        == ODataError(400, "BadRequest", "Syntax error: \(detail) in '\(filter)'."))
  }

  @Test(
    "API-Q-3: an unknown property",
    arguments: [
      ("foo eq 'x'", "foo", "contact"), ("company/foo eq 'x'", "foo", "contact"),
      ("foo/number eq 'x'", "foo", "contact"), ("phones/any(p:p/foo eq 1)", "foo", "phone"),
      ("job/foo eq 1", "foo", "job"), ("displayName/foo eq 1", "displayName", "contact"),
    ])
  func unknownProperty(_ filter: String, _ name: String, _ type: String) {
    #expect(
      refusal(filter)
        == ODataError(
          400, "BadRequest",
          "Could not find a property named '\(name)' on type 'Microsoft.NAV.\(type)'."))
  }

  @Test(
    "API-F-4: operands of different types",
    arguments: [
      "displayName eq 5", "level eq 'x'", "balance eq true", "blocked eq 1", "blocked eq 'true'",
      "id eq 'abc'", "id eq 5", "birthDate eq 'x'", "lastModifiedDateTime eq 5",
      "displayName eq level", "birthDate eq lastModifiedDateTime", "level add 'x' eq 1",
      "displayName add 1 eq 1", "contains(level,'x')", "contains(displayName,5)",
      "year(displayName) eq 1", "hour(birthDate) eq 1", "round(displayName) eq 1", "displayName",
      "level", "not displayName", "level and blocked", "company eq 'x'", "company",
      "blocked gt true",
      "contains(displayName,'x') gt true", "substring(displayName,'x') eq 'x'", "level in ('x')",
      "contains(displayName,'x') in (true)", "displayName has 'x'", "number eq 2026-07-01",
      "type eq true", "opens eq 2026-07-01", "contains(type,'x')", "1 eq 'x'", "level eq (1 eq 1)",
    ])
  func mismatch(_ filter: String) {
    #expect(
      refusal(filter)
        == ODataError(
          400, "BadRequest", "A binary operator with incompatible types was detected."))
  }

  @Test("API-F-5: streams and unknown members")
  func streamsAndMembers() {
    #expect(
      refusal("picture eq null")
        == ODataError(400, "BadRequest", "The property 'picture' is a stream."))
    for literal in ["'Foo'", "7", "''", "Microsoft.NAV.contactType'Foo'"] {
      let error = refusal("type eq \(literal)")
      #expect(error?.status == 400 && error?.code == "BadRequest")
      #expect(
        error?.message.hasSuffix("is not an option. The existing options are: Company,Person")
          == true)
    }
  }

  @Test(
    "API-F-7: what is known but not offered",
    arguments: [
      "geo.distance(displayName,'x') eq 1", "matchesPattern(displayName,'x')",
      "phones/$count gt 1", "cast(level,Edm.Double) eq 1", "isof(displayName,Edm.String)",
      "phones/any(p:displayName eq 'x')", "phones/first(p:p/level eq 1)",
    ])
  func notOffered(_ filter: String) {
    let error = refusal(filter)
    #expect(error?.status == 501)
    #expect(error?.code == "BadRequest_MethodNotImplemented")
  }

  @Test(
    "other mistakes are bad requests",
    arguments: [
      "contains(displayName)", "now(1) eq 1", "phones eq null", "phones/number eq 'x'",
      "company/any()", "displayName/any(x:x/y eq 1)", "company/company/company/number eq 'x'",
      "cast(displayName) eq 'x'", "length() eq 1",
    ])
  func badRequests(_ filter: String) {
    let error = refusal(filter)
    #expect(error?.status == 400)
    #expect(error?.code == "BadRequest")
  }

  @Test("nesting and conditions are limited")
  func limits() {
    func wrapped(_ count: Int) -> String {
      String(repeating: "(", count: count) + "blocked" + String(repeating: ")", count: count)
    }
    #expect(refusal(wrapped(100)) == nil)
    #expect(refusal(wrapped(101))?.message.contains("more than 100 levels of nesting") == true)
    #expect(refusal(String(repeating: "not ", count: 30_000) + "blocked")?.status == 400)
    let sums = String(repeating: "1 add ", count: 5_000) + "1 eq 1"
    #expect(refusal(sums)?.message.contains("more than 100 levels of nesting") == true)
    func conditions(_ count: Int) -> String {
      Array(repeating: "level eq 1", count: count).joined(separator: " or ")
    }
    #expect(refusal(conditions(2_000)) == nil)
    #expect(refusal(conditions(2_001))?.message.contains("more than 2000 conditions") == true)
    #expect(refusal(String(repeating: "blocked and ", count: 2_001) + "blocked")?.status == 400)
  }

  @Test("a message repeats only the beginning of an endless filter")
  func longMessages() {
    let message = refusal("displayName eq '" + String(repeating: "x", count: 10_000))?.message
    #expect((message?.count ?? 0) < 700)
  }
}

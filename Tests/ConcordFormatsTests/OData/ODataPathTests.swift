import ConcordFormats
import Testing

@Suite("OData: addresses")
struct ODataPathTests {
  private typealias Segment = ODataPath.Segment
  private static let id = "5a0e6d1c-7f3b-4b7e-9d1a-5d0f0d7b8c11"

  private func path(_ raw: String) throws -> ODataPath {
    try #require(try ODataPath.parse(raw))
  }

  @Test("API-URL-1: prefixes")
  func prefixes() throws {
    #expect(try path("/api/v2.0").prefix == .none)
    #expect(try path("/BC/API/v2.0/companies").prefix == .instance("BC"))
    #expect(try path("/v2.0/Production/api/v2.0").prefix == .environment("Production"))
    #expect(
      try path("/V2.0/common/Production/api/v2.0").prefix
        == .tenant("common", environment: "Production"))
    #expect(try path("/BC/api/v2.0/companies").base == "/BC/api/v2.0")
    #expect(try path("/a%20b/odatav4/x").base == "/a%20b/odatav4")
    for raw in ["/", "", "/health/live", "/a/b/c/d/api/v2.0", "/x/y/api/v2.0"] {
      #expect(try ODataPath.parse(raw) == nil)
    }
  }

  @Test(
    "routes",
    arguments: [
      ("/api/v2.0/x", .standard), ("/api/concord/v1.0/x", .concord),
      ("/api/Concord/Sync/V1.0/x", .concord), ("/api/microsoft/automation/v2.0/x", .automation),
      ("/api/microsoft/runtime/v1.0/x", .runtime), ("/api/microsoft/runtime/beta/x", .runtime),
      ("/ODataV4/x", .dataServices), ("/api/v1.0/x", .unknown(["v1.0", "x"])),
      ("/api/fabrikam/app/v1.0/x(", .unknown(["fabrikam", "app", "v1.0"])), ("/api", .unknown([])),
    ] as [(String, ODataPath.Route)])
  func routes(_ raw: String, _ route: ODataPath.Route) throws {
    #expect(try path(raw).route == route)
    if case .unknown = route {
      #expect(try path(raw).segments.isEmpty)
    } else {
      #expect(try path(raw).segments == [Segment("x")])
    }
  }

  @Test("quirk 32, API-URL-2: doubled and trailing slashes")
  func slashes() throws {
    let expected = [Segment("Company", .text("X")), Segment("contacts")]
    #expect(try path("/ODataV4/Company('X')//contacts/").segments == expected)
    #expect(try path("//ODataV4//Company('X')/contacts//").segments == expected)
  }

  @Test(
    "quirk 4, API-URL-6: keys",
    arguments: [
      ("x(\(id))", .guid(id)), ("x(\(id.uppercased()))", .guid(id)), ("x('\(id)')", .guid(id)),
      ("x({\(id)})", .guid(id)), ("x(%7B\(id)%7D)", .guid(id)), ("x(guid'\(id)')", .guid(id)),
      ("x( \(id) )", .guid(id)), ("x('A')", .text("A")), ("x('O''Neil')", .text("O'Neil")),
      ("x('a/b(c)d')", .text("a/b(c)d")), ("x(%27a%2Fb)%27)", .text("a/b)")),
      ("x('a%20b+c')", .text("a b+c")), ("x('')", .text("")), ("x(12)", .text("12")),
      ("x(id=\(id.uppercased()))", .named([.init("id", id)])), ("x()", .none),
      ("x(No='C0001')", .named([.init("No", "C0001")])),
      ("x(a='1,=2', B=3)", .named([.init("a", "1,=2"), .init("B", "3")])),
      ("x('C1', 10000)", .positional(["C1", "10000"])), ("x(a,b)", .positional(["a", "b"])),
      ("Microsoft.NAV.explain(otherId=\(id))", .named([.init("otherId", id)])),
    ] as [(String, ODataPath.Key)])
  func keys(_ segment: String, _ key: ODataPath.Key) throws {
    let found = try path("/api/v2.0/\(segment)/y").segments
    try #require(found.count == 2)
    #expect(found[0].key == key)
    #expect(found[1] == Segment("y"))
  }

  @Test("a key of one record, with and without its name")
  func singleKeys() throws {
    #expect(ODataPath.Key.named([.init("ID", Self.id)]).single == .guid(Self.id))
    #expect(ODataPath.Key.guid(Self.id).single == .guid(Self.id))
    #expect(ODataPath.Key.named([.init("no", "x")]).single == nil)
    #expect(ODataPath.Key.none.single == nil)
  }

  @Test("the words of the protocol are segments as any others")
  func words() throws {
    let found = try path("/api/v2.0/companies(\(Self.id))/%24count").segments
    #expect(found == [Segment("companies", .guid(Self.id)), Segment("$count")])
    #expect(found[1].isNamed("$COUNT"))
  }

  @Test(
    "what is malformed is a bad address",
    arguments: [
      "x(", "x)", "x('a", "x('a'b)", "x(a(b)", "x(,)", "x(a,)", "x(a=)", "x(=1)", "x(a=1,2)",
      "(a)", "x(a)b", "x(foo'a')", "x%zz", "x%ff", "x%", "x%00", "x(')",
      "a/b/c/d/e/f/g/h/i/j/k",
    ])
  func malformed(_ segment: String) {
    #expect {
      try ODataPath.parse("/api/v2.0/\(segment)")
    } throws: { error in
      let error = error as? ODataError
      return error?.status == 400 && error?.code == "BadRequest_InvalidRequestUrl"
    }
  }
}

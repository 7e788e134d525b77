import ConcordCore
import ConcordFormats
import Testing

@Suite("OData: query options")
struct ODataQueryTests {
  private let resolver = ODataResolver(type: SampleType.contact, now: sampleNow)

  private func refusal(_ body: () throws(ODataError) -> Void) -> ODataError? {
    do throws(ODataError) {
      try body()
      return nil
    } catch {
      return error
    }
  }

  // MARK: Query strings

  @Test("quirk 1, API-URL-4: blanks, percent signs, names in any case")
  func queryStrings() throws {
    let options = try QueryString.parse(
      "%24Filter=lastModifiedDateTime+gt+2026-03-25T00%3A00%3A00Z&$TOP=5&tenant=default&&"
        + "$schemaversion=2.0&api-version=1&aid=FIN&company=A&Company=B%26C&previewToken=x%3D=y"
        + "&@P1='a'&flag&deltaToken=d")
    #expect(options[.filter] == "lastModifiedDateTime gt 2026-03-25T00:00:00Z")
    #expect(
      try resolver.query(options).filter?.short
        == "lastModifiedDateTime gt '2026-03-25T00:00:00.000Z'")
    #expect(try options.number(.top) == 5)
    #expect(try options.number(.skip) == nil)
    #expect(options.parameter("company") == "B&C")
    #expect(options.parameter("previewToken") == "x==y")
    #expect(options.parameter("flag") == "")
    #expect(options.parameter("aid") == "FIN")
    #expect(options.parameter("tenant") == nil)
    #expect(options.aliases == ["p1": "'a'"])
    #expect(options[.deltatoken] == "d")
    #expect(try QueryString.parse("") == ODataOptions())
  }

  @Test("quirk 13: how many, without rows")
  func counting() throws {
    let query = try resolver.query(QueryString.parse("$top=0&$count=true"))
    #expect(query.top == 0)
    #expect(query.wantsCount)
    #expect(try !resolver.query(QueryString.parse("$top=1&$count=false")).wantsCount)
  }

  @Test(
    "query strings that are refused",
    arguments: [
      ("$foo=1", 400), ("$apply=x", 501), ("$COMPUTE=x", 501), ("$index=1", 501), ("a=%zz", 400),
      ("a=%e", 400), ("a=%ff", 400), ("a=%00", 400), ("$top=1&$Top=2", 400), ("$=1", 400),
    ])
  func refusedStrings(_ raw: String, _ status: Int) {
    #expect(refusal { () throws(ODataError) in _ = try QueryString.parse(raw) }?.status == status)
  }

  @Test("API-Q-1: queries are long, but not endless")
  func lengths() throws {
    let long = "$filter=displayName eq '" + String(repeating: "x", count: 32_000) + "'"
    #expect(try resolver.query(QueryString.parse(long)).filter != nil)
    let endless = "a=" + String(repeating: "x", count: 32 * 1024)
    #expect(
      refusal { () throws(ODataError) in _ = try QueryString.parse(endless) }?.status == 414)
  }

  @Test(
    "API-P-1: numbers that are none",
    arguments: [
      "$top=-1", "$skip=x", "$top=", "$top=1.5", "$skip=99999999999999999999", "$count=maybe",
    ])
  func refusedNumbers(_ raw: String) {
    let error = refusal { () throws(ODataError) in
      _ = try resolver.query(QueryString.parse(raw))
    }
    #expect(error?.status == 400 && error?.code == "BadRequest")
  }

  // MARK: $orderby, $select

  @Test("$orderby")
  func order() throws {
    #expect(
      try resolver.order("displayName, NUMBER desc,company/level ASC, job/displayName")
        == [
          ListOrder(.column("displayName"), .text),
          ListOrder(.column("number"), .code, descends: true),
          ListOrder(.linkedContact(.column("level")), .integer),
        ])
    let ten = Array(repeating: "level", count: 10).joined(separator: ",")
    #expect(try resolver.order(ten).count == 10)
    for text in [
      ten + ",level", "foo", "picture", "company", "phones", "level down", "level,", ",",
    ] {
      #expect(refusal { () throws(ODataError) in _ = try resolver.order(text) }?.status == 400)
    }
  }

  @Test("$select")
  func select() throws {
    let select = try resolver.select("DISPLAYNAME, id,displayName ,*,phones,company/number,picture")
    #expect(select.properties == ["displayName", "id", "picture"])
    #expect(select.navigations == ["phones", "company"])
    #expect(select.isAll)
    #expect(try resolver.query(QueryString.parse("$select=")).select == nil)
    #expect(
      refusal { () throws(ODataError) in _ = try resolver.select("id,foo") }?.message
        == "Could not find a property named 'foo' on type 'Microsoft.NAV.contact'.")
  }

  // MARK: $expand

  @Test("$expand with options of its own")
  func expand() throws {
    let items = try resolver.expand(
      "company($select=number;$filter=displayName eq 'a;b,(c' and level in (1,2);$top=3;"
        + "$expand=phones($orderby=level desc;$count=true)), phones/$ref,job,company($levels=3),*")
    #expect(items.map(\.name) == ["company", "phones", "job", "company", "*"])
    #expect(items[0].query.select?.properties == ["number"])
    #expect(
      items[0].query.filter?.short == "and(displayName eq 'a;b,(c'; level in [1, 2])")
    #expect(items[0].query.top == 3)
    let inner = try #require(items[0].query.expand.first)
    #expect(inner.query.order == [ListOrder(.column("phone.level"), .integer, descends: true)])
    #expect(inner.query.wantsCount)
    #expect(items[1].isReference)
    #expect(items[3].levels == 3)
    #expect(items[4].navigation == nil)
    #expect(try resolver.expand("phones/$count").first?.isCount == true)
  }

  @Test(
    "expanding has a depth and a grammar",
    arguments: [
      "foo", "company($expand=foo)", "company(", "company)", "company($top)", "company($top=x)",
      "company($skiptoken=x)", "company(select=number)", "company($levels=9)", "company('",
      "company($top=1;$top=2)", "company($select=number)x", "",
    ])
  func refusedExpand(_ text: String) {
    #expect(refusal { () throws(ODataError) in _ = try resolver.expand(text) }?.status == 400)
  }

  @Test("five levels can be expanded, six cannot")
  func expandDepth() throws {
    func nested(_ levels: Int) -> String {
      levels == 1 ? "company" : "company($expand=\(nested(levels - 1)))"
    }
    #expect(try resolver.expand(nested(5)).count == 1)
    #expect(
      refusal { () throws(ODataError) in _ = try resolver.expand(nested(6)) }?.status == 400)
  }

  // MARK: $search

  @Test(
    "$search",
    arguments: [
      ("holm", .term("holm")), ("holm sons", .and([.term("holm"), .term("sons")])),
      ("holm AND sons", .and([.term("holm"), .term("sons")])),
      ("\"holm & sons\"", .term("holm & sons")),
      ("a b OR c", .or([.and([.term("a"), .term("b")]), .term("c")])),
      ("a NOT b", .and([.term("a"), .not(.term("b"))])),
      ("a (b OR c)", .and([.term("a"), .or([.term("b"), .term("c")])])),
      ("or and", .and([.term("or"), .term("and")])), ("o'neil", .term("o'neil")),
    ] as [(String, ListSearch)])
  func search(_ text: String, _ expected: ListSearch) throws {
    #expect(try SearchParser.parse(text) == expected)
  }

  @Test(
    "searches that are refused",
    arguments: [
      "(a", "a)", "OR a", "a OR", "NOT", "\"a", "()", "\"\"", "a AND OR b",
    ])
  func refusedSearch(_ text: String) {
    let error = refusal { () throws(ODataError) in _ = try SearchParser.parse(text) }
    #expect(error?.status == 400)
    #expect(error?.message.contains(" at position ") == true)
  }
}

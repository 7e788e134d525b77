import ConcordCore
import ConcordFormats
import Testing

@Suite("CSV: saved mappings")
struct CSVMappingTests {
  @Test("CSV-2: a mapping is one entry per line, with comments")
  func text() throws {
    let mapping = try CSVMapping(
      text:
        "# our old shop\r\n\r\nCust No = number \n  Name 1=displayName\n\\#=priority\na=b=city\n")
    #expect(
      mapping.entries == [
        .init(column: "Cust No", apiName: "number"),
        .init(column: "Name 1", apiName: "displayName"),
        .init(column: "#", apiName: "priority"),
        .init(column: "a=b", apiName: "city"),
      ])
  }

  static let mappings: [[CSVMapping.Entry]] = [
    [], [.init(column: "Ort", apiName: "city")],
    [.init(column: "# Orders", apiName: "priority"), .init(column: "\\x", apiName: "note")],
    [.init(column: "a=b", apiName: ""), .init(column: "Наименование", apiName: "displayName")],
  ]

  @Test("CSV-2: a mapping that is written reads as the same mapping", arguments: mappings)
  func roundTrip(entries: [CSVMapping.Entry]) throws {
    let mapping = CSVMapping(entries)
    #expect(try CSVMapping(text: mapping.text) == mapping)
    #expect(try CSVMapping(options: entries.map(\.text)) == mapping)
  }

  @Test("CSV-2: entries of another form and columns named twice are refused together")
  func refused() {
    let error = #expect(throws: ConcordError.self) {
      try CSVMapping(options: ["number", "=city", "Ort=city", "ORT=state", "a=b"])
    }
    #expect(error?.violations.map(\.code) == [.range, .range, .range])
    #expect(error?.violations.map(\.field) == ["map", "map", "map"])
    #expect(
      error?.violations.map { $0.arguments[0] } == [
        "map \"number\"", "map \"=city\"", "map \"ORT=state\"",
      ])
  }

  @Test("CSV-2: options win over a saved mapping")
  func overriding() throws {
    let saved = try CSVMapping(text: "Ort=state\nPLZ=postalCode")
    let options = try CSVMapping(options: ["ort=city"])
    #expect(
      saved.overridden(by: options).entries.map(\.text) == ["PLZ=postalCode", "ort=city"])
  }
}

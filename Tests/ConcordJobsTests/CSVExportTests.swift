import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordStore
import Synchronization
import Testing

@Suite("Exporting CSV")
struct CSVExportTests {
  private func export(
    _ scene: ImportScene, _ entity: EntityKind = .contact, _ options: CSVExportOptions = .init()
  ) async throws -> (text: String, outcome: ExportOutcome) {
    let bytes = Mutex<[UInt8]>([])
    let outcome = try await scene.runner.exportCSV(entity, options) { chunk throws(ConcordError) in
      bytes.withLock { $0 += chunk }
    }
    return (String(decoding: bytes.withLock { $0 }, as: UTF8.self), outcome)
  }

  private func options(
    _ columns: String, captions: Bool = false, filters: [(String, String)] = []
  ) throws -> CSVExportOptions {
    var options = CSVExportOptions()
    options.columns = columns.split(separator: ",").map(String.init)
    options.writing = CSVWriterOptions(hasByteOrderMark: false, usesCaptions: captions)
    options.filters = try filters.map { name, text in
      (try #require(EntityKind.contact.entity.field(name)), try RecordFilter(text))
    }
    return options
  }

  @Test("CSV-1: chosen columns by name or caption, sorted by number, filtered, blocked left out")
  func chosen() async throws {
    let scene = try await ImportScene()
    _ = try await scene.importCSV(
      """
      number,displayName,city,privacyBlocked,note
      C,"Holm, \"\"Sons\"\"",Ribe,no,"a
      b"
      A,Dahl,Oslo,,
      B,Mohr,Ribe,yes,
      """)
    let all = try await export(scene, .contact, try options("number,displayName,note"))
    #expect(
      all.text == "number,displayName,note\r\nA,Dahl,\r\nC,\"Holm, \"\"Sons\"\"\",\"a\nb\"\r\n")
    #expect(all.outcome.count == 2 && all.outcome.leftOut == 1)
    let filtered = try await export(
      scene, .contact,
      try options("number,city", captions: true, filters: [("city", "Ribe|Vejle")]))
    #expect(filtered.text == "No.,City\r\nC,Ribe\r\n")
    #expect(try await export(scene).text.hasPrefix("\u{FEFF}number,type,displayName,"))
    let unknown = await refusal {
      _ = try await export(scene, .contact, try options("number,hat,mailingGroups"))
    }
    #expect(unknown.map(\.field) == ["hat", "mailingGroups"])
  }

  @Test("CSV-1: the numbers of linked records are columns on request")
  func links() async throws {
    let scene = try await ImportScene()
    _ = try await scene.importCSV(
      "number,displayName,contactName\nK1,Holm,Ann Lee", into: .customer)
    _ = try await scene.importCSV("number,displayName\nV1,Dahl", into: .vendor)
    let text = try await export(
      scene, .contact, try options("displayName,customerNumber,vendorNumber")
    ).text
    #expect(
      text.split(separator: "\r\n").dropFirst().sorted() == [
        "Ann Lee,K1,", "Dahl,,V1", "Holm,K1,",
      ])
  }

  @Test("INV-32: an export of contacts imported into an empty company exports the same")
  func roundTrip() async throws {
    let scene = try await ImportScene()
    for real in ImportKindsTests.RealFile.all {
      _ = try await scene.run(real.file, into: real.entity, real.options)
    }
    let longName = "Annabella " + String(repeating: "q", count: 60)
    _ = try await scene.importCSV(
      """
      number,type,displayName,firstName,surname,companyName,searchName,minor,note,email2,website
      Z1,Person,\(longName),,,,odd,,"two
      lines",a@b.example,https://example.com
      Z2,Person,,Ann,Lee,,,yes,,,
      Z3,Company,=SUM(A1),,,,,,,,
      Z4,Company,\\<clear>,,,,,,,,
      """)
    let exported = try await export(scene).text
    for entity in [EntityKind.contact, .customer, .vendor, .bankAccount, .employee] {
      let first = try await export(scene, entity).text
      let empty = try await ImportScene()
      let result = try await empty.importCSV(first, into: entity) { $0.blankClears = true }
      #expect(result.counts.failed == 0, "\(result.rows.filter { $0.action == .error }.prefix(3))")
      #expect(try await export(empty, entity).text == first)
      #expect(
        try await empty.importCSV(first, into: entity) { $0.blankClears = true }.counts.updated
          == 0)
      let plain = try await ImportScene()
      #expect(try await plain.importCSV(first, into: entity).counts.failed == 0)
      #expect(
        try await plain.importCSV(first, into: entity).counts.unchanged == result.counts.created)
    }
    #expect(try await export(scene).text == exported)
  }

  @Test("CSV-1: captions, other delimiters and protected formulas come back as they were")
  func otherForms() async throws {
    let scene = try await ImportScene()
    _ = try await scene.importCSV("number,displayName,phoneNumber\nA,=1+2;x,+45 12")
    for delimiter in CSVDelimiter.allCases {
      var options = CSVExportOptions()
      options.writing = CSVWriterOptions(
        delimiter: delimiter, usesCaptions: true, protectsFormulas: true)
      let text = try await export(scene, .contact, options).text
      let empty = try await ImportScene()
      let result = try await empty.importCSV(text) { $0.excel = true }
      #expect(result.counts.created == 1, "\(result.summary)")
      #expect(try await empty.state() == scene.state())
    }
  }
}

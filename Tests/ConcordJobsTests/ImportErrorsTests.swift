import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordStore
import Foundation
import Synchronization
import Testing

@Suite("Bad rows and bad files")
struct ImportErrorsTests {
  @Test("CSV-15: every error of a row is named with line, column, code and value; good rows go on")
  func rowErrors() async throws {
    let scene = try await ImportScene()
    let long = String(repeating: "x", count: 101)
    let result = try await scene.importCSV(
      """
      No,Name,Phone,Country,E-Mail,Salesperson,minor
      A,Holm,12,DK,,,
      B,\(long),12 three,Atlantis,nobody,NONE,perhaps
      C,Dahl,12,,,,,,more
      D,Mohr
      E,"Wo\u{1}lf",,,,,
      F,Lund,,,,,
      """)
    #expect(
      result.summary == [
        "1 Create A",
        "2 Error E-REF@Country E-RANGE@minor E-LENGTH@Name E-PHONE@Phone E-EMAIL@E-Mail "
          + "E-REF@Salesperson",
        "3 Error E-FILE@", "4 Error E-FILE@", "5 Error E-CONTROL@Name", "6 Create F",
      ])
    let bad = result.rows.first { $0.number == 2 }
    #expect(bad?.line == 3)
    #expect(bad?.problems[0].value == "Atlantis")
    #expect(bad?.problems[2].violation.arguments == ["Name", "100", "101"])
    let rows = try await scene.store.read(scene.company.key) { reader throws(ConcordError) in
      try reader.rows(ofImport: try reader.imports(limit: 1)[0].id, limit: 10)
    }
    #expect(rows.map(\.action) == [.create, .error, .error, .error, .error, .create])
    #expect(rows[1].errorCode == "E-REF" && rows[1].errorColumn == "Country" && rows[1].line == 3)
    #expect(rows[1].message.split(separator: "\n").count == 6)
  }

  @Test("CSV-15: the file of bad rows can be corrected and imported as it is")
  func errorFile() async throws {
    let scene = try await ImportScene()
    let bytes = Mutex<[UInt8]>([])
    let errors = ImportErrorFile { chunk throws(ConcordError) in
      bytes.withLock { $0 += chunk }
    }
    let file = ImportFile(
      name: "a.csv",
      bytes: Array("Nr;Name;Land\nA;Holm;DK\nB;\"Dahl; Søn\";Atlantis\n".utf8))
    var options = CSVImportOptions()
    options.map = "Nr=number\nLand=country\n"
    let outcome = try await scene.runner.importCSV(
      file, into: .contact, options, scene.context,
      watch: ImportWatch(opened: errors.open, row: errors.add))
    try errors.finish()
    #expect(outcome.counts == ImportCounts(created: 1, failed: 1) && errors.count == 1)
    let text = String(decoding: bytes.withLock { $0 }, as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline)
    #expect(lines[0] == "\u{FEFF}errorLine,errorColumn,errorCode,errorMessage,Nr,Name,Land")
    #expect(lines[1].hasPrefix("3,Land,E-REF,"))
    #expect(lines[1].hasSuffix(",B,\"Dahl; Søn\",Atlantis"))
    let corrected = try await scene.importCSV(
      text.replacingOccurrences(of: ",Atlantis", with: ",NO")
    ) { $0.map = options.map }
    #expect(corrected.summary == ["1 Create B"])
    #expect(try await scene.find(.contact, "B")[Contact.name] == "Dahl; Søn")
  }

  @Test("CSV-15: --atomic imports all rows or none, and names every bad row")
  func atomic() async throws {
    let scene = try await ImportScene()
    let bad = "number,displayName,country\nA,Holm,DK\nB,Dahl,XX\nC,Mohr,YY"
    let refused = try await scene.importCSV(bad) { $0.atomic = true }
    #expect(refused.outcome.status == .refused && refused.outcome.batch == 0)
    #expect(refused.summary == ["2 Error E-REF@country", "3 Error E-REF@country"])
    #expect(try await scene.records(.contact).isEmpty)
    #expect(try await scene.batches().isEmpty)
    let done = try await scene.importCSV("number,displayName\nA,Holm\nB,Dahl\nA,Holm") {
      $0.atomic = true
    }
    #expect(done.summary == ["1 Create A", "2 Create B", "3 Unchanged A"])
    let batch = try #require(try await scene.batches().first)
    #expect(batch.number == done.outcome.batch && batch.status == .done)
    #expect(batch.counts == ImportCounts(created: 2, unchanged: 1))
  }

  @Test("CSV-15: --max-errors stops, and the import can be resumed")
  func maxErrors() async throws {
    let scene = try await ImportScene()
    let rows = (1...1000).map { "N\($0),\($0 < 300 ? "" : "Name")" }
    let file = ImportFile(
      name: "a.csv", bytes: Array(("number,displayName\n" + rows.joined(separator: "\n")).utf8))
    var options = CSVImportOptions()
    options.maxErrors = 10
    let result = try await scene.run(file, into: .contact, options)
    #expect(result.outcome.status == .interrupted)
    #expect(result.counts.failed >= 10 && result.counts.total < 1000)
  }

  @Test(
    "8.3: a file that is no CSV file with a header is E-FILE, and no row is used",
    arguments: [
      "", "number,displayName\n", "a\u{0}b,c\n1,2\n", "1,2\n3,4\n",
      "number,displayName\nA,Holm\nB,\"Dahl\nC,Mohr\n", "number,No.\nA,B\n",
    ])
  func badFiles(text: String) async throws {
    let scene = try await ImportScene()
    let violations = await refusal { _ = try await scene.importCSV(text) }
    #expect(violations.map(\.code) == [.file])
    #expect(try await scene.records(.contact).isEmpty)
    #expect(try await scene.batches().isEmpty)
  }

  @Test("CSV-2: unknown columns are refused together, or left out and reported")
  func unknownColumns() async throws {
    let scene = try await ImportScene()
    let file = "number,displayName,shoeSize,hat\nA,Holm,42,L"
    let violations = await refusal { _ = try await scene.importCSV(file) }
    #expect(violations.map(\.field) == ["shoeSize", "hat"])
    let result = try await scene.importCSV(file) { $0.ignoreUnknown = true }
    #expect(result.opening?.warnings.count == 1 && result.counts.created == 1)
  }

  @Test("CSV-20, CSV-10: what comes with later chapters is refused with a clear word")
  func laterChapters() async throws {
    let scene = try await ImportScene()
    let columns = await refusal {
      _ = try await scene.importCSV("number,mailingGroups\nA,VIP")
    }
    #expect(columns.map(\.code) == [.field])
    #expect(columns[0].message.contains("classification chapter"))
    let score = await refusal { _ = try ImportMatch(named: "score") }
    #expect(score.map(\.code) == [.field] && score[0].message.contains("duplicates chapter"))
    #expect(await refusal { _ = try ImportMatch(named: "name") }.map(\.code) == [.range])
  }

  @Test("CSV-3: a wrong encoding is a row error with its column; the others are unharmed")
  func encodings() async throws {
    let scene = try await ImportScene()
    let bytes = Array("number,displayName\nA,K".utf8) + [0xF8] + Array("ge\nB,Dahl\n".utf8)
    let result = try await scene.importBytes(bytes) { $0.encoding = "utf-8" }
    #expect(result.summary == ["1 Error E-FILE@displayName", "2 Create B"])
    let guessed = try await scene.importBytes(bytes)
    #expect(guessed.counts == ImportCounts(created: 1, unchanged: 1))
    #expect(try await scene.find(.contact, "A")[Contact.name] == "Køge")
    #expect(guessed.opening?.warnings.count == 1)
  }

  @Test("text in other directions and scripts is kept as it is")
  func scripts() async throws {
    let scene = try await ImportScene()
    let names = ["شركة النور", "חברת אור", "Общество «Заря»", "株式会社", "E\u{301}clair"]
    let rows = names.enumerated().map { "N\($0),\($1)" }.joined(separator: "\n")
    #expect(try await scene.importCSV("number,displayName\n" + rows).counts.created == 5)
    for (index, name) in names.enumerated() {
      #expect(
        try await scene.find(.contact, "N\(index)")[Contact.name]
          == name.precomposedStringWithCanonicalMapping)
    }
  }
}

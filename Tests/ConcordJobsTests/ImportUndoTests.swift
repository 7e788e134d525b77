import ConcordCore
import ConcordJobs
import ConcordStore
import Foundation
import Synchronization
import Testing

@Suite("Undoing and resuming imports")
struct ImportUndoTests {
  @Test("CSV-17: an import is a batch with file, user, options and counts")
  func batch() async throws {
    let scene = try await ImportScene()
    let done = try await scene.importCSV("number,displayName\nA,Holm\nB,", name: "my.csv")
    let batch = try #require(try await scene.batches().first)
    #expect(batch.number == done.outcome.batch && batch.fileName == "my.csv")
    #expect(batch.format == "csv" && batch.entity == .contact && batch.user == "ANNA")
    #expect(batch.fileHash.count == 64 && batch.options.contains("\"match\"") == false)
    #expect(batch.counts == ImportCounts(created: 1, failed: 1) && batch.status == .done)
    let operation = try await scene.store.read(scene.company.key) { reader throws(ConcordError) in
      try reader.operations(ofBatch: batch.number, limit: 10)
    }
    #expect(operation.count == 1 && operation[0].client == "csv:\(batch.number)")
    #expect(operation[0].channel == "Import" && operation[0].reason == "migration")
  }

  @Test("CSV-17: undo puts every field back and deletes what was created")
  func undoAll() async throws {
    let scene = try await ImportScene()
    _ = try await scene.importCSV("number,displayName,city\nA,Holm,Ribe")
    let before = try await scene.state()
    let done = try await scene.importCSV(
      "number,type,displayName,companyNumber,city\nB,,Dahl,,\nP,Person,Ann Lee,B,\nA,,,,Vejle")
    let kinds = try await scene.importCSV(
      "displayName,contactName\nMohr,Bo Dahl", into: .customer)
    for result in [kinds, done] {
      let undo = try await scene.runner.undoImport(result.outcome.batch, scene.context)
      #expect(undo.rest.isEmpty)
    }
    #expect(try await scene.state() == before)
    #expect(try await scene.batches().map(\.status) == [.undone, .undone, .done])
    let twice = await refusal {
      _ = try await scene.runner.undoImport(done.outcome.batch, scene.context)
    }
    #expect(twice.map(\.code) == [.undoState])
    let again = try await scene.importCSV("displayName,contactName\nMohr,Bo Dahl", into: .customer)
    #expect(again.counts.created == 1)
  }

  @Test("CSV-17: what was changed or is used since stays and is listed")
  func undoRest() async throws {
    let scene = try await ImportScene()
    _ = try await scene.importCSV("number,displayName,city,phoneNumber\nU,Lund,Ribe,1")
    let done = try await scene.importCSV(
      """
      number,displayName,city,phoneNumber
      A,Holm,,
      B,Dahl,,
      C,Mohr,,
      D,Wolf,,
      U,,Vejle,2
      """)
    try await scene.perform(
      ModifyContact("A", try Entries(.contact, [("city", .text("Oslo"))])))
    try await scene.perform(
      CreateContact(
        try Entries(
          .contact,
          [("type", .text("Person")), ("displayName", .text("Ann")), ("companyNumber", .text("B"))])
      ))
    try await scene.perform(CreateFromContact(contact: "C", .customer, template: .none))
    try await scene.perform(
      ModifyContact("U", try Entries(.contact, [("phoneNumber", .text("3"))])))
    let undo = try await scene.runner.undoImport(done.outcome.batch, scene.context)
    #expect(Set(undo.rest.map(\.recordNumber)) == ["A", "B", "C", "U"])
    #expect(undo.rest.first { $0.recordNumber == "C" }?.messages[0].contains("is used by") == true)
    let left = try await scene.records(.contact).map(\.number)
    #expect(left.contains("A") && left.contains("B") && left.contains("C"))
    #expect(!left.contains("D"))
    let lund = try await scene.find(.contact, "U")
    #expect(lund[Contact.city] == "Ribe" && lund[Contact.phone] == "3")
    #expect(try await scene.batches()[0].status == .partiallyUndone)
    #expect(try await scene.records(.customer).count == 1)
    let again = try await scene.runner.undoImport(done.outcome.batch, scene.context)
    #expect(again.undone == 0 && again.rest.count == 3)
  }

  @Test("8.3: an import that is stopped is interrupted, and resuming ends where the whole would")
  func resume() async throws {
    let scene = try await ImportScene()
    var rows = ["number,type,displayName,companyNumber,city"]
    for index in 0..<600 {
      rows.append("P\(index),Person,Ann Nr\(index),C\(index),")
      rows.append("C\(index),Company,Company \(index),,Ribe")
      rows.append("D\(index),Company,,,")
    }
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("concord-\(UUID().uuidString).csv").path
    try rows.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let stopAfter = Mutex(3)
    let first = try await scene.run(
      ImportFile(path: path), into: .contact, CSVImportOptions()
    ) { _ in
      stopAfter.withLock { left in
        left -= 1
        return left > 0
      }
    }
    #expect(first.outcome.status == .interrupted && first.counts.total < 1800)
    #expect(try await scene.batches()[0].status == .interrupted)
    let rest = try await scene.runner.resumeImport(first.outcome.batch, scene.context)
    #expect(rest.counts == ImportCounts(created: 1200, failed: 600))
    let batch = try await scene.batches()[0]
    #expect(batch.status == .done && batch.counts == rest.counts)
    let whole = try await ImportScene()
    _ = try await whole.run(ImportFile(path: path), into: .contact, CSVImportOptions())
    #expect(try await whole.state() == scene.state())
    let done = await refusal {
      _ = try await scene.runner.resumeImport(first.outcome.batch, scene.context)
    }
    #expect(done.map(\.code) == [.range])
  }

  @Test("8.3: an import whose process is gone is marked as interrupted; another file is refused")
  func orphan() async throws {
    let scene = try await ImportScene()
    let options = """
      {"csv":{"atomic":false,"blankClears":false,"createCompanies":false,"dateFormat":"",\
      "decimalMark":"","delimiter":"","encoding":"","excel":false,"ignoreUnknown":false,"map":"",\
      "maxErrors":0,"mode":"createOrUpdate","template":""},"path":"","process":\
      {"host":"\(ProcessInfo.processInfo.hostName)","number":\
      \(ProcessInfo.processInfo.processIdentifier),"token":"earlier"},"reason":""}
      """
    let number = try await scene.store.nextBatchNumber(in: scene.company.key)
    try await scene.store.keep(scene.company.key) { books throws(ConcordError) in
      _ = try books.createImport(
        number: number, format: "csv", fileName: "a.csv", fileHash: "0", entity: .contact,
        options: options, by: "ANNA")
    }
    #expect(try await scene.runner.imports(limit: 10).map(\.status) == [.interrupted])
    let file = ImportFile(name: "a.csv", bytes: Array("number,displayName\nA,Holm".utf8))
    let violations = await refusal {
      _ = try await scene.runner.resumeImport(number, file: file, scene.context)
    }
    #expect(violations.map(\.code) == [.file])
    let unknown = await refusal { _ = try await scene.runner.importBatch(99) }
    #expect(unknown.map(\.code) == [.notFound])
  }
}

import ConcordCore
import ConcordJobs
import ConcordStore
import Testing

@Suite("Which record a row of an import means")
struct ImportKeysTests {
  private static let two = """
    number,externalId,type,displayName,email,taxRegistrationNumber,phoneNumber
    A,X1,Company,Holm,Info@Holm.example,DK12345678,12 34
    B,X2,Company,Dahl,info@dahl.example,DK87654321,56 78
    """

  private func scene() async throws -> ImportScene {
    let scene = try await ImportScene()
    #expect(try await scene.importCSV(Self.two).counts.created == 2)
    return scene
  }

  @Test("CSV-10: id, number and External ID mean a record; the first that is there wins")
  func firmKeys() async throws {
    let scene = try await scene()
    let id = try await scene.find(.contact, "A").key.id
    let result = try await scene.importCSV(
      """
      id,number,externalId,city
      \(id),,,Aarhus
      ,b,,Odense
      ,,x1,Vejle
      \(id),A,X1,Ribe
      """)
    #expect(result.summary == ["1 Update A", "2 Update B", "3 Update A", "4 Update A"])
  }

  @Test("CSV-10: keys that mean different contacts are E-KEYCONFLICT, and nothing changes")
  func conflicts() async throws {
    let scene = try await scene()
    let head = try await scene.head()
    let result = try await scene.importCSV("number,externalId,city\nA,X2,Ribe")
    #expect(result.summary == ["1 Error E-KEYCONFLICT@number"])
    #expect(try await scene.head() == head)
  }

  @Test(
    "CSV-10: --match finds records by e-mail, VAT number or phone number",
    arguments: [
      (ImportMatch.email, "info@HOLM.example,,"), (.vat, ",dk12345678,"), (.phone, ",,12 34"),
    ])
  func match(key: ImportMatch, cells: String) async throws {
    let scene = try await scene()
    let file = "email,taxRegistrationNumber,phoneNumber,city\n\(cells),Ribe"
    let result = try await scene.importCSV(file) { $0.match = key }
    #expect(result.summary == ["1 Update A"])
    let unasked = try await scene.importCSV(file)
    #expect(unasked.counts.failed == 1)
  }

  @Test("CSV-10: a match key that fits several contacts is E-KEYAMBIGUOUS with the candidates")
  func ambiguous() async throws {
    let scene = try await scene()
    _ = try await scene.importCSV(
      "number,type,displayName,companyNumber\nP,Person,Ann Lee,A\nQ,Person,Bo Lee,A")
    let file = "email,city\ninfo@holm.example,Ribe"
    let result = try await scene.importCSV(file) { $0.match = .email }
    #expect(result.summary == ["1 Error E-KEYAMBIGUOUS@email"])
    #expect(result.rows[0].problems[0].violation.candidates.count == 3)
    let company = try await scene.importCSV("type,email,city\nCompany,info@holm.example,Ribe") {
      $0.match = .email
    }
    #expect(company.summary == ["1 Update A"])
  }

  @Test("CSV-11: --create-only and --update-only skip the other rows")
  func modes() async throws {
    let scene = try await scene()
    let file = "number,displayName\nA,Other\nN,New"
    for isDryRun in [true, false] {
      let created = try await scene.importCSV(file, isDryRun: isDryRun) { $0.mode = .createOnly }
      #expect(created.summary == ["1 Skip A", "2 Create N"])
    }
    let updated = try await scene.importCSV("number,displayName\nA,Other\nM,New") {
      $0.mode = .updateOnly
    }
    #expect(updated.summary == ["1 Update A", "2 Skip "])
  }

  @Test("CSV-11: a new number needs a series with manual numbers")
  func manualNumbers() async throws {
    let scene = try await scene()
    let fields = try Entries(.numberSeries, [("manualNumbers", .integer(0))])
    let series = try await scene.find(.numberSeries, "CONT")
    try await scene.perform(ModifyRow(series.key, fields))
    let result = try await scene.importCSV("number,displayName\nN,New")
    #expect(result.summary == ["1 Error E-NS-MANUAL@number"])
  }

  @Test("CSV-21: numbers of existing contacts, links and computed fields are never imported")
  func neverImported() async throws {
    let scene = try await scene()
    let renumbered = try await scene.importCSV("externalId,number\nX1,Z9")
    #expect(renumbered.summary == ["1 Error E-READONLY@number"])
    let computed = try await scene.importCSV(
      "number,customerNumber,contactBusinessRelation,city\nA,K1,Customer,Ribe")
    #expect(computed.summary == ["1 Update A"])
    #expect(
      computed.opening?.warnings == [
        "These columns are not imported: customerNumber, contactBusinessRelation."
      ])
    _ = try await scene.importCSV("number,type,displayName,companyNumber\nP,Person,Ann Lee,A")
    let typed = try await scene.importCSV("number,type\nA,Person")
    #expect(typed.rows[0].problems.contains { $0.violation.code == .typePeople })
  }

  @Test("CSV-16: importing twice gives only unchanged rows and no journal entries")
  func idempotence() async throws {
    let scene = try await scene()
    let keyless = "type,displayName,city,country\nCompany,Nordic,Oslo,Norway\nPerson,Ann Lee,,\n"
    let keyed = "number,displayName,firstName,surname,type\nE,Bo Dahl,Bo,Dahl,Person\n"
    for file in [Self.two, keyless, keyed] { _ = try await scene.importCSV(file) }
    let head = try await scene.head()
    let state = try await scene.state()
    for file in [Self.two, keyless, keyed] {
      for isDryRun in [true, false] {
        let again = try await scene.importCSV(file, isDryRun: isDryRun)
        #expect(again.counts.unchanged == again.outcome.rowCount, "\(again.summary)")
      }
    }
    // Another order of columns asks for the same.
    let turned = "country,city,displayName,type\nNorway,Oslo,Nordic,Company\n"
    #expect(try await scene.importCSV(turned).counts.unchanged == 1)
    #expect(try await scene.head() == head)
    #expect(try await scene.state() == state)
  }

  @Test("CSV-16: equal rows without keys mean one record, within a file too")
  func equalRows() async throws {
    let scene = try await ImportScene()
    let file = "displayName,city\nHolm,Ribe\nHolm,Ribe\nHolm,Vejle"
    for isDryRun in [true, false] {
      let result = try await scene.importCSV(file, isDryRun: isDryRun)
      #expect(
        result.summary == ["1 Create CT000001", "2 Unchanged CT000001", "3 Create CT000002"])
    }
  }
}

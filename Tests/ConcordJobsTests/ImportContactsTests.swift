import ConcordCore
import ConcordJobs
import ConcordStore
import Foundation
import Testing

@Suite("Importing contacts")
struct ImportContactsTests {
  @Test(
    "CSV-11: rows create and update contacts; CSV-14: a dry run says the same and writes nothing")
  func createAndUpdate() async throws {
    let scene = try await ImportScene()
    let file = """
      number,type,displayName,companyNumber,city,country,phoneNumber
      P1,Person,Ann Lee,C1,,,12
      C1,Company,Holm,,Aarhus,Denmark,34
      C1,,,,Odense,,
      """
    let head = try await scene.head()
    let rehearsed = try await scene.importCSV(file, isDryRun: true)
    #expect(rehearsed.summary == ["1 Create P1", "2 Create C1", "3 Update C1"])
    #expect(try await scene.records(.contact).isEmpty)
    #expect(try await scene.head() == head)
    let done = try await scene.importCSV(file)
    #expect(done.summary == rehearsed.summary)
    #expect(done.counts == ImportCounts(created: 2, updated: 1))
    let person = try await scene.find(.contact, "P1")
    #expect(person[Contact.companyNumber] == "C1" && person[Contact.city] == "Odense")
    #expect(person[Contact.country] == "DK" && person[Contact.phone] == "12")
  }

  @Test("CSV-12: persons find companies further down by number, External ID and name")
  func companiesFirst() async throws {
    let scene = try await ImportScene()
    let file = """
      type,displayName,externalId,companyNumber,companyExternalId,companyName
      Person,Ann Lee,,CT000001,,
      Person,Bo Dahl,,,X2,
      Person,Cy Mohr,,,,  third   LTD
      Company,First Ltd,,,,
      Company,Second Ltd,X2,,,
      Company,Third Ltd,,,,
      """
    for isDryRun in [true, false] {
      let result = try await scene.importCSV(file, isDryRun: isDryRun)
      #expect(result.counts.created == 6, "\(result.summary)")
    }
    let companies = try await ["Ann Lee", "Bo Dahl", "Cy Mohr"].asyncMap {
      try await scene.contact(named: $0)[Contact.companyName]
    }
    #expect(companies == ["First Ltd", "Second Ltd", "Third Ltd"])
  }

  @Test(
    "C-NEW: what a row without type is follows from what it gives",
    arguments: [
      ("displayName", "Holm", "Company"), ("firstName,surname", "Ann,Lee", "Person"),
      ("displayName,companyExternalId", "Ann,C", "Person"),
      ("displayName,companyName", "Ann,Core", "Person"),
      ("displayName,companyName", "Core,CORE", "Company"),
      ("number,displayName,companyNumber", "N1,Holm,n1", "Company"),
      ("displayName,type", "Holm,1", "Person"), ("displayName,type", "Holm,company", "Company"),
    ])
  func types(heading: String, row: String, type: String) async throws {
    let scene = try await ImportScene()
    _ = try await scene.importCSV("externalId,displayName\nC,Core")
    let result = try await scene.importCSV("\(heading)\n\(row)")
    #expect(result.counts.created == 1, "\(result.summary)")
    let id = try #require(result.rows.first?.record)
    let made = try await scene.records(.contact).first { $0.key == id }
    #expect(made?[Contact.type].rawValue == type)
  }

  @Test("CSV-13: names break down, Search Name follows and contradicting parts are refused")
  func names() async throws {
    let scene = try await ImportScene()
    let result = try await scene.importCSV(
      """
      number,type,displayName,firstName,surname
      A,Person,Ann Mary Sue Lee,,
      B,Person,,Bo,Dahl
      C,Person,Cy Mohr,Cyrus,Mohr
      """)
    #expect(result.summary == ["1 Create A", "2 Create B", "3 Error E-NAMEPARTS@displayName"])
    let ann = try await scene.find(.contact, "A")
    #expect(ann[Contact.middleName] == "Sue" && ann[Contact.searchName] == "ANN MARY SUE LEE")
    #expect(try await scene.find(.contact, "B")[Contact.name] == "Bo Dahl")
  }

  @Test("CSV-6: a blank cell leaves the field, <clear> and --blank clear make it blank")
  func blanks() async throws {
    let scene = try await ImportScene()
    _ = try await scene.importCSV("number,displayName,city,phoneNumber\nA,Holm,Aarhus,12")
    _ = try await scene.importCSV("number,city,phoneNumber\nA,,<clear>")
    var holm = try await scene.find(.contact, "A")
    #expect(holm[Contact.city] == "Aarhus" && holm[Contact.phone].isEmpty)
    _ = try await scene.importCSV("number,city\nA,") { $0.blankClears = true }
    holm = try await scene.find(.contact, "A")
    #expect(holm[Contact.city].isEmpty && holm[Contact.name] == "Holm")
  }

  @Test(
    "VC-23: a country is known by codes, names and usual other names",
    arguments: [
      ("DK", "DK"), ("dnk", "DK"), (" denmark ", "DK"), ("Danmark", "DK"), ("UK", "GB"),
      ("England", "GB"), ("Great  Britain", "GB"), ("U.S.A.", "US"), ("Deutschland", "DE"),
      ("OESTERREICH", ""), ("österreich", "AT"), ("Cote d Ivoire", "CI"), ("Россия", "RU"),
    ])
  func countries(text: String, code: String) async throws {
    let scene = try await ImportScene()
    let result = try await scene.importCSV("number,displayName,country\nA,Holm,\"\(text)\"")
    if code.isEmpty {
      #expect(result.summary == ["1 Error E-REF@country"])
    } else {
      #expect(try await scene.find(.contact, "A")[Contact.country] == code)
    }
  }

  @Test("lines in a cell: an address fills Address 2, other fields are joined by a blank")
  func lines() async throws {
    let scene = try await ImportScene()
    let file = """
      number,displayName,addressLine1,addressLine2,note
      A,"Holm\r\n & Sons","1 Road\nHouse B\nFloor 3",,"two\nlines"
      B,Dahl,"1 Road\nHouse B",Yard,
      """
    _ = try await scene.importCSV(file)
    let holm = try await scene.find(.contact, "A")
    #expect(holm[Contact.name] == "Holm & Sons" && holm[Contact.address] == "1 Road")
    #expect(holm[Contact.address2] == "House B, Floor 3" && holm["note"] == "two\nlines")
    let dahl = try await scene.find(.contact, "B")
    #expect(dahl[Contact.address] == "1 Road, House B" && dahl[Contact.address2] == "Yard")
    #expect(try await scene.importCSV(file).counts.unchanged == 2)
  }

  @Test("V-PLACE: an import looks up no places")
  func places() async throws {
    let scene = try await ImportScene()
    let fields = try Entries(
      .postCode, [("code", .text("8000")), ("city", .text("Aarhus")), ("country", .text("DK"))])
    try await scene.perform(CreateRow(fields))
    _ = try await scene.importCSV("number,displayName,postalCode\nA,Holm,8000")
    #expect(try await scene.find(.contact, "A")[Contact.city].isEmpty)
  }

  @Test("CSV-22: a name that fits several companies is refused with candidates, or created")
  func companyNames() async throws {
    let scene = try await ImportScene()
    _ = try await scene.importCSV(
      "number,displayName\nC1,Holm Bakery\nC2,Holm Brewery\nC3,Nordic Steel")
    let file = """
      number,type,displayName,companyName
      P1,Person,Ann Lee,Holm
      P2,Person,Bo Dahl,Nordic
      P3,Person,Cy Mohr,Nowhere
      P4,Person,Di Wolf,c1
      """
    let strict = try await scene.importCSV(file)
    #expect(
      strict.summary == [
        "1 Error E-COMP-SELECT@companyName", "2 Create P2", "3 Error E-COMP-SELECT@companyName",
        "4 Create P4",
      ])
    #expect(strict.rows.first { $0.number == 1 }?.problems[0].violation.candidates.count == 2)
    #expect(try await scene.find(.contact, "P2")[Contact.companyNumber] == "C3")
    let creating = try await scene.importCSV(file) { $0.createCompanies = true }
    #expect(creating.counts == ImportCounts(created: 2, unchanged: 2))
    let nowhere = try await scene.contact(named: "Nowhere")
    #expect(nowhere[Contact.type] == .company)
    #expect(try await scene.find(.contact, "P3")[Contact.companyNumber] == nowhere.number)
  }
}

extension Sequence where Element: Sendable {
  /// `map` with an asynchronous body.
  func asyncMap<Result>(_ body: (Element) async throws -> Result) async throws -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await body(element)) }
    return results
  }
}

import ConcordCore
import ConcordJobs
import ConcordStore
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
    let again = try await scene.importCSV(file)
    // The second row brings Aarhus back, the third Odense.
    #expect(again.summary == ["1 Unchanged P1", "2 Update C1", "3 Update C1"])
  }
}

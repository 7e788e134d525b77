import ConcordCore
import ConcordStore
import Testing

@Suite("Performing an operation")
struct PerformTests {
  @Test("an inserted record is stored with version 1 and its stamps, and journaled as one image")
  func insert() async throws {
    let test = try await TestStore()
    let outcome = try await test.perform(.newContact(1, ["city": .text("Kraków \"x\"\\\n")]))
    #expect(outcome.operationNumber == 1)
    let record = try #require(try await test.record(contact(1)))
    #expect(record.version == 1)
    #expect(record.createdAt == outcome.at && record.modifiedAt == outcome.at)
    #expect(record.createdBy == "ANNA" && record.modifiedBy == "ANNA")
    #expect(record[Contact.city] == "Kraków \"x\"\\\n")
    let entries = try await test.entries(ofOperation: 1)
    #expect(entries.count == 1)
    #expect(entries[0].change == .inserted)
    #expect(
      entries[0].new
        == #"{"number":"C1","displayName":"Name 1","city":"Kraków \"x\"\\\u000a"}"#)
    #expect(entries[0].old == "" && entries[0].recordNumber == "C1")
  }
}

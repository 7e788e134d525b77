import ConcordCore
import ConcordStore
import ConcordTestSupport
import Testing

@Suite("Failing statements under the operations of the product")
struct OperationFaultTests {
  /// Lets an operation fail at its first, second, … statement until none is left to fail.
  ///
  /// After every failure the database is as it was, to the byte; at the end the operation
  /// succeeds and draws the numbers that its preview had promised.
  private func check<O: Operation>(
    _ operation: O, in scene: OperationScene, _ given: Context? = nil, atLeast least: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let context = given ?? scene.context
    let head = try await scene.test.head()
    let preview = try await scene.test.store.preview(operation, in: scene.test.company.key, context)
    let failures = try await failures(in: scene) {
      let outcome = try await scene.perform(operation, context)
      #expect(outcome.operationNumber == head + 1, sourceLocation: sourceLocation)
      #expect(
        outcome.plan.numbersDrawn.map(\.number) == preview.plan.numbersDrawn.map(\.number),
        sourceLocation: sourceLocation)
    }
    #expect(failures >= least, sourceLocation: sourceLocation)
    #expect(try await scene.test.head() == head + 1, sourceLocation: sourceLocation)
  }

  /// Runs a body again and again, failing one statement later each time; returns how often it
  /// failed.
  private func failures(in scene: OperationScene, _ body: () async throws -> Void) async throws
    -> Int
  {
    let before = try await scene.digest()
    var statement = 1
    while true {
      scene.watch.reset()
      scene.watch.fail(at: statement)
      do {
        try await body()
        let isSwallowed = !scene.watch.isArmed
        scene.watch.reset()
        #expect(!isSwallowed, "nobody noticed that statement \(statement) had failed")
        return statement - 1
      } catch let error as ConcordError {
        scene.watch.reset()
        #expect(error.category == .unavailable, "statement \(statement): \(error)")
      }
      let after = try await scene.digest()
      for (old, new) in zip(before, after) where old != new {
        Issue.record("statement \(statement) left \(new.prefix(200)) instead of \(old.prefix(200))")
      }
      statement += 1
    }
  }

  @Test("INV-30: C-NEW with a value in every field and a picture")
  func createContact() async throws {
    let scene = try await OperationScene()
    let memory = try MemoryCompany()
    let samples = try memory.samples(
      of: .contact,
      leavingOut: [
        "number", "companyNumber", "companyName", "numberSeriesCode", "salespersonCode", "type",
        "displayName", "minor", "parentalConsentReceived", "privacyBlocked", "initials",
        "jobTitle", "organizationalLevelCode", "firstName", "middleName", "surname",
        "taxRegistrationNumber", "registrationNumber",
      ])
    var context = scene.context
    let picture = String(repeating: "ab", count: 32)
    context.images = [picture: [1, 2, 3]]
    let fields = samples.merging(
      ["displayName": "Sample Ltd", "picture": picture, "salespersonCode": "SAMPLE"]) { $1 }
    try await check(
      CreateContact(try scene.entries(.contact, fields)), in: scene, context, atLeast: 10)
  }

  @Test("INV-30: C-LINK of three kinds that agree with the contact in nothing, with persons")
  func link() async throws {
    let scene = try await OperationScene()
    try await scene.perform(
      CreateContact(try scene.entries(.contact, ["displayName": "Exotic", "city": "Leeds"])))
    try await scene.perform(
      CreateContact(
        try scene.entries(
          .contact,
          ["type": "Person", "companyNumber": "CT000004", "displayName": "Peter Wilson"])))
    for (index, kind) in [Kind.customer, .vendor, .bankAccount].enumerated() {
      try await scene.createUnlinked(
        kind,
        [["number": "X\(index)", "displayName": "Exotic Liquids \(index)", "city": "London"]])
      try await check(
        LinkContact(
          contact: "CT000004", kind: kind, linkedNumber: "X\(index)",
          choice: MasterChoice(.linked)),
        in: scene, atLeast: 15)
    }
  }

  @Test("INV-30: C-MOD that reaches three kinds and the persons of a company")
  func modifyContact() async throws {
    let scene = try await OperationScene()
    try await check(
      ModifyContact(
        "CT000001",
        try scene.entries(
          .contact,
          ["displayName": "Holm A/S", "city": "Odense", "phoneNumber": "+45 1", "email": "a@b.dk"]
        )),
      in: scene, atLeast: 20)
    #expect(try await scene.test.records(Query(.customer)).map(\.displayName) == ["Holm A/S"])
  }

  @Test("INV-30: C-DEL of a company with persons, links and a primary contact")
  func deleteContact() async throws {
    let scene = try await OperationScene()
    try await scene.perform(
      ModifyRecord(
        .customer, "C00001", try scene.entries(.customer, ["primaryContactNumber": "CT000002"])))
    try await check(DeleteContact("CT000001"), in: scene, atLeast: 15)
    #expect(try await scene.test.records(Query(.contact)).isEmpty)
    #expect(try await scene.test.records(Query(.customer)).count == 1)
  }

  @Test("INV-30: C-MKCUST with a template, and undoing it")
  func createFromContact() async throws {
    let scene = try await OperationScene()
    try await scene.perform(
      CreateContact(try scene.entries(.contact, ["displayName": "Exotic", "city": "London"])))
    try await check(
      CreateFromContact(
        contact: "CT000004", .customer, template: .named("COMPANY"),
        fields: try scene.entries(.customer, ["creditLimit": "1000"])),
      in: scene, atLeast: 15)
    try await check(UndoOperation(try await scene.test.head()), in: scene, atLeast: 10)
    #expect(try await scene.test.records(Query(.customer)).count == 1)
  }

  @Test("INV-30: undoing the deletion of a company with everything that belongs to it")
  func undoDeletion() async throws {
    let scene = try await OperationScene()
    try await scene.perform(DeleteContact("CT000001"))
    try await check(UndoOperation(try await scene.test.head()), in: scene, atLeast: 20)
    #expect(try await scene.test.records(Query(.contact)).count == 3)
  }

  @Test("INV-30: renaming a code that records refer to, one statement for each field")
  func rename() async throws {
    let scene = try await OperationScene()
    let territories = try await scene.test.records(Query(.territory))
    let row = try #require(territories.first { $0.number == "NORTH" })
    try await check(
      ModifyRow(row.key, try scene.entries(.territory, ["code": "FAR NORTH"])), in: scene,
      atLeast: 10)
    #expect(
      try await scene.test.records(Query(.contact, order: [Contact.number.field])).first?[
        "territoryCode"] == "FAR NORTH")
  }

  @Test("MS-1, INV-30: another relation code, with all links and indicators")
  func recode() async throws {
    let scene = try await OperationScene()
    try await scene.perform(
      CreateRow(try scene.entries(.businessRelation, ["code": "BUYER", "displayName": "Buyer"])))
    let setup = try #require(try await scene.test.records(Query(.marketingSetup)).first)
    try await check(
      ModifyRow(
        setup.key, try scene.entries(.marketingSetup, ["customerBusinessRelationCode": "BUYER"])),
      in: scene, atLeast: 5)
  }

  /// Runs the batch B for customers without contacts; `made` counts what was committed.
  private func runBatch(
    in scene: OperationScene, _ numbers: [String], made: inout Int
  ) async throws {
    var context = scene.context
    context.channel = .batch
    // With a number of its own the batch has no transaction before its first chunk.
    context.batch = 1
    var rest = numbers.map { CreateContactFor(.customer, $0, batch: .init()) }
    var created = 0
    defer { made = created }
    try await scene.test.store.batch(
      in: scene.test.company.key, context,
      next: { limit throws(ConcordError) in
        defer { rest.removeFirst(min(limit, rest.count)) }
        return Array(rest.prefix(limit))
      },
      committed: { entries in
        for case .success in entries.map(\.result) { created += 1 }
        return true
      })
  }

  private static let customers = (2...6).map { "C0000\($0)" }

  private func sceneWithCustomers() async throws -> OperationScene {
    let scene = try await OperationScene()
    try await scene.createUnlinked(
      .customer, (1...5).map { ["displayName": "Customer \($0)", "city": "City \($0)"] })
    return scene
  }

  @Test("INV-30: a chunk of the batch B is journaled as a whole or not at all")
  func batchChunk() async throws {
    let scene = try await sceneWithCustomers()
    let first = try await scene.test.head()
    // A chunk is tried a second time, so that the disk has to stay full.
    scene.failsForGood.turnOn()
    var waiting = Self.customers
    var statement = 1
    while !waiting.isEmpty {
      let (before, head) = (try await scene.digest(), try await scene.test.head())
      var made = 0
      scene.watch.reset()
      scene.watch.fail(at: statement)
      do {
        try await runBatch(in: scene, waiting, made: &made)
        #expect(scene.watch.isArmed, "nobody noticed that statement \(statement) had failed")
        #expect(made == waiting.count)
      } catch let error as ConcordError {
        #expect(error.category == .unavailable, "statement \(statement): \(error)")
      }
      scene.watch.reset()
      // A slow machine may have committed a chunk before the one that failed.
      #expect(try await scene.test.head() == head + Int64(made))
      if made == 0 { #expect(try await scene.digest() == before, "statement \(statement)") }
      waiting.removeFirst(made)
      statement += 1
    }
    #expect(statement > 10)
    #expect(try await scene.test.head() == first + 5)
    let contacts = try await scene.test.records(Query(.contact, order: [Contact.number.field]))
    #expect(contacts.map(\.number) == (1...8).map { "CT00000\($0)" })
  }

  @Test("a chunk whose write failed once is tried again, and nothing is done twice")
  func batchRetry() async throws {
    let scene = try await sceneWithCustomers()
    let head = try await scene.test.head()
    scene.watch.reset()
    scene.watch.fail(at: 25)
    var made = 0
    try await runBatch(in: scene, Self.customers, made: &made)
    #expect(made == 5)
    #expect(!scene.watch.isArmed)
    scene.watch.reset()
    #expect(try await scene.test.head() == head + 5)
    #expect(try await scene.test.records(Query(.contact)).count == 8)
  }
}

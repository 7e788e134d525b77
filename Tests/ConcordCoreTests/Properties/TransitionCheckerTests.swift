import ConcordCore
import ConcordTestSupport
import Testing

/// Operations whose results are tampered with are reported by the invariant that they break.
@Suite("Checker of operations")
struct TransitionCheckerTests {
  /// A backend on which something happens after each operation or preview, once it is armed.
  private final class Trap {
    let backend: MemoryBackend
    private(set) var isArmed = false
    private let act: (MemoryCompany) throws -> Void

    init(onPreview: Bool = false, _ act: @escaping (MemoryCompany) throws -> Void) throws {
      backend = try MemoryBackend()
      self.act = act
      if onPreview {
        backend.afterPreview = { [unowned self] in spring($0) }
      } else {
        backend.afterPerform = { [unowned self] in spring($0) }
      }
    }

    func arm() { isArmed = true }

    private func spring(_ company: MemoryCompany) {
      guard isArmed else { return }
      #expect(throws: Never.self) { try act(company) }
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let invariant: String
    /// Steps before the trap is armed; the last line of the script is carried out with it.
    let script: String
    var onPreview = false
    let act: @Sendable (MemoryCompany) throws -> Void

    var testDescription: String { invariant }
  }

  private static func change(
    _ company: MemoryCompany, _ entity: EntityKind, _ values: [String: String],
    where test: (Record) -> Bool = { _ in true }, growing: Bool = true
  ) throws {
    let found = company.all(entity).first(where: test)
    var record = try #require(found)
    for (name, text) in values {
      let field = try #require(record.entity.field(name))
      record[field] = try field.value(of: text)
    }
    if growing { record.version += 1 }
    company.put(record)
  }

  private static let pair = """
    {"action":"createContact","fields":{"displayName":"Holm"},"id":1}
    {"action":"createContact","fields":{"companyNumber":"@1.contact","displayName":"Ann"},"id":2}
    {"action":"createFromContact","id":4,"kind":"Bank Account","target":"@1.contact"}
    {"action":"createContact","fields":{"displayName":"Other"},"id":8}

    """
  private static let rename = """
    {"action":"modifyContact","fields":{"name2":"South"},"id":11,"target":"@1.contact"}
    """
  private static let isPerson: @Sendable (Record) -> Bool = { $0["type"] == "Person" }
  private static let isOther: @Sendable (Record) -> Bool = { $0["displayName"] == "Other" }

  static let cases: [Case] = [
    Case(invariant: "INV-13", script: pair + rename) {
      try change($0, .contact, ["searchName": "THIRD"], where: isOther)
    },
    Case(invariant: "INV-15", script: pair + rename) {
      try change($0, .contact, ["territoryCode": "NOWHERE"], where: isOther)
    },
    Case(invariant: "INV-21", script: pair + rename) {
      try change($0, .contact, ["pager": "1"], where: isOther)
    },
    Case(invariant: "INV-22", script: pair + rename) {
      try change($0, .bankAccount, ["formatRegion": "da-DK"])
    },
    Case(invariant: "INV-23", script: pair + rename) {
      try change($0, .contact, ["phoneNumber": "1"], where: isPerson)
    },
    Case(
      invariant: "INV-24",
      script: pair
        + #"{"action":"modifyContact","fields":{"pager":"2"},"id":11,"target":"@2.contact"}"#
    ) {
      try change($0, .contact, ["pager": "1"]) { $0["displayName"] == "Holm" }
    },
    Case(
      invariant: "INV-26",
      script: pair + #"{"action":"unlink","id":11,"kind":"Bank Account","target":"@1.contact"}"#
    ) {
      try change($0, .bankAccount, ["city": "Berlin"])
    },
    Case(
      invariant: "INV-27",
      script: pair + #"{"action":"createContact","fields":{"displayName":"New"},"id":11}"#
    ) { company in
      company.put(Record(new: .customer, id: company.newID()))
    },
    Case(
      invariant: "INV-30",
      script: pair + #"{"action":"createContact","fields":{"displayName":"New"},"id":11}"#
        + "\n" + #"{"action":"createContact","fields":{"phoneNumber":"call"},"id":13}"#
    ) {
      try change($0, .contact, ["pager": "1"], where: isOther)
    },
    Case(invariant: "INV-31", script: pair + rename.replacing("11", with: "12"), onPreview: true) {
      try change($0, .contact, ["pager": "1"], where: isOther)
    },
    Case(invariant: "INV-32", script: pair + rename) {
      try change($0, .contact, [:]) { $0["displayName"] == "Holm" }
    },
    Case(invariant: "INV-33", script: pair + rename) {
      try change($0, .contact, ["pager": "1"], where: isOther)
    },
    Case(
      invariant: "INV-35",
      script: pair + #"{"action":"createContact","fields":{"displayName":"New"},"id":11}"#
    ) {
      try change(
        $0, .numberSeriesLine, ["lastNumberUsed": "CT000009"],
        where: {
          $0["seriesCode"] == "CONT"
        }, growing: false)
    },
    Case(
      invariant: "INV-37",
      script: pair
        + #"{"action":"setKindPolicy","id":9,"kind":"Bank Account","options":{"field":"faxNumber","policy":"Independent"}}"#
        + "\n" + rename
    ) {
      try change($0, .bankAccount, ["faxNumber": "1"])
    },
  ]

  @Test("Tampered results are reported", arguments: cases)
  func transition(_ given: Case) throws {
    let trap = try Trap(onPreview: given.onPreview, given.act)
    let run = try PropertyRun(trap.backend)
    let steps = try StepScript.steps(in: given.script)
    for step in steps.dropLast() { #expect(try run.run(step) == []) }
    trap.arm()
    let last = try #require(steps.last)
    #expect(try run.run(last).map(\.invariant).contains(given.invariant))
  }

  @Test(
    "INV-28 and INV-34: mischief after linking or undoing is reported",
    arguments: [
      ("INV-28", "C-UNLINK"), ("INV-28", "C-LINK"), ("INV-34", "UNDO"),
    ])
  func samples(_ invariant: String, _ operation: String) throws {
    let trap = try Trap { company in
      guard company.operations.last?.name == operation else { return }
      try Self.change(company, .contact, ["city": "Aarhus"], where: { $0["city"].isEmpty })
    }
    let run = try PropertyRun(trap.backend)
    for step in try StepScript.steps(in: Self.pair) { #expect(try run.run(step) == []) }
    trap.arm()
    var found: Set<String> = []
    for id in stride(from: 35, to: 350, by: 35) {
      let step = Step(id, .createContact, fields: ["displayName": "New"])
      found.formUnion(try run.run(step).map(\.invariant))
    }
    #expect(found.contains(invariant))
  }

  @Test("INV-29: a journal entry for no change is reported")
  func emptyOperation() throws {
    let company = try MemoryCompany()
    let plan = try company.perform(
      CreateContact(MemoryCompany.entries(.contact, ["displayName": "Holm"])))
    let view = StateView(company.state())
    let transition = Transition(
      step: Step(1, .modifyContact), target: nil, before: view, after: view, plan: plan,
      operations: [], entries: company.entries(after: 1))
    #expect(Invariants.check(transition).map(\.invariant).contains("INV-29"))
  }

  @Test("INV-33 and INV-36: a change beside the journal is reported at the end of a run")
  func changeBesideTheJournal() throws {
    let company = try MemoryCompany()
    try company.record(.vendor, ["displayName": "Holm"])
    let run = try PropertyRun(MemoryBackend(company))
    #expect(try run.finish() == [])
    try Self.change(company, .vendor, ["city": "Aarhus"])
    let late = try PropertyRun(MemoryBackend(company))
    #expect(Set(try late.finish().map(\.invariant)) == ["INV-33", "INV-36"])
  }
}

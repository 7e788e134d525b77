internal import ConcordCore

/// The checks that need a preview or a second company, made on some of the steps.
struct Samples {
  let backend: any PropertyBackend
  let view: StateView
  let step: Step

  /// The invariants that are checked on samples only.
  static let invariants: Set<String> = ["INV-28", "INV-29", "INV-31", "INV-34", "INV-36"]

  /// INV-28, INV-29, INV-36 on the state after a step.
  func check() throws(ConcordError) -> [Breach] {
    var random = SeededRandom(seed: UInt64(step.id) &* 7919)
    var breaches: [Breach] = []
    if step.id.isMultiple(of: 4) { breaches += try savingUnchanged(&random) }
    if step.action == .batch { breaches += try batchAgain() }
    if step.id.isMultiple(of: 10) { breaches += Self.drift(try backend.driftFindings()) }
    if step.id.isMultiple(of: 7) { breaches += try linking(&random) }
    return breaches
  }

  // MARK: INV-29

  /// Entering what is there already writes nothing.
  private func savingUnchanged(_ random: inout SeededRandom) throws(ConcordError) -> [Breach] {
    let entities = [EntityKind.contact, .contact] + Kind.allCases.map(\.entity)
    guard let entity = random.pick(entities), let record = random.pick(view.state[entity].list)
    else { return [] }
    var entries = Entries(entity)
    for field in record.entity.fields where field.access != .readOnly {
      entries[field] = record[field]
    }
    let operation: any Operation =
      if let kind = Kind(entity) {
        ModifyRecord(kind, record.number, version: record.version, entries)
      } else {
        ModifyContact(record.number, version: record.version, entries)
      }
    let context = Context(user: "TESTER", channel: .cli, autofill: true)
    let title = "\(record.entity.caption) \(record.number)"
    do {
      let plan = try backend.preview(operation, context)
      return plan.isEmpty ? [] : [Breach(29, "saving \(title) unchanged: \(Self.lines(of: plan))")]
    } catch {
      return [Breach(29, "saving \(title) unchanged is refused: \(error)")]
    }
  }

  /// B-11: a batch leaves nothing for a second run, except what it could not do the first time.
  private func batchAgain() throws(ConcordError) -> [Breach] {
    guard let kind = step.kind, let twin = backend.fork() else { return [] }
    let context = Context(user: "TESTER", channel: .batch)
    for record in view.state[kind.entity].list where view.pair(of: record.key) != nil {
      let again = CreateContactFor(kind, record.number, batch: CreateContactFor.BatchOptions())
      let plan = try twin.perform(again, context)
      if !plan.isEmpty {
        return [Breach(29, "a second batch creates a contact for \(record.number)")]
      }
    }
    return []
  }

  // MARK: INV-36

  static func drift(_ findings: [Finding]) -> [Breach] {
    findings.filter { $0.issue != .wrongCode }.map {
      Breach(
        36,
        "\($0.issue.rawValue): contact \($0.contactNumber), \($0.kind?.rawValue ?? "") \($0.linkedNumber), \($0.field) “\($0.contactValue)” “\($0.linkedValue)”"
      )
    }
  }

  // MARK: INV-28

  /// Linking leaves no drift; making a record, unlinking and linking again changes no value.
  private func linking(_ random: inout SeededRandom) throws(ConcordError) -> [Breach] {
    guard let twin = backend.fork(), let kind = random.pick(Kind.allCases),
      let contact = random.pick(view.state[.contact].list),
      let master = random.pick(MasterChoice.Policy.allCases)
    else { return [] }
    let context = Context(user: "TESTER", channel: .cli)
    let link: (String) -> LinkContact = { number in
      LinkContact(
        contact: contact.number, kind: kind, linkedNumber: number, choice: MasterChoice(master))
    }
    let unlinked = view.state[kind.entity].list.filter { view.pair(of: $0.key) == nil }
    if random.percent(50), let record = random.pick(unlinked) {
      guard (try? twin.perform(link(record.number), context)) != nil else { return [] }
      return Self.drift(try twin.driftFindings()).map {
        Breach(28, "after linking \(contact.number) and \(record.number): \($0.text)")
      }
    }
    guard
      let made = try? twin.perform(
        CreateFromContact(contact: contact.number, kind, template: .none), context),
      let key = made.main
    else { return [] }
    let first = try twin.state()
    guard let record = first[key] else { return [Breach(28, "nothing was created")] }
    _ = try twin.perform(Unlink(kind: kind, linkedNumber: record.number), context)
    do {
      _ = try twin.perform(link(record.number), context)
    } catch {
      return error.contains(.privacy) ? [] : [Breach(28, "linking again is refused: \(error)")]
    }
    // The row is a new one; everything else is as it was.
    let changes = Delta(first, try twin.state()).modified
      .filter { $0.before.key.entity != .contactBusinessRelation && !$0.fields.isEmpty }
    return changes.map {
      Breach(28, "unlinking and linking \(record.number) again: \($0.fields.map(\.apiName))")
    }
  }

  // MARK: INV-34

  /// Whether an operation is carried out and undone on a second company.
  ///
  /// Making a pair equal after a change of policy is part of a batch (POL-6) and is undone with
  /// it; undone alone it would leave a pair that differs, which INV-4 forbids.
  static func undoes(_ step: Step, _ operation: any Operation) -> Bool {
    step.id.isMultiple(of: 5) && !(operation is EqualiseLink)
  }

  /// An undo right after an operation restores every field.
  static func undo(_ call: PlannedCall, on twin: any PropertyBackend) throws(ConcordError)
    -> [Breach]
  {
    let start = try twin.state()
    let count = Int64(try twin.operations(after: 0).count)
    _ = try twin.perform(call.operation, call.context)
    guard let number = try twin.operations(after: count).first?.number else { return [] }
    let name = type(of: call.operation).name
    do {
      _ = try twin.perform(UndoOperation(number), Context(user: "TESTER", channel: .cli))
    } catch {
      return [Breach(34, "undoing \(name) is refused: \(error)")]
    }
    return differences(start, try twin.state(), ignoring: ["lastNumberUsed", "lastDateUsed"])
      .map { Breach(34, "undoing \(name) leaves \($0)") }
  }

  /// The fields in which two states differ, as text; versions and stamps do not count.
  static func differences(_ left: CompanyState, _ right: CompanyState, ignoring: Set<String>)
    -> [String]
  {
    let delta = Delta(left, right)
    var texts = delta.inserted.map { "\($0.entity.caption) \($0.number) more" }
    texts += delta.deleted.map { "\($0.entity.caption) \($0.number) less" }
    for change in delta.modified {
      for field in change.fields where !ignoring.contains(field.apiName) {
        let old = change.before[field].text
        let new = change.after[field].text
        texts.append(
          "\(field.apiName) of \(change.after.entity.caption) \(change.after.number) “\(old)” “\(new)”"
        )
      }
    }
    return texts
  }

  // MARK: INV-31

  /// What a preview and an execution have in common: everything but ids and stamps.
  static func summary(_ result: Result<Plan, ConcordError>) -> [String] {
    switch result {
    case .success(let plan): lines(of: plan)
    case .failure(let error): ["refused"] + error.violations.map(\.message)
    }
  }

  private static func lines(of plan: Plan) -> [String] {
    var lines = ["\(plan.operation) \(plan.mainNumber) \(String(describing: plan.skipped))"]
    for change in plan.changes {
      let title = "\(change.key.entity.entity.name) \(change.number)"
      switch change.kind {
      case .inserted:
        lines.append("+ \(title) \((change.after?.values ?? []).map(\.text))")
      case .deleted: lines.append("- \(title)")
      case .modified(let fields):
        for field in fields {
          lines.append(
            "\(title) \(field.field.apiName) “\(field.old.text)” “\(field.new.text)” \(field.cause.name) \(field.cause.detail)"
          )
        }
        if fields.isEmpty { lines.append("\(title) touched") }
      }
    }
    lines += plan.bulkChanges.map { "\($0.entity) “\($0.old.text)” “\($0.new.text)”" }
    lines += plan.warnings.map(\.message)
    return lines + plan.numbersDrawn.map { "\($0.series) \($0.number)" }
  }
}

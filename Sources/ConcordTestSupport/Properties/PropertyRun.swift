package import ConcordCore

/// Carries out steps on a company and checks the invariants after each of them.
package final class PropertyRun {
  package let backend: any PropertyBackend
  /// The records after the last step.
  package private(set) var view: StateView
  private var history = History()
  private var names = RecordNames()
  private var operationsOfStep: [Int: [Int64]] = [:]
  private var operationCount: Int64
  /// Whether the checks that need a preview or a second company are made as well.
  private let takesSamples: Bool
  /// Steps that were carried out, and steps that the rules refused.
  package private(set) var doneCount = 0
  package private(set) var refusedCount = 0
  /// How often each reason for a refusal was met.
  package private(set) var refusals: [String: Int] = [:]

  package init(_ backend: any PropertyBackend, takesSamples: Bool = true) throws(ConcordError) {
    self.backend = backend
    self.takesSamples = takesSamples
    view = StateView(try backend.state())
    operationCount = Int64(try backend.operations(after: 0).count)
    history.note(view)
  }

  /// The text by which steps name a record.
  package func reference(to record: Record) -> String { names.reference(to: record) }

  /// The operations that a step carried out.
  package func operations(of step: Int) -> [Int64] { operationsOfStep[step] ?? [] }

  /// The steps that carried out operations, oldest first.
  var undoable: [Int] { operationsOfStep.keys.filter { !operations(of: $0).isEmpty }.sorted() }

  // MARK: Steps

  /// Carries out a step.
  ///
  /// - Returns: the invariants that do not hold afterwards.
  package func run(_ step: Step) throws(ConcordError) -> [Breach] {
    let compiler = StepCompiler(names: names, view: view, operationsOfStep: operationsOfStep)
    guard let planned = compiler.compile(step, findings: try findings(for: step)) else { return [] }
    var breaches: [Breach] = []
    for call in planned {
      breaches += try run(call, step)
      if !breaches.isEmpty { return breaches }
    }
    breaches += Invariants.check(view, history)
    history.note(view)
    if takesSamples, breaches.isEmpty {
      breaches += try Samples(backend: backend, view: view, step: step).check()
    }
    return breaches
  }

  private func findings(for step: Step) throws(ConcordError) -> [Finding] {
    step.action == .repair ? try backend.driftFindings() : []
  }

  private func run(_ call: PlannedCall, _ step: Step) throws(ConcordError) -> [Breach] {
    let preview = samplesPreview(step) ? previewed(call) : nil
    if preview != nil, case let changed = Delta(view.state, try backend.state()), !changed.isEmpty {
      return [Breach(31, "the preview of \(step.action) changed records")]
    }
    let twin = takesSamples && Samples.undoes(step, call.operation) ? backend.fork() : nil
    let result: Result<Plan, ConcordError>
    do {
      result = .success(try backend.perform(call.operation, call.context))
    } catch {
      result = .failure(error)
    }
    if let preview, Samples.summary(preview) != Samples.summary(result) {
      return [
        Breach(31, "previewed \(Samples.summary(preview)), carried out \(Samples.summary(result))")
      ]
    }
    switch result {
    case .failure(let error): return try refused(call, step, error)
    case .success(let plan):
      let breaches = try done(plan, call, step)
      guard let twin, breaches.isEmpty else { return breaches }
      return try Samples.undo(call, on: twin)
    }
  }

  private func samplesPreview(_ step: Step) -> Bool { takesSamples && step.id.isMultiple(of: 3) }

  private func previewed(_ call: PlannedCall) -> Result<Plan, ConcordError> {
    do {
      return .success(try backend.preview(call.operation, call.context))
    } catch {
      return .failure(error)
    }
  }

  /// INV-30: a refused operation changed nothing.
  private func refused(_ call: PlannedCall, _ step: Step, _ error: ConcordError)
    throws(ConcordError) -> [Breach]
  {
    refusedCount += 1
    for violation in error.violations { refusals[violation.code.rawValue, default: 0] += 1 }
    if error.contains(.fault) || error.contains(.database) {
      return [Breach(fault: "\(step.action): \(error)")]
    }
    let after = try backend.state()
    var breaches: [Breach] = []
    if !Delta(view.state, after).isEmpty {
      breaches.append(Breach(30, "\(step.action) was refused and changed records: \(error)"))
    }
    if try !backend.operations(after: operationCount).isEmpty {
      breaches.append(Breach(30, "\(step.action) was refused and is in the journal: \(error)"))
    }
    guard breaches.isEmpty, let remedy = call.onRefusal else { return breaches }
    return try run(remedy(), step)
  }

  private func done(_ plan: Plan, _ call: PlannedCall, _ step: Step) throws(ConcordError)
    -> [Breach]
  {
    doneCount += 1
    let operations = try backend.operations(after: operationCount)
    let transition = Transition(
      step: step, target: call.target, before: view, after: StateView(try backend.state()),
      plan: plan, operations: operations, entries: try backend.entries(after: operationCount))
    if call.isStale { return [Breach(32, "a stale version was accepted")] }
    names.note(transition.entries, step: step.id)
    operationsOfStep[step.id, default: []] += operations.map(\.number)
    operationCount += Int64(operations.count)
    view = transition.after
    return Invariants.check(transition)
  }

  /// What must hold at the end of a run: the journal rebuilds the company (INV-33), and the drift
  /// check finds nothing (INV-36).
  package func finish() throws(ConcordError) -> [Breach] {
    let replayed = JournalReplay.check(
      try backend.operations(after: 0), try backend.entries(after: 0), against: view)
    return replayed + Samples.drift(try backend.driftFindings())
  }
}

/// An operation that a step stands for, ready to be carried out.
struct PlannedCall {
  let operation: any Operation
  let context: Context
  /// The record that it starts from.
  let target: RecordKey?
  /// Whether the version given is not the record's, so that it must be refused.
  var isStale = false
  /// What the caller does when the operation is refused.
  var onRefusal: (() -> PlannedCall)?
}

/// The names by which steps know records: the step that created them and the place therein.
struct RecordNames {
  private var created: [Int: [EntityKind: [RecordKey]]] = [:]
  private var origins: [RecordKey: String] = [:]

  mutating func note(_ entries: [JournalEntry], step: Int) {
    for entry in entries {
      guard case .inserted = entry.change, origins[entry.key] == nil else { continue }
      let index = created[step]?[entry.key.entity]?.count ?? 0
      created[step, default: [:]][entry.key.entity, default: []].append(entry.key)
      let suffix = index == 0 ? "" : ".\(index)"
      origins[entry.key] = "@\(step).\(entry.key.entity.entity.name)\(suffix)"
    }
  }

  func reference(to record: Record) -> String {
    origins[record.key] ?? "=\(record.entity.name)/\(record.number)"
  }

  /// The record that a reference names, as it is in a state; nil when it does not exist.
  func record(_ reference: String, _ state: CompanyState) -> Record? {
    if reference.hasPrefix("=") {
      let parts = reference.dropFirst().split(
        separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let entity = Entity.named(String(parts[0]))?.kind else { return nil }
      return state[entity][String(parts[1])]
    }
    let parts = reference.dropFirst().split(separator: ".").map(String.init)
    guard parts.count > 1, let step = Int(parts[0]), let entity = Entity.named(parts[1])?.kind,
      let keys = created[step]?[entity]
    else { return nil }
    let index = parts.count > 2 ? Int(parts[2]) ?? 0 : 0
    return keys.indices.contains(index) ? state[keys[index]] : nil
  }

  /// Whether text is a reference rather than a value.
  static func isReference(_ text: String) -> Bool {
    guard let first = text.first, first == "@" || first == "=" else { return false }
    return first == "=" ? text.contains("/") : text.dropFirst().first?.isNumber == true
  }
}

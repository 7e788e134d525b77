package import ConcordCore

/// One operation that was carried out: the states around it and what the journal says.
package struct Transition {
  let step: Step
  /// The record that the operation started from; nil when it has none or made it.
  let target: RecordKey?
  /// The API names of the fields that the caller gave.
  let entered: Set<String>
  let before: StateView
  let after: StateView
  let delta: Delta
  let plan: Plan
  let operations: [JournalOperation]
  let entries: [JournalEntry]

  package init(
    step: Step, target: RecordKey?, before: StateView, after: StateView, plan: Plan,
    operations: [JournalOperation], entries: [JournalEntry]
  ) {
    self.step = step
    self.target = target
    entered = Set((step.fields ?? [:]).keys)
    self.before = before
    self.after = after
    delta = Delta(before.state, after.state)
    self.plan = plan
    self.operations = operations
    self.entries = entries
  }

  /// The record that the operation started from, as it was.
  var start: Record? { target.flatMap { before.state[$0] } }

  /// Whether the operation only enters values that stay within their record and its links.
  var isPlainChange: Bool {
    switch step.action {
    case .modifyContact:
      entered.isDisjoint(with: ["type", "companyNumber", "companyName", "number"])
    case .modifyRecord:
      entered.isDisjoint(with: ["number", "primaryContactNumber", "contactName"])
    case .applyTemplate: true
    default: false
    }
  }
}

extension Invariants {
  /// Everything that must hold of one operation that was carried out.
  package static func check(_ transition: Transition) -> [Breach] {
    valuesAndReferences(transition.delta, transition.after.state) + searchNames(transition)
      + reach(transition) + unsharedFields(transition) + inheritance(transition)
      + upwardFlow(transition) + removals(transition) + creations(transition)
      + policies(transition) + emptiness(transition) + versions(transition)
      + journal(transition) + series(transition)
  }
}

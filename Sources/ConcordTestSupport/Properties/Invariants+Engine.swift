internal import ConcordCore

extension Invariants {
  // MARK: Engine

  /// INV-29: nothing changed, nothing written.
  static func emptiness(_ transition: Transition) -> [Breach] {
    guard transition.delta.isEmpty, !transition.entries.isEmpty || !transition.operations.isEmpty
    else { return [] }
    return [Breach(29, "\(transition.entries.count) journal entries for no change")]
  }

  /// INV-32: a changed record has its next version, another one the version it had.
  static func versions(_ transition: Transition) -> [Breach] {
    var breaches: [Breach] = []
    func report(_ record: Record, _ text: String) {
      breaches.append(Breach(32, "\(record.entity.caption) \(record.number): \(text)"))
    }
    for record in transition.delta.inserted where record.version != 1 {
      report(record, "new with version \(record.version)")
    }
    for change in transition.delta.modified {
      let growth = change.after.version - change.before.version
      let isStamped = change.before.modifiedAt != change.after.modifiedAt
      if !change.tracked.isEmpty, growth != 1 { report(change.after, "version grew by \(growth)") }
      if change.tracked.isEmpty, growth != (isStamped ? 1 : 0) {
        report(change.after, "unchanged, version grew by \(growth)")
      }
      if growth == 1, !isStamped { report(change.after, "not stamped") }
    }
    return breaches
  }

  /// INV-33: the journal has one entry for each changed field, and no other.
  static func journal(_ transition: Transition) -> [Breach] {
    var expected: [String: Int] = [:]
    for record in transition.delta.inserted { expected["inserted \(record.key)", default: 0] += 1 }
    for record in transition.delta.deleted { expected["deleted \(record.key)", default: 0] += 1 }
    for change in transition.delta.modified {
      for field in change.tracked {
        let old = change.before.values[field.ordinal]
        let new = change.after.values[field.ordinal]
        expected["\(change.before.key) \(field.apiName) “\(old.text)” “\(new.text)”", default: 0] +=
          1
      }
      if change.tracked.isEmpty, change.before.version != change.after.version {
        expected["touched \(change.before.key)", default: 0] += 1
      }
    }
    for entry in transition.entries {
      let text =
        switch entry.change {
        case .inserted: "inserted \(entry.key)"
        case .deleted: "deleted \(entry.key)"
        case .touched: "touched \(entry.key)"
        case .modified(let field, let old, let new):
          "\(entry.key) \(field.apiName) “\(old.text)” “\(new.text)”"
        }
      expected[text, default: 0] -= 1
    }
    return expected.filter { $0.value != 0 }.map {
      Breach(33, "\($0.value > 0 ? "missing" : "superfluous") entry: \($0.key)")
    }
  }

  /// INV-35: numbers of a line go up, and none is left out without a reason.
  static func series(_ transition: Transition) -> [Breach] {
    let isOwn = transition.step.action == .modifyRow || transition.step.action == .undo
    if isOwn { return [] }
    var breaches: [Breach] = []
    for change in transition.delta.modified
    where change.before.key.entity == .numberSeriesLine
      && change.changes(NumberSeriesLine.lastNoUsed.field)
    {
      let code = change.before[NumberSeriesLine.series]
      let drawn = transition.plan.numbersDrawn.filter { $0.series == code }
      let numbers = counted(change)
      if numbers.isEmpty {
        breaches.append(
          Breach(35, "series \(code) went back to \(change.after[NumberSeriesLine.lastNoUsed])"))
      }
      for number in numbers where !drawn.contains(where: { $0.number == number }) {
        let isTaken = drawn.contains { transition.before.state[$0.entity][number] != nil }
        if !isTaken { breaches.append(Breach(35, "series \(code) left out \(number)")) }
      }
    }
    for drawn in transition.plan.numbersDrawn
    where !transition.delta.inserted.contains(where: {
      $0.key.entity == drawn.entity && $0.number == drawn.number
    }) {
      breaches.append(Breach(35, "number \(drawn.number) was drawn for nothing"))
    }
    return breaches
  }

  /// The numbers of a line after its old last number up to the new one, by N-4; empty when the
  /// new one does not come up within 200.
  private static func counted(_ change: Delta.Modification) -> [String] {
    let last = change.before[NumberSeriesLine.lastNoUsed]
    let goal = change.after[NumberSeriesLine.lastNoUsed]
    var number = last.isEmpty ? change.before[NumberSeriesLine.startingNo] : last
    var numbers = last.isEmpty ? [number] : []
    let step = max(1, Int(change.before[NumberSeriesLine.increment]))
    while numbers.last != goal, numbers.count < 200 {
      number = countedUp(number, step)
      numbers.append(number)
    }
    return numbers.last == goal ? numbers : []
  }

  private static func countedUp(_ number: String, _ step: Int) -> String {
    guard let end = number.lastIndex(where: { $0.isASCII && $0.isNumber }) else { return number }
    var start = end
    while start > number.startIndex {
      let previous = number.index(before: start)
      guard number[previous].isASCII, number[previous].isNumber else { break }
      start = previous
    }
    let digits = number[start...end]
    let value = (Int(digits) ?? 0) + step
    let text = String(value)
    let padding = String(repeating: "0", count: max(0, digits.count - text.count))
    return number[..<start] + padding + text + number[number.index(after: end)...]
  }
}

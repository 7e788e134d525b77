import ConcordCore
import ConcordFormats
import ConcordStore

extension ImportedRow {
  /// What people read of a row: what it does with every record, or what is wrong with it.
  package var lines: [String] {
    let place = "Row \(number) (line \(line))"
    if action == .error { return problems.map { "\(place): \(Self.text($0))" } }
    let head = "\(place): \(action.rawValue.lowercased()) \(recordNumber)"
    guard let plan, !plan.isEmpty else {
      return [plan?.skipped == nil ? head : "\(head) (\(Self.reason(plan?.skipped)))"]
    }
    var result = OperationResult()
    result.plan = plan
    return [head] + PlanText(result).lines.map { "  " + $0 }
  }

  private static func text(_ problem: Problem) -> String {
    let code = problem.violation.code.rawValue
    let column = problem.column.isEmpty ? "" : "\(problem.column): "
    let shown = problem.value.isEmpty ? "" : " (\"\(shortened(problem.value))\")"
    let candidates = problem.violation.candidates
    let choice = candidates.isEmpty ? "" : " Candidates: \(candidates.joined(separator: "; "))."
    return "\(column)\(code) \(problem.violation.message)\(shown)\(choice)"
  }

  /// A long cell says what it is by its beginning.
  private static func shortened(_ text: String) -> String {
    text.count > 60 ? text.prefix(59) + "…" : text
  }

  private static func reason(_ skipped: SkipReason?) -> String {
    skipped == .exists ? "it exists already" : "it does not exist"
  }
}

extension ImportOutcome {
  /// The last line of a report.
  package var summary: String {
    let verbs =
      isDryRun || status == .refused
      ? ["to create", "to update"] : ["created", "updated"]
    let rest = rowCount - counts.total
    return "\(counts.created) \(verbs[0]), \(counts.updated) \(verbs[1]), "
      + "\(counts.unchanged) unchanged, \(counts.skipped) skipped, \(counts.failed) failed"
      + (rest > 0 ? ", \(rest) not looked at." : ".")
  }
}

extension ImportUndo.Rest {
  /// What people read of a row that is not as it was before.
  package var lines: [String] {
    let head = row == 0 ? "Operation \(operation)" : "Row \(row) \(recordNumber)"
    return messages.map { "\(head): \($0)" }
  }
}

import ConcordCore
package import ConcordFormats
import ConcordStore

extension ImportedRow {
  /// Writes the row with the members of API 3.16; with `changes`, also what each record becomes.
  package func write(to json: inout JSONWriter, changes: Bool) {
    json.object { json in
      json.member("rowNumber", Int64(number))
      json.member("line", Int64(line))
      json.member("action", action.rawValue)
      json.member("recordId", record?.id.description ?? "")
      json.member("recordNumber", recordNumber)
      json.member("operationNumber", operation)
      json.member("errorCode", problems.first?.violation.code.rawValue ?? "")
      json.member("errorColumn", problems.first?.column ?? "")
      json.member("message", problems.map(\.violation.message).joined(separator: "\n"))
      json.name("errors")
      json.array { json in for problem in problems { Self.write(problem, &json) } }
      guard changes else { return }
      json.name("changes")
      json.array { json in
        for change in plan?.changes ?? [] where change.growsVersion {
          OperationResult.write(change, &json)
        }
      }
      json.name("warnings")
      json.array { json in
        for warning in plan?.warnings ?? [] { OperationResult.write(warning, &json) }
      }
    }
  }

  private static func write(_ problem: Problem, _ json: inout JSONWriter) {
    json.object { json in
      json.member("id", problem.violation.code.rawValue)
      json.member("message", problem.violation.message)
      json.member("column", problem.column)
      json.member("value", problem.value)
      json.name("candidates")
      json.array { json in for text in problem.violation.candidates { json.value(text) } }
    }
  }
}

extension ImportOutcome {
  /// Writes the members of API 3.14 into an open object.
  package func writeMembers(to json: inout JSONWriter) {
    json.member("batch", batch)
    json.member("dryRun", isDryRun)
    json.member("status", status.rawValue)
    counts.writeMembers(to: &json)
    json.member("rows", Int64(rowCount))
  }
}

extension ImportCounts {
  /// Writes a member per count into an open object.
  package func writeMembers(to json: inout JSONWriter) {
    json.member("created", Int64(created))
    json.member("updated", Int64(updated))
    json.member("unchanged", Int64(unchanged))
    json.member("skipped", Int64(skipped))
    json.member("failed", Int64(failed))
  }
}

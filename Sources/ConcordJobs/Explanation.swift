package import ConcordCore
package import ConcordFormats
package import ConcordStore

/// Where a field's value comes from and where a change would go (D-45).
package struct Explanation: Sendable {
  private var record = ""
  private var field = ""
  private var caption = ""
  private var value = ""
  private var operation: JournalOperation?
  private var cause = ""
  private var causeDetail = ""
  private var targets: [(set: String, number: String, field: String)] = []

  /// Finds out about a field of a record.
  ///
  /// - Throws: `E-NOTFOUND`.
  package static func make(
    _ entity: EntityKind, _ number: String, _ field: Field, _ draft: Draft, _ reader: Reader
  ) throws(ConcordError) -> Explanation {
    let record = try draft.require(entity, number)
    var explanation = Explanation()
    explanation.record = record.title
    explanation.field = field.apiName
    explanation.caption = field.caption
    let text = field.text(of: record[field])
    explanation.value = field.isSensitive ? ValueJSON.masked(text) : text
    // A value that never changed was given when the record was created, or came back.
    let latest = max(
      try reader.records.latestChange(of: record.key, field: field),
      try reader.records.latestChange(of: record.key, field: nil))
    explanation.operation = try reader.records.operation(latest)
    for entry in try reader.records.entries(of: latest) where entry.key == record.key {
      explanation.cause = entry.cause
      explanation.causeDetail = entry.causeDetail
      if case .modified(field, _, _) = entry.change { break }
    }
    for target in try draft.flowTargets(of: record, field) {
      explanation.targets.append((target.set, target.number, target.field))
    }
    return explanation
  }

  /// The explanation for people.
  package var lines: [String] {
    let why = PlanText.describe(cause: cause, detail: causeDetail)
    var lines = ["\(record), \(caption): \(value.isEmpty ? "blank" : "\"\(value)\"")"]
    if let operation {
      lines.append(
        "  since operation \(operation.number) (\(operation.name)) at \(operation.at) by "
          + "\(operation.user)\(why.isEmpty ? "" : ", \(why)")")
    } else {
      lines.append("  not from an operation")
    }
    for target in targets {
      lines.append("  a change goes on to \(target.set) \(target.number), \(target.field)")
    }
    return lines
  }

  /// Writes the explanation as the API answers it (`api.md` 3.6).
  package func write(to json: inout JSONWriter, context: String? = nil) {
    json.object { json in
      if let context { json.member("@odata.context", context) }
      json.member("field", field)
      json.member("value", value)
      json.member("operationNumber", operation?.number ?? 0)
      json.member("changedDateTime", operation?.at ?? "0001-01-01T00:00:00Z")
      json.member("userId", operation?.user ?? "")
      json.member("cause", cause)
      json.member("causeDetail", causeDetail)
      json.name("synchronisesTo")
      json.array { json in
        for target in targets {
          json.object {
            $0.member("entitySet", target.set)
            $0.member("number", target.number)
            $0.member("field", target.field)
          }
        }
      }
    }
  }
}

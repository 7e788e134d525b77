package import ConcordCore

/// A plan as people read it in a terminal.
package struct PlanText {
  private let result: OperationResult

  package init(_ result: OperationResult) { self.result = result }

  /// Lines: what happens to each record, field by field with the cause, then warnings and errors.
  package var lines: [String] {
    var lines: [String] = []
    if result.isPreview {
      lines.append(result.isValid ? "Preview: nothing was written." : "Preview: refused.")
    }
    for change in result.plan?.changes ?? [] where change.growsVersion {
      lines += Self.lines(of: change)
    }
    for bulk in result.bulkCounts where bulk.count > 0 {
      let captions = bulk.change.fields.map(\.caption).joined(separator: ", ")
      lines.append(
        "\(bulk.count) × \(bulk.change.entity.entity.caption): \(captions) "
          + "\(Self.quoted(bulk.change.old.text)) → \(Self.quoted(bulk.change.new.text))")
    }
    if let plan = result.plan, plan.isEmpty, result.isValid, plan.skipped == nil {
      lines.append("Nothing to change.")
    }
    for drawn in result.plan?.numbersDrawn ?? [] where result.isPreview {
      lines.append("Next number of series \(drawn.series): \(drawn.number)")
    }
    for warning in result.plan?.warnings ?? [] {
      lines.append("Warning \(warning.code.rawValue): \(warning.message)")
    }
    return lines
  }

  private static func lines(of change: RecordChange) -> [String] {
    let record = change.after ?? change.before
    let name = record?.displayName ?? ""
    let caption = change.key.entity.entity.caption
    let title = [caption, change.number, name].filter { !$0.isEmpty }.joined(separator: " ")
    let fields = change.shownFields
    switch change.kind {
    case .inserted:
      return ["+ \(title)\(suffix(change.cause))"] + fieldLines(fields, isNew: true)
    case .deleted:
      return ["- \(title)\(suffix(change.cause))"]
    case .modified:
      if fields.isEmpty { return ["~ \(title) (stamped)"] }
      return ["~ \(title)"]
        + fieldLines(fields, isNew: false)
    }
  }

  /// The cause in brackets; nothing for what the user asked for and what goes with it.
  private static func suffix(_ cause: Cause) -> String {
    if cause == .cascade { return "" }
    let text = describe(cause)
    return text.isEmpty ? "" : "  (\(text))"
  }

  /// A line per field; of a new record only its values.
  private static func fieldLines(_ fields: [FieldChange], isNew: Bool) -> [String] {
    let width = min(28, fields.map(\.field.caption.count).max() ?? 0)
    return fields.map { change in
      let caption = change.field.caption
      let padding = String(repeating: " ", count: max(0, width - caption.count))
      let new = shown(change.new, change.field)
      if isNew { return "    \(caption)\(padding)  \(new)" }
      let old = shown(change.old, change.field)
      return "    \(caption)\(padding)  \(old) → \(new)\(suffix(change.cause))"
    }
  }

  private static func shown(_ value: Value, _ field: Field) -> String {
    let text = field.text(of: value)
    if case .image = field.type { return text.isEmpty ? "none" : "image \(text.prefix(8))…" }
    return quoted(field.isSensitive ? ValueJSON.masked(text) : text)
  }

  private static func quoted(_ text: String) -> String {
    text.isEmpty ? "blank" : "\"\(text.onOneLine)\""
  }

  /// The cause in words; blank for what the user entered.
  package static func describe(_ cause: Cause) -> String {
    describe(cause: cause.name, detail: cause.detail)
  }

  /// The cause that the journal names, in words.
  package static func describe(cause: String, detail: String) -> String {
    switch cause {
    case "Direct": return ""
    case "Synchronised": return "from \(titled(detail))"
    case "Inherited": return "inherited from \(titled(detail))"
    case "Template": return "template \(detail)"
    case "Default": return "default"
    case "NumberSeries": return "series \(detail)"
    case "Derived": return "follows"
    case "Cascade": return "cascade"
    case "Undo": return "undo of operation \(detail)"
    default: return cause.lowercased()
    }
  }

  /// `vendors V00010` → `vendor V00010`.
  private static func titled(_ reference: String) -> String {
    let parts = reference.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let entity = Entity.ofSet(String(parts[0])) else { return reference }
    return "\(entity.caption.lowercased()) \(parts[1])"
  }
}

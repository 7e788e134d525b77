package import ConcordCore

/// The outcome of an operation as every channel reports it (`api.md` 3.2).
package struct OperationResult: Sendable {
  /// 0 in a preview and when nothing differed.
  package var operationNumber: Int64 = 0
  package var isPreview = false
  package var previewToken = ""
  /// Nil when a preview was refused.
  package var plan: Plan?
  /// The plans of the records of a previewed batch.
  package var previewed: [Plan] = []
  /// JSON of a result that is particular to the action; nil = none.
  package var value: String?
  /// The name of a violation's kind in the API (`api.md` 5.3).
  package var errorCode: @Sendable (Violation) -> String = { $0.code.rawValue }
  /// What stands against a previewed operation.
  package var errors: [Violation] = []
  /// The number of rows that statements over many records change, with the first numbers.
  package var bulkCounts: [(change: BulkChange, count: Int, numbers: [String])] = []

  package init() {}

  package var isValid: Bool { errors.isEmpty }

  private var plans: [Plan] { [plan].compactMap(\.self) + previewed }

  /// Writes the result; with a context address as the answer of the API.
  package func write(to json: inout JSONWriter, context: String? = nil) {
    json.object { json in
      if let context { json.member("@odata.context", context) }
      json.member("operationNumber", operationNumber)
      json.member("preview", isPreview)
      json.member("valid", isValid)
      json.member("previewToken", previewToken)
      json.member("entitySet", plan?.main?.entity.entity.setName ?? "")
      json.member("id", plan?.main?.id.description ?? "00000000-0000-0000-0000-000000000000")
      json.member("number", plan?.mainNumber ?? "")
      writeChanges(&json)
      json.name("numbersDrawn")
      json.array { json in
        for drawn in plans.flatMap(\.numbersDrawn) {
          json.object {
            $0.member("seriesCode", drawn.series)
            $0.member("entitySet", drawn.entity.entity.setName)
            $0.member("number", drawn.number)
          }
        }
      }
      json.name("warnings")
      json.array { json in
        for warning in plans.flatMap(\.warnings) { Self.write(warning, &json) }
      }
      json.name("errors")
      json.array { json in
        for error in errors { Self.write(error, code: errorCode(error), &json) }
      }
      json.name("value")
      if let value { json.value(value) } else { json.null() }
    }
  }

  private func writeChanges(_ json: inout JSONWriter) {
    json.name("changes")
    json.array { json in
      for plan in plans {
        for change in plan.changes where change.growsVersion { Self.write(change, &json) }
      }
      for bulk in bulkCounts { Self.write(bulk.change, bulk.numbers, &json) }
    }
  }

  /// One changed record with its fields and causes, as in `changes`.
  package static func write(_ change: RecordChange, _ json: inout JSONWriter) {
    json.object { json in
      json.member("entitySet", change.key.entity.entity.setName)
      json.member("id", change.key.id.description)
      json.member("number", change.number)
      json.member("changeType", change.typeName)
      json.name("fields")
      json.array { json in
        for field in change.shownFields { write(field, &json) }
      }
    }
  }

  private static func write(_ change: FieldChange, _ json: inout JSONWriter) {
    let field = change.field
    func shown(_ value: Value) -> String {
      let text = field.text(of: value)
      return field.isSensitive ? ValueJSON.masked(text) : text
    }
    json.object {
      $0.member("field", field.apiName)
      $0.member("caption", field.caption)
      $0.member("oldValue", shown(change.old))
      $0.member("newValue", shown(change.new))
      $0.member("cause", change.cause.name)
      $0.member("causeDetail", change.cause.detail)
    }
  }

  private static func write(
    _ bulk: BulkChange, _ numbers: [String], _ json: inout JSONWriter
  ) {
    for number in numbers {
      json.object { json in
        json.member("entitySet", bulk.entity.entity.setName)
        json.member("id", "00000000-0000-0000-0000-000000000000")
        json.member("number", number)
        json.member("changeType", "Modified")
        json.name("fields")
        json.array { json in
          for field in bulk.fields {
            write(
              FieldChange(field: field, old: bulk.old, new: bulk.new, cause: bulk.cause), &json)
          }
        }
      }
    }
  }

  /// The annotation that carries warnings on the Concord route (API-CON-4).
  package static func write(_ warnings: [Warning], to json: inout JSONWriter) {
    json.name("@Concord.warnings")
    json.array { json in for warning in warnings { write(warning, &json) } }
  }

  package static func write(_ warning: Warning, _ json: inout JSONWriter) {
    json.object { json in
      json.member("id", warning.code.rawValue)
      json.member("message", warning.message)
      json.member("target", warning.field)
      json.name("candidates")
      json.array { json in for candidate in warning.candidates { json.value(candidate) } }
    }
  }

  /// Writes one violation; `code` is the name of its kind, its id by default.
  package static func write(
    _ violation: Violation, code: String? = nil, _ json: inout JSONWriter
  ) {
    json.object { json in
      json.member("id", violation.code.rawValue)
      json.member("code", code ?? violation.code.rawValue)
      json.member("message", violation.message)
      json.member("target", violation.field)
      json.member("entitySet", violation.record?.entity.entity.setName ?? "")
      json.member("recordNumber", "")
      if !violation.candidates.isEmpty {
        json.name("candidates")
        json.array { json in for candidate in violation.candidates { json.value(candidate) } }
      }
    }
  }
}

extension RecordChange {
  package var typeName: String {
    switch kind {
    case .inserted: "Inserted"
    case .modified: "Modified"
    case .deleted: "Deleted"
    }
  }

  /// The fields to show: of a new or deleted record those that are filled.
  package var shownFields: [FieldChange] {
    switch kind {
    case .modified(let fields): return fields.filter(\.field.isTracked)
    case .inserted, .deleted:
      guard let record = after ?? before else { return [] }
      let isNew = after != nil
      return record.entity.fields.filter { $0.isTracked && record[$0] != $0.defaultValue }
        .map { field in
          FieldChange(
            field: field, old: isNew ? field.defaultValue : record[field],
            new: isNew ? record[field] : field.defaultValue,
            cause: causes[field.ordinal] ?? cause)
        }
    }
  }
}

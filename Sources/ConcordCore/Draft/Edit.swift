/// What an operation does to one record, and the record as it was before.
///
/// All of it hangs on one object, so that a rule that writes a field finds it with one look-up.
final class Edit {
  /// Whether the record was written, touched or deleted; else only fields were decided or given.
  var isWritten = false
  /// The stored state of a written record; nil = it did not exist.
  var stored: Record?
  /// Why the record was inserted or deleted.
  var cause: Cause?
  var isTouched = false
  /// The fields that the operation itself decides.
  var decided = FieldSet()
  /// The fields that the caller gave a value for.
  var given = FieldSet()
  /// In the order of the first writes; a record has few written fields.
  private var causes: [(ordinal: Int, cause: Cause)] = []

  /// Says why a field is written.
  func note(_ cause: Cause, _ ordinal: Int) {
    if let index = causes.firstIndex(where: { $0.ordinal == ordinal }) {
      causes[index].cause = cause
    } else {
      causes.append((ordinal, cause))
    }
  }

  func cause(of ordinal: Int) -> Cause? {
    causes.first { $0.ordinal == ordinal }?.cause ?? cause
  }

  /// The difference to the record as it would be; nil = there is none.
  func change(of key: RecordKey, to after: Record?) -> RecordChange? {
    switch (stored, after) {
    case (nil, nil): return nil
    case (nil, .some):
      return RecordChange(
        key: key, kind: .inserted, before: nil, after: after, cause: cause ?? .direct,
        isTouched: true,
        causes: Dictionary(
          causes.map { ($0.ordinal, $0.cause) }, uniquingKeysWith: { _, last in last }))
    case (.some, nil):
      return RecordChange(
        key: key, kind: .deleted, before: stored, after: nil, cause: cause ?? .direct,
        isTouched: true)
    case (.some(let old), .some(let new)):
      var fields: [FieldChange] = []
      for field in key.entity.entity.fields
      where old.values[field.ordinal] != new.values[field.ordinal] {
        fields.append(
          FieldChange(
            field: field, old: old.values[field.ordinal], new: new.values[field.ordinal],
            cause: cause(of: field.ordinal) ?? .direct))
      }
      if fields.isEmpty && !isTouched { return nil }
      return RecordChange(
        key: key, kind: .modified(fields), before: stored, after: after, cause: .cascade,
        isTouched: isTouched)
    }
  }
}

extension RecordChange {
  /// Whether the change counts as one: recalculating the indicator alone does not (I-5).
  package var growsVersion: Bool {
    isTouched || changesTrackedField
  }

  /// Whether the record is stamped without a change that the journal keeps.
  package var isStampOnly: Bool {
    if case .modified = kind { return isTouched && !changesTrackedField }
    return false
  }

  private var changesTrackedField: Bool {
    guard case .modified(let fields) = kind else { return true }
    return fields.contains { $0.field.isTracked }
  }
}

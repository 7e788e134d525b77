/// Why a field has the value it has (2.14).
package enum Cause: Hashable, Sendable {
  case direct
  /// Synchronised from a record: entity set and number.
  case synchronised(String)
  /// Inherited from a company contact: entity set and number.
  case inherited(String)
  case template(String)
  case byDefault
  case numberSeries(String)
  case derived
  case cascade
  case undo(Int64)

  package var name: String {
    switch self {
    case .direct: "Direct"
    case .synchronised: "Synchronised"
    case .inherited: "Inherited"
    case .template: "Template"
    case .byDefault: "Default"
    case .numberSeries: "NumberSeries"
    case .derived: "Derived"
    case .cascade: "Cascade"
    case .undo: "Undo"
    }
  }

  /// The source record, template, series or operation.
  package var detail: String {
    switch self {
    case .synchronised(let source), .inherited(let source), .template(let source),
      .numberSeries(let source):
      source
    case .undo(let operation): String(operation)
    case .direct, .byDefault, .derived, .cascade: ""
    }
  }
}

/// A field's change from the stored to the new value.
package struct FieldChange: Sendable, Equatable {
  package let field: Field
  package let old: Value
  package let new: Value
  package let cause: Cause

  package init(field: Field, old: Value, new: Value, cause: Cause) {
    self.field = field
    self.old = old
    self.new = new
    self.cause = cause
  }
}

/// What an operation does to one record; each has an inverse.
package enum ChangeKind: Sendable, Equatable {
  /// The record is new; the full image is in `after`.
  case inserted
  /// Fields changed; none = the record is only stamped ("touched").
  case modified([FieldChange])
  /// The record is gone; the full image is in `before`.
  case deleted
}

/// The difference between a record as stored and as it would be.
package struct RecordChange: Sendable {
  package let key: RecordKey
  package let kind: ChangeKind
  package let before: Record?
  package let after: Record?
  /// The cause of an insertion or deletion as a whole.
  package let cause: Cause
  /// Whether the record is stamped whatever its fields do (G-STAMP).
  package let isTouched: Bool
  /// Why fields of a new record have their values, where that differs from `cause`; by ordinal.
  package var causes: [Int: Cause] = [:]

  package var number: String { (after ?? before)?.number ?? "" }
}

/// One statement over all records that hold a value: renaming a code, recoding links.
package struct BulkChange: Sendable, Equatable {
  package let entity: EntityKind
  /// The fields in which `old` is replaced by `new`.
  package let fields: [Field]
  package let old: Value
  package let new: Value
  /// Only rows with this value in this field; nil = all.
  package let limitedTo: FieldEquality?
  package let cause: Cause

  package init(
    entity: EntityKind, fields: [Field], old: Value, new: Value,
    limitedTo: FieldEquality? = nil, cause: Cause
  ) {
    self.entity = entity
    self.fields = fields
    self.old = old
    self.new = new
    self.limitedTo = limitedTo
    self.cause = cause
  }
}

/// The condition that a field has a value.
package struct FieldEquality: Sendable, Equatable {
  package let field: Field
  package let value: Value

  package init(field: Field, value: Value) {
    self.field = field
    self.value = value
  }
}

/// A number that an operation draws from a series.
package struct DrawnNumber: Sendable, Equatable, Codable {
  package let series: String
  package let entity: EntityKind
  package let number: String
}

/// Everything an operation would do: what a preview shows, apply executes and the journal keeps.
package struct Plan: Sendable {
  package let operation: String
  package let main: RecordKey?
  package let mainNumber: String
  package let changes: [RecordChange]
  package let bulkChanges: [BulkChange]
  package let warnings: [Warning]
  package let numbersDrawn: [DrawnNumber]
  /// The operation that this one undoes; 0 = none.
  package let undoOf: Int64
  /// Whether the indicators of all contacts are recalculated by one statement (MS-2).
  package let recalculatesIndicators: Bool
  /// Why a batch left the record alone; nil = it did not.
  package let skipped: SkipReason?
  /// Records read or written with the versions they were read at, for the preview token (D-40).
  package let reads: [RecordKey: Int64]

  /// Whether executing the plan would write nothing (SYNC-9).
  package var isEmpty: Bool { changes.isEmpty && bulkChanges.isEmpty }
}

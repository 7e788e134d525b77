internal import ConcordCore

/// What differs between two states, found by comparing the records themselves.
package struct Delta {
  struct Modification {
    let before: Record
    let after: Record
    /// The fields whose values differ, the indicator included.
    let fields: [Field]

    /// The fields that count as a change (I-5).
    var tracked: [Field] { fields.filter { $0.apiName != "contactBusinessRelation" } }

    func changes(_ field: Field) -> Bool {
      before.values[field.ordinal] != after.values[field.ordinal]
    }
  }

  private(set) var inserted: [Record] = []
  private(set) var deleted: [Record] = []
  private(set) var modified: [Modification] = []

  package init(_ before: CompanyState, _ after: CompanyState) {
    for entity in EntityKind.allCases {
      let (old, new) = (before[entity], after[entity])
      if old === new { continue }
      for record in new.list {
        guard let earlier = old[record.key.id] else {
          inserted.append(record)
          continue
        }
        if earlier == record { continue }
        let fields = record.entity.fields.filter {
          earlier.values[$0.ordinal] != record.values[$0.ordinal]
        }
        modified.append(Modification(before: earlier, after: record, fields: fields))
      }
      for record in old.list where new[record.key.id] == nil { deleted.append(record) }
    }
  }

  var isEmpty: Bool { inserted.isEmpty && deleted.isEmpty && modified.isEmpty }

  /// The records that are there afterwards and were written.
  var written: [Record] { inserted + modified.map(\.after) }

  func modification(of key: RecordKey) -> Modification? {
    modified.first { $0.before.key == key }
  }

  /// Whether a number or code went away that something may still refer to.
  var losesKeys: Bool {
    !deleted.isEmpty || modified.contains { $0.before.number != $0.after.number }
  }
}

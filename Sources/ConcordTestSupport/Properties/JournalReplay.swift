package import ConcordCore

/// Rebuilds a company from its journal alone (INV-33).
package struct JournalReplay {
  private var records: [RecordKey: Record] = [:]
  private var breaches: [Breach] = []

  private init() {}

  /// Replays the journal from an empty database and compares the result with a state.
  package static func check(
    _ operations: [JournalOperation], _ entries: [JournalEntry], against view: StateView
  ) -> [Breach] {
    var replay = JournalReplay()
    let byOperation = Dictionary(grouping: entries, by: \.operation)
    for operation in operations {
      replay.apply(operation, byOperation[operation.number] ?? [])
    }
    replay.compare(with: view.state)
    return replay.breaches
  }

  private mutating func report(_ text: String) {
    if breaches.count < 20 { breaches.append(Breach(33, text)) }
  }

  private mutating func apply(_ operation: JournalOperation, _ entries: [JournalEntry]) {
    if entries.count != operation.entryCount {
      report("operation \(operation.number) has \(entries.count) entries")
    }
    var changed: Set<RecordKey> = []
    for (index, entry) in entries.enumerated() {
      if entry.number != index + 1 { report("entry \(entry.number) of \(operation.number)") }
      switch entry.change {
      case .inserted(let image):
        if records[entry.key] != nil { report("\(image.number) was inserted twice") }
        var record = image
        record.version = 1
        record.createdAt = operation.at
        record.createdBy = operation.user
        record.modifiedAt = operation.at
        record.modifiedBy = operation.user
        records[entry.key] = record
      case .deleted(let image):
        if let record = records[entry.key], !Self.isEqual(record, image) {
          report("the image of \(image.number) is not what was deleted")
        }
        if records.removeValue(forKey: entry.key) == nil { report("\(image.number) was not there") }
      case .modified(let field, let old, let new):
        if records[entry.key]?.values[field.ordinal] != old {
          report("\(entry.recordNumber) \(field.apiName) was not “\(old.text)”")
        }
        records[entry.key]?.values[field.ordinal] = new
        changed.insert(entry.key)
      case .touched:
        changed.insert(entry.key)
      }
    }
    for key in changed {
      records[key]?.version += 1
      records[key]?.modifiedAt = operation.at
      records[key]?.modifiedBy = operation.user
    }
  }

  private mutating func compare(with state: CompanyState) {
    var count = 0
    for entity in EntityKind.allCases {
      for record in state[entity].list {
        count += 1
        guard let replayed = records[record.key] else {
          report("\(entity.entity.caption) \(record.number) is not in the journal")
          continue
        }
        if !Self.isEqual(replayed, record) || replayed.version != record.version
          || replayed.modifiedAt != record.modifiedAt || replayed.createdAt != record.createdAt
        {
          report("\(entity.entity.caption) \(record.number) differs from the journal")
        }
      }
    }
    if count != records.count { report("the journal has \(records.count) records, not \(count)") }
  }

  /// Equal values, the indicator apart, which is computed from the rows.
  private static func isEqual(_ left: Record, _ right: Record) -> Bool {
    if left.values == right.values { return true }
    return left.entity.fields.allSatisfy {
      !$0.isTracked || left.values[$0.ordinal] == right.values[$0.ordinal]
    }
  }
}

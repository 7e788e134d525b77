/// The records as an operation would leave them, laid over the records as they are stored.
///
/// Reading sees the draft's own writes; the plan is the difference between the two. Violations are
/// collected and thrown together (G-ATOM).
package final class Draft {
  package let context: Context
  package let ids: any IDSource
  let workspace: Workspace
  private var edits: [RecordKey: Edit] = [:]
  /// The written records in the order of their first write.
  private var written: [RecordKey] = []
  private var reads: [RecordKey: Int64] = [:]
  private let tracksReads: Bool
  private var violations: [Violation] = []
  private(set) var warnings: [Warning] = []
  private(set) var numbersDrawn: [DrawnNumber] = []
  private(set) var bulkChanges: [BulkChange] = []
  private(set) var main: RecordKey?
  private(set) var undoOf: Int64 = 0
  private(set) var skipped: SkipReason?
  private(set) var recalculatesIndicators = false

  package init(
    workspace: Workspace, context: Context, ids: any IDSource, tracksReads: Bool = false
  ) {
    self.workspace = workspace
    self.context = context
    self.ids = ids
    self.tracksReads = tracksReads
  }

  // MARK: Reading

  /// The record as it would be, or nil if there is none.
  package func record(_ key: RecordKey) throws(ConcordError) -> Record? {
    let record = try workspace.record(key)
    note(key, record)
    return record
  }

  /// The record as it would be; it is known to exist.
  ///
  /// - Throws: `E-NOTFOUND` when it does not.
  package func existing(_ key: RecordKey) throws(ConcordError) -> Record {
    guard let record = try record(key) else {
      throw ConcordError(.notFound, key.entity.entity.caption, key.id.description, record: key)
    }
    return record
  }

  /// The record as it was before the operation; nil if it is new.
  package func stored(_ key: RecordKey) throws(ConcordError) -> Record? {
    if let edit = edits[key], edit.isWritten { return edit.stored }
    return try record(key)
  }

  /// The records whose field has a value, as they would be.
  package func records<W: FieldValue>(where key: Key<W>, is value: W) throws(ConcordError)
    -> [Record]
  {
    try records(where: key.field, is: value.value)
  }

  package func records(where field: Field, is value: Value) throws(ConcordError) -> [Record] {
    let keys = try workspace.lookup(field, value)
    try workspace.load(field.entity, ids: keys.map(\.id))
    var records: [Record] = []
    records.reserveCapacity(keys.count)
    for key in keys {
      if let record = try record(key) { records.append(record) }
    }
    return records
  }

  /// The record with a business number or code, or nil.
  package func find(_ entity: EntityKind, _ number: String) throws(ConcordError) -> Record? {
    if number.isEmpty { return nil }
    guard let field = entity.entity.keyFields.first else { return nil }
    return try records(where: field, is: .text(number)).first
  }

  /// The record with a business number or code.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func require(_ entity: EntityKind, _ number: String) throws(ConcordError) -> Record {
    guard let record = try find(entity, number) else {
      throw ConcordError(.notFound, entity.entity.caption, number)
    }
    return record
  }

  /// All records of a small list or setup, by number.
  package func all(_ entity: EntityKind) throws(ConcordError) -> [Record] {
    let records = try workspace.all(entity)
    for record in records { note(record.key, record) }
    return records
  }

  /// Stored records that fit a query; the draft's own writes are not seen.
  package func search(_ query: Query) throws(ConcordError) -> [Record] {
    let found = try workspace.source.records(query)
    workspace.adopt(found)
    for record in found { note(record.key, record) }
    return found
  }

  package func count(_ query: Query) throws(ConcordError) -> Int {
    try workspace.source.count(query)
  }

  private func note(_ key: RecordKey, _ record: Record?) {
    if tracksReads, key.entity != .numberSeriesLine, reads[key] == nil {
      reads[key] = record?.version ?? 0
    }
  }

  // MARK: Changing

  /// Inserts a new record and returns its key.
  @discardableResult
  package func insert(_ record: Record, cause: Cause) throws(ConcordError) -> RecordKey {
    let edit = edit(record.key)
    remember(record.key, edit, workspace.loaded(record.key))
    edit.cause = cause
    if let number = record.entity.keyFields.first, record.entity.keyFields.count == 1 {
      workspace.noteNew(record.key.entity, record[number].text)
    }
    workspace.replace(record.key, with: record)
    return record.key
  }

  /// Writes a value; a value that is there already is no change.
  package func set(_ key: RecordKey, _ field: Field, to value: Value, cause: Cause)
    throws(ConcordError)
  {
    let slot = try workspace.slot(key)
    guard let old = slot.record?.values[field.ordinal], old != value else { return }
    let edit = edit(key)
    if !edit.isWritten { remember(key, edit, slot.record) }
    edit.note(cause, field.ordinal)
    workspace.set(key, in: slot, field.ordinal, value)
  }

  /// Writes a value by its typed key.
  package func set<W: FieldValue>(_ key: RecordKey, _ field: Key<W>, to value: W, cause: Cause)
    throws(ConcordError)
  {
    try set(key, field.field, to: value.value, cause: cause)
  }

  /// Says that the operation itself decides a field, so that no automatic rule may.
  package func decide(_ key: RecordKey, _ field: Field) {
    edit(key).decided.insert(field)
  }

  /// Whether the operation itself decides a field.
  package func isDecided(_ key: RecordKey, _ field: Field) -> Bool {
    edits[key]?.decided.contains(field) ?? false
  }

  /// Says that the caller gave a value for a field, changed or not.
  func noteGiven(_ key: RecordKey, _ field: Field) {
    edit(key).given.insert(field)
  }

  /// Whether the caller gave a value for a field; rules that fill in or clear leave it alone.
  func isGiven(_ key: RecordKey, _ field: Field) -> Bool {
    edits[key]?.given.contains(field) ?? false
  }

  /// Deletes a record; one that is not there is no change.
  package func delete(_ key: RecordKey, cause: Cause) throws(ConcordError) {
    guard let record = try workspace.record(key) else { return }
    let edit = edit(key)
    remember(key, edit, record)
    edit.cause = cause
    workspace.replace(key, with: nil)
  }

  /// Stamps a record whose surroundings changed (G-STAMP).
  package func touch(_ key: RecordKey) throws(ConcordError) {
    guard let record = try workspace.record(key) else { return }
    let edit = edit(key)
    remember(key, edit, record)
    edit.isTouched = true
  }

  /// Adds a statement over many records, which are not loaded (decision 6).
  package func change(_ bulk: BulkChange) { bulkChanges.append(bulk) }

  /// Recalculates the indicator of every contact with one statement (MS-2).
  package func recalculateIndicators() { recalculatesIndicators = true }

  /// Notes a number that was taken from a series.
  package func draw(_ number: DrawnNumber) { numbersDrawn.append(number) }

  /// Names the record that the operation is about.
  package func setMain(_ key: RecordKey) { main = key }

  /// Says why a batch leaves the record alone.
  package func skip(_ reason: SkipReason) { skipped = reason }

  /// Names the operation that this one undoes.
  package func setUndo(of operation: Int64) { undoOf = operation }

  private func edit(_ key: RecordKey) -> Edit {
    if let edit = edits[key] { return edit }
    let edit = Edit()
    edits[key] = edit
    return edit
  }

  private func remember(_ key: RecordKey, _ edit: Edit, _ stored: Record?) {
    if edit.isWritten { return }
    edit.isWritten = true
    edit.stored = stored
    written.append(key)
  }

  // MARK: What changed

  /// Whether a field differs from its stored value; every filled field of a new record does.
  package func isChanged(_ key: RecordKey, _ field: Field) -> Bool {
    guard let edit = edits[key], edit.isWritten, let current = workspace.loaded(key) else {
      return false
    }
    guard let stored = edit.stored else { return true }
    return stored.values[field.ordinal] != current.values[field.ordinal]
  }

  /// Whether the operation inserts the record.
  package func isNew(_ key: RecordKey) -> Bool {
    guard let edit = edits[key], edit.isWritten else { return false }
    return edit.stored == nil
  }

  /// Whether the operation has written, touched or deleted the record.
  package func isWritten(_ key: RecordKey) -> Bool { edits[key]?.isWritten ?? false }

  /// The records written so far, in the order of their first write.
  package var writtenKeys: [RecordKey] { written }

  /// Why a written field has its new value.
  package func cause(_ key: RecordKey, _ field: Field) -> Cause {
    edits[key]?.cause(of: field.ordinal) ?? .direct
  }

  // MARK: Refusing and warning

  /// Collects a violation; the same one is reported once, whichever rules find it.
  package func refuse(_ violation: Violation) {
    if !violations.contains(violation) { violations.append(violation) }
  }

  /// Collects a broken rule by its code and the values of its sentence.
  package func refuse(
    _ code: ErrorCode, _ arguments: String..., record: RecordKey? = nil, field: String = "",
    candidates: [String] = []
  ) {
    refuse(Violation(code, arguments, record: record, field: field, candidates: candidates))
  }

  /// Whether what was entered in one of the fields of a record was refused.
  func hasRefused(_ fields: [Field], of key: RecordKey) -> Bool {
    violations.contains { violation in
      violation.record == key && fields.contains { $0.apiName == violation.field }
    }
  }

  /// Throws everything refused so far.
  package func throwRefusals() throws(ConcordError) {
    if !violations.isEmpty { throw ConcordError(violations) }
  }

  /// Adds a warning, once.
  package func warn(_ warning: Warning) {
    if !warnings.contains(warning) { warnings.append(warning) }
  }

  // MARK: Ending

  /// The plan: what differs from the stored records.
  ///
  /// - Throws: the violations collected so far.
  package func plan(of operation: String) throws(ConcordError) -> Plan {
    try throwRefusals()
    var changes: [RecordChange] = []
    for key in written {
      if let edit = edits[key], let change = edit.change(of: key, to: workspace.loaded(key)) {
        changes.append(noting(drawn: change))
      }
    }
    if let main, let first = changes.firstIndex(where: { $0.key == main }), first > 0 {
      changes.insert(changes.remove(at: first), at: 0)
    }
    if changes.count > Limits.recordsPerOperation {
      throw ConcordError(
        .tooLarge, String(changes.count), String(Limits.recordsPerOperation))
    }
    let mainNumber = main.flatMap { workspace.loaded($0) ?? edits[$0]?.stored }?.number
    return Plan(
      operation: operation, main: main, mainNumber: mainNumber ?? "", changes: changes,
      bulkChanges: bulkChanges, warnings: warnings, numbersDrawn: numbersDrawn, undoOf: undoOf,
      recalculatesIndicators: recalculatesIndicators, skipped: skipped, reads: reads)
  }

  /// Says of a new record's number from which series it was drawn.
  private func noting(drawn change: RecordChange) -> RecordChange {
    guard case .inserted = change.kind, let field = change.key.entity.entity.keyFields.first,
      let drawn = numbersDrawn.first(where: {
        $0.entity == change.key.entity && $0.number == change.number
      })
    else { return change }
    var change = change
    change.causes[field.ordinal] = .numberSeries(drawn.series)
    return change
  }

  /// Puts the workspace back to the stored state; for previews and refusals.
  package func discard() {
    for key in written.reversed() { workspace.replace(key, with: edits[key]?.stored) }
    edits = [:]
    written = []
  }

  /// Renews version and stamps in the workspace after the plan was written.
  package func settle(_ plan: Plan, at: String, by: String) {
    for change in plan.changes {
      guard change.after != nil, change.growsVersion else { continue }
      workspace.stamp(
        change.key, version: (change.before?.version ?? 0) + 1, at: at, by: by,
        created: change.before == nil)
    }
    if !plan.bulkChanges.isEmpty || plan.recalculatesIndicators { workspace.forgetEverything() }
  }
}

extension Entity {
  private static let referencesByEntity: [[Field]] = {
    var result = [[Field]](repeating: [], count: EntityKind.allCases.count)
    for entity in all {
      for field in entity.referenceFields {
        if let reference = field.reference { result[reference.rawValue].append(field) }
      }
    }
    return result
  }()

  /// The fields of all entities that refer to records of an entity.
  package static func references(to kind: EntityKind) -> [Field] {
    referencesByEntity[kind.rawValue]
  }
}

/// Undoes an operation as a new operation (D-42).
///
/// - Changes: every field that the operation changed gets its old value back; what it created is
///   deleted by the deletion rules; what it deleted returns under the same number and id. Pairs
///   that were linked since stay equal.
/// - Violations: `E-NOTFOUND`, `E-UNDONE`, `E-UNDO` for each later change, `E-TOOLARGE`, deletion
///   rules, and what the restored records would break.
package struct UndoOperation: Operation {
  package static let name = "UNDO"
  package let operation: Int64
  /// Whether the fields that were not changed since are undone where others were.
  package let isPartial: Bool

  package init(_ operation: Int64, isPartial: Bool = false) {
    self.operation = operation
    self.isPartial = isPartial
  }

  package static func prefetch(_ operations: [UndoOperation], into draft: Draft)
    throws(ConcordError)
  {
    let entries = try draft.workspace.source.loadOperations(operations.map(\.operation))
    try UndoPrefetch(draft: draft).load(entries)
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let journal = draft.workspace.source
    guard let undone = try journal.operation(operation) else {
      throw ConcordError(.notFound, "Operation", String(operation))
    }
    if !isPartial, let undo = try liveUndo(of: operation, journal) {
      throw ConcordError(.undone, String(operation), String(undo))
    }
    if undone.entryCount > Limits.recordsPerOperation {
      throw ConcordError(
        .tooLarge, String(undone.entryCount), String(Limits.recordsPerOperation))
    }
    draft.setUndo(of: operation)
    var restoration = Restoration(
      operation: operation, isPartial: isPartial, draft: draft, journal: journal)
    try restoration.run(try journal.entries(of: operation))
  }

  /// The undo that still stands; an undo that was undone itself does not count.
  private func liveUndo(of number: Int64, _ journal: any JournalReader) throws(ConcordError)
    -> Int64?
  {
    for undo in try journal.undoes(of: number)
    where try liveUndo(of: undo.number, journal) == nil { return undo.number }
    return nil
  }
}

/// Carries out the inverses of an operation's entries on a draft.
private struct Restoration {
  let operation: Int64
  let isPartial: Bool
  let draft: Draft
  let journal: any RecordSource
  private var restored: [(key: RecordKey, field: Field, value: Value)] = []
  private var returning: [Record] = []
  private var leaving: [RecordKey] = []

  init(operation: Int64, isPartial: Bool, draft: Draft, journal: any RecordSource) {
    self.operation = operation
    self.isPartial = isPartial
    self.draft = draft
    self.journal = journal
  }

  private var cause: Cause { .undo(operation) }

  mutating func run(_ entries: [JournalEntry]) throws(ConcordError) {
    try prefetch(entries)
    for entry in entries.reversed() { try sort(entry) }
    try draft.throwRefusals()
    for record in returning { try bringBack(record) }
    for (key, field, value) in restored {
      draft.decide(key, field)
      try draft.set(key, field, to: value, cause: cause)
    }
    try renameUses()
    try recodeLinks()
    try removeInserted()
    for record in returning { try afterReturn(record) }
    try settle()
    try Integrity(draft: draft).check()
    try draft.throwRefusals()
  }

  /// A number or code that returns replaces the other one wherever it came into use meanwhile
  /// (C-RENUM, 2.12).
  private func renameUses() throws(ConcordError) {
    for (key, field, value) in restored where field === key.entity.entity.keyFields.first {
      guard let before = try draft.stored(key), before[field] != value else { continue }
      if key.entity == .contact || Kind(key.entity) != nil {
        try Renumbering.follow(key, from: before.number, to: value.text, draft)
      } else {
        try RowRules.rename(key, from: before, draft)
      }
      if key.entity == .businessRelation { draft.recalculateIndicators() }
    }
  }

  /// Relation codes that return recode the links made meanwhile and all indicators (MS-1, MS-2).
  private func recodeLinks() throws(ConcordError) {
    for key in draft.writtenKeys where key.entity == .marketingSetup {
      try MarketingSetupRules.relationCodesChanged(key, draft)
    }
  }

  private func prefetch(_ entries: [JournalEntry]) throws(ConcordError) {
    let byEntity = Dictionary(grouping: entries, by: \.key.entity)
    for (entity, entries) in byEntity {
      try draft.workspace.load(entity, ids: entries.map(\.key.id))
    }
  }

  /// Decides what an entry's inverse is, and whether later changes stand against it.
  private mutating func sort(_ entry: JournalEntry) throws(ConcordError) {
    switch entry.change {
    case .touched: return
    case .modified(let field, let old, let new):
      // N-18: numbers that were drawn are not given back.
      if entry.cause == Cause.numberSeries("").name { return }
      guard let record = try draft.record(entry.key) else {
        try conflict(entry, field: nil)
        return
      }
      if record[field] == new {
        restored.append((entry.key, field, old))
      } else {
        try conflict(entry, field: field)
      }
    case .inserted(let image):
      guard let record = try draft.record(entry.key) else {
        try conflict(entry, field: nil)
        return
      }
      let changed = record.entity.fields.first { $0.isTracked && record[$0] != image[$0] }
      if let changed { try conflict(entry, field: changed) } else { leaving.append(entry.key) }
    case .deleted(let image):
      if try draft.record(entry.key) == nil {
        returning.append(image)
      } else {
        try conflict(entry, field: nil)
      }
    }
  }

  /// `E-UNDO`, or a warning in a partial undo.
  private func conflict(_ entry: JournalEntry, field: Field?) throws(ConcordError) {
    let later = try journal.latestChange(of: entry.key, field: field)
    let violation = Violation(
      .undo,
      [
        String(operation), entry.key.entity.entity.caption, entry.recordNumber,
        field?.caption ?? "itself", String(later),
      ],
      record: entry.key, field: field?.apiName ?? "")
    if isPartial {
      draft.warn(Warning(.undo, violation.message, field: violation.field))
    } else {
      draft.refuse(violation)
    }
  }

  private func bringBack(_ image: Record) throws(ConcordError) {
    var record = image
    record.version = 0
    if let key = record.entity.keyFields.first, record.entity.keyFields.count == 1,
      try draft.find(record.key.entity, record[key].text) != nil
    {
      draft.refuse(.exists, record.entity.caption, record.number, record: record.key)
      return
    }
    if let link = Link(record) {
      record[ContactBusinessRelation.code] = try presentCode(of: link)
    }
    try draft.insert(record, cause: cause)
    for field in record.entity.fields { draft.decide(record.key, field) }
  }

  /// The code of a returning link: MS-1 may have recoded the links of its kind in the meantime.
  private func presentCode(of link: Link) throws(ConcordError) -> String {
    let code = try draft.relationCode(link.kind)
    let setup = try draft.marketingSetup().key
    let field = link.kind.definition.relationCode.field
    let isRecoded = try journal.latestChange(of: setup, field: field) > operation
    return code.isEmpty || !isRecoded ? link.row[ContactBusinessRelation.code] : code
  }

  /// The values of a pair that moved on while its link was away.
  private func afterReturn(_ image: Record) throws(ConcordError) {
    guard let row = try draft.record(image.key), let link = Link(row),
      let contact = try draft.contact(link), let linked = try draft.linkedRecord(link)
    else { return }
    // The record lived on while its link or contact was gone: its values are the newer ones.
    let isContactBack = draft.isNew(contact.key)
    let choice = MasterChoice(isContactBack ? .linked : .preferNewer)
    try Linking(draft: draft, choice: choice, inherits: false)
      .equalise(contact, link, linked)
  }

  /// What the operation created goes by the deletion rules: links first, companies last.
  private func removeInserted() throws(ConcordError) {
    let order: [(RecordKey) -> Bool] = [
      { $0.entity == .contactBusinessRelation },
      { Kind($0.entity) != nil },
      { $0.entity != .contact },
      { [draft] in (try? draft.record($0))??[Contact.type] == .person },
      { _ in true },
    ]
    var rest = leaving
    for belongs in order {
      for key in rest.filter(belongs) {
        guard let record = try draft.record(key) else { continue }
        try remove(record)
      }
      rest.removeAll(where: belongs)
    }
  }

  private func remove(_ record: Record) throws(ConcordError) {
    switch record.key.entity {
    case .contact: try ContactDeletion.apply(record, isConfirmed: false, draft)
    case .customer, .vendor, .bankAccount, .employee: try RecordDeletion.apply(record, draft)
    case .contactBusinessRelation:
      if let link = Link(record) {
        try Unlink.remove(link, draft)
      } else {
        try RowRules.delete(record, draft)
      }
    default: try RowRules.delete(record, draft)
    }
  }

  /// Linked records keep in step with what was restored, and the rules of single records hold.
  private func settle() throws(ConcordError) {
    let propagation = Propagation(draft: draft, inherits: false)
    for key in draft.writtenKeys where key.entity == .contact { try settleCompany(of: key) }
    for key in draft.writtenKeys {
      guard try draft.record(key) != nil else { continue }
      for name in ["searchName", "displayName"] {
        if let field = key.entity.entity.field(name) { draft.decide(key, field) }
      }
      if key.entity == .contact { try propagation.contactChanged(key) }
    }
    for key in draft.writtenKeys where Kind(key.entity) != nil {
      guard try draft.record(key) != nil else { continue }
      try propagation.recordChanged(key)
    }
    for key in draft.writtenKeys
    where key.entity == .contact || key.entity == .contactBusinessRelation {
      try recalculateIndicator(key)
    }
    // G-STAMP: a detail that is back touches its contact as its change does.
    for key in draft.writtenKeys where RowRules.isDetail(key.entity) {
      if let row = try draft.record(key) { try RowRules.touchContact(row, draft) }
    }
  }

  /// The company's number and name as type and company are now (INV-9, INV-10); records that the
  /// contact no longer belongs to lose it as primary contact (C-COMP-6).
  private func settleCompany(of key: RecordKey) throws(ConcordError) {
    guard let contact = try draft.record(key) else { return }
    if contact[Contact.type] == .company {
      try draft.set(key, Contact.companyNumber, to: contact.number, cause: .derived)
    } else {
      let company = try draft.find(.contact, contact[Contact.companyNumber])
      try draft.set(
        key, Contact.companyName, to: company?[Contact.name] ?? "", cause: .derived)
    }
    let current = try draft.existing(key)
    for record in try draft.recordsWithPrimaryContact(contact.number) {
      guard let link = try draft.link(of: record),
        !PrimaryContacts.isRelated(current, record, to: link)
      else { continue }
      try PrimaryContacts.clear(record, draft)
    }
  }

  private func recalculateIndicator(_ key: RecordKey) throws(ConcordError) {
    if key.entity == .contact {
      try Indicator.recalculate(key, draft)
      return
    }
    let current = try draft.record(key)
    let before = try draft.stored(key)
    guard let row = current ?? before,
      let contact = try draft.find(.contact, row[ContactBusinessRelation.contactNumber])
    else { return }
    try Indicator.recalculate(contact.key, draft)
  }
}

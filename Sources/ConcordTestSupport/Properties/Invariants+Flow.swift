internal import ConcordCore

extension Invariants {
  // MARK: Flow

  /// INV-13: a Search Name that nobody entered is the Name in upper case, or came over a link.
  static func searchNames(_ transition: Transition) -> [Breach] {
    if transition.step.action == .undo { return [] }
    var breaches: [Breach] = []
    for record in transition.delta.written {
      guard record.key.entity != .employee,
        record.key.entity == .contact || Kind(record.key.entity) != nil,
        let search = record.entity.field("searchName")
      else { continue }
      let before = transition.before.state[record.key]
      let text = record.values[search.ordinal].text
      if before?.values[search.ordinal].text ?? "" == text { continue }
      let isTarget = record.key == transition.target || before == nil
      if isTarget, transition.entered.contains("searchName") { continue }
      let upper = String.UnicodeScalarView(
        record.displayName.uppercased().unicodeScalars.prefix(100))
      if text == String(upper) || isShared(text, record, transition.after) { continue }
      breaches.append(Breach(13, "\(record.entity.caption) \(record.number) became “\(text)”"))
    }
    return breaches
  }

  private static func isShared(_ search: String, _ record: Record, _ view: StateView) -> Bool {
    let contact =
      record.key.entity == .contact ? record.key : view.pair(of: record.key)?.contact?.key
    guard let contact else { return false }
    let others = [view.state[contact]] + view.pairs(of: contact).map(\.record)
    return others.contains { $0 != nil && $0?.key != record.key && $0?["searchName"] == search }
  }

  /// INV-21 for plain changes: only what SYNC-2 to SYNC-4 and C-NAME-6 reach.
  static func reach(_ transition: Transition) -> [Breach] {
    guard transition.isPlainChange, let start = transition.start else { return [] }
    let view = transition.after
    var allowed: Set<RecordKey> = [start.key]
    var contacts: [Record] = []
    if start.key.entity == .contact {
      contacts = [start]
    } else if let contact = view.pair(of: start.key)?.contact {
      contacts = [contact]
    }
    if let hub = contacts.first, hub[Contact.type] == .company { contacts += view.persons(of: hub) }
    for contact in contacts {
      allowed.insert(contact.key)
      allowed.formUnion(view.pairs(of: contact.key).compactMap { $0.record?.key })
      allowed.formUnion(view.recordsWithPrimary(contact.number).map(\.key))
    }
    let changed =
      transition.delta.modified.map(\.before) + transition.delta.inserted
      + transition.delta.deleted
    // S-4: the salesperson who is an employee is called like the employee.
    return changed.filter { !allowed.contains($0.key) && $0.key.entity != .salesperson }
      .map { Breach(21, "\($0.entity.caption) \($0.number) is out of reach") }
  }

  /// The fields of a kind that may change without having been entered, besides shared ones.
  private static let derivedFields: Set<String> = [
    "primaryContactNumber", "contactName", "blocked", "blockedBeforePrivacy", "searchName",
    "contactBusinessRelation", "searchEmail", "companyName", "displayName", "firstName",
    "middleName", "surname",
  ]
  private static let inheritedFields: Set<String> = ["extensionNumber", "pager"]
  private static let sharedNames: [Kind: Set<String>] = Dictionary(
    uniqueKeysWithValues: Kind.allCases.map { kind in
      (kind, Set(FieldMapRow.rows(of: kind).map(\.field.apiName)))
    })
  private static let contactNames: [Kind: Set<String>] = Dictionary(
    uniqueKeysWithValues: Kind.allCases.map { kind in
      (kind, Set(FieldMapRow.rows(of: kind).map(\.row.contact.apiName)))
    })

  /// INV-22: what is not shared with a kind does not flow to or from it.
  static func unsharedFields(_ transition: Transition) -> [Breach] {
    let linking: Set<Step.Action> = [.link, .setLinkPolicy, .setKindPolicy, .preset]
    guard transition.isPlainChange || linking.contains(transition.step.action) else { return [] }
    let source = transition.target.flatMap { Kind($0.entity) }
    var breaches: [Breach] = []
    for change in transition.delta.modified {
      let isTarget = change.before.key == transition.target
      if isTarget, transition.isPlainChange { continue }
      var allowed = derivedFields
      if let kind = Kind(change.before.key.entity) {
        allowed.formUnion(sharedNames[kind] ?? [])
      } else if change.before.key.entity == .contact {
        let isHub =
          transition.target.flatMap { transition.after.pair(of: $0)?.contact?.key }
          == change.before.key
        if isHub, let source {
          allowed.formUnion(contactNames[source] ?? [])
        } else {
          for names in contactNames.values { allowed.formUnion(names) }
          allowed.formUnion(inheritedFields)
        }
      } else {
        continue
      }
      for field in change.fields where !allowed.contains(field.apiName) {
        breaches.append(
          Breach(22, "\(field.apiName) of \(change.before.entity.caption) \(change.before.number)"))
      }
    }
    return breaches
  }

  /// INV-24: a change that starts at a person, or at a record linked to one, changes no company.
  static func upwardFlow(_ transition: Transition) -> [Breach] {
    guard transition.isPlainChange, let start = transition.start else { return [] }
    let hub =
      start.key.entity == .contact ? start : transition.after.pair(of: start.key)?.contact
    guard let hub, hub[Contact.type] == .person else { return [] }
    return transition.delta.modified
      .filter { $0.before.key.entity == .contact && $0.before[Contact.type] == .company }
      .map { Breach(24, "company \($0.before.number) changed with person \(hub.number)") }
  }

  /// INV-26: deleting and unlinking leave the values of the other side alone.
  static func removals(_ transition: Transition) -> [Breach] {
    let allowed: Set<String>
    switch transition.step.action {
    case .deleteRecord: allowed = ["contactBusinessRelation"]
    case .deleteContact: allowed = ["primaryContactNumber", "contactName"]
    case .unlink: allowed = ["contactBusinessRelation", "primaryContactNumber"]
    default: return []
    }
    var breaches: [Breach] = []
    for change in transition.delta.modified
    where change.before.key.entity == .contact || Kind(change.before.key.entity) != nil {
      for field in change.fields where !allowed.contains(field.apiName) {
        breaches.append(
          Breach(26, "\(field.apiName) of \(change.before.entity.caption) \(change.before.number)"))
      }
    }
    let others = transition.delta.deleted.filter {
      Kind($0.key.entity) != nil && $0.key != transition.target
    }
    return breaches + others.map { Breach(26, "\($0.entity.caption) \($0.number) is gone") }
  }

  /// INV-27: what a creation creates besides its own record.
  static func creations(_ transition: Transition) -> [Breach] {
    let inserted = transition.delta.inserted
    let contacts = inserted.filter { $0.key.entity == .contact }
    let records = inserted.filter { Kind($0.key.entity) != nil }
    switch transition.step.action {
    case .createContact:
      return contacts.count <= 1 && records.isEmpty ? [] : [Breach(27, "more than one record")]
    case .createRecord, .createContactFor, .batch, .createFromContact, .modifyRecord:
      let limit = transition.step.action == .createFromContact ? 1 : 2
      let persons = contacts.filter { $0[Contact.type] == .person }
      let isOrdered = contacts.count < 2 || persons.count == 1
      let isOwn = records.count <= 1
      return contacts.count <= limit && isOrdered && isOwn
        ? [] : [Breach(27, "\(contacts.count) contacts and \(records.count) records")]
    default: return []
    }
  }
}

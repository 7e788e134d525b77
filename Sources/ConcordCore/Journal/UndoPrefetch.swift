/// Loads what undoing the entries of many operations will read, set by set.
struct UndoPrefetch {
  let draft: Draft

  func load(_ entries: [JournalEntry]) throws(ConcordError) {
    for (entity, entries) in Dictionary(grouping: entries, by: \.key.entity) {
      try draft.workspace.load(entity, ids: entries.map(\.key.id))
    }
    try loadNeighbours(of: entries)
    for kind in EntityKind.allCases { try loadUsers(of: kind, entries) }
  }

  /// Contacts and linked records on either side of the links involved.
  private func loadNeighbours(of entries: [JournalEntry]) throws(ConcordError) {
    var contacts: Set<String> = []
    var linked: [Kind: Set<String>] = [:]
    for entry in entries {
      guard let record = draft.workspace.loaded(entry.key) else { continue }
      if entry.key.entity == .contact {
        contacts.insert(record.number)
      } else if let kind = Kind(entry.key.entity) {
        linked[kind, default: []].insert(record.number)
      } else if entry.key.entity == .contactBusinessRelation, let link = Link(record) {
        contacts.insert(link.contactNumber)
        linked[link.kind, default: []].insert(link.linkedNumber)
      }
    }
    for field in [
      Contact.number.field, Contact.companyNumber.field,
      ContactBusinessRelation.contactNumber.field,
    ] {
      try draft.workspace.load(field, contacts.map(Value.text))
    }
    for kind in Kind.allCases {
      guard let numbers = linked[kind], let key = kind.entity.entity.keyFields.first else {
        continue
      }
      try draft.workspace.load(key, numbers.map(Value.text))
      try draft.workspace.load(
        ContactBusinessRelation.linkedNumber.field, numbers.map(Value.text))
    }
  }

  /// What refers to records that the operations created, which the deletion rules ask for.
  private func loadUsers(of kind: EntityKind, _ entries: [JournalEntry]) throws(ConcordError) {
    guard kind == .contact || Kind(kind) != nil else { return }
    var numbers: Set<String> = []
    for entry in entries where entry.key.entity == kind {
      if case .inserted(let image) = entry.change { numbers.insert(image.number) }
    }
    if numbers.isEmpty { return }
    for field in Entity.references(to: kind) {
      try draft.workspace.load(field, numbers.map(Value.text))
    }
  }
}

/// Creates a record and rows that belong to it, in one operation (`api.md` 4.14).
///
/// - Changes: what creating the record changes, and the rows.
/// - Violations: those of both, the record's first.
package struct CreateWithRows<Parent: Operation>: Operation {
  package static var name: String { Parent.name }
  package let parent: Parent
  package let children: [OwnedRow]

  package init(_ parent: Parent, _ children: [OwnedRow]) {
    self.parent = parent
    self.children = children
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    try parent.plan(draft)
    guard let main = draft.main else { return }
    try create(children, below: main, draft)
    draft.setMain(main)
  }

  private func create(_ rows: [OwnedRow], below parent: RecordKey, _ draft: Draft)
    throws(ConcordError)
  {
    for row in rows {
      let owner = try draft.existing(parent)
      var fields = row.fields
      for (child, mine) in zip(row.ownedBy, row.owners) {
        guard let field = fields.entity.entity.field(child),
          let source = owner.entity.field(mine)
        else { throw ConcordError(.field, fields.entity.entity.caption, child, field: child) }
        fields[field] = owner[source]
      }
      try CreateRow(fields).plan(draft)
      if let made = draft.main { try create(row.children, below: made, draft) }
    }
  }
}

/// A row that is created below another record, whose key it takes.
package struct OwnedRow: Sendable, Codable {
  package let fields: Entries
  /// API names of the fields that take the owner's key.
  package let ownedBy: [String]
  /// API names of the owner's fields, in the same order.
  package let owners: [String]
  package let children: [OwnedRow]

  package init(
    _ fields: Entries, ownedBy: [String], owners: [String], children: [OwnedRow] = []
  ) {
    self.fields = fields
    self.ownedBy = ownedBy
    self.owners = owners
    self.children = children
  }
}

/// Whose value wins where two sides of a link differ (D-41).
package struct MasterChoice: Sendable, Codable, Equatable {
  /// The rule for every field that is not chosen by itself.
  package enum Policy: String, Sendable, Codable, CaseIterable {
    case contact = "Contact"
    case linked = "Linked"
    /// A filled value beats a blank one; both filled, the contact's wins.
    case preferNonBlank = "PreferNonBlank"
    /// The side with the later stamp wins.
    case preferNewer = "PreferNewer"
  }

  /// The choice for a single field.
  package enum Side: Sendable, Codable, Equatable {
    case contact
    case linked
    /// An explicit value, which passes the V-rules.
    case value(Value)
  }

  package var policy: Policy
  /// Choices for single fields, by the contact-side API name.
  package var fields: [String: Side]

  package init(_ policy: Policy = .contact, fields: [String: Side] = [:]) {
    self.policy = policy
    self.fields = fields
  }
}

/// One shared field that differs between a contact and a record, and who wins.
package struct Difference: Sendable, Equatable {
  /// The side whose value both get.
  package enum Winner: Sendable, Equatable { case contact, linked, value, neither }

  package let row: SharedField
  package let contactValue: Value
  package let linkedValue: Value
  package let winner: Winner
  package let result: Value
  /// Decided by a rule, not by the master (C-LINK-8, POL-5).
  package let isLocked: Bool

  package static func == (left: Difference, right: Difference) -> Bool {
    left.row.row == right.row.row && left.contactValue == right.contactValue
      && left.linkedValue == right.linkedValue && left.winner == right.winner
      && left.result == right.result
  }
}

/// The comparison of a contact with a record field by field (C-LINK-5, C-LINK-7).
package struct Comparison: Sendable {
  package let differences: [Difference]
  /// The contact-side API names of the fields that agree.
  package let equalFields: [String]

  /// - Throws: `E-FIELD` for a choice that names no shared field of the kind.
  package init(
    contact: Record, record: Record, link: LinkPolicyView, choice: MasterChoice
  ) throws(ConcordError) {
    let rows = SharedField.rows(of: link.kind)
    for name in choice.fields.keys.sorted()
    where !rows.contains(where: { $0.row.contact.apiName == name && $0.row.flow == .both }) {
      throw ConcordError(.field, "The field map of \(link.kind.rawValue)", name, field: name)
    }
    var differences: [Difference] = []
    var equal: [String] = []
    for (row, field) in rows {
      let mine = contact[row.contact]
      let theirs = record[field]
      if mine == theirs, choice.fields[row.contact.apiName] == nil {
        equal.append(row.contact.apiName)
        continue
      }
      differences.append(
        Self.difference(row, mine, theirs, contact, record, link, choice))
    }
    self.differences = differences
    equalFields = equal
  }

  private static func difference(
    _ row: SharedField, _ mine: Value, _ theirs: Value, _ contact: Record, _ record: Record,
    _ link: LinkPolicyView, _ choice: MasterChoice
  ) -> Difference {
    func made(_ winner: Difference.Winner, _ result: Value, locked: Bool = false) -> Difference {
      Difference(
        row: row, contactValue: mine, linkedValue: theirs, winner: winner, result: result,
        isLocked: locked)
    }
    if row.flow == .fromContact { return made(.contact, mine, locked: true) }
    switch link.policy(row) {
    case .independent: return made(.neither, mine, locked: true)
    case .contactLeads: return made(.contact, mine, locked: true)
    case .recordLeads: return made(.linked, theirs, locked: true)
    case .both: break
    }
    switch choice.fields[row.contact.apiName] {
    case .contact: return made(.contact, mine)
    case .linked: return made(.linked, theirs)
    case .value(let value): return made(.value, value)
    case nil: break
    }
    let contactWins =
      switch choice.policy {
      case .contact: true
      case .linked: false
      case .preferNonBlank: !mine.isBlank || theirs.isBlank
      case .preferNewer: contact.modifiedAt >= record.modifiedAt
      }
    return contactWins ? made(.contact, mine) : made(.linked, theirs)
  }
}

/// The effective policies of a link that exists or is about to.
package struct LinkPolicyView: Sendable {
  package let kind: Kind
  private let policies: [String: FieldPolicy]

  init(_ kind: Kind, _ link: Link?, _ draft: Draft) throws(ConcordError) {
    self.kind = kind
    var policies: [String: FieldPolicy] = [:]
    let own = link.map { LinkPolicies($0.row) }
    for name in SharedField.policyNames(of: kind) {
      if let policy = own?[name] {
        policies[name] = policy
      } else {
        policies[name] = try draft.kindPolicy(name, of: kind)
      }
    }
    self.policies = policies
  }

  /// The policy in force for a row of the map (POL-1).
  package func policy(_ row: SharedField) -> FieldPolicy {
    row.policyName.flatMap { policies[$0] } ?? .both
  }
}

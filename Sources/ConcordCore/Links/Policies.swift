/// Who leads which field on which link (3.4).
extension Draft {
  /// The policy in force for a row of the map on a link (POL-1).
  func policy(_ row: SharedField, on link: Link) throws(ConcordError) -> FieldPolicy {
    guard let name = row.policyName else { return .both }
    if let own = LinkPolicies(link.row)[name] { return own }
    return try kindPolicy(name, of: link.kind)
  }

  /// The kind's policy by name; without a row in the setup it is `Both`.
  func kindPolicy(_ name: String, of kind: Kind) throws(ConcordError) -> FieldPolicy {
    let row = try all(.syncPolicy).first {
      $0[SyncPolicy.kind] == kind.rawValue && $0[SyncPolicy.field] == name
    }
    return row.flatMap { FieldPolicy(rawValue: $0[SyncPolicy.policy]) } ?? .both
  }

  /// The linked record that leads a field of a contact, other than one link; nil = none.
  func leader(of row: SharedField, contact: Record, besides: Link? = nil) throws(ConcordError)
    -> Record?
  {
    guard row.policyName != nil else { return nil }
    for link in try links(of: contact) where link.row.key != besides?.row.key {
      guard row.counterpart(link.kind) != nil,
        try policy(row, on: link) == .recordLeads
      else { continue }
      return try linkedRecord(link)
    }
    return nil
  }

  /// POL-4: refuses a second leader for any field of a contact.
  func refuseSecondLeaders(_ contact: Record, gaining link: Link) throws(ConcordError) {
    for (row, _) in SharedField.rows(of: link.kind)
    where try policy(row, on: link) == .recordLeads {
      guard let other = try leader(of: row, contact: contact, besides: link),
        let record = try linkedRecord(link)
      else { continue }
      refuse(
        .leaders, row.contact.caption, contact.number, other.title, record.title,
        record: contact.key, field: row.contact.apiName)
    }
  }
}

/// The policies of one link that differ from its kind's, as stored on the row.
struct LinkPolicies: Equatable {
  private var entries: [(name: String, policy: FieldPolicy)] = []

  init(_ row: Record) {
    let text = row[ContactBusinessRelation.policies]
    if text.isEmpty { return }
    for part in text.split(separator: ";") {
      let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2, let policy = FieldPolicy(rawValue: pair[1]) else { continue }
      entries.append((pair[0], policy))
    }
  }

  subscript(name: String) -> FieldPolicy? {
    get { entries.first { $0.name == name }?.policy }
    set {
      entries.removeAll { $0.name == name }
      if let newValue { entries.append((name, newValue)) }
      entries.sort { $0.name < $1.name }
    }
  }

  var text: String { entries.map { "\($0.name)=\($0.policy.rawValue)" }.joined(separator: ";") }

  static func == (left: LinkPolicies, right: LinkPolicies) -> Bool { left.text == right.text }
}

extension Record {
  /// Entity and number, as messages name a record: `Vendor V00010`.
  package var title: String { "\(entity.caption) \(number)" }

  /// Entity set and number, as causes name a record: `vendors V00010`.
  package var reference: String { "\(entity.setName) \(number)" }
}

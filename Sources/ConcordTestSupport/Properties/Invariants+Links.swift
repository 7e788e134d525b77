internal import ConcordCore

/// Checks the invariants of chapter 6 on records alone, from the text of the specification.
package enum Invariants {
  /// Everything that must hold in a state, INV-1 to INV-20, INV-35 and INV-37 (leaders).
  package static func check(_ view: StateView, _ history: History) -> [Breach] {
    links(view, history) + classifications(view, history) + contacts(view)
      + primaryContacts(view) + details(view) + numbers(view)
  }

  // MARK: Links

  static func links(_ view: StateView, _ history: History) -> [Breach] {
    var breaches: [Breach] = []
    var seen: Set<String> = []
    for pair in view.pairs {
      let row = pair.row
      let title =
        "row \(row.number) \(pair.kind.rawValue) \(row[ContactBusinessRelation.linkedNumber])"
      let ends = [
        "contact \(row[ContactBusinessRelation.contactNumber]) \(pair.kind.rawValue)",
        "record \(row[ContactBusinessRelation.linkedNumber]) \(pair.kind.rawValue)",
      ]
      for end in ends where !seen.insert(end).inserted {
        breaches.append(Breach(1, "two rows for \(end)"))
      }
      let code = view.codes[pair.kind] ?? ""
      if row[ContactBusinessRelation.code] != code, !code.isEmpty,
        !history.excusedLinks.contains(row.key.id)
      {
        breaches.append(Breach(3, "\(title) is not coded \(code)"))
      }
      guard let contact = pair.contact, let record = pair.record else {
        breaches.append(Breach(2, "\(title) misses an end"))
        continue
      }
      breaches += agreement(view, pair, contact, record)
      let isCompany = contact[Contact.type] == .company
      switch pair.kind {
      case .customer: break
      case .vendor, .bankAccount: if !isCompany { breaches.append(Breach(5, title)) }
      case .employee: if isCompany { breaches.append(Breach(5, title)) }
      }
      if pair.kind == .customer, record[Customer.contactType] != contact[Contact.type] {
        breaches.append(Breach(6, title))
      }
    }
    let codes = view.codes.values.filter { !$0.isEmpty }
    if Set(codes).count != codes.count {
      breaches.append(Breach(3, "codes \(codes) are not distinct"))
    }
    return breaches
  }

  /// INV-4, and for INV-37 that nobody follows two leaders.
  private static func agreement(
    _ view: StateView, _ pair: LinkedPair, _ contact: Record, _ record: Record
  ) -> [Breach] {
    var breaches: [Breach] = []
    for (row, field) in FieldMapRow.rows(of: pair.kind) {
      let mine = contact.values[row.contact.ordinal]
      let theirs = record.values[field.ordinal]
      if mine != theirs, view.policy(row, pair) != .independent {
        breaches.append(
          Breach(
            4,
            "\(row.contact.apiName) of contact \(contact.number) “\(mine.text)” and \(pair.kind.rawValue) \(record.number) “\(theirs.text)”"
          ))
      }
      if row.policyName != nil, view.policy(row, pair) == .recordLeads,
        view.leaders(of: row, contact.key).count > 1
      {
        breaches.append(
          Breach(37, "\(row.contact.apiName) of contact \(contact.number) has two leaders"))
      }
    }
    return breaches
  }

  /// INV-7 and INV-8.
  static func classifications(_ view: StateView, _ history: History) -> [Breach] {
    var breaches: [Breach] = []
    let codes = Set(view.codes.values.filter { !$0.isEmpty })
    for (number, rows) in view.rowsByContact {
      if Set(rows.map { $0[ContactBusinessRelation.code] }).count != rows.count {
        breaches.append(Breach(7, "contact \(number) has a code twice"))
      }
      for row in rows where row[ContactBusinessRelation.kind].isEmpty {
        if view.state[.contact][number]?[Contact.type] != .company {
          breaches.append(Breach(7, "row \(row.number) is not on a company"))
        }
        if codes.contains(row[ContactBusinessRelation.code]),
          !history.lawfulRows.contains(row.key.id)
        {
          breaches.append(Breach(7, "row \(row.number) has a relation code"))
        }
      }
    }
    for contact in view.state[.contact].list {
      let expected = indicator(of: contact, view, codes)
      if contact[Contact.indicator] != expected {
        breaches.append(
          Breach(8, "contact \(contact.number) says \(contact[Contact.indicator]), not \(expected)")
        )
      }
    }
    return breaches
  }

  /// I-1 to I-3 as the table of 4.24 has them.
  private static func indicator(of contact: Record, _ view: StateView, _ codes: Set<String>)
    -> String
  {
    var rows = view.rowsByContact[contact.number] ?? []
    if contact[Contact.type] == .person, !contact[Contact.companyNumber].isEmpty {
      rows += view.rowsByContact[contact[Contact.companyNumber]] ?? []
    }
    let counting = rows.filter {
      !$0[ContactBusinessRelation.linkedNumber].isEmpty
        && codes.contains($0[ContactBusinessRelation.code])
    }
    if rows.isEmpty { return "None" }
    if rows.count > 1 { return "Multiple" }
    return counting.isEmpty ? "Other" : counting[0][ContactBusinessRelation.kind]
  }
}

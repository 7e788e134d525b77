internal import ConcordCore

extension Invariants {
  /// Switch in Marketing Setup and the contact fields that it governs one by one (C-INH-1, -3).
  private static let singly: [(isOn: String, fields: [String])] = [
    ("inheritSalespersonCode", ["salespersonCode"]),
    ("inheritTerritoryCode", ["territoryCode"]),
    ("inheritCountryRegionCode", ["country"]),
    ("inheritLanguageCode", ["languageCode"]),
    ("inheritFormatRegion", ["formatRegion"]),
    (
      "inheritCommunicationDetails",
      [
        "phoneNumber", "mobilePhoneNumber", "faxNumber", "telexNumber", "telexAnswerBack", "email",
        "website", "extensionNumber", "pager",
      ]
    ),
  ]

  /// INV-23: after a company changed, its persons changed exactly as C-INH-M says.
  static func inheritance(_ transition: Transition) -> [Breach] {
    // An undo names the persons itself; a renamed code changes wherever it is used.
    let others: Set<Step.Action> = [.undo, .createRow, .modifyRow, .deleteRow]
    if others.contains(transition.step.action) { return [] }
    var breaches: [Breach] = []
    for change in transition.delta.modified
    where change.before.key.entity == .contact && change.before[Contact.type] == .company
      && change.after[Contact.type] == .company
    {
      let company = change.after
      for person in transition.after.persons(of: company) {
        guard person.key != transition.target, let before = transition.before.state[person.key],
          before[Contact.companyNumber] == change.before.number
        else { continue }
        breaches += inherited(person, before, change, transition)
      }
    }
    return breaches
  }

  private static func inherited(
    _ person: Record, _ before: Record, _ company: Delta.Modification, _ transition: Transition
  ) -> [Breach] {
    guard let setup = transition.before.state[.marketingSetup].list.first else { return [] }
    var breaches: [Breach] = []
    func compare(_ field: Field, flows: Bool) {
      let expected = flows ? company.after.values[field.ordinal] : before.values[field.ordinal]
      let actual = person.values[field.ordinal]
      if actual != expected {
        breaches.append(
          Breach(
            23,
            "\(field.apiName) of person \(person.number) is “\(actual.text)”, not “\(expected.text)”"
          ))
      }
    }
    for (isOn, names) in singly {
      for field in names.compactMap({ person.entity.field($0) }) {
        let flows =
          setup[isOn] == "true" && company.changes(field)
          && before.values[field.ordinal] == company.before.values[field.ordinal]
          && !isLed(field, person, transition)
        compare(field, flows: flows)
      }
    }
    let block = ["addressLine1", "addressLine2", "postalCode", "city"]
      .compactMap { person.entity.field($0) }
    let isEqual = block.allSatisfy {
      before.values[$0.ordinal] == company.before.values[$0.ordinal]
    }
    let flows =
      setup["inheritAddressDetails"] == "true" && isEqual && !isLed(block[0], person, transition)
    for field in block + [Contact.county.field] {
      compare(field, flows: flows && company.changes(field))
    }
    return breaches
  }

  /// POL-4: a field that one of the person's records leads counts as changed by hand.
  private static func isLed(_ field: Field, _ person: Record, _ transition: Transition) -> Bool {
    guard let row = FieldMapRow.all.first(where: { $0.contact == field }) else { return false }
    return !transition.after.leaders(of: row, person.key).isEmpty
  }

  /// INV-37: leading and independent fields do not flow against their policy.
  static func policies(_ transition: Transition) -> [Breach] {
    guard transition.isPlainChange, let target = transition.target else { return [] }
    // Rules of the record itself (C-NAME, V-SEARCH) may change these without any flow.
    let derived: Set<String> = ["displayName", "searchName", "firstName", "middleName", "surname"]
    var breaches: [Breach] = []
    for pair in transition.after.pairs {
      guard let contact = pair.contact, let record = pair.record,
        contact.key == target || record.key == target
      else { continue }
      let other = contact.key == target ? record : contact
      guard let change = transition.delta.modification(of: other.key) else { continue }
      for (row, field) in FieldMapRow.rows(of: pair.kind)
      where !derived.contains(row.contact.apiName) {
        let policy = transition.after.policy(row, pair)
        let isBarred =
          policy == .independent
          || policy == (other.key == record.key ? .recordLeads : .contactLeads)
        let otherField = other.key == record.key ? field : row.contact
        if isBarred, change.changes(otherField) {
          breaches.append(
            Breach(
              37,
              "\(otherField.apiName) of \(other.entity.caption) \(other.number) flowed although \(policy.rawValue)"
            ))
        }
      }
    }
    return breaches
  }
}

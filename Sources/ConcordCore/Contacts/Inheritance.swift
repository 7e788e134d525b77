/// Copying values from a company contact to its persons (4.4).
struct Inheritance {
  private let company: Record
  private let stored: Record
  private let single: [Field]
  private let inheritsAddress: Bool
  private let inheritsCommunication: Bool

  /// Compared fields of the address block; County is carried along (C-INH-2).
  private static let comparedAddress = [
    Contact.address, Contact.address2, Contact.postCode, Contact.city,
  ]
  private static let addressBlock = comparedAddress + [Contact.county]

  /// C-INH-3.
  private static let communication: [Key<String>] = [
    Contact.phone, Contact.mobilePhone, Contact.fax, Contact.telex, Contact.telexAnswerBack,
    Contact.email, Contact.homePage, Contact.extensionNumber, Contact.pager,
  ]

  /// Whether a company's value of a field can reach its persons, if the setup says so.
  static func canReach(_ field: Field) -> Bool { inheritable.contains(field) }

  private static let inheritable = Set(
    (addressBlock + communication + MarketingSetup.inheritedSingly.map(\.field)
      + [Contact.name]).map(\.field))

  init(_ company: Record, _ draft: Draft) throws(ConcordError) {
    let setup = try draft.marketingSetup()
    self.company = company
    stored = try draft.stored(company.key) ?? company
    inheritsAddress = setup[MarketingSetup.inheritAddress]
    inheritsCommunication = setup[MarketingSetup.inheritCommunication]
    single =
      MarketingSetup.inheritedSingly.filter { setup[$0.isOn] }.map(\.field.field)
      + (inheritsCommunication ? Self.communication.map(\.field) : [])
  }

  private var cause: Cause { .inherited(company.reference) }

  /// Whether the company's operation changed anything that persons inherit.
  var hasChanges: Bool {
    single.contains { company[$0] != stored[$0] }
      || (inheritsAddress && Self.addressBlock.contains { company[$0] != stored[$0] })
  }

  /// C-INH-M: a person keeps in step where it had the company's old value.
  func modify(_ person: Record, _ draft: Draft) throws(ConcordError) {
    for field in single where company[field] != stored[field] {
      guard person[field] == stored[field], try !isLed(field, of: person, draft) else { continue }
      try draft.set(person.key, field, to: company[field], cause: cause)
    }
    let blockIsEqual = Self.comparedAddress.allSatisfy { person[$0] == stored[$0] }
    guard inheritsAddress, blockIsEqual,
      try !isLed(Contact.address.field, of: person, draft)
    else { return }
    for field in Self.addressBlock where company[field] != stored[field] {
      try draft.set(person.key, field, to: company[field], cause: cause)
    }
  }

  /// C-INH-N: a person joins the company, coming from another one or from none.
  ///
  /// Values entered in the same operation stay.
  func assign(_ person: RecordKey, from previous: Record?, entered: Entries, _ draft: Draft)
    throws(ConcordError)
  {
    let record = try draft.existing(person)
    let fields = single + (inheritsCommunication ? [Contact.correspondenceType.field] : [])
    for field in fields where entered[field] == nil {
      let followsPrevious = previous.map { record[field] == $0[field] } ?? false
      guard record[field].isBlank || followsPrevious, try !isLed(field, of: record, draft)
      else { continue }
      try draft.set(person, field, to: company[field], cause: cause)
    }
    let isBlank = Self.comparedAddress.allSatisfy { record[$0].isEmpty }
    let followsPrevious =
      previous.map { old in Self.comparedAddress.allSatisfy { record[$0] == old[$0] } } ?? false
    guard inheritsAddress, isBlank || followsPrevious,
      try !isLed(Contact.address.field, of: record, draft)
    else { return }
    for field in Self.addressBlock where !entered.contains(field) {
      try draft.set(person, field, to: company[field], cause: cause)
    }
  }

  /// POL-4: a field that one of the person's records leads counts as changed by hand.
  private func isLed(_ field: Field, of person: Record, _ draft: Draft) throws(ConcordError)
    -> Bool
  {
    guard let row = SharedField.row(ofContact: field) else { return false }
    return try draft.leader(of: row, contact: person) != nil
  }
}

import ConcordCore
import ConcordTestSupport
import Testing

/// The checker itself can fail: each invariant is reported when its data are tampered with.
@Suite("Checker")
struct CheckerTests {
  /// A company contact with customer, vendor and bank account, and a person with an employee.
  struct Scene {
    let company: MemoryCompany
    let contact: Record
    let person: Record
    let customer: Record
    let employee: Record

    init() throws(ConcordError) {
      company = try MemoryCompany()
      contact = try company.companyContact("Holm", ["email": "a@x.de"])
      person = try company.person("Ann Mary Lee", of: contact)
      customer = try company.createFrom(contact, .customer)
      try company.createFrom(contact, .vendor)
      try company.createFrom(contact, .bankAccount)
      employee = try company.createFrom(person, .employee)
      try company.change(customer, ["primaryContactNumber": person.number])
      try company.row(
        .alternativeAddress, ["contactNumber": contact.number, "code": "HOME", "city": "Berlin"])
      try company.row(
        .alternativeAddressDateRange,
        [
          "contactNumber": contact.number, "alternativeAddressCode": "HOME",
          "startingDate": "2026-01-01",
        ])
      try company.row(
        .contactBusinessRelation,
        ["contactNumber": contact.number, "businessRelationCode": "LAW"])
    }

    func row(of entity: EntityKind, where test: (Record) -> Bool = { _ in true }) throws -> Record {
      let found = company.all(entity).first(where: test)
      return try #require(found)
    }

    func relation(_ kind: Kind) throws -> Record {
      try row(of: .contactBusinessRelation) { $0["linkToTable"] == kind.rawValue }
    }
  }

  private static func put(_ company: MemoryCompany, _ record: Record, _ values: [String: String])
    throws
  {
    var changed = try company.current(record)
    for (name, text) in values {
      let field = try #require(record.entity.field(name))
      changed[field] = try field.value(of: text)
    }
    company.put(changed)
  }

  private static func found(_ scene: Scene) -> Set<String> {
    var history = History()
    history.note(StateView(scene.company.state()))
    return Set(
      Invariants.check(StateView(scene.company.state()), History()).map(\.invariant))
  }

  /// What is done to the records behind the rules' back, and the invariant that notices it.
  struct Mischief: Sendable, CustomTestStringConvertible {
    let invariant: String
    let text: String
    let act: @Sendable (Scene) throws -> Void

    var testDescription: String { "\(invariant): \(text)" }

    init(
      _ invariant: String, _ text: String, _ act: @escaping @Sendable (Scene) throws -> Void
    ) {
      self.invariant = invariant
      self.text = text
      self.act = act
    }
  }

  static let states: [Mischief] = [
    Mischief("INV-1", "a second row for the same record") { scene in
      var twin = Record(new: .contactBusinessRelation, id: scene.company.newID())
      twin.values = try scene.relation(.customer).values
      scene.company.put(twin)
    },
    Mischief("INV-2", "the record of a link is gone") { $0.company.drop($0.customer) },
    Mischief("INV-3", "a link has another code") { scene in
      try put(scene.company, scene.relation(.vendor), ["businessRelationCode": "PRESS"])
    },
    Mischief("INV-4", "a pair differs") {
      try put($0.company, $0.customer, ["phoneNumber": "1"])
    },
    Mischief("INV-5", "a vendor is linked to a person") { scene in
      try put(scene.company, scene.relation(.vendor), ["contactNumber": scene.person.number])
    },
    Mischief("INV-6", "Contact Type differs") {
      try put($0.company, $0.customer, ["type": "Person"])
    },
    Mischief("INV-7", "a classification row has a relation code") { scene in
      let row = try scene.row(of: .contactBusinessRelation) { $0["linkToTable"].isEmpty }
      try put(scene.company, row, ["businessRelationCode": "CUST"])
    },
    Mischief("INV-8", "the indicator is stale") {
      try put($0.company, $0.contact, ["contactBusinessRelation": "None"])
    },
    Mischief("INV-9", "a company has a first name") {
      try put($0.company, $0.contact, ["firstName": "Ann"])
    },
    Mischief("INV-10", "Company Name is not the company's Name") {
      try put($0.company, $0.person, ["companyName": "Nord"])
    },
    Mischief("INV-11", "the parts do not make the name") {
      try put($0.company, $0.person, ["surname": "Poe"])
    },
    Mischief("INV-12", "Search E-Mail is another address") {
      try put($0.company, $0.contact, ["searchEmail": "B@X.DE"])
    },
    Mischief("INV-14", "a contact has no name") {
      try put($0.company, $0.contact, ["displayName": ""])
    },
    Mischief("INV-14", "an employee has no name") {
      try put($0.company, $0.employee, ["givenName": "", "surname": ""])
    },
    Mischief("INV-16", "a minor without consent is not blocked") {
      try put($0.company, $0.person, ["minor": "true"])
    },
    Mischief("INV-16", "a customer blocked for privacy is not blocked") {
      try put($0.company, $0.customer, ["privacyBlocked": "true"])
    },
    Mischief("INV-17", "a date range ends before it starts") { scene in
      let range = try scene.row(of: .alternativeAddressDateRange)
      try put(scene.company, range, ["endingDate": "2025-01-01"])
    },
    Mischief("INV-18", "the primary contact belongs to nobody") {
      try put($0.company, $0.customer, ["primaryContactNumber": "CT999999"])
    },
    Mischief("INV-19", "Contact is not the primary contact's name") {
      try put($0.company, $0.customer, ["contactName": "Eve"])
    },
    Mischief("INV-20", "a person customer has another primary contact") {
      try put($0.company, $0.customer, ["type": "Person"])
    },
    Mischief("INV-35", "a number is used twice") { scene in
      try put(scene.company, scene.person, ["number": scene.contact.number])
    },
    Mischief("INV-37", "two records lead a field") { scene in
      for kind in [Kind.customer, .vendor] {
        try put(
          scene.company, scene.relation(kind), ["policies": "phoneNumber=Record Leads"])
      }
    },
  ]

  @Test("Tampered records are reported", arguments: states)
  func state(_ mischief: Mischief) throws {
    let scene = try Scene()
    #expect(Self.found(scene) == [])
    try mischief.act(scene)
    #expect(Self.found(scene).contains(mischief.invariant))
  }

  @Test("The checker's field map is the one that the rules use")
  func fieldMap() {
    for kind in Kind.allCases {
      let mine = FieldMapRow.rows(of: kind).map { "\($0.row.contact.apiName) \($0.field.apiName)" }
      let theirs = SharedField.rows(of: kind).map {
        "\($0.row.contact.apiName) \($0.field.apiName)"
      }
      #expect(mine.sorted() == theirs.sorted())
      #expect(
        FieldMapRow.policyNames(of: kind).sorted() == SharedField.policyNames(of: kind).sorted())
    }
  }
}

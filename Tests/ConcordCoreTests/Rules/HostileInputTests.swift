import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Hostile values for every kind of field (section 2, E-LENGTH, E-CONTROL, E-RANGE)")
struct HostileInputTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  static let entities: [EntityKind] = [
    .contact, .customer, .vendor, .bankAccount, .employee, .customerTemplate, .salesperson,
    .alternativeAddress, .countryRegion,
  ]

  /// The fields of an entity that a caller may change, but for keys and own rules.
  private static func fields(_ entity: EntityKind) -> [Field] {
    let apart = [
      "number", "code", "companyNumber", "companyName", "primaryContactNumber", "contactName",
    ]
    return entity.entity.fields.filter { field in
      field.access == .editable && !apart.contains(field.apiName)
        && !(entity == .contact && Contact.personFields.contains(field))
    }
  }

  /// A record of an entity with its required fields.
  private func record(_ entity: EntityKind) throws -> Record {
    switch entity {
    case .contact: return try company.companyContact("Holm")
    case .employee: return try company.record(.employee, ["surname": "Holm"])
    case .alternativeAddress:
      let contact = try company.companyContact("Holm")
      return try company.row(entity, ["contactNumber": contact.number, "code": "A"])
    default:
      if let kind = Kind(entity) { return try company.record(kind, ["displayName": "Holm"]) }
      return try company.row(entity, ["code": "ROW"])
    }
  }

  private func change(_ record: Record, _ field: Field, _ value: Value) throws {
    var entries = Entries(record.key.entity)
    entries[field] = value
    if let kind = Kind(record.key.entity) {
      try company.perform(ModifyRecord(kind, record.number, entries))
    } else if record.key.entity == .contact {
      try company.perform(ModifyContact(record.number, entries))
    } else {
      try company.perform(ModifyRow(record.key, entries))
    }
  }

  @Test(
    "E-LENGTH: one scalar too many is refused, naming field, limit and length", arguments: entities)
  func tooLong(entity: EntityKind) throws {
    let record = try record(entity)
    for field in Self.fields(entity) {
      guard let max = field.maxLength, field.check != .registrationNumber else { continue }
      let text = String(repeating: "1", count: max + 1)
      let refused = company.violations { try change(record, field, .text(text)) }
      #expect(refused.map(\.code) == [.length], "\(field.apiName)")
      #expect(refused.map(\.arguments) == [[field.caption, String(max), String(max + 1)]])
      #expect(refused.map(\.field) == [field.apiName])
    }
  }

  @Test(
    "E-CONTROL: control characters are refused", arguments: entities,
    ["\0", "\u{7}", "\u{1B}[0m", "\u{9F}", "a\nb"])
  func control(entity: EntityKind, text: String) throws {
    let record = try record(entity)
    for field in Self.fields(entity) where field.maxLength != nil {
      // Names collapse their whitespace first (C-NAME-1).
      if text == "a\nb", field.isRequired || field.caption.hasSuffix("Name") { continue }
      let refused = company.violations { try change(record, field, .text("x\(text)y")) }
      let allowed = field.check == .multiline && text == "a\nb"
      #expect(refused.map(\.code) == (allowed ? [] : [.control]), "\(field.apiName)")
      #expect(refused.first?.arguments == (allowed ? nil : [field.caption]))
    }
  }

  @Test(
    "Text of any script is stored as it is, composed and trimmed",
    arguments: [
      ("מִרְיָם כֹּהֵן", "מִרְיָם כֹּהֵן"), ("محمد علي", "محمد علي"), ("A\u{30A}rhus", "Århus"),
      ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"), ("\u{3000}山田\u{3000}", "山田"), ("e\u{301}\u{302}", "é\u{302}"),
      ("'; DROP TABLE contact; --", "'; DROP TABLE contact; --"), ("<b>&amp;", "<b>&amp;"),
      ("{\"a\":1}", "{\"a\":1}"), ("%_\\", "%_\\"),
    ])
  func scripts(text: String, stored: String) throws {
    let contact = try company.companyContact("Holm", ["addressLine1": text, "name2": text])
    for field in ["addressLine1", "name2"] {
      #expect(Array(contact[field].unicodeScalars) == Array(stored.unicodeScalars))
    }
    #expect(try company.companyContact(text).displayName == TestText.collapsed(stored))
  }

  @Test("Lengths are counted in scalars after composition")
  func lengths() throws {
    let decomposed = String(repeating: "e\u{301}", count: 50)
    let contact = try company.companyContact("Holm", ["name2": decomposed])
    #expect(contact["name2"].unicodeScalars.count == 50)
    let family = String(repeating: "👩‍👩‍👧‍👦", count: 8)
    let refused = company.violations { try company.companyContact("Holm", ["name2": family]) }
    #expect(refused.map(\.arguments) == [["Name 2", "50", "56"]])
    let grown = company.violations {
      try company.companyContact("Holm", ["externalId": String(repeating: "ß", count: 11)])
    }
    #expect(grown.map(\.arguments) == [["External ID", "20", "22"]])  // a code is upper case
  }

  @Test("E-RANGE: a value of the wrong type is refused, naming the field", arguments: entities)
  func wrongTypes(entity: EntityKind) throws {
    let record = try record(entity)
    for field in Self.fields(entity) {
      let value: Value = field.isText ? .integer(7) : .text("seven")
      let refused = company.violations { try change(record, field, value) }
      #expect(refused.map(\.code) == [.range], "\(field.apiName)")
      #expect(refused.first?.arguments.first == field.caption)
      #expect(refused.map(\.field) == [field.apiName])
    }
  }

  @Test(
    "E-RANGE: numbers, options, dates and images outside their values are refused",
    arguments: entities)
  func outside(entity: EntityKind) throws {
    let record = try record(entity)
    for field in Self.fields(entity) {
      let values: [Value]
      switch field.type {
      case .integer(let range), .decimal(let range):
        values = [.integer(range.lowerBound - 1), .integer(range.upperBound + 1)]
      case .boolean: values = [.integer(2), .integer(-1)]
      case .option: values = [.text("No such option"), .text("Company\u{301}")]
      case .date: values = ["2026-13-01", "2026-02-29", "1.5.2026", "2026-5-1"].map(Value.text)
      case .image: values = ["x", String(repeating: "g", count: 64)].map(Value.text)
      case .text, .code, .dateTime: values = []
      }
      for value in values {
        let refused = company.violations { try change(record, field, value) }
        #expect(refused.map(\.code) == [.range], "\(field.apiName) \(value)")
      }
    }
  }

  @Test("Options are read in any case and stored as they are named")
  func options() throws {
    let customer = try company.record(.customer, ["displayName": "Holm", "blocked": "sHiP"])
    #expect(customer["blocked"] == "Ship")
  }

  @Test("All violations of a request are reported together, in the order of the values (G-ATOM)")
  func together() throws {
    let refused = company.violations {
      try company.companyContact(
        "Holm",
        [
          "email": "x", "phoneNumber": "x", "country": "NONE", "name2": "\u{7}",
          "faxNumber": String(repeating: "1", count: 31),
        ])
    }
    #expect(Set(refused.map(\.code)) == [.email, .phone, .ref, .control, .length])
    #expect(refused.map(\.field) == ["country", "email", "faxNumber", "name2", "phoneNumber"])
  }

  @Test("E-FIELD: a field that the entity does not have is refused")
  func unknownField() throws {
    let refused = company.violations { try company.contact(["noSuchField": "x"]) }
    #expect(refused.map(\.code) == [.field])
    #expect(refused.map(\.arguments) == [["Contact", "noSuchField"]])
  }

  @Test("E-READONLY: what rules set cannot be entered", arguments: entities)
  func readOnly(entity: EntityKind) throws {
    let record = try record(entity)
    for field in entity.entity.fields where field.access == .readOnly {
      let refused = company.violations { try change(record, field, .text("X")) }
      #expect(refused.allSatisfy { [.readOnly, .range].contains($0.code) }, "\(field.apiName)")
      #expect(refused.count == 1, "\(field.apiName)")
    }
  }
}

private enum TestText {
  /// Whitespace collapsed, as names are (C-NAME-1).
  static func collapsed(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

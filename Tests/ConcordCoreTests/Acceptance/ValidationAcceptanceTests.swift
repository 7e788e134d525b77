import ConcordCore
import ConcordTestSupport
import Testing

/// The area `validation`.
@Suite("Acceptance: validation of values")
struct ValidationAcceptanceTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  private func record(_ entity: EntityKind, _ fields: [String: String] = [:]) throws -> Record {
    let all = fields.merging(["displayName": "Holm"]) { $1 }
    guard let kind = Kind(entity) else { return try company.contact(all) }
    return try company.record(kind, all)
  }

  @Test(
    "BC-UT-024, BC-CT-031, BC-VT-031: several addresses are separated by semicolons (V-EMAIL-1)",
    arguments: [EntityKind.contact, .customer, .vendor])
  func severalAddresses(entity: EntityKind) throws {
    let record = try record(entity)
    let addresses = "test1@test.com; test2@test.com; test3@test.com"
    #expect(try company.change(record, ["email": addresses])["email"] == addresses)
  }

  @Test(
    "BC-UT-025, BC-CT-032, BC-VT-032: no address is allowed (V-EMAIL-2)",
    arguments: [EntityKind.contact, .customer, .vendor])
  func noAddress(entity: EntityKind) throws {
    let record = try record(entity, ["email": "a@test.com"])
    #expect(try company.change(record, ["email": ""])["email"] == "")
  }

  @Test(
    """
    BC-UT-026, BC-UT-028, BC-CT-034, BC-CT-035, BC-VT-033, BC-VT-034, BC-VT-035: other \
    separators are refused, quoting the whole text (V-EMAIL-3)
    """,
    arguments: [EntityKind.contact, .customer, .vendor], [",", "|", ""])
  func wrongSeparators(entity: EntityKind, separator: String) throws {
    let record = try record(entity)
    let text = (1...3).map { "test\($0)@test.com" }.joined(separator: separator + " ")
    let refused = company.violations { try company.change(record, ["email": text]) }
    #expect(refused.map(\.code) == [.email])
    #expect(refused.map(\.arguments) == [[text, "E-Mail"]])
    #expect(refused.map(\.field) == ["email"])
  }

  @Test("BC-CT-036: of several addresses the unacceptable one is quoted (V-EMAIL-3)")
  func oneWrongAddress() throws {
    let customer = try record(.customer)
    let refused = company.violations {
      try company.change(customer, ["email": "test1@test.com; test2.com; test3@test.com"])
    }
    #expect(refused.map(\.code) == [.email])
    #expect(refused.map(\.arguments) == [["test2.com", "E-Mail"]])
  }

  @Test(
    "BC-UT-035, BC-UT-036: a phone number is stored exactly as entered (V-PHONE)",
    arguments: ["0814655", "+-0814 655=&?"])
  func phone(number: String) throws {
    let contact = try record(.contact)
    #expect(try company.change(contact, ["phoneNumber": number])["phoneNumber"] == number)
  }

  @Test("BC-UT-039: a mobile phone number is stored as entered (V-PHONE)")
  func mobilePhone() throws {
    let contact = try company.change(try record(.contact), ["mobilePhoneNumber": "0814655"])
    #expect(contact["mobilePhoneNumber"] == "0814655")
  }

  @Test(
    "BC-UT-041: letters in a mobile number are refused, naming field and contact (V-PHONE)",
    arguments: ["A1234b", "a"])
  func lettersInPhone(number: String) throws {
    let contact = try record(.contact)
    let refused = company.violations {
      try company.change(contact, ["mobilePhoneNumber": number])
    }
    #expect(refused.map(\.code) == [.phone])
    #expect(refused.map(\.arguments) == [["Mobile Phone No.", "Contact", contact.number]])
    #expect(try company.current(contact)["mobilePhoneNumber"] == "")
  }

  @Test(
    "BC-CR-002, BC-CR-010: clearing the country clears city, post code and county (V-COUNTRY-2)",
    arguments: [EntityKind.vendor, .bankAccount])
  func clearingCountry(entity: EntityKind) throws {
    let record = try record(
      entity,
      ["country": "DK", "city": "Aarhus", "postalCode": "8000", "state": "Midtjylland"])
    let changed = try company.change(record, ["country": ""])
    #expect(["country", "city", "postalCode", "state"].allSatisfy { changed[$0].isEmpty })
  }

  @Test("BC-CR-013: the same holds for an alternative address (V-COUNTRY-2, A-1)")
  func clearingCountryOfAlternativeAddress() throws {
    let address = try company.row(
      .alternativeAddress,
      [
        "contactNumber": try record(.contact).number, "code": "SUMMER", "country": "DK",
        "city": "Aarhus", "postalCode": "8000", "state": "Midtjylland",
      ])
    let changed = try company.change(address, ["country": ""])
    #expect(["country", "city", "postalCode", "state"].allSatisfy { changed[$0].isEmpty })
  }

  @Test("BC-VS-007: without a country our own country's VAT formats apply (V-VAT-2)")
  func ownCountryFormats() throws {
    try company.row(.countryRegion, ["code": "OWN", "displayName": "Our country"])
    try company.row(.vatRegistrationFormat, ["country": "OWN", "format": "TEST.###"])
    try company.setUp(.concordSetup, ["country": "OWN"])
    let contact = try record(.contact)
    let changed = try company.change(contact, ["taxRegistrationNumber": "test.123"])
    #expect(changed["taxRegistrationNumber"] == "TEST.123")
    let refused = company.violations {
      try company.change(contact, ["taxRegistrationNumber": "TEST.12"])
    }
    #expect(refused.map(\.code) == [.vatFormat])
    #expect(
      refused.map(\.arguments) == [["TEST.12", "Contact", contact.number, "OWN", "TEST.###"]])
  }

  @Test(
    "BC-VR-003, BC-VR-004: a new country must have a format for the VAT number (V-VAT-2)",
    arguments: [EntityKind.customer, .vendor])
  func changingCountry(entity: EntityKind) throws {
    let record = try record(
      entity, ["country": "DK", "taxRegistrationNumber": "DK12345678"])
    let refused = company.violations { try company.change(record, ["country": "GB"]) }
    #expect(refused.map(\.code) == [.vatFormat])
    #expect(refused.first?.arguments[3] == "GB")
  }

  @Test("BC-PA-227: a company's registration number is stored (V-REGNO)")
  func registrationNumber() throws {
    let contact = try company.change(try record(.contact), ["registrationNumber": "HRB 4711"])
    #expect(contact["registrationNumber"] == "HRB 4711")
  }

  @Test("BC-PA-228: a person's registration number cannot be entered (V-PERSONFIELDS)")
  func registrationNumberOfPerson() throws {
    let person = try company.person("Ann Lee")
    let refused = company.violations {
      try company.change(person, ["registrationNumber": "HRB 4711"])
    }
    #expect(refused.map(\.code) == [.fieldType])
    #expect(refused.map(\.arguments) == [["Registration No.", "Company"]])
  }

  @Test("BC-EM-012: an employee has a private and a company address (V-EMAIL-1)")
  func employeeAddresses() throws {
    let employee = try company.record(
      .employee,
      ["surname": "Lee", "email": "ann@work.example", "personalEmail": "ann@home.example"])
    #expect(employee["email"] == "ann@work.example")
    #expect(employee["personalEmail"] == "ann@home.example")
  }

  @Test("BC-BA-011: a SWIFT code is stored (2.4)")
  func swiftCode() throws {
    let bank = try company.change(try record(.bankAccount), ["swiftCode": "DEUTDEFF"])
    #expect(bank["swiftCode"] == "DEUTDEFF")
  }

  @Test(
    "BC-BA-017, BC-BA-018: a doubtful IBAN is refused unless accepted expressly (V-IBAN, D-32)",
    arguments: ["60050777122", "IT60050777122"])
  func doubtfulIBAN(iban: String) throws {
    let bank = try record(.bankAccount)
    let refused = company.violations { try company.change(bank, ["iban": iban]) }
    #expect(refused.map(\.code) == [.iban])
    #expect(refused.map(\.arguments) == [[iban]])
    company.context.acceptsUnusualIBAN = true
    #expect(try company.change(bank, ["iban": iban])["iban"] == iban)
  }

  @Test("BC-VS-027: a long list of equal VAT numbers is cut and ends with three dots (V-VAT-4)")
  func manyEqualNumbers() throws {
    for number in 10...45 {
      try company.contact([
        "number": "CONTACT\(number)", "displayName": "Holm", "taxRegistrationNumber": "X1",
      ])
    }
    let entries = try MemoryCompany.entries(
      .contact, ["displayName": "Holm", "taxRegistrationNumber": "X1"])
    let warnings = try company.perform(CreateContact(entries)).warnings
    #expect(warnings.map(\.code) == [.vatDuplicate])
    let list = try #require(warnings.first?.arguments.first)
    #expect(list.hasPrefix("CONTACT10, CONTACT11, "))
    #expect(list.hasSuffix("..."))
    #expect(list.count <= 253)
  }
}

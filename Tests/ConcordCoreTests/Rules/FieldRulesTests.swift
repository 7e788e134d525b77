import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Phones, mail, VAT and registration numbers (4.3)")
struct FieldRulesTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  @Test(
    "V-PHONE: any character but letters of any script",
    arguments: [
      ("+49 (30) 123-45/6 #7*", true), ("", true), ("☎ 1", true), ("１２３", true), ("12a", false),
      ("0800 FLOWERS", false), ("٠١٢", true), ("12 вн. 3", false), ("電話 1", false),
      ("12ä", false), ("ª1", false),
    ])
  func phone(number: String, isAccepted: Bool) throws {
    for (entity, name, required) in [
      (EntityKind.contact, "mobilePhoneNumber", ["displayName": "A"]),
      (.bankAccount, "phoneNumber", ["displayName": "A"]),
      (.employee, "mobilePhone", ["surname": "A"]),
    ] {
      let fields = required.merging([name: number]) { $1 }
      let codes = company.codes {
        if let kind = Kind(entity) {
          try company.record(kind, fields)
        } else {
          try company.contact(fields)
        }
      }
      #expect(codes == (isAccepted ? [] : [.phone]), "\(entity.entity.name)")
    }
  }

  @Test("V-PHONE: fax, pager, extension and telex are not checked; alternative addresses are")
  func uncheckedNumbers() throws {
    let contact = try company.companyContact(
      "Holm",
      [
        "faxNumber": "fax", "pager": "page me", "extensionNumber": "x1", "telexNumber": "tx",
        "telexAnswerBack": "holm d",
      ])
    #expect(contact["faxNumber"] == "fax")
    let refused = company.violations {
      try company.row(
        .alternativeAddress,
        ["contactNumber": contact.number, "code": "A", "phoneNumber": "call"])
    }
    #expect(refused.map(\.code) == [.phone])
  }

  @Test(
    "V-EMAIL-2, V-EMAIL-3: what is one acceptable address",
    arguments: [
      ("a@b.co", true), ("first.last+tag@sub.example.com", true), ("ü@büro.de", true),
      ("a@b", false), ("a@.co", false), ("a@b.c", false), ("@b.co", false), ("a@", false),
      ("a@@b.co", false), ("a@b@c.co", false), ("a b@c.co", false), ("a@b.co,c@d.co", false),
      ("<a@b.co>", false), ("\"a\"@b.co", false), ("a|b@c.co", false), ("a", false),
      ("a,\u{301}b@c.co", false), ("a@b.co.", false),
    ])
  func address(text: String, isAccepted: Bool) throws {
    for field in ["email", "email2"] {
      let refused = company.violations { try company.companyContact("Holm", [field: text]) }
      #expect(refused.map(\.code) == (isAccepted ? [] : [.email]))
      #expect(refused.first?.arguments.first == (isAccepted ? nil : text))
    }
  }

  @Test(
    "V-EMAIL-2: blanks and semicolons around a list go, an empty address in it is refused",
    arguments: [
      (" a@b.co ", "a@b.co"), (";a@b.co;", "a@b.co"), ("; ;a@b.co ; ", "a@b.co"),
      ("a@b.co; c@d.co", "a@b.co; c@d.co"), (";", ""), ("a@b.co;;c@d.co", nil),
      ("a@b.co; ;c@d.co", nil),
    ])
  func lists(text: String, stored: String?) throws {
    let codes = company.codes {
      let contact = try company.companyContact("Holm", ["email": text])
      #expect(contact["email"] == stored)
    }
    #expect(codes == (stored == nil ? [.email] : []))
  }

  @Test(
    "V-EMAIL-1: several addresses only where a list is allowed",
    arguments: [
      (EntityKind.contact, "email2"), (.employee, "email"), (.salesperson, "email"),
      (.alternativeAddress, "email"),
    ])
  func oneAddress(entity: EntityKind, field: String) throws {
    let text = "a@b.co;c@d.co"
    let contact = try company.companyContact("Other")
    let codes = company.codes {
      switch entity {
      case .contact: try company.companyContact("Holm", [field: text])
      case .employee: try company.record(.employee, ["surname": "Lee", field: text])
      case .alternativeAddress:
        try company.row(entity, ["contactNumber": contact.number, "code": "A", field: text])
      default: try company.row(entity, ["code": "A", field: text])
      }
    }
    #expect(codes == [.email])
  }

  @Test("V-EMAIL-4: case is kept, Search E-Mail is upper case and follows")
  func searchEmail() throws {
    let contact = try company.companyContact("Holm", ["email": "Ann@Example.com"])
    #expect(contact["email"] == "Ann@Example.com")
    #expect(contact["searchEmail"] == "ANN@EXAMPLE.COM")
    #expect(try company.change(contact, ["email": ""])["searchEmail"] == "")
    #expect(company.codes { try company.change(contact, ["searchEmail": "X"]) } == [.readOnly])
  }

  @Test("V-REGNO: at most 20 characters")
  func registrationNumber() throws {
    let contact = try company.companyContact(
      "Holm", ["registrationNumber": String(repeating: "1", count: 20)])
    let refused = company.violations {
      try company.change(contact, ["registrationNumber": String(repeating: "1", count: 21)])
    }
    #expect(refused.map(\.code) == [.registrationNo])
    #expect(refused.map(\.field) == ["registrationNumber"])
  }

  @Test("V-VAT-1: a VAT number is stored in upper case; blank is not checked")
  func vatUpperCase() throws {
    let contact = try company.companyContact(
      "Holm", ["country": "DK", "taxRegistrationNumber": "dk12345678"])
    #expect(contact["taxRegistrationNumber"] == "DK12345678")
    let cleared = try company.change(contact, ["taxRegistrationNumber": ""])
    #expect(try company.change(cleared, ["country": "GB"])["country"] == "GB")
  }

  @Test(
    "V-VAT-3: digits, letters, any character and literals of a format",
    arguments: [
      ("AB-12-x", true), ("AB-12-#", true), ("A1-12-X", false), ("AB-1A-X", false),
      ("AB 12-X", false), ("AB-12-XX", false), ("ÄB-12-X", false), ("AB-١٢-X", false),
    ])
  func vatFormat(number: String, fits: Bool) throws {
    try company.row(.countryRegion, ["code": "XX"])
    try company.row(.vatRegistrationFormat, ["country": "XX", "format": "@@-##-?"])
    let refused = company.violations {
      try company.companyContact("Holm", ["country": "XX", "taxRegistrationNumber": number])
    }
    #expect(refused.map(\.code) == (fits ? [] : [.vatFormat]))
    #expect(refused.first?.arguments.suffix(2) == (fits ? nil : ["XX", "@@-##-?"]))
  }

  @Test("V-VAT-2: any of several formats fits; a country without formats accepts everything")
  func vatFormats() throws {
    let contact = try company.companyContact(
      "Holm", ["country": "DK", "taxRegistrationNumber": "12345678"])
    try company.change(contact, ["taxRegistrationNumber": "DK12345678"])
    try company.row(.countryRegion, ["code": "XX"])
    try company.change(contact, ["country": "XX"])
    #expect(try company.current(contact)["taxRegistrationNumber"] == "DK12345678")
  }

  @Test("V-VAT-4: an equal number of the same entity is pointed out, that of the pair is not")
  func vatDuplicate() throws {
    let first = try company.companyContact("Holm", ["taxRegistrationNumber": "1"])
    let customer = CreateFromContact(contact: first.number, .customer, template: .none)
    #expect(try company.perform(customer).warnings.isEmpty)
    let entries = try MemoryCompany.entries(
      .contact, ["displayName": "Other", "taxRegistrationNumber": "1"])
    let warnings = try company.perform(CreateContact(entries)).warnings
    #expect(warnings.map(\.code) == [.vatDuplicate])
    #expect(warnings.map(\.arguments) == [[first.number]])
  }

  @Test("V-VAT-5: a number that arrives by synchronisation is not checked again")
  func vatBySynchronisation() throws {
    let contact = try company.companyContact(
      "Holm", ["country": "DK", "taxRegistrationNumber": "DK12345678"])
    for format in company.all(.vatRegistrationFormat) where format["country"] == "DK" {
      try company.delete(format)
    }
    try company.row(.vatRegistrationFormat, ["country": "DK", "format": "NEW-#"])
    let customer = try company.createFrom(contact, .customer, ["ourAccountNumber": "7"])
    #expect(customer["taxRegistrationNumber"] == "DK12345678")
    #expect(company.codes { try company.change(customer, ["country": "DK"]) } == [])
  }

  @Test(
    "V-PERSONFIELDS: a person has company fields only while it is linked to a customer",
    arguments: [
      ("currencyCode", "DKK"), ("taxRegistrationNumber", "1"), ("registrationNumber", "1"),
    ])
  func personFields(field: String, value: String) throws {
    let person = try company.person("Ann Lee")
    let refused = company.violations { try company.change(person, [field: value]) }
    #expect(refused.map(\.code) == [.fieldType])
    #expect(refused.first?.arguments.last == "Company")
    #expect(company.codes { try company.person("Bob", [field: value]) } == [.fieldType])
    try company.createFrom(person, .customer)
    #expect(try company.change(person, [field: value])[field] == value)
    try company.perform(Unlink(kind: .customer, contact: person.number))
    #expect(try company.current(person)[field] == value)  // values left behind may be kept
    #expect(try company.change(person, [field: ""])[field] == "")
  }

  @Test(
    "C-NEW-3: a company has no fields of persons",
    arguments: [
      "firstName", "middleName", "surname", "initials", "jobTitle", "organizationalLevelCode",
      "minor", "parentalConsentReceived",
    ])
  func companyFields(field: String) throws {
    let value = ["minor": "true", "parentalConsentReceived": "true"][field] ?? "CEO"
    let refused = company.violations { try company.companyContact("Holm", [field: value]) }
    #expect(refused.map(\.code) == [.fieldType])
    #expect(refused.first?.arguments.last == "Person")
    #expect(refused.map(\.field) == [field])
  }
}

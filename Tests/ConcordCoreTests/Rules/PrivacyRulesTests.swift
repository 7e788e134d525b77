import ConcordCore
import ConcordTestSupport
import Testing

@Suite("Privacy Blocked, minors and consent (V-PRIVACY)")
struct PrivacyRulesTests {
  let company: MemoryCompany

  init() throws { company = try MemoryCompany() }

  private func flags(_ record: Record) -> [String] {
    ["minor", "parentalConsentReceived", "privacyBlocked"].map { record[$0] }
  }

  @Test("V-PRIVACY-1: a minor is blocked for privacy reasons")
  func minor() throws {
    #expect(flags(try company.person("Ann", ["minor": "true"])) == ["true", "false", "true"])
    let person = try company.person("Bob")
    #expect(flags(try company.change(person, ["minor": "true"])) == ["true", "false", "true"])
  }

  @Test("V-PRIVACY-2: consent needs a minor; every change of it sets Privacy Blocked")
  func consent() throws {
    let person = try company.person("Ann")
    let refused = company.violations {
      try company.change(person, ["parentalConsentReceived": "true"])
    }
    #expect(refused.map(\.code) == [.consent2])
    #expect(refused.map(\.field) == ["parentalConsentReceived"])
    try company.change(person, ["minor": "true", "parentalConsentReceived": "true"])
    #expect(flags(try company.current(person)) == ["true", "true", "true"])
    try company.change(person, ["privacyBlocked": "false"])
    #expect(flags(try company.current(person)) == ["true", "true", "false"])
    try company.change(person, ["parentalConsentReceived": "false"])
    #expect(flags(try company.current(person)) == ["true", "false", "true"])
  }

  @Test("V-PRIVACY-3: the block of a minor without consent stays, whoever clears it")
  func clearing() throws {
    let person = try company.person("Ann")
    let customer = try company.createFrom(person, .customer)
    try company.change(person, ["minor": "true"])
    for record in [person, customer] {
      let refused = company.violations {
        try company.change(record, ["privacyBlocked": "false"])
      }
      #expect(refused.map(\.code) == [.consent])
      #expect(refused.map(\.arguments) == [[person.number]])
    }
  }

  @Test("V-PRIVACY-4: clearing Minor clears the consent and leaves Privacy Blocked")
  func noLongerMinor() throws {
    let person = try company.person("Ann", ["minor": "true", "parentalConsentReceived": "true"])
    #expect(flags(try company.change(person, ["minor": "false"])) == ["false", "false", "true"])
    let other = try company.person("Bob", ["minor": "true", "parentalConsentReceived": "true"])
    try company.change(other, ["privacyBlocked": "false"])
    let cleared = try company.change(
      other, ["minor": "false", "parentalConsentReceived": "false"])
    #expect(flags(cleared) == ["false", "false", "false"])
  }

  @Test("V-PRIVACY-5: a blocked contact is edited, unlinked and deleted, but not used")
  func use() throws {
    let holm = try company.companyContact("Holm")
    let ann = try company.person("Ann", of: holm)
    let customer = try company.createFrom(holm, .customer)
    try company.change(ann, ["privacyBlocked": "true"])
    try company.change(ann, ["jobTitle": "Buyer"])
    let primary = company.violations {
      try company.change(customer, ["primaryContactNumber": ann.number])
    }
    #expect(primary.map(\.code) == [.privacy])
    #expect(primary.map(\.arguments) == [["Contact", ann.number, "Ann"]])
    #expect(company.codes { try company.createFrom(ann, .employee) } == [.privacy])
    let employee = try company.record(.employee, ["surname": "Lee"])
    #expect(company.codes { try company.link(ann, employee) } == [.privacy])
    try company.change(holm, ["privacyBlocked": "true"])
    try company.perform(Unlink(kind: .customer, contact: holm.number))
    try company.delete(ann)
  }

  @Test(
    "V-PRIVACY-6: a privacy block blocks everything and gives the old block back",
    arguments: [(Kind.customer, "Ship"), (.vendor, "Payment"), (.customer, "")])
  func remembers(kind: Kind, blocked: String) throws {
    let record = try company.record(kind, ["displayName": "Holm", "blocked": blocked])
    let contact = try #require(company.linkedContact(of: record))
    for (on, off) in [(record, contact), (contact, record)] {
      try company.change(on, ["privacyBlocked": "true"])
      #expect(try company.current(record)["blocked"] == "All")
      #expect(try company.current(record)["blockedBeforePrivacy"] == blocked)
      try company.change(off, ["privacyBlocked": "false"])
      #expect(try company.current(record)["blocked"] == blocked)
    }
  }

  @Test("V-PRIVACY-6: a record made from a blocked contact's values is blocked (batch, B-7)")
  func createdBlocked() throws {
    let customer = try company.record(
      .customer, ["displayName": "Holm", "privacyBlocked": "true", "blocked": "Ship"])
    #expect(customer["blocked"] == "All")
    #expect(customer["blockedBeforePrivacy"] == "Ship")
    #expect(company.linkedContact(of: customer)?["privacyBlocked"] == "true")
  }

  @Test("V-PRIVACY-7: Blocked stays All while the privacy block is on", arguments: ["", "Ship"])
  func mustStayAll(blocked: String) throws {
    let customer = try company.record(
      .customer, ["displayName": "Holm", "privacyBlocked": "true"])
    let refused = company.violations { try company.change(customer, ["blocked": blocked]) }
    #expect(refused.map(\.code) == [.blockedPrivacy])
    #expect(refused.map(\.arguments) == [["Customer", customer.number]])
    let cleared = try company.change(
      customer, ["privacyBlocked": "false", "blocked": blocked])
    #expect(cleared["blocked"] == blocked)
  }

  @Test("V-PRIVACY-8: Blocked is never shared")
  func notShared() throws {
    let holm = try company.companyContact("Holm")
    let customer = try company.createFrom(holm, .customer)
    let vendor = try company.createFrom(holm, .vendor)
    try company.change(customer, ["blocked": "All"])
    #expect(try company.current(vendor)["blocked"] == "")
    #expect(try company.current(holm)["privacyBlocked"] == "false")
  }
}

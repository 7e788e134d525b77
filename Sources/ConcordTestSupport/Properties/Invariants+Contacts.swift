internal import Foundation
internal import ConcordCore

extension Invariants {
  // MARK: Contacts

  static func contacts(_ view: StateView) -> [Breach] {
    var breaches: [Breach] = []
    for contact in view.state[.contact].list {
      func report(_ number: Int, _ text: String) {
        breaches.append(Breach(number, "contact \(contact.number): \(text)"))
      }
      if contact[Contact.name].isEmpty { report(14, "no name") }
      if contact[Contact.searchEmail] != contact[Contact.email].uppercased() {
        report(12, "Search E-Mail \(contact[Contact.searchEmail])")
      }
      let isMinor = contact[Contact.minor]
      if isMinor, !contact[Contact.parentalConsent], !contact[Contact.privacyBlocked] {
        report(16, "a minor without consent is not blocked")
      }
      if !isMinor, contact[Contact.parentalConsent] { report(16, "consent without Minor") }
      if contact[Contact.type] == .company {
        company(contact, report)
      } else {
        person(contact, view, report)
      }
    }
    breaches += typedDetails(view)
    for record in view.state[.employee].list
    where record[Employee.firstName].isEmpty && record[Employee.lastName].isEmpty {
      breaches.append(Breach(14, "employee \(record.number): no name"))
    }
    return breaches + parties(view)
  }

  /// INV-9.
  private static func company(_ contact: Record, _ report: (Int, String) -> Void) {
    if contact[Contact.companyNumber] != contact.number { report(9, "Company No.") }
    if contact[Contact.companyName] != contact[Contact.name] { report(9, "Company Name") }
    let blanks = [
      Contact.firstName, Contact.middleName, Contact.surname, Contact.initials, Contact.jobTitle,
      Contact.organizationalLevelCode,
    ]
    for field in blanks where !contact[field].isEmpty { report(9, field.field.apiName) }
    if contact[Contact.minor] { report(9, "Minor") }
  }

  /// INV-10, INV-11.
  private static func person(
    _ contact: Record, _ view: StateView, _ report: (Int, String) -> Void
  ) {
    let number = contact[Contact.companyNumber]
    if number.isEmpty {
      if !contact[Contact.companyName].isEmpty { report(10, "Company Name without a company") }
    } else if let company = view.state[.contact][number], company[Contact.type] == .company {
      if contact[Contact.companyName] != company[Contact.name] { report(10, "Company Name") }
    } else {
      report(10, "Company No. \(number) is no company")
    }
    let parts = [contact[Contact.firstName], contact[Contact.middleName], contact[Contact.surname]]
    let joined = parts.filter { !$0.isEmpty }.joined(separator: " ")
    let name = contact[Contact.name]
    if joined != name, split(name) != parts {
      report(11, "“\(name)” has the parts \(parts)")
    }
  }

  /// C-NAME-3: first, middle, surname; each at most 30 characters long.
  private static func split(_ name: String) -> [String] {
    let words = name.components(separatedBy: " ").filter { !$0.isEmpty }
    let parts: [String]
    switch words.count {
    case 0: parts = ["", "", ""]
    case 1: parts = [words[0], "", ""]
    case 2: parts = [words[0], "", words[1]]
    default:
      parts = [
        words[0..<(words.count - 2)].joined(separator: " "), words[words.count - 2],
        words[words.count - 1],
      ]
    }
    return parts.map { part in
      String(String.UnicodeScalarView(part.unicodeScalars.prefix(30)))
        .trimmingCharacters(in: .whitespaces)
    }
  }

  /// INV-9, INV-10: details that fit the type only.
  private static func typedDetails(_ view: StateView) -> [Breach] {
    let rules: [(EntityKind, ContactType, Int)] = [
      (.contactJobResponsibility, .person, 9), (.contactIndustryGroup, .company, 10),
      (.contactWebSource, .company, 10),
    ]
    var breaches: [Breach] = []
    for (entity, type, number) in rules {
      for row in view.state[entity].list
      where view.state[.contact][row["contactNumber"]]?[Contact.type] != type {
        breaches.append(Breach(number, "\(entity.entity.caption) \(row.number)"))
      }
    }
    return breaches
  }

  /// INV-14 and INV-16 of customers, vendors and bank accounts.
  private static func parties(_ view: StateView) -> [Breach] {
    var breaches: [Breach] = []
    for entity in [EntityKind.customer, .vendor, .bankAccount] {
      for record in view.state[entity].list {
        if record.displayName.isEmpty {
          breaches.append(Breach(14, "\(entity.entity.caption) \(record.number): no name"))
        }
        guard let kind = Kind(entity), let flag = kind.definition.privacyBlocked,
          let blocked = kind.definition.blocked
        else { continue }
        if record[flag], record[blocked].text != "All" {
          breaches.append(Breach(16, "\(entity.entity.caption) \(record.number) is not blocked"))
        }
      }
    }
    return breaches
  }

  // MARK: Details

  /// INV-17, and INV-12 of alternative addresses and salespersons.
  static func details(_ view: StateView) -> [Breach] {
    var breaches: [Breach] = []
    for entity in [EntityKind.alternativeAddress, .salesperson] {
      for row in view.state[entity].list where row["searchEmail"] != row["email"].uppercased() {
        breaches.append(Breach(12, "\(entity.entity.caption) \(row.number)"))
      }
    }
    let addresses = Set(
      view.state[.alternativeAddress].list.map {
        [$0[AlternativeAddress.contactNumber], $0[AlternativeAddress.code]]
      })
    var starts: Set<[String]> = []
    for range in view.state[.alternativeAddressDateRange].list {
      let contact = range[AlternativeAddressDateRange.contactNumber]
      let start = range[AlternativeAddressDateRange.startingDate]
      let end = range[AlternativeAddressDateRange.endingDate]
      if !starts.insert([contact, start]).inserted || start.isEmpty {
        breaches.append(Breach(17, "range \(range.number): starting date"))
      }
      if !end.isEmpty, end < start { breaches.append(Breach(17, "range \(range.number): dates")) }
      if !addresses.contains([contact, range[AlternativeAddressDateRange.addressCode]]) {
        breaches.append(Breach(17, "range \(range.number): address"))
      }
    }
    return breaches
  }

  // MARK: Primary contacts

  /// INV-18 to INV-20.
  static func primaryContacts(_ view: StateView) -> [Breach] {
    var breaches: [Breach] = []
    for kind in [Kind.customer, .vendor] {
      guard let primary = kind.definition.primaryContact, let text = kind.definition.contactName
      else { continue }
      for record in view.state[kind.entity].list where !record[primary].isEmpty {
        let title = "\(kind.rawValue) \(record.number) with \(record[primary])"
        guard let linked = view.pair(of: record.key)?.contact,
          let contact = view.state[.contact][record[primary]]
        else {
          breaches.append(Breach(18, title))
          continue
        }
        let isLinked = contact.key == linked.key
        if !isLinked, contact[Contact.companyNumber] != linked.number {
          breaches.append(Breach(18, title))
        }
        let expected = contact[Contact.type] == .person ? contact[Contact.name] : ""
        if record[text] != expected {
          breaches.append(Breach(19, "\(title) says “\(record[text])”"))
        }
        if kind == .customer, record[Customer.contactType] == .person, !isLinked {
          breaches.append(Breach(20, title))
        }
      }
    }
    return breaches
  }

  /// INV-35: numbers are unique and at most 20 characters long.
  static func numbers(_ view: StateView) -> [Breach] {
    var breaches: [Breach] = []
    for entity in [EntityKind.contact] + Kind.allCases.map(\.entity) {
      var seen: Set<String> = []
      for record in view.state[entity].list {
        let number = record.number
        if !seen.insert(number).inserted || number.isEmpty || number.unicodeScalars.count > 20 {
          breaches.append(Breach(35, "\(entity.entity.caption) \(number)"))
        }
      }
    }
    return breaches
  }
}

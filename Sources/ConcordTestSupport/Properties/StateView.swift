internal import ConcordCore

/// A linked row with both of its ends, where they exist.
struct LinkedPair {
  let row: Record
  let kind: Kind
  let contact: Record?
  let record: Record?
}

/// A state with the look-ups that invariants need, made anew from the records.
package struct StateView {
  package let state: CompanyState
  let rows: [Record]
  let rowsByContact: [String: [Record]]
  let pairs: [LinkedPair]
  private let pairByRecord: [RecordKey: Int]
  private let pairsByContact: [RecordID: [Int]]
  /// The relation codes of the kinds; blank where there is none.
  let codes: [Kind: String]
  private let kindPolicies: [String: FieldPolicy]

  package init(_ state: CompanyState) {
    self.state = state
    rows = state[.contactBusinessRelation].list
    rowsByContact = Dictionary(grouping: rows) { $0[ContactBusinessRelation.contactNumber] }
    var pairs: [LinkedPair] = []
    var byRecord: [RecordKey: Int] = [:]
    var byContact: [RecordID: [Int]] = [:]
    for row in rows {
      guard let kind = Kind(rawValue: row[ContactBusinessRelation.kind]) else { continue }
      let contact = state[.contact][row[ContactBusinessRelation.contactNumber]]
      let record = state[kind.entity][row[ContactBusinessRelation.linkedNumber]]
      if let record { byRecord[record.key] = pairs.count }
      if let contact { byContact[contact.key.id, default: []].append(pairs.count) }
      pairs.append(LinkedPair(row: row, kind: kind, contact: contact, record: record))
    }
    self.pairs = pairs
    pairByRecord = byRecord
    pairsByContact = byContact
    codes = Self.relationCodes(state)
    var policies: [String: FieldPolicy] = [:]
    for row in state[.syncPolicy].list {
      policies["\(row[SyncPolicy.kind])/\(row[SyncPolicy.field])"] =
        FieldPolicy(rawValue: row[SyncPolicy.policy])
    }
    kindPolicies = policies
  }

  private static func relationCodes(_ state: CompanyState) -> [Kind: String] {
    let names: [Kind: String] = [
      .customer: "customerBusinessRelationCode", .vendor: "vendorBusinessRelationCode",
      .bankAccount: "bankAccountBusinessRelationCode", .employee: "employeeBusinessRelationCode",
    ]
    let setup = state[.marketingSetup].list.first
    return names.mapValues { setup?[$0] ?? "" }
  }

  func pair(of record: RecordKey) -> LinkedPair? { pairByRecord[record].map { pairs[$0] } }

  func pairs(of contact: RecordKey) -> [LinkedPair] {
    (pairsByContact[contact.id] ?? []).map { pairs[$0] }
  }

  /// The company of a person, or nil.
  func company(of person: Record) -> Record? {
    let number = person[Contact.companyNumber]
    guard person[Contact.type] == .person, !number.isEmpty else { return nil }
    return state[.contact][number]
  }

  /// The persons of a company contact.
  func persons(of company: Record) -> [Record] {
    state[.contact].list.filter {
      $0[Contact.type] == .person && $0[Contact.companyNumber] == company.number
    }
  }

  /// The policy in force for a row of the map on a link: the link's own, else the kind's.
  func policy(_ row: FieldMapRow, _ pair: LinkedPair) -> FieldPolicy {
    guard let name = row.policyName else { return .both }
    for part in pair.row[ContactBusinessRelation.policies].split(separator: ";") {
      let sides = part.split(separator: "=", maxSplits: 1)
      if sides.count == 2, sides[0] == name, let policy = FieldPolicy(rawValue: String(sides[1])) {
        return policy
      }
    }
    return kindPolicies["\(pair.kind.rawValue)/\(name)"] ?? .both
  }

  /// The records that lead a contact's field.
  func leaders(of row: FieldMapRow, _ contact: RecordKey) -> [Record] {
    pairs(of: contact).compactMap { pair in
      row.counterparts[pair.kind] != nil && policy(row, pair) == .recordLeads ? pair.record : nil
    }
  }

  /// The customers and vendors whose primary contact a contact is.
  func recordsWithPrimary(_ number: String) -> [Record] {
    let customers = state[.customer].list.filter { $0[Customer.primaryContact] == number }
    return customers + state[.vendor].list.filter { $0[Vendor.primaryContact] == number }
  }
}

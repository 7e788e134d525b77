package import ConcordCore

/// A contact and the record that it is linked to.
package struct Pair: Sendable {
  package let contact: Record
  package let record: Record

  package init(contact: Record, record: Record) {
    self.contact = contact
    self.record = record
  }
}

/// Linked scenes for every kind.
extension MemoryCompany {
  /// A contact of the type that a kind is linked to: a company, for employees a person.
  @discardableResult
  package func contact(for kind: Kind, _ name: String, _ fields: [String: String] = [:])
    throws(ConcordError) -> Record
  {
    kind == .employee ? try person(name, fields) : try companyContact(name, fields)
  }

  /// A record of a kind with a name; an employee's is its last name.
  package static func named(_ kind: Kind, _ name: String, _ fields: [String: String] = [:])
    -> [String: String]
  {
    fields.merging([kind == .employee ? "surname" : "displayName": name]) { $1 }
  }

  /// A record that is not linked.
  @discardableResult
  package func unlinked(_ kind: Kind, _ name: String, _ fields: [String: String] = [:])
    throws(ConcordError) -> Record
  {
    try unlinkedRecord(kind, Self.named(kind, name, fields))
  }

  /// A contact and the record that was created from it.
  package func pair(_ kind: Kind, _ name: String = "Holm", _ fields: [String: String] = [:])
    throws(ConcordError) -> Pair
  {
    let contact = try contact(for: kind, name, fields)
    return Pair(contact: contact, record: try createFrom(contact, kind))
  }

  /// A standalone person and the customer that it is.
  package func soleTrader(_ name: String = "Ann Lee") throws(ConcordError) -> Pair {
    let person = try person(name)
    return Pair(contact: person, record: try createFrom(person, .customer))
  }

  /// The relation code for a kind, changed.
  package func setRelationCode(_ kind: Kind, _ code: String) throws(ConcordError) {
    try setUp(.marketingSetup, [kind.definition.relationCode.field.apiName: code])
  }

  /// Links a contact over a relation row whose code is no longer that of the setup (MS-1).
  package func linkUnderOldCode(_ contact: Record, _ record: Record) throws(ConcordError) {
    guard let kind = Kind(record.key.entity) else { return }
    let code = try marketingSetup()[kind.definition.relationCode]
    try row(.businessRelation, ["code": "ALT", "displayName": "Former code"])
    try setRelationCode(kind, "ALT")
    try link(contact, record)
    try setRelationCode(kind, "")
    try setRelationCode(kind, code)
  }

  /// A user with a salesperson of its own, who is the current user.
  @discardableResult
  package func salespersonOfUser(_ code: String = "JO", _ fields: [String: String] = [:])
    throws(ConcordError) -> Record
  {
    let salesperson = try row(
      .salesperson, fields.merging(["code": code, "displayName": "Jo Berg"]) { $1 })
    try row(.userSetup, ["userId": context.user, "salespersonCode": code])
    return salesperson
  }
}

package import ConcordCore

/// Short ways to arrange a scene: `company.contact(["displayName": "Holm"])`.
extension MemoryCompany {
  /// Values by API name in the order of their names.
  package static func entries(_ entity: EntityKind, _ fields: [String: String])
    throws(ConcordError) -> Entries
  {
    var entries = Entries(entity)
    for (name, text) in fields.sorted(by: { $0.key < $1.key }) {
      guard let field = entity.entity.field(name) else {
        throw ConcordError(.field, entity.entity.caption, name, field: name)
      }
      entries[field] = try field.value(of: text)
    }
    return entries
  }

  /// Creates a contact and returns it.
  @discardableResult
  package func contact(_ fields: [String: String]) throws(ConcordError) -> Record {
    try created(try perform(CreateContact(Self.entries(.contact, fields))))
  }

  /// Creates a company contact with a name.
  @discardableResult
  package func companyContact(_ name: String, _ fields: [String: String] = [:])
    throws(ConcordError) -> Record
  {
    try contact(fields.merging(["type": "Company", "displayName": name]) { $1 })
  }

  /// Creates a person contact with a name, in a company or standalone.
  @discardableResult
  package func person(_ name: String, of company: Record? = nil, _ fields: [String: String] = [:])
    throws(ConcordError) -> Record
  {
    var all = fields.merging(["type": "Person", "displayName": name]) { $1 }
    if let company { all["companyNumber"] = company.number }
    return try contact(all)
  }

  /// Creates a customer, vendor, bank account or employee and returns it.
  @discardableResult
  package func record(
    _ kind: Kind, _ fields: [String: String], template: TemplateChoice = .none
  ) throws(ConcordError) -> Record {
    let entries = try Self.entries(kind.entity, fields)
    return try created(try perform(CreateRecord(kind, entries, template: template)))
  }

  /// Creates a record of a kind that is not linked, by blanking the relation code meanwhile.
  @discardableResult
  package func unlinkedRecord(_ kind: Kind, _ fields: [String: String]) throws(ConcordError)
    -> Record
  {
    let field = kind.definition.relationCode.field
    let code = try marketingSetup()[field].text
    try setUp(.marketingSetup, [field.apiName: ""])
    let created = try record(kind, fields)
    try setUp(.marketingSetup, [field.apiName: code])
    return created
  }

  /// Creates a record of a kind from a contact and returns it.
  @discardableResult
  package func createFrom(
    _ contact: Record, _ kind: Kind, template: TemplateChoice = .none,
    _ fields: [String: String] = [:]
  ) throws(ConcordError) -> Record {
    let entries = try Self.entries(kind.entity, fields)
    let operation = CreateFromContact(
      contact: contact.number, kind, template: template, fields: entries)
    return try created(try perform(operation))
  }

  /// Links a contact with a record.
  @discardableResult
  package func link(_ contact: Record, _ record: Record, _ choice: MasterChoice = MasterChoice())
    throws(ConcordError) -> Plan
  {
    guard let kind = Kind(record.key.entity) else {
      throw ConcordError(.notFound, record.entity.caption, record.number)
    }
    return try perform(
      LinkContact(
        contact: contact.number, kind: kind, linkedNumber: record.number, choice: choice))
  }

  /// Changes fields of a contact or a record of a kind and returns it as it is then.
  @discardableResult
  package func change(_ record: Record, _ fields: [String: String]) throws(ConcordError) -> Record {
    let entries = try Self.entries(record.key.entity, fields)
    if let kind = Kind(record.key.entity) {
      try perform(ModifyRecord(kind, current(record).number, entries))
    } else if record.key.entity == .contact {
      try perform(ModifyContact(current(record).number, entries))
    } else {
      try perform(ModifyRow(record.key, entries))
    }
    return try current(record)
  }

  /// Creates a row of a list, template, series or detail.
  @discardableResult
  package func row(_ entity: EntityKind, _ fields: [String: String]) throws(ConcordError)
    -> Record
  {
    try created(try perform(CreateRow(Self.entries(entity, fields))))
  }

  /// Changes a single-row setup.
  package func setUp(_ entity: EntityKind, _ fields: [String: String]) throws(ConcordError) {
    guard let setup = all(entity).first else {
      throw ConcordError(.notFound, entity.entity.caption, "")
    }
    try perform(ModifyRow(setup.key, Self.entries(entity, fields)))
  }

  /// Deletes a contact, record of a kind or row.
  @discardableResult
  package func delete(_ record: Record, confirming: Bool = false) throws(ConcordError) -> Plan {
    var context = self.context
    if confirming { context.confirmations = [DeleteContact.confirmation] }
    let number = try current(record).number
    if let kind = Kind(record.key.entity) {
      return try perform(DeleteRecord(kind, number), context)
    }
    return record.key.entity == .contact
      ? try perform(DeleteContact(number), context) : try perform(DeleteRow(record.key), context)
  }

  /// The record as it is now.
  ///
  /// - Throws: `E-NOTFOUND` when it is gone.
  package func current(_ record: Record) throws(ConcordError) -> Record {
    guard let current = self.record(record.key) else {
      throw ConcordError(.notFound, record.entity.caption, record.number)
    }
    return current
  }

  /// Whether the record is still there.
  package func exists(_ record: Record) -> Bool { self.record(record.key) != nil }

  /// The row of Marketing Setup.
  package func marketingSetup() throws(ConcordError) -> Record {
    guard let setup = all(.marketingSetup).first else {
      throw ConcordError(.notFound, "Marketing Setup", "")
    }
    return setup
  }

  /// The relation rows of a contact.
  package func relations(of contact: Record) -> [Record] {
    all(.contactBusinessRelation).filter {
      $0[ContactBusinessRelation.contactNumber] == record(contact.key)?.number
    }
  }

  /// The contact that a record is linked to, or nil.
  package func linkedContact(of record: Record) -> Record? {
    guard let kind = Kind(record.key.entity), let number = self.record(record.key)?.number else {
      return nil
    }
    let row = all(.contactBusinessRelation).first {
      $0[ContactBusinessRelation.kind] == kind.rawValue
        && $0[ContactBusinessRelation.linkedNumber] == number
    }
    return row.flatMap { find(.contact, $0[ContactBusinessRelation.contactNumber]) }
  }

  /// The persons of a company contact.
  package func persons(of company: Record) -> [Record] {
    all(.contact).filter {
      $0.key != company.key && $0[Contact.companyNumber] == company.number
    }
  }

  private func created(_ plan: Plan) throws(ConcordError) -> Record {
    guard let main = plan.main, let record = record(main) else {
      throw ConcordError(.fault, "the operation has no main record")
    }
    return record
  }
}

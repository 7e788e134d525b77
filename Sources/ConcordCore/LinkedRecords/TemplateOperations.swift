/// Applies a template to an existing customer, vendor or employee (L-MOD-8).
///
/// - Violations: `E-NOTFOUND`, `E-STALE`, `E-CTYPE`, and those of modifying the record.
package struct ApplyTemplate: Operation {
  package static let name = "L-MOD-8"
  package let kind: Kind
  package let number: String
  package let template: String
  package let mode: Templates.Mode
  package let version: Int64?

  package init(
    _ kind: Kind, _ number: String, template: String, mode: Templates.Mode = .fill,
    version: Int64? = nil
  ) {
    self.kind = kind
    self.number = number
    self.template = template
    self.mode = mode
    self.version = version
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let record = try draft.require(kind.entity, number)
    try draft.checkVersion(version, of: record)
    guard let entity = kind.definition.template else {
      throw ConcordError(.notFound, "Template of a bank account", template)
    }
    let source = try draft.require(entity, draft.code(template))
    draft.setMain(record.key)
    try Templates.apply(source, to: record.key, mode: mode, draft)
    try overwriteContactType(record, source, draft)
    try Propagation(draft: draft).recordChanged(record.key)
  }
}

extension ApplyTemplate {
  /// T-2, T-4: Contact Type of a customer that is not linked (D-25); `Company` is the blank value.
  private func overwriteContactType(_ record: Record, _ template: Record, _ draft: Draft)
    throws(ConcordError)
  {
    guard mode == .overwrite, kind == .customer, Templates.contactType(of: template) == .person,
      record[Customer.contactType] != .person
    else { return }
    if let link = try draft.link(of: record) {
      draft.refuse(
        .customerType, record.number, link.contactNumber, record: record.key,
        field: Customer.contactType.field.apiName)
      return
    }
    try draft.set(
      record.key, Customer.contactType, to: .person, cause: .template(template.number))
  }
}

/// Copies the template-able fields of a record to a new template (T-8).
///
/// - Violations: `E-NOTFOUND`, `E-EXISTS`.
package struct SaveAsTemplate: Operation {
  package static let name = "T-8"
  package let kind: Kind
  package let number: String
  /// The code of the template; blank = the next of the form CUST000001.
  package let code: String
  package let description: String

  package init(_ kind: Kind, _ number: String, code: String = "", description: String = "") {
    self.kind = kind
    self.number = number
    self.code = code
    self.description = description
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let record = try draft.require(kind.entity, number)
    guard let entity = kind.definition.template else {
      throw ConcordError(.notFound, "Template of a bank account", number)
    }
    var template = Record(new: entity, id: draft.ids.next())
    for target in template.entity.fields {
      if target.apiName == "contactType" {
        template[target] =
          kind == .customer ? record[Customer.contactType.field] : ContactType.company.value
        continue
      }
      guard !Template.ownFields.contains(target.apiName),
        let source = record.entity.field(target.apiName)
      else { continue }
      let isOwnNumber =
        target.apiName == "invoiceDiscountCode" && record[source].text == record.number
      if !isOwnNumber { template[target] = record[source] }
    }
    guard let key = template.entity.keyFields.first,
      let title = template.entity.field("displayName")
    else { return }
    let chosen = draft.code(code)
    template[key] = .text(chosen.isEmpty ? try nextCode(entity, draft) : chosen)
    template[title] = .text(description.isEmpty ? record.displayName : description)
    for field in [key, title] {
      if let normal = draft.normalised(template[field], for: field, on: template) {
        template[field] = normal
      }
    }
    try draft.insert(template, cause: .direct)
    draft.setMain(template.key)
    try RowRules.checkUnique(template.key, draft)
  }

  private func nextCode(_ entity: EntityKind, _ draft: Draft) throws(ConcordError) -> String {
    let prefix =
      switch kind {
      case .customer: "CUST"
      case .vendor: "VEND"
      case .employee, .bankAccount: "EMPL"
      }
    let start = SeriesNumber("\(prefix)000000")
    let used = try draft.all(entity).compactMap { SeriesNumber($0.number) }
      .filter { $0.digits.count >= 6 && $0.prefix == prefix && $0.suffix.isEmpty }
    let highest = used.max { $0.isBelow($1) } ?? start
    return highest?.advanced(by: 1).text ?? ""
  }
}

/// Copies everything but the code from one template to another of the same kind.
///
/// - Violations: `E-NOTFOUND`, `E-STALE`.
package struct CopyTemplate: Operation {
  package static let name = "TEMPL-COPY"
  package let kind: Kind
  package let source: String
  package let target: String
  package let version: Int64?

  package init(_ kind: Kind, from source: String, to target: String, version: Int64? = nil) {
    self.kind = kind
    self.source = source
    self.target = target
    self.version = version
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    guard let entity = kind.definition.template else {
      throw ConcordError(.notFound, "Template of a bank account", source)
    }
    let source = try draft.require(entity, draft.code(source))
    let target = try draft.require(entity, draft.code(target))
    try draft.checkVersion(version, of: target)
    draft.setMain(target.key)
    for field in entity.entity.fields where !entity.entity.keyFields.contains(field) {
      try draft.set(target.key, field, to: source[field], cause: .template(source.number))
    }
  }
}

package import ConcordCore
package import ConcordFormats

/// The columns that a file for an entity may have, and what each is for.
package enum ImportColumns {
  /// What a column of an import is for.
  enum Role: Sendable {
    case field(Field)
    case number, id, externalID(Field)
    /// The company of a person as text, or by its External ID.
    case companyText, companyExternalID
    case template
    /// Known, but never imported: it is set by rules (CSV-21).
    case leftOut
    /// Comes with a chapter that is not there yet.
    case later(String)
  }

  private static let classification = [
    CSVColumn("mailingGroups", caption: "Mailing Groups"),
    CSVColumn("industryGroups", caption: "Industry Groups"),
    CSVColumn("jobResponsibilities", caption: "Job Responsibilities"),
    CSVColumn("businessRelations", caption: "Business Relations"),
  ]

  /// The numbers of the linked records, written by an export on request.
  static let links: [(column: CSVColumn, kind: Kind)] = [
    (CSVColumn("customerNumber", caption: "Customer No."), .customer),
    (CSVColumn("vendorNumber", caption: "Vendor No."), .vendor),
    (CSVColumn("bankAccountNumber", caption: "Bank Account No."), .bankAccount),
    (CSVColumn("employeeNumber", caption: "Employee No."), .employee),
  ]

  private static let id = CSVColumn("id", caption: "Id")
  private static let modified = CSVColumn("lastModifiedDateTime", caption: "Last Modified Date")
  private static let template = CSVColumn("templateCode", caption: "Template Code")
  private static let companyExternalID = CSVColumn(
    "companyExternalId", caption: "Company External ID", aliases: ["Account ID"])

  /// Everything that a file may have.
  static func all(of entity: EntityKind) -> [CSVColumn] {
    var columns = CSVColumn.columns(of: entity.entity) + [id, modified]
    if entity == .contact {
      columns += [companyExternalID] + classification + links.map(\.column)
    } else if Kind(entity)?.definition.template != nil {
      columns.append(template)
    }
    return columns
  }

  static func role(of column: CSVColumn, in entity: EntityKind) -> Role {
    guard let field = column.field else {
      switch column.apiName {
      case "id": return .id
      case "templateCode": return .template
      case "companyExternalId": return .companyExternalID
      default: return classification.contains(column) ? .later("classification") : .leftOut
      }
    }
    if field == entity.entity.keyFields.first { return .number }
    if field == Contact.externalID.field { return .externalID(field) }
    if field == Contact.companyName.field { return .companyText }
    return field.access == .readOnly ? .leftOut : .field(field)
  }

  /// The columns of an export that names none: what an import takes back (INV-32).
  ///
  /// Series, images and masked values are left out, and the primary contacts of the kinds, because
  /// they are records of another file.
  package static func exported(_ entity: EntityKind) -> [CSVColumn] {
    CSVColumn.columns(of: entity.entity).filter { column in
      guard let field = column.field else { return false }
      return field.access == .editable && !field.isSensitive
        && field.apiName != "primaryContactNumber"
    }
  }
}

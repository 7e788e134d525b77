/// A second address of a contact (2.13, 4.25).
package enum AlternativeAddress {
  static let entity = Entity(
    .alternativeAddress, "alternative_address", set: "alternativeAddresses",
    caption: "Alternative Address", key: ["contactNumber", "code"],
    [
      contact,
      .code("code", "Code", 10).required(),
      .text("companyName", "Company Name", 100),
      .text("companyName2", "Company Name 2", 50),
    ] + FieldSpec.addressDetails + FieldSpec.phones + [
      .text("extensionNumber", "Extension No.", 30),
      .text("pager", "Pager", 30),
      .text("email", "E-Mail", 80).checked(.email),
      .code("searchEmail", "Search E-Mail", 80).readOnly(),
      .homePage,
    ])

  /// The reference by which every detail belongs to a contact.
  static let contact =
    FieldSpec.code("contactNumber", "Contact No.", 20).refers(to: .contact).onCreation()
    .required()

  package static let code = entity.key("code")
  package static let contactNumber = entity.key("contactNumber")
}

/// When an alternative address is active.
package enum AlternativeAddressDateRange {
  static let entity = Entity(
    .alternativeAddressDateRange, "alternative_address_date_range",
    set: "alternativeAddressDateRanges", caption: "Alternative Address Date Range",
    key: ["contactNumber", "startingDate"],
    [
      AlternativeAddress.contact,
      .code("alternativeAddressCode", "Code", 10).required(),
      .date("startingDate", "Starting Date").required(),
      .date("endingDate", "Ending Date"),
    ])

  package static let contactNumber = entity.key("contactNumber")
  package static let addressCode = entity.key("alternativeAddressCode")
  package static let startingDate = entity.key("startingDate")
  package static let endingDate = entity.key("endingDate")
}

/// Codes assigned to contacts (2.13, C-CLASS).
package enum ContactAssignment {
  static func entity(
    _ kind: EntityKind, _ name: String, set: String, caption: String, code: String,
    _ list: EntityKind, _ more: [FieldSpec] = []
  ) -> Entity {
    Entity(
      kind, name, set: set, caption: caption, key: ["contactNumber", code],
      [
        AlternativeAddress.contact,
        .code(code, caption, 10).refers(to: list).onCreation().required(),
      ] + more)
  }

  static let industryGroup = entity(
    .contactIndustryGroup, "contact_industry_group", set: "contactIndustryGroups",
    caption: "Industry Group Code", code: "industryGroupCode", .industryGroup)
  static let webSource = entity(
    .contactWebSource, "contact_web_source", set: "contactWebSources",
    caption: "Web Source Code", code: "webSourceCode", .webSource,
    [.text("searchWord", "Search Word", 30)])
  static let jobResponsibility = entity(
    .contactJobResponsibility, "contact_job_responsibility", set: "contactJobResponsibilities",
    caption: "Job Responsibility Code", code: "jobResponsibilityCode", .jobResponsibility)
  static let mailingGroup = entity(
    .contactMailingGroup, "contact_mailing_group", set: "contactMailingGroups",
    caption: "Mailing Group Code", code: "mailingGroupCode", .mailingGroup)
}

/// A free text line of a contact (2.13).
package enum Comment {
  static let entity = Entity(
    .comment, "contact_comment", set: "comments", caption: "Comment",
    key: ["contactNumber", "sequence"],
    [
      AlternativeAddress.contact,
      .integer("sequence", "Line No.", 0...2_147_483_647).onCreation(),
      .date("date", "Date"),
      .code("code", "Code", 10),
      .text("comment", "Comment", 2000).checked(.multiline),
    ])

  package static let contactNumber = entity.key("contactNumber")
  package static let sequence = entity.key("sequence", as: Int64.self)
  package static let date = entity.key("date")
  package static let comment = entity.key("comment")
}

/// An interaction, task, opportunity or segment line in its light form (2.13).
package enum Activity {
  static let entity = Entity(
    .activity, "activity", set: "activities", caption: "Activity", key: ["entryNumber"],
    [
      .integer("entryNumber", "Entry No.", 0...FieldType.decimalRange.upperBound).onCreation(),
      .option("kind", "Kind", ["Interaction", "Task", "Opportunity", "Segment Line"]).onCreation(),
      .code("contactNumber", "Contact No.", 20).refers(to: .contact),
      .code("contactCompanyNumber", "Contact Company No.", 20).refers(to: .contact),
      .option("status", "Status", ["Open", "In Progress", "Closed"]),
      .date("date", "Date"),
      .text("description", "Description", 250),
    ])

  package static let entryNo = entity.key("entryNumber", as: Int64.self)
  package static let kind = entity.key("kind")
  package static let contactNumber = entity.key("contactNumber")
  package static let companyNumber = entity.key("contactCompanyNumber")
  package static let status = entity.key("status")
  package static let date = entity.key("date")
}

/// The fields of an employee, a person who works for us (2.5).
package enum Employee {
  static let genders = [
    "", "Female", "Male", "Non-binary", "Self-described", "Not disclosed",
  ]

  static let entity = Entity(
    .employee, "employee", set: "employees", caption: "Employee", key: ["number"],
    [
      .number(),
      .text("givenName", "First Name", 30),
      .text("middleName", "Middle Name", 30),
      .text("surname", "Last Name", 30),
      .text("initials", "Initials", 30),
      .text("jobTitle", "Job Title", 30),
      .code("searchName", "Search Name", 250),
    ] + FieldSpec.addressDetails + [
      .text("phoneNumber", "Phone No.", 30).checked(.phone),
      .text("mobilePhone", "Mobile Phone No.", 30).checked(.phone),
      .text("pager", "Pager", 30),
      .text("faxNumber", "Fax No.", 30),
      .text("personalEmail", "E-Mail", 80).checked(.emails),
      .picture,
      .text("extensionNumber", "Extension", 30),
      .text("email", "Company E-Mail", 80).checked(.email),
      .text("title", "Title", 30),
      .date("birthDate", "Birth Date"),
      .date("employmentDate", "Employment Date"),
      .date("inactiveDate", "Inactive Date"),
      .date("terminationDate", "Termination Date"),
      .option("gender", "Gender", genders),
      .code("nationality", "Nationality", 20),
      .text("socialSecurityNumber", "Social Security No.", 30).sensitive(),
      .code("managerNumber", "Manager No.", 20).refers(to: .employee),
      .option("status", "Status", ["Active", "Inactive", "Terminated"]),
      .code("employmentContractCode", "Emplymt. Contract Code", 10),
      .code("statisticsGroupCode", "Statistics Group Code", 10),
      .salesperson("salespersonCode", "Salespers./Purch. Code"),
      .code("employeePostingGroupCode", "Employee Posting Group", 20)
        .refers(to: .employeePostingGroup),
      .currency,
      .option("applicationMethod", "Application Method", FieldSpec.applicationMethods),
      .code("costCenterCode", "Cost Center Code", 20),
      .code("costObjectCode", "Cost Object Code", 20),
      .text("bankBranchNumber", "Bank Branch No.", 20),
      .text("bankAccountNumber", "Bank Account No.", 30),
      .iban,
      .code("swiftCode", "SWIFT Code", 20),
      .privacyBlocked,
      .numberSeries,
    ])

  package static let number = entity.key("number")
  package static let firstName = entity.key("givenName")
  package static let middleName = entity.key("middleName")
  package static let lastName = entity.key("surname")
  package static let initials = entity.key("initials")
  package static let searchName = entity.key("searchName")
  package static let salesperson = entity.key("salespersonCode")
  package static let manager = entity.key("managerNumber")
  static let nameParts: [Key<String>] = [firstName, middleName, lastName]

  /// First, middle and last name joined by single blanks.
  package static func fullName(of record: Record) -> String {
    nameParts.map { record[$0] }.filter { !$0.isEmpty }.joined(separator: " ")
  }
}

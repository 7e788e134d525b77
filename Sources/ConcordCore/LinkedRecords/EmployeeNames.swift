/// Search name of employees and the salesperson who is one (2.5, S-4).
enum EmployeeNames {
  /// The automatic search name: first, middle, last name and initials, in upper case.
  static func automaticSearchName(_ record: Record) -> String {
    let names = Employee.fullName(of: record) + " " + record[Employee.initials]
    return TextRules.upperCase(TextRules.normalised(names), max: 250)
  }

  /// INV-14: First or Last Name is filled; a middle name alone names nobody.
  static func isNamed(_ record: Record) -> Bool {
    !record[Employee.firstName].isEmpty || !record[Employee.lastName].isEmpty
  }

  static func changed(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    guard let employee = try draft.record(key) else { return }
    let before = draft.isNew(key) ? nil : try draft.stored(key)
    let old = before.map(automaticSearchName) ?? ""
    let search = employee[Employee.searchName]
    if search.isEmpty || (search == old && !draft.isDecided(key, Employee.searchName.field)) {
      try draft.set(
        key, Employee.searchName, to: automaticSearchName(employee), cause: .derived)
    }
    // A contact may be called by its middle name alone and would bring that here (SYNC-7).
    if !isNamed(employee), Employee.nameParts.contains(where: { draft.isChanged(key, $0.field) }) {
      try RecordEntering.requireName(key, draft)
    }
    try nameSalesperson(employee, draft)
  }

  /// S-4: the salesperson is called like the employee, first 50 characters.
  private static func nameSalesperson(_ employee: Record, _ draft: Draft) throws(ConcordError) {
    let fields = Employee.nameParts.map(\.field) + [Employee.salesperson.field]
    guard fields.contains(where: { draft.isChanged(employee.key, $0) }),
      let salesperson = try draft.find(.salesperson, employee[Employee.salesperson]),
      !draft.isDecided(salesperson.key, CodeList.salespersonName.field)
    else { return }
    let name = String(
      String.UnicodeScalarView(Employee.fullName(of: employee).unicodeScalars.prefix(50)))
    try draft.set(
      salesperson.key, CodeList.salespersonName, to: TextRules.normalised(name),
      cause: .derived)
  }
}

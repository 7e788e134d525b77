import ConcordCore
import ConcordFormats
import Testing

@Suite("CSV: headings")
struct CSVLayoutTests {
  static let kinds: [EntityKind] = [.contact, .customer, .vendor, .bankAccount, .employee]

  /// The API names that the headings of a file mean; nil = the column is left out.
  private func names(
    _ headings: String, of kind: EntityKind = .contact, mapping: CSVMapping = CSVMapping(),
    ignoresUnknown: Bool = false
  ) throws(ConcordError) -> [String?] {
    let reader = try openCSV("\(headings)\nx\n", delimiter: .comma)
    return try reader.layout(
      for: CSVColumn.columns(of: kind.entity), mapping: mapping, ignoresUnknown: ignoresUnknown,
      subject: kind.entity.caption
    ).columns.map { $0?.apiName }
  }

  private func failure(_ body: () throws(ConcordError) -> Void) -> ConcordError? {
    do {
      try body()
      return nil
    } catch {
      return error
    }
  }

  @Test("CSV-2: every field is known by its API name and by its caption", arguments: kinds)
  func everyField(kind: EntityKind) throws {
    let columns = CSVColumn.columns(of: kind.entity)
    let apiNames = columns.map(\.apiName)
    let captions = columns.map { "\"\($0.caption)\"" }.joined(separator: ",")
    #expect(try names(apiNames.joined(separator: ","), of: kind) == apiNames)
    #expect(try names(captions, of: kind) == apiNames)
  }

  @Test("CSV-2: aliases mean one field each", arguments: kinds)
  func aliases(kind: EntityKind) throws {
    for column in CSVColumn.columns(of: kind.entity) {
      for alias in column.aliases {
        #expect(try names(alias, of: kind) == [column.apiName], "\(alias)")
      }
    }
  }

  @Test("CSV-2: case, white space, dots, hyphens and underscores do not matter")
  func folding() throws {
    #expect(
      try names("display_name,POST CODE,phone-no,E-Mail,\" External  ID \"") == [
        "displayName", "postalCode", "phoneNumber", "email", "externalId",
      ])
  }

  static let aliasTable: [(EntityKind, String, [String])] = [
    (
      .contact, "E-Mail,Telephone,Zip,Company,Website,Street",
      ["email", "phoneNumber", "postalCode", "companyName", "website", "addressLine1"]
    ),
    (
      .customer, "CustomerID,CompanyName,ContactName,Region,PostalCode,Phone,Fax,HomePage",
      [
        "number", "displayName", "contactName", "state", "postalCode", "phoneNumber", "faxNumber",
        "website",
      ]
    ),
    (.vendor, "SupplierID,Company,Zip", ["number", "displayName", "postalCode"]),
    (
      .bankAccount, "Bank,BIC,IBAN,Account No.",
      ["displayName", "swiftCode", "iban", "bankAccountNumber"]
    ),
    (
      .employee, "EmployeeID,LastName,FirstName,BirthDate,HireDate,HomePhone,Reports To",
      [
        "number", "surname", "givenName", "birthDate", "employmentDate", "phoneNumber",
        "managerNumber",
      ]
    ),
  ]

  @Test("CSV-2: the headings of other programs are known", arguments: aliasTable)
  func otherPrograms(kind: EntityKind, headings: String, expected: [String]) throws {
    #expect(try names(headings, of: kind) == expected)
  }

  @Test("CSV-2: just the caption comes before a folded API name")
  func exactCaption() throws {
    #expect(
      try names("email,E-Mail", of: .employee) == ["email", "personalEmail"],
      "the caption of the private address looks like the API name of the company's")
  }

  @Test("CSV-2: the caller may add columns that are no fields")
  func addedColumns() throws {
    let added = [
      CSVColumn("id", caption: "Id"), CSVColumn("customerNumber", caption: "Customer No."),
      CSVColumn("companyExternalId", aliases: ["Company Key"]),
    ]
    let reader = try openCSV("ID,Customer No.,company key,Name\n1,2,3,4\n")
    let layout = try reader.layout(
      for: added + CSVColumn.columns(of: EntityKind.contact.entity), subject: "Contact")
    #expect(layout.index(of: "id") == 0)
    #expect(layout.index(of: "customerNumber") == 1)
    #expect(layout.index(of: "companyExternalId") == 2)
    #expect(layout.index(of: "displayName") == 3)
    #expect(layout.index(of: "city") == nil)
    #expect(layout.columns[0]?.field == nil)
    #expect(layout.columns[3]?.field?.apiName == "displayName")
  }

  @Test("CSV-2: unknown columns are errors, all of them reported")
  func unknown() throws {
    let error = failure { () throws(ConcordError) in
      _ = try names("Name,Shoe Size,City,Hat")
    }
    #expect(
      error?.violations == [
        Violation(.field, ["Contact", "Shoe Size"], field: "Shoe Size"),
        Violation(.field, ["Contact", "Hat"], field: "Hat"),
      ])
  }

  @Test("CSV-2: unknown columns can be left out and are reported then")
  func ignored() throws {
    let reader = try openCSV("Name,Shoe Size,,Hat,City\n1,2,3,4,5\n")
    let layout = try reader.layout(
      for: CSVColumn.columns(of: EntityKind.contact.entity), ignoresUnknown: true,
      subject: "Contact")
    #expect(layout.columns.map { $0?.apiName } == ["displayName", nil, nil, nil, "city"])
    #expect(layout.warnings == [.ignoredColumns(["Shoe Size", "", "Hat"])])
  }

  @Test("CSV-2: two columns for one field are E-FILE with the place of the second")
  func duplicates() throws {
    let error = failure { () throws(ConcordError) in
      _ = try names("Name,City,Display Name,Town")
    }
    #expect(error?.violations.map(\.code) == [.file, .file])
    #expect(
      error?.place == ["columns 1 (Name) and 3 (Display Name) both mean displayName", "1", "3"])
  }

  @Test("8.3: a file without header is E-FILE")
  func noHeader() throws {
    let error = failure { () throws(ConcordError) in
      _ = try names("Acme Ltd,London,+44 20 7946 0000", ignoresUnknown: true)
    }
    #expect(error?.violations.map(\.code) == [.file])
    #expect(error?.place.first?.contains("header") == true)
  }

  @Test("CSV-2: what the user says about a heading comes first")
  func mapping() throws {
    let mapping = try CSVMapping(options: [
      "Kundennummer=number", "City=state", "Ort = city", "Firma=Name", "Notizen=",
    ])
    #expect(
      try names("KUNDEN-NUMMER,City,Ort,Firma,Notizen", mapping: mapping) == [
        "number", "state", "city", "displayName", nil,
      ])
  }

  @Test("CSV-2: a mapping to an unknown field is an error, one for a missing column a warning")
  func wrongMapping() throws {
    let error = failure { () throws(ConcordError) in
      _ = try names("Name,Ort", mapping: try CSVMapping(options: ["Ort=ctiy"]))
    }
    #expect(error?.violations == [Violation(.field, ["Contact", "ctiy"], field: "map")])
    let reader = try openCSV("Name\nx\n")
    let layout = try reader.layout(
      for: CSVColumn.columns(of: EntityKind.contact.entity),
      mapping: try CSVMapping(options: ["Straße=addressLine1"]), subject: "Contact")
    #expect(layout.warnings == [.unusedMapping(["Straße"])])
  }

  @Test("CSV-15: the columns of the file of bad rows are skipped")
  func errorColumns() throws {
    #expect(
      try names("errorLine,errorColumn,errorCode,errorMessage,Name") == [
        nil, nil, nil, nil, "displayName",
      ])
  }
}

import ConcordCore
import ConcordJobs
import ConcordStore
import Foundation
import Testing

@Suite("Importing customers, vendors, bank accounts and employees")
struct ImportKindsTests {
  @Test("CSV-23: a new customer gets its contact, and a changed one changes its contact")
  func customers() async throws {
    let scene = try await ImportScene()
    let file =
      "number,displayName,phoneNumber,contactName,paymentTermsCode\nK1,Holm,12,Ann Lee,30 DAYS"
    let rehearsed = try await scene.importCSV(file, into: .customer, isDryRun: true)
    let done = try await scene.importCSV(file, into: .customer)
    #expect(rehearsed.summary == done.summary && done.summary == ["1 Create K1"])
    let numbers = { (result: ImportScene.Result) in
      result.rows[0].plan?.changes.map { "\($0.key.entity) \($0.number)" }
    }
    #expect(numbers(rehearsed) == numbers(done))
    #expect(try await scene.contact(named: "Holm")[Contact.phone] == "12")
    #expect(try await scene.contact(named: "Ann Lee")[Contact.type] == .person)
    _ = try await scene.importCSV("number,phoneNumber\nK1,34", into: .customer)
    #expect(try await scene.contact(named: "Holm")[Contact.phone] == "34")
    #expect(try await scene.importCSV(file, into: .customer).counts.updated == 1)
    #expect(try await scene.importCSV(file, into: .customer).counts.unchanged == 1)
  }

  @Test("CSV-12: rows that name a later row of their own kind wait for it")
  func laterRows() async throws {
    let scene = try await ImportScene()
    let employees =
      "number,surname,managerNumber\nE1,Ash,E2\nE2,Elm,E3\nE3,Oak,\nE4,Fir,E9\nE5,Yew,E5"
    for isDryRun in [true, false] {
      let result = try await scene.importCSV(employees, into: .employee, isDryRun: isDryRun)
      #expect(
        result.summary == [
          "1 Create E1", "2 Create E2", "3 Create E3", "4 Error E-REF@managerNumber",
          "5 Create E5",
        ])
    }
    #expect(try await scene.find(.employee, "E1")[Employee.manager] == "E2")
    let customers = "number,displayName,billToCustomerNumber\nA,Holm,B\nB,Dahl,"
    #expect(
      try await scene.importCSV(customers, into: .customer) { $0.atomic = true }.counts.created
        == 2)
    let vendors = "number,displayName,payToVendorNumber\nA,Holm,B\nB,Dahl,"
    #expect(try await scene.importCSV(vendors, into: .vendor).counts.created == 2)
    let batch = try #require(try await scene.batches().last)
    let rows = try await scene.store.read(scene.company.key) { reader throws(ConcordError) in
      try reader.rows(ofImport: batch.id, limit: 10)
    }
    #expect(rows.map(\.number) == [1, 2, 3, 4, 5] && batch.counts.total == 5)
  }

  @Test("L-NEW-2: templates are named by column or option")
  func templates() async throws {
    let scene = try await ImportScene()
    let file = """
      number,displayName,templateCode
      A,Holm,
      B,Dahl,company
      C,Mohr,NONE
      """
    let result = try await scene.importCSV(file, into: .customer)
    #expect(result.summary == ["1 Create A", "2 Create B", "3 Error E-NOTFOUND@templateCode"])
    #expect(try await scene.find(.customer, "A")["paymentTermsCode"].isEmpty)
    #expect(try await scene.find(.customer, "B")["paymentTermsCode"] == "30 DAYS")
    _ = try await scene.importCSV("number,displayName\nD,Wolf", into: .vendor) {
      $0.template = "*"
    }
    #expect(try await scene.find(.vendor, "D")["paymentTermsCode"] == "30 DAYS")
    let contacts = await refusal {
      _ = try await scene.importCSV("number\nA") { $0.template = "*" }
    }
    #expect(contacts.map(\.code) == [.field])
  }

  /// A real file of Northwind and how its columns are mapped.
  struct RealFile: Sendable, CustomTestStringConvertible {
    let name: String
    let entity: EntityKind
    let map: String
    let rows: Int
    var testDescription: String { name }

    static let address = """
      Address=addressLine1
      City=city
      Region=state
      PostalCode=postalCode
      Country=country

      """
    static let all = [
      RealFile(
        name: "customers.csv", entity: .customer,
        map: "CustomerID=number\nCompanyName=displayName\nContactName=contactName\n"
          + "ContactTitle=\nPhone=phoneNumber\nFax=faxNumber\n" + address, rows: 93),
      RealFile(
        name: "suppliers.csv", entity: .vendor,
        map: "SupplierID=\nCompanyName=displayName\nContactName=contactName\n"
          + "ContactTitle=\nPhone=phoneNumber\nFax=faxNumber\nHomePage=\n" + address, rows: 29),
      RealFile(
        name: "employees.csv", entity: .employee,
        map: "EmployeeID=\nLastName=surname\nFirstName=givenName\nTitle=jobTitle\n"
          + "TitleOfCourtesy=title\nBirthDate=birthDate\nHireDate=employmentDate\n"
          + "HomePhone=phoneNumber\nExtension=extensionNumber\nReportsTo=\n" + address, rows: 9),
      RealFile(
        name: "banks.csv", entity: .bankAccount,
        map: "Bank=displayName\nCity=city\nCountry=country\nSwiftCode=swiftCode\n", rows: 36),
    ]

    var file: ImportFile {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Sources/ConcordCLI/Demo")
      return ImportFile(path: folder.appendingPathComponent(name).path)
    }

    var options: CSVImportOptions {
      var options = CSVImportOptions()
      options.map = map
      return options
    }
  }

  @Test(
    "INV-34, CSV-16: real files: the dry run is the run, and again is unchanged",
    arguments: RealFile.all)
  func realFiles(real: RealFile) async throws {
    let scene = try await ImportScene()
    let rehearsed = try await scene.run(
      real.file, into: real.entity, isDryRun: true, real.options)
    let done = try await scene.run(real.file, into: real.entity, real.options)
    #expect(done.counts == ImportCounts(created: real.rows), "\(done.summary)")
    #expect(rehearsed.summary == done.summary)
    let plans = { (result: ImportScene.Result) in
      result.rows.map { row in
        (row.plan?.changes ?? []).map { change in
          let fields = change.key.entity.entity.fields.compactMap { field in
            change.after.map { "\(field.apiName)=\($0[field].text)" }
          }
          return "\(change.number) \(fields.joined(separator: " "))"
        }
      }
    }
    #expect(plans(rehearsed) == plans(done))
    let head = try await scene.head()
    let again = try await scene.run(real.file, into: real.entity, real.options)
    #expect(again.counts == ImportCounts(unchanged: real.rows))
    #expect(try await scene.head() == head)
    #expect(try await scene.records(real.entity).count == real.rows)
  }

  @Test("the addresses of two lines in Northwind's suppliers fill Address 2")
  func addressLines() async throws {
    let scene = try await ImportScene()
    let real = RealFile.all[1]
    _ = try await scene.run(real.file, into: .vendor, real.options)
    let tokyo = try await scene.contact(named: "Tokyo Traders")
    #expect(tokyo[Contact.address] == "9-8 Sekimai" && tokyo[Contact.address2] == "Musashino-shi")
  }
}

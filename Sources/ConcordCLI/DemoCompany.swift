import ConcordCore
import ConcordJobs
import ConcordStore

/// Fills a company with the demo data that the program carries (`concord init --demo`).
///
/// Customers and banks get their contacts; the suppliers come as if from another program that
/// nobody has connected yet, so that linking them can be tried.
struct DemoCompany {
  private let runner: JobRunner
  private let user: String

  init(_ runner: JobRunner, user: String) {
    self.runner = runner
    self.user = user
  }

  /// One file of the demo and how its columns are called here.
  private struct Source {
    let name: String
    let bytes: [UInt8]
    let entity: EntityKind
    let template: String
    let map: String
  }

  func fill() async throws {
    try await set(
      .concordSetup,
      [("companyName", "Northwind Traders"), ("country", "US"), ("localCurrencyCode", "USD")])
    // Without a relation code for vendors the suppliers stay unlinked (L-NEW-3).
    let relation = Kind.vendor.definition.relationCode.field.apiName
    let code = try await row(.marketingSetup)[relation]
    try await set(.marketingSetup, [(relation, "")])
    for source in Self.sources { try await load(source) }
    try await set(.marketingSetup, [(relation, code)])
  }

  private static let address = """
    Address=addressLine1
    City=city
    Region=state
    PostalCode=postalCode
    Country=country
    """

  private static let party = """
    CompanyName=displayName
    ContactName=contactName
    ContactTitle=
    Phone=phoneNumber
    Fax=faxNumber
    \(address)
    """

  private static let sources = [
    Source(
      name: "employees.csv", bytes: PackageResources.employees_csv, entity: .employee,
      template: "",
      map: """
        EmployeeID=number
        LastName=surname
        FirstName=givenName
        Title=jobTitle
        TitleOfCourtesy=title
        BirthDate=birthDate
        HireDate=employmentDate
        HomePhone=phoneNumber
        Extension=extensionNumber
        ReportsTo=managerNumber
        \(address)
        """),
    Source(
      name: "customers.csv", bytes: PackageResources.customers_csv, entity: .customer,
      template: "COMPANY", map: "CustomerID=number\n\(party)"),
    Source(
      name: "suppliers.csv", bytes: PackageResources.suppliers_csv, entity: .vendor,
      template: "COMPANY", map: "SupplierID=\nHomePage=\n\(party)"),
    Source(
      name: "banks.csv", bytes: PackageResources.banks_csv, entity: .bankAccount, template: "",
      map: """
        Bank=displayName
        City=city
        Country=country
        SwiftCode=swiftCode
        """),
  ]

  private func load(_ source: Source) async throws {
    var options = CSVImportOptions()
    options.map = source.map
    options.template = source.template
    let outcome = try await runner.importCSV(
      ImportFile(name: source.name, bytes: source.bytes), into: source.entity, options,
      Context(user: user, channel: .import, reason: "Demo data"))
    let caption = source.entity.entity.setName
    Console.print("\(outcome.counts.created) \(caption) from \(source.name).")
    if outcome.counts.failed > 0 {
      throw ConcordError(.fault, "\(outcome.counts.failed) rows of \(source.name) failed")
    }
  }

  private func row(_ entity: EntityKind) async throws -> Record {
    try await runner.store.read(runner.company) { reader throws(ConcordError) in
      guard let row = try reader.records.records(Query(entity)).first else {
        throw ConcordError(.notFound, entity.entity.caption, "")
      }
      return row
    }
  }

  private func set(_ entity: EntityKind, _ values: [(String, String)]) async throws {
    var entries = Entries(entity)
    for (name, text) in values {
      if let field = entity.entity.field(name) { entries[field] = try field.value(of: text) }
    }
    _ = try await runner.store.perform(
      ModifyRow(try await row(entity).key, entries), in: runner.company,
      Context(user: user, channel: .cli, reason: "Demo data"))
  }
}

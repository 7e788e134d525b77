import ConcordCore
import ConcordJobs
import ConcordSQLite
import ConcordStore
import Foundation

/// A database with one company, filled for measuring.
struct SampleCompany {
  let store: Store
  let company: CompanyID

  /// Creates a database with an empty company and the default setup.
  static func create(_ path: String) async throws -> SampleCompany {
    let store = try await Store(
      SQLiteDriver(path: path, opening: .creating), upgrading: true)
    let company = try await store.createCompany("Benchmark")
    let sample = SampleCompany(store: store, company: company.key)
    _ = try await store.perform(
      InitialiseCompany(companyName: "Benchmark"), in: company.key, context)
    return sample
  }

  /// Opens a database that was created before.
  static func open(_ path: String) async throws -> SampleCompany {
    let store = try await Store(SQLiteDriver(path: path, opening: .existing))
    guard let company = try await store.companies().first else {
      throw BenchmarkError("\(path) has no company")
    }
    return SampleCompany(store: store, company: company.key)
  }

  static let context = Context(
    user: "BENCH", channel: .batch, client: "benchmark", reason: "benchmark",
    confirmations: ["*"], workDate: "2026-01-15")

  var runner: JobRunner { JobRunner(store, company) }

  @discardableResult
  func perform<O: ConcordCore.Operation>(_ operation: O) async throws -> Outcome {
    try await store.perform(operation, in: company, Self.context)
  }
}

/// Rows that are made by SQL, because making them by operations would take longer than measuring.
///
/// They satisfy every rule; only the journal does not know where they come from.
enum SampleRows {
  /// Moves what is in the log into the file, so that the file can be copied.
  static func settle(_ path: String) throws {
    try BareDatabase(path).run("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  /// Customers without contacts; every second one names a person to talk to.
  static func addCustomers(_ count: Int, to path: String) throws {
    let database = try BareDatabase(path)
    try database.run(
      """
      UPDATE number_series_line SET starting_number = 'CT00000001' WHERE series_code = 'CONT';
      WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < \(count))
      INSERT INTO customer (company, id, number, type, display_name, display_name_key,
        search_name, \(columns), contact_name, customer_posting_group_code, payment_terms_code,
        allow_line_discount, application_method, reserve, copy_sell_to_address_from,
        version, created_at, created_by, modified_at, modified_by)
      SELECT 1, printf('01900000-0000-7000-8000-%012x', n), printf('C%08d', n), 'Company',
        printf('Customer %08d GmbH', n), printf('customer %08d gmbh', n),
        printf('CUSTOMER %08d GMBH', n), \(values),
        CASE WHEN n % 2 = 0 THEN printf('Anna Schmidt %d', n) ELSE '' END,
        'DOMESTIC', '30 DAYS', 1, 'Manual', 'Optional', 'Company',
        1, '2025-01-01T00:00:00.000Z', 'BENCH', '2025-01-01T00:00:00.000Z', 'BENCH'
      FROM row;
      PRAGMA wal_checkpoint(TRUNCATE)
      """)
  }

  /// Company contacts without links: one in a hundred in Hamburg, each changed a second later.
  static func addContacts(_ count: Int, to path: String) throws {
    let database = try BareDatabase(path)
    try database.run(
      """
      WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < \(count))
      INSERT INTO contact (company, id, number, type, display_name, display_name_key,
        search_name, \(columns), company_number, company_name, search_email,
        contact_business_relation, version, created_at, created_by, modified_at, modified_by)
      SELECT 1, printf('01900000-0000-7000-8000-%012x', n), printf('CT%08d', n), 'Company',
        printf('Contact %08d GmbH', n), printf('contact %08d gmbh', n),
        printf('CONTACT %08d GMBH', n), \(values), printf('CT%08d', n),
        printf('Contact %08d GmbH', n), printf('INFO@C%d.EXAMPLE', n),
        'None', 1, '2025-01-01T00:00:00.000Z', 'BENCH',
        strftime('%Y-%m-%dT%H:%M:%S.000Z', '2025-01-01', n || ' seconds'), 'BENCH'
      FROM row;
      UPDATE contact SET city = 'Hamburg' WHERE number LIKE '%00';
      PRAGMA wal_checkpoint(TRUNCATE)
      """)
  }

  /// The number of one of these contacts.
  static func contactNumber(_ number: Int) -> String { String(format: "CT%08d", number) }

  /// When one of these contacts was changed.
  static func modifiedAt(_ number: Int) -> String {
    UTCTime.text(1_735_689_600_000 + Int64(number) * 1000)
  }

  /// The shared fields that are filled, and their values in row n.
  private static let columns = """
    address_line1, city, postal_code, country, phone_number, email, website, language_code
    """
  private static let values = """
    printf('Hauptstraße %d', n % 500), 'Berlin', printf('%05d', 10000 + n % 4000), 'DE',
    printf('+49 30 %07d', n), printf('info@c%d.example', n),
    printf('https://www.c%d.example', n), 'DEU'
    """
}

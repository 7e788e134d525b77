import ConcordCore
import ConcordSQLite
import ConcordStore
import Foundation
import Testing

@Suite("The tables")
struct SchemaTests {
  /// One column as the database describes it.
  private struct Column: Sendable, Equatable {
    let name: String
    let type: String
    let isRequired: Bool
  }

  private func columns(of table: String, _ test: TestStore) async throws -> [Column] {
    try await test.driver.read { transaction throws(ConcordError) in
      var columns: [Column] = []
      let sql: SQL = "SELECT name, type, \"notnull\" FROM pragma_table_info(\(table)) ORDER BY cid"
      try transaction.forEach(sql) { row in
        columns.append(
          Column(name: row.text(0), type: row.text(1), isRequired: row.integer(2) != 0))
      }
      return columns
    }
  }

  @Test("every entity has a table with exactly the columns of the data dictionary")
  func dictionary() async throws {
    let test = try await TestStore()
    for entity in Entity.all {
      func column(_ name: String, _ isText: Bool) -> Column {
        Column(name: name, type: isText ? "TEXT" : "BIGINT", isRequired: true)
      }
      var expected = [column("company", false), column("id", true)]
      expected += entity.fields.map { column($0.column, $0.isText) }
      expected += entity.fields.filter(\.isComparable).map { column($0.column + "_key", true) }
      expected += [
        column("version", false), column("created_at", true), column("created_by", true),
        column("modified_at", true), column("modified_by", true),
      ]
      let actual = try await columns(of: entity.name, test)
      #expect(actual == expected, "\(entity.name)")
    }
  }

  @Test("every entity has its unique business key, and look-ups have their indexes")
  func indexes() async throws {
    let test = try await TestStore()
    let indexes = try await test.driver.read { transaction throws(ConcordError) in
      var indexes: [String: String] = [:]
      try transaction.forEach(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
      ) { row in indexes[row.text(0)] = row.text(1).split(separator: "\n").joined() }
      return indexes
    }
    for entity in Entity.all {
      let key = (["company"] + entity.keyFields.map(\.column)).joined(separator: ", ")
      let sql = try #require(indexes["\(entity.name)_key"], "\(entity.name)")
      #expect(sql.hasPrefix("CREATE UNIQUE INDEX") && sql.contains("(\(key))"), "\(sql)")
    }
    let unique = [
      "contact_external_id", "contact_business_relation_contact_number_link_to_table",
      "contact_business_relation_linked_number_link_to_table",
    ]
    for name in unique { #expect(indexes[name]?.hasPrefix("CREATE UNIQUE") == true, "\(name)") }
  }

  /// How SQLite would run a query.
  private func plan(_ query: String, _ test: TestStore) async throws -> String {
    let sql = SQL(stringLiteral: "EXPLAIN QUERY PLAN \(query)")
    return try await test.driver.read { transaction throws(ConcordError) in
      var text = ""
      try transaction.forEach(sql) { row in text += row.text(3) + "; " }
      return text
    }
  }

  @Test("a look-up that has an index uses it, whatever the order of its rows")
  func lookups() async throws {
    let test = try await TestStore()
    let indexes = try await test.driver.read { transaction throws(ConcordError) in
      var indexes: [(entity: String, column: String)] = []
      try transaction.forEach(
        """
        SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_index_list(t.name) i
        JOIN pragma_index_info(i.name) c WHERE t.type = 'table' AND c.seqno = 1
        """
      ) { row in indexes.append((row.text(0), row.text(1))) }
      return indexes
    }
    #expect(indexes.count > 100)
    for (name, column) in indexes {
      guard let entity = Entity.named(name), !entity.isSingleRow else { continue }
      let order = (entity.keyFields.map(\.column) + ["id"]).joined(separator: ", ")
      for condition in ["\(column) = 'X'", "\(column) IN ('X', 'Y', 'Z')"] {
        let plan = try await plan(
          """
          SELECT * FROM \(name) WHERE company = 1 AND \(condition) AND \(column) <> '' \
          ORDER BY \(order) LIMIT 21
          """, test)
        #expect(plan.contains("\(column)=?"), "\(name): \(plan)")
      }
    }
  }

  @Test(
    "readings of the journal use its indexes",
    arguments: [
      (
        """
        operation WHERE company = 1 AND undo_of = 7 AND undo_of <> 0 ORDER BY operation_number DESC
        """, "undo_of=?"
      ),
      (
        """
        operation WHERE company = 1 AND batch = 7 AND batch <> 0 AND operation_number < 9 \
        ORDER BY operation_number DESC LIMIT 5
        """, "batch=?"
      ),
      (
        """
        journal_entry WHERE company = 1 AND entity = 'contact' AND record_id = 'X' \
        AND field = 'city' ORDER BY operation_number
        """, "record_id=?"
      ),
      (
        """
        journal_entry e JOIN operation o ON o.company = e.company \
        AND o.operation_number = e.operation_number WHERE e.company = 1 \
        AND e.entity = 'contact' AND e.record_id = 'X' AND o.at <= '2026' \
        ORDER BY e.operation_number, e.entry_number
        """, "record_id=?"
      ),
      (
        """
        journal_entry WHERE company = 1 AND (operation_number, entry_number) > (5, 1) \
        ORDER BY operation_number, entry_number LIMIT 9
        """, "PRIMARY KEY"
      ),
      (
        """
        (SELECT record_id, MAX(operation_number) FROM journal_entry WHERE company = 1 \
        AND operation_number > 5 AND operation_number <= 9 \
        AND COALESCE(entity, '') = 'contact' GROUP BY record_id)
        """, "operation_number>?"
      ),
    ])
  func journal(_ query: String, _ expected: String) async throws {
    let test = try await TestStore()
    let plan = try await plan("SELECT * FROM \(query)", test)
    #expect(plan.contains(expected), "\(plan)")
  }

  @Test("commits of the writer are durable: synchronous is FULL")
  func synchronous() async throws {
    let test = try await TestStore()
    #expect(try test.driver.synchronousLevel() == 2)
  }

  @Test("tables of a newer version are refused")
  func newer() async throws {
    let test = try await TestStore()
    try await test.driver.write(nil) { transaction throws(ConcordError) in
      try transaction.execute("INSERT INTO schema_version (version, applied_at) VALUES (99, '')")
    }
    for upgrading in [false, true] {
      let error = await #expect(throws: ConcordError.self) {
        _ = try await Store(test.driver, upgrading: upgrading)
      }
      #expect(error?.contains(.database) == true)
      #expect(error?.description.contains("99") == true)
    }
  }

  @Test("a database without tables is opened only to be upgraded, and upgrading twice is harmless")
  func upgrade() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    _ = try await Store(test.driver, upgrading: true)
    _ = try await Store(test.driver)
    #expect(try await test.record(contact(1)) != nil)

    let path = test.path + "-empty.sqlite"
    defer { removeDatabase(path) }
    let empty = try SQLiteDriver(path: path, opening: .creating)
    let error = await #expect(throws: ConcordError.self) { _ = try await Store(empty) }
    #expect(error?.description.contains("concord init") == true)
  }

  @Test("a database of the first release gets what later ones brought, and keeps what it holds")
  func firstRelease() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    let tables = [
      "app_user", "web_service_key", "application", "application_secret", "refresh_token",
      "signing_key", "idempotency", "subscription", "trusted_issuer", "trusted_identity",
      "application_certificate", "used_assertion",
    ]
    try await test.driver.write(nil) { transaction throws(ConcordError) in
      for table in tables { try transaction.execute(SQL(stringLiteral: "DROP TABLE \(table)")) }
      for table in ["contact", "customer", "vendor", "bank_account", "employee"] {
        try transaction.execute(SQL(stringLiteral: "DROP INDEX \(table)_modified_at"))
      }
      try transaction.execute("DELETE FROM schema_version WHERE version > 1")
    }
    let error = await #expect(throws: ConcordError.self) { _ = try await Store(test.driver) }
    #expect(error?.description.contains("concord init") == true)
    let upgraded = try await Store(test.driver, upgrading: true)
    let users = try await upgraded.writeAccess(at: 0) { book throws(ConcordError) in
      _ = try book.createUser("Anna", role: "edit")
      return try book.users()
    }
    #expect(users.map(\.name) == ["Anna"] && users.first?.createdAt == "1970-01-01T00:00:00.000Z")
    #expect(try await test.record(contact(1)) != nil)
    for table in tables { #expect(try await columns(of: table, test).allSatisfy(\.isRequired)) }
  }

  @Test("a missing file and a file that is no database are refused")
  func files() async throws {
    let test = try await TestStore()
    let missing = #expect(throws: ConcordError.self) {
      _ = try SQLiteDriver(path: test.path + ".missing", opening: .existing)
    }
    #expect(missing?.category == .unavailable)
    let path = test.path + "-text.sqlite"
    defer { removeDatabase(path) }
    try String(repeating: "not a database ", count: 100).write(
      toFile: path, atomically: true, encoding: .utf8)
    let other = #expect(throws: ConcordError.self) {
      _ = try SQLiteDriver(path: path, opening: .existing)
    }
    #expect(other?.category == .unavailable)
  }
}

import ConcordCore
import ConcordSQLite
import ConcordStore
import Foundation

extension Workplace {
  /// Puts a file of one's own into the folder.
  func makeFile(_ name: String, _ content: String) throws {
    try Data(content.utf8).write(to: folder.appending(path: name))
  }

  /// Makes the database look as if a later version had upgraded it.
  func pretendNewer() async throws {
    let driver = try SQLiteDriver(path: database, opening: .existing)
    try await driver.write(nil) { transaction throws(ConcordError) in
      try transaction.execute("INSERT INTO schema_version (version, applied_at) VALUES (99, '')")
    }
  }
}

extension Soundness {
  /// Everything the database holds, as text: two states are equal when these are.
  func everything() async throws -> [String] {
    try await driver.read { transaction throws(ConcordError) in
      var columns: [(table: String, column: String)] = []
      try transaction.forEach(
        """
        SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' ORDER BY m.name, c.cid
        """
      ) { row in columns.append((row.text(0), row.text(1))) }
      var lines: [String] = []
      for (table, columns) in Dictionary(grouping: columns, by: \.table).sorted(by: {
        $0.key < $1.key
      }) {
        let values = columns.map { "quote(\($0.column))" }.joined(separator: " || '|' || ")
        let sql = SQL(stringLiteral: "SELECT \(values) AS line FROM \(table) ORDER BY line")
        try transaction.forEach(sql) { row in lines.append("\(table): \(row.text(0))") }
      }
      return lines
    }
  }
}

package import ConcordStore

extension Dialect {
  /// SQLite: the writers of the whole file run one after another.
  package static let sqlite = Dialect(
    name: "SQLite", byteType: "BLOB", clustered: "WITHOUT ROWID", foldFunction: "concord_fold",
    textFunctions: TextFunctions(
      lower: "concord_lower", upper: "concord_upper", position: "instr"),
    beginWrite: "BEGIN IMMEDIATE", rowLock: "", writers: .database, statistics: sqliteStatistics)

  /// Fixed statistics in place of gathered ones (sqlite.org/optoverview.html, "manual control").
  ///
  /// Every index begins with the company, and without statistics SQLite supposes that a company
  /// has ten rows: it then reads all of them in the order that a query asks for, rather than the
  /// few that an index on a second column finds. Here a company has a million rows and every
  /// further column of an index leaves ten of them, or one where the index is unique.
  private static let sqliteStatistics = """
    ANALYZE sqlite_schema;
    DELETE FROM sqlite_stat1;
    INSERT INTO sqlite_stat1 (tbl, idx, stat)
    SELECT t.name, CASE WHEN i.origin = 'pk' AND t.wr THEN t.name ELSE i.name END,
      (SELECT '1000000 ' || group_concat(CASE WHEN c.seqno = 0 THEN '1000000'
          WHEN i."unique" AND c.seqno = (SELECT MAX(seqno) FROM pragma_index_info(i.name)) THEN '1'
          ELSE '10' END, ' ')
        FROM pragma_index_info(i.name) c)
    FROM pragma_table_list t JOIN pragma_index_list(t.name) i
    WHERE t.type = 'table' AND t.schema = 'main'
      AND (SELECT name FROM pragma_index_info(i.name) WHERE seqno = 0) = 'company';
    ANALYZE sqlite_schema
    """
}

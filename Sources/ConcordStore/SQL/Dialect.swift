/// The differences between the databases; everything else is one SQL text.
package struct Dialect: Sendable {
  /// Whose writers run one after another.
  package enum WriterScope: Sendable {
    case database, company
  }

  /// `SQLite` or `PostgreSQL`, as shown by `concord --version` and in messages.
  package let name: String
  /// The type of a column of bytes.
  package let byteType: String
  /// What follows a table definition whose rows are stored in the order of the primary key.
  package let clustered: String
  /// The function that computes `foldedKey` of a text.
  package let foldFunction: String
  package let textFunctions: TextFunctions
  /// The statement that starts a write.
  package let beginWrite: String
  /// What follows a SELECT that locks its rows until the transaction ends.
  package let rowLock: String
  package let writers: WriterScope
  /// Statements that tell the query planner what to expect of the tables, run after an upgrade.
  package let statistics: String

  /// Functions of texts that the databases call by other names.
  package struct TextFunctions: Sendable {
    /// Makes every letter small, of every script.
    package let lower: String
    /// Makes every letter a capital, of every script.
    package let upper: String
    /// Where a text first has another one, counted in characters from 1; 0 = nowhere.
    package let position: String

    package init(lower: String, upper: String, position: String) {
      self.lower = lower
      self.upper = upper
      self.position = position
    }
  }

  package init(
    name: String, byteType: String, clustered: String, foldFunction: String,
    textFunctions: TextFunctions, beginWrite: String, rowLock: String, writers: WriterScope,
    statistics: String
  ) {
    self.name = name
    self.byteType = byteType
    self.clustered = clustered
    self.foldFunction = foldFunction
    self.textFunctions = textFunctions
    self.beginWrite = beginWrite
    self.rowLock = rowLock
    self.writers = writers
    self.statistics = statistics
  }
}

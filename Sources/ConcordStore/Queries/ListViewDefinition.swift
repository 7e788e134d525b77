internal import ConcordCore

/// A list that is no entity of the data dictionary, as rows with named columns.
struct ListViewDefinition: Sendable {
  /// A select list with what it is selected from; texts of this target alone.
  struct Arm: Sendable {
    /// The expressions of the columns, in their order.
    let expressions: [String]
    let from: String
    /// The column that holds the company; nil = the rows of all companies.
    let company: String?
    let condition: String

    init(_ expressions: [String], from: String, company: String?, where condition: String = "") {
      self.expressions = expressions
      self.from = from
      self.company = company
      self.condition = condition
    }
  }

  let columns: [String]
  let arms: [Arm]
  /// In which order the list is shown that is asked for in none.
  let order: [ListOrder]
  /// A column that has no value twice in a company.
  let uniqueColumn: String?

  /// A list of the columns of one table, or of tables joined one to one.
  init(
    _ columns: [(name: String, expression: String)], from: String, company: String?,
    where condition: String = "", order: [ListOrder], unique: String? = nil
  ) {
    self.columns = columns.map(\.name)
    arms = [Arm(columns.map(\.expression), from: from, company: company, where: condition)]
    self.order = order
    uniqueColumn = unique
  }

  /// A list of rows from several places.
  init(_ columns: [String], _ arms: [Arm], order: [ListOrder]) {
    self.columns = columns
    self.arms = arms
    self.order = order
    uniqueColumn = nil
  }

  /// The rows of a company.
  func rows(_ company: CompanyID) -> SQL {
    SQL.join(
      arms.map { arm in
        let list = zip(arm.expressions, columns).map { "\($0) AS \($1)" }.joined(separator: ", ")
        var conditions: [SQL] = []
        if let column = arm.company { conditions.append("\(raw(column)) = \(company)") }
        if !arm.condition.isEmpty { conditions.append(raw(arm.condition)) }
        let filter = conditions.isEmpty ? "1 = 1" as SQL : SQL.join(conditions, by: " AND ")
        return "SELECT \(raw(list)) FROM \(raw(arm.from)) WHERE \(filter)"
      }, by: " UNION ALL ")
  }

  /// A condition on a column in words that an index can answer; nil = there is none.
  func indexed(
    _ column: String, _ values: [Value], _ scope: ListBuilder.Scope, _ builder: ListBuilder
  ) -> SQL? {
    switch column {
    case "entity_set" where columns.contains("entity"):
      let names = values.map { value in
        let isEnd = value.text == JournalRows.subscriptions
        return Value.text(isEnd ? value.text : Entity.ofSet(value.text)?.name ?? "")
      }
      return "\(scope.column("entity")) \(builder.oneOf(names))"
    case "id" where columns.contains("operation_id"):
      let entries = values.compactMap { JournalEntryID($0.text) }
      if entries.isEmpty { return "1 = 0" }
      let conditions = entries.map { entry -> SQL in
        """
        (\(scope.column("operation_number")) IN (SELECT operation_number FROM operation \
        WHERE company = \(builder.company) AND id >= \(builder.literal(.text(entry.first))) \
        AND id <= \(builder.literal(.text(entry.last)))) \
        AND \(scope.column("entry_number")) = \(entry.number))
        """
      }
      return builder.joined(conditions, by: " OR ")
    default: return nil
    }
  }
}

/// The id of a journal entry: the beginning of its operation's, and its number.
private struct JournalEntryID {
  /// The least and the greatest id that the operation may have.
  let first: String
  let last: String
  let number: Int64

  init?(_ text: String) {
    guard let id = RecordID(text) else { return nil }
    let text = id.description
    first = text.prefix(24) + "000000000000"
    last = text.prefix(24) + "ffffffffffff"
    guard let number = Int64(text.suffix(12), radix: 16) else { return nil }
    self.number = number
  }
}

/// Expressions that several lists need.
enum ListText {
  /// The digits of a number in base 16, which the databases have no common function for.
  static func hex(_ number: String, digits: Int) -> String {
    (0..<digits).reversed().map { place in
      let digit = "\(number) / \(1 << (4 * place)) % 16"
      return "SUBSTR('0123456789abcdef', CAST(\(digit) AS INTEGER) + 1, 1)"
    }.joined(separator: " || ")
  }

  /// An id that is shown as the zero id when there is none.
  static func id(_ column: String) -> String {
    "COALESCE(NULLIF(\(column), ''), '\(ListBuilder.zeroID)')"
  }

  /// The entity set of a stored entity name.
  static func setName(_ column: String) -> String {
    let cases = Entity.all.map { "WHEN '\($0.name)' THEN '\($0.setName)'" }
    return "CASE \(column) \(cases.joined(separator: " ")) ELSE \(column) END"
  }
}

extension ListView {
  private static let definitions: [ListView: ListViewDefinition] =
    Dictionary(uniqueKeysWithValues: allCases.map { ($0, makeDefinition($0)) })

  /// Columns and rows of the list.
  var definition: ListViewDefinition {
    guard let definition = Self.definitions[self] else {
      preconditionFailure("the list \(rawValue) has no definition")
    }
    return definition
  }

  /// The names of the list's columns, for `PropertySource.column`.
  package var columnNames: [String] { definition.columns }

  private static func makeDefinition(_ view: ListView) -> ListViewDefinition {
    switch view {
    case .company: .company
    case .operation: .operation
    case .journalEntry: .journalEntry
    case .job: .job
    case .jobLine: .jobLine
    case .importBatch: .importBatch
    case .importRow: .importRow
    case .syncIssue: .syncIssue
    case .contactInformation: .contactInformation
    case .customerContact: .customerContact
    case .syncPolicy: .syncPolicy
    case .linkSyncPolicy: .linkSyncPolicy
    case .picture: .picture
    case .subscription: .subscription
    }
  }
}

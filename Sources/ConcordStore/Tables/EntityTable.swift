internal import ConcordCore

/// How an entity is stored: its columns and the statements that are the same for every record.
final class EntityTable: Sendable {
  let entity: Entity
  /// The fields that have a second column with their folded value, in the order of the columns.
  let comparableFields: [Field]
  /// The select list that `record(from:)` reads.
  let selectedColumns: String
  let insert: PreparedSQL
  /// Deletes the row with an id and a version.
  let delete: PreparedSQL
  /// `"apiName":` of every field, for the images in the journal.
  let imageKeys: [[UInt8]]
  /// Per field whether its column holds text.
  private let areTexts: [Bool]

  /// The columns before the fields in `selectedColumns`.
  static let systemColumns = [
    "id", "version", "created_at", "created_by", "modified_at", "modified_by",
  ]

  static let all: [EntityTable] = Entity.all.map(EntityTable.init)

  static func of(_ kind: EntityKind) -> EntityTable { all[kind.rawValue] }

  private init(_ entity: Entity) {
    precondition(entity.fields.count <= FieldSet.capacity, "\(entity.name) has too many fields")
    self.entity = entity
    comparableFields = entity.fields.filter(\.isComparable)
    let columns = entity.fields.map(\.column)
    selectedColumns = (Self.systemColumns + columns).joined(separator: ", ")
    let inserted =
      ["company", "id"] + columns + comparableFields.map { "\($0.column)_key" }
      + Self.systemColumns.dropFirst()
    let parameters = (1...inserted.count).map { "$\($0)" }.joined(separator: ", ")
    insert = PreparedSQL(
      """
      INSERT INTO \(entity.name) (\(inserted.joined(separator: ", "))) VALUES (\(parameters))
      """)
    delete = PreparedSQL(
      "DELETE FROM \(entity.name) WHERE company = $1 AND id = $2 AND version = $3")
    areTexts = entity.fields.map(\.isText)
    imageKeys = entity.fields.map { Array("\"\($0.apiName)\":".utf8) }
  }

  /// The text of the statement that sets some fields of the row with an id and a version.
  ///
  /// Its values: the fields in order, their folded keys in order, with `stamped` the new version,
  /// time and user, then company, id and stored version.
  func update(_ fields: FieldSet, stamped: Bool) -> String {
    var columns: [String] = []
    for field in entity.fields where fields.contains(field) { columns.append(field.column) }
    for field in comparableFields where fields.contains(field) {
      columns.append("\(field.column)_key")
    }
    if stamped { columns += ["version", "modified_at", "modified_by"] }
    let settings = columns.enumerated().map { "\($1) = $\($0 + 1)" }
    let next = columns.count + 1
    return """
      UPDATE \(entity.name) SET \(settings.joined(separator: ", ")) \
      WHERE company = $\(next) AND id = $\(next + 1) AND version = $\(next + 2)
      """
  }

  /// The record in a row whose columns are `selectedColumns`.
  func record(from row: any SQLRow) throws(ConcordError) -> Record {
    guard let id = RecordID(row.text(0)) else {
      throw ConcordError(.fault, "\(entity.caption) has a row whose id is not a UUID")
    }
    let first = Self.systemColumns.count
    var values: [Value] = []
    values.reserveCapacity(areTexts.count)
    row.append(first..<first + areTexts.count, areTexts: areTexts, to: &values)
    var record = Record(RecordKey(entity.kind, id), values: values)
    record.version = row.integer(1)
    record.createdAt = row.text(2)
    record.createdBy = row.text(3)
    record.modifiedAt = row.text(4)
    record.modifiedBy = row.text(5)
    return record
  }
}

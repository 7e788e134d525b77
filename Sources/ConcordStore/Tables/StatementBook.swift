internal import ConcordCore
private import Synchronization

/// The prepared texts of statements whose shape depends on the request; shared by all connections.
///
/// A caller can ask for more shapes than a connection should keep compiled, so that only the first
/// few hundred are kept.
final class StatementBook: Sendable {
  private static let keptUpdates = 400
  private static let keptQueries = 400
  private static let keptTexts = 200
  private static let longestKeptText = 16_384

  private struct UpdateShape: Hashable {
    let entity: EntityKind
    let fields: FieldSet
    let isStamped: Bool
  }

  private let updates = Mutex<[UpdateShape: PreparedSQL]>([:])
  private let queries = Mutex<[[Int32]: PreparedSQL]>([:])
  private let texts = Mutex<[String: PreparedSQL]>([:])

  /// The statement that sets some fields of one row.
  func update(_ table: EntityTable, _ fields: FieldSet, stamped: Bool) -> PreparedSQL {
    let shape = UpdateShape(entity: table.entity.kind, fields: fields, isStamped: stamped)
    return updates.withLock { updates in
      if let known = updates[shape] { return known }
      let isKept = updates.count < Self.keptUpdates
      let prepared = PreparedSQL(table.update(fields, stamped: stamped), isKept: isKept)
      if isKept { updates[shape] = prepared }
      return prepared
    }
  }

  /// The query with a shape; its text is made only when the shape is new.
  func query(_ shape: [Int32], text: () -> String) -> PreparedSQL {
    queries.withLock { queries in
      if let known = queries[shape] { return known }
      let isKept = queries.count < Self.keptQueries
      let prepared = PreparedSQL(text(), isKept: isKept)
      if isKept { queries[shape] = prepared }
      return prepared
    }
  }

  /// The statement with a text, the same object whenever the text is the same.
  func statement(_ text: String) -> PreparedSQL {
    texts.withLock { texts in
      if let known = texts[text] { return known }
      let isKept = texts.count < Self.keptTexts && text.utf8.count <= Self.longestKeptText
      let prepared = PreparedSQL(text, isKept: isKept)
      if isKept { texts[text] = prepared }
      return prepared
    }
  }
}

internal import Foundation

/// Reads stored records; implemented over a database connection and over a dictionary.
///
/// Every method sees the state of one snapshot or of the running transaction.
package protocol RecordSource: JournalReader {
  /// The records with these ids, in any order; missing ones are left out.
  func records(_ entity: EntityKind, ids: [RecordID]) throws(ConcordError) -> [Record]
  func records(_ query: Query) throws(ConcordError) -> [Record]
  func count(_ query: Query) throws(ConcordError) -> Int
}

/// A conjunction of simple conditions over one entity, with an order and a limit.
package struct Query: Sendable {
  /// One condition; all of a query have to hold.
  package enum Condition: Sendable {
    case equals(Field, Value)
    /// The field has one of the values.
    case isIn(Field, [Value])
    case isNotBlank(Field)
    /// Key-set paging: the field is greater than the value, in the order of bytes.
    case isGreater(Field, Value)
    /// The folded value equals, starts with or contains the folded text; the first two need a
    /// comparable field to be fast.
    case foldedEquals(Field, String)
    case foldedHasPrefix(Field, String)
    case foldedContains([Field], String)
  }

  package let entity: EntityKind
  package var conditions: [Condition]
  /// Ascending; the id breaks ties.
  package var order: [Field]
  /// At most this many records; nil = all.
  package var limit: Int?

  package init(
    _ entity: EntityKind, _ conditions: [Condition] = [], order: [Field] = [], limit: Int? = nil
  ) {
    self.entity = entity
    self.conditions = conditions
    self.order = order
    self.limit = limit
  }
}

/// The key by which text is compared ignoring case, accents and width.
package func foldedKey(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
  return text.folding(
    options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil
  ).lowercased()
}

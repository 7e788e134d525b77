/// A change that a user asks for: a value that plans itself on a draft.
///
/// The encoded form of an operation is its input in the preview token (D-40).
package protocol Operation: Sendable, Codable {
  /// The id of the operation in the specification, kept in the journal: `C-LINK`.
  static var name: String { get }
  /// Loads what planning will read for several operations at once; planning works without it too.
  static func prefetch(_ operations: [Self], into draft: Draft) throws(ConcordError)
  /// Makes the operation's changes on the draft.
  ///
  /// - Throws: violations in the order in which the rules are listed; the draft is then discarded.
  func plan(_ draft: Draft) throws(ConcordError)
}

extension Operation {
  package static func prefetch(_ operations: [Self], into draft: Draft) throws(ConcordError) {}
}

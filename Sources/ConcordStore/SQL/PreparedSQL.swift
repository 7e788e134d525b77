/// The text of a statement that is executed again and again with other values.
///
/// Drivers keep the compiled statement per connection and find it by the identity of this object,
/// without comparing the text. Only texts written in this target can be prepared.
package final class PreparedSQL: Sendable {
  package let text: String
  /// Whether the connection may keep the compiled statement; false for shapes beyond counting.
  package let isKept: Bool

  init(_ text: String, isKept: Bool = true) {
    self.text = text
    self.isKept = isKept
  }
}

internal import ConcordCore

/// An invariant of chapter 6 that does not hold, and where.
package struct Breach: Sendable, Equatable, CustomStringConvertible {
  /// The id in the specification: `INV-4`.
  package let invariant: String
  package let text: String

  init(_ number: Int, _ text: String) {
    invariant = "INV-\(number)"
    self.text = text
  }

  /// An internal check of the rules failed, which no input may bring about.
  init(fault text: String) {
    invariant = "FAULT"
    self.text = text
  }

  package var description: String { "\(invariant): \(text)" }
}

/// What happened earlier in a run and excuses what would be a breach otherwise (INV-3, INV-7).
package struct History: Sendable {
  /// Linked rows that were there while their kind had no relation code.
  var excusedLinks: Set<RecordID> = []
  /// Classification rows that were lawful when they were made.
  var lawfulRows: Set<RecordID> = []

  package init() {}

  /// Takes note of a state that was found lawful.
  package mutating func note(_ view: StateView) {
    for row in view.rows {
      guard let kind = Kind(rawValue: row[ContactBusinessRelation.kind]) else {
        lawfulRows.insert(row.key.id)
        continue
      }
      if view.codes[kind]?.isEmpty ?? true { excusedLinks.insert(row.key.id) }
    }
  }
}

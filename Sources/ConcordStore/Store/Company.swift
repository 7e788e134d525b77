package import ConcordCore

/// The key of a company: the first column of every table.
package struct CompanyID: RawRepresentable, Hashable, Sendable {
  package let rawValue: Int64

  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A company of the database, the unit in which operations are ordered.
package struct Company: Sendable, Equatable {
  package let key: CompanyID
  /// The id in URLs.
  package let id: RecordID
  package let name: String
  /// UTC, millisecond precision.
  package let createdAt: String
}

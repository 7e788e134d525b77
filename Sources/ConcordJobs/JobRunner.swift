package import ConcordStore

/// Long work on one company: batches, checks, repairs, imports; each is a job that can be asked
/// about (API 3.13).
///
/// Lives above store and formats, so that the command line and the server run the same work.
package struct JobRunner: Sendable {
  package let store: Store
  package let company: CompanyID

  package init(_ store: Store, _ company: CompanyID) {
    self.store = store
    self.company = company
  }
}

/// How far a piece of long work has come.
package struct JobProgress: Sendable {
  package let counts: JobCounts
  /// The number of the record that was worked on last.
  package let currentRecord: String
}

/// Is told how far the work has come after every commit; false = stop.
package typealias ProgressReport = @Sendable (JobProgress) async -> Bool

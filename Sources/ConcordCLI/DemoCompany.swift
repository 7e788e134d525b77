import ConcordCore
import ConcordJobs
import ConcordStore

/// Fills a company with the demo data that the program carries (`concord init --demo`).
struct DemoCompany {
  private let runner: JobRunner
  private let user: String

  init(_ runner: JobRunner, user: String) {
    self.runner = runner
    self.user = user
  }

  func fill() async throws {}
}

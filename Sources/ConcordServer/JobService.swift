import ConcordCore
import ConcordJobs
import ConcordStore
import Logging
import ServiceLifecycle
import Synchronization

/// Runs jobs beside requests: of a kind and company one after another (API-JOB-2).
final class JobService: Service {
  private struct Lane: Hashable {
    let company: CompanyID
    let kind: String
  }

  private let store: Store
  private let log: Logger
  private let lanes = Mutex<[Lane: Task<Void, Never>]>([:])

  init(_ store: Store, log: Logger) {
    self.store = store
    self.log = log
  }

  /// Queues a job and starts it when those before it are done.
  ///
  /// - Throws: `E-DATABASE` when it cannot be queued.
  func start(
    _ company: CompanyID, kind: String, parameters: String, user: String,
    _ work: @escaping @Sendable (JobRunner) async throws(ConcordError) -> Void
  ) async throws -> RecordID {
    let job = try await store.keep(company) { books throws(ConcordError) in
      try books.createJob(kind: kind, parameters: parameters, by: user)
    }
    let lane = Lane(company: company, kind: kind)
    let (store, log) = (store, log)
    lanes.withLock { lanes in
      let before = lanes[lane]
      // Jobs have no time limit (`api.md` 7), whatever request has started them.
      let task = Deadline.$current.withValue(nil) {
        Self.task(after: before, job, lane, store, log, work)
      }
      lanes[lane] = task
    }
    return job
  }

  private static func task(
    after before: Task<Void, Never>?, _ job: RecordID, _ lane: Lane, _ store: Store, _ log: Logger,
    _ work: @escaping @Sendable (JobRunner) async throws(ConcordError) -> Void
  ) -> Task<Void, Never> {
    Task {
      await before?.value
      do throws(ConcordError) {
        if Task.isCancelled { throw ConcordError(.database, "the server is stopping") }
        try await work(JobRunner(store, lane.company, queued: job))
        try await finishIfOpen(job, lane.company, store)
      } catch {
        log.warning("a job failed", metadata: ["job": "\(job)", "kind": "\(lane.kind)"])
        let message = error.violations.first?.message ?? ""
        _ = try? await store.keep(lane.company) { books throws(ConcordError) in
          try books.finishJob(job, .failed, message: message, result: "")
        }
      }
    }
  }

  /// Ends a job for which there turned out to be nothing to do.
  private static func finishIfOpen(_ job: RecordID, _ company: CompanyID, _ store: Store)
    async throws(ConcordError)
  {
    let state = try await store.read(company) { reader throws(ConcordError) in
      try reader.job(job)
    }
    guard state?.finishedAt.isEmpty == true else { return }
    try await store.keep(company) { books throws(ConcordError) in
      try books.finishJob(job, .succeeded, message: "", result: "")
    }
  }

  /// Marks what an earlier run left unfinished, but not what the command line is working on, then
  /// stops the jobs when the server stops.
  func run() async throws {
    for company in try await store.companies() {
      _ = try await store.keep(company.key) { books throws(ConcordError) in
        try books.failInterruptedJobs(
          message: "The server was stopped before the job ended.",
          unless: RunningProcess.isOther)
      }
    }
    try? await gracefulShutdown()
    for task in lanes.withLock({ Array($0.values) }) {
      task.cancel()
      await task.value
    }
  }
}

package import ConcordCore
package import ConcordStore
private import Synchronization

/// Long work on one company: batches, checks, repairs, imports; each is a job that can be asked
/// about (API 3.13).
///
/// Lives above store and formats, so that the command line and the server run the same work.
package struct JobRunner: Sendable {
  package let store: Store
  package let company: CompanyID
  /// The queued job that the work is done as; nil = a new one.
  package let queued: RecordID?

  package init(_ store: Store, _ company: CompanyID, queued: RecordID? = nil) {
    self.store = store
    self.company = company
    self.queued = queued
  }

  /// Starts the queued job, or a new one.
  func beginJob(kind: String, parameters: String, by user: String, total: Int? = nil)
    async throws(ConcordError) -> RecordID
  {
    let queued = queued
    return try await store.keep(company) { books throws(ConcordError) in
      let job: RecordID
      if let queued {
        job = queued
      } else {
        job = try books.createJob(
          kind: kind, parameters: parameters, by: user, total: total ?? 0,
          process: RunningProcess.own)
      }
      try books.startJob(job, total: total)
      return job
    }
  }
}

/// How far a piece of long work has come.
package struct JobProgress: Sendable {
  package let counts: JobCounts
  /// The number of the record that was worked on last.
  package let currentRecord: String

  package init(counts: JobCounts, currentRecord: String) {
    self.counts = counts
    self.currentRecord = currentRecord
  }
}

/// Is told how far the work has come after every commit; false = stop.
package typealias ProgressReport = @Sendable (JobProgress) async -> Bool

/// How a job ended.
package struct JobOutcome: Sendable {
  package let job: RecordID
  package let status: Job.Status
  package let counts: JobCounts
  /// The batch number that its operations carry; 0 = none.
  package let batch: Int64
  /// The records that failed or were skipped, at most `Limits.jobLinesShown`.
  package let lines: [JobLine]
}

/// One operation of a job and the record it is about.
package struct JobStep<O: Operation>: Sendable {
  package let operation: O
  package let record: RecordKey?
  package let number: String

  package init(_ operation: O, record: RecordKey? = nil, number: String) {
    self.operation = operation
    self.record = record
    self.number = number
  }
}

extension JobRunner {
  /// Runs many operations as a job: progress, lines and counts are committed with their chunk.
  ///
  /// Cancelling the task or asking the job to stop ends it between two records.
  ///
  /// - Parameters:
  ///   - kind: The job kind of API 3.13.
  ///   - parameters: JSON of the call.
  ///   - context: What the operations have in common.
  ///   - total: How many records there are, if that is known.
  ///   - next: Gives at most so many further steps; none = the end.
  ///   - progress: Is told of every commit.
  /// - Returns: how the job ended.
  /// - Throws: `E-DATABASE` or `E-FAULT` when a chunk could not be committed.
  package func run<O: Operation>(
    kind: String, parameters: String, _ context: Context, total: Int,
    next: (Int) async throws(ConcordError) -> [JobStep<O>],
    progress: ProgressReport
  ) async throws(ConcordError) -> JobOutcome {
    let job = try await beginJob(
      kind: kind, parameters: parameters, by: context.user, total: total)
    let steps = StepLog()
    let tally = JobTally(total: total)
    var isStopped = false
    let batch: Int64
    do throws(ConcordError) {
      batch = try await store.batch(
        in: company, context,
        next: { count async throws(ConcordError) in
          let page = try await next(count)
          steps.append(page.map { StepLog.Step(record: $0.record, number: $0.number) })
          return page.map(\.operation)
        },
        alongside: { books, entries throws(ConcordError) in
          let lines = steps.lines(of: entries)
          try books.addLines(lines, toJob: job)
          try books.advanceJob(
            job, by: JobTally.counts(of: lines), currentRecord: lines.last?.recordNumber ?? "")
        },
        committed: { entries async in
          let lines = steps.lines(of: entries)
          tally.add(lines)
          let report = JobProgress(
            counts: tally.counts, currentRecord: lines.last?.recordNumber ?? "")
          let goesOn = await progress(report)
          let isCancelled = await self.isCancelRequested(job)
          isStopped = !goesOn || isCancelled
          return !isStopped
        })
    } catch {
      try await finish(job, .failed, message: error.violations.first?.message ?? "")
      throw error
    }
    let status: Job.Status = isStopped || Task.isCancelled ? .canceled : tally.status
    try await finish(job, status)
    return JobOutcome(
      job: job, status: status, counts: tally.counts, batch: batch, lines: tally.shownLines)
  }

  func finish(_ job: RecordID, _ status: Job.Status, message: String = "", result: String = "")
    async throws(ConcordError)
  {
    try await store.keep(company) { books throws(ConcordError) in
      try books.finishJob(job, status, message: message, result: result)
    }
  }

  private func isCancelRequested(_ job: RecordID) async -> Bool {
    let isRequested = try? await store.read(company) { reader throws(ConcordError) in
      try reader.isCancelRequested(ofJob: job)
    }
    return isRequested ?? false
  }
}

/// The records behind the operations of a batch, by their place.
private final class StepLog: Sendable {
  struct Step: Sendable {
    let record: RecordKey?
    let number: String
  }

  private let steps = Mutex<[Step]>([])

  func append(_ page: [Step]) { steps.withLock { $0 += page } }

  func lines(of entries: [BatchEntry]) -> [JobLine] {
    steps.withLock { steps in entries.map { Self.line(of: $0, steps[$0.index]) } }
  }

  private static func line(of entry: BatchEntry, _ step: Step) -> JobLine {
    let sequence = Int64(entry.index + 1)
    // A line is found by its job and place; its id repeats neither.
    let id = RecordID(high: UInt64(entry.index + 1), low: step.record?.id.low ?? 0)
    switch entry.result {
    case .failure(let error):
      let violation = error.violations.first
      return JobLine(
        id: id, sequence: sequence, record: step.record, recordNumber: step.number,
        outcome: .failed, reasonCode: violation?.code.rawValue ?? "",
        message: violation?.message ?? "")
    case .success(let outcome):
      let made = outcome.plan.changes.first { $0.before == nil && $0.key.entity == .contact }
      let kind: JobLine.Outcome =
        outcome.operationNumber == 0 ? .skipped : made == nil ? .changed : .created
      return JobLine(
        id: id, sequence: sequence, record: step.record, recordNumber: step.number,
        outcome: kind, reasonCode: outcome.plan.skipped?.rawValue ?? "",
        resultID: made?.key.id, resultNumber: made?.number ?? "",
        operation: outcome.operationNumber)
    }
  }
}

/// What the records of a job came to.
private final class JobTally: Sendable {
  private struct State {
    var counts: JobCounts
    var shown: [JobLine] = []
  }

  private let state: Mutex<State>

  init(total: Int) { state = Mutex(State(counts: JobCounts(total: total))) }

  static func counts(of lines: [JobLine]) -> JobCounts {
    var counts = JobCounts(processed: lines.count)
    for line in lines {
      switch line.outcome {
      case .created: counts.created += 1
      case .changed: counts.changed += 1
      case .skipped: counts.skipped += 1
      case .failed: counts.failed += 1
      }
    }
    return counts
  }

  func add(_ lines: [JobLine]) {
    let more = Self.counts(of: lines)
    state.withLock { state in
      state.counts.processed += more.processed
      state.counts.created += more.created
      state.counts.changed += more.changed
      state.counts.skipped += more.skipped
      state.counts.failed += more.failed
      let room = max(0, Limits.jobLinesShown - state.shown.count)
      state.shown += lines.filter { $0.outcome == .failed }.prefix(room)
    }
  }

  var counts: JobCounts { state.withLock { $0.counts } }
  var shownLines: [JobLine] { state.withLock { $0.shown } }

  /// API 3.13: skipped records do not matter.
  var status: Job.Status {
    let counts = counts
    if counts.failed == 0 { return .succeeded }
    return counts.created + counts.changed == 0 ? .failed : .partiallySucceeded
  }
}

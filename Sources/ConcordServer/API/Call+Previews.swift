import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordStore
import Synchronization

/// Dry runs of what is more than one operation (`api.md` 3.3).
extension Call {
  /// Previews long work: at once, or as a job of kind `Preview` when it takes too long (API-DRY-3).
  func answerPreview(
    _ work: @escaping @Sendable (JobRunner) async throws(ConcordError) -> OperationResult
  ) async throws -> APIResponse {
    let runner = JobRunner(store, company.key)
    // What becomes a job has no time limit.
    let preview = Deadline.$current.withValue(nil) {
      Task { () async -> Result<OperationResult, ConcordError> in
        do throws(ConcordError) {
          return .success(try await work(runner))
        } catch {
          return .failure(error)
        }
      }
    }
    // A part of a transaction cannot start a job.
    var isAnswered = transaction != nil
    if !isAnswered {
      isAnswered = await Self.ends(preview, within: .seconds(service.settings.previewSeconds))
    }
    if isAnswered { return answer(try await preview.value.get()) }
    return try await startJob(kind: "Preview") { runner throws(ConcordError) in
      let text = String(decoding: bytes(of: try await preview.value.get()), as: UTF8.self)
      guard let job = runner.queued else { return }
      try await runner.store.keep(runner.company) { books throws(ConcordError) in
        try books.startJob(job, total: nil)
        try books.finishJob(job, .succeeded, message: "", result: text)
      }
    }
  }

  /// Whether a task ends before some time has passed; it goes on in either case.
  private static func ends<Value: Sendable>(_ task: Task<Value, Never>, within time: Duration)
    async -> Bool
  {
    await withCheckedContinuation { continuation in
      let first = WaitingOnce(waiting: continuation)
      let timer = Task {
        try? await Task.sleep(for: time)
        first.resume(false)
      }
      Task {
        _ = await task.value
        first.resume(true)
        timer.cancel()
      }
    }
  }
}

/// A continuation that the first of several takes.
private final class WaitingOnce: Sendable {
  private let waiting: Mutex<CheckedContinuation<Bool, Never>?>

  init(waiting: CheckedContinuation<Bool, Never>) { self.waiting = Mutex(waiting) }

  func resume(_ value: Bool) {
    let first = waiting.withLock { waiting in
      defer { waiting = nil }
      return waiting
    }
    first?.resume(returning: value)
  }
}

extension OperationResult {
  /// A preview that has a value and no changes.
  init(previewing value: String) {
    self.init()
    isPreview = true
    self.value = value
  }

  /// The preview of several operations.
  init(_ steps: RehearsedSteps) {
    self.init(previewing: Self.extent(steps.total, steps.rehearsed))
    previewed = steps.plans
    errors = steps.errors
  }

  /// How many records are meant and how many were looked at, as JSON.
  static func extent(_ selected: Int, _ previewed: Int) -> String {
    "{\"selected\":\(selected),\"previewed\":\(previewed)}"
  }
}

import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordStore

extension Call {
  /// Starts a job: 202 with its address, or 200 with the finished job (API-JOB-1).
  func startJob(
    kind: String, parameters: String = "{}",
    _ work: @escaping @Sendable (JobRunner) async throws(ConcordError) -> Void
  ) async throws -> APIResponse {
    try requireOwnCommit()
    let job = try await service.jobs.start(
      company.key, kind: kind, parameters: parameters, user: principal.name, work)
    return try await afterwards { try await answer(queued: job) }
  }

  private func answer(queued job: RecordID) async throws -> APIResponse {
    var isDone = false
    if preferences.waitSeconds > 0 {
      isDone = try await finishes(job, within: preferences.waitSeconds)
    }
    guard let set = route.set("jobs") ?? ServiceRoute.concord.set("jobs") else {
      throw APIError.notImplemented("jobs")
    }
    var response = try await answer(
      set,
      filter: EntityType.condition(.column("id"), .text(job.description), .guid),
      Projection(set), suffix: "", status: isDone ? 200 : 202)
    response.headers.removeAll { $0.name == "ETag" }
    if !isDone {
      let address = "\(base)/\(companySegment)/jobs(\(job))"
      response.setHeader("Location", address)
      response.setHeader("Operation-Location", address)
      response.setHeader("Retry-After", "1")
    }
    return response
  }

  /// Whether a job ends within some seconds.
  private func finishes(_ job: RecordID, within seconds: Int) async throws -> Bool {
    let pollsPerSecond = 20
    for _ in 0..<seconds * pollsPerSecond {
      let state = try await read { _, reader in try reader.job(job) }
      if state?.finishedAt.isEmpty == false { return true }
      try await Task.sleep(for: .milliseconds(1000 / pollsPerSecond))
    }
    return false
  }

  /// Removes a job that has ended.
  func deleteJob(_ entity: Located) async throws -> APIResponse {
    guard let id = RecordID(entity.id) else { throw APIError.resourceNotFound("jobs") }
    try await keep { books throws(ConcordError) in try books.deleteJob(id) }
    return answerKept()
  }

  /// Asks a job to stop between two records.
  func cancelJob(_ id: RecordID) async throws -> APIResponse {
    try await keep { books throws(ConcordError) in try books.requestCancel(ofJob: id) }
    return answerKept()
  }

  /// The answer to a change of a job: none, or that it would be done.
  private func answerKept() -> APIResponse {
    if !isDryRun { return APIResponse(204) }
    var result = OperationResult()
    result.isPreview = true
    return answer(result)
  }
}

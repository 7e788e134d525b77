import ConcordCore
import ConcordJobs
import ConcordStore
import Synchronization
import Testing

@testable import ConcordServer

/// How long operations may take (`api.md` 7), and what becomes of long previews (API-DRY-3).
@Suite("Time limits")
struct TimeLimitTests {
  private static let contacts = "/api/concord/v1.0/contacts"
  /// Looks at a job, a hundredth of a second apart: on a busy machine much takes long.
  private static let patience = 20_000

  @Test(
    "an operation beyond its time is 408, and nothing of it is kept", arguments: ["GET", "POST"])
  func operation(_ method: String) async throws {
    let scene = try await ServerScene(limits: { $0.operationSeconds = 0 })
    let reply = try await scene.send(
      method, Self.contacts, method == "POST" ? ["displayName": "Late"] : nil)
    #expect(reply.status == 408)
    #expect(reply.code == "Internal_ServerTimeout")
    let count = try await scene.store.read(scene.company.key) { reader throws(ConcordError) in
      try reader.records.count(Query(.contact))
    }
    #expect(count == 0)
  }

  @Test("waiting and running together beyond their time are 504")
  func gateway() async throws {
    let scene = try await ServerScene(limits: { $0.requestSeconds = 0 })
    let reply = try await scene.send("GET", Self.contacts)
    #expect(reply.status == 504)
    #expect(reply.code == "Internal_ServerTimeout")
  }

  @Test("API-DRY-3: the preview of long work becomes a job")
  func longPreview() async throws {
    let scene = try await ServerScene(limits: { $0.previewSeconds = 0 })
    try await scene.createContact()
    let started = try await scene.send(
      "POST", "/api/concord/v1.0/Microsoft.NAV.verifySync?validateOnly=true")
    #expect(started.status == 202)
    #expect(started["kind"] == "Preview")
    let address = try #require(started.headers["location"])
    let path = String(address.dropFirst("http://concord.test".count))
    var job = try await scene.send("GET", path)
    for _ in 0..<Self.patience where job["status"] != "Succeeded" {
      try await Task.sleep(for: .milliseconds(10))
      job = try await scene.send("GET", path)
    }
    #expect(job["status"] == "Succeeded")
    #expect(job["result"].contains(#""preview":true"#))
    #expect(job["result"].contains(#""value":"{\"open\":0}""#))
  }

  @Test("a job goes on when the time of the request that started it is over")
  func job() async throws {
    let scene = try await ServerScene()
    try await scene.createContact()
    let isDone = Mutex(false)
    _ = try await Deadline.$current.withValue(Deadline(.now)) {
      try await scene.api.jobs.start(
        scene.company.key, kind: "VerifySync", parameters: "{}", user: "ANNA"
      ) { runner throws(ConcordError) in
        _ = try await runner.countDrift(DriftScope())
        isDone.withLock { $0 = true }
      }
    }
    for _ in 0..<Self.patience where !isDone.withLock({ $0 }) {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(isDone.withLock { $0 })
  }
}

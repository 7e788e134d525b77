import ConcordCore
import ConcordStore
import Testing

@testable import ConcordServer

@Suite("What answers of receivers mean")
struct VerdictTests {
  private static let now: Int64 = 1_782_892_800_000  // 2026-07-01T08:00:00Z

  private func verdict(_ status: Int, _ retryAfter: String? = nil) -> DeliveryVerdict {
    DeliveryVerdict(
      .answered(.init(status: status, retryAfter: retryAfter, body: nil)), now: Self.now)
  }

  @Test("API-WH-9: success", arguments: [200, 201, 202, 204, 299])
  func delivered(_ status: Int) { #expect(verdict(status) == .delivered) }

  @Test(
    "API-WH-9: tried again", arguments: [301, 302, 307, 308, 408, 429, 500, 502, 503, 504, 599])
  func retried(_ status: Int) { #expect(verdict(status) == .retry(after: nil)) }

  @Test(
    "API-WH-9: the subscription ends", arguments: [400, 401, 403, 404, 405, 410, 413, 415, 422])
  func refused(_ status: Int) { #expect(verdict(status) == .refused) }

  @Test("API-WH-9: a failed connection is tried again")
  func failed() {
    #expect(DeliveryVerdict(.failed("connect"), now: Self.now) == .retry(after: nil))
  }

  @Test(
    "API-WH-9: Retry-After in seconds and as a date",
    arguments: [
      ("120", 120), (" 7 ", 7), ("999999999", 129_600), ("Wed, 01 Jul 2026 08:10:00 GMT", 600),
      ("Wed, 01 Jul 2026 07:00:00 GMT", 0), ("-5", nil), ("soon", nil), ("", nil),
    ] as [(String, Int64?)])
  func retryAfter(_ text: String, _ seconds: Int64?) {
    #expect(verdict(503, text) == .retry(after: seconds))
  }

  @Test(
    "API-WH-9: delays are doubled up to an hour",
    arguments: [
      (1, 30), (2, 60), (3, 120), (4, 240), (5, 480), (6, 960), (7, 1920), (8, 3600), (50, 3600),
    ] as [(Int, Int64)])
  func delays(_ failures: Int, _ seconds: Int64) {
    #expect(DeliveryVerdict.delay(afterFailures: failures, asked: nil) == seconds)
    #expect(DeliveryVerdict.delay(afterFailures: failures, asked: 5000) == 5000)
  }

  @Test(
    "API-WH-5: changes of a record come to one word",
    arguments: [
      (false, true, .created), (false, false, nil), (true, false, .deleted), (true, true, .updated),
    ] as [(Bool, Bool, NotifiedChange.Kind?)])
  func merging(_ before: Bool, _ after: Bool, _ kind: NotifiedChange.Kind?) {
    #expect(NotifiedChange.Kind.merged(existedBefore: before, existsNow: after) == kind)
  }
}

import ConcordCore
import Foundation

/// What the answer of a receiver means (API-WH-9).
enum DeliveryVerdict: Equatable, Sendable {
  case delivered
  /// To be tried again, not before so many seconds if the receiver said so.
  case retry(after: Int64?)
  /// The receiver does not want these messages: its subscriptions end.
  case refused

  /// Redirects are not followed, and tried again: a receiver that moves renews its subscription.
  init(_ outcome: WebhookClient.Outcome, now: Int64) {
    guard case .answered(let answer) = outcome else {
      self = .retry(after: nil)
      return
    }
    switch answer.status {
    case 200...299: self = .delivered
    case 300...399, 408, 429, 500...599:
      self = .retry(after: Self.seconds(answer.retryAfter, now: now))
    default: self = .refused
    }
  }

  /// The seconds of a `Retry-After` header: a number or a date.
  private static func seconds(_ header: String?, now: Int64) -> Int64? {
    guard let text = header?.trimmed else { return nil }
    if let seconds = Int64(text) { return seconds >= 0 ? min(seconds, most) : nil }
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    guard let date = formatter.date(from: text) else { return nil }
    let seconds = Int64(date.timeIntervalSince1970) - now / 1000
    return min(max(seconds, 0), most)
  }

  private static let most = Int64(Limits.retryHours) * 3600

  /// Seconds to wait after a failure: doubled from one to the next, up to a limit.
  static func delay(afterFailures count: Int, asked: Int64?) -> Int64 {
    let doublings = min(max(count - 1, 0), 16)
    let delay = min(Int64(Limits.firstRetrySeconds) << doublings, Int64(Limits.retrySeconds))
    return max(delay, asked ?? 0)
  }
}

import ConcordCore
import ConcordStore

/// What an administrator decides about notifications.
package struct WebhookSettings: Sendable {
  /// Seconds that changes are gathered (API-WH-6).
  package var seconds = Limits.webhookSeconds
  /// Whether receivers may be called without TLS.
  package var allowsHTTP = false
  /// Whether receivers may be on this machine and in its own network.
  package var allowsPrivateNetworks = false
  /// Milliseconds between two looks at the journal.
  package var pollMilliseconds = Limits.webhookPollMilliseconds
  /// Seconds in which a receiver has to answer a notification.
  package var answerSeconds = Limits.notificationSeconds
  /// Seconds in which a receiver has to answer a validation.
  package var handshakeSeconds = Limits.handshakeSeconds
  /// Milliseconds since 1970, UTC.
  package var clock = UTCTime.systemClock

  package init() {}
}

import ConcordCore
import ConcordFormats
import ConcordStore
import Crypto
import Foundation

/// One line of a message: what became of a record, or that many changed (API-WH-5).
struct NotificationEntry: Sendable, Equatable {
  let subscriptionID: String
  let clientState: String
  let expiresAt: String
  let resource: String
  let changeType: String
  let modifiedAt: String
}

/// What a subscription is to be told, in the order of the journal.
struct PendingNotification: Sendable {
  let subscription: Subscription
  let entries: [NotificationEntry]
  /// The operation up to which everything is told then.
  let through: Int64

  /// Names the records one by one, or the set if they are too many (API-WH-7).
  init(_ subscription: Subscription, _ changes: [NotifiedChange], through: Int64) {
    self.subscription = subscription
    self.through = through
    let resource = subscription.resource
    func entry(_ path: String, _ type: String, _ at: String) -> NotificationEntry {
      NotificationEntry(
        subscriptionID: subscription.id,
        clientState: NotificationKey(subscription) == nil ? subscription.clientState : "hmac",
        expiresAt: subscription.expiresAt, resource: path, changeType: type, modifiedAt: at)
    }
    if changes.count > Limits.notificationEntries {
      let since = ValueJSON.time(subscription.progress.firstUnsentAt)
      entries = [
        entry(
          "\(resource.path)?$filter=lastModifiedDateTime ge \(since)", "collection",
          changes.last?.at ?? "")
      ]
    } else {
      entries = changes.map { change in
        let path =
          resource.record == nil ? "\(resource.path)(\(change.record))" : resource.path
        return entry(path, change.kind.rawValue, change.at)
      }
    }
  }
}

/// One POST to a receiver: the entries of some subscriptions, none of them torn apart.
struct NotificationMessage: Sendable {
  let parts: [PendingNotification]

  var isEmpty: Bool { parts.allSatisfy(\.entries.isEmpty) }

  /// As few messages as the limit of entries allows, in the given order (API-WH-4).
  static func messages(_ pending: [PendingNotification]) -> [NotificationMessage] {
    var messages: [NotificationMessage] = []
    var parts: [PendingNotification] = []
    var count = 0
    for next in pending {
      if !parts.isEmpty, count + next.entries.count > Limits.notificationEntries {
        messages.append(NotificationMessage(parts: parts))
        parts = []
        count = 0
      }
      parts.append(next)
      count += next.entries.count
    }
    if !parts.isEmpty { messages.append(NotificationMessage(parts: parts)) }
    return messages
  }

  var body: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.name("value")
      json.array { json in
        for entry in parts.flatMap(\.entries) {
          json.object { json in
            json.member("subscriptionId", entry.subscriptionID)
            json.member("clientState", entry.clientState)
            json.member("expirationDateTime", ValueJSON.time(entry.expiresAt))
            json.member("resource", entry.resource)
            json.member("changeType", entry.changeType)
            json.member("lastModifiedDateTime", ValueJSON.time(entry.modifiedAt))
          }
        }
      }
    }
    return json.take()
  }
}

/// The key that the messages of a subscription are signed with (API-WH-12).
struct NotificationKey: Hashable, Sendable {
  private let secret: String

  /// Nil for a subscription whose messages are not signed.
  init?(_ subscription: Subscription) {
    let mark = "hmac:"
    guard subscription.clientState.hasPrefix(mark) else { return nil }
    secret = String(subscription.clientState.dropFirst(mark.count))
  }

  /// The value of `Concord-Signature`.
  func signature(of body: [UInt8]) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: body, using: SymmetricKey(data: Data(secret.utf8)))
    let digits = code.map { byte in
      let text = String(byte, radix: 16)
      return text.count < 2 ? "0" + text : text
    }
    return "sha256=" + digits.joined()
  }
}

internal import ConcordCore

/// The list of subscriptions, of all companies like the addresses of `api.md` 6.1.
extension ListViewDefinition {
  static let subscription = ListViewDefinition(
    [
      ("company", "s.company"), ("id", "s.id"), ("version", "s.version"), ("route", "s.route"),
      ("subscription_id", "s.id"), ("notification_url", "s.notification_url"),
      ("resource", "s.resource"), ("timestamp", "s.version"), ("user_id", "s.user_id"),
      ("last_modified_date_time", "s.modified_at"), ("client_state", "s.client_state"),
      ("expiration_date_time", "s.expires_at"), ("system_created_at", "s.created_at"),
      ("system_created_by", "s.user_id"), ("system_modified_at", "s.modified_at"),
      ("system_modified_by", "s.modified_by"),
    ],
    from: "subscription s", company: nil,
    order: [ListOrder(.column("subscription_id"), .option)], unique: "subscription_id")
}

extension Migration {
  /// Who is told of changes, and how far the telling has come.
  static let webhooks = Migration(
    version: 4,
    text: """
      CREATE TABLE subscription (
        company BIGINT NOT NULL,
        id TEXT NOT NULL,
        route TEXT NOT NULL CONSTRAINT subscription_has_route
          CHECK (route IN ('standard', 'concord')),
        resource TEXT NOT NULL,
        entity_set TEXT NOT NULL,
        entity TEXT NOT NULL,
        record_id TEXT NOT NULL DEFAULT '',
        notification_url TEXT NOT NULL,
        client_state TEXT NOT NULL DEFAULT '',
        user_id TEXT NOT NULL,
        version BIGINT NOT NULL CONSTRAINT subscription_has_version CHECK (version >= 1),
        created_at TEXT NOT NULL,
        modified_at TEXT NOT NULL,
        modified_by TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        cursor BIGINT NOT NULL CONSTRAINT subscription_has_cursor CHECK (cursor >= 0),
        offered BIGINT NOT NULL DEFAULT 0,
        first_unsent_at TEXT NOT NULL DEFAULT '',
        attempts BIGINT NOT NULL DEFAULT 0 CONSTRAINT subscription_has_attempts
          CHECK (attempts >= 0),
        next_attempt_at TEXT NOT NULL DEFAULT '',
        failing_since TEXT NOT NULL DEFAULT '',
        CONSTRAINT subscription_id PRIMARY KEY (company, id)
      );
      CREATE INDEX subscription_user ON subscription (company, user_id, notification_url);
      CREATE INDEX subscription_expiry ON subscription (expires_at);
      """)
}

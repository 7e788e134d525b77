extension Migration {
  /// Who may come in: users, applications, their secrets and what tokens are signed with.
  ///
  /// These tables belong to the server, not to a company. Secrets are kept as hashes, except the
  /// signing key, which has to be used again.
  static let access = Migration(
    version: 2,
    text: """
      CREATE TABLE app_user (
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        role TEXT NOT NULL,
        full_name TEXT NOT NULL DEFAULT '',
        default_company TEXT NOT NULL DEFAULT '',
        password_hash TEXT NOT NULL DEFAULT '',
        is_disabled BIGINT NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1)),
        created_at TEXT NOT NULL,
        CONSTRAINT app_user_id PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX app_user_name ON app_user (name_key);

      CREATE TABLE web_service_key (
        id TEXT NOT NULL,
        user_id TEXT NOT NULL,
        key_hash TEXT NOT NULL,
        comment TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL,
        expires_at TEXT NOT NULL DEFAULT '',
        CONSTRAINT web_service_key_id PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX web_service_key_hash ON web_service_key (key_hash);
      CREATE INDEX web_service_key_user ON web_service_key (user_id);

      CREATE TABLE application (
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        is_disabled BIGINT NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1)),
        created_at TEXT NOT NULL,
        CONSTRAINT application_id PRIMARY KEY (id)
      );

      CREATE TABLE application_secret (
        id TEXT NOT NULL,
        application_id TEXT NOT NULL,
        secret_hash TEXT NOT NULL,
        created_at TEXT NOT NULL,
        CONSTRAINT application_secret_id PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX application_secret_hash ON application_secret (secret_hash);
      CREATE INDEX application_secret_application ON application_secret (application_id);

      CREATE TABLE application_certificate (
        id TEXT NOT NULL,
        application_id TEXT NOT NULL,
        thumbprint TEXT NOT NULL,
        certificate TEXT NOT NULL,
        not_before TEXT NOT NULL,
        not_after TEXT NOT NULL,
        created_at TEXT NOT NULL,
        CONSTRAINT application_certificate_id PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX application_certificate_thumbprint
        ON application_certificate (application_id, thumbprint);

      CREATE TABLE used_assertion (
        application_id TEXT NOT NULL,
        assertion_hash TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        CONSTRAINT used_assertion_key PRIMARY KEY (application_id, assertion_hash)
      );
      CREATE INDEX used_assertion_expiry ON used_assertion (expires_at);

      CREATE TABLE refresh_token (
        id TEXT NOT NULL,
        family_id TEXT NOT NULL,
        token_hash TEXT NOT NULL,
        application_id TEXT NOT NULL,
        user_id TEXT NOT NULL,
        issued_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        used_at TEXT NOT NULL DEFAULT '',
        revoked_at TEXT NOT NULL DEFAULT '',
        CONSTRAINT refresh_token_id PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX refresh_token_hash ON refresh_token (token_hash);
      CREATE INDEX refresh_token_family ON refresh_token (family_id);
      CREATE INDEX refresh_token_application ON refresh_token (application_id);
      CREATE INDEX refresh_token_user ON refresh_token (user_id);
      CREATE INDEX refresh_token_expiry ON refresh_token (expires_at);

      CREATE TABLE signing_key (
        id TEXT NOT NULL,
        secret {bytes} NOT NULL,
        created_at TEXT NOT NULL,
        CONSTRAINT signing_key_id PRIMARY KEY (id)
      );

      CREATE TABLE trusted_issuer (
        id TEXT NOT NULL,
        issuer TEXT NOT NULL,
        audiences TEXT NOT NULL,
        keys_url TEXT NOT NULL DEFAULT '',
        keys TEXT NOT NULL DEFAULT '',
        allows_http BIGINT NOT NULL DEFAULT 0 CHECK (allows_http IN (0, 1)),
        created_at TEXT NOT NULL,
        CONSTRAINT trusted_issuer_id PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX trusted_issuer_issuer ON trusted_issuer (issuer);

      CREATE TABLE trusted_identity (
        id TEXT NOT NULL,
        issuer_id TEXT NOT NULL,
        claim TEXT NOT NULL,
        value TEXT NOT NULL,
        user_id TEXT NOT NULL DEFAULT '',
        application_id TEXT NOT NULL DEFAULT '',
        CONSTRAINT trusted_identity_id PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX trusted_identity_value ON trusted_identity (issuer_id, claim, value);
      CREATE INDEX trusted_identity_user ON trusted_identity (user_id);
      CREATE INDEX trusted_identity_application ON trusted_identity (application_id);

      CREATE TABLE idempotency (
        company BIGINT NOT NULL,
        key_hash TEXT NOT NULL,
        request_hash TEXT NOT NULL,
        status BIGINT NOT NULL,
        headers TEXT NOT NULL,
        body {bytes} NOT NULL,
        at TEXT NOT NULL,
        CONSTRAINT idempotency_key PRIMARY KEY (company, key_hash)
      );
      CREATE INDEX idempotency_at ON idempotency (at);

      """)
}

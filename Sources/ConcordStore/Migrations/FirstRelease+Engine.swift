extension Migration {
  /// Companies, the journal, images, jobs, imports and synchronisation issues, as first released.
  static let firstEngine = """
    CREATE TABLE company (
      id BIGINT NOT NULL,
      uuid TEXT NOT NULL,
      name TEXT NOT NULL,
      created_at TEXT NOT NULL,
      operation_number BIGINT NOT NULL DEFAULT 0,
      last_stamp BIGINT NOT NULL DEFAULT 0,
      batch_number BIGINT NOT NULL DEFAULT 0,
      job_number BIGINT NOT NULL DEFAULT 0,
      CONSTRAINT company_id PRIMARY KEY (id)
    );
    CREATE UNIQUE INDEX company_uuid ON company (uuid);
    CREATE UNIQUE INDEX company_name ON company (name);

    CREATE TABLE operation (
      company BIGINT NOT NULL,
      operation_number BIGINT NOT NULL,
      id TEXT NOT NULL,
      at TEXT NOT NULL,
      user_id TEXT NOT NULL,
      channel TEXT NOT NULL,
      client TEXT NOT NULL,
      operation TEXT NOT NULL,
      reason TEXT NOT NULL,
      undo_of BIGINT NOT NULL,
      batch BIGINT NOT NULL,
      entry_count BIGINT NOT NULL,
      CONSTRAINT operation_number PRIMARY KEY (company, operation_number)
    ) {clustered};
    CREATE UNIQUE INDEX operation_id ON operation (company, id);
    CREATE INDEX operation_undo_of ON operation (company, undo_of) WHERE undo_of <> 0;
    CREATE INDEX operation_batch ON operation (company, batch) WHERE batch <> 0;

    CREATE TABLE journal_entry (
      company BIGINT NOT NULL,
      operation_number BIGINT NOT NULL,
      entry_number BIGINT NOT NULL,
      entity TEXT NOT NULL,
      record_id TEXT NOT NULL,
      record_number TEXT NOT NULL,
      change TEXT NOT NULL CHECK (change IN ('Inserted', 'Modified', 'Deleted')),
      field TEXT NOT NULL,
      old_value TEXT NOT NULL,
      new_value TEXT NOT NULL,
      cause TEXT NOT NULL,
      cause_detail TEXT NOT NULL,
      CONSTRAINT journal_entry_number PRIMARY KEY (company, operation_number, entry_number)
    ) {clustered};
    CREATE INDEX journal_entry_record
      ON journal_entry (company, entity, record_id, operation_number);

    CREATE TABLE image (
      company BIGINT NOT NULL,
      hash TEXT NOT NULL,
      bytes {bytes} NOT NULL,
      CONSTRAINT image_hash PRIMARY KEY (company, hash)
    );

    CREATE TABLE job (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      number BIGINT NOT NULL,
      kind TEXT NOT NULL,
      status TEXT NOT NULL,
      total_count BIGINT NOT NULL DEFAULT 0,
      processed_count BIGINT NOT NULL DEFAULT 0,
      created_count BIGINT NOT NULL DEFAULT 0,
      changed_count BIGINT NOT NULL DEFAULT 0,
      skipped_count BIGINT NOT NULL DEFAULT 0,
      failed_count BIGINT NOT NULL DEFAULT 0,
      current_record TEXT NOT NULL DEFAULT '',
      message TEXT NOT NULL DEFAULT '',
      parameters TEXT NOT NULL DEFAULT '',
      result TEXT NOT NULL DEFAULT '',
      warnings TEXT NOT NULL DEFAULT '',
      cancel_requested BIGINT NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
      created_by TEXT NOT NULL,
      queued_at TEXT NOT NULL,
      started_at TEXT NOT NULL DEFAULT '',
      finished_at TEXT NOT NULL DEFAULT '',
      process BIGINT NOT NULL DEFAULT 0,
      CONSTRAINT job_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX job_number ON job (company, number);
    CREATE INDEX job_unfinished ON job (company, kind) WHERE finished_at = '';

    CREATE TABLE job_line (
      company BIGINT NOT NULL,
      job_id TEXT NOT NULL,
      sequence BIGINT NOT NULL,
      id TEXT NOT NULL,
      entity TEXT NOT NULL,
      record_id TEXT NOT NULL,
      record_number TEXT NOT NULL,
      outcome TEXT NOT NULL,
      reason_code TEXT NOT NULL,
      message TEXT NOT NULL,
      result_id TEXT NOT NULL,
      result_number TEXT NOT NULL,
      operation_number BIGINT NOT NULL,
      CONSTRAINT job_line_sequence PRIMARY KEY (company, job_id, sequence)
    ) {clustered};

    CREATE TABLE import_batch (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      number BIGINT NOT NULL,
      format TEXT NOT NULL,
      file_name TEXT NOT NULL,
      file_hash TEXT NOT NULL,
      entity TEXT NOT NULL,
      options TEXT NOT NULL,
      user_id TEXT NOT NULL,
      started_at TEXT NOT NULL,
      finished_at TEXT NOT NULL DEFAULT '',
      status TEXT NOT NULL,
      created_count BIGINT NOT NULL DEFAULT 0,
      updated_count BIGINT NOT NULL DEFAULT 0,
      unchanged_count BIGINT NOT NULL DEFAULT 0,
      skipped_count BIGINT NOT NULL DEFAULT 0,
      failed_count BIGINT NOT NULL DEFAULT 0,
      CONSTRAINT import_batch_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX import_batch_number ON import_batch (company, number);
    CREATE INDEX import_batch_file ON import_batch (company, file_hash);

    CREATE TABLE import_row (
      company BIGINT NOT NULL,
      batch_id TEXT NOT NULL,
      row_number BIGINT NOT NULL,
      line BIGINT NOT NULL,
      action TEXT NOT NULL,
      record_id TEXT NOT NULL,
      record_number TEXT NOT NULL,
      error_code TEXT NOT NULL,
      error_column TEXT NOT NULL,
      message TEXT NOT NULL,
      operation_number BIGINT NOT NULL,
      CONSTRAINT import_row_number PRIMARY KEY (company, batch_id, row_number)
    ) {clustered};

    CREATE TABLE import_key (
      company BIGINT NOT NULL,
      entity TEXT NOT NULL,
      key_hash TEXT NOT NULL,
      record_id TEXT NOT NULL,
      created_at TEXT NOT NULL,
      CONSTRAINT import_key_hash PRIMARY KEY (company, entity, key_hash)
    ) {clustered};

    CREATE TABLE import_mapping (
      company BIGINT NOT NULL,
      name TEXT NOT NULL,
      entity TEXT NOT NULL,
      mapping TEXT NOT NULL,
      CONSTRAINT import_mapping_name PRIMARY KEY (company, name)
    );

    CREATE TABLE sync_issue (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      job_id TEXT NOT NULL,
      detected_at TEXT NOT NULL,
      issue_type TEXT NOT NULL,
      contact_id TEXT NOT NULL,
      contact_number TEXT NOT NULL,
      link_to_table TEXT NOT NULL,
      linked_id TEXT NOT NULL,
      linked_number TEXT NOT NULL,
      field TEXT NOT NULL,
      contact_value TEXT NOT NULL,
      linked_value TEXT NOT NULL,
      status TEXT NOT NULL,
      repaired_by_operation BIGINT NOT NULL DEFAULT 0,
      CONSTRAINT sync_issue_id PRIMARY KEY (company, id)
    );
    CREATE INDEX sync_issue_contact ON sync_issue (company, contact_number);
    CREATE INDEX sync_issue_open ON sync_issue (company, detected_at) WHERE status = 'Open';

    """
}

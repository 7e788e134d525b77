extension Migration {
  /// The details of a contact, as first released.
  static let firstDetails = """
    CREATE TABLE alternative_address (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      contact_number TEXT NOT NULL DEFAULT '',
      code TEXT NOT NULL DEFAULT '',
      company_name TEXT NOT NULL DEFAULT '',
      company_name2 TEXT NOT NULL DEFAULT '',
      address_line1 TEXT NOT NULL DEFAULT '',
      address_line2 TEXT NOT NULL DEFAULT '',
      city TEXT NOT NULL DEFAULT '',
      state TEXT NOT NULL DEFAULT '',
      country TEXT NOT NULL DEFAULT '',
      postal_code TEXT NOT NULL DEFAULT '',
      phone_number TEXT NOT NULL DEFAULT '',
      mobile_phone_number TEXT NOT NULL DEFAULT '',
      fax_number TEXT NOT NULL DEFAULT '',
      telex_number TEXT NOT NULL DEFAULT '',
      telex_answer_back TEXT NOT NULL DEFAULT '',
      extension_number TEXT NOT NULL DEFAULT '',
      pager TEXT NOT NULL DEFAULT '',
      email TEXT NOT NULL DEFAULT '',
      search_email TEXT NOT NULL DEFAULT '',
      website TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT alternative_address_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX alternative_address_key
      ON alternative_address (company, contact_number, code);
    CREATE INDEX alternative_address_search_email ON alternative_address (company, search_email)
      WHERE search_email <> '';

    CREATE TABLE alternative_address_date_range (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      contact_number TEXT NOT NULL DEFAULT '',
      alternative_address_code TEXT NOT NULL DEFAULT '',
      starting_date TEXT NOT NULL DEFAULT '',
      ending_date TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT alternative_address_date_range_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX alternative_address_date_range_key
      ON alternative_address_date_range (company, contact_number, starting_date);

    CREATE TABLE contact_industry_group (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      contact_number TEXT NOT NULL DEFAULT '',
      industry_group_code TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT contact_industry_group_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX contact_industry_group_key
      ON contact_industry_group (company, contact_number, industry_group_code);
    CREATE INDEX contact_industry_group_industry_group_code
      ON contact_industry_group (company, industry_group_code)
      WHERE industry_group_code <> '';

    CREATE TABLE contact_web_source (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      contact_number TEXT NOT NULL DEFAULT '',
      web_source_code TEXT NOT NULL DEFAULT '',
      search_word TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT contact_web_source_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX contact_web_source_key
      ON contact_web_source (company, contact_number, web_source_code);
    CREATE INDEX contact_web_source_web_source_code ON contact_web_source (company, web_source_code)
      WHERE web_source_code <> '';

    CREATE TABLE contact_job_responsibility (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      contact_number TEXT NOT NULL DEFAULT '',
      job_responsibility_code TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT contact_job_responsibility_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX contact_job_responsibility_key
      ON contact_job_responsibility (company, contact_number, job_responsibility_code);
    CREATE INDEX contact_job_responsibility_job_responsibility_code
      ON contact_job_responsibility (company, job_responsibility_code)
      WHERE job_responsibility_code <> '';

    CREATE TABLE contact_mailing_group (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      contact_number TEXT NOT NULL DEFAULT '',
      mailing_group_code TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT contact_mailing_group_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX contact_mailing_group_key
      ON contact_mailing_group (company, contact_number, mailing_group_code);
    CREATE INDEX contact_mailing_group_mailing_group_code
      ON contact_mailing_group (company, mailing_group_code)
      WHERE mailing_group_code <> '';

    CREATE TABLE contact_comment (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      contact_number TEXT NOT NULL DEFAULT '',
      sequence BIGINT NOT NULL DEFAULT 0 CHECK (sequence = CAST(sequence AS BIGINT)),
      date TEXT NOT NULL DEFAULT '',
      code TEXT NOT NULL DEFAULT '',
      comment TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT contact_comment_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX contact_comment_key ON contact_comment (company, contact_number, sequence);

    CREATE TABLE activity (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      entry_number BIGINT NOT NULL DEFAULT 0 CHECK (entry_number = CAST(entry_number AS BIGINT)),
      kind TEXT NOT NULL DEFAULT '',
      contact_number TEXT NOT NULL DEFAULT '',
      contact_company_number TEXT NOT NULL DEFAULT '',
      status TEXT NOT NULL DEFAULT '',
      date TEXT NOT NULL DEFAULT '',
      description TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT activity_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX activity_key ON activity (company, entry_number);
    CREATE INDEX activity_contact_number ON activity (company, contact_number)
      WHERE contact_number <> '';
    CREATE INDEX activity_contact_company_number ON activity (company, contact_company_number)
      WHERE contact_company_number <> '';

    """
}

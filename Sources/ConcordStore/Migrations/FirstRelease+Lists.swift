extension Migration {
  /// Plain lists of codes, as first released.
  static let firstLists = """
    CREATE TABLE salutation (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT salutation_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX salutation_key ON salutation (company, code);

    CREATE TABLE organizational_level (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT organizational_level_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX organizational_level_key ON organizational_level (company, code);

    CREATE TABLE job_responsibility (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT job_responsibility_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX job_responsibility_key ON job_responsibility (company, code);

    CREATE TABLE industry_group (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT industry_group_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX industry_group_key ON industry_group (company, code);

    CREATE TABLE mailing_group (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT mailing_group_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX mailing_group_key ON mailing_group (company, code);

    CREATE TABLE web_source (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      url TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT web_source_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX web_source_key ON web_source (company, code);

    CREATE TABLE payment_terms (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      due_date_calculation TEXT NOT NULL DEFAULT '',
      discount_date_calculation TEXT NOT NULL DEFAULT '',
      discount_percent BIGINT NOT NULL DEFAULT 0
        CHECK (discount_percent = CAST(discount_percent AS BIGINT)),
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT payment_terms_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX payment_terms_key ON payment_terms (company, code);

    CREATE TABLE payment_method (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      direct_debit BIGINT NOT NULL DEFAULT 0 CHECK (direct_debit IN (0, 1)),
      direct_debit_payment_terms_code TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT payment_method_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX payment_method_key ON payment_method (company, code);

    CREATE TABLE shipment_method (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT shipment_method_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX shipment_method_key ON shipment_method (company, code);

    CREATE TABLE general_business_posting_group (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      default_tax_business_posting_group_code TEXT NOT NULL DEFAULT '',
      auto_insert_default BIGINT NOT NULL DEFAULT 0 CHECK (auto_insert_default IN (0, 1)),
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT general_business_posting_group_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX general_business_posting_group_key
      ON general_business_posting_group (company, code);

    CREATE TABLE tax_business_posting_group (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT tax_business_posting_group_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX tax_business_posting_group_key ON tax_business_posting_group (company, code);

    CREATE TABLE customer_posting_group (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT customer_posting_group_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX customer_posting_group_key ON customer_posting_group (company, code);

    CREATE TABLE vendor_posting_group (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT vendor_posting_group_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX vendor_posting_group_key ON vendor_posting_group (company, code);

    CREATE TABLE bank_account_posting_group (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT bank_account_posting_group_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX bank_account_posting_group_key ON bank_account_posting_group (company, code);

    CREATE TABLE employee_posting_group (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT employee_posting_group_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX employee_posting_group_key ON employee_posting_group (company, code);

    """
}

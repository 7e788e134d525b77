extension Migration {
  /// Setups and number series, as first released.
  static let firstSetup = """
    CREATE TABLE marketing_setup (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      contact_number_series_code TEXT NOT NULL DEFAULT '',
      customer_business_relation_code TEXT NOT NULL DEFAULT '',
      vendor_business_relation_code TEXT NOT NULL DEFAULT '',
      bank_account_business_relation_code TEXT NOT NULL DEFAULT '',
      employee_business_relation_code TEXT NOT NULL DEFAULT '',
      inherit_salesperson_code BIGINT NOT NULL DEFAULT 0 CHECK (inherit_salesperson_code IN (0, 1)),
      inherit_territory_code BIGINT NOT NULL DEFAULT 0 CHECK (inherit_territory_code IN (0, 1)),
      inherit_country_region_code BIGINT NOT NULL DEFAULT 0 CHECK (inherit_country_region_code IN (0, 1)),
      inherit_language_code BIGINT NOT NULL DEFAULT 0 CHECK (inherit_language_code IN (0, 1)),
      inherit_format_region BIGINT NOT NULL DEFAULT 0 CHECK (inherit_format_region IN (0, 1)),
      inherit_address_details BIGINT NOT NULL DEFAULT 0 CHECK (inherit_address_details IN (0, 1)),
      inherit_communication_details BIGINT NOT NULL DEFAULT 0 CHECK (inherit_communication_details IN (0, 1)),
      default_salesperson_code TEXT NOT NULL DEFAULT '',
      default_territory_code TEXT NOT NULL DEFAULT '',
      default_country_region_code TEXT NOT NULL DEFAULT '',
      default_language_code TEXT NOT NULL DEFAULT '',
      default_format_region TEXT NOT NULL DEFAULT '',
      default_correspondence_type TEXT NOT NULL DEFAULT '',
      default_company_salutation_code TEXT NOT NULL DEFAULT '',
      default_person_salutation_code TEXT NOT NULL DEFAULT '',
      maintain_duplicate_search_strings BIGINT NOT NULL DEFAULT 0 CHECK (maintain_duplicate_search_strings IN (0, 1)),
      autosearch_for_duplicates BIGINT NOT NULL DEFAULT 0 CHECK (autosearch_for_duplicates IN (0, 1)),
      search_hit_percent BIGINT NOT NULL DEFAULT 0
        CHECK (search_hit_percent = CAST(search_hit_percent AS BIGINT)),
      create_contacts_for_employees BIGINT NOT NULL DEFAULT 0 CHECK (create_contacts_for_employees IN (0, 1)),
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT marketing_setup_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX marketing_setup_key ON marketing_setup (company);

    CREATE TABLE concord_setup (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      company_name TEXT NOT NULL DEFAULT '',
      country TEXT NOT NULL DEFAULT '',
      local_currency_code TEXT NOT NULL DEFAULT '',
      require_country_in_address BIGINT NOT NULL DEFAULT 0 CHECK (require_country_in_address IN (0, 1)),
      customer_number_series_code TEXT NOT NULL DEFAULT '',
      vendor_number_series_code TEXT NOT NULL DEFAULT '',
      bank_account_number_series_code TEXT NOT NULL DEFAULT '',
      employee_number_series_code TEXT NOT NULL DEFAULT '',
      item_number_series_code TEXT NOT NULL DEFAULT '',
      time_zone TEXT NOT NULL DEFAULT '',
      reason_required BIGINT NOT NULL DEFAULT 0 CHECK (reason_required IN (0, 1)),
      drift_check_schedule TEXT NOT NULL DEFAULT '',
      journal_retention_days BIGINT NOT NULL DEFAULT 0
        CHECK (journal_retention_days = CAST(journal_retention_days AS BIGINT)),
      address_line1 TEXT NOT NULL DEFAULT '',
      address_line2 TEXT NOT NULL DEFAULT '',
      city TEXT NOT NULL DEFAULT '',
      state TEXT NOT NULL DEFAULT '',
      postal_code TEXT NOT NULL DEFAULT '',
      phone_number TEXT NOT NULL DEFAULT '',
      email TEXT NOT NULL DEFAULT '',
      website TEXT NOT NULL DEFAULT '',
      tax_registration_number TEXT NOT NULL DEFAULT '',
      picture TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT concord_setup_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX concord_setup_key ON concord_setup (company);

    CREATE TABLE number_series (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      default_numbers BIGINT NOT NULL DEFAULT 0 CHECK (default_numbers IN (0, 1)),
      manual_numbers BIGINT NOT NULL DEFAULT 0 CHECK (manual_numbers IN (0, 1)),
      date_order BIGINT NOT NULL DEFAULT 0 CHECK (date_order IN (0, 1)),
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT number_series_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX number_series_key ON number_series (company, code);

    CREATE TABLE number_series_line (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      series_code TEXT NOT NULL DEFAULT '',
      sequence BIGINT NOT NULL DEFAULT 0 CHECK (sequence = CAST(sequence AS BIGINT)),
      starting_date TEXT NOT NULL DEFAULT '',
      starting_number TEXT NOT NULL DEFAULT '',
      ending_number TEXT NOT NULL DEFAULT '',
      warning_number TEXT NOT NULL DEFAULT '',
      increment_by BIGINT NOT NULL DEFAULT 0 CHECK (increment_by = CAST(increment_by AS BIGINT)),
      last_number_used TEXT NOT NULL DEFAULT '',
      last_date_used TEXT NOT NULL DEFAULT '',
      allow_gaps BIGINT NOT NULL DEFAULT 0 CHECK (allow_gaps IN (0, 1)),
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT number_series_line_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX number_series_line_key
      ON number_series_line (company, series_code, sequence);

    CREATE TABLE number_series_relationship (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      related_series_code TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT number_series_relationship_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX number_series_relationship_key
      ON number_series_relationship (company, code, related_series_code);
    CREATE INDEX number_series_relationship_related_series_code
      ON number_series_relationship (company, related_series_code)
      WHERE related_series_code <> '';

    """
}

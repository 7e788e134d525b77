extension Migration {
  /// Contacts, relations and what belongs to a contact, as first released.
  static let firstContacts = """
    CREATE TABLE contact (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      number TEXT NOT NULL DEFAULT '',
      type TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      search_name TEXT NOT NULL DEFAULT '',
      name2 TEXT NOT NULL DEFAULT '',
      first_name TEXT NOT NULL DEFAULT '',
      middle_name TEXT NOT NULL DEFAULT '',
      surname TEXT NOT NULL DEFAULT '',
      initials TEXT NOT NULL DEFAULT '',
      job_title TEXT NOT NULL DEFAULT '',
      salutation_code TEXT NOT NULL DEFAULT '',
      organizational_level_code TEXT NOT NULL DEFAULT '',
      company_number TEXT NOT NULL DEFAULT '',
      company_name TEXT NOT NULL DEFAULT '',
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
      email2 TEXT NOT NULL DEFAULT '',
      search_email TEXT NOT NULL DEFAULT '',
      website TEXT NOT NULL DEFAULT '',
      language_code TEXT NOT NULL DEFAULT '',
      format_region TEXT NOT NULL DEFAULT '',
      territory_code TEXT NOT NULL DEFAULT '',
      salesperson_code TEXT NOT NULL DEFAULT '',
      currency_code TEXT NOT NULL DEFAULT '',
      tax_registration_number TEXT NOT NULL DEFAULT '',
      registration_number TEXT NOT NULL DEFAULT '',
      correspondence_type TEXT NOT NULL DEFAULT '',
      external_id TEXT NOT NULL DEFAULT '',
      note TEXT NOT NULL DEFAULT '',
      exclude_from_segment BIGINT NOT NULL DEFAULT 0 CHECK (exclude_from_segment IN (0, 1)),
      picture TEXT NOT NULL DEFAULT '',
      privacy_blocked BIGINT NOT NULL DEFAULT 0 CHECK (privacy_blocked IN (0, 1)),
      minor BIGINT NOT NULL DEFAULT 0 CHECK (minor IN (0, 1)),
      parental_consent_received BIGINT NOT NULL DEFAULT 0 CHECK (parental_consent_received IN (0, 1)),
      number_series_code TEXT NOT NULL DEFAULT '',
      contact_business_relation TEXT NOT NULL DEFAULT '',
      display_name_key TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT contact_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX contact_key ON contact (company, number);
    CREATE INDEX contact_company_number ON contact (company, company_number)
      WHERE company_number <> '';
    CREATE UNIQUE INDEX contact_external_id ON contact (company, external_id)
      WHERE external_id <> '';
    CREATE INDEX contact_search_email ON contact (company, search_email) WHERE search_email <> '';
    CREATE INDEX contact_tax_registration_number ON contact (company, tax_registration_number)
      WHERE tax_registration_number <> '';
    CREATE INDEX contact_display_name_key ON contact (company, display_name_key)
      WHERE display_name_key <> '';

    CREATE TABLE contact_business_relation (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      contact_number TEXT NOT NULL DEFAULT '',
      business_relation_code TEXT NOT NULL DEFAULT '',
      link_to_table TEXT NOT NULL DEFAULT '',
      linked_number TEXT NOT NULL DEFAULT '',
      policies TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT contact_business_relation_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX contact_business_relation_key
      ON contact_business_relation (company, contact_number, business_relation_code);
    CREATE UNIQUE INDEX contact_business_relation_contact_number_link_to_table
      ON contact_business_relation (company, contact_number, link_to_table)
      WHERE link_to_table <> '';
    CREATE UNIQUE INDEX contact_business_relation_linked_number_link_to_table
      ON contact_business_relation (company, linked_number, link_to_table)
      WHERE linked_number <> '';

    CREATE TABLE business_relation (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT business_relation_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX business_relation_key ON business_relation (company, code);

    CREATE TABLE sync_policy (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      link_to_table TEXT NOT NULL DEFAULT '',
      field TEXT NOT NULL DEFAULT '',
      policy TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT sync_policy_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX sync_policy_key ON sync_policy (company, link_to_table, field);

    """
}

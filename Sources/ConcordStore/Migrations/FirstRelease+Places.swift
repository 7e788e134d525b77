extension Migration {
  /// Countries, post codes, people and money, as first released.
  static let firstPlaces = """
    CREATE TABLE country_region (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      iso_code TEXT NOT NULL DEFAULT '',
      iso_numeric_code TEXT NOT NULL DEFAULT '',
      eu_country_region_code TEXT NOT NULL DEFAULT '',
      address_format TEXT NOT NULL DEFAULT '',
      contact_address_format TEXT NOT NULL DEFAULT '',
      county_name TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT country_region_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX country_region_key ON country_region (company, code);

    CREATE TABLE vat_registration_format (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      country TEXT NOT NULL DEFAULT '',
      line_number BIGINT NOT NULL DEFAULT 0 CHECK (line_number = CAST(line_number AS BIGINT)),
      format TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT vat_registration_format_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX vat_registration_format_key
      ON vat_registration_format (company, country, line_number);

    CREATE TABLE post_code (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      city TEXT NOT NULL DEFAULT '',
      search_city TEXT NOT NULL DEFAULT '',
      country TEXT NOT NULL DEFAULT '',
      county TEXT NOT NULL DEFAULT '',
      time_zone TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT post_code_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX post_code_key ON post_code (company, code, city);
    CREATE INDEX post_code_search_city ON post_code (company, search_city) WHERE search_city <> '';

    CREATE TABLE salesperson_purchaser (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      job_title TEXT NOT NULL DEFAULT '',
      email TEXT NOT NULL DEFAULT '',
      email2 TEXT NOT NULL DEFAULT '',
      search_email TEXT NOT NULL DEFAULT '',
      phone_no TEXT NOT NULL DEFAULT '',
      commision_percent BIGINT NOT NULL DEFAULT 0
        CHECK (commision_percent = CAST(commision_percent AS BIGINT)),
      privacy_blocked BIGINT NOT NULL DEFAULT 0 CHECK (privacy_blocked IN (0, 1)),
      blocked BIGINT NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
      picture TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT salesperson_purchaser_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX salesperson_purchaser_key ON salesperson_purchaser (company, code);
    CREATE INDEX salesperson_purchaser_search_email ON salesperson_purchaser (company, search_email)
      WHERE search_email <> '';

    CREATE TABLE user_setup (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      user_id TEXT NOT NULL DEFAULT '',
      full_name TEXT NOT NULL DEFAULT '',
      salesperson_code TEXT NOT NULL DEFAULT '',
      login_email TEXT NOT NULL DEFAULT '',
      time_zone TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT user_setup_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX user_setup_key ON user_setup (company, user_id);

    CREATE TABLE territory (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT territory_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX territory_key ON territory (company, code);

    CREATE TABLE currency (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      iso_code TEXT NOT NULL DEFAULT '',
      iso_numeric_code TEXT NOT NULL DEFAULT '',
      symbol TEXT NOT NULL DEFAULT '',
      amount_decimal_places TEXT NOT NULL DEFAULT '',
      amount_rounding_precision BIGINT NOT NULL DEFAULT 0
        CHECK (amount_rounding_precision = CAST(amount_rounding_precision AS BIGINT)),
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT currency_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX currency_key ON currency (company, code);

    CREATE TABLE language (
      company BIGINT NOT NULL,
      id TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      display_name TEXT NOT NULL DEFAULT '',
      default_format_region TEXT NOT NULL DEFAULT '',
      version BIGINT NOT NULL CHECK (version >= 1),
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      modified_by TEXT NOT NULL,
      CONSTRAINT language_id PRIMARY KEY (company, id)
    );
    CREATE UNIQUE INDEX language_key ON language (company, code);

    """
}

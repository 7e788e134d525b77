extension Migration {
  /// What finds the records that changed since a time, which clients ask for again and again.
  static let listIndexes = Migration(
    version: 3,
    text: """
      CREATE INDEX contact_modified_at ON contact (company, modified_at, id);
      CREATE INDEX customer_modified_at ON customer (company, modified_at, id);
      CREATE INDEX vendor_modified_at ON vendor (company, modified_at, id);
      CREATE INDEX bank_account_modified_at ON bank_account (company, modified_at, id);
      CREATE INDEX employee_modified_at ON employee (company, modified_at, id);
      """)
}

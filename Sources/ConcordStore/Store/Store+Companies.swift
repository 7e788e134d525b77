package import ConcordCore

extension Store {
  /// Creates an empty company: no setup, no records.
  ///
  /// - Throws: `E-REQUIRED` for a blank name, `E-LENGTH` and `E-CONTROL` for one that no address
  ///   can carry, `E-EXISTS` for one that is taken, in any case.
  package func createCompany(_ name: String) async throws(ConcordError) -> Company {
    let (id, at) = (surroundings.ids.next(), UTCTime.text(surroundings.clock()))
    return try await driver.write(nil) { transaction throws(ConcordError) in
      try Self.insertCompany(name, id: id, at: at, transaction)
    }
  }

  /// Creates a company and carries out its first operation, both or neither.
  ///
  /// An id may be chosen.
  ///
  /// - Throws: as `createCompany`, `E-EXISTS` for an id that is taken, and the violations of the
  ///   operation.
  package func createCompany<O: Operation>(
    _ name: String, id: RecordID?, performing operation: O, _ context: Context
  ) async throws(ConcordError) -> (company: Company, outcome: Outcome) {
    let surroundings = surroundings
    let (id, at) = (id ?? surroundings.ids.next(), UTCTime.text(surroundings.clock()))
    return try await driver.write(nil) { transaction throws(ConcordError) in
      let company = try Self.insertCompany(name, id: id, at: at, transaction)
      let session = try CompanySession(company.key, transaction, surroundings)
      let outcome = try session.perform(operation, context)
      try session.finish()
      return (company, outcome)
    }
  }

  /// Checks whether a company could be created; nothing is written.
  ///
  /// - Throws: as `createCompany`.
  package func checkNewCompany(_ name: String, id: RecordID?) async throws(ConcordError) {
    try await driver.read { transaction throws(ConcordError) in
      try Self.check(name, id: id, transaction)
    }
  }

  private static func insertCompany(
    _ name: String, id: RecordID, at: String, _ transaction: any SQLTransaction
  ) throws(ConcordError) -> Company {
    try check(name, id: id, transaction)
    let last = try transaction.integer("SELECT COALESCE(MAX(id), 0) FROM company") ?? 0
    let key = CompanyID(rawValue: last + 1)
    try transaction.execute(
      """
      INSERT INTO company (id, uuid, name, created_at) \
      VALUES (\(key), \(id), \(name), \(at))
      """)
    return Company(key: key, id: id, name: name, createdAt: at)
  }

  private static func check(_ name: String, id: RecordID?, _ transaction: any SQLTransaction)
    throws(ConcordError)
  {
    if name.isEmpty { throw ConcordError(.required, "Name", "Company", "", field: "name") }
    let length = name.unicodeScalars.count
    if length > Limits.companyNameCharacters {
      throw ConcordError(
        .length, "Name", String(Limits.companyNameCharacters), String(length), field: "name")
    }
    if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      throw ConcordError(.control, "Name", field: "name")
    }
    // Requests name companies in any case (API-COMP-2).
    let folded = name.lowercased()
    var taken: String?
    try transaction.forEach("SELECT name, uuid FROM company") { row in
      if row.text(0).lowercased() == folded { taken = row.text(0) }
      if let id, row.text(1) == id.description { taken = row.text(1) }
    }
    if let taken { throw ConcordError(.exists, "Company", taken, field: "name") }
  }
}

package import ConcordCore

/// The first answer to a request that carried a key, to be given again when it is repeated.
package struct KeptAnswer: Sendable, Equatable {
  /// SHA-256 of the body, in hex.
  package let requestHash: String
  package let status: Int
  /// A JSON object of texts.
  package let headers: String
  package let body: [UInt8]

  package init(requestHash: String, status: Int, headers: String, body: [UInt8]) {
    self.requestHash = requestHash
    self.status = status
    self.headers = headers
    self.body = body
  }
}

extension Store {
  /// The answer that was kept for a key since a time (UTC text); nil = none.
  package func keptAnswer(_ company: CompanyID, key: String, since time: String)
    async throws(ConcordError) -> KeptAnswer?
  {
    try await driver.read { transaction throws(ConcordError) in
      var answer: KeptAnswer?
      try transaction.forEach(
        """
        SELECT request_hash, status, headers, body FROM idempotency \
        WHERE company = \(company) AND key_hash = \(key) AND at >= \(time)
        """
      ) { row in
        answer = KeptAnswer(
          requestHash: row.text(0), status: Int(row.integer(1)), headers: row.text(2),
          body: row.bytes(3))
      }
      return answer
    }
  }

  /// Keeps an answer, and forgets those before a time (UTC text).
  package func keep(
    _ answer: KeptAnswer, _ company: CompanyID, key: String, at now: String,
    forgettingBefore time: String
  ) async throws(ConcordError) {
    try await driver.write(company) { transaction throws(ConcordError) in
      try transaction.execute("DELETE FROM idempotency WHERE at < \(time)")
      try transaction.execute(
        """
        INSERT INTO idempotency (company, key_hash, request_hash, status, headers, body, at) \
        VALUES (\(company), \(key), \(answer.requestHash), \(answer.status), \
        \(answer.headers), \(answer.body), \(now)) ON CONFLICT (company, key_hash) DO NOTHING
        """)
    }
  }
}

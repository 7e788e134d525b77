package import ConcordCore
private import Synchronization

/// The one place that runs operations: plan, write, journal, commit, answer.
///
/// Safe to use from any number of tasks. Operations of one company run one after another; those
/// that wait for the same writer share a commit.
package final class Store: Sendable {
  package let driver: any SQLDriver
  let surroundings: CompanySession.Surroundings
  private let queues = Mutex<[CompanyID?: WriteQueue]>([:])

  /// Opens a store on a database.
  ///
  /// With `upgrading`, an older or empty database is brought to this version's tables. The clock
  /// gives milliseconds since 1970, UTC; ids are time-ordered UUIDs if no other source is given.
  /// A commit gathers operations for at most `commitMilliseconds`.
  ///
  /// - Throws: `E-DATABASE` when the tables are newer than this version, or older and not to be
  ///   upgraded.
  package init(
    _ driver: any SQLDriver, upgrading: Bool = false,
    clock: @escaping @Sendable () -> Int64 = UTCTime.systemClock,
    ids: (any IDSource & Sendable)? = nil, commitMilliseconds: Int = Limits.commitMilliseconds
  ) async throws(ConcordError) {
    self.driver = driver
    surroundings = CompanySession.Surroundings(
      book: StatementBook(), cache: SetupCache(), clock: clock,
      ids: ids ?? TimeOrderedIDs(clock: clock), commitMilliseconds: commitMilliseconds)
    try await Migrations.prepare(driver, upgrading: upgrading, clock: clock)
  }

  // MARK: Companies

  private static let allCompanies = PreparedSQL(
    "SELECT id, uuid, name, created_at FROM company ORDER BY name")

  /// All companies, by name.
  package func companies() async throws(ConcordError) -> [Company] {
    try await driver.read { transaction throws(ConcordError) in
      var companies: [Company] = []
      try transaction.forEach(Self.allCompanies, []) { row throws(ConcordError) in
        guard let id = RecordID(row.text(1)) else {
          throw ConcordError(.fault, "a company has an id that is not a UUID")
        }
        companies.append(
          Company(
            key: CompanyID(rawValue: row.integer(0)), id: id, name: row.text(2),
            createdAt: row.text(3)))
      }
      return companies
    }
  }

  // MARK: Operations

  /// What an operation would do; nothing is written and no number is drawn (G-PREVIEW).
  ///
  /// - Throws: the operation's violations.
  package func preview<O: Operation>(_ operation: O, in company: CompanyID, _ context: Context)
    async throws(ConcordError) -> Preview
  {
    let (surroundings, deadline) = (surroundings, Deadline.current)
    return try await driver.read { transaction throws(ConcordError) in
      try transaction.bounded(by: deadline) { () throws(ConcordError) in
        try CompanySession(company, transaction, surroundings, for: .reading)
          .preview(operation, context)
      }
    }
  }

  /// Carries out an operation: answers when its commit is on disk.
  ///
  /// With the token of a preview, the plan must still be the previewed one.
  ///
  /// - Throws: the operation's violations, `E-STALE` for a token that no longer fits, `E-COMPANY`,
  ///   `E-DATABASE`, `E-FAULT`; nothing is written then.
  @discardableResult
  package func perform<O: Operation>(
    _ operation: O, in company: CompanyID, _ context: Context, previewToken: String = ""
  ) async throws(ConcordError) -> Outcome {
    let token = previewToken.isEmpty ? nil : try PreviewToken(text: previewToken)
    return try await submit(operation, company, context) { session throws(ConcordError) in
      try session.perform(operation, context, token: token)
    }
  }

  /// Carries out an operation, and reads what it has led to before anything else happens.
  ///
  /// - Throws: as `perform`; the reading itself cannot fail, because the operation stays.
  package func perform<O: Operation, Result: Sendable>(
    _ operation: O, in company: CompanyID, _ context: Context, previewToken: String = "",
    reading: @escaping @Sendable (Reader, Outcome) -> Result
  ) async throws(ConcordError) -> (outcome: Outcome, result: Result) {
    let token = previewToken.isEmpty ? nil : try PreviewToken(text: previewToken)
    return try await submit(operation, company, context) { session throws(ConcordError) in
      let outcome = try session.perform(operation, context, token: token)
      // From here on the operation stays: telling what it did must not come too late.
      session.transaction.deadline = nil
      return (outcome, reading(session.reader, outcome))
    }
  }

  /// Runs a body in the next group of the company's writer.
  private func submit<Result: Sendable>(
    _ operation: any Operation, _ company: CompanyID, _ context: Context,
    _ body: @escaping @Sendable (CompanySession) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    let result = ResultBox<Result>()
    let job = WriteJob(company, operation, context) { session throws(ConcordError) in
      result.store(try body(session))
    }
    let lane = driver.dialect.writers == .company ? company : nil
    let queue = queue(lane)
    if queue.add(job) { await WriteGroup(queue, surroundings).drive(driver, company: lane) }
    while case .drive = await job.wait() {
      await WriteGroup(queue, surroundings).drive(driver, company: lane)
    }
    if let failure = job.failure { throw failure }
    guard let value = result.value else {
      throw ConcordError(.fault, "an operation was answered before it ran")
    }
    return value
  }

  private func queue(_ lane: CompanyID?) -> WriteQueue {
    queues.withLock { queues in
      if let queue = queues[lane] { return queue }
      let queue = WriteQueue()
      queues[lane] = queue
      return queue
    }
  }
}

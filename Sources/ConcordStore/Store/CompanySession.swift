package import ConcordCore

/// The counters of a company row, which order its operations and stamps.
struct CompanyCounters: Equatable {
  var operationNumber: Int64
  /// Milliseconds since 1970 of the latest stamp given.
  var lastStamp: Int64
  var batchNumber: Int64
}

/// What an operation that was carried out leaves: its number, time and plan.
package struct Outcome: Sendable {
  /// The operation number; 0 when nothing differed and so nothing was written (SYNC-9).
  package let operationNumber: Int64
  /// UTC, millisecond precision: the stamp of every record that was written.
  package let at: String
  package let plan: Plan
}

/// What an operation would do, with the token that executes exactly this (D-40).
package struct Preview: Sendable {
  package let plan: Plan
  package let token: String
  package let bulkChanges: [BulkPreview]
}

/// One company inside one transaction: runs operations on a shared workspace.
///
/// Reads the company's counters when it begins and writes them once at the end, so that every
/// operation in between costs no statement for its number.
final class CompanySession {
  /// What a session shares with the store.
  struct Surroundings: Sendable {
    let book: StatementBook
    let cache: SetupCache
    let clock: @Sendable () -> Int64
    let ids: any IDSource & Sendable
    /// How long a commit gathers operations.
    let commitMilliseconds: Int
  }

  /// What a session is begun for.
  enum Purpose {
    case reading, writing
  }

  let company: CompanyID
  let transaction: any SQLTransaction
  let source: any RecordSource
  let workspace: Workspace
  private let surroundings: Surroundings
  private let writer: PlanWriter
  private let cachingSource: CachingSource?
  private var counters: CompanyCounters
  private var writtenCounters: CompanyCounters
  /// Whether a write failed half-way, so that only undoing the transaction or savepoint helps.
  private(set) var isBroken = false

  /// Begins a session; one for writing locks the company row.
  ///
  /// - Throws: `E-COMPANY` when there is no such company.
  init(
    _ company: CompanyID, _ transaction: any SQLTransaction, _ surroundings: Surroundings,
    for purpose: Purpose = .writing
  ) throws(ConcordError) {
    self.company = company
    self.transaction = transaction
    self.surroundings = surroundings
    let base = TransactionSource(transaction, company: company, book: surroundings.book)
    if purpose == .writing, let version = try transaction.dataVersion() {
      surroundings.cache.begin(dataVersion: version)
      let caching = CachingSource(base, surroundings.cache, company)
      cachingSource = caching
      source = caching
    } else {
      cachingSource = nil
      source = base
    }
    workspace = Workspace(source: source)
    writer = PlanWriter(transaction, company: company, book: surroundings.book)
    counters = try Self.counters(of: company, transaction, for: purpose)
    writtenCounters = counters
  }

  private static func counters(
    of company: CompanyID, _ transaction: any SQLTransaction, for purpose: Purpose
  ) throws(ConcordError) -> CompanyCounters {
    var counters: CompanyCounters?
    let locks = purpose == .writing && !transaction.dialect.rowLock.isEmpty
    let prepared = locks ? lockCounters : selectCounters
    try transaction.forEach(prepared, [.integer(company.rawValue)]) { row in
      counters = CompanyCounters(
        operationNumber: row.integer(0), lastStamp: row.integer(1), batchNumber: row.integer(2))
    }
    guard let counters else { throw ConcordError(.company, String(company.rawValue)) }
    return counters
  }

  private static let selectCounters = PreparedSQL(
    "SELECT operation_number, last_stamp, batch_number FROM company WHERE id = $1")
  private static let lockCounters = PreparedSQL(
    "SELECT operation_number, last_stamp, batch_number FROM company WHERE id = $1 FOR UPDATE")
  private static let updateCounters = PreparedSQL(
    """
    UPDATE company SET operation_number = $1, last_stamp = $2, batch_number = $3 WHERE id = $4
    """)

  // MARK: Operations

  /// Plans an operation without writing.
  func preview<O: Operation>(_ operation: O, _ context: Context) throws(ConcordError) -> Preview {
    let (draft, plan, _) = try planned(operation, context, tracksReads: true)
    draft.discard()
    var bulkChanges: [BulkPreview] = []
    for bulk in plan.bulkChanges {
      bulkChanges.append(try PlanWriter.preview(bulk, transaction, company))
    }
    let token = try PreviewToken(operation, plan, at: surroundings.clock())
    return Preview(plan: plan, token: token.text, bulkChanges: bulkChanges)
  }

  /// Plans an operation and writes its plan.
  ///
  /// - Throws: the operation's violations, with nothing written; or a failure of the database,
  ///   after which `isBroken` is true.
  func perform<O: Operation>(_ operation: O, _ context: Context, token: PreviewToken? = nil)
    throws(ConcordError) -> Outcome
  {
    let (draft, plan, stamp) = try planned(operation, context, tracksReads: token != nil)
    do throws(ConcordError) {
      try token?.check(operation, plan, draft, now: surroundings.clock())
    } catch {
      draft.discard()
      throw error
    }
    let at = draft.context.now
    if plan.isEmpty {
      draft.discard()
      return Outcome(operationNumber: 0, at: at, plan: plan)
    }
    let number = counters.operationNumber + 1
    cachingSource?.note(plan)
    do throws(ConcordError) {
      try writer.write(
        plan,
        PlanWriter.Head(
          number: number, id: surroundings.ids.next(), at: at, context: draft.context))
    } catch {
      isBroken = true
      draft.discard()
      throw error
    }
    counters.operationNumber = number
    counters.lastStamp = stamp
    draft.settle(plan, at: at, by: draft.context.user)
    return Outcome(operationNumber: number, at: at, plan: plan)
  }

  /// Journals that a subscription was ended by the server, as an operation of its own.
  func journalEnd(of subscription: Subscription, because reason: String) throws(ConcordError) {
    counters.operationNumber += 1
    counters.lastStamp = max(surroundings.clock(), counters.lastStamp + 1)
    try transaction.execute(
      """
      INSERT INTO operation (company, operation_number, id, at, user_id, channel, client, \
      operation, reason, undo_of, batch, entry_count) VALUES (\(company), \
      \(counters.operationNumber), \(surroundings.ids.next()), \
      \(UTCTime.text(counters.lastStamp)), 'SYSTEM', \(Channel.system.rawValue), '', \
      'API-WH-9', \(reason), 0, 0, 1)
      """)
    try transaction.execute(
      """
      INSERT INTO journal_entry (company, operation_number, entry_number, entity, record_id, \
      record_number, change, field, old_value, new_value, cause, cause_detail) \
      VALUES (\(company), \(counters.operationNumber), 1, \(JournalRows.subscriptions), \
      \(subscription.recordID), '', \(EntryChange.deleted.rawValue), '', \
      \(subscription.resource.path), '', \(Cause.direct.name), \(reason))
      """)
  }

  private func planned<O: Operation>(_ operation: O, _ context: Context, tracksReads: Bool)
    throws(ConcordError) -> (Draft, Plan, Int64)
  {
    var context = context
    // Stamps follow the order of commits even when the clock goes back (decision 7).
    let stamp = max(surroundings.clock(), counters.lastStamp + 1)
    context.now = UTCTime.text(stamp)
    let draft = Draft(
      workspace: workspace, context: context, ids: surroundings.ids, tracksReads: tracksReads)
    do throws(ConcordError) {
      try operation.plan(draft)
      return (draft, try draft.plan(of: O.name), stamp)
    } catch {
      draft.discard()
      throw error
    }
  }

  /// Loads what several operations will read; what is refused here is refused again, one by one.
  ///
  /// - Throws: failures of the database.
  func prefetch<O: Operation>(_ operations: [O], _ context: Context) throws(ConcordError) {
    var context = context
    context.now = UTCTime.text(surroundings.clock())
    let draft = Draft(workspace: workspace, context: context, ids: surroundings.ids)
    do throws(ConcordError) {
      try O.prefetch(operations, into: draft)
    } catch {
      if error.category == .fault || error.category == .unavailable { throw error }
    }
  }

  // MARK: Counters and savepoints

  /// Jobs, imports and issues, written in this session's transaction.
  var bookkeeping: Bookkeeping {
    Bookkeeping(
      company, transaction, now: UTCTime.text(surroundings.clock()), ids: surroundings.ids)
  }

  /// Reads what this session's transaction sees.
  var reader: Reader { Reader(company, transaction, surroundings.book) }

  /// Whether an operation of this session has written something.
  var hasWritten: Bool { counters.operationNumber != writtenCounters.operationNumber }

  /// Draws the number of a batch; kept when the session is finished.
  func nextBatchNumber() -> Int64 {
    counters.batchNumber += 1
    return counters.batchNumber
  }

  /// Runs a body whose writes are all undone when it throws.
  func guarded<Result>(_ body: () throws(ConcordError) -> Result) throws(ConcordError) -> Result {
    let before = counters
    try transaction.beginSavepoint()
    do throws(ConcordError) {
      let result = try body()
      try transaction.releaseSavepoint()
      return result
    } catch {
      try transaction.rollBackSavepoint()
      // Operations that had succeeded are in the workspace, but no longer in the tables.
      if counters.operationNumber != before.operationNumber { workspace.forgetEverything() }
      counters = before
      isBroken = false
      throw error
    }
  }

  /// Undoes everything that a body wrote and returns what it made.
  func rehearsed<Result>(_ body: () throws(ConcordError) -> Result) throws(ConcordError) -> Result {
    let before = counters
    try transaction.beginSavepoint()
    let result: Swift.Result<Result, ConcordError>
    do throws(ConcordError) {
      result = .success(try body())
    } catch {
      result = .failure(error)
    }
    try transaction.rollBackSavepoint()
    counters = before
    workspace.forgetEverything()
    return try result.get()
  }

  /// Writes the counters; the last statement before the commit.
  func finish() throws(ConcordError) {
    if counters == writtenCounters { return }
    try transaction.execute(
      Self.updateCounters,
      [
        .integer(counters.operationNumber), .integer(counters.lastStamp),
        .integer(counters.batchNumber), .integer(company.rawValue),
      ])
    writtenCounters = counters
  }
}

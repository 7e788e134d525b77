import ConcordCore
import ConcordStore
import Synchronization

/// Counts the statements of another driver, and can fail at one of them.
final class WatchedDriver: SQLDriver {
  let base: any SQLDriver
  let watch = Watch()

  init(_ base: any SQLDriver) { self.base = base }

  var dialect: Dialect { base.dialect }

  func read<Result: Sendable>(
    _ body: @escaping @Sendable (any SQLTransaction) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    let watch = watch
    return try await base.read { transaction throws(ConcordError) in
      watch.begin()
      return try body(WatchedTransaction(transaction, watch))
    }
  }

  @discardableResult

  func write<Result: Sendable>(
    _ company: CompanyID?,
    _ body: @escaping @Sendable (any SQLTransaction) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    let watch = watch
    return try await base.write(company) { transaction throws(ConcordError) in
      watch.begin()
      return try body(WatchedTransaction(transaction, watch))
    }
  }
}

/// What a watched driver has seen, and what it is to do.
final class Watch: Sendable {
  private struct State {
    var reads = 0
    var writes = 0
    /// The statement that fails, counted from the moment of arming; nil = none.
    var failing: Int?
    /// The statement that fails in every transaction, counted from its beginning; nil = none.
    var lasting: Int?
    var statement = 0
  }

  private let state = Mutex(State())

  /// The statements since the last reset.
  var reads: Int { state.withLock { $0.reads } }
  var writes: Int { state.withLock { $0.writes } }

  func reset() { state.withLock { $0 = State() } }

  /// Lets the n-th statement from now on fail, counted from 1.
  func fail(at statement: Int) { state.withLock { $0.failing = statement } }

  /// Lets the n-th statement of every transaction fail, counted from 1.
  func fail(inEachTransactionAt statement: Int) { state.withLock { $0.lasting = statement } }

  /// Whether an armed failure has not happened yet.
  var isArmed: Bool { state.withLock { $0.failing != nil } }

  func begin() { state.withLock { $0.statement = 0 } }

  func note(isWrite: Bool) throws(ConcordError) {
    let fails = state.withLock { state in
      if isWrite { state.writes += 1 } else { state.reads += 1 }
      state.statement += 1
      if state.statement == state.lasting { return true }
      guard let failing = state.failing else { return false }
      state.failing = failing == 1 ? nil : failing - 1
      return failing == 1
    }
    if fails { throw ConcordError(.database, "it failed as it was told to") }
  }
}

/// A transaction that tells a watch of every statement.
final class WatchedTransaction: SQLTransaction {
  private let base: any SQLTransaction
  private let watch: Watch

  init(_ base: any SQLTransaction, _ watch: Watch) {
    self.base = base
    self.watch = watch
  }

  var dialect: Dialect { base.dialect }

  var deadline: Deadline? {
    get { base.deadline }
    set { base.deadline = newValue }
  }

  func dataVersion() throws(ConcordError) -> Int64? { try base.dataVersion() }

  func forEach(_ sql: SQL, _ body: (any SQLRow) throws(ConcordError) -> Void)
    throws(ConcordError)
  {
    try watch.note(isWrite: false)
    try base.forEach(sql, body)
  }

  func forEach(
    _ prepared: PreparedSQL, _ values: [Value], _ body: (any SQLRow) throws(ConcordError) -> Void
  ) throws(ConcordError) {
    try watch.note(isWrite: false)
    try base.forEach(prepared, values, body)
  }

  func execute(_ sql: SQL) throws(ConcordError) -> Int {
    try watch.note(isWrite: true)
    return try base.execute(sql)
  }

  func execute(_ prepared: PreparedSQL, _ values: [Value]) throws(ConcordError) -> Int {
    try watch.note(isWrite: true)
    return try base.execute(prepared, values)
  }

  func executeScript(_ text: String) throws(ConcordError) {
    try watch.note(isWrite: true)
    try base.executeScript(text)
  }

  func beginSavepoint() throws(ConcordError) { try base.beginSavepoint() }
  func releaseSavepoint() throws(ConcordError) { try base.releaseSavepoint() }
  func rollBackSavepoint() throws(ConcordError) { try base.rollBackSavepoint() }
}

package import ConcordCore
package import ConcordStore
private import Synchronization

/// The batch that creates contacts for records that have none (4.21).
package struct ContactsFrom: Sendable {
  package let kind: Kind
  package let filter: BatchFilter
  package let options: CreateContactFor.BatchOptions
  /// Only these numbers; nil = all.
  package let numbers: Set<String>?

  package init(
    _ kind: Kind, filter: BatchFilter, options: CreateContactFor.BatchOptions,
    numbers: Set<String>? = nil
  ) {
    self.numbers = numbers
    self.kind = kind
    self.filter = filter
    self.options = options
  }

  /// Whether a record passes all filters.
  func selects(_ record: Record) -> Bool {
    filter.selects(record) && numbers?.contains(record.number) ?? true
  }

  /// The job kind of API 3.13.
  package var jobKind: String {
    switch kind {
    case .customer: "CreateContactsFromCustomers"
    case .vendor: "CreateContactsFromVendors"
    case .bankAccount: "CreateContactsFromBankAccounts"
    case .employee: "CreateContactsFromEmployees"
    }
  }
}

/// What a batch would do, as far as it was looked at (B-12).
package struct BatchPreview: Sendable {
  /// The plans of the records looked at, in the order of their numbers.
  package var plans: [(number: String, plan: Plan)] = []
  package var skipped: [SkipReason: Int] = [:]
  package var failures: [(number: String, error: ConcordError)] = []
  /// All selected records; more than the plans, skips and failures when the preview was cut.
  package var selected = 0
}

extension JobRunner {
  private static let pageSize = 500

  /// Runs the batch as a job, every record its own operation (B-8).
  ///
  /// - Throws: `E-SETUP` (B-1), `E-CONFIRM` above 100 records (B-3).
  package func createContacts(
    _ batch: ContactsFrom, _ context: Context, progress: @escaping ProgressReport
  ) async throws(ConcordError) -> JobOutcome {
    let total = try await prepare(batch, context)
    let pages = RecordPages(batch.kind.entity, self) { batch.selects($0) }
    return try await run(
      kind: batch.jobKind, parameters: #"{"kind":"\#(batch.kind.rawValue)"}"#, context,
      total: total,
      next: { count async throws(ConcordError) in
        try await pages.next(count).map { record in
          JobStep(
            CreateContactFor(batch.kind, record.number, batch: batch.options),
            record: record.key, number: record.number)
        }
      }, progress: progress)
  }

  /// Runs the batch as one operation, all or nothing (B-8).
  ///
  /// - Throws: `E-SETUP`, `E-CONFIRM`, `E-TOOLARGE`, and the first record's violations.
  package func createContactsAtOnce(_ batch: ContactsFrom, _ context: Context)
    async throws(ConcordError) -> Outcome
  {
    _ = try await prepare(batch, context)
    var numbers: [String] = []
    let pages = RecordPages(batch.kind.entity, self) { batch.selects($0) }
    while true {
      let page = try await pages.next(Self.pageSize)
      if page.isEmpty { break }
      numbers += page.map(\.number)
      if numbers.count > Limits.recordsPerOperation {
        throw ConcordError(
          .tooLarge, "more than \(Limits.recordsPerOperation)",
          String(Limits.recordsPerOperation))
      }
    }
    return try await store.perform(
      CreateContactsAtOnce(batch.kind, numbers: numbers, options: batch.options), in: company,
      context)
  }

  /// Runs the batch as one operation, and as a job that tells what it came to.
  ///
  /// - Throws: as `createContactsAtOnce`.
  package func createContactsAtOnceAsJob(_ batch: ContactsFrom, _ context: Context)
    async throws(ConcordError)
  {
    let total = try await prepare(batch, context)
    let job = try await beginJob(
      kind: batch.jobKind, parameters: #"{"kind":"\#(batch.kind.rawValue)"}"#,
      by: context.user, total: total)
    let outcome = try await createContactsAtOnce(batch, context)
    let linked = outcome.plan.changes.filter {
      $0.before == nil && $0.key.entity == .contactBusinessRelation
    }.count
    try await store.keep(company) { books throws(ConcordError) in
      try books.advanceJob(
        job, by: JobCounts(processed: total, created: linked, skipped: total - linked))
      try books.finishJob(job, .succeeded, message: "", result: "")
    }
  }

  /// What the batch would do, with the numbers that would be drawn next (B-12).
  package func previewContacts(_ batch: ContactsFrom, _ context: Context, limit: Int)
    async throws(ConcordError) -> BatchPreview
  {
    var confirming = context
    confirming.confirmations.insert("*")
    let total = try await prepare(batch, confirming)
    let pages = RecordPages(batch.kind.entity, self) { batch.selects($0) }
    let numbers = try await pages.next(limit).map(\.number)
    return try await store.rehearse(in: company) { rehearsal throws(ConcordError) in
      var preview = BatchPreview()
      preview.selected = total
      for number in numbers {
        do throws(ConcordError) {
          let plan = try rehearsal.perform(
            CreateContactFor(batch.kind, number, batch: batch.options), context)
          if let reason = plan.skipped {
            preview.skipped[reason, default: 0] += 1
          } else {
            preview.plans.append((number, plan))
          }
        } catch {
          if error.category == .fault || error.category == .unavailable { throw error }
          preview.failures.append((number, error))
        }
      }
      return preview
    }
  }

  /// What has to be filled and confirmed first (B-1, B-3, D-46); returns the number of records.
  ///
  /// - Throws: `E-SETUP`, `E-CONFIRM`.
  @discardableResult
  package func prepare(_ batch: ContactsFrom, _ context: Context) async throws(ConcordError) -> Int
  {
    try await store.read(company) { reader throws(ConcordError) in
      let draft = Draft(
        workspace: Workspace(source: reader.records), context: context, ids: TimeOrderedIDs())
      try BatchPreconditions.check(batch.kind, draft)
    }
    let total = try await count(batch)
    if total > Limits.largeBatch, !context.confirms("largeBatch") {
      throw ConcordError(
        .confirm, "The batch has \(total) records. Continue?", field: "largeBatch")
    }
    return total
  }

  private func count(_ batch: ContactsFrom) async throws(ConcordError) -> Int {
    if batch.filter.isEmpty, batch.numbers == nil {
      return try await store.read(company) { reader throws(ConcordError) in
        try reader.records.count(Query(batch.kind.entity))
      }
    }
    var total = 0
    let pages = RecordPages(batch.kind.entity, self) { batch.selects($0) }
    while true {
      let page = try await pages.next(Self.pageSize)
      if page.isEmpty { return total }
      total += page.count
    }
  }
}

/// Reads the records of an entity in the order of their numbers, a snapshot per page.
package final class RecordPages: Sendable {
  private struct State {
    var last = ""
    var isAtEnd = false
    var waiting: [Record] = []
  }

  private static let pageSize = 500
  private let entity: EntityKind
  private let runner: JobRunner
  private let selects: @Sendable (Record) -> Bool
  private let state = Mutex(State())

  package init(
    _ entity: EntityKind, _ runner: JobRunner, where selects: @escaping @Sendable (Record) -> Bool
  ) {
    self.entity = entity
    self.runner = runner
    self.selects = selects
  }

  /// At most so many further records; none = the end.
  package func next(_ count: Int) async throws(ConcordError) -> [Record] {
    while true {
      let (isEnough, last) = state.withLock { state in
        (state.waiting.count >= count || state.isAtEnd, state.last)
      }
      if isEnough { break }
      let page = try await read(after: last)
      state.withLock { state in
        state.isAtEnd = page.count < Self.pageSize
        state.last = page.last?.number ?? last
        state.waiting += page.filter(selects)
      }
    }
    return state.withLock { state in
      let taken = Array(state.waiting.prefix(count))
      state.waiting.removeFirst(taken.count)
      return taken
    }
  }

  private func read(after last: String) async throws(ConcordError) -> [Record] {
    let entity = entity
    return try await runner.store.read(runner.company) { reader throws(ConcordError) in
      let key = entity.entity.keyFields
      let conditions: [Query.Condition] =
        last.isEmpty || key.isEmpty ? [] : [.isGreater(key[0], .text(last))]
      return try reader.records.records(
        Query(entity, conditions, order: key, limit: Self.pageSize))
    }
  }
}

package import ConcordCore
import ConcordStore
private import Synchronization

/// What several operations would do one after another, as far as they were looked at (API-DRY-1).
package struct RehearsedSteps: Sendable {
  /// All operations; more than plans and errors when the rehearsal was cut.
  package private(set) var total = 0
  /// The operations looked at.
  package private(set) var rehearsed = 0
  package private(set) var plans: [Plan] = []
  package private(set) var errors: [Violation] = []

  /// Runs further operations, of which `total` are meant when these are only the first.
  mutating func run<O: Operation>(
    _ operations: [O], of total: Int? = nil, _ rehearsal: Rehearsal, _ context: Context
  ) throws(ConcordError) {
    self.total += total ?? operations.count
    try rehearsal.prefetch(operations, context)
    for operation in operations {
      rehearsed += 1
      do throws(ConcordError) {
        plans.append(try rehearsal.perform(operation, context))
      } catch {
        if error.category == .fault || error.category == .unavailable { throw error }
        errors += error.violations
      }
    }
  }
}

extension JobRunner {
  /// What some operations would do; at most `Limits.previewedRecords` are looked at.
  ///
  /// - Throws: `E-DATABASE`, `E-FAULT`.
  package func rehearse<O: Operation>(
    _ operations: [O], of total: Int? = nil, _ context: Context
  ) async throws(ConcordError) -> RehearsedSteps {
    let total = total ?? operations.count
    return try await store.rehearse(in: company) { rehearsal throws(ConcordError) in
      var steps = RehearsedSteps()
      try steps.run(
        Array(operations.prefix(Limits.previewedRecords)), of: total, rehearsal, context)
      return steps
    }
  }

  /// What undoing an import would do (CSV-17).
  ///
  /// - Throws: as `undoImport`.
  package func rehearseUndo(ofImport number: Int64, _ context: Context)
    async throws(ConcordError) -> RehearsedSteps
  {
    let batch = try await importToUndo(number)
    var operations: [Int64] = []
    var before = Int64.max
    while operations.count < Limits.previewedRecords {
      let (read, rest) = try await self.operations(
        ofImport: number, before: before, Limits.previewedRecords)
      guard let last = read.last else { break }
      before = last
      operations += rest
    }
    let isWhole = operations.count < Limits.previewedRecords
    return try await rehearse(
      operations.map { UndoImportedRow($0) },
      of: isWhole ? operations.count : batch.counts.created + batch.counts.updated, context)
  }

  /// What setting policies would do: the settings, and the first pairs that are equalised (POL-6).
  ///
  /// - Throws: `E-DATABASE`, `E-FAULT`.
  package func rehearse(policies: [SetKindPolicy], _ context: Context)
    async throws(ConcordError) -> RehearsedSteps
  {
    try await store.rehearse(in: company) { rehearsal throws(ConcordError) in
      var steps = RehearsedSteps()
      for policy in policies {
        let before = steps.errors.count
        try steps.run([policy], rehearsal, context)
        let isSet = steps.errors.count == before && steps.plans.last?.isEmpty == false
        if !isSet || policy.policy == .independent { continue }
        let ofKind: Query.Condition = .equals(
          ContactBusinessRelation.kind.field, .text(policy.kind.rawValue))
        let room = max(0, Limits.previewedRecords - steps.rehearsed)
        let links = try rehearsal.reader.records.records(
          Query(
            .contactBusinessRelation, [ofKind],
            order: [ContactBusinessRelation.linkedNumber.field], limit: room))
        try steps.run(
          links.map {
            EqualiseLink(
              policy.kind, $0[ContactBusinessRelation.linkedNumber], field: policy.field,
              choice: policy.choice)
          },
          of: try rehearsal.reader.records.count(Query(.contactBusinessRelation, [ofKind])),
          rehearsal, context)
      }
      return steps
    }
  }

  /// What an import would do, as the queued job's lines: one per row (API 3.16, CSV-14).
  ///
  /// - Throws: as `rehearseCSV`.
  package func rehearseCSVAsJob(
    _ file: ImportFile, into entity: EntityKind, _ options: CSVImportOptions, _ context: Context
  ) async throws(ConcordError) -> ImportOutcome {
    let job = try await beginJob(kind: "Preview", parameters: "{}", by: context.user)
    let ids = TimeOrderedIDs()
    let lines = Mutex<[JobLine]>([])
    let outcome = try await rehearseCSV(
      file, into: entity, options, context,
      watch: ImportWatch(row: { row in
        lines.withLock { $0.append(JobLine(row, id: ids.next())) }
      }))
    var rest = lines.withLock { $0[...] }
    while !rest.isEmpty {
      let page = Array(rest.prefix(Limits.operationsPerCommit))
      rest = rest.dropFirst(page.count)
      try await store.keep(company) { books throws(ConcordError) in
        try books.addLines(page, toJob: job)
      }
    }
    return outcome
  }
}

extension JobLine {
  /// What a row of a file would come to.
  fileprivate init(_ row: ImportedRow, id: RecordID) {
    let outcome: Outcome =
      switch row.action {
      case .create: .created
      case .update: .changed
      case .unchanged, .skip: .skipped
      case .error: .failed
      }
    self.init(
      id: id, sequence: Int64(row.number), record: row.record, recordNumber: row.recordNumber,
      outcome: outcome,
      reasonCode: row.problems.first?.violation.code.rawValue
        ?? row.plan?.skipped?.rawValue ?? "",
      message: row.problems.first.map { problem in
        problem.column.isEmpty
          ? problem.violation.message : "\(problem.column): \(problem.violation.message)"
      } ?? (row.action == .unchanged ? "The row changes nothing." : ""))
  }
}

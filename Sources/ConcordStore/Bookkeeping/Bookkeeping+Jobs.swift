package import ConcordCore

extension Bookkeeping {
  /// Queues a job and gives it the next number of the company.
  ///
  /// `process` is the number of the process that works on it; 0 = whichever server takes it up.
  package func createJob(
    kind: String, parameters: String, by user: String, total: Int = 0, process: Int32 = 0
  ) throws(ConcordError) -> RecordID {
    let id = ids.next()
    let number =
      try transaction.integer(
        """
        UPDATE company SET job_number = job_number + 1 WHERE id = \(company) RETURNING job_number
        """) ?? 0
    try transaction.execute(
      """
      INSERT INTO job (company, id, number, kind, status, total_count, parameters, created_by, \
      queued_at, process) VALUES (\(company), \(id), \(number), \(kind), \
      \(Job.Status.queued.rawValue), \(total), \(parameters), \(user), \(now), \
      \(Int64(process)))
      """)
    return id
  }

  /// Says that a job is being worked on, and how many records it will deal with if that is known.
  package func startJob(_ id: RecordID, total: Int? = nil) throws(ConcordError) {
    let setTotal: SQL = total.map { ", total_count = \($0)" } ?? ""
    try executeOne(
      """
      UPDATE job SET status = \(Job.Status.running.rawValue), started_at = \(now)\(setTotal) \
      WHERE company = \(company) AND id = \(id)
      """, "Job", id)
  }

  /// Adds what a chunk did, in the transaction of the chunk; the total is not changed.
  package func advanceJob(_ id: RecordID, by counts: JobCounts, currentRecord: String = "")
    throws(ConcordError)
  {
    let count = try transaction.execute(
      Self.advance,
      [
        .integer(Int64(counts.processed)), .integer(Int64(counts.created)),
        .integer(Int64(counts.changed)), .integer(Int64(counts.skipped)),
        .integer(Int64(counts.failed)), .text(currentRecord), .integer(company.rawValue),
        .text(id.description),
      ])
    if count != 1 { throw ConcordError(.notFound, "Job", id.description) }
  }

  private static let advance = PreparedSQL(
    """
    UPDATE job SET processed_count = processed_count + $1, created_count = created_count + $2, \
    changed_count = changed_count + $3, skipped_count = skipped_count + $4, \
    failed_count = failed_count + $5, current_record = $6 WHERE company = $7 AND id = $8
    """)

  /// Adds lines to a job.
  package func addLines(_ lines: [JobLine], toJob job: RecordID) throws(ConcordError) {
    for line in lines {
      try transaction.execute(
        Self.insertLine,
        [
          .integer(company.rawValue), .text(job.description), .integer(line.sequence),
          .text(line.id.description), .text(line.record?.entity.entity.name ?? ""),
          .text(line.record?.id.description ?? ""), .text(line.recordNumber),
          .text(line.outcome.rawValue), .text(line.reasonCode), .text(line.message),
          .text(line.resultID?.description ?? ""), .text(line.resultNumber),
          .integer(line.operation),
        ])
    }
  }

  private static let insertLine = PreparedSQL(
    """
    INSERT INTO job_line (company, job_id, sequence, id, entity, record_id, record_number, \
    outcome, reason_code, message, result_id, result_number, operation_number) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    """)

  /// Ends a job.
  package func finishJob(
    _ id: RecordID, _ status: Job.Status, message: String = "", result: String = "",
    warnings: String = ""
  ) throws(ConcordError) {
    try executeOne(
      """
      UPDATE job SET status = \(status.rawValue), message = \(message), result = \(result), \
      warnings = \(warnings), finished_at = \(now) WHERE company = \(company) AND id = \(id)
      """, "Job", id)
  }

  /// Asks a job to stop between two records.
  package func requestCancel(ofJob id: RecordID) throws(ConcordError) {
    try executeOne(
      "UPDATE job SET cancel_requested = 1 WHERE company = \(company) AND id = \(id)", "Job", id)
  }

  /// Marks the jobs as failed that a process left behind when it ended; returns how many.
  package func failInterruptedJobs(
    message: String, unless isAlive: (Int32) -> Bool = { _ in false }
  ) throws(ConcordError) -> Int {
    var processes: [Int64] = []
    try transaction.forEach(
      "SELECT DISTINCT process FROM job WHERE company = \(company) AND finished_at = ''"
    ) { row in processes.append(row.integer(0)) }
    var count = 0
    for process in processes where process == 0 || !isAlive(Int32(truncatingIfNeeded: process)) {
      count += try transaction.execute(
        """
        UPDATE job SET status = \(Job.Status.failed.rawValue), message = \(message), \
        finished_at = \(now) WHERE company = \(company) AND finished_at = '' \
        AND process = \(process)
        """)
    }
    return count
  }

  /// Removes jobs that ended before a time, with their lines; returns how many.
  package func deleteJobs(finishedBefore time: String) throws(ConcordError) -> Int {
    try transaction.execute(
      """
      DELETE FROM job_line WHERE company = \(company) AND job_id IN (SELECT id FROM job \
      WHERE company = \(company) AND finished_at <> '' AND finished_at < \(time))
      """)
    return try transaction.execute(
      """
      DELETE FROM job \
      WHERE company = \(company) AND finished_at <> '' AND finished_at < \(time)
      """)
  }

  /// Removes a job that has ended, with its lines.
  package func deleteJob(_ id: RecordID) throws(ConcordError) {
    try executeOne(
      "DELETE FROM job WHERE company = \(company) AND id = \(id) AND finished_at <> ''", "Job", id)
    try transaction.execute("DELETE FROM job_line WHERE company = \(company) AND job_id = \(id)")
  }
}

extension Reader {
  private static let jobColumns: SQLName = .fixed(
    """
    id, number, kind, status, total_count, processed_count, created_count, changed_count, \
    skipped_count, failed_count, current_record, message, parameters, result, warnings, \
    cancel_requested, created_by, queued_at, started_at, finished_at
    """)

  /// Jobs, newest first, older than a number.
  package func jobs(before number: Int64 = .max, limit: Int) throws(ConcordError) -> [Job] {
    try jobs(
      """
      SELECT \(Self.jobColumns) FROM job \
      WHERE company = \(company) AND number < \(number) ORDER BY number DESC LIMIT \(limit)
      """)
  }

  /// The jobs of a kind that are queued or running, oldest first.
  package func unfinishedJobs(ofKind kind: String) throws(ConcordError) -> [Job] {
    try jobs(
      """
      SELECT \(Self.jobColumns) FROM job \
      WHERE company = \(company) AND kind = \(kind) AND finished_at = '' ORDER BY number
      """)
  }

  /// The job with an id, or nil.
  package func job(_ id: RecordID) throws(ConcordError) -> Job? {
    try jobs("SELECT \(Self.jobColumns) FROM job WHERE company = \(company) AND id = \(id)").first
  }

  /// Whether somebody asked a job to stop; asked after every commit of a batch.
  package func isCancelRequested(ofJob id: RecordID) throws(ConcordError) -> Bool {
    var isRequested = false
    try transaction.forEach(
      Self.selectCancel, [.integer(company.rawValue), .text(id.description)]
    ) { row in isRequested = row.integer(0) != 0 }
    return isRequested
  }

  private static let selectCancel = PreparedSQL(
    "SELECT cancel_requested FROM job WHERE company = $1 AND id = $2")

  private func jobs(_ sql: SQL) throws(ConcordError) -> [Job] {
    var jobs: [Job] = []
    try transaction.forEach(sql) { row throws(ConcordError) in
      guard let id = RecordID(row.text(0)), let status = Job.Status(rawValue: row.text(3)) else {
        throw ConcordError(.fault, "a job cannot be read")
      }
      let counts = JobCounts(
        total: Int(row.integer(4)), processed: Int(row.integer(5)), created: Int(row.integer(6)),
        changed: Int(row.integer(7)), skipped: Int(row.integer(8)), failed: Int(row.integer(9)))
      jobs.append(
        Job(
          id: id, number: row.integer(1), kind: row.text(2), status: status, counts: counts,
          currentRecord: row.text(10), message: row.text(11), parameters: row.text(12),
          result: row.text(13), warnings: row.text(14), isCancelRequested: row.integer(15) != 0,
          createdBy: row.text(16), queuedAt: row.text(17), startedAt: row.text(18),
          finishedAt: row.text(19)))
    }
    return jobs
  }

  /// The lines of a job in their order, after a sequence number.
  package func lines(ofJob job: RecordID, after sequence: Int64 = 0, limit: Int)
    throws(ConcordError) -> [JobLine]
  {
    var lines: [JobLine] = []
    try transaction.forEach(
      """
      SELECT id, sequence, entity, record_id, record_number, outcome, reason_code, message, \
      result_id, result_number, operation_number FROM job_line \
      WHERE company = \(company) AND job_id = \(job) AND sequence > \(sequence) \
      ORDER BY sequence LIMIT \(limit)
      """
    ) { row throws(ConcordError) in
      guard let id = RecordID(row.text(0)), let outcome = JobLine.Outcome(rawValue: row.text(5))
      else { throw ConcordError(.fault, "a line of a job cannot be read") }
      let kind = Entity.named(row.text(2))?.kind
      let record = kind.flatMap { kind in RecordID(row.text(3)).map { RecordKey(kind, $0) } }
      lines.append(
        JobLine(
          id: id, sequence: row.integer(1), record: record, recordNumber: row.text(4),
          outcome: outcome, reasonCode: row.text(6), message: row.text(7),
          resultID: RecordID(row.text(8)), resultNumber: row.text(9), operation: row.integer(10)))
    }
    return lines
  }
}

package import ConcordCore

/// Something that a drift check found wrong with a link (D-43, API 3.12).
package struct SyncIssue: Sendable, Equatable {
  /// What became of the issue.
  package enum Status: String, Sendable, CaseIterable {
    case open = "Open"
    case repaired = "Repaired"
    case ignored = "Ignored"
    case gone = "Gone"
  }

  /// The values of an issue, as the check found them.
  package struct Finding: Sendable, Equatable {
    /// What is wrong, such as `Field Differs`.
    package var type: String
    package var contactID: RecordID?
    package var contactNumber: String
    /// The kind of the linked record.
    package var linkToTable: String
    package var linkedID: RecordID?
    package var linkedNumber: String
    /// The API name of the contact field; blank for issues of the row itself.
    package var field: String
    package var contactValue: String
    package var linkedValue: String

    package init(
      type: String, contactID: RecordID? = nil, contactNumber: String = "",
      linkToTable: String = "", linkedID: RecordID? = nil, linkedNumber: String = "",
      field: String = "", contactValue: String = "", linkedValue: String = ""
    ) {
      self.type = type
      self.contactID = contactID
      self.contactNumber = contactNumber
      self.linkToTable = linkToTable
      self.linkedID = linkedID
      self.linkedNumber = linkedNumber
      self.field = field
      self.contactValue = contactValue
      self.linkedValue = linkedValue
    }
  }

  package let id: RecordID
  /// The job that found it.
  package let job: RecordID?
  /// UTC, millisecond precision.
  package let detectedAt: String
  package let finding: Finding
  package let status: Status
  /// The operation that repaired it; 0 = none.
  package let repairedBy: Int64
}

extension Bookkeeping {
  /// Keeps the findings of a drift check as open issues.
  package func addIssues(_ findings: [SyncIssue.Finding], job: RecordID?) throws(ConcordError) {
    for finding in findings {
      try transaction.execute(
        Self.insertIssue,
        [
          .integer(company.rawValue), .text(ids.next().description),
          .text(job?.description ?? ""), .text(now), .text(finding.type),
          .text(finding.contactID?.description ?? ""), .text(finding.contactNumber),
          .text(finding.linkToTable), .text(finding.linkedID?.description ?? ""),
          .text(finding.linkedNumber), .text(finding.field), .text(finding.contactValue),
          .text(finding.linkedValue), .text(SyncIssue.Status.open.rawValue),
        ])
    }
  }

  private static let insertIssue = PreparedSQL(
    """
    INSERT INTO sync_issue (company, id, job_id, detected_at, issue_type, contact_id, \
    contact_number, link_to_table, linked_id, linked_number, field, contact_value, linked_value, \
    status) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    """)

  /// Says what became of an issue.
  package func setIssue(_ id: RecordID, _ status: SyncIssue.Status, repairedBy operation: Int64 = 0)
    throws(ConcordError)
  {
    try executeOne(
      """
      UPDATE sync_issue SET status = \(status.rawValue), repaired_by_operation = \(operation) \
      WHERE company = \(company) AND id = \(id)
      """, "Issue", id)
  }

  /// Says that the open issues found before a check began are gone, because it did not find them
  /// again; returns how many.
  package func markOpenIssuesGone(detectedBefore time: String) throws(ConcordError) -> Int {
    try transaction.execute(
      """
      UPDATE sync_issue SET status = \(SyncIssue.Status.gone.rawValue) \
      WHERE company = \(company) AND status = 'Open' AND detected_at < \(time)
      """)
  }
}

extension Reader {
  private static let issueColumns: SQLName = .fixed(
    """
    id, job_id, detected_at, issue_type, contact_id, contact_number, link_to_table, linked_id, \
    linked_number, field, contact_value, linked_value, status, repaired_by_operation
    """)

  /// Issues in the order in which they were found, after an issue; nil = of every status.
  package func issues(_ status: SyncIssue.Status?, after last: SyncIssue? = nil, limit: Int)
    throws(ConcordError) -> [SyncIssue]
  {
    var conditions: [SQL] = ["company = \(company)"]
    if let status { conditions.append("status = \(status.rawValue)") }
    if let last { conditions.append("(detected_at, id) > (\(last.detectedAt), \(last.id))") }
    return try issues(
      """
      SELECT \(Self.issueColumns) FROM sync_issue WHERE \(SQL.join(conditions, by: " AND ")) \
      ORDER BY detected_at, id LIMIT \(limit)
      """)
  }

  /// The issue with an id, or nil.
  package func issue(_ id: RecordID) throws(ConcordError) -> SyncIssue? {
    try issues(
      "SELECT \(Self.issueColumns) FROM sync_issue WHERE company = \(company) AND id = \(id)"
    ).first
  }

  /// How many issues are open.
  package func openIssueCount() throws(ConcordError) -> Int {
    Int(
      try transaction.integer(
        "SELECT COUNT(*) FROM sync_issue WHERE company = \(company) AND status = 'Open'") ?? 0)
  }

  private func issues(_ sql: SQL) throws(ConcordError) -> [SyncIssue] {
    var issues: [SyncIssue] = []
    try transaction.forEach(sql) { row throws(ConcordError) in
      guard let id = RecordID(row.text(0)), let status = SyncIssue.Status(rawValue: row.text(12))
      else { throw ConcordError(.fault, "an issue cannot be read") }
      let finding = SyncIssue.Finding(
        type: row.text(3), contactID: RecordID(row.text(4)), contactNumber: row.text(5),
        linkToTable: row.text(6), linkedID: RecordID(row.text(7)), linkedNumber: row.text(8),
        field: row.text(9), contactValue: row.text(10), linkedValue: row.text(11))
      issues.append(
        SyncIssue(
          id: id, job: RecordID(row.text(1)), detectedAt: row.text(2), finding: finding,
          status: status, repairedBy: row.integer(13)))
    }
    return issues
  }
}

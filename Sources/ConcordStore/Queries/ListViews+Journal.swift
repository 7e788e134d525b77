internal import ConcordCore

/// The lists of companies, operations, jobs, imports and issues.
extension ListViewDefinition {
  static let company = ListViewDefinition(
    [
      ("company", "c.id"), ("id", "c.uuid"), ("version", "COALESCE(s.version, 0)"),
      ("name", "c.name"), ("display_name", "COALESCE(s.company_name, '')"),
      ("timestamp", "c.operation_number"), ("evaluation_company", "0"),
      ("business_profile_id", "CAST('' AS TEXT)"),
      ("system_created_at", "c.created_at"),
      ("system_modified_at", "COALESCE(s.modified_at, c.created_at)"),
    ],
    from: "company c LEFT JOIN concord_setup s ON s.company = c.id", company: nil,
    order: [ListOrder(.column("name"), .code)], unique: "name")

  static let operation = ListViewDefinition(
    [
      ("company", "o.company"), ("id", "o.id"), ("version", "0"),
      ("operation_number", "o.operation_number"), ("occurred_date_time", "o.at"),
      ("user_id", "o.user_id"), ("channel", "o.channel"), ("client_name", "o.client"),
      ("operation", "o.operation"), ("reason", "o.reason"), ("entry_count", "o.entry_count"),
      ("undo_of_operation", "o.undo_of"),
      (
        "undone_by_operation",
        """
        COALESCE((SELECT MAX(u.operation_number) FROM operation u WHERE u.company = o.company \
        AND u.undo_of = o.operation_number AND u.undo_of <> 0), 0)
        """
      ), ("batch", "o.batch"),
    ],
    from: "operation o", company: "o.company",
    order: [ListOrder(.column("operation_number"), .integer)], unique: "operation_number")

  static let journalEntry = ListViewDefinition(
    [
      ("company", "e.company"),
      (
        "id",
        "SUBSTR(o.id, 1, 24) || '0000' || \(ListText.hex("e.entry_number", digits: 8))"
      ), ("version", "0"), ("operation_id", "o.id"), ("operation_number", "e.operation_number"),
      ("entry_number", "e.entry_number"), ("occurred_date_time", "o.at"), ("user_id", "o.user_id"),
      ("channel", "o.channel"), ("operation", "o.operation"), ("reason", "o.reason"),
      ("entity", "e.entity"), ("entity_set", ListText.setName("e.entity")),
      ("record_id", "e.record_id"), ("record_number", "e.record_number"),
      ("change_type", "e.change"), ("field", "e.field"), ("old_value", masked("e.old_value")),
      ("new_value", masked("e.new_value")), ("cause", "e.cause"),
      ("cause_detail", "e.cause_detail"),
    ],
    from: """
      journal_entry e JOIN operation o \
      ON o.company = e.company AND o.operation_number = e.operation_number
      """,
    company: "e.company",
    order: [
      ListOrder(.column("operation_number"), .integer, descends: true),
      ListOrder(.column("entry_number"), .integer, descends: true),
    ])

  /// A journaled value in which sensitive fields are hidden; images that have one show nothing.
  private static func masked(_ value: String) -> String {
    let fields = Entity.all.flatMap { entity in
      entity.fields.filter(\.isSensitive).map { (entity.name, $0.apiName) }
    }
    let cases = fields.map { entity, field in
      """
      WHEN e.entity = '\(entity)' AND e.field = '\(field)' AND \(value) <> '' \
      THEN '•••' || SUBSTR(\(value), LENGTH(\(value)) - 1) \
      WHEN e.entity = '\(entity)' AND \(value) LIKE '%"\(field)":%' THEN '•••'
      """
    }
    return cases.isEmpty ? value : "CASE \(cases.joined(separator: " ")) ELSE \(value) END"
  }

  static let job = ListViewDefinition(
    [
      ("company", "j.company"), ("id", "j.id"), ("version", "0"), ("number", "j.number"),
      ("kind", "j.kind"), ("status", "j.status"),
      (
        "progress_percent",
        """
        CASE WHEN j.total_count = 0 THEN CASE j.status WHEN 'Succeeded' THEN 10000000 ELSE 0 END \
        WHEN j.processed_count >= j.total_count THEN 10000000 \
        ELSE j.processed_count * 10000000 / j.total_count END
        """
      ), ("total_count", "j.total_count"), ("processed_count", "j.processed_count"),
      ("created_count", "j.created_count"), ("changed_count", "j.changed_count"),
      ("skipped_count", "j.skipped_count"), ("failed_count", "j.failed_count"),
      ("current_record", "j.current_record"), ("message", "j.message"),
      ("parameters", "j.parameters"), ("result", "j.result"), ("warnings", "j.warnings"),
      ("cancel_requested", "j.cancel_requested"), ("created_by", "j.created_by"),
      ("queued_date_time", "j.queued_at"), ("started_date_time", "j.started_at"),
      ("finished_date_time", "j.finished_at"),
    ],
    from: "job j", company: "j.company", order: [ListOrder(.column("number"), .integer)],
    unique: "number")

  static let jobLine = ListViewDefinition(
    [
      ("company", "l.company"), ("id", "l.id"), ("version", "0"), ("job_id", "l.job_id"),
      ("sequence", "l.sequence"), ("entity_set", ListText.setName("l.entity")),
      ("entity", "l.entity"), ("record_id", ListText.id("l.record_id")),
      ("record_number", "l.record_number"), ("outcome", "l.outcome"),
      ("reason_code", "l.reason_code"), ("message", "l.message"),
      ("result_id", ListText.id("l.result_id")), ("result_number", "l.result_number"),
      ("operation_number", "l.operation_number"),
    ],
    from: "job_line l", company: "l.company",
    order: [ListOrder(.column("sequence"), .integer)])

  static let importBatch = ListViewDefinition(
    [
      ("company", "b.company"), ("id", "b.id"), ("version", "0"), ("number", "b.number"),
      ("format", "b.format"), ("file_name", "b.file_name"), ("file_hash", "b.file_hash"),
      ("entity", "b.entity"), ("entity_set", ListText.setName("b.entity")),
      ("options", "b.options"), ("user_id", "b.user_id"), ("started_date_time", "b.started_at"),
      ("finished_date_time", "b.finished_at"), ("status", "b.status"),
      ("created_count", "b.created_count"), ("updated_count", "b.updated_count"),
      ("unchanged_count", "b.unchanged_count"), ("skipped_count", "b.skipped_count"),
      ("failed_count", "b.failed_count"),
    ],
    from: "import_batch b", company: "b.company", order: [ListOrder(.column("number"), .integer)],
    unique: "number")

  static let importRow = ListViewDefinition(
    [
      ("company", "r.company"),
      ("id", "\(ListText.hex("r.row_number", digits: 8)) || SUBSTR(r.batch_id, 9)"),
      ("version", "0"), ("batch_id", "r.batch_id"), ("row_number", "r.row_number"),
      ("line", "r.line"), ("action", "r.action"), ("record_id", ListText.id("r.record_id")),
      ("record_number", "r.record_number"), ("error_code", "r.error_code"),
      ("error_column", "r.error_column"), ("message", "r.message"),
      ("operation_number", "r.operation_number"),
    ],
    from: "import_row r", company: "r.company",
    order: [ListOrder(.column("row_number"), .integer)])

  static let syncIssue = ListViewDefinition(
    [
      ("company", "i.company"), ("id", "i.id"), ("version", "0"),
      ("job_id", ListText.id("i.job_id")), ("detected_date_time", "i.detected_at"),
      ("issue_type", "i.issue_type"), ("contact_id", ListText.id("i.contact_id")),
      ("contact_number", "i.contact_number"), ("link_to_table", "i.link_to_table"),
      ("linked_id", ListText.id("i.linked_id")), ("linked_number", "i.linked_number"),
      ("field", "i.field"), ("contact_value", "i.contact_value"),
      ("linked_value", "i.linked_value"), ("status", "i.status"),
      ("repaired_by_operation", "i.repaired_by_operation"),
    ],
    from: "sync_issue i", company: "i.company", order: [ListOrder(.id, .guid)], unique: "id")
}

package import ConcordCore
package import ConcordStore

/// What a drift check covers.
package struct DriftScope: Sendable {
  package var kinds: Set<Kind>
  /// Only links and indicators of contacts with a number that passes; nil = all.
  package var contactNumber: RecordFilter?
  /// Only these contacts, which alone are read; nil = all.
  package var contacts: [String]?

  /// Whether everything is looked at.
  fileprivate var isWhole: Bool {
    contactNumber == nil && contacts == nil && kinds.count == Kind.allCases.count
  }

  /// The conditions that select the rows after a contact number, and the last of the numbers
  /// asked for when others remain.
  fileprivate func page(of number: Field, after last: String) -> (
    conditions: [Query.Condition], last: String?
  ) {
    let isNext: [Query.Condition] = last.isEmpty ? [] : [.isGreater(number, .text(last))]
    guard let contacts else { return (isNext, nil) }
    let rest = contacts.sorted().drop { !last.isEmpty && $0 <= last }
    let chunk = rest.prefix(Self.numbersAtOnce)
    return (
      [.isIn(number, chunk.map { .text($0) })], rest.count > chunk.count ? chunk.last : nil
    )
  }

  private static let numbersAtOnce = 200

  package init(kinds: Set<Kind> = Set(Kind.allCases), contactNumber: RecordFilter? = nil) {
    self.kinds = kinds
    self.contactNumber = contactNumber
  }

  fileprivate func covers(_ number: String) -> Bool { contactNumber?.matches(number) ?? true }
}

extension JobRunner {
  private static let driftPage = 1000
  private static let driftParts = [EntityKind.contactBusinessRelation, .contact]

  /// Compares every linked pair and every indicator, a snapshot per page (D-43).
  ///
  /// - Parameters:
  ///   - scope: Which links are looked at.
  ///   - user: Who asked.
  ///   - progress: Is told of every page.
  /// - Returns: the issues, which are kept as open until a later check no longer finds them.
  /// - Throws: `E-DATABASE`.
  package func verify(_ scope: DriftScope, user: String, progress: ProgressReport)
    async throws(ConcordError) -> (job: RecordID, issues: [SyncIssue])
  {
    let total = try await driftTotal(scope)
    let job = try await beginJob(
      kind: "VerifySync", parameters: "{}", by: user, total: total)
    try await store.keep(company) { books throws(ConcordError) in
      // What an earlier check of everything found and this one does not is gone.
      if scope.isWhole {
        _ = try books.markOpenIssuesGone(detectedBefore: books.now)
      }
    }
    var processed = 0
    for part in Self.driftParts {
      var last = ""
      while true {
        let page = try await driftPage(part, after: last, scope, job)
        processed += page.count
        let (count, record) = (page.count, page.last ?? last)
        try await store.keep(company) { books throws(ConcordError) in
          try books.advanceJob(job, by: JobCounts(processed: count), currentRecord: record)
        }
        let report = JobProgress(
          counts: JobCounts(processed: processed), currentRecord: page.last ?? last)
        guard await progress(report), !Task.isCancelled else {
          try await finish(job, .canceled)
          return (job, try await issues(of: job))
        }
        guard let next = page.last else { break }
        last = next
      }
    }
    let issues = try await issues(of: job)
    try await finish(job, .succeeded, result: #"{"open":\#(issues.count)}"#)
    return (job, issues)
  }

  /// How many links and contacts will be read.
  private func driftTotal(_ scope: DriftScope) async throws(ConcordError) -> Int {
    try await store.read(company) { reader throws(ConcordError) in
      let parts: [(EntityKind, Field, [Query.Condition])] = [
        (
          .contactBusinessRelation, ContactBusinessRelation.contactNumber.field,
          [.isNotBlank(ContactBusinessRelation.kind.field)]
        ), (.contact, Contact.number.field, []),
      ]
      var total = 0
      for (entity, number, always) in parts {
        var last: String? = ""
        while let after = last {
          let selection = scope.page(of: number, after: after)
          // All at once, unless the contacts are named.
          total += try reader.records.count(Query(entity, always + selection.conditions))
          last = selection.last
        }
      }
      return total
    }
  }

  /// How many issues a drift check would find; nothing is kept.
  ///
  /// - Throws: `E-DATABASE`.
  package func countDrift(_ scope: DriftScope) async throws(ConcordError) -> Int {
    var count = 0
    for part in Self.driftParts {
      var last: String? = ""
      while let after = last {
        let page = try await readDrift(part, after: after, scope)
        count += page.findings.count
        last = page.last
      }
    }
    return count
  }

  /// Checks one page and keeps its findings; `last` is nil at the end.
  private func driftPage(
    _ entity: EntityKind, after last: String, _ scope: DriftScope, _ job: RecordID
  ) async throws(ConcordError) -> (count: Int, last: String?) {
    let page = try await readDrift(entity, after: last, scope)
    if !page.findings.isEmpty {
      let findings = page.findings.map(SyncIssue.Finding.init)
      try await store.keep(company) { books throws(ConcordError) in
        try books.addIssues(findings, job: job)
      }
    }
    return (page.count, page.last)
  }

  private func readDrift(_ entity: EntityKind, after last: String, _ scope: DriftScope)
    async throws(ConcordError) -> DriftPage
  {
    try await store.read(company) { reader throws(ConcordError) in
      let draft = Draft(
        workspace: Workspace(source: reader.records),
        context: Context(user: "", channel: .system, now: UTCTime.text(UTCTime.systemClock())),
        ids: TimeOrderedIDs())
      return entity == .contact
        ? try Self.contactPage(after: last, scope, draft)
        : try Self.linkPage(after: last, scope, draft)
    }
  }

  private struct DriftPage: Sendable {
    var count = 0
    var last: String?
    var findings: [Finding] = []
  }

  private static func linkPage(after last: String, _ scope: DriftScope, _ draft: Draft)
    throws(ConcordError) -> DriftPage
  {
    let number = ContactBusinessRelation.contactNumber.field
    let selection = scope.page(of: number, after: last)
    var rows = try draft.search(
      Query(
        .contactBusinessRelation,
        [.isNotBlank(ContactBusinessRelation.kind.field)] + selection.conditions,
        order: [number], limit: driftPage))
    var page = DriftPage()
    page.last = selection.last
    if rows.count == driftPage, let final = rows.last?[number] {
      // A contact's rows stay together: the last, perhaps incomplete, group waits.
      let complete = rows.filter { $0[number] != final }
      if !complete.isEmpty { rows = complete }
      page.last = rows.last?[number].text
    }
    let covered = rows.filter { row in
      let kind = Kind(rawValue: row[ContactBusinessRelation.kind])
      return scope.covers(row[number].text) && (kind.map(scope.kinds.contains) ?? false)
    }
    page.count = rows.count
    try DriftCheck.prefetch(links: covered, into: draft)
    for row in covered { page.findings += try DriftCheck.findings(of: row, draft) }
    return page
  }

  private static func contactPage(after last: String, _ scope: DriftScope, _ draft: Draft)
    throws(ConcordError) -> DriftPage
  {
    let selection = scope.page(of: Contact.number.field, after: last)
    let contacts = try draft.search(
      Query(
        .contact, selection.conditions, order: [Contact.number.field], limit: driftPage))
    var page = DriftPage()
    page.last = selection.last
    page.count = contacts.count
    if contacts.count == driftPage { page.last = contacts.last?.number }
    page.findings = try DriftCheck.findings(
      ofContacts: contacts.filter { scope.covers($0.number) }, draft)
    return page
  }

  /// The open issues that a check found.
  package func issues(of job: RecordID) async throws(ConcordError) -> [SyncIssue] {
    try await openIssues().filter { $0.job == job }
  }

  /// All open issues, at most `Limits.issuesRead`.
  package func openIssues() async throws(ConcordError) -> [SyncIssue] {
    try await store.read(company) { reader throws(ConcordError) in
      try reader.issues(.open, limit: Limits.issuesRead)
    }
  }

  /// Repairs issues, each by its own operation (D-43).
  package func repair(
    _ issues: [SyncIssue], _ method: RepairLink.Method, choice: MasterChoice,
    linkedNumber: String = "", _ context: Context, progress: ProgressReport
  ) async throws(ConcordError) -> JobOutcome {
    var rest = Self.repairs(issues, method, choice: choice, linkedNumber: linkedNumber)[...]
    let outcome = try await run(
      kind: "RepairSync", parameters: #"{"method":"\#(method.rawValue)"}"#, context,
      total: issues.count,
      next: { count async throws(ConcordError) in
        let page = rest.prefix(count)
        rest = rest.dropFirst(page.count)
        return page.map { JobStep($0, number: $0.finding.contactNumber) }
      }, progress: progress)
    try await close(issues, after: outcome)
    return outcome
  }

  /// What repairing some issues would do; at most `Limits.previewedRecords` are looked at.
  ///
  /// - Throws: `E-DATABASE`, `E-FAULT`.
  package func rehearseRepair(
    _ issues: [SyncIssue], _ method: RepairLink.Method, choice: MasterChoice, _ context: Context
  ) async throws(ConcordError) -> RehearsedSteps {
    try await rehearse(
      Self.repairs(issues, method, choice: choice, linkedNumber: ""), context)
  }

  private static func repairs(
    _ issues: [SyncIssue], _ method: RepairLink.Method, choice: MasterChoice, linkedNumber: String
  ) -> [RepairLink] {
    issues.compactMap { issue in
      Finding(issue).map { RepairLink($0, method, choice: choice, linkedNumber: linkedNumber) }
    }
  }

  /// Says of every repaired issue by which operation; failed ones stay open.
  private func close(_ issues: [SyncIssue], after outcome: JobOutcome) async throws(ConcordError) {
    let job = outcome.job
    let lines = try await store.read(company) { reader throws(ConcordError) in
      try reader.lines(ofJob: job, limit: Limits.issuesRead)
    }
    let repaired = zip(issues, lines).filter { $1.outcome != .failed }
    try await store.keep(company) { books throws(ConcordError) in
      for (issue, line) in repaired {
        try books.setIssue(issue.id, .repaired, repairedBy: line.operation)
      }
    }
  }
}

extension SyncIssue.Finding {
  init(_ finding: Finding) {
    self.init(
      type: finding.issue.rawValue, contactNumber: finding.contactNumber,
      linkToTable: finding.kind?.rawValue ?? "", linkedNumber: finding.linkedNumber,
      field: finding.field, contactValue: finding.contactValue,
      linkedValue: finding.linkedValue)
  }
}

extension Finding {
  /// The finding of a kept issue; nil for one that this version does not know.
  package init?(_ issue: SyncIssue) {
    guard let type = Finding.Issue(rawValue: issue.finding.type) else { return nil }
    self.init(
      issue: type, contactNumber: issue.finding.contactNumber,
      kind: Kind(rawValue: issue.finding.linkToTable), linkedNumber: issue.finding.linkedNumber,
      field: issue.finding.field, contactValue: issue.finding.contactValue,
      linkedValue: issue.finding.linkedValue)
  }
}

package import ConcordCore
package import ConcordStore

extension JobRunner {
  /// Sets a kind's policy, then equalises the pairs that differ, an operation per link (POL-6).
  ///
  /// - Throws: `E-FIELD`, `E-LEADERS`, `E-CONFIRM`; nothing is changed then.
  package func setPolicy(
    _ operation: SetKindPolicy, _ context: Context, progress: ProgressReport
  ) async throws(ConcordError) -> (setting: Outcome, links: JobOutcome?) {
    let setting = try await store.perform(operation, in: company, context)
    guard setting.operationNumber != 0, operation.policy != .independent else {
      return (setting, nil)
    }
    let kind = operation.kind
    let pages = RecordPages(kind.entity, self) { _ in true }
    let links = try await run(
      kind: "RepairSync", parameters: #"{"policy":"\#(operation.field)"}"#, context, total: 0,
      next: { count async throws(ConcordError) -> [JobStep<EqualiseLink>] in
        while true {
          let page = try await pages.next(count)
          if page.isEmpty { return [] }
          let linked = try await linkedNumbers(page, kind)
          if linked.isEmpty { continue }
          return linked.map {
            JobStep(
              EqualiseLink(kind, $0, field: operation.field, choice: operation.choice),
              number: $0)
          }
        }
      }, progress: progress)
    return (setting, links)
  }

  private func linkedNumbers(_ records: [Record], _ kind: Kind) async throws(ConcordError)
    -> [String]
  {
    try await store.read(company) { reader throws(ConcordError) in
      let rows = try reader.records.records(
        Query(
          .contactBusinessRelation,
          [
            .isIn(
              ContactBusinessRelation.linkedNumber.field, records.map { .text($0.number) }),
            .equals(ContactBusinessRelation.kind.field, .text(kind.rawValue)),
          ]))
      return rows.map { $0[ContactBusinessRelation.linkedNumber] }.sorted()
    }
  }
}

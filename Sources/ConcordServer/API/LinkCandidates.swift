import ConcordCore

/// Unlinked records that resemble a contact, until the matcher finds more (`api.md` 3.6).
enum LinkCandidates {
  struct Candidate {
    let record: Record
    /// 0 – 100.
    let score: Int
    let reasons: [String]
  }

  /// What counts, and how much.
  private static let evidence: [(field: String, weight: Int)] = [
    ("taxRegistrationNumber", 60), ("displayName", 50), ("email", 30), ("phoneNumber", 30),
  ]

  static func find(_ contact: Record, _ kind: Kind, _ draft: Draft) throws(ConcordError)
    -> [Candidate]
  {
    var found: [RecordKey: (record: Record, score: Int, reasons: [String])] = [:]
    for (name, weight) in evidence {
      guard let mine = contact.entity.field(name),
        let theirs = kind.entity.entity.field(name), !contact[mine].isBlank
      else { continue }
      let same = try draft.search(
        Query(
          kind.entity,
          [
            theirs.isComparable
              ? .foldedEquals(theirs, contact[mine].text) : .equals(theirs, contact[mine])
          ], limit: Limits.candidates))
      for record in same where try draft.contactLinked(to: record) == nil {
        var entry = found[record.key] ?? (record, 0, [])
        entry.score = min(100, entry.score + weight)
        entry.reasons.append(mine.caption)
        found[record.key] = entry
      }
    }
    return found.values.map { Candidate(record: $0.record, score: $0.score, reasons: $0.reasons) }
      .sorted { ($1.score, $0.record.number) < ($0.score, $1.record.number) }
      .prefix(Limits.candidates).map { $0 }
  }
}

/// Comment lines that Concord itself writes (B-6).
enum Comments {
  /// Adds a line to a contact's comments.
  static func add(_ text: String, to contact: Record, _ draft: Draft) throws(ConcordError) {
    let lines = try draft.details(.comment, of: contact.number)
    let highest = lines.map { $0[Comment.sequence] }.max() ?? 0
    var line = Record(new: .comment, id: draft.ids.next())
    line[Comment.contactNumber] = contact.number
    line[Comment.sequence] = highest + 10_000
    line[Comment.date] = try draft.workDate()
    line[Comment.comment] = text
    try draft.insert(line, cause: .cascade)
  }
}

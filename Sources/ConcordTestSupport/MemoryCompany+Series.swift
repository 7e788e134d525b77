package import ConcordCore

/// Scenes with number series and templates.
extension MemoryCompany {
  /// Creates a number series with lines, each by its API names, and numbers contacts from it.
  @discardableResult
  package func numberContacts(
    from code: String, _ fields: [String: String] = [:], lines: [String: String]...
  ) throws(ConcordError) -> [Record] {
    let rows = try series(code, fields, lines: lines)
    try setUp(.marketingSetup, ["contactNumberSeriesCode": code])
    return rows
  }

  /// Creates a number series and returns its lines.
  @discardableResult
  package func series(
    _ code: String, _ fields: [String: String] = [:], lines: [[String: String]]
  ) throws(ConcordError) -> [Record] {
    try row(.numberSeries, fields.merging(["code": code]) { $1 })
    var rows: [Record] = []
    for line in lines {
      rows.append(try row(.numberSeriesLine, line.merging(["seriesCode": code]) { $1 }))
    }
    return rows
  }

  /// Numbers a new contact and returns its number.
  @discardableResult
  package func draw(on date: String = "") throws(ConcordError) -> String {
    var context = self.context
    context.workDate = date
    let entries = try Self.entries(.contact, ["displayName": "Numbered"])
    return try perform(CreateContact(entries), context).mainNumber
  }

  /// Numbers several new contacts.
  @discardableResult
  package func draw(_ count: Int, on date: String = "") throws(ConcordError) -> [String] {
    var numbers: [String] = []
    for _ in 0..<count { numbers.append(try draw(on: date)) }
    return numbers
  }

  /// The number that a series would give.
  @discardableResult
  package func peek(_ code: String, on date: String = "2026-01-01") throws(ConcordError)
    -> SeriesPeek
  {
    try SeriesPeek(code, on: date, draft())
  }

  /// Deletes the templates of a kind.
  package func removeTemplates(_ kind: Kind) throws(ConcordError) {
    guard let entity = kind.definition.template else { return }
    for template in all(entity) { try delete(template) }
  }

  /// Creates a template of a kind.
  @discardableResult
  package func template(_ kind: Kind, _ code: String, _ fields: [String: String] = [:])
    throws(ConcordError) -> Record
  {
    guard let entity = kind.definition.template else {
      throw ConcordError(.notFound, "Template", code)
    }
    return try row(entity, fields.merging(["code": code]) { $1 })
  }
}

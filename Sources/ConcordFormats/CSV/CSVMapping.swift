package import ConcordCore

/// Which column of somebody's file is which field, as told by the user (CSV-2).
///
/// The text form is `Their column=apiName`, one entry per `--map` option or per line of a saved
/// mapping. A column with nothing after the equals sign is left out on purpose.
package struct CSVMapping: Sendable, Equatable {
  /// One column and the API name of what it holds; blank = nothing.
  package struct Entry: Sendable, Equatable {
    /// The heading in their file, compared like any heading.
    package let column: String
    /// The API name of a column of ours; blank = their column is left out.
    package let apiName: String

    /// An entry of known parts; the API name is checked when a header is matched.
    package init(column: String, apiName: String) {
      self.column = column
      self.apiName = apiName
    }

    /// The entry as an option or a line of a saved mapping has it.
    package var text: String { "\(column)=\(apiName)" }
  }

  /// In the order in which they were given; no column occurs twice.
  package private(set) var entries: [Entry]

  /// A mapping of entries that name different columns.
  package init(_ entries: [Entry] = []) { self.entries = entries }

  /// Reads the values of repeated `--map` options.
  ///
  /// The last equals sign separates the parts: a heading may contain one, an API name cannot.
  ///
  /// - Throws: `E-RANGE` on `map` for every option that is not of the form `Their column=apiName`,
  ///   and for a column that is named twice.
  package init(options: [String]) throws(ConcordError) {
    try self.init(entries: options.map { (Entry(parsing: $0), $0) })
  }

  /// Reads a saved mapping: an entry per line; blank lines and lines that begin with `#` are skipped.
  ///
  /// A heading that itself begins with `#` or a backslash has a backslash before it.
  ///
  /// - Throws: `E-RANGE` on `map`, as for options.
  package init(text: String) throws(ConcordError) {
    var entries: [(Entry?, String)] = []
    for line in text.split(whereSeparator: \.isNewline) {
      var line = CSVText.trimmed(String(line))
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("\\") { line.removeFirst() }
      entries.append((Entry(parsing: line), line))
    }
    try self.init(entries: entries)
  }

  private init(entries: [(entry: Entry?, text: String)]) throws(ConcordError) {
    var violations: [Violation] = []
    var seen = Set<String>()
    self.entries = []
    for (entry, text) in entries {
      if let entry, seen.insert(CSVText.heading(entry.column)).inserted {
        self.entries.append(entry)
      } else {
        let allowed = entry == nil ? "Their column=apiName" : "each column once"
        violations.append(Violation(.range, ["map \"\(text)\"", allowed], field: "map"))
      }
    }
    if !violations.isEmpty { throw ConcordError(violations) }
  }

  /// The text of a saved mapping, which reads as this mapping again.
  ///
  /// A line break in a heading is written as a blank; it does not count when headings are compared.
  package var text: String {
    entries.map { entry in
      let line = entry.text.split(whereSeparator: \.isNewline).joined(separator: " ")
      return (line.hasPrefix("#") || line.hasPrefix("\\") ? "\\" : "") + line + "\n"
    }.joined()
  }

  /// This mapping with the entries of another, which win where both name a column.
  package func overridden(by other: CSVMapping) -> CSVMapping {
    let columns = Set(other.entries.map { CSVText.heading($0.column) })
    return CSVMapping(
      entries.filter { !columns.contains(CSVText.heading($0.column)) } + other.entries)
  }
}

extension CSVMapping.Entry {
  /// Reads `Their column=apiName`; nil = it is not of that form.
  fileprivate init?(parsing text: String) {
    guard let separator = text.lastIndex(of: "=") else { return nil }
    let column = CSVText.trimmed(String(text[..<separator]))
    guard !CSVText.heading(column).isEmpty else { return nil }
    self.init(
      column: column, apiName: CSVText.trimmed(String(text[text.index(after: separator)...])))
  }
}

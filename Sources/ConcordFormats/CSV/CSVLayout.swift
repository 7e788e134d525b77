package import ConcordCore

/// What each column of a file holds, found by its heading (CSV-2).
package struct CSVLayout: Sendable, Equatable {
  /// In the order of the file's columns; nil = the column is left out.
  package let columns: [CSVColumn?]
  /// Columns that were left out, and entries of the mapping that fit no column.
  package let warnings: [CSVWarning]

  /// The columns that the file of bad rows adds in front of the others (CSV-15); they are skipped
  /// when that file is imported.
  package static let errorColumns = ["errorLine", "errorColumn", "errorCode", "errorMessage"]

  /// The place of a column in the file, from 0; nil = the file does not have it.
  package func index(of apiName: String) -> Int? {
    columns.firstIndex { $0?.apiName == apiName }
  }
}

extension CSVReader {
  /// Matches the headings with the columns that a file for this entity may have (CSV-2).
  ///
  /// A heading means, in this order: what the mapping says; the column with just this API name or
  /// caption; then, ignoring case, white space, dots, hyphens and underscores, the column with this
  /// API name, caption or alias.
  ///
  /// - Parameters:
  ///   - columns: What the file may have.
  ///   - mapping: What the user says about headings.
  ///   - ignoresUnknown: Whether columns that mean nothing are left out with a warning.
  ///   - subject: What one row is, as in error messages: "Customer".
  /// - Returns: What each column of the file holds.
  /// - Throws: `E-FILE` when no heading means anything (the file has no header), and when two
  ///   columns mean the same; `E-FIELD` for every heading and entry of the mapping that means
  ///   nothing. All are collected, those of the mapping first, then from left to right.
  package func layout(
    for columns: [CSVColumn], mapping: CSVMapping = CSVMapping(), ignoresUnknown: Bool = false,
    subject: String
  ) throws(ConcordError) -> CSVLayout {
    var matcher = HeadingMatcher(columns)
    var violations = matcher.add(mapping, subject: subject)
    var found: [CSVColumn?] = []
    var places: [String: Int] = [:]
    var unknown: [String] = []
    for (place, heading) in header.enumerated() {
      let match = matcher.match(heading)
      found.append(match.column)
      if let column = match.column {
        if let first = places[column.apiName] {
          violations.append(duplicate(column, first: first, second: place))
        }
        places[column.apiName] = places[column.apiName] ?? place
      } else if match == .unknown {
        unknown.append(heading)
        if !ignoresUnknown {
          violations.append(Violation(.field, [subject, heading], field: heading))
        }
      }
    }
    if places.isEmpty {
      throw file.error(
        "none of the cells of its first row names a field, it needs a header row",
        line: headerLine, column: 1)
    }
    if !violations.isEmpty { throw ConcordError(violations) }
    var warnings: [CSVWarning] = unknown.isEmpty ? [] : [.ignoredColumns(unknown)]
    let unused = matcher.unused(mapping, header: header)
    if !unused.isEmpty { warnings.append(.unusedMapping(unused)) }
    return CSVLayout(columns: found, warnings: warnings)
  }

  private func duplicate(_ column: CSVColumn, first: Int, second: Int) -> Violation {
    file.violation(
      "columns \(first + 1) (\(header[first])) and \(second + 1) (\(header[second]))"
        + " both mean \(column.apiName)",
      line: headerLine, column: second + 1, field: header[second])
  }
}

/// The headings that are known, each with what it means.
private struct HeadingMatcher {
  /// What a heading means.
  enum Match: Equatable {
    case column(CSVColumn)
    /// Left out because the mapping says so, or a column of the file of bad rows.
    case skipped
    case unknown

    var column: CSVColumn? {
      if case .column(let column) = self { return column }
      return nil
    }
  }

  private var mapped: [String: Match] = [:]
  private var exact: [String: CSVColumn] = [:]
  private var folded: [String: CSVColumn] = [:]
  private let errorColumns = Set(CSVLayout.errorColumns.map(CSVText.heading))

  init(_ columns: [CSVColumn]) {
    for column in columns { exact[column.apiName] = column }
    for column in columns { Self.add(column, as: column.caption, to: &exact) }
    let keys: [(CSVColumn) -> [String]] = [{ [$0.apiName] }, { [$0.caption] }, \.aliases]
    for key in keys {
      for column in columns {
        for name in key(column) { Self.add(column, as: CSVText.heading(name), to: &folded) }
      }
    }
  }

  private static func add(
    _ column: CSVColumn, as name: String, to columns: inout [String: CSVColumn]
  ) {
    if !name.isEmpty, columns[name] == nil { columns[name] = column }
  }

  /// Adds what the user says; the violations are the entries that name no known column.
  mutating func add(_ mapping: CSVMapping, subject: String) -> [Violation] {
    var violations: [Violation] = []
    for entry in mapping.entries {
      let heading = CSVText.heading(entry.column)
      if entry.apiName.isEmpty {
        mapped[heading] = .skipped
      } else if let column = exact[entry.apiName] ?? folded[CSVText.heading(entry.apiName)] {
        mapped[heading] = .column(column)
      } else {
        mapped[heading] = .skipped
        violations.append(Violation(.field, [subject, entry.apiName], field: "map"))
      }
    }
    return violations
  }

  func match(_ heading: String) -> Match {
    let key = CSVText.heading(heading)
    if let match = mapped[key] { return match }
    if let column = exact[heading] ?? folded[key] { return .column(column) }
    return errorColumns.contains(key) ? .skipped : .unknown
  }

  func unused(_ mapping: CSVMapping, header: [String]) -> [String] {
    let present = Set(header.map(CSVText.heading))
    return mapping.entries.map(\.column).filter { !present.contains(CSVText.heading($0)) }
  }
}

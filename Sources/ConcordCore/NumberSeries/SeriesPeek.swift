/// What a number series would give on a date, shown without drawing it (N-16).
package struct SeriesPeek: Sendable, Equatable {
  package let number: String
  /// What the line that the date selects gave last (N-2); blank = it is unused.
  package let lastNumberUsed: String
  /// `W-NSLOW` when the number has reached the warning number (N-6).
  package let warning: Warning?

  /// Looks at the line of a date (`yyyy-MM-dd`).
  ///
  /// - Throws: `E-NOTFOUND` and the `E-NS-…` that drawing would throw.
  package init(_ code: String, on date: String, _ draft: Draft) throws(ConcordError) {
    let series = try draft.require(.numberSeries, draft.code(code))
    let next = try Numbering.next(series, on: date, draft)
    number = next.number
    lastNumberUsed = next.line[NumberSeriesLine.lastNoUsed]
    warning = next.warning
  }

  /// Whether one more number can be drawn from a line (N-9).
  package static func isOpen(_ line: Record) -> Bool { SeriesLine(line).isOpen }
}

/// Switches the lines of a series that are valid now or later to numbers with or without gaps.
///
/// The numbers used stay as they are (N-13).
///
/// - Violations: `E-NOTFOUND`, `E-NS-LEN`.
package struct SetSeriesGaps: Operation {
  package static let name = "N-13"
  package let series: String
  package let allowsGaps: Bool

  package init(_ series: String, allowsGaps: Bool) {
    self.series = series
    self.allowsGaps = allowsGaps
  }

  package func plan(_ draft: Draft) throws(ConcordError) {
    let series = try draft.require(.numberSeries, draft.code(series))
    draft.setMain(series.key)
    let date = try draft.workDate()
    let lines = try draft.records(where: NumberSeriesLine.series, is: series.number)
    let current = lines.map { $0[NumberSeriesLine.startingDate] }.filter { $0 <= date }.max() ?? ""
    for line in lines where line[NumberSeriesLine.startingDate] >= current {
      try draft.set(line.key, NumberSeriesLine.allowGaps, to: allowsGaps, cause: .direct)
      try SeriesRules.applyLine(line.key, draft)
    }
  }
}

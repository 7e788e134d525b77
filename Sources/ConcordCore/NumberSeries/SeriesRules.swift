/// Changing number series and their lines (N-1, N-15).
enum SeriesRules {
  /// Switching the second of automatic and typed numbers off switches the other on (N-1).
  static func applySeries(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let series = try draft.existing(key)
    guard !series[NumberSeries.defaultNumbers], !series[NumberSeries.manualNumbers] else { return }
    let switchedOff =
      draft.isChanged(key, NumberSeries.manualNumbers.field) && !draft.isNew(key)
      ? NumberSeries.defaultNumbers : NumberSeries.manualNumbers
    try draft.set(key, switchedOff, to: true, cause: .derived)
  }

  /// N-15: digits, patterns and order of the four numbers of a line.
  static func applyLine(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    try takeOver(key, draft)
    try clearWarning(key, draft)
    let line = try draft.existing(key)
    let fields = [
      NumberSeriesLine.startingNo, NumberSeriesLine.endingNo, NumberSeriesLine.warningNo,
      NumberSeriesLine.lastNoUsed,
    ]
    for field in fields where !line[field].isEmpty && SeriesNumber(line[field]) == nil {
      draft.refuse(.nsDigits, field.field.caption, record: key, field: field.field.apiName)
    }
    try draft.throwRefusals()
    checkPatterns(line, fields, draft)
    checkOrder(line, draft)
    try checkUsedPattern(line, draft)
    if line[NumberSeriesLine.allowGaps],
      let start = SeriesNumber(line[NumberSeriesLine.startingNo]),
      start.digits.count > 18
    {
      draft.refuse(
        .nsLen,
        "\(start.text) counts more than 18 digits, which a series with gaps does not allow.",
        record: key, field: NumberSeriesLine.startingNo.field.apiName)
    }
  }

  /// A new line takes over increment and gaps of the line before it.
  private static func takeOver(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let line = try draft.existing(key)
    guard draft.isNew(key) else { return }
    let before = try draft.records(
      where: NumberSeriesLine.series, is: line[NumberSeriesLine.series]
    )
    .filter { $0.key != key && $0[NumberSeriesLine.lineNo] < line[NumberSeriesLine.lineNo] }
    .max { $0[NumberSeriesLine.lineNo] < $1[NumberSeriesLine.lineNo] }
    guard let before else { return }
    if !draft.isDecided(key, NumberSeriesLine.increment.field) {
      try draft.set(
        key, NumberSeriesLine.increment, to: before[NumberSeriesLine.increment],
        cause: .byDefault)
    }
    if !draft.isDecided(key, NumberSeriesLine.allowGaps.field) {
      try draft.set(
        key, NumberSeriesLine.allowGaps, to: before[NumberSeriesLine.allowGaps],
        cause: .byDefault)
    }
  }

  /// Clearing the ending number clears the warning; a warning alone is refused (`E-NS-WARN`).
  private static func clearWarning(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let line = try draft.existing(key)
    guard line[NumberSeriesLine.endingNo].isEmpty, !line[NumberSeriesLine.warningNo].isEmpty
    else { return }
    if draft.isChanged(key, NumberSeriesLine.warningNo.field) || draft.isNew(key) {
      draft.refuse(.nsWarn, record: key, field: NumberSeriesLine.warningNo.field.apiName)
    } else {
      try draft.set(key, NumberSeriesLine.warningNo, to: "", cause: .derived)
    }
  }

  private static func checkPatterns(_ line: Record, _ fields: [Key<String>], _ draft: Draft) {
    guard let start = SeriesNumber(line[NumberSeriesLine.startingNo]) else { return }
    for field in fields.dropFirst() {
      guard let number = SeriesNumber(line[field]), !number.hasPattern(of: start) else { continue }
      draft.refuse(
        .nsFormat, field.field.caption, NumberSeriesLine.startingNo.field.caption,
        record: line.key, field: field.field.apiName)
    }
  }

  /// Starting ≤ Warning ≤ Ending.
  private static func checkOrder(_ line: Record, _ draft: Draft) {
    let ordered = [
      NumberSeriesLine.startingNo, NumberSeriesLine.warningNo, NumberSeriesLine.endingNo,
    ].compactMap { field in SeriesNumber(line[field]).map { (field, $0) } }
    for (lower, upper) in zip(ordered, ordered.dropFirst()) where upper.1.isBelow(lower.1) {
      draft.refuse(
        .range, upper.0.field.caption, "not below \(lower.0.field.caption) \(lower.1.text)",
        record: line.key, field: upper.0.field.apiName)
    }
  }

  /// A pattern in use stays.
  private static func checkUsedPattern(_ line: Record, _ draft: Draft) throws(ConcordError) {
    guard !draft.isNew(line.key), let before = try draft.stored(line.key),
      let used = SeriesNumber(before[NumberSeriesLine.lastNoUsed])
    else { return }
    for field in [NumberSeriesLine.startingNo, NumberSeriesLine.lastNoUsed] {
      guard draft.isChanged(line.key, field.field), let number = SeriesNumber(line[field]),
        !number.hasPattern(of: used)
      else { continue }
      draft.refuse(
        .nsFormat, field.field.caption, NumberSeriesLine.lastNoUsed.field.caption,
        record: line.key, field: field.field.apiName)
    }
  }
}

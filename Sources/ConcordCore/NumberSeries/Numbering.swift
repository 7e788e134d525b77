/// Drawing and checking record numbers (section 5).
enum Numbering {
  /// A number for a new record and the series it came from; blank = typed by hand.
  struct Assigned {
    let number: String
    let series: String
  }

  /// What a new record asks of the number series.
  struct Request {
    let entity: EntityKind
    /// The number given by the caller; blank = draw one.
    var typed = ""
    /// The default series of the entity, a template's series included; blank = none.
    let defaultSeries: String
    /// The setup field named when there is no series (`E-SETUP`).
    let setupField: Field
    /// A related series picked instead of the default one (N-12).
    var picked = ""
    /// Whether a user, not Concord itself, creates the record (N-10).
    var isByUser = true
  }

  /// The number of a new record (N-3, N-10, N-11, N-12).
  ///
  /// - Throws: `E-SETUP`, `E-NS-…`, `E-EXISTS`.
  static func assign(_ request: Request, _ draft: Draft) throws(ConcordError) -> Assigned {
    if !request.typed.isEmpty {
      let isPicked = !request.picked.isEmpty && !request.defaultSeries.isEmpty
      let series = isPicked ? try pickedSeries(request, draft).number : request.defaultSeries
      try checkTyped(request.typed, for: request.entity, series: series, draft)
      return Assigned(number: request.typed, series: "")
    }
    guard !request.defaultSeries.isEmpty else {
      throw ConcordError(
        .setup, request.setupField.caption, request.setupField.entity.entity.caption,
        field: "number")
    }
    let series = try pickedSeries(request, draft)
    if request.isByUser, !series[NumberSeries.defaultNumbers] {  // N-10
      throw ConcordError(.nsAuto, series.number, field: "number")
    }
    let number = try draw(series, for: request.entity, draft)
    return Assigned(number: number, series: series.number)
  }

  /// N-11: a typed number needs a series with Manual Nos., or no series, and must be new.
  static func checkTyped(
    _ number: String, for entity: EntityKind, series: String, _ draft: Draft
  ) throws(ConcordError) {
    if let series = try draft.find(.numberSeries, series), !series[NumberSeries.manualNumbers] {
      throw ConcordError(.nsManual, series.number, field: "number")
    }
    if try draft.find(entity, number) != nil {
      throw ConcordError(.exists, entity.entity.caption, number, field: "number")
    }
  }

  /// N-12: the default series, or one related to it.
  private static func pickedSeries(_ request: Request, _ draft: Draft) throws(ConcordError)
    -> Record
  {
    let code = request.defaultSeries
    guard !request.picked.isEmpty, request.picked != code else {
      return try draft.require(.numberSeries, code)
    }
    let related = try draft.records(where: NumberSeriesRelationship.code, is: code)
    guard related.contains(where: { $0[NumberSeriesRelationship.related] == request.picked })
    else {
      throw ConcordError(.nsRelated, request.picked, code, field: "numberSeriesCode")
    }
    return try draft.require(.numberSeries, request.picked)
  }

  /// Draws numbers until one is free (N-14).
  private static func draw(_ series: Record, for entity: EntityKind, _ draft: Draft)
    throws(ConcordError) -> String
  {
    while true {
      let number = try take(series, on: draft.workDate(), draft)
      if try draft.find(entity, number) == nil {
        draft.draw(DrawnNumber(series: series.number, entity: entity, number: number))
        return number
      }
    }
  }

  /// The number that a series would give, and the line that would give it.
  struct Next {
    let number: String
    let line: Record
    let warning: Warning?
  }

  /// The next number of the line that is valid on a date (N-2, N-3, N-6, N-7); nothing is drawn.
  static func next(_ series: Record, on date: String, _ draft: Draft) throws(ConcordError)
    -> Next
  {
    let line = SeriesLine(try line(of: series, on: date, draft))
    let number = try line.next(series: series.number)
    let lastDate = line.record[NumberSeriesLine.lastDateUsed]
    if series[NumberSeries.dateOrder], date < lastDate {
      throw ConcordError(.nsBefore, series.number, lastDate)
    }
    let ending = line.record[NumberSeriesLine.endingNo]
    let warning =
      line.isLow(number) ? Warning(.seriesLow, series.number, number, ending) : nil
    return Next(number: number, line: line.record, warning: warning)
  }

  /// Takes the next number (N-3).
  private static func take(_ series: Record, on date: String, _ draft: Draft)
    throws(ConcordError) -> String
  {
    let next = try next(series, on: date, draft)
    if let warning = next.warning { draft.warn(warning) }
    let cause = Cause.numberSeries(series.number)
    try draft.set(next.line.key, NumberSeriesLine.lastNoUsed, to: next.number, cause: cause)
    try draft.set(next.line.key, NumberSeriesLine.lastDateUsed, to: date, cause: cause)
    return next.number
  }

  /// N-2: the first open line among those with the latest starting date.
  static func line(of series: Record, on date: String, _ draft: Draft) throws(ConcordError)
    -> Record
  {
    let lines = try draft.records(where: NumberSeriesLine.series, is: series.number)
      .sorted { $0[NumberSeriesLine.lineNo] < $1[NumberSeriesLine.lineNo] }
    let started = lines.filter { $0[NumberSeriesLine.startingDate] <= date }
    let latest = started.map { $0[NumberSeriesLine.startingDate] }.max()
    var openElsewhere = false
    for line in lines where SeriesLine(line).isOpen {
      if let latest, line[NumberSeriesLine.startingDate] == latest { return line }
      openElsewhere = true
    }
    throw openElsewhere
      ? ConcordError(.nsDate, series.number, date) : ConcordError(.nsNone, series.number)
  }

  /// The line to draw from; nil when there is none, which the draw itself will refuse.
  private static func openLine(of series: Record, _ draft: Draft) throws(ConcordError) -> Record? {
    do {
      return try line(of: series, on: draft.workDate(), draft)
    } catch {
      if error.category == .unavailable || error.category == .fault { throw error }
      return nil
    }
  }

  /// Looks up the numbers that the next draws will give, so that N-14 asks the database once.
  static func prefetch(
    series code: String, for entity: EntityKind, count: Int, _ draft: Draft
  ) throws(ConcordError) {
    guard let series = try draft.find(.numberSeries, code),
      let field = entity.entity.keyFields.first,
      let line = try openLine(of: series, draft),
      var number = SeriesNumber(
        line[NumberSeriesLine.lastNoUsed].isEmpty
          ? line[NumberSeriesLine.startingNo] : line[NumberSeriesLine.lastNoUsed])
    else { return }
    var numbers = [Value.text(number.text)]
    for _ in 0..<count {
      number = number.advanced(by: line[NumberSeriesLine.increment])
      numbers.append(.text(number.text))
    }
    try draft.workspace.load(field, numbers)
  }
}

/// A line of a series with its numbers taken apart (N-3 to N-9).
struct SeriesLine {
  let record: Record
  private let starting: SeriesNumber?
  private let ending: SeriesNumber?
  private let lastUsed: SeriesNumber?

  init(_ record: Record) {
    self.record = record
    starting = SeriesNumber(record[NumberSeriesLine.startingNo])
    ending = SeriesNumber(record[NumberSeriesLine.endingNo])
    lastUsed = SeriesNumber(record[NumberSeriesLine.lastNoUsed])
  }

  /// N-9: whether one more number can be drawn.
  var isOpen: Bool {
    guard ending != nil, let lastUsed else { return true }
    return isInRange(lastUsed.advanced(by: record[NumberSeriesLine.increment]))
  }

  /// N-3: the number after the last one used, within the range of the line.
  func next(series: String) throws(ConcordError) -> String {
    guard let starting else {
      throw ConcordError(
        .required, NumberSeriesLine.startingNo.field.caption, record.entity.caption,
        record.number)
    }
    let number = lastUsed?.advanced(by: record[NumberSeriesLine.increment]) ?? starting
    guard isInRange(number) else {
      throw ConcordError(
        .nsEnd, number.text, series, record[NumberSeriesLine.endingNo])
    }
    let before = lastUsed?.text ?? starting.text
    if number.text.count > 20 {
      throw ConcordError(.nsLen, "The number after \(before) would be longer than 20 characters.")
    }
    if record[NumberSeriesLine.allowGaps], number.digits.count > 18 {  // N-13
      throw ConcordError(
        .nsLen,
        "\(before) counts more than 18 digits, which a series with gaps does not allow.")
    }
    return number.text
  }

  /// N-5: pattern and lower end by Starting No., upper end by Ending No.
  private func isInRange(_ number: SeriesNumber) -> Bool {
    guard let starting else { return false }
    guard number.hasPattern(of: starting), !number.isBelow(starting) else { return false }
    guard let ending else { return true }
    return number.text.count <= ending.text.count && !ending.isBelow(number)
  }

  /// N-6: whether a number has reached the warning number.
  func isLow(_ number: String) -> Bool {
    guard ending != nil, let warning = SeriesNumber(record[NumberSeriesLine.warningNo]),
      let number = SeriesNumber(number)
    else { return false }
    return !number.isBelow(warning)
  }
}

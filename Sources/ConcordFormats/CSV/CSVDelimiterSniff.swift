/// The delimiter of a file, found out from its first records (CSV-4).
struct CSVDelimiterSniff: Equatable {
  var delimiter: CSVDelimiter
  /// The bytes of a first line `sep=;`, which is not data; its line end included.
  var separatorLineLength = 0

  /// Why no delimiter can be told.
  struct Undecided: Error, Equatable {
    let reason: String
    let line: Int
  }

  /// Records that are looked at.
  private static let recordsMax = 100

  /// Finds the delimiter of the text that begins with `sample` (UTF-8 or one byte per character).
  ///
  /// In this order: the delimiter `given`, a first line `sep=;`, the one that cuts most of the first
  /// 100 records into the same number of cells, two or more. If none does, the only one that cuts
  /// the header decides, so that bad rows are reported as such; a header that none cuts is a file of
  /// one column. A file whose records are cut by different delimiters is refused.
  init(_ sample: [UInt8], isCut: Bool, given: CSVDelimiter?) throws(Undecided) {
    if let line = Self.separatorLine(sample) {
      guard let delimiter = given ?? line.delimiter else {
        throw Undecided(reason: "the first line names a separator other than , ; tab |", line: 1)
      }
      self.init(delimiter: delimiter, separatorLineLength: line.length)
    } else if let given {
      self.init(delimiter: given)
    } else {
      let cuts = CSVDelimiter.allCases.map { Cut($0, sample, isCut: isCut) }
      self.init(delimiter: try Self.bestDelimiter(cuts))
    }
  }

  private init(delimiter: CSVDelimiter, separatorLineLength: Int = 0) {
    self.delimiter = delimiter
    self.separatorLineLength = separatorLineLength
  }

  // MARK: sep=

  /// A first line `sep=` and one character; the delimiter is nil if it cannot be one.
  private static func separatorLine(
    _ sample: [UInt8]
  ) -> (delimiter: CSVDelimiter?, length: Int)? {
    let line = sample.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    guard line.count <= 8 else { return nil }
    let text = String(decoding: line, as: UTF8.self)
    guard text.lowercased().hasPrefix("sep="), text.count == 5 else { return nil }
    let delimiter = CSVDelimiter(rawValue: String(text.suffix(1)))
    var length = line.count
    if length < sample.count { length += sample[length...].starts(with: [13, 10]) ? 2 : 1 }
    return (delimiter, length)
  }

  // MARK: Counting

  /// How one delimiter cuts the first records.
  private struct Cut {
    let delimiter: CSVDelimiter
    /// Cells per record, blank records left out.
    var counts: [Int] = []
    /// The most frequent number of cells, two or more, and how many records have it.
    var usual = (cells: 0, records: 0)

    init(_ delimiter: CSVDelimiter, _ sample: [UInt8], isCut: Bool) {
      self.delimiter = delimiter
      var scanner = CSVScanner(delimiter: delimiter)
      var index = 0
      do {
        while counts.count < recordsMax {
          var isComplete = try scanner.scan(sample, from: &index)
          if !isComplete, !isCut { isComplete = try scanner.finish() }
          guard isComplete else { break }
          let record = scanner.takeRecord()
          if !record.isBlank { counts.append(record.count) }
        }
      } catch {
        // What cannot be read with this delimiter is reported when the file is read.
      }
      var records: [Int: Int] = [:]
      for cells in counts where cells >= 2 { records[cells, default: 0] += 1 }
      if let best = records.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
        usual = (best.key, best.value)
      }
    }

    var isRegular: Bool { usual.records * 2 > counts.count }
    var header: Int { counts.first ?? 0 }
  }

  private static func bestDelimiter(_ cuts: [Cut]) throws(Undecided) -> CSVDelimiter {
    let headers = cuts.filter { $0.header >= 2 }
    let rank = { (cut: Cut) in (cut.usual.records, cut.usual.cells) }
    guard let best = cuts.filter(\.isRegular).max(by: { rank($0) < rank($1) }) else {
      return try delimiter(ofHeaders: headers, cuts)
    }
    if let rival = cuts.first(where: {
      $0.delimiter != best.delimiter && $0.isRegular && rank($0) == rank(best)
    }) {
      throw mixed(best, rival)
    }
    if best.header < 2, let rival = headers.first { throw mixed(rival, best) }
    return best.delimiter
  }

  /// The delimiter when none cuts most records alike: then the header's cells decide.
  private static func delimiter(
    ofHeaders headers: [Cut], _ cuts: [Cut]
  ) throws(Undecided) -> CSVDelimiter {
    guard let first = headers.first else { return .comma }
    if headers.count > 1 { throw mixed(first, headers[1]) }
    let wholeRows = first.counts.indices.filter { first.counts[$0] == 1 }
    for rival in cuts where rival.delimiter != first.delimiter {
      let rows = wholeRows.filter { $0 < rival.counts.count && rival.counts[$0] == first.header }
      if rows.count * 2 >= first.counts.count - 1 { throw mixed(first, rival) }
    }
    return first.delimiter
  }

  private static func mixed(_ first: Cut, _ second: Cut) -> Undecided {
    Undecided(
      reason:
        "the cells are separated by \(first.delimiter.shown) and by \(second.delimiter.shown)",
      line: 1)
  }
}

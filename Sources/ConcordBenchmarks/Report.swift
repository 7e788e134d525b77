import Foundation

/// The table of `docs/benchmarks.md`.
struct Report {
  private let figures: [Figure]
  private let scale: Scale

  init(_ figures: [Figure], _ scale: Scale) {
    self.figures = figures
    self.scale = scale
  }

  private static let begin = "<!-- figures -->"
  private static let end = "<!-- end of figures -->"

  /// Markdown between two marks, so that a later run can replace it.
  var table: String {
    var lines = [
      Self.begin, "",
      "| Work | Measured | Held against | Ratio | Aim | Met |",
      "|---|---|---|---|---|---|",
    ]
    for figure in figures {
      let met = figure.isMet.map { $0 ? "yes" : "no" } ?? ""
      let cells = [
        figure.work, figure.value, figure.heldAgainst, figure.ratio, figure.aim, met,
      ]
      lines.append("| \(cells.joined(separator: " | ")) |")
    }
    lines += ["", Self.machine(scale), "", Self.end]
    return lines.joined(separator: "\n")
  }

  private static func machine(_ scale: Scale) -> String {
    let info = ProcessInfo.processInfo
    let memory = Int((Double(info.physicalMemory) / 1e9).rounded())
    let date = Date.now.formatted(.iso8601.year().month().day())
    let clock = scale.processorTime ? " Times are those of the processors." : ""
    return """
      Medians of \(scale.roundCount) rounds on \(info.activeProcessorCount) cores with \
      \(memory) GB of memory, \(info.operatingSystemVersionString), \(date).\(clock)
      """
  }

  /// Puts a table in place of the one in a document; what else is in the document stays.
  static func replaceTable(in path: String, by table: String) throws {
    let url = URL(fileURLWithPath: path)
    let text = try String(contentsOf: url, encoding: .utf8)
    guard let first = text.range(of: begin), let last = text.range(of: end),
      first.upperBound <= last.lowerBound
    else { throw BenchmarkError("\(path) has no place for the figures") }
    let whole = first.lowerBound..<last.upperBound
    try text.replacingCharacters(in: whole, with: table)
      .write(to: url, atomically: true, encoding: .utf8)
  }
}

/// Why a benchmark could not be run.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

import ConcordCore
import ConcordFormats
import Foundation

/// Standard output and standard error.
enum Console {
  static func print(_ line: String) { print(bytes: Array((line + "\n").utf8)) }

  static func print(lines: [String]) {
    if !lines.isEmpty { print(lines.joined(separator: "\n")) }
  }

  static func print(bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

  static func complain(_ line: String) { write(Array((line + "\n").utf8), to: STDERR_FILENO) }

  /// Violations, one a line with its code, followed by what can be chosen from.
  static func report(_ error: ConcordError) {
    for violation in error.violations {
      complain("\(violation.code.rawValue): \(violation.message)")
      if !violation.candidates.isEmpty {
        complain("  Candidates: \(violation.candidates.joined(separator: ", "))")
      }
      if violation.code.category == .confirmation {
        complain("  Answer yes with --yes, or look first with --preview.")
      }
    }
  }

  static func json(_ body: (inout JSONWriter) throws -> Void) rethrows {
    var json = JSONWriter()
    try body(&json)
    json.lineBreak()
    print(bytes: json.take())
  }

  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes everything; a closed pipe ends the program quietly, as with other tools.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        exit(errno == EPIPE ? 0 : 1)
      }
      offset += count
    }
  }
}

/// Rows of text in aligned columns.
struct TextTable {
  private var rows: [[String]]

  init(_ header: [String]) { rows = [header] }

  /// Adds a row; line ends inside a cell are shown as signs.
  mutating func add(_ row: [String]) {
    rows.append(row.map(\.onOneLine))
  }

  var lines: [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { column < $0.count ? min($0[column].count, 48) : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let text = cell.count > 48 ? String(cell.prefix(47)) + "…" : cell
        return text + String(repeating: " ", count: max(0, widths[column] - text.count))
      }
      return cells.joined(separator: "  ").trimmedEnd
    }
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self[...]
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}

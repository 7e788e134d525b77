import ConcordCore
import Foundation

/// What the record of an import keeps of how it was asked for, so that it can be resumed.
struct ImportRecordOptions: Codable {
  /// Where the file lies; blank = it was handed over.
  let path: String
  let process: ImportProcess
  let csv: CSVImportOptions
  /// The reason that was given, for the rows to come.
  let reason: String

  init(_ run: ImportRun) {
    path = run.file.path
    process = .current
    csv = run.setup.options
    reason = run.context.reason
  }

  /// Reads what an import's record keeps; nil for another format.
  init?(_ text: String) {
    guard let options = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else {
      return nil
    }
    self = options
  }

  /// JSON.
  var text: String {
    get throws(ConcordError) {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      guard let data = try? encoder.encode(self) else {
        throw ConcordError(.fault, "the options of an import cannot be written")
      }
      return String(decoding: data, as: UTF8.self)
    }
  }
}

/// The process that runs an import, to be told from one that has ended.
struct ImportProcess: Codable, Equatable {
  let host: String
  let number: Int32
  /// Tells this process from an earlier one with the same number.
  let token: String

  static let current = ImportProcess(
    host: thisHost, number: ProcessInfo.processInfo.processIdentifier, token: UUID().uuidString)

  private static var thisHost: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Whether the process may still be running; of another host that cannot be known.
  var mayRun: Bool {
    if host != Self.current.host { return true }
    if number == Self.current.number { return token == Self.current.token }
    return kill(number, 0) == 0 || errno == EPERM
  }
}

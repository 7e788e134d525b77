import Foundation

/// The working tree that the tests were built from.
enum Repository {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A file of the repository, as text.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The Swift files below a folder: path in the repository and text, by path.
  static func swiftFiles(_ folder: String) throws -> [(path: String, text: String)] {
    try files(folder, ending: ".swift").map { ($0, try text($0)) }
  }

  /// The paths of files below a folder.
  static func files(_ folder: String, ending: String) -> [String] {
    let base = root.appending(path: folder)
    let found = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String }
    return (found ?? []).filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }.sorted()
  }
}

/// A generated document: the test fails while the file is not what the code says.
struct GeneratedDocument {
  let path: String
  let text: String

  /// Why the document is not current; nil when it is.
  ///
  /// With RECORD_GOLDEN=1 the file is rewritten, and the run fails all the same.
  func problem() throws -> String? {
    let url = Repository.root.appending(path: path)
    let isCurrent = (try? String(contentsOf: url, encoding: .utf8)) == text
    if isCurrent { return nil }
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
      return "\(path) was rewritten; look at the difference and run again"
    }
    return "\(path) is not current; scripts/record-golden rewrites it"
  }
}

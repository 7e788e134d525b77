import Foundation
import Testing

/// A text that the program printed, kept beside the tests and reviewed like code.
struct GoldenFile {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Golden")

  private let name: String

  init(_ name: String) { self.name = name }

  /// Compares what was printed with what was kept.
  ///
  /// With RECORD_GOLDEN=1 the file is rewritten where it differs, and the run fails all the same.
  func compare(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let url = Self.folder.appending(path: name)
    let kept = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    if kept == text { return }
    guard ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" else {
      Issue.record(
        "\(name) differs. \(Self.difference(kept, text))", sourceLocation: sourceLocation)
      return
    }
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: url, atomically: true, encoding: .utf8)
    Issue.record(
      "\(name) was rewritten; look at the difference and run again",
      sourceLocation: sourceLocation)
  }

  /// The first line in which two texts differ.
  private static func difference(_ kept: String, _ text: String) -> String {
    let (old, new) = (
      kept.split(separator: "\n", omittingEmptySubsequences: false),
      text.split(separator: "\n", omittingEmptySubsequences: false)
    )
    let line = zip(old, new).prefix { $0 == $1 }.count
    return "Line \(line + 1): expected \(line < old.count ? "\"\(old[line])\"" : "the end"), got "
      + "\(line < new.count ? "\"\(new[line])\"" : "the end")"
  }
}

/// A command line as one writes it in a shell: blanks part, single and double quotes keep together.
struct ShellWords {
  let words: [String]

  init(_ line: String) {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let done = word { words.append(done) }
    self.words = words
  }
}

/// What a person sees who types commands: every command, what it prints, and how it ends.
struct Transcript {
  private let place: Workplace
  private(set) var text = ""

  init(_ place: Workplace) { self.place = place }

  /// Runs the commands of a script, one a line; lines that begin with # are headings.
  ///
  /// Commands run for user anna, except those that begin with %, which run as they stand.
  mutating func run(_ script: String) async throws {
    for line in script.split(separator: "\n") {
      if line.hasPrefix("#") {
        text += "\(text.isEmpty ? "" : "\n\n")\(line)\n"
      } else if line.hasPrefix("%") {
        let command = line.dropFirst().drop { $0 == " " }
        try await run(String(command), ShellWords(String(command)).words)
      } else {
        try await run(String(line), ShellWords(String(line)).words + ["--user", "anna"])
      }
    }
  }

  private mutating func run(_ line: String, _ words: [String]) async throws {
    let ran = try await place.concord(words)
    text += "\n$ concord \(line)\n"
    text += normalised(ran.output)
    // How much a commit takes in depends on the machine, and so does what is said in between.
    let progress = /[A-Z][A-Za-z0-9 ]+: \d+( of \d+)?( {2}\S+)?/
    for line in normalised(ran.errors).split(separator: "\n")
    where line.wholeMatch(of: progress) == nil { text += "! \(line)\n" }
    if ran.status != 0 { text += "[\(ran.wasKilled ? "signal" : "exit") \(ran.status)]\n" }
  }

  /// Times, ids, tokens and the folder have names instead of values.
  private func normalised(_ text: String) -> String {
    text.replacing(place.folder.path, with: "<folder>")
      .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/) { match in
        // The time that stands for "never" is part of what is promised.
        match.output.0.hasPrefix("0001") ? String(match.output.0) : "<time>"
      }
      .replacing(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) { match in
        match.output.0.hasPrefix("00000000-") ? String(match.output.0) : "<id>"
      }
      .replacing(/(key":"|Key: )[A-Za-z0-9+\/]{43}=/) { "\($0.output.1)<key>" }
      .replacing(/(secret":"|secret: |token":"|token: )[\w-]{43}/) { "\($0.output.1)<secret>" }
      .replacing(/--preview-token [\w-]+/, with: "--preview-token <token>")
      .replacing(/"previewToken":"[\w-]+"/, with: "\"previewToken\":\"<token>\"")
      .replacing(/"@odata.etag":"[^"]*[0-9a-f]{8}[^"]*"/, with: "\"@odata.etag\":\"<etag>\"")
      .replacing(String(Date.now.formatted(.iso8601).prefix(10)), with: "<today>")
  }
}

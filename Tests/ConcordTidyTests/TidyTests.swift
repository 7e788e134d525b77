import Foundation
import Testing

@Suite("The sources are tidy")
struct TidyTests {
  /// Files that are tables: a long one is no question.
  private static let tables: Set<String> = []
  private static let longestFile = 400

  @Test("no file is longer than 400 lines")
  func fileLengths() throws {
    for folder in ["Sources", "Tests"] {
      for (path, text) in try Repository.swiftFiles(folder) where !Self.tables.contains(path) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(lines <= Self.longestFile, "\(path) has \(lines) lines")
      }
    }
  }

  @Test("no function is longer than 70 lines")
  func functionLengths() throws {
    for (path, text) in try Repository.swiftFiles("Sources") {
      for (name, lines) in FunctionScanner(text).functions {
        #expect(lines <= 70, "\(path): \(name) has \(lines) lines")
      }
    }
  }

  @Test("constructs that hide trouble are not used")
  func bannedConstructs() throws {
    let banned = ["try!", "as!", "fatalError(", "TODO", "FIXME", "XXX", "print(\"DEBUG"]
    for (path, text) in try Repository.swiftFiles("Sources") {
      for construct in banned {
        #expect(!text.contains(construct), "\(path) contains \(construct)")
      }
    }
  }

  @Test("unchecked concurrency says why it is safe")
  func uncheckedConcurrency() throws {
    for (path, text) in try Repository.swiftFiles("Sources") {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated()
      where line.contains("@unchecked") || line.contains("nonisolated(unsafe)")
        || line.contains("@preconcurrency")
      {
        let before = lines[max(0, index - 6)..<index].joined()
        #expect(before.contains("// SAFETY:"), "\(path):\(index + 1)")
      }
    }
  }

  @Test("every type and every package declaration is documented")
  func documentation() throws {
    let starts = ["struct ", "class ", "enum ", "protocol ", "func ", "init(", "init?("]
    for (path, text) in try Repository.swiftFiles("Sources") {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      for (index, line) in lines.enumerated() {
        let code = line.trimmingCharacters(in: .whitespaces)
        guard code.hasPrefix("package "), !code.hasPrefix("package import"),
          starts.contains(where: { code.contains($0) }), !code.contains(" init("),
          !code.contains("init(from decoder"),
          !code.contains("static func <"), !code.contains("static func ==")
        else { continue }
        let name = code.firstMatch(of: /func (\w+)/).map { String($0.1) }
        #expect(
          Self.isDocumented(lines, index) || (name.map(Self.requirements.contains) ?? false),
          "\(path):\(index + 1) has no documentation: \(code)")
      }
    }
  }

  private static func isDocumented(_ lines: [String], _ index: Int) -> Bool {
    var above = index - 1
    while above >= 0 {
      let line = lines[above].trimmingCharacters(in: .whitespaces)
      if line.hasPrefix("///") { return true }
      guard line.hasPrefix("@") else { return false }
      above -= 1
    }
    return false
  }

  /// Functions that protocols require, and document themselves.
  private static let requirements: Set<String> = {
    var names: Set<String> = ["hash", "encode"]
    for (_, text) in (try? Repository.swiftFiles("Sources")) ?? [] {
      var isInProtocol = false
      for line in text.split(separator: "\n") {
        if line.contains("protocol ") && line.hasSuffix("{") { isInProtocol = true }
        if line == "}" { isInProtocol = false }
        guard isInProtocol, let match = line.firstMatch(of: /func (\w+)/) else { continue }
        names.insert(String(match.1))
      }
    }
    return names
  }()

  @Test("the project speaks of itself alone")
  func noForeignWords() throws {
    let paths =
      Repository.files("Sources", ending: ".swift") + Repository.files("Tests", ending: ".swift")
      + Repository.files("docs", ending: ".md") + ["README.md", "CHANGELOG.md"]
    for path in paths where !path.hasSuffix("TidyTests.swift") {
      let text = try Repository.text(path)
      for word in ["/work/", "/home/", "localhost:4"] {
        #expect(!text.contains(word), "\(path) contains \(word)")
      }
    }
  }
}

/// Finds functions and their lengths by their indentation, which the formatter guarantees.
struct FunctionScanner {
  private let lines: [Substring]

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  var functions: [(name: String, lines: Int)] {
    var found: [(String, Int)] = []
    for (index, line) in lines.enumerated() {
      let code = line.drop { $0 == " " }
      guard code.contains(/^([a-z]+ )*(func |init[?(<])/) else { continue }
      let indentation = line.count - code.count
      let closing = String(repeating: " ", count: indentation) + "}"
      guard let end = lines[index...].firstIndex(where: { $0 == closing }) else { continue }
      found.append((String(code.prefix(60)), end - index + 1))
    }
    return found
  }
}

package import ConcordCore

/// Reads `$search`: words that all have to be found, phrases, `OR`, `NOT`, parentheses (4.8).
package struct SearchParser {
  /// A word of a search.
  private enum Word: Equatable {
    case term(String)
    case and, or, not, open, close
  }

  private let text: String
  private var words: [(word: Word, position: Int)] = []
  private var index = 0
  private var depth = 0

  /// What a search looks for.
  package static func parse(_ text: String) throws(ODataError) -> ListSearch {
    var parser = SearchParser(text: text)
    try parser.split()
    let search = try parser.alternatives()
    guard parser.current == nil else { throw parser.failure("a word was expected") }
    return search
  }

  private init(text: String) { self.text = text }

  private var current: Word? { index < words.count ? words[index].word : nil }

  private func failure(_ detail: String) -> ODataError {
    let end = text.unicodeScalars.count
    return .syntax(detail, at: index < words.count ? words[index].position : end, in: text)
  }

  private mutating func split() throws(ODataError) {
    let scalars = Array(text.unicodeScalars)
    var position = 0
    while position < scalars.count {
      let start = position
      position += 1
      switch scalars[start] {
      case "(": words.append((.open, start))
      case ")": words.append((.close, start))
      case "\"":
        guard let end = scalars[position...].firstIndex(of: "\"") else {
          throw .syntax("a quote is not closed", at: start, in: text)
        }
        add(.term(Self.string(scalars[position..<end])), start)
        position = end + 1
      case let scalar where scalar.properties.isWhitespace: continue
      default:
        while position < scalars.count, !Self.endsWord(scalars[position]) { position += 1 }
        add(Self.word(Self.string(scalars[start..<position])), start)
      }
      guard words.count <= Limits.filterConditions else {
        throw .syntax("more than \(Limits.filterConditions) words", at: start, in: text)
      }
    }
  }

  private static func endsWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "(" || scalar == ")" || scalar == "\""
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  private static func word(_ text: String) -> Word {
    switch text {
    case "AND": .and
    case "OR": .or
    case "NOT": .not
    default: .term(text)
    }
  }

  private mutating func add(_ word: Word, _ position: Int) {
    if case .term(let text) = word, text.trimmingBlanks().isEmpty { return }
    words.append((word, position))
  }

  private mutating func alternatives() throws(ODataError) -> ListSearch {
    var all = [try terms()]
    while current == .or {
      index += 1
      all.append(try terms())
    }
    return all.count == 1 ? all[0] : .or(all)
  }

  private mutating func terms() throws(ODataError) -> ListSearch {
    var all = [try term()]
    while let word = current, word != .or, word != .close {
      if word == .and { index += 1 }
      all.append(try term())
    }
    return all.count == 1 ? all[0] : .and(all)
  }

  private mutating func term() throws(ODataError) -> ListSearch {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Limits.filterNesting else {
      throw failure("more than \(Limits.filterNesting) levels of nesting")
    }
    switch current {
    case .term(let text):
      index += 1
      return .term(text)
    case .not:
      index += 1
      return .not(try term())
    case .open:
      index += 1
      let inner = try alternatives()
      guard current == .close else { throw failure("')' was expected") }
      index += 1
      return inner
    case .and, .or, .close, nil: throw failure("a word was expected")
    }
  }
}

/// Reads the words of an expression one after the other.
struct TokenReader {
  private let text: String
  private let tokens: [Token]
  private var index = 0

  init(_ text: String) throws(ODataError) {
    self.text = text
    tokens = try Tokenizer.tokens(text)
  }

  var current: Token.Kind { tokens[index].kind }

  /// The word behind the current one.
  var following: Token.Kind { tokens[min(index + 1, tokens.count - 1)].kind }

  mutating func advance() { index = min(index + 1, tokens.count - 1) }

  /// Skips a mark if it is the current word.
  mutating func skip(_ mark: Unicode.Scalar) -> Bool {
    guard current == .mark(mark) else { return false }
    advance()
    return true
  }

  mutating func expect(_ mark: Unicode.Scalar) throws(ODataError) {
    guard skip(mark) else { throw unexpected("'\(mark)'") }
  }

  /// Reads a name that is no literal.
  mutating func name() throws(ODataError) -> String {
    guard case .name(let name) = current else { throw unexpected("a name") }
    advance()
    return name
  }

  /// Reads `name/name/…`.
  mutating func path() throws(ODataError) -> [String] {
    var path = [try name()]
    while skip("/") { path.append(try name()) }
    return path
  }

  func expectEnd() throws(ODataError) {
    guard current == .end else { throw unexpected("the end") }
  }

  func unexpected(_ expected: String) -> ODataError {
    failure("\(expected) was expected, but \(current.description) was found")
  }

  func failure(_ detail: String) -> ODataError {
    .syntax(detail, at: tokens[index].position, in: text)
  }
}

internal import ConcordCore

/// Splits an expression into words; every failure says where.
struct Tokenizer {
  private let text: String
  private let scalars: [Unicode.Scalar]
  private var position = 0

  /// The words of an expression, the last of which is its end.
  static func tokens(_ text: String) throws(ODataError) -> [Token] {
    var tokenizer = Tokenizer(text)
    var tokens: [Token] = []
    while let token = try tokenizer.next() { tokens.append(token) }
    tokens.append(Token(kind: .end, position: tokenizer.position))
    return tokens
  }

  private init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
  }

  private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
    position + offset < scalars.count ? scalars[position + offset] : nil
  }

  private func failure(_ detail: String, at position: Int) -> ODataError {
    .syntax(detail, at: position, in: text)
  }

  private mutating func next() throws(ODataError) -> Token? {
    while let scalar = peek(), scalar.properties.isWhitespace { position += 1 }
    guard let scalar = peek() else { return nil }
    let start = position
    return Token(kind: try kind(startingWith: scalar), position: start)
  }

  private mutating func kind(startingWith scalar: Unicode.Scalar) throws(ODataError)
    -> Token.Kind
  {
    switch scalar {
    case "'", "\"": return .literal(.string(try quoted(by: scalar)))
    case "(", ")", ",", "/", ":", "[", "]":
      position += 1
      return .mark(scalar)
    case "{": return .literal(try bracedGUID())
    case "@":
      position += 1
      return .alias(take(while: Self.isNamePart))
    case "0"..."9", "-", ".": return .literal(try bare())
    default:
      if Self.guid(scalars[position...].prefix(36)) != nil { return .literal(try bare()) }
      return try name()
    }
  }

  private mutating func take(while isPart: (Unicode.Scalar) -> Bool) -> String {
    let start = position
    while let scalar = peek(), isPart(scalar) { position += 1 }
    return Self.string(scalars[start..<position])
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar == "." || scalar == "$" || scalar.properties.isAlphabetic
      || ("0"..."9").contains(scalar)
  }

  private static func guid(_ scalars: ArraySlice<Unicode.Scalar>) -> RecordID? {
    scalars.count == 36 ? RecordID(string(scalars)) : nil
  }

  /// Text between quotes, of which two stand for one; between double quotes also with a backslash.
  private mutating func quoted(by quote: Unicode.Scalar) throws(ODataError) -> String {
    let start = position
    var result = String.UnicodeScalarView()
    position += 1
    while let scalar = peek() {
      position += 1
      if scalar == "\\", quote == "\"", let escaped = peek() {
        result.append(escaped)
        position += 1
      } else if scalar != quote {
        result.append(scalar)
      } else if peek() == quote {
        result.append(quote)
        position += 1
      } else {
        return String(result)
      }
    }
    throw failure("a quote is not closed", at: start)
  }

  private mutating func bracedGUID() throws(ODataError) -> FilterLiteral {
    guard let id = Self.guid(scalars[position...].dropFirst().prefix(36)), peek(37) == "}" else {
      throw failure("a GUID was expected", at: position)
    }
    position += 38
    return .guid(id.description)
  }

  /// A literal without quotes: a number, GUID, date or time.
  private mutating func bare() throws(ODataError) -> FilterLiteral {
    let start = position
    var word = take { scalar in
      scalar == "-" || scalar == "+" || scalar == ":" || Self.isNamePart(scalar)
    }
    if word.contains(":"), word.contains("T"), let offset = spacedOffset() {
      word += "+" + offset
      position += 1 + offset.count
    }
    guard let literal = Literals.bare(word) else {
      throw failure("'\(ODataError.shown(word))' is no literal", at: start)
    }
    return literal
  }

  /// The offset of a time whose `+` arrived as a blank: `02:00`.
  private func spacedOffset() -> String? {
    guard peek() == " ", position + 6 <= scalars.count else { return nil }
    let offset = Self.string(scalars[(position + 1)..<(position + 6)])
    let isEnd = peek(6).map { !Self.isNamePart($0) && $0 != ":" } ?? true
    return isEnd && Timestamp.offsetMinutes(offset) != nil ? offset : nil
  }

  /// A name, or a literal whose type is written before its quotes.
  private mutating func name() throws(ODataError) -> Token.Kind {
    let start = position
    let name = take(while: Self.isNamePart)
    guard !name.isEmpty else {
      throw failure("the character '\(scalars[start])' has no meaning here", at: start)
    }
    guard peek() == "'" else { return .name(name) }
    let value = try quoted(by: "'")
    guard let literal = Literals.typed(name, value) else {
      throw failure("the literal of type '\(ODataError.shown(name))' is not valid", at: start)
    }
    return .literal(literal)
  }
}

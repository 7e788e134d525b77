internal import ConcordCore

extension ODataPath {
  /// Splits the path of a URL, still percent-encoded; nil when it belongs to no interface.
  ///
  /// Quotes in parentheses protect slashes; each segment is decoded by itself (API-URL-1, -2).
  package static func parse(_ raw: some StringProtocol) throws(ODataError) -> ODataPath? {
    guard raw.utf8.count <= Limits.urlBytes else { throw .tooLong }
    let parts = split(Array(raw.utf8))
    var names: [String] = []
    for part in parts.prefix(8) { names.append((try? decoded(part)) ?? "") }
    let words = names.map { $0.lowercased() }
    guard let start = words.prefix(4).firstIndex(where: { $0 == "api" || $0 == "odatav4" }),
      let prefix = Prefix(names.prefix(start))
    else { return nil }
    let (route, length) = Route.read(words[start...], as: names[start...])
    var segments: [Segment] = []
    if case .unknown = route {
    } else {
      for part in parts.dropFirst(start + length) {
        segments.append(try Segment(parsing: try decoded(part)))
      }
    }
    // API-URL-7: the company, the set, and a property's `$value` are no navigation steps.
    guard segments.count <= Limits.pathSteps + 4 else {
      throw .invalidURL("The path goes more than \(Limits.pathSteps) navigations deep.")
    }
    let base = parts.prefix(start + length).map { "/" + String(decoding: $0, as: UTF8.self) }
    return ODataPath(prefix: prefix, route: route, base: base.joined(), segments: segments)
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>) throws(ODataError) -> String {
    do throws(ODataError) {
      return try PercentEncoding.decoded(bytes, plusIsBlank: false)
    } catch {
      throw .invalidURL(error.message)
    }
  }

  /// The parts between slashes; doubled slashes and those at the ends stand for one (API-URL-2).
  private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var start = 0
    var isInParentheses = false
    var isQuoted = false
    for (index, byte) in bytes.enumerated() {
      switch mark(bytes, index) {
      case "(": isInParentheses = true
      case ")": isInParentheses = isQuoted
      case "'": if isInParentheses { isQuoted.toggle() }
      default: break
      }
      if byte == UInt8(ascii: "/"), !isQuoted {
        parts.append(bytes[start..<index])
        start = index + 1
        isInParentheses = false
      }
    }
    parts.append(bytes[start...])
    return parts.filter { !$0.isEmpty }
  }

  /// The parenthesis or quote at a place, also when it is percent-encoded.
  private static func mark(_ bytes: [UInt8], _ index: Int) -> Unicode.Scalar? {
    switch bytes[index] {
    case UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"):
      return Unicode.Scalar(bytes[index])
    case UInt8(ascii: "%"):
      guard index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "2") else { return nil }
      switch bytes[index + 2] {
      case UInt8(ascii: "7"): return "'"
      case UInt8(ascii: "8"): return "("
      case UInt8(ascii: "9"): return ")"
      default: return nil
      }
    default: return nil
    }
  }
}

extension ODataPath.Prefix {
  /// The prefix that segments stand for; nil when they are none.
  fileprivate init?(_ names: ArraySlice<String>) {
    switch names.count {
    case 0: self = .none
    case 1: self = .instance(names[0])
    case 2 where names[0].lowercased() == "v2.0": self = .environment(names[1])
    case 3 where names[0].lowercased() == "v2.0":
      self = .tenant(names[1], environment: names[2])
    default: return nil
    }
  }
}

extension ODataPath.Route {
  /// The route that lower-case words begin with, and how many of them it takes.
  fileprivate static func read(_ words: ArraySlice<String>, as names: ArraySlice<String>)
    -> (ODataPath.Route, Int)
  {
    if words.first == "odatav4" { return (.dataServices, 1) }
    let known: [([String], ODataPath.Route)] = [
      (["v2.0"], .standard), (["concord", "v1.0"], .concord),
      (["concord", "sync", "v1.0"], .concord),
      (["microsoft", "automation", "v2.0"], .automation),
      (["microsoft", "runtime", "v1.0"], .runtime), (["microsoft", "runtime", "beta"], .runtime),
    ]
    for (route, result) in known where words.dropFirst().starts(with: route) {
      return (result, route.count + 1)
    }
    let unknown = Array(names.dropFirst().prefix(3))
    return (.unknown(unknown), unknown.count + 1)
  }
}

extension ODataPath.Segment {
  /// Reads a decoded segment: a name, and in parentheses a key or parameters.
  fileprivate init(parsing text: String) throws(ODataError) {
    let scalars = text.unicodeScalars
    guard let open = scalars.firstIndex(of: "(") else {
      guard !scalars.contains(")") else { throw Self.malformed(text) }
      self.init(text)
      return
    }
    let name = String(text[..<open])
    let inner = scalars[scalars.index(after: open)...]
    guard !name.isEmpty, inner.last == ")" else { throw Self.malformed(text) }
    self.init(name, try ODataPath.Key(parsing: Substring(inner.dropLast()), of: text))
  }

  /// What a set answers to parentheses with nothing between them.
  package var malformed: ODataError { Self.malformed(name + "()") }

  fileprivate static func malformed(_ text: String) -> ODataError {
    .invalidURL("The segment '\(ODataError.shown(text))' of the URL is malformed.")
  }
}

extension ODataPath.Key {
  /// Reads what stands between parentheses.
  fileprivate init(parsing text: Substring, of segment: String) throws(ODataError) {
    let malformed = ODataPath.Segment.malformed(segment)
    if text.allSatisfy(\.isWhitespace) {
      self = .none
      return
    }
    var parameters: [ODataPath.Parameter] = []
    var keys: [ODataPath.Key] = []
    for part in try Self.parts(text, malformed) {
      let key = part[..<(part.unicodeScalars.firstIndex(of: "'") ?? part.endIndex)]
      if let equals = key.firstIndex(of: "=") {
        let name = part[..<equals].trimmingBlanks()
        let value = try Self.value(part[part.index(after: equals)...], malformed)
        guard !name.isEmpty else { throw malformed }
        parameters.append(ODataPath.Parameter(name, value.text))
        keys.append(value)
      } else {
        keys.append(try Self.value(part, malformed))
      }
    }
    if keys.count == 1, parameters.isEmpty {
      self = keys[0]
    } else if parameters.isEmpty {
      self = .positional(keys.map(\.text))
    } else {
      guard parameters.count == keys.count else { throw malformed }
      self = .named(parameters)
    }
  }

  /// The key of one record: as it stands, or under the name `id` (API-URL-6).
  package var single: ODataPath.Key? {
    switch self {
    case .guid, .text: self
    case .none, .positional: nil
    case .named(let parameters):
      parameters.count == 1 && parameters[0].name.lowercased() == "id"
        ? Self.key(parameters[0].value) : nil
    }
  }

  private var text: String {
    switch self {
    case .guid(let text), .text(let text): text
    case .none, .named, .positional: ""
    }
  }

  /// The parts between commas that stand outside of quotes.
  private static func parts(_ text: Substring, _ malformed: ODataError) throws(ODataError)
    -> [Substring]
  {
    var parts: [Substring] = []
    var start = text.startIndex
    var isQuoted = false
    let scalars = text.unicodeScalars
    for (index, character) in zip(scalars.indices, scalars) {
      if character == "'" { isQuoted.toggle() }
      if character == ",", !isQuoted {
        parts.append(text[start..<index])
        start = scalars.index(after: index)
      }
    }
    guard !isQuoted else { throw malformed }
    return parts + [text[start...]]
  }

  private static func value(_ part: Substring, _ malformed: ODataError) throws(ODataError)
    -> ODataPath.Key
  {
    let text = part.trimmingBlanks()
    let scalars = text.unicodeScalars
    guard let quote = scalars.firstIndex(of: "'") else {
      guard !text.isEmpty, !text.contains("("), !text.contains(")") else { throw malformed }
      return key(text)
    }
    let type = text[..<quote].lowercased()
    let quoted = scalars[scalars.index(after: quote)...]
    guard type.isEmpty || type == "guid", quoted.last == "'" else { throw malformed }
    var inner = String.UnicodeScalarView()
    var hasQuote = false
    for scalar in quoted.dropLast() {
      if hasQuote, scalar != "'" { throw malformed }
      hasQuote = scalar == "'" && !hasQuote
      if !hasQuote { inner.append(scalar) }
    }
    guard !hasQuote else { throw malformed }
    return key(String(inner))
  }

  private static func key(_ text: String) -> ODataPath.Key {
    if case .guid(let id) = Literals.guid(text) { .guid(id) } else { .text(text) }
  }
}

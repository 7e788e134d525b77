internal import ConcordCore

/// `$expand`: navigations with options of their own.
extension ODataResolver {
  /// The navigations of `$expand` with their options (`api.md` 4.4).
  package func expand(_ text: String) throws(ODataError) -> [ODataExpand] {
    try expand(text, level: 0)
  }

  func expand(_ text: String, level: Int) throws(ODataError) -> [ODataExpand] {
    guard level < Limits.expandLevels else {
      throw .badRequest(
        "'$expand' goes more than \(Limits.expandLevels) levels deep.", target: "$expand")
    }
    var result: [ODataExpand] = []
    for part in try Self.parts(text, separator: ",") {
      result.append(try item(part, of: text, level: level))
    }
    return result
  }

  private func item(_ part: Substring, of text: String, level: Int) throws(ODataError)
    -> ODataExpand
  {
    let item = part.trimmingBlanks()
    let open = item.unicodeScalars.firstIndex(of: "(")
    var path = item[..<(open ?? item.endIndex)].split(
      separator: "/", omittingEmptySubsequences: false
    ).map { $0.trimmingBlanks() }
    let suffix = path.count > 1 ? path.removeLast().lowercased() : ""
    let name = path.joined(separator: "/")
    guard suffix.isEmpty || suffix == "$ref" || suffix == "$count" else {
      throw .notImplemented("The path '\(ODataError.shown(item))' in '$expand' is not offered.")
    }
    var expand = ODataExpand(name: name, navigation: try navigation(name))
    expand.isReference = suffix == "$ref"
    expand.isCount = suffix == "$count"
    guard let open else { return expand }
    guard item.unicodeScalars.last == ")" else {
      throw Self.syntax("')' was expected", at: part.endIndex, text)
    }
    let inner = item.unicodeScalars[item.unicodeScalars.index(after: open)...].dropLast()
    let options = try nested(String(inner), &expand)
    let next = expand.navigation.map { $0.type } ?? type
    if expand.navigation != nil || options != ODataOptions() {
      expand.query = try ODataResolver(type: next, now: now, aliases: aliases)
        .query(options, level: level + 1)
    }
    return expand
  }

  private func navigation(_ name: String) throws(ODataError) -> ODataNavigation? {
    if name == "*" { return nil }
    guard let navigation = type.queryNavigation(name) else {
      throw .unknownProperty(name, on: type)
    }
    return navigation
  }

  /// The options between parentheses, which are separated by semicolons.
  private func nested(_ text: String, _ expand: inout ODataExpand) throws(ODataError)
    -> ODataOptions
  {
    var options = ODataOptions()
    for part in try Self.parts(text, separator: ";") {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = sides[0].trimmingBlanks().lowercased()
      if name.isEmpty, sides.count == 1 { continue }
      guard sides.count == 2, name.hasPrefix("$") else {
        throw Self.syntax("an option was expected", at: part.startIndex, text)
      }
      let value = sides[1].trimmingBlanks()
      if name == "$levels" {
        expand.levels = try levels(value)
      } else if let option = ODataOption(rawValue: String(name.dropFirst())), option.canNest {
        try options.add(option, value)
      } else {
        throw .badRequest(
          "The query option '\(ODataError.shown(name))' does not exist inside '$expand'.")
      }
    }
    return options
  }

  private func levels(_ text: String) throws(ODataError) -> Int {
    if text.lowercased() == "max" { return Limits.expandLevels }
    guard let levels = Int(text), (1...Limits.expandLevels).contains(levels) else {
      throw .badRequest(
        "'$levels' takes a number from 1 to \(Limits.expandLevels).", target: "$expand")
    }
    return levels
  }

  private static func syntax(_ detail: String, at index: String.Index, _ text: String)
    -> ODataError
  {
    let position = text.unicodeScalars.distance(from: text.startIndex, to: index)
    return .syntax(detail, at: position, in: text)
  }

  /// Splits at a separator that stands neither in parentheses nor between quotes.
  private static func parts(_ text: String, separator: Unicode.Scalar) throws(ODataError)
    -> [Substring]
  {
    var parts: [Substring] = []
    var start = text.startIndex
    var opened: [String.Index] = []
    var quote: String.Index?
    let scalars = text.unicodeScalars
    for (index, character) in zip(scalars.indices, scalars) {
      if character == "'" {
        quote = quote == nil ? index : nil
      } else if quote != nil {
        continue
      } else if character == "(" {
        opened.append(index)
      } else if character == ")" {
        guard opened.popLast() != nil else { throw syntax("')' opens nothing", at: index, text) }
      } else if character == separator, opened.isEmpty {
        parts.append(text[start..<index])
        start = scalars.index(after: index)
      }
    }
    if let quote { throw syntax("a quote is not closed", at: quote, text) }
    if let open = opened.last { throw syntax("'(' is not closed", at: open, text) }
    return parts + [text[start...]]
  }
}

extension ODataOption {
  /// Whether an expanded navigation can have the option.
  fileprivate var canNest: Bool {
    switch self {
    case .filter, .select, .expand, .orderby, .top, .skip, .count, .search: true
    case .format, .skiptoken, .deltatoken: false
    }
  }
}

extension ODataNavigation {
  /// The type that the navigation leads to.
  package var type: any ODataType {
    switch self {
    case .one(let type, _), .many(let type, _), .none(let type): type
    }
  }
}

package import ConcordCore

/// Which properties `$select` names (`api.md` 4.3).
package struct ODataSelect: Sendable, Equatable {
  /// Whether all properties are shown: `*`.
  package var isAll = false
  /// In the spelling of the contract, each once, in the order given.
  package var properties: [String] = []
  /// Navigations as written, for `$expand`.
  package var navigations: [String] = []

  package init() {}
}

/// The query options of a request, resolved against a type.
package struct ODataQuery: Sendable {
  /// Nil: all properties.
  package var select: ODataSelect?
  package var filter: ListExpression?
  package var search: ListSearch?
  package var order: [ListOrder] = []
  package var expand: [ODataExpand] = []
  package var top: Int?
  package var skip: Int?
  package var wantsCount = false

  package init() {}
}

/// A navigation to be returned with every record (`api.md` 4.4).
package struct ODataExpand: Sendable {
  /// As written; `*` for all direct navigations.
  package let name: String
  /// Nil for `*`.
  package let navigation: ODataNavigation?
  /// `nav/$ref`: only the addresses of the records.
  package var isReference = false
  /// `nav/$count`: only how many there are.
  package var isCount = false
  /// `$levels`, for navigations that lead to their own type.
  package var levels = 1
  /// The options in parentheses, against the navigation's type.
  package var query = ODataQuery()
}

/// Resolves query options against a type; the functions fail as `api.md` 4 says.
package struct ODataResolver {
  let type: any ODataType
  /// The stored UTC time that `now()` means.
  let now: String
  let aliases: [String: String]

  /// A resolver for a type; the aliases are those of the request.
  package init(type: any ODataType, now: String, aliases: [String: String] = [:]) {
    self.type = type
    self.now = now
    self.aliases = aliases
  }

  /// All options of a request.
  package func query(_ options: ODataOptions) throws(ODataError) -> ODataQuery {
    try query(options, level: 0)
  }

  func query(_ options: ODataOptions, level: Int) throws(ODataError) -> ODataQuery {
    var query = ODataQuery()
    if let text = options[.select] { query.select = try select(text) }
    if let text = options[.filter] { query.filter = try filter(text) }
    if let text = options[.search] { query.search = try SearchParser.parse(text) }
    if let text = options[.orderby] { query.order = try order(text) }
    if let text = options[.expand] { query.expand = try expand(text, level: level) }
    query.top = try options.number(.top)
    query.skip = try options.number(.skip)
    query.wantsCount = try options.wantsCount()
    return query
  }

  /// The rows that `$filter` wants.
  package func filter(_ text: String) throws(ODataError) -> ListExpression {
    try FilterBinder(type: type, now: now).bind(FilterParser.parse(text, aliases: aliases))
  }

  /// The keys of `$orderby` (`api.md` 4.5); properties that are blank everywhere are left out.
  package func order(_ text: String) throws(ODataError) -> [ListOrder] {
    var reader = try TokenReader(text)
    var keys: [ListOrder] = []
    var count = 0
    repeat {
      count += 1
      guard count <= Limits.orderKeys else {
        throw reader.failure("more than \(Limits.orderKeys) properties")
      }
      let path = try reader.path()
      let descends = try descends(&reader)
      switch try PropertyPath(path, from: type) {
      case .property(let property, let source):
        keys.append(ListOrder(source, property.type, descends: descends))
      case .blank: break
      case .record, .rows, .nothing:
        throw .badRequest(
          "'\(path.joined(separator: "/"))' is no property.", target: "$orderby")
      }
    } while reader.skip(",")
    try reader.expectEnd()
    return keys
  }

  private func descends(_ reader: inout TokenReader) throws(ODataError) -> Bool {
    guard case .name(let word) = reader.current else { return false }
    guard ["asc", "desc"].contains(word.lowercased()) else {
      throw reader.unexpected("asc or desc")
    }
    reader.advance()
    return word.lowercased() == "desc"
  }

  /// The names of `$select`; blank means all (`api.md` 4.3).
  package func select(_ text: String) throws(ODataError) -> ODataSelect {
    var select = ODataSelect()
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let name = part.trimmingBlanks()
      if name == "*" {
        select.isAll = true
      } else if let property = type.queryProperty(name) {
        if !select.properties.contains(property.name) { select.properties.append(property.name) }
      } else if let first = name.split(separator: "/").first,
        type.queryNavigation(String(first)) != nil
      {
        if !select.navigations.contains(String(first)) {
          select.navigations.append(String(first))
        }
      } else {
        throw .unknownProperty(name, on: type)
      }
    }
    return select
  }
}

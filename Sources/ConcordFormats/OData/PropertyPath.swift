internal import ConcordCore

/// What a path of an option leads to.
enum PropertyPath {
  case property(ODataProperty, ConcordCore.PropertySource)
  /// A property of a record that never exists, which is blank.
  case blank(ODataProperty)
  /// A record beside this one, by its id.
  case record(ConcordCore.PropertySource)
  case rows(any ODataType, ListNeighbours)
  /// A record or rows that never exist.
  case nothing(any ODataType)

  /// The navigations that a path may take before its property.
  private static let hops = 2

  /// Looks up a path from a type (API-Q-3, API-Q-4).
  init(_ path: [String], from start: any ODataType) throws(ODataError) {
    var walk = Walk(type: start)
    guard let last = path.last else { throw .unknownProperty("", on: start) }
    guard path.count - 1 <= Self.hops else {
      throw .badRequest(
        "The path '\(ODataError.shown(path.joined(separator: "/")))' is too long.")
    }
    for name in path.dropLast() { try walk.enter(name, of: path) }
    self = try walk.end(last)
  }

  /// Where a path has come to.
  private struct Walk {
    var type: any ODataType
    private var exists = true
    private var reaches: [@Sendable (ConcordCore.PropertySource) -> ConcordCore.PropertySource] =
      []

    init(type: any ODataType) { self.type = type }

    private func source(_ inner: ConcordCore.PropertySource) -> ConcordCore.PropertySource {
      reaches.reversed().reduce(inner) { $1($0) }
    }

    mutating func enter(_ name: String, of path: [String]) throws(ODataError) {
      switch type.queryNavigation(name) {
      case .one(let next, let reach):
        type = next
        reaches.append(reach)
      case .some(.none(let next)):
        type = next
        exists = false
      case .many:
        if path.last == "$count" {
          throw .notImplemented("Counting '\(name)' in an option is not offered.")
        }
        throw .badRequest("'\(name)' leads to many entities; use any or all.")
      case nil: throw .unknownProperty(name, on: type)
      }
    }

    func end(_ name: String) throws(ODataError) -> PropertyPath {
      if let property = type.queryProperty(name) {
        guard let source = property.source else {  // API-F-5
          throw .badRequest("The property '\(property.name)' is a stream.")
        }
        return exists ? .property(property, self.source(source)) : .blank(property)
      }
      switch type.queryNavigation(name) {
      case .one(_, let reach): return exists ? .record(source(reach(.id))) : .nothing(type)
      case .many(let next, let rows):
        let mine = ListNeighbours(
          rows.base, theirs: rows.theirs, mine: source(rows.mine), where: rows.filter)
        return exists ? .rows(next, mine) : .nothing(next)
      case .some(.none(let next)): return .nothing(next)
      case nil: throw .unknownProperty(name, on: type)
      }
    }
  }
}

import ConcordCore
import ConcordFormats
import ConcordStore

/// Writes rows as JSON in table order, with what is expanded below them (API-VAL-2).
struct RowWriter {
  let reader: Reader
  let draft: Draft
  let format: OutputFormat

  /// The properties to ask for: those that are shown, then what the expansions need.
  static func sources(_ projection: Projection) -> [PropertySource] {
    let key = projection.set.type.key.source.map { [$0] } ?? []
    return projection.sources + key
      + projection.expansions.flatMap { $0.navigation.sources }
  }

  /// Writes one row as an object; `leading` members stand before its properties.
  func write(
    _ row: ListRow, _ projection: Projection, leading: (inout JSONWriter) -> Void = { _ in },
    to json: inout JSONWriter
  ) throws {
    json.begin(UInt8(ascii: "{"))
    leading(&json)
    let id = row.values[projection.sources.count].text
    writeAnnotations(row, id, projection, &json)
    var index = 0
    for member in projection.members {
      if format.metadata == .full { writeType(member.property, &json) }
      if member.isColumn {
        json.name(encoded: member.name)
        write(row.values[index], member.type, isSensitive: member.isSensitive, &json)
        index += 1
      } else if member.property.isLate {
        json.name(encoded: member.name)
        try late(member.property, id, projection, &json)
      } else {
        writeMediaLinks(member.property, id, projection, &json)
      }
    }
    var next = projection.sources.count + 1
    for expansion in projection.expansions {
      let count = expansion.navigation.sources.count
      try write(
        expansion, Array(row.values[next..<next + count]),
        below: format.address(projection.set, id), &json)
      next += count
    }
    if format.metadata == .full { writeLinks(id, projection.set, &json) }
    json.end(UInt8(ascii: "}"))
  }

  /// The types of values that JSON does not tell (API-VAL-11).
  private func writeType(_ property: WireProperty, _ json: inout JSONWriter) {
    switch property.type {
    case .code, .text, .boolean, .stream, .json: return
    default:
      json.member("\(property.name)@odata.type", "#" + property.type.edmName.shortTypeName)
    }
  }

  /// Navigations and actions of a row (API-VAL-11).
  private func writeLinks(_ id: String, _ set: EntitySet, _ json: inout JSONWriter) {
    let address = format.address(set, id)
    for navigation in set.type.navigations {
      if case .later = navigation.reach { continue }
      json.member("\(navigation.name)@odata.associationLink", "\(address)/\(navigation.name)/$ref")
      json.member("\(navigation.name)@odata.navigationLink", "\(address)/\(navigation.name)")
    }
    guard format.showsActions else { return }
    for action in ActionTable.all
    where action.binding == .entity && !action.isFunction && action.sets.contains(set.name) {
      json.name("#Microsoft.NAV.\(action.name)")
      json.object {
        $0.member("title", action.name)
        $0.member("target", "\(address)/Microsoft.NAV.\(action.name)")
      }
    }
  }

  private func write(
    _ value: Value, _ type: WireType, isSensitive: Bool, _ json: inout JSONWriter
  ) {
    if isSensitive, !format.showsSensitive {
      json.value(ValueJSON.masked(value.text))
    } else {
      ValueJSON.write(value, type, quotesNumbers: format.quotesNumbers, to: &json)
    }
  }

  private func writeAnnotations(
    _ row: ListRow, _ id: String, _ projection: Projection, _ json: inout JSONWriter
  ) {
    let set = projection.set
    if format.metadata == .full {
      json.member("@odata.type", "#Microsoft.NAV.\(set.type.name)")
      json.member("@odata.id", format.address(set, id))
    }
    if !set.isCompanies { json.member("@odata.etag", ETag.text(row.version)) }
    if format.metadata == .full { json.member("@odata.editLink", format.address(set, id)) }
  }

  private func writeMediaLinks(
    _ property: WireProperty, _ id: String, _ projection: Projection, _ json: inout JSONWriter
  ) {
    if format.metadata == .none { return }
    let address = "\(format.address(projection.set, id))/\(property.name)"
    json.member("\(property.name)@odata.mediaEditLink", address)
    json.member("\(property.name)@odata.mediaReadLink", address)
  }

  private func late(
    _ property: WireProperty, _ id: String, _ projection: Projection, _ json: inout JSONWriter
  ) throws {
    let value = try LateValues(reader: reader, draft: draft)
      .value(property, of: projection.set.type, id: id)
    write(value, property.type, isSensitive: property.isSensitive, &json)
  }

  // MARK: Expansions

  private func write(
    _ expansion: Projection.Expansion, _ values: [Value], below parent: String,
    _ json: inout JSONWriter
  ) throws {
    let navigation = expansion.navigation
    let condition = values.isEmpty ? nil : navigation.condition(values)
    guard let base = expansion.set.type.base, let condition else {
      return writeEmpty(expansion, &json)
    }
    var query = ListQuery(
      base, filter: .both(condition, expansion.filter), order: expansion.order,
      limit: navigation.isMany ? min(expansion.top ?? .max, expansion.most + 1) : 1,
      properties: Self.sources(expansion.projection))
    query.skip = expansion.skip
    if expansion.wantsCount || expansion.isCount {
      json.member("\(navigation.name)@odata.count", try reader.count(query))
    }
    if expansion.isCount { return }
    let rows = try reader.list(query)
    json.name(navigation.name)
    guard navigation.isMany else {
      guard let row = rows.first else { return json.null() }
      return try write(row, expansion, &json)
    }
    json.begin(UInt8(ascii: "["))
    for row in rows.prefix(expansion.most) { try write(row, expansion, &json) }
    json.end(UInt8(ascii: "]"))
    if rows.count > expansion.most {
      json.member(
        "\(navigation.name)@odata.nextLink",
        "\(parent)/\(navigation.name)?$skip=\(expansion.skip + expansion.most)")
    }
  }

  private func write(
    _ row: ListRow, _ expansion: Projection.Expansion, _ json: inout JSONWriter
  ) throws {
    guard expansion.isReference else {
      return try write(row, expansion.projection, to: &json)
    }
    let id = row.values[expansion.projection.sources.count].text
    json.object { $0.member("@odata.id", format.address(expansion.set, id)) }
  }

  private func writeEmpty(_ expansion: Projection.Expansion, _ json: inout JSONWriter) {
    if expansion.wantsCount || expansion.isCount {
      json.member("\(expansion.navigation.name)@odata.count", Int64(0))
    }
    if expansion.isCount { return }
    json.name(expansion.navigation.name)
    if expansion.navigation.isMany { json.raw("[]") } else { json.null() }
  }
}

/// How much metadata a caller wants (`api.md` 1.5), and where addresses begin.
struct OutputFormat: Sendable {
  enum Metadata: String, Sendable { case none, minimal, full }

  var metadata = Metadata.minimal
  var quotesNumbers = false
  var showsSensitive = false
  /// Whether the route has actions.
  var showsActions = false
  /// Origin, prefix and route.
  let base: String
  let companyPath: String

  /// The address of a row by its key; companies are below no company.
  func address(_ set: EntitySet, _ id: String) -> String {
    let isID = set.type.key.type == .guid
    let path = set.isCompanies ? "" : companyPath
    return "\(base)/\(path)\(set.name)(\(isID ? id : id.keyLiteral))"
  }

  /// The `Content-Type` of an answer.
  var contentType: String {
    "application/json; odata.metadata=\(metadata.rawValue); odata.streaming=true"
      + (quotesNumbers ? "; IEEE754Compatible=true" : "")
  }
}

extension String {
  /// A type name as annotations write it: primitive types without `Edm`.
  fileprivate var shortTypeName: String {
    hasPrefix("Edm.") ? String(dropFirst("Edm.".count)) : self
  }
}

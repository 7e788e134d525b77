import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordStore

extension Call {
  var format: OutputFormat {
    get throws {
      var format = OutputFormat(base: base, companyPath: companyPath)
      let accept = options[.format] ?? request.header("accept") ?? ""
      guard try Self.acceptsJSON(accept, &format) else {
        throw APIError(406, "BadRequest", "The requested format cannot be produced.")
      }
      format.showsSensitive = principal.role >= .edit
      format.showsActions = !route.isStandard
      return format
    }
  }

  /// Whether an `Accept` header or `$format` allows JSON, and with how much metadata.
  private static func acceptsJSON(_ accept: String, _ format: inout OutputFormat) throws -> Bool {
    if accept.isEmpty { return true }
    for range in accept.split(separator: ",") {
      let parts = range.split(separator: ";", omittingEmptySubsequences: false).map(\.trimmed)
      let type = parts.first?.lowercased() ?? ""
      guard ["*/*", "application/json", "application/*", "json"].contains(type) else { continue }
      for parameter in parts.dropFirst() {
        let sides = parameter.lowercased().split(separator: "=").map(String.init)
        guard sides.count == 2 else { continue }
        switch (sides[0], sides[1].filter { $0 != "\"" }) {
        case ("odata.metadata", let level), ("metadata", let level):
          format.metadata = OutputFormat.Metadata(rawValue: level) ?? .minimal
        case ("odata", "nometadata"), ("odata", "none"): format.metadata = .none
        case ("odata", "fullmetadata"), ("odata", "verbose"): format.metadata = .full
        case ("ieee754compatible", "true"): format.quotesNumbers = true
        default: break
        }
      }
      return true
    }
    return false
  }

  func resolver(_ set: EntitySet) -> ODataResolver {
    ODataResolver(
      type: RoutedType(set.type, on: route), now: UTCTime.text(UTCTime.systemClock()),
      aliases: options.aliases)
  }

  /// The context address of a set: `…/$metadata#companies({id})/customers`.
  func context(_ set: EntitySet, suffix: String = "") -> String {
    if set.isCompanies { return "\(base)/$metadata#\(set.name)\(suffix)" }
    return "\(base)/$metadata#\(companyPath)\(set.name)\(suffix)"
  }

  // MARK: One entity

  func answer(_ entity: Located) async throws -> APIResponse {
    try await read { draft, reader in try answer(entity, draft, reader) }
  }

  /// The same, read from the snapshot that the entity was found in.
  func answer(_ entity: Located, _ draft: Draft, _ reader: Reader) throws -> APIResponse {
    let query = try entityQuery(entity.set)
    let projection = try Projection(entity.set, query, on: route)
    return try answer(
      entity.set, filter: entity.filter, projection, suffix: projection.contextSuffix(query),
      status: 200, warnings: [], draft, reader)
  }

  /// The options that a single entity takes.
  func entityQuery(_ set: EntitySet) throws -> ODataQuery {
    var query = ODataQuery()
    let resolver = resolver(set)
    if let text = options[.select] { query.select = try resolver.select(text) }
    if let text = options[.expand] { query.expand = try resolver.expand(text) }
    return query
  }

  /// The row that a condition selects, as the answer to a GET, POST or PATCH.
  func answer(
    _ set: EntitySet, filter: ListExpression, _ projection: Projection, suffix: String,
    status: Int, warnings: [Warning] = []
  ) async throws -> APIResponse {
    try await read { draft, reader in
      try answer(
        set, filter: filter, projection, suffix: suffix, status: status, warnings: warnings,
        draft, reader)
    }
  }

  /// The same, read from a snapshot or transaction that is open already.
  func answer(
    _ set: EntitySet, filter: ListExpression, _ projection: Projection, suffix: String,
    status: Int, warnings: [Warning], _ draft: Draft, _ reader: Reader
  ) throws -> APIResponse {
    guard let base = set.type.base else { throw APIError.resourceNotFound(set.name) }
    let format = try format
    let context = context(set, suffix: "\(suffix)/$entity")
    let query = ListQuery(
      base, filter: filter, limit: 1, properties: RowWriter.sources(projection))
    guard let row = try reader.list(query).first else {
      throw APIError.resourceNotFound(set.name)
    }
    var json = JSONWriter()
    try RowWriter(reader: reader, draft: draft, format: format).write(
      row, projection,
      leading: { json in
        if format.metadata != .none { json.member("@odata.context", context) }
        if !warnings.isEmpty { OperationResult.write(warnings, to: &json) }
      }, to: &json)
    let id = row.values[projection.sources.count].text
    let etag = ETag.text(row.version)
    if isReading, let known = request.header("if-none-match"), known == etag {
      return APIResponse(304, headers: [("ETag", etag)])
    }
    var response = APIResponse(status, body: .bytes(json.take()))
    response.setHeader("Content-Type", format.contentType)
    if !set.isCompanies { response.setHeader("ETag", etag) }
    if status == 201 { response.setHeader("Location", address(of: set.name, id)) }
    return response
  }

  // MARK: Properties

  func answer(_ property: WireProperty, of entity: Located, isRaw: Bool) async throws
    -> APIResponse
  {
    if property.type == .stream { return try await answerStream(property, of: entity) }
    let projection = Projection(entity.set)
    guard let base = entity.set.type.base else {
      throw APIError.resourceNotFound(property.name)
    }
    let format = try isRaw ? OutputFormat(base: self.base, companyPath: companyPath) : self.format
    let context =
      "\(self.base)/$metadata#\(companyPath)\(entity.set.name)(\(entity.id))/\(property.name)"
    let query = ListQuery(
      base, filter: entity.filter, limit: 1, properties: RowWriter.sources(projection))
    let value = try await read { draft, reader -> Value? in
      guard let row = try reader.list(query).first else { return nil }
      if property.isLate {
        return try LateValues(reader: reader, draft: draft)
          .value(property, of: entity.set.type, id: entity.id)
      }
      let index = projection.properties.prefix { $0.name != property.name }
        .count { $0.source != nil }
      return row.values[index]
    }
    guard var value else { throw APIError.resourceNotFound(entity.set.name) }
    if property.isSensitive, principal.role < .edit { value = .text(ValueJSON.masked(value.text)) }
    if isRaw {
      if value.isBlank, property.type.isTextual { return APIResponse(204) }
      return APIResponse(
        200, headers: [("Content-Type", "text/plain")],
        body: .bytes(Array(ValueJSON.text(value, property.type).utf8)))
    }
    var json = JSONWriter()
    json.object { json in
      if format.metadata != .none { json.member("@odata.context", context) }
      json.name("value")
      ValueJSON.write(value, property.type, quotesNumbers: format.quotesNumbers, to: &json)
    }
    return APIResponse(
      200, headers: [("Content-Type", format.contentType)], body: .bytes(json.take()))
  }

  /// The bytes of a picture: 204 without one (`api.md` 2.20).
  private func answerStream(_ property: WireProperty, of entity: Located) async throws
    -> APIResponse
  {
    let bytes = try await read { draft, reader -> [UInt8]? in
      if let key = entity.record, key.entity == .concordSetup {
        return try reader.image(draft.record(key)?["picture"] ?? "")
      }
      return try PictureBytes(reader: reader).bytes(id: entity.id)
    }
    guard let bytes else { return APIResponse(204) }
    let type = ImageHeader(bytes).contentType
    return APIResponse(
      200,
      headers: [
        ("Content-Type", type.isEmpty ? "application/octet-stream" : type),
        ("ETag", ETag.text(entity.version)),
      ], body: .bytes(bytes))
  }
}

extension WireType {
  /// Whether a blank value has nothing to show as raw text.
  fileprivate var isTextual: Bool {
    switch self {
    case .text, .code, .enumeration, .date, .dateTime: true
    default: false
    }
  }
}

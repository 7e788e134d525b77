import ConcordCore
import ConcordFormats
import ConcordStore

/// Changes of a set since a token, read from the journal (`api.md` 4.10).
extension Call {
  /// The options that tracking allows (API-DL-4).
  func checkTracking() throws {
    for option in [ODataOption.expand, .orderby, .top, .skip, .search] where options[option] != nil
    {
      throw APIError.bad(
        "'$\(option.rawValue)' cannot be combined with change tracking.",
        target: "$\(option.rawValue)")
    }
  }

  /// The address that a delta token is added to: this one without tokens.
  var trackedAddress: String {
    let kept = request.query.split(separator: "&").filter { part in
      let name = part.prefix { $0 != "=" }.lowercased()
      return ![
        "aid", "$skiptoken", "%24skiptoken", "$deltatoken", "%24deltatoken", "deltatoken",
      ].contains(name)
    }
    let query = kept.joined(separator: "&")
    return "\(request.origin)\(request.path)" + (query.isEmpty ? "" : "?\(query)")
  }

  func link(_ name: String, _ token: String) -> String {
    trackedAddress + (trackedAddress.contains("?") ? "&" : "?") + "\(name)=\(token)"
  }

  /// One page of what changed since a token; ends with a new token.
  func answerDelta(_ collection: Collection, _ text: String) async throws -> APIResponse {
    let set = collection.set
    guard set.canBeFollowed, let base = set.type.base else {
      throw APIError.bad("Changes of '\(set.name)' cannot be followed.")
    }
    try checkTracking()
    let hash = optionsHash
    let now = UTCTime.systemClock() / 1000
    let token = try DeltaToken(text, hash: hash, now: now, fullRead: trackedAddress)
    let query = try resolver(set).query(options)
    let projection = try Projection(set, query, on: route)
    let format = try format
    let size = min(preferences.pageSize ?? Limits.deltaPage, Limits.deltaPage)
    if base == .view(.journalEntry) {
      return try await answerJournal(
        collection, projection, query, since: token, size: size, now: now)
    }
    let position = try options[.skiptoken].map { text in
      guard let position = OpaqueToken.decode(DeltaPosition.self, text), position.h == hash else {
        throw SkipToken.invalid
      }
      return position
    }
    let context = context(set, suffix: "/$delta")
    let list = ListQuery(
      base, filter: .both(collection.filter, query.filter), limit: 1,
      properties: RowWriter.sources(projection))
    let run = DeltaRun(
      list: list, projection: projection, format: format, context: context, token: token,
      position: position, size: size, now: now, hash: hash)
    let json = try await read { draft, reader in try run.write(self, draft, reader) }
    return APIResponse(
      200,
      headers: [
        ("Content-Type", format.contentType),
        ("Preference-Applied", "odata.track-changes, odata.maxpagesize"),
      ], body: .bytes(json))
  }
}

extension Call {
  /// The journal only grows: what follows is what was appended, oldest first, cut between
  /// operations (`api.md` 3.10).
  private func answerJournal(
    _ collection: Collection, _ projection: Projection, _ query: ODataQuery,
    since token: DeltaToken, size: Int, now: Int64
  ) async throws -> APIResponse {
    let format = try format
    let context = context(collection.set, suffix: "/$delta")
    let number = PropertySource.column("operation_number")
    @Sendable func appended(_ comparison: ListComparison, _ operation: Int64) -> ListExpression {
      .compare(
        comparison, .property(number, .integer), .literal(.integer(operation), .integer))
    }
    let sources = RowWriter.sources(projection) + [number]
    let order = [
      ListOrder(number, .integer), ListOrder(.column("entry_number"), .integer),
    ]
    let wanted = ListExpression.both(collection.filter, query.filter)
    let json = try await read { draft, reader in
      let head = try reader.head()
      let since = ListExpression.both(wanted, appended(.greater, token.o))
      var rows = try reader.list(
        ListQuery(
          .view(.journalEntry), filter: since, order: order, limit: size + 1,
          properties: sources))
      var seen = head
      if rows.count > size, let last = rows.last?.values.last?.integer {
        let first = rows.first?.values.last?.integer ?? last
        // An operation that does not fit is taken whole when it is the first one.
        seen = first == last ? last : last - 1
        let page = ListExpression.both(since, appended(.lessOrEqual, seen))
        rows = try reader.list(
          ListQuery(
            .view(.journalEntry), filter: page, order: order, limit: Limits.pageSize,
            properties: sources))
      }
      let writer = RowWriter(reader: reader, draft: draft, format: format)
      var json = JSONWriter()
      json.begin(UInt8(ascii: "{"))
      if format.metadata != .none { json.member("@odata.context", context) }
      json.name("value")
      json.begin(UInt8(ascii: "["))
      for row in rows { try writer.write(row, projection, to: &json) }
      json.end(UInt8(ascii: "]"))
      let next = self.link(
        "deltatoken", DeltaToken(seen: seen, now: now, hash: self.optionsHash).text)
      if seen < head {
        json.member("@odata.nextLink", "\(next)&aid=FIN&$skiptoken=0")
      } else {
        json.member("@odata.deltaLink", next)
      }
      json.end(UInt8(ascii: "}"))
      return json.take()
    }
    return APIResponse(
      200,
      headers: [
        ("Content-Type", format.contentType),
        ("Preference-Applied", "odata.track-changes, odata.maxpagesize"),
      ], body: .bytes(json))
  }
}

extension EntitySet {
  /// Whether changes of the set are read from the journal.
  var canBeFollowed: Bool {
    isTracked && (type.entity != nil || type.base == .view(.journalEntry))
  }
}

/// One page of a delta run.
struct DeltaRun: Sendable {
  let list: ListQuery
  let projection: Projection
  let format: OutputFormat
  let context: String
  let token: DeltaToken
  let position: DeltaPosition?
  let size: Int
  /// Seconds since 1970.
  let now: Int64
  let hash: String

  func write(_ call: Call, _ draft: Draft, _ reader: Reader) throws -> [UInt8] {
    let head = try position?.through ?? reader.head()
    let after = position?.after ?? token.o
    var json = JSONWriter()
    json.begin(UInt8(ascii: "{"))
    if format.metadata != .none { json.member("@odata.context", context) }
    json.name("value")
    json.begin(UInt8(ascii: "["))
    let changed = try changes(after, head, reader)
    let writer = RowWriter(reader: reader, draft: draft, format: format)
    for change in changed.prefix(size) { try write(change, writer, reader, &json) }
    json.end(UInt8(ascii: "]"))
    if changed.count > size, let last = changed.prefix(size).last {
      let next = DeltaPosition(
        after: after, through: head, operation: last.operation,
        entity: last.key.entity.rawValue, id: last.key.id.description, h: hash)
      let link = call.link("deltatoken", token.text)
      json.member(
        "@odata.nextLink", "\(link)&aid=FIN&$skiptoken=\(OpaqueToken.encode(next))")
    } else {
      let next = DeltaToken(seen: head, now: now, hash: hash)
      json.member("@odata.deltaLink", call.link("deltatoken", next.text))
    }
    json.end(UInt8(ascii: "}"))
    return json.take()
  }

  /// One more than the page has, to know whether there is a next one.
  private func changes(_ after: Int64, _ through: Int64, _ reader: Reader) throws
    -> [ChangedRecord]
  {
    guard let entity = projection.set.type.entity else { return [] }
    let beyond = position.flatMap { position -> ChangedRecord? in
      guard let kind = EntityKind(rawValue: position.entity), let id = RecordID(position.id) else {
        return nil
      }
      return ChangedRecord(
        key: RecordKey(kind, id), operation: position.operation, isDeleted: false)
    }
    return try reader.changedRecords(
      [entity], after: after, through: through, beyond: beyond, limit: size + 1)
  }

  private func write(
    _ change: ChangedRecord, _ writer: RowWriter, _ reader: Reader, _ json: inout JSONWriter
  ) throws {
    let id = change.key.id.description
    var query = list
    query.filter = .both(EntityType.condition(.id, .text(id), .guid), list.filter)
    if let row = try reader.list(query).first {
      return try writer.write(row, projection, to: &json)
    }
    let exists = try reader.record(change.key) != nil
    let context = context.replacing("/$delta", with: "/$deletedEntity")
    json.object { json in
      if format.metadata != .none { json.member("@odata.context", context) }
      json.member("id", format.address(projection.set, id))
      json.member("reason", exists ? "changed" : "deleted")
    }
  }
}

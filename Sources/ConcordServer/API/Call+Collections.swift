import ConcordCore
import ConcordFormats
import ConcordStore
import Crypto
import Foundation
import Synchronization

extension Call {
  // MARK: Collections

  func answer(_ collection: Collection) async throws -> APIResponse {
    let set = collection.set
    if options[.search] != nil, !set.isSearchable {
      throw APIError.notImplemented("$search on '\(set.name)'")
    }
    if let token = options[.deltatoken] { return try await answerDelta(collection, token) }
    let tracks = preferences.tracksChanges && set.canBeFollowed
    if tracks { try checkTracking() }
    let query = try resolver(set).query(options)
    try Self.check(collection, query)
    let projection = try Projection(set, query, on: route)
    var format = try format
    // Sensitive values are shown in part in lists, whoever reads them (`api.md` 3.5).
    format.showsSensitive = false
    let pageSize = min(preferences.pageSize ?? Limits.pageSize, Limits.pageSize)
    var headers = [("Content-Type", format.contentType)]
    headers.append(
      (
        "Preference-Applied",
        (tracks ? "odata.track-changes, " : "") + "odata.maxpagesize"
          + (preferences.pageSize == nil ? "" : "=\(pageSize)")
      ))
    let context = context(set, suffix: projection.contextSuffix(query))
    guard let base = set.type.base else {
      return APIResponse(
        200, headers: headers, body: .bytes(Self.empty(context, format, query.wantsCount)))
    }
    let token = try options[.skiptoken].map { try SkipToken($0, hash: optionsHash) }
    var list = ListQuery(
      base, filter: .both(collection.filter, query.filter), search: query.search,
      order: query.order.isEmpty ? set.type.defaultOrder : query.order, limit: 0,
      properties: RowWriter.sources(projection))
    list.after = token?.position
    list.skip = token == nil ? query.skip ?? 0 : 0
    var seen: Int64?
    if tracks {
      if let token {
        seen = token.seen
      } else {
        seen = try await read { _, reader in try reader.head() }
      }
    }
    let page = Page(
      seen: seen, list: list, projection: projection, format: format, context: context,
      wantsCount: query.wantsCount, remaining: token?.remaining ?? query.top, size: pageSize)
    let writer = PageWriter(page, self)
    let first = try await writer.next()
    return APIResponse(
      200, headers: headers,
      body: .parts {
        if let first = writer.takeFirst(first) { return first }
        return try await writer.next()
      })
  }

  func answer(countOf collection: Collection) async throws -> APIResponse {
    let query = try resolver(collection.set).query(options)
    try Self.check(collection, query)
    var count: Int64 = 0
    if let base = collection.set.type.base {
      let list = ListQuery(
        base, filter: .both(collection.filter, query.filter), search: query.search, limit: 1,
        properties: [])
      count = try await read { _, reader in try reader.count(list) }
    }
    return APIResponse(
      200, headers: [("Content-Type", "text/plain")], body: .bytes(Array(String(count).utf8)))
  }

  /// API-CI-2: these rows are only read for one related record.
  private static func check(_ collection: Collection, _ query: ODataQuery) throws {
    guard collection.set.name == "contactsInformation", collection.filter == nil else { return }
    let names = query.filter?.demandedColumns ?? []
    guard names.contains("related_id"), names.contains("related_type") else {
      throw APIError(
        400, "Application_DialogException",
        "You must specify a related Id and a related Type to get contacts information.")
    }
  }

  private static func empty(_ context: String, _ format: OutputFormat, _ wantsCount: Bool)
    -> [UInt8]
  {
    var json = JSONWriter()
    json.object { json in
      if format.metadata != .none { json.member("@odata.context", context) }
      if wantsCount { json.member("@odata.count", Int64(0)) }
      json.name("value")
      json.raw("[]")
    }
    return json.take()
  }

  /// What a continuation has to agree with: all options but the page itself (API-PG-3).
  var optionsHash: String {
    var text = request.path
    for option in ODataOption.allCases where option != .skiptoken && option != .deltatoken {
      text += "\n\(option.rawValue)=\(options[option] ?? "")"
    }
    return Data(SHA256.hash(data: Data(text.utf8)).prefix(9)).base64EncodedString()
  }

  /// The address of the next page: all options of this one, and where it starts (API-PG-2).
  func nextLink(_ token: SkipToken) -> String {
    let kept = request.query.split(separator: "&").filter { part in
      let name = part.prefix { $0 != "=" }.lowercased()
      return !["aid", "$skiptoken", "%24skiptoken"].contains(name)
    }
    let query =
      (kept.map(String.init) + ["aid=FIN", "$skiptoken=\(token.text(hash: optionsHash))"])
      .joined(separator: "&")
    return "\(request.origin)\(request.path)?\(query)"
  }
}

extension ListExpression {
  /// Columns that every row has to equal something in.
  fileprivate var demandedColumns: [String] {
    switch self {
    case .and(let parts): parts.flatMap(\.demandedColumns)
    case .compare(.equal, .property(.column(let name), _), .literal),
      .compare(.equal, .literal, .property(.column(let name), _)):
      [name]
    default: []
    }
  }
}

/// Where the next page starts: the sort keys and id of the last row, and what is left of `$top`.
struct SkipToken {
  let position: [Value]
  let remaining: Int?
  /// The operation up to which a tracked run started; nil = changes are not tracked.
  let seen: Int64?

  init(position: [Value], remaining: Int?, seen: Int64?) {
    self.position = position
    self.remaining = remaining
    self.seen = seen
  }

  static let invalid = APIError(
    400, "SkipTokenIsNoLongerValid", "The skip token does not belong to this request.")

  private struct Form: Codable {
    let p: [Value]
    let r: Int?
    let h: String
    let s: Int64?
  }

  /// - Throws: `SkipTokenIsNoLongerValid` for a token of other options or a broken one.
  init(_ text: String, hash: String) throws {
    guard let form = OpaqueToken.decode(Form.self, text), form.h == hash else {
      throw Self.invalid
    }
    seen = form.s
    position = form.p
    remaining = form.r
  }

  func text(hash: String) -> String {
    OpaqueToken.encode(Form(p: position, r: remaining, h: hash, s: seen))
  }
}

/// One page of a collection.
struct Page: Sendable {
  /// The operation that a delta link starts from; nil = changes are not tracked.
  let seen: Int64?
  var list: ListQuery
  let projection: Projection
  let format: OutputFormat
  let context: String
  let wantsCount: Bool
  /// What is left of `$top`; nil = everything.
  let remaining: Int?
  let size: Int
}

/// Writes a page part by part, each read on a snapshot of its own, so that memory stays flat.
final class PageWriter: Sendable {
  /// Few enough that many connections that read slowly do not hold much.
  private static let rowsPerPart = 200

  private struct State {
    var list: ListQuery
    var written = 0
    var started = false
    var ended = false
    var gaveFirst = false
  }

  private let page: Page
  private let call: Call
  /// Later parts are read by whoever sends the answer, in the time that the request has left.
  private let deadline = Deadline.current
  private let state: Mutex<State>

  init(_ page: Page, _ call: Call) {
    self.page = page
    self.call = call
    state = Mutex(State(list: page.list))
  }

  /// The first part, once; it was read before the status was sent.
  func takeFirst(_ first: [UInt8]?) -> [UInt8]? {
    state.withLock { state in
      if state.gaveFirst { return nil }
      state.gaveFirst = true
      return first
    }
  }

  /// The next part of the body; nil after the last.
  func next() async throws -> [UInt8]? {
    let before = state.withLock { $0 }
    if before.ended { return nil }
    let most = min(page.size, page.remaining ?? .max)
    let rows = min(Self.rowsPerPart, most - before.written)
    let (page, call) = (page, call)
    let part = try await Deadline.$current.withValue(deadline) {
      try await call.read { draft, reader in
        try PageWriter.part(
          page, before, rows: rows, isLast: before.written + rows >= most, reader, draft, call)
      }
    }
    state.withLock { state in
      state.started = true
      state.ended = part.isEnd
      state.written += part.count
      state.list.after = part.position ?? state.list.after
      state.list.skip = 0
    }
    return part.bytes
  }

  private struct Part: Sendable {
    let bytes: [UInt8]
    let count: Int
    let position: [Value]?
    let isEnd: Bool
  }

  private static func part(
    _ page: Page, _ state: State, rows: Int, isLast: Bool, _ reader: Reader, _ draft: Draft,
    _ call: Call
  ) throws -> Part {
    var json = JSONWriter()
    if !state.started { try begin(page, reader, &json) }
    var list = state.list
    list.limit = rows + 1  // one more, to know whether there is a next page
    let found = rows > 0 ? try reader.list(list) : []
    let shown = found.prefix(rows)
    let writer = RowWriter(reader: reader, draft: draft, format: page.format)
    for (index, row) in shown.enumerated() {
      if index > 0 || state.written > 0 { json.fragment(",") }
      try writer.write(row, page.projection, to: &json)
    }
    let hasMore = found.count > rows
    let isEnd = isLast || !hasMore
    if isEnd {
      json.fragment("]")
      let written = state.written + shown.count
      let remaining = page.remaining.map { $0 - written }
      if hasMore, remaining != 0, let last = shown.last {
        let token = SkipToken(
          position: last.position, remaining: remaining, seen: page.seen)
        json.fragment(",\"@odata.nextLink\":")
        json.fragmentText(call.nextLink(token))
      } else if let seen = page.seen {
        let token = DeltaToken(
          seen: seen, now: UTCTime.systemClock() / 1000, hash: call.optionsHash)
        json.fragment(",\"@odata.deltaLink\":")
        json.fragmentText(call.link("deltatoken", token.text))
      }
      json.fragment("}")
    }
    return Part(
      bytes: json.take(), count: shown.count, position: shown.last?.position, isEnd: isEnd)
  }

  private static func begin(_ page: Page, _ reader: Reader, _ json: inout JSONWriter) throws {
    json.fragment("{")
    if page.format.metadata != .none {
      json.fragment("\"@odata.context\":")
      json.fragmentText(page.context)
      json.fragment(",")
    }
    if page.wantsCount {
      json.fragment("\"@odata.count\":\(try reader.count(page.list)),")
    }
    json.fragment("\"value\":[")
  }
}

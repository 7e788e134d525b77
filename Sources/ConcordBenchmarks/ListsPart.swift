import Foundation

/// Lists of a large company over HTTP against their bare SQL, and what the server needs for it.
struct ListsPart {
  private let scale: Scale
  private let folder: Folder

  init(_ scale: Scale, _ folder: Folder) {
    self.scale = scale
    self.folder = folder
  }

  private static let pageSize = 1_000
  private static let columns = """
    id, version, number, type, display_name, job_title, company_number, company_name, \
    contact_business_relation, address_line1, address_line2, city, state, country, postal_code, \
    phone_number, mobile_phone_number, email, website, search_name, privacy_blocked, \
    tax_registration_number, modified_at
    """

  /// A list, and the condition of the SQL that reads the same.
  private struct List {
    let work: String
    let options: String
    let condition: String
  }

  private var lists: [List] {
    let count = scale.contactCount
    let time = SampleRows.modifiedAt(count - count / 100)
    let prefix = String(SampleRows.contactNumber(count / 2).dropLast(count < 100_000 ? 2 : 4))
    return [
      List(work: "no filter", options: "", condition: ""),
      List(
        work: "`startswith(number,'\(prefix)')`, indexed",
        options: "$filter=startswith(number,'\(prefix)')&$orderby=number",
        condition: "AND number >= '\(prefix)' AND number < '\(prefix):'"),
      List(
        work: "`lastModifiedDateTime gt` that leaves 1 %, indexed",
        options: "$filter=lastModifiedDateTime%20gt%20\(time)",
        condition: "AND modified_at > '\(time)'"),
      List(
        work: "`city eq 'Hamburg'` (1 %), not indexed, `$orderby=number`",
        options: "$filter=city%20eq%20'Hamburg'&$orderby=number",
        condition: "AND city = 'Hamburg' COLLATE NOCASE"),
    ]
  }

  func measure() async throws -> [Figure] {
    let path = folder.path("lists")
    Progress.say("  \(Shown.count(scale.contactCount)) contacts")
    _ = try await SampleCompany.create(path)
    try SampleRows.addContacts(scale.contactCount, to: path)
    let first = try SampleServer(path)
    let authorization = first.authorization
    first.process.stop()
    var figures = [try starting(path, authorization)]
    let server = try SampleServer(path, authorization: authorization)
    let connection = try server.connect()
    try connection.send(server.request("GET", server.base + "contacts?$top=1"))
    let idle = server.process.kibibytes
    let bare = try BareDatabase(path)
    for list in lists {
      Progress.say("  \(list.work)")
      figures += try measure(list, connection, server, bare)
    }
    return figures + (try memory(server, idle))
  }

  // MARK: Lists

  /// The first page of a list and its fifth.
  private func measure(
    _ list: List, _ connection: HTTPConnection, _ server: SampleServer, _ bare: BareDatabase
  ) throws -> [Figure] {
    var path = "\(server.base)contacts" + (list.options.isEmpty ? "" : "?\(list.options)")
    var figures: [Figure] = []
    let size = min(Self.pageSize, scale.contactCount / 1_000)
    let headers = ["Prefer: odata.maxpagesize=\(size)"]
    var after = ""
    for page in 1...5 {
      let request = server.request("GET", path, headers)
      let answer = try connection.send(request)
      if page == 1 || page == 5 {
        figures.append(
          try compare(
            "page \(page) of contacts by \(Shown.count(size)): \(list.work)", request, answer,
            list.condition + after, size, connection, bare))
      }
      guard let next = answer.link("nextLink") else { break }
      path = next
      let text = String(decoding: answer.body, as: UTF8.self)
      guard let mark = text.range(of: #""number":""#, options: .backwards) else { break }
      after = " AND number > '\(text[mark.upperBound...].prefix { $0 != "\"" })'"
    }
    return figures
  }

  private func compare(
    _ work: String, _ request: [UInt8], _ answer: HTTPAnswer, _ condition: String, _ size: Int,
    _ connection: HTTPConnection, _ bare: BareDatabase
  ) throws -> Figure {
    let drain = try SocketDrain()
    let statement = try bare.prepare(
      """
      SELECT \(Self.columns) FROM contact c WHERE company = 1 \(condition) \
      ORDER BY number LIMIT \(size + 1)
      """)
    var comparison = Comparison()
    for round in 0...(scale.quick ? 1 : 11) {
      let ours = try Self.seconds { try connection.send(request) }
      let theirs = Self.seconds {
        _ = statement.readAll()
        drain.write(answer.body)
      }
      // The first round is for the caches.
      if round > 0 { comparison.add(ours: ours, bare: theirs) }
    }
    return Figure(
      work, Shown.seconds(median(comparison.ours)),
      against: "its SQL and writing \(Shown.count(answer.body.count)) bytes, "
        + Shown.seconds(median(comparison.bare)),
      ratio: Shown.ratio(comparison.ratio), aim: "≤ 1.5×", isMet: comparison.ratio <= 1.5)
  }

  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return Double((ContinuousClock.now - start) / .nanoseconds(1)) / 1e9
  }

  // MARK: The server itself

  /// From starting the program until it is ready.
  private func starting(_ path: String, _ authorization: String) throws -> Figure {
    var times: [Double] = []
    for _ in 1...(scale.quick ? 1 : 7) {
      var server: SampleServer?
      times.append(
        try Self.seconds {
          let started = try SampleServer(path, authorization: authorization)
          try started.connect().send(started.request("GET", "/health/ready"))
          server = started
        })
      server?.process.stop()
    }
    let time = median(times)
    return Figure(
      "start of `concord serve` on \(Shown.count(scale.contactCount)) contacts until "
        + "`/health/ready` answers", Shown.seconds(time), aim: "< 1 s", isMet: time < 1)
  }

  private func memory(_ server: SampleServer, _ idle: Int) throws -> [Figure] {
    Progress.say("  memory")
    let path = server.base + "contacts"
    _ = try Load(server: server.process, connections: scale.callers)
      .read("\(path)?$top=100", server.authorization, seconds: scale.loadSeconds)
    let pages = server.process.peakKibibytes
    // Every connection reads a page of the largest size, some of them slowly.
    let request = server.request("GET", path)
    _ = try Load(server: server.process, connections: scale.callers).run { _, count in
      count < 2 ? request : nil
    }
    let large = server.process.peakKibibytes
    let limit = 100_000_000 / 1024
    let count = Shown.count(scale.contactCount)
    return [
      Figure(
        "memory of the server, idle, with \(count) contacts", Shown.megabytes(idle),
        aim: "< 100 MB", isMet: idle < limit),
      Figure(
        "its greatest memory: after the lists above, and \(scale.callers) connections that read "
          + "pages of 100", Shown.megabytes(pages), aim: "< 100 MB", isMet: pages < limit),
      Figure(
        "its greatest memory: \(scale.callers) connections that read pages of 20,000 at a time",
        Shown.megabytes(large), aim: "< 100 MB", isMet: large < limit),
    ]
  }
}

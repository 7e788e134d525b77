import Foundation

/// Changes while as many subscriptions as a company may have follow them (API-WH-11).
struct WebhooksPart {
  private let scale: Scale
  private let folder: Folder

  init(_ scale: Scale, _ folder: Folder) {
    self.scale = scale
    self.folder = folder
  }

  private static let options = [
    "--webhook-seconds", "1", "--webhooks-allow-http", "--webhooks-allow-private-networks",
  ]
  private var subscriptionCount: Int { scale.quick ? 20 : 200 }

  func measure() async throws -> [Figure] {
    let path = folder.path("quiet")
    _ = try await SampleCompany.create(path)
    try SampleRows.addContacts(scale.quick ? 200 : 1_000, to: path)
    let followed = try folder.copy("quiet", to: "followed")
    let (quiet, told) = (try SampleServer(path), try SampleServer(followed, options: Self.options))
    let receiver = try ServerProcess(ChildProcess.executable, ["--receive"])
    try subscribe(told, receiver)
    let ids = try BareDatabase(path).texts("SELECT id FROM contact WHERE company = 1")
    var (without, with, waits): ([Load.Result], [Load.Result], [Double]) = ([], [], [])
    for round in 1...max(scale.roundCount, 1) {
      Progress.say("  \(subscriptionCount) subscriptions, round \(round)")
      without.append(try change(ids, round, quiet))
      with.append(try change(ids, round, told))
      waits.append(try await untilTold(followed))
    }
    let share = median(zip(with, without).map { $0.rate / $1.rate })
    let entries = Shown.count(ids.count * subscriptionCount)
    return [
      Figure(
        "PATCH of a contact, \(scale.callers) connections, \(subscriptionCount) subscriptions",
        RequestsPart.shown(with),
        against: "the same without subscriptions, \(RequestsPart.shown(without))",
        ratio: "\(Shown.percent(share)) of the rate"),
      Figure(
        "until all of them are told of \(Shown.count(ids.count)) changed contacts, "
          + "\(entries) entries in all", Shown.seconds(median(waits)),
        against: "1 s that changes are gathered", ratio: Shown.ratio(median(waits))),
    ]
  }

  /// One receiver with an address of its own per subscription, so that they share no messages.
  private func subscribe(_ server: SampleServer, _ receiver: ServerProcess) throws {
    let connection = try server.connect()
    let resource = server.base.dropFirst() + "contacts"
    for number in 1...subscriptionCount {
      let url = "http://127.0.0.1:\(receiver.port)/hook/\(number)"
      let answer = try connection.send(
        server.request(
          "POST", "/api/v2.0/subscriptions",
          body: #"{"notificationUrl":"\#(url)","resource":"\#(resource)"}"#))
      guard answer.status == 201 else {
        throw BenchmarkError(
          "subscribing: \(String(decoding: answer.body, as: UTF8.self).prefix(300))")
      }
    }
  }

  /// Changes every contact once.
  private func change(_ ids: [String], _ round: Int, _ server: SampleServer) throws -> Load.Result {
    let requests = ids.map { id in
      server.request(
        "PATCH", "\(server.base)contacts(\(id))", ["If-Match: *"],
        body: #"{"addressLine1":"Street \#(round)"}"#)
    }
    let connections = scale.callers
    return try Load(server: server.process, connections: connections).run { number, count in
      let index = number + count * connections
      return index < requests.count ? requests[index] : nil
    }
  }

  /// Seconds until no subscription is behind the journal.
  private func untilTold(_ path: String) async throws -> Double {
    let database = try BareDatabase(path)
    let start = ContinuousClock.now
    while try database.integer(
      """
      SELECT COUNT(*) FROM subscription s JOIN company c ON c.id = s.company
      WHERE s.first_unsent_at <> '' OR s.cursor < c.operation_number
      """) > 0
    {
      guard ContinuousClock.now - start < .seconds(300) else {
        throw BenchmarkError("not all subscribers were told within five minutes")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    return Double((ContinuousClock.now - start) / .nanoseconds(1)) / 1e9
  }
}

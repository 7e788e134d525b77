import Foundation

/// A contact and a page of contacts over HTTP, against a server that only gives the same bytes.
struct RequestsPart {
  private let scale: Scale
  private let folder: Folder

  init(_ scale: Scale, _ folder: Folder) {
    self.scale = scale
    self.folder = folder
  }

  /// Runs of both servers in turn.
  private struct Runs {
    var ours: [Load.Result] = []
    var bare: [Load.Result] = []
  }

  func measure() async throws -> [Figure] {
    let path = folder.path("requests")
    _ = try await SampleCompany.create(path)
    try SampleRows.addContacts(scale.quick ? 500 : 10_000, to: path)
    let server = try SampleServer(path)
    let id = try BareDatabase(path).texts("SELECT id FROM contact WHERE company = 1 LIMIT 1")[0]
    let contacts = server.base + "contacts"
    return try measure("GET of a contact", "\(contacts)(\(id))", server)
      + measure("GET of a page of 100 contacts", "\(contacts)?$top=100", server)
  }

  private func measure(_ work: String, _ path: String, _ server: SampleServer) throws -> [Figure] {
    let answer = try server.connect().send(server.request("GET", path))
    let bare = try bareServer(answer)
    var figures: [Figure] = []
    for connections in [1, 64] {
      Progress.say("  \(work), \(connections) connections")
      var runs = Runs()
      for _ in 1...max(scale.roundCount, 1) {
        runs.ours.append(
          try Load(server: server.process, connections: connections)
            .read(path, server.authorization, seconds: scale.loadSeconds))
        runs.bare.append(
          try Load(server: bare, connections: connections)
            .read(path, server.authorization, seconds: scale.loadSeconds))
      }
      let size = Shown.count(answer.body.count)
      let name = connections == 1 ? "1 connection" : "\(connections) connections"
      figures.append(figure("\(work) (\(size) bytes), \(name)", runs))
    }
    bare.stop()
    return figures
  }

  /// A server that gives an answer of Concord again, whole instead of in parts.
  private func bareServer(_ answer: HTTPAnswer) throws -> ServerProcess {
    let own = ["content-length", "transfer-encoding", "date", "server", "connection"]
    let headers = answer.headers.filter { !own.contains($0.name.lowercased()) }
      .map { [$0.name, $0.value] }
    let file = folder.path("answer")
    try JSONEncoder().encode(KeptAnswer(headers: headers, body: Data(answer.body)))
      .write(to: URL(fileURLWithPath: file))
    return try ServerProcess(ChildProcess.executable, ["--serve-answer", file])
  }

  private func figure(_ work: String, _ runs: Runs) -> Figure {
    let share = median(zip(runs.ours, runs.bare).map { $0.rate / $1.rate })
    return Figure(
      work, Self.shown(runs.ours),
      against: "bare Hummingbird that gives the same bytes, \(Self.shown(runs.bare))",
      ratio: "\(Shown.percent(share)) of the rate", aim: "≥ 60 %", isMet: share >= 0.6)
  }

  /// Rate and processor time of the median.
  static func shown(_ runs: [Load.Result]) -> String {
    let rate = Shown.count(Int(median(runs.map(\.rate))))
    let time = median(runs.map(\.processorMicroseconds))
    return "\(rate)/s (\(String(format: "%.0f", time)) µs of processor time each)"
  }
}

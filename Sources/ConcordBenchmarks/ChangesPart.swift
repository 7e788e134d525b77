import Foundation
import Glibc

/// Durable changes over HTTP that reach three linked records, and batches of them.
struct ChangesPart {
  private let scale: Scale
  private let folder: Folder

  init(_ scale: Scale, _ folder: Folder) {
    self.scale = scale
    self.folder = folder
  }

  private static let batchSize = 100

  func measure() async throws -> [Figure] {
    let callers = scale.callers
    let sample = try await SampleCompany.create(folder.path("engine"))
    let numbers = try await LinkedContacts(sample, persons: 0, callers: callers)
      .create(max(callers, Self.batchSize, scale.operationCount / 10))
    try SampleRows.settle(folder.path("engine"))
    let path = try folder.copy("engine", to: "served")
    let server = try SampleServer(path)
    let ids = try BareDatabase(path).texts("SELECT id FROM contact WHERE company = 1")
    let changes = ContactChanges(sample, numbers)
    var (served, engine): ([Load.Result], [Load.Result]) = ([], [])
    let cycles = max(1, scale.operationCount / numbers.count)
    for number in 1...max(scale.roundCount, 1) {
      Progress.say("  \(cycles * ids.count) changes, round \(number)")
      served.append(try patch(ids, cycles: cycles, server))
      engine.append(try await run(changes, numbers.count, cycles: cycles))
    }
    let share = median(zip(served, engine).map { $0.rate / $1.rate })
    let figure = Figure(
      "PATCH of a contact with customer, vendor and bank account, \(callers) connections",
      RequestsPart.shown(served),
      against: "the same operation without HTTP, \(callers) callers, "
        + RequestsPart.shown(engine),
      ratio: "\(Shown.percent(share)) of the rate", aim: "≥ 70 %", isMet: share >= 0.7)
    return [figure] + (try batches(ids, server))
  }

  // MARK: Changes

  private static func body(_ cycle: Int) -> String {
    let values = ContactChanges.values(cycle)
    return #"{"addressLine1":"\#(values.address)","phoneNumber":"\#(values.phoneNumber)"}"#
  }

  private static let headers = ["If-Match: *", "Concord-Confirm: *"]

  private static func requests(_ ids: [String], _ cycle: Int, _ server: SampleServer) -> [[UInt8]] {
    ids.map { id in
      server.request(
        "PATCH", "\(server.base)contacts(\(id))", headers, body: body(cycle))
    }
  }

  /// Changes every contact so many times; every connection has contacts of its own.
  private func patch(_ ids: [String], cycles: Int, _ server: SampleServer) throws -> Load.Result {
    let odd = Self.requests(ids, 1, server)
    let even = Self.requests(ids, 0, server)
    let connections = scale.callers
    return try Load(server: server.process, connections: connections).run { number, count in
      let own = (odd.count - number + connections - 1) / connections
      guard count < own * cycles else { return nil }
      let index = number + count % own * connections
      return count / own % 2 == 0 ? odd[index] : even[index]
    }
  }

  private func run(_ changes: ContactChanges, _ count: Int, cycles: Int) async throws
    -> Load.Result
  {
    let before = Double(clock()) / Double(CLOCKS_PER_SEC)
    let start = ContinuousClock.now
    try await changes.run(cycles: cycles, callers: scale.callers)
    return Load.Result(
      requests: count * cycles,
      seconds: Double((ContinuousClock.now - start) / .nanoseconds(1)) / 1e9,
      processorSeconds: Double(clock()) / Double(CLOCKS_PER_SEC) - before)
  }

  // MARK: Batches

  /// A batch of changes against the same changes one by one, on one connection.
  private func batches(_ ids: [String], _ server: SampleServer) throws -> [Figure] {
    let connection = try server.connect()
    let some = Array(ids.prefix(Self.batchSize))
    var (single, batched, grouped): ([Double], [Double], [Double]) = ([], [], [])
    for round in 1...max(scale.roundCount, scale.quick ? 1 : 7) {
      let requests = Self.requests(some, round * 3, server)
      single.append(try seconds { for request in requests { try connection.send(request) } })
      for (index, isGroup) in [false, true].enumerated() {
        let batch = Self.batch(some, round * 3 + index + 1, isGroup, server)
        let time = try seconds {
          let answer = try connection.send(batch)
          let text = String(decoding: answer.body, as: UTF8.self)
          let count = text.components(separatedBy: #""status":200"#).count - 1
          guard count == some.count else {
            throw BenchmarkError("only \(count) changes of a batch were made: \(text.prefix(500))")
          }
        }
        if isGroup { grouped.append(time) } else { batched.append(time) }
      }
    }
    return [("", batched), (" in one transaction", grouped)].map { name, times in
      let ratio = median(zip(times, single).map { $0 / $1 })
      return Figure(
        "`$batch` of \(some.count) such changes\(name)", Shown.seconds(median(times)),
        against: "one after the other on one connection, \(Shown.seconds(median(single)))",
        ratio: Shown.ratio(ratio), aim: "≤ 1×", isMet: ratio <= 1)
    }
  }

  private static func batch(
    _ ids: [String], _ cycle: Int, _ isGroup: Bool, _ server: SampleServer
  ) -> [UInt8] {
    let group = isGroup ? #""atomicityGroup":"g","# : ""
    let headers = #"{"If-Match":"*","Concord-Confirm":"*","Content-Type":"application/json"}"#
    let members = ids.enumerated().map { index, id in
      #"{"id":"\#(index)","method":"PATCH","url":"\#(server.base)contacts(\#(id))","#
        + #"\#(group)"headers":\#(headers),"body":\#(body(cycle))}"#
    }
    return server.request(
      "POST", "/api/v2.0/$batch", ["Accept: application/json"],
      body: #"{"requests":[\#(members.joined(separator: ","))]}"#)
  }

  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return Double((ContinuousClock.now - start) / .nanoseconds(1)) / 1e9
  }
}

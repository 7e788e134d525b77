import ConcordCore
import Foundation

/// What changed since a token, in a company of many contacts and in one of few.
struct DeltasPart {
  private let scale: Scale
  private let folder: Folder

  init(_ scale: Scale, _ folder: Folder) {
    self.scale = scale
    self.folder = folder
  }

  /// A company with a server, and the address of the changes since now.
  private struct Followed {
    let sample: SampleCompany
    let server: SampleServer
    var link: String
    /// Seconds that reading the whole company took.
    let reading: Double
  }

  func measure() async throws -> [Figure] {
    let small = max(100, scale.contactCount / 10_000)
    var (large, little) = (
      try await follow("large", scale.contactCount), try await follow("small", small)
    )
    var times: [(count: Int, seconds: Double)] = []
    for count in scale.deltaSizes {
      Progress.say("  delta after \(Shown.count(count)) changes")
      times.append((count, try await changes(count, &large)))
    }
    let one = try await changes(1, &little)
    guard let first = times.first, let last = times.last, times.count > 1 else { return [] }
    let middle = times[times.count - 2]
    let size = Shown.count(scale.contactCount)
    let growth = (last.seconds / Double(last.count)) / (middle.seconds / Double(middle.count))
    return [
      Figure(
        "reading all of \(size) contacts over HTTP, changes tracked",
        "\(Shown.seconds(large.reading)), \(Shown.rate(large.reading, scale.contactCount))"),
      Figure(
        "delta after 1 change among \(size) contacts", Shown.seconds(first.seconds),
        against: "the same among \(Shown.count(small)) contacts, \(Shown.seconds(one))",
        ratio: Shown.ratio(first.seconds / one), aim: "the changes, not the contacts (≤ 1.3×)",
        isMet: first.seconds / one <= 1.3),
      Figure(
        "delta after \(Shown.count(last.count)) changes, all pages, per change",
        "\(Shown.perRecord(last.seconds, last.count)) (\(Shown.seconds(last.seconds)))",
        against: "after \(Shown.count(middle.count)) changes, "
          + Shown.perRecord(middle.seconds, middle.count),
        ratio: Shown.ratio(growth), aim: "flat (≤ 1.3×)", isMet: growth <= 1.3),
    ]
  }

  /// Reads a whole company to the end, where the first link to changes is.
  private func follow(_ name: String, _ count: Int) async throws -> Followed {
    let path = folder.path(name)
    let sample = try await SampleCompany.create(path)
    try SampleRows.addContacts(count, to: path)
    let server = try SampleServer(path)
    let connection = try server.connect()
    var link = server.base + "contacts"
    var found: String?
    let reading = try ListsPart.seconds {
      while found == nil {
        let answer = try connection.send(
          server.request("GET", link, ["Prefer: odata.track-changes"]))
        found = answer.link("deltaLink")
        if found == nil { link = try Self.next(answer) }
      }
    }
    guard let found else { throw BenchmarkError("changes are not tracked") }
    return Followed(
      sample: sample, server: server, link: found, reading: reading)
  }

  private static func next(_ answer: HTTPAnswer) throws -> String {
    guard let next = answer.link("nextLink") else {
      throw BenchmarkError("a page has neither a next one nor a link to changes")
    }
    return next
  }

  /// Changes so many contacts and reads the changes, a few times; moves the link on.
  private func changes(_ count: Int, _ followed: inout Followed) async throws -> Double {
    try await change(count, followed.sample)
    let server = followed.server
    // The server has closed what was idle during many changes.
    let connection = try server.connect()
    var times: [Double] = []
    var end = followed.link
    for _ in 0...(count > 10_000 || scale.quick ? 1 : 7) {
      var read = 0
      var link = followed.link
      times.append(
        try ListsPart.seconds {
          while true {
            let answer = try connection.send(server.request("GET", link))
            read += Self.records(answer.body)
            if let found = answer.link("deltaLink") {
              end = found
              break
            }
            link = try Self.next(answer)
          }
        })
      guard read == count else {
        throw BenchmarkError("\(read) changes were reported instead of \(count)")
      }
    }
    followed.link = end
    return median(Array(times.dropFirst()))
  }

  /// How many records an answer has, by their tags.
  private static func records(_ body: [UInt8]) -> Int {
    String(decoding: body, as: UTF8.self).components(separatedBy: "\"@odata.etag\"").count - 1
  }

  private func change(_ count: Int, _ sample: SampleCompany) async throws {
    let callers = min(scale.callers, count)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for caller in 0..<callers {
        group.addTask {
          for index in stride(from: caller, to: count, by: callers) {
            let text = "+49 30 \(count) \(index)"
            try await sample.perform(
              ModifyContact(
                SampleRows.contactNumber(index + 1),
                try Entries(.contact, [("phoneNumber", .text(text))])))
          }
        }
      }
      try await group.waitForAll()
    }
  }
}

/// The first command on a company with many contacts: `concord contact show` as a process.
struct OpeningPart {
  private let scale: Scale
  private let folder: Folder

  init(_ scale: Scale, _ folder: Folder) {
    self.scale = scale
    self.folder = folder
  }

  private struct Opening {
    var times: [Double] = []
    var kibibytes = 0
  }

  func measure() async throws -> [Figure] {
    let program = try ChildProcess.sibling("concord")
    let small = 100
    for (name, count) in [("large", scale.contactCount), ("small", small)] {
      _ = try await SampleCompany.create(folder.path(name))
      try SampleRows.addContacts(count, to: folder.path(name))
    }
    var large = Opening()
    var little = Opening()
    for _ in 1...max(scale.roundCount, 5) {
      try show(program, folder.path("small"), small, &little)
      try show(program, folder.path("large"), scale.contactCount / 2, &large)
    }
    let count = Shown.count(scale.contactCount)
    let time = median(zip(large.times, little.times).map { $0 / $1 })
    let memory = Double(large.kibibytes) / Double(little.kibibytes)
    return [
      Figure(
        "first command on \(count) contacts: `concord contact show`",
        Shown.seconds(median(large.times)),
        against: "the same on \(small) contacts, \(Shown.seconds(median(little.times)))",
        ratio: Shown.ratio(time), aim: "the process, not the data (≤ 1.3×)", isMet: time <= 1.3),
      Figure(
        "memory of that command", Shown.megabytes(large.kibibytes),
        against: "the same on \(small) contacts, \(Shown.megabytes(little.kibibytes))",
        ratio: Shown.ratio(memory), aim: "the process, not the data (≤ 1.3×)",
        isMet: memory <= 1.3),
    ]
  }

  private func show(_ program: String, _ path: String, _ number: Int, _ opening: inout Opening)
    throws
  {
    let digits = String(number)
    let name = "CT" + String(repeating: "0", count: 8 - digits.count) + digits
    let (time, memory) = try ChildProcess.measure(
      program, ["contact", "show", name, "--database", path])
    opening.times.append(time)
    opening.kibibytes = max(opening.kibibytes, memory)
  }
}

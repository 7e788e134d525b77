import ConcordCore
import ConcordStore

/// Changing a contact that is linked to a customer, a vendor and a bank account and has persons.
///
/// The bare loop writes the same rows with statements and values that were prepared beforehand.
struct ModifyPart {
  private static let personCount = 5
  private let scale: Scale
  private let folder: Folder

  init(_ scale: Scale, _ folder: Folder) {
    self.scale = scale
    self.folder = folder
  }

  func measure() async throws -> [Figure] {
    let sample = try await SampleCompany.create(folder.path("ours"))
    let numbers = try await LinkedContacts(
      sample, persons: Self.personCount, callers: scale.callers
    )
    .create(max(scale.callers, scale.operationCount / 10))
    let changes = ContactChanges(sample, numbers)
    // The first time goes to one state, the second to the other: from there the rounds go on.
    _ = try await changes.plans()
    let plans = try await changes.plans()
    try SampleRows.settle(folder.path("ours"))
    let bare = try BareChanges(try folder.copy("ours", to: "bare"), plans)

    var alone = Comparison()
    var together = Comparison()
    let cycles = max(1, scale.operationCount / numbers.count)
    for number in 1...max(3, scale.roundCount) {
      Progress.say("  \(cycles * numbers.count) changes, round \(number)")
      let one = try await scale.seconds { try await changes.run(cycles: 1, callers: 1) }
      let bareOne = try await scale.seconds { try bare.run(cycles: 1, perCommit: 1) }
      alone.add(ours: one, bare: bareOne)
      let many = try await scale.seconds {
        try await changes.run(cycles: cycles, callers: scale.callers)
      }
      let bareMany = try await scale.seconds {
        try bare.run(cycles: cycles, perCommit: scale.callers)
      }
      together.add(ours: many, bare: bareMany)
    }
    return figures(alone, together, numbers.count, cycles, rows: bare.rowsPerChange)
  }

  private func figures(
    _ alone: Comparison, _ together: Comparison, _ contacts: Int, _ cycles: Int, rows: Int
  ) -> [Figure] {
    let work = """
      change of a contact with customer, vendor, bank account and \(Self.personCount) persons \
      (\(rows) rows)
      """
    let count = contacts * cycles
    let share = 1 / together.ratio
    return [
      Figure(
        "\(work), one caller", Shown.rate(median(alone.ours), contacts),
        against: "prepared statements that write the same rows, one commit each, "
          + Shown.rate(median(alone.bare), contacts),
        ratio: "\(Shown.ratio(alone.ratio)) the time", aim: "≤ 1.5×", isMet: alone.ratio <= 1.5),
      Figure(
        "the same, \(scale.callers) callers", Shown.rate(median(together.ours), count),
        against: "that loop in transactions of \(scale.callers), "
          + Shown.rate(median(together.bare), count),
        ratio: "\(Shown.percent(share)) of the rate", aim: "≥ 60 %", isMet: share >= 0.6),
    ]
  }
}

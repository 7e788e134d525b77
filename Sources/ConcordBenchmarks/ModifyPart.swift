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
    let numbers = try await contacts(max(scale.callers, scale.operationCount / 10), sample)
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

  // MARK: The company

  /// Creates contacts with linked records and persons; returns their numbers.
  private func contacts(_ count: Int, _ sample: SampleCompany) async throws -> [String] {
    try await withThrowingTaskGroup(of: [String].self) { group in
      let workers = min(scale.callers, count)
      for worker in 0..<workers {
        group.addTask {
          var numbers: [String] = []
          for index in stride(from: worker, to: count, by: workers) {
            numbers.append(try await Self.contact(index, sample))
          }
          return numbers
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  private static func contact(_ index: Int, _ sample: SampleCompany) async throws -> String {
    let outcome = try await sample.perform(
      CreateContact(
        Entries(
          .contact,
          [
            ("type", .text("Company")), ("displayName", .text("Company \(index) GmbH")),
            ("email", .text("info@company\(index).example")), ("country", .text("DE")),
            ("website", .text("https://www.company\(index).example")),
          ])))
    let number = outcome.plan.mainNumber
    for kind in [Kind.customer, .vendor, .bankAccount] {
      try await sample.perform(CreateFromContact(contact: number, kind))
    }
    for person in 1...personCount {
      try await sample.perform(
        CreateContact(
          Entries(
            .contact,
            [
              ("type", .text("Person")), ("companyNumber", .text(number)),
              ("displayName", .text("Anna Schmidt \(index) \(person)")),
            ])))
    }
    return number
  }
}

/// Changes address and phone number of contacts to and fro, as callers of the store do.
final class ContactChanges {
  private let sample: SampleCompany
  private let numbers: [String]
  private var cycle = 0

  init(_ sample: SampleCompany, _ numbers: [String]) {
    self.sample = sample
    self.numbers = numbers
  }

  /// Changes every contact once and returns the plans.
  func plans() async throws -> [Plan] {
    var plans: [Plan] = []
    for number in numbers {
      plans.append(try await sample.perform(try Self.change(number, cycle)).plan)
    }
    cycle += 1
    return plans
  }

  /// Changes every contact so many times; every caller has contacts of its own.
  func run(cycles: Int, callers: Int) async throws {
    let first = cycle
    let sample = sample
    let numbers = numbers
    try await withThrowingTaskGroup(of: Void.self) { group in
      for caller in 0..<callers {
        group.addTask {
          for cycle in first..<first + cycles {
            for index in stride(from: caller, to: numbers.count, by: callers) {
              try await sample.perform(try Self.change(numbers[index], cycle))
            }
          }
        }
      }
      try await group.waitForAll()
    }
    cycle += cycles
  }

  private static func change(_ number: String, _ cycle: Int) throws -> ModifyContact {
    let isOdd = cycle % 2 == 1
    return ModifyContact(
      number,
      try Entries(
        .contact,
        [
          ("addressLine1", .text(isOdd ? "Hauptstraße 27" : "Bahnhofstraße 3")),
          ("phoneNumber", .text(isOdd ? "+49 30 1234567" : "+49 40 7654321")),
        ]))
  }
}

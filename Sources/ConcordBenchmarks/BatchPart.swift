import ConcordCore
import ConcordJobs
import ConcordStore

/// Contacts from customers, the drift check over the pairs, and undoing it all again.
struct BatchPart {
  private let scale: Scale
  private let folder: Folder

  init(_ scale: Scale, _ folder: Folder) {
    self.scale = scale
    self.folder = folder
  }

  /// The times of one round over one number of customers.
  private struct Round {
    var creating = 0.0
    var inserting = 0.0
    var checking = 0.0
    var comparing = 0.0
    var undoing = 0.0
    var peakKibibytes = 0
  }

  func measure() async throws -> [Figure] {
    var perRecord: [(size: Int, seconds: Double)] = []
    var main: [Round] = []
    var peak = 0
    for size in scale.batchSizes {
      try await prepare(size)
      var rounds: [Round] = []
      let isMain = size == scale.recordCount
      for number in 1...(size > scale.recordCount ? 1 : scale.roundCount) {
        Progress.say("  \(Shown.count(size)) customers, round \(number)")
        rounds.append(try await round(size, checksAndUndoes: isMain))
      }
      let creating = median(rounds.map(\.creating))
      perRecord.append((size, creating / Double(size)))
      if isMain { main = rounds }
      peak = max(peak, rounds.map(\.peakKibibytes).max() ?? 0)
    }
    return figures(main) + [flatness(perRecord), memory(peak, scale.batchSizes.last ?? 0)]
  }

  /// Makes the files that every round copies: customers without contacts, and empty tables.
  private func prepare(_ size: Int) async throws {
    for name in ["customers", "empty"] {
      folder.remove(name)
      _ = try await SampleCompany.create(folder.path(name))
    }
    try SampleRows.addCustomers(size, to: folder.path("customers"))
    try SampleRows.settle(folder.path("empty"))
  }

  private func round(_ size: Int, checksAndUndoes: Bool) async throws -> Round {
    var round = Round()
    let path = try folder.copy("customers", to: "round")
    let sample = try await SampleCompany.open(path)
    var batch: Int64 = 0
    round.creating = try await scale.seconds {
      let outcome = try await sample.runner.createContacts(
        ContactsFrom(
          .customer, filter: BatchFilter(), options: CreateContactFor.BatchOptions()),
        SampleCompany.context, progress: { _ in true })
      guard outcome.counts.created == size else {
        throw BenchmarkError("only \(outcome.counts.created) contacts were created")
      }
      batch = outcome.batch
    }
    round.peakKibibytes = ChildProcess.peakKibibytes()
    round.inserting = try await insertAgain(from: path)
    guard checksAndUndoes else { return round }
    round.checking = try await check(sample)
    round.comparing = try await compare(path)
    round.undoing = try await undo(batch, size, sample)
    return round
  }

  /// Copies all rows that the batch left behind into the same tables of another file.
  private func insertAgain(from path: String) async throws -> Double {
    let database = try BareDatabase(try folder.copy("empty", to: "bare"))
    try database.run("ATTACH '\(path)' AS left_behind; BEGIN IMMEDIATE")
    // The setup's own operation and rows are in the empty file already.
    let conditions = [
      ("contact", "1 = 1"), ("contact_business_relation", "1 = 1"),
      ("customer", "version > 1"), ("journal_entry", "operation_number > 1"),
      ("operation", "operation_number > 1"),
    ]
    return try await scale.seconds {
      for (table, condition) in conditions {
        try database.run(
          "INSERT INTO main.\(table) SELECT * FROM left_behind.\(table) WHERE \(condition)")
      }
      try database.run("COMMIT")
    }
  }

  private func check(_ sample: SampleCompany) async throws -> Double {
    try await scale.seconds {
      let (_, issues) = try await sample.runner.verify(
        DriftScope(), user: "BENCH", progress: { _ in true })
      guard issues.isEmpty else { throw BenchmarkError("\(issues.count) pairs differ") }
    }
  }

  /// The differing pairs by one statement over all shared fields.
  private func compare(_ path: String) async throws -> Double {
    let database = try BareDatabase(path)
    let differences = SharedField.rows(of: .customer).map { row, field in
      "k.\(row.contact.column) <> c.\(field.column)"
    }
    return try await scale.seconds {
      let count = try database.integer(
        """
        SELECT COUNT(*) FROM contact_business_relation r
        JOIN contact k ON k.company = r.company AND k.number = r.contact_number
        JOIN customer c ON c.company = r.company AND c.number = r.linked_number
        WHERE r.link_to_table = 'Customer' AND (\(differences.joined(separator: " OR ")))
        """)
      guard count == 0 else { throw BenchmarkError("\(count) pairs differ") }
    }
  }

  private func undo(_ batch: Int64, _ size: Int, _ sample: SampleCompany) async throws -> Double {
    try await scale.seconds {
      let outcome = try await sample.runner.undo(
        batch: batch, isPartial: false, SampleCompany.context, progress: { _ in true })
      guard outcome.counts.changed == size else {
        throw BenchmarkError("only \(outcome.counts.changed) operations were undone")
      }
    }
  }

  // MARK: Figures

  private func figures(_ rounds: [Round]) -> [Figure] {
    let size = scale.recordCount
    let count = Shown.count(size)
    let creating = median(rounds.map(\.creating))
    let ratio = median(rounds.map { $0.creating / $0.inserting })
    let undoRatio = median(rounds.map { $0.undoing / $0.creating })
    let inserting = Shown.perRecord(median(rounds.map(\.inserting)), size)
    return [
      Figure(
        "contacts from \(count) customers",
        "\(Shown.perRecord(creating, size)) per record",
        against: "`INSERT … SELECT` of the rows left behind, \(inserting) per record",
        ratio: Shown.ratio(ratio), aim: "≤ 5×", isMet: ratio <= 5),
      Figure(
        "drift check over \(count) linked pairs",
        "\(Shown.perRecord(median(rounds.map(\.checking)), size)) per pair",
        against: "one SQL statement that compares all shared fields, "
          + "\(Shown.perRecord(median(rounds.map(\.comparing)), size)) per pair",
        ratio: Shown.ratio(median(rounds.map { $0.checking / $0.comparing }))),
      Figure(
        "undo of that batch of \(count) operations by its number",
        "\(Shown.perRecord(median(rounds.map(\.undoing)), size)) per operation",
        against: "doing them", ratio: Shown.ratio(undoRatio), aim: "≤ 3×",
        isMet: undoRatio <= 3),
    ]
  }

  private func flatness(_ points: [(size: Int, seconds: Double)]) -> Figure {
    let values = points.map { "\(Shown.count($0.size)): \(Shown.perRecord($0.seconds, 1))" }
    let growth = (points.last?.seconds ?? 0) / (points.first?.seconds ?? 1)
    return Figure(
      "the same batch at other sizes, per record", values.joined(separator: "; "),
      against: "the smallest batch", ratio: Shown.ratio(growth), aim: "flat (≤ 1.3×)",
      isMet: growth <= 1.3)
  }

  private func memory(_ kibibytes: Int, _ size: Int) -> Figure {
    Figure(
      "memory of a batch of \(Shown.count(size))", Shown.megabytes(kibibytes), aim: "< 200 MB",
      isMet: Double(kibibytes) * 1024 < 200e6)
  }
}

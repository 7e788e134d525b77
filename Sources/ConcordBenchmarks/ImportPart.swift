import ConcordCore
import ConcordJobs
import ConcordStore
import Foundation

/// Importing a CSV file of contacts, and taking the whole import back.
struct ImportPart {
  private let scale: Scale
  private let folder: Folder

  init(_ scale: Scale, _ folder: Folder) {
    self.scale = scale
    self.folder = folder
  }

  func measure() async throws -> [Figure] {
    _ = try await SampleCompany.create(folder.path("empty"))
    try SampleRows.settle(folder.path("empty"))
    let bytes = Self.file(scale.recordCount)
    var importing = Comparison()
    var undoing: [Double] = []
    for number in 1...scale.roundCount {
      Progress.say("  \(Shown.count(scale.recordCount)) rows, round \(number)")
      let path = try folder.copy("empty", to: "round")
      let sample = try await SampleCompany.open(path)
      let (time, batch) = try await importRows(bytes, sample)
      importing.add(ours: time, bare: try await insertAgain(from: path))
      undoing.append(try await undo(batch, sample))
    }
    return figures(importing, undoing)
  }

  /// A CSV file of companies as other programs export them.
  private static func file(_ count: Int) -> [UInt8] {
    var text = "displayName,addressLine1,postalCode,city,country,phoneNumber,email,website\r\n"
    for row in 1...count {
      text += "\"Company \(row), GmbH\",Hauptstraße \(row % 500),\(10_000 + row % 4_000),Berlin,DE,"
      text += "+49 30 \(1_000_000 + row),info@c\(row).example,https://www.c\(row).example\r\n"
    }
    return Array(text.utf8)
  }

  private func importRows(_ bytes: [UInt8], _ sample: SampleCompany) async throws
    -> (seconds: Double, batch: Int64)
  {
    var batch: Int64 = 0
    let time = try await scale.seconds {
      let outcome = try await sample.runner.importCSV(
        ImportFile(name: "companies.csv", bytes: bytes), into: .contact, CSVImportOptions(),
        SampleCompany.context)
      guard outcome.counts.created == scale.recordCount else {
        throw BenchmarkError("only \(outcome.counts.created) rows were imported")
      }
      batch = outcome.batch
    }
    return (time, batch)
  }

  /// Copies the contacts and the journal that the import left behind into empty tables.
  private func insertAgain(from path: String) async throws -> Double {
    let database = try BareDatabase(try folder.copy("empty", to: "bare"))
    try database.run("ATTACH '\(path)' AS left_behind; BEGIN IMMEDIATE")
    let conditions = [
      ("contact", "1 = 1"), ("journal_entry", "operation_number > 1"),
      ("operation", "operation_number > 1"), ("import_row", "1 = 1"), ("import_key", "1 = 1"),
    ]
    return try await scale.seconds {
      for (table, condition) in conditions {
        try database.run(
          "INSERT INTO main.\(table) SELECT * FROM left_behind.\(table) WHERE \(condition)")
      }
      try database.run("COMMIT")
    }
  }

  private func undo(_ batch: Int64, _ sample: SampleCompany) async throws -> Double {
    try await scale.seconds {
      let undo = try await sample.runner.undoImport(
        batch, SampleCompany.context, progress: { _ in true })
      guard undo.isComplete, undo.undone == scale.recordCount else {
        throw BenchmarkError("only \(undo.undone) rows were undone")
      }
    }
  }

  private func figures(_ importing: Comparison, _ undoing: [Double]) -> [Figure] {
    let size = scale.recordCount
    let undoRatio = median(zip(undoing, importing.ours).map { $0 / $1 })
    return [
      Figure(
        "import of \(Shown.count(size)) CSV rows",
        "\(Shown.perRecord(median(importing.ours), size)) per row",
        against: "`INSERT … SELECT` of the rows left behind, "
          + "\(Shown.perRecord(median(importing.bare), size)) per row",
        ratio: Shown.ratio(importing.ratio)),
      Figure(
        "undo of that import", "\(Shown.perRecord(median(undoing), size)) per row",
        against: "importing them", ratio: Shown.ratio(undoRatio), aim: "≤ 3×",
        isMet: undoRatio <= 3),
    ]
  }
}

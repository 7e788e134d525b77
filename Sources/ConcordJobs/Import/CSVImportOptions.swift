package import ConcordCore
import ConcordFormats

/// How a CSV file is imported; members are named like the options of CSV-2 to CSV-22 (API 3.14).
package struct CSVImportOptions: Sendable, Codable, Equatable {
  /// The mapping of columns, in the text form of a saved one.
  package var map = ""
  package var ignoreUnknown = false
  package var excel = false
  /// Whether a blank cell clears its field (`--blank clear`).
  package var blankClears = false
  /// By name; blank = find out, like the delimiter.
  package var encoding = ""
  package var delimiter = ""
  /// Blank = ISO.
  package var dateFormat = ""
  /// `.` or `,`; blank = refuse numbers that could mean two things.
  package var decimalMark = ""
  package var match: ImportMatch?
  package var mode = ImportRecord.Mode.createOrUpdate
  package var createCompanies = false
  package var atomic = false
  /// The import stops after the commit with this many bad rows; 0 = it does not.
  package var maxErrors = 0
  /// The template of new records whose row names none; `*` = the one that fits, blank = none.
  package var template = ""

  package init() {}
}

extension ImportMatch {
  /// The match key with a name.
  ///
  /// - Throws: `E-FIELD` for `score`, which needs the matcher; `E-RANGE` for anything else.
  package init(named name: String) throws(ConcordError) {
    if let match = ImportMatch(rawValue: name.lowercased()) {
      self = match
      return
    }
    if name.lowercased() == "score" {
      throw ConcordError(
        .field, "match", "score (it comes with the duplicates chapter)", field: "match")
    }
    throw ConcordError(
      .range, "match", ImportMatch.allCases.map(\.rawValue).joined(separator: ", "),
      field: "match")
  }
}

/// The options of an import with their texts understood.
struct ImportSetup: Sendable {
  let options: CSVImportOptions
  let mapping: CSVMapping
  let encoding: CSVEncoding?
  let delimiter: CSVDelimiter?
  let cells: CSVCellOptions

  /// - Throws: `E-RANGE` for every option that means nothing, `E-FIELD` for a match key or template
  ///   that the entity does not have.
  init(_ options: CSVImportOptions, for entity: EntityKind) throws(ConcordError) {
    self.options = options
    mapping = try CSVMapping(text: options.map)
    encoding = try Self.named(options.encoding, "encoding", CSVEncoding.init(name:)) {
      CSVEncoding.allCases.map(\.rawValue).joined(separator: ", ")
    }
    delimiter = try Self.named(options.delimiter, "delimiter", CSVDelimiter.init(name:)) {
      "comma, semicolon, tab, pipe"
    }
    let mark = try Self.named(
      options.decimalMark, "decimalMark",
      { text in text.first.flatMap { text.count == 1 ? CSVDecimalMark(rawValue: $0) : nil } },
      allowed: { "a point or a comma" })
    cells = CSVCellOptions(
      isExcel: options.excel, blankClears: options.blankClears,
      dateFormat: options.dateFormat.isEmpty ? .iso : try CSVDateFormat(options.dateFormat),
      decimalMark: mark)
    if let match = options.match, match.field(of: entity) == nil {
      throw ConcordError(.field, entity.entity.caption, match.rawValue, field: "match")
    }
    if !options.template.isEmpty, Kind(entity)?.definition.template == nil {
      throw ConcordError(.field, entity.entity.caption, "templateCode", field: "template")
    }
  }

  private static func named<Meaning>(
    _ text: String, _ option: String, _ meaning: (String) -> Meaning?, allowed: () -> String
  ) throws(ConcordError) -> Meaning? {
    if text.isEmpty { return nil }
    if let found = meaning(text) { return found }
    throw ConcordError(.range, option, allowed(), field: option)
  }
}

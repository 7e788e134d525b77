import ConcordCore
import ConcordFormats
import Foundation

/// A row of an import file and the operation that it asks for.
struct DecodedRow: Sendable {
  let source: CSVRecord
  let operation: ImportRecord
  /// Whether the row is a person, whose company may be another row of the file (CSV-12).
  let isPerson: Bool
  /// The hash of the normalised row if the row has no key of its own (CSV-16).
  let keyHash: String?
}

/// Makes operations of the rows of a file (CSV-6, CSV-10, CSV-16).
///
/// The specification has no rule for a line break within a cell of a field that holds one line, so
/// this one is Concord's: of an address, the first line is Address and the others, joined by commas,
/// are Address 2, unless the row has an Address 2 of its own, when all lines are joined into
/// Address. The lines of any other field are joined by single blanks.
struct RowDecoder: Sendable {
  private let entity: EntityKind
  private let columns: [(place: Int, role: ImportColumns.Role)]
  private let options: CSVImportOptions
  private let cells: CSVCellOptions
  private let countries: CountryNames
  private let address: (line: Field?, more: Field?)
  private let nameParts: [Field]

  init(
    _ entity: EntityKind, _ layout: CSVLayout, _ setup: ImportSetup, _ countries: CountryNames
  ) {
    self.entity = entity
    let columns = layout.columns.enumerated().compactMap { place, column in
      column.map { (place, $0.apiName, ImportColumns.role(of: $0, in: entity)) }
    }
    // Address comes last: what becomes of its lines depends on Address 2.
    let isLast = { (name: String) in name == "addressLine1" }
    self.columns =
      columns.filter { !isLast($0.1) }.map { ($0.0, $0.2) }
      + columns.filter { isLast($0.1) }.map { ($0.0, $0.2) }
    options = setup.options
    cells = setup.cells
    self.countries = countries
    address = (entity.entity.field("addressLine1"), entity.entity.field("addressLine2"))
    nameParts = entity == .contact ? Contact.nameParts.map(\.field) : []
  }

  /// What a row asks for; what is wrong with its cells is refused by the operation.
  func decode(_ source: CSVRecord) -> DecodedRow {
    guard source.violations.isEmpty else {
      let operation = ImportRecord(
        entity, row: source.number, keys: ImportKeys(), fields: Entries(entity),
        violations: source.violations)
      return DecodedRow(source: source, operation: operation, isPerson: false, keyHash: nil)
    }
    var row = Reading(fields: Entries(entity), template: options.template)
    row.company.isCreated = options.createCompanies
    for (place, role) in columns { read(source[place], role, &row) }
    if let match = options.match, let field = match.field(of: entity) {
      row.keys.match = match
      row.keys.matchText = row.fields[field]?.text ?? ""
    }
    if entity == .contact { row.keys.type = type(row) }
    let operation = ImportRecord(
      entity, row: source.number, keys: row.keys, fields: row.fields, company: row.company,
      template: TemplateChoice(code: row.template.isEmpty ? nil : row.template),
      mode: options.mode, violations: row.violations)
    return DecodedRow(
      source: source, operation: operation, isPerson: row.keys.type == .person,
      keyHash: row.keys.areFirm ? nil : hash(row))
  }

  /// The parts of an operation while the cells of a row are read.
  private struct Reading {
    var keys = ImportKeys()
    var fields: Entries
    var company = ImportRecord.Company()
    var template: String
    var violations: [Violation] = []
  }

  private func read(_ text: String, _ role: ImportColumns.Role, _ row: inout Reading) {
    switch role {
    case .field(let field): read(text, field, &row)
    case .number:
      if case .text(let number) = cells.cell(text) { row.keys.number = number }
    case .id:
      guard case .text(let text) = cells.cell(text) else { return }
      row.keys.id = RecordID(text)
      if row.keys.id == nil {
        row.violations.append(Violation(.range, ["Id", "a UUID"], field: "id"))
      }
    case .externalID(let field):
      read(text, field, &row)
      row.keys.externalID = row.fields[field]?.text ?? ""
    case .companyText: row.company.text = given(text)
    case .companyExternalID: row.company.externalID = given(text)
    case .template:
      if case .text(let code) = cells.cell(text) { row.template = code }
    case .leftOut, .later: break
    }
  }

  /// The text of a cell, blank to clear; nil = nothing is asked for.
  private func given(_ text: String) -> String? {
    switch cells.cell(text) {
    case .unchanged: nil
    case .cleared: ""
    case .text(let text): Self.lines(text).joined(separator: " ")
    }
  }

  private func read(_ text: String, _ field: Field, _ row: inout Reading) {
    var text = text
    if Self.mayHaveLines(text), field.check != .multiline {
      text = singleLine(text, field, &row)
    }
    if field.reference == .countryRegion, case .text(let name) = cells.cell(text) {
      if let code = countries.code(name) {
        row.fields[field] = .text(code)
      } else {
        row.violations.append(
          Violation(
            .ref, [field.caption, name, EntityKind.countryRegion.entity.caption],
            field: field.apiName))
      }
      return
    }
    switch cells.value(text, of: field) {
    case .unchanged: break
    case .value(let value): row.fields[field] = value
    case .invalid(let violation): row.violations.append(violation)
    }
  }

  // MARK: Lines

  private static func mayHaveLines(_ text: String) -> Bool {
    text.utf8.contains { (0x0A...0x0D).contains($0) || $0 == 0xC2 || $0 == 0xE2 }
  }

  private static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  private func singleLine(_ text: String, _ field: Field, _ row: inout Reading) -> String {
    let lines = Self.lines(text)
    guard lines.count > 1 else { return text }
    guard field == address.line else { return lines.joined(separator: " ") }
    guard let more = address.more, row.fields[more]?.isBlank ?? true else {
      return lines.joined(separator: ", ")
    }
    row.fields[more] = .text(lines.dropFirst().joined(separator: ", "))
    return lines[0]
  }

  // MARK: Keys

  /// The type that a contact's row gives or implies; nil = nothing speaks for one.
  private func type(_ row: Reading) -> ContactType? {
    if let given = row.fields[Contact.type.field]?.text {
      return ContactType.allCases.first { $0.rawValue.lowercased() == given.lowercased() }
    }
    if let number = row.fields[Contact.companyNumber], !number.isEmpty {
      return number.lowercased() == row.keys.number.lowercased() ? .company : .person
    }
    if row.company.externalID?.isEmpty == false { return .person }
    if let text = row.company.text, !text.isEmpty {
      let name = row.fields[Contact.name] ?? ""
      return foldedKey(text) == foldedKey(name) ? .company : .person
    }
    return nameParts.contains { row.fields[$0]?.isBlank == false } ? .person : nil
  }

  /// The same for rows that ask for the same, whatever the order of their columns.
  private func hash(_ row: Reading) -> String {
    var parts = row.fields.list.map { "\($0.field.apiName)=\($0.value.text)" }
    if let text = row.company.text { parts.append("companyName=\(text)") }
    if let id = row.company.externalID { parts.append("companyExternalId=\(id)") }
    if !row.template.isEmpty { parts.append("templateCode=\(row.template)") }
    parts.sort()
    return FileHash.of(([entity.entity.setName] + parts).joined(separator: "\u{1E}"))
  }
}

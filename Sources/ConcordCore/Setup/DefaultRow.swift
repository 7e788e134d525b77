import Foundation

/// One record that a new company starts with: values by API name, as a person would type them.
///
/// Booleans are `true` or `false`, decimals have a decimal point, options are their names; a field
/// that is not named keeps the default of the data dictionary.
package struct DefaultRow: Sendable {
  package let entity: EntityKind
  package let values: [(apiName: String, text: String)]

  /// The text given for a field, or nil.
  package subscript(apiName: String) -> String? {
    values.first { $0.apiName == apiName }?.text
  }

  /// Records of one entity written as a table: a line of API names, then a line per record.
  ///
  /// Cells are separated by `|` and trimmed; a blank cell gives no value, and trailing ones may be
  /// left out. A column headed `code=isoCode` fills both fields.
  static func table(_ entity: EntityKind, _ text: String) -> [DefaultRow] {
    let lines = text.split(separator: "\n").map(cells)
    let columns = (lines.first ?? []).map { $0.components(separatedBy: "=") }
    return lines.dropFirst().map { cells in
      precondition(cells.count <= columns.count, "too many cells in \(entity): \(cells)")
      let values = zip(columns, cells).flatMap { names, cell in
        cell.isEmpty ? [] : names.map { (apiName: $0, text: cell) }
      }
      return DefaultRow(entity: entity, values: values)
    }
  }

  /// The trimmed cells of a line of a table, blank ones included.
  static func cells(of line: Substring) -> [String] {
    line.components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
  }
}

package import ConcordCore

/// What a cell asks for, before its type is looked at (CSV-6).
package enum CSVCell: Sendable, Equatable {
  /// The cell is blank and blank means "as it was".
  case unchanged
  /// The field is to become blank.
  case cleared
  /// Not blank, without white space at either end.
  case text(String)
}

/// What a cell means for one field (CSV-6).
package enum CSVValue: Sendable, Equatable {
  case unchanged
  case value(Value)
  /// The cell does not fit the type of the field.
  case invalid(Violation)
}

/// How the texts of cells are read (CSV-6).
package struct CSVCellOptions: Sendable, Equatable {
  /// Whether a leading apostrophe is the spreadsheet's mark for "this is text" (`--excel`).
  package var isExcel: Bool
  /// Whether a blank cell clears its field (`--blank clear`) instead of leaving it as it was.
  package var blankClears: Bool
  /// How dates are written (`--date-format`).
  package var dateFormat: CSVDateFormat
  /// The decimal mark, if it is known; nil = a number that would mean two things is refused.
  package var decimalMark: CSVDecimalMark?

  /// What the specification says unless an option is given.
  package init(
    isExcel: Bool = false, blankClears: Bool = false, dateFormat: CSVDateFormat = .iso,
    decimalMark: CSVDecimalMark? = nil
  ) {
    self.isExcel = isExcel
    self.blankClears = blankClears
    self.dateFormat = dateFormat
    self.decimalMark = decimalMark
  }

  static let clear = "<clear>"

  /// What a cell asks for.
  ///
  /// `<clear>` clears always. To make every text possible all the same, one backslash is taken from
  /// a cell that is `<clear>` with backslashes before it; `Field.csvText(of:)` puts it there.
  package func cell(_ text: String) -> CSVCell {
    var text = CSVText.trimmed(text)
    if isExcel, text.utf8.first == UInt8(ascii: "'") {
      // A combining mark after the apostrophe is part of the text, hence not `dropFirst()`.
      text = CSVText.trimmed(String(text.unicodeScalars.dropFirst()))
    } else if text == Self.clear {
      return .cleared
    } else if Self.isEscapedClear(text) {
      text.removeFirst()
    }
    if text.isEmpty { return blankClears ? .cleared : .unchanged }
    return .text(text)
  }

  /// Whether a text is `<clear>` after one or more backslashes.
  static func isEscapedClear(_ text: String) -> Bool {
    text.utf8.first == UInt8(ascii: "\\") && text.drop { $0 == "\\" } == clear
  }

  /// What a cell means for a field: a value of its type, `E-RANGE` when it does not fit.
  ///
  /// Length, references, formats and rights are checked by the operation, as for a user's entry
  /// (CSV-13). Images and stamps are never imported: `E-READONLY` (CSV-21).
  package func value(_ text: String, of field: Field) -> CSVValue {
    switch cell(text) {
    case .unchanged: .unchanged
    case .cleared: cleared(field)
    case .text(let text): value(notBlank: text, of: field)
    }
  }
}

package import ConcordCore

extension Field {
  /// The text of a value in an exported cell (CSV-1), which an import reads as the same value.
  ///
  /// Booleans are `true` and `false`, dates ISO, options their English name, decimals exact with a
  /// point. A text that would be read as the request to clear (`<clear>`) gets a backslash.
  package func csvText(of value: Value) -> String {
    switch type {
    case .boolean: return value.integer == 0 ? "false" : "true"
    case .integer: return String(value.integer)
    case .decimal: return CSVNumber.text(scaled: value.integer)
    case .text, .code, .date, .dateTime, .option, .image:
      let text = value.text
      let isClear = text == CSVCellOptions.clear || CSVCellOptions.isEscapedClear(text)
      return isClear ? "\\" + text : text
    }
  }
}

/// Something about a CSV file that its reader decided and the user should look at.
package enum CSVWarning: Sendable, Equatable {
  /// The encoding is the likeliest one, but others are possible (CSV-3).
  case guessedEncoding(CSVEncoding)
  /// Columns that stand for no field and are left out, as asked for (CSV-2).
  case ignoredColumns([String])
  /// Columns that the mapping names and the file does not have.
  case unusedMapping([String])

  /// The sentence for a report, in English.
  package var message: String {
    switch self {
    case .guessedEncoding(let encoding):
      "The file does not say how its characters are encoded; it was read as \(encoding.rawValue)."
        + " Check names with accents or Cyrillic letters, and name the encoding if they are wrong."
    case .ignoredColumns(let names):
      "These columns are not fields and were left out: \(names.joined(separator: ", "))."
    case .unusedMapping(let names):
      "The mapping names columns that the file does not have: \(names.joined(separator: ", "))."
    }
  }
}

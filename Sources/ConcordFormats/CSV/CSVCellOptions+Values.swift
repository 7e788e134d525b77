import ConcordCore

extension CSVCellOptions {
  /// The blank value of a field; an option without a blank name falls back to its first.
  func cleared(_ field: Field) -> CSVValue {
    switch field.type {
    case .text, .code, .date: .value(.text(""))
    case .option(let names): .value(.text(names.contains("") ? "" : names.first ?? ""))
    case .boolean: .value(.integer(0))
    case .integer(let range):
      range.contains(0) ? .value(.integer(0)) : invalid(field, Self.shown(range))
    case .decimal(let range):
      range.contains(0) ? .value(.integer(0)) : invalid(field, Self.shown(decimals: range))
    case .dateTime, .image: readOnly(field)
    }
  }

  func value(notBlank text: String, of field: Field) -> CSVValue {
    switch field.type {
    case .text, .code: .value(.text(text))
    case .boolean: boolean(text, field)
    case .date: date(text, field)
    case .option(let names): option(text, names, field)
    case .integer(let range): integer(text, range, field)
    case .decimal(let range): decimal(text, range, field)
    case .dateTime, .image: readOnly(field)
    }
  }

  private static let booleans: [String: Int64] = [
    "yes": 1, "true": 1, "1": 1, "ja": 1, "oui": 1, "да": 1,
    "no": 0, "false": 0, "0": 0, "nein": 0, "non": 0, "нет": 0,
  ]

  private func boolean(_ text: String, _ field: Field) -> CSVValue {
    guard let number = Self.booleans[text.lowercased()] else {
      return invalid(field, "true, false, yes, no, 1, 0")
    }
    return .value(.integer(number))
  }

  private func date(_ text: String, _ field: Field) -> CSVValue {
    guard let date = dateFormat.date(text) else {
      return invalid(field, "dates written \(dateFormat.pattern)")
    }
    return .value(.text(date))
  }

  /// An option by its name, ignoring case, or by its position from 0.
  private func option(_ text: String, _ names: [String], _ field: Field) -> CSVValue {
    let lower = text.lowercased()
    if let name = names.first(where: { $0.lowercased() == lower }) { return .value(.text(name)) }
    if let position = Int(text), names.indices.contains(position) {
      return .value(.text(names[position]))
    }
    return invalid(field, names.filter { !$0.isEmpty }.joined(separator: ", "))
  }

  private func integer(_ text: String, _ range: ClosedRange<Int64>, _ field: Field) -> CSVValue {
    switch CSVNumber(text, mark: decimalMark, places: 0) {
    case .value(let number) where range.contains(number): .value(.integer(number))
    case .value, .overflow: invalid(field, "whole numbers \(Self.shown(range))")
    case .ambiguous(let readings): invalid(field, readings)
    case .malformed: invalid(field, "whole numbers \(Self.shown(range))")
    }
  }

  private func decimal(_ text: String, _ range: ClosedRange<Int64>, _ field: Field) -> CSVValue {
    switch CSVNumber(text, mark: decimalMark, places: 5) {
    case .value(let number) where range.contains(number): .value(.integer(number))
    case .value, .overflow: invalid(field, Self.shown(decimals: range))
    case .ambiguous(let readings): invalid(field, readings)
    case .malformed: invalid(field, "numbers with at most 5 decimal places")
    }
  }

  private func invalid(_ field: Field, _ allowed: String) -> CSVValue {
    .invalid(Violation(.range, [field.caption, allowed], field: field.apiName))
  }

  private func readOnly(_ field: Field) -> CSVValue {
    .invalid(
      Violation(
        .readOnly, [field.caption, field.entity.entity.caption, ""], field: field.apiName))
  }

  private static func shown(_ range: ClosedRange<Int64>) -> String {
    "\(range.lowerBound) to \(range.upperBound)"
  }

  private static func shown(decimals range: ClosedRange<Int64>) -> String {
    "\(CSVNumber.text(scaled: range.lowerBound)) to \(CSVNumber.text(scaled: range.upperBound))"
  }
}

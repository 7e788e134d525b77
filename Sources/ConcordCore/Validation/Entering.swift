internal import Foundation

/// The checks of single entered values: type, length, list, format (section 2, V-rules).
extension Draft {
  /// Normalises and checks entered values, collecting violations in the order of the entries.
  ///
  /// Values that equal the stored ones are left out, so that saving without changes asks nothing.
  func checked(_ entries: Entries, on record: Record, isNew: Bool) throws(ConcordError)
    -> Entries
  {
    var result = Entries(entries.entity)
    for entry in entries.list {
      let field = entry.field
      noteGiven(record.key, field)
      guard let value = normalised(entry.value, for: field, on: record) else { continue }
      if !isNew, value == record[field] { continue }
      if field.access == .readOnly || (field.access == .onCreation && !isNew) {
        if !isNew, ContactBusinessRelation.identity.contains(field) {  // REL-5
          refuse(.relationEdit, record: record.key, field: field.apiName)
          continue
        }
        refuse(
          .readOnly, field.caption, record.entity.caption, record.number, record: record.key,
          field: field.apiName)
        continue
      }
      guard try isAccepted(value, for: field, on: record) else { continue }
      result[field] = value
    }
    return result
  }

  /// The value in stored form, or nil after a violation.
  func normalised(_ value: Value, for field: Field, on record: Record) -> Value? {
    func outside(_ allowed: String) -> Value? {
      refuse(.range, field.caption, allowed, record: record.key, field: field.apiName)
      return nil
    }
    switch (field.type, value) {
    case (.text(let max), .text(let text)), (.code(let max), .text(let text)):
      return normalisedText(text, max: max, for: field, on: record)
    case (.option(let names), .text(let text)):
      let found = names.first { $0.caseInsensitiveCompare(text) == .orderedSame }
      return found.map(Value.text)
        ?? outside(names.map { $0.isEmpty ? "blank" : $0 }.joined(separator: ", "))
    case (.boolean, .integer(let number)):
      return (0...1).contains(number) ? value : outside("true, false")
    case (.integer(let range), .integer(let number)):
      return range.contains(number)
        ? value : outside("\(range.lowerBound) to \(range.upperBound)")
    case (.decimal(let range), .integer(let number)):
      return range.contains(number)
        ? value
        : outside(
          "\(Decimals.text(range.lowerBound)) to \(Decimals.text(range.upperBound))")
    case (.date, .text(let text)):
      return text.isEmpty || TextRules.isDate(text) ? value : outside("a date, yyyy-MM-dd")
    case (.image, .text(let text)):
      let isHash = text.count == 64 && text.allSatisfy(\.isHexDigit)
      return text.isEmpty || isHash ? .text(text.lowercased()) : outside("an image")
    case (.text, .integer), (.code, .integer), (.option, .integer), (.date, .integer),
      (.image, .integer):
      return outside("text")
    case (.boolean, .text), (.integer, .text), (.decimal, .text):
      return outside("a number")
    case (.dateTime, _):
      return outside("set by Concord")
    }
  }

  private func normalisedText(_ text: String, max: Int, for field: Field, on record: Record)
    -> Value?
  {
    var text = TextRules.normalised(text)
    if TextRules.hasControlCharacter(text, allowingLines: field.check == .multiline) {
      refuse(.control, field.caption, record: record.key, field: field.apiName)
      return nil
    }
    if case .code = field.type { text = text.uppercased() }
    if field.check == .vat { text = text.uppercased() }  // V-VAT-1
    if field.check == .emails || field.check == .email { text = TextRules.trimmedAddresses(text) }
    let length = text.unicodeScalars.count
    if field.check == .registrationNumber, length > 20 {  // V-REGNO
      refuse(.registrationNo, record: record.key, field: field.apiName)
      return nil
    }
    guard length <= max else {
      refuse(
        .length, field.caption, String(max), String(length), record: record.key,
        field: field.apiName)
      return nil
    }
    return .text(text)
  }

  /// Whether a normalised value passes its reference and format checks.
  private func isAccepted(_ value: Value, for field: Field, on record: Record)
    throws(ConcordError) -> Bool
  {
    guard !value.isBlank else {
      if field.isRequired {
        refuse(
          .required, field.caption, record.entity.caption, record.number, record: record.key,
          field: field.apiName)
      }
      return !field.isRequired
    }
    if let list = field.reference {
      guard let referred = try find(list, value.text) else {
        refuse(
          .ref, field.caption, value.text, list.entity.caption, record: record.key,
          field: field.apiName)
        return false
      }
      if field.check == .salesperson, let problem = salespersonProblem(referred, for: field) {
        refuse(problem)
        return false
      }
      return true
    }
    guard let check = field.check else { return true }
    guard let violation = violation(of: check, value.text, field, record) else { return true }
    refuse(violation)
    return false
  }

  private func violation(
    of check: FieldCheck, _ text: String, _ field: Field, _ record: Record
  ) -> Violation? {
    func violation(_ code: ErrorCode, _ arguments: String...) -> Violation {
      Violation(code, arguments, record: record.key, field: field.apiName)
    }
    switch check {
    case .phone:
      return TextRules.hasLetter(text)
        ? violation(.phone, field.caption, record.entity.caption, record.number) : nil
    case .emails:
      return TextRules.unacceptableAddress(in: text).map {
        violation(.email, $0, field.caption)
      }
    case .email:
      return TextRules.isAddress(text) ? nil : violation(.email, text, field.caption)
    case .iban:
      if TextRules.isIBAN(text) { return nil }
      if context.acceptsUnusualIBAN {
        warn(Warning(.unusualIBAN, text, field: field.apiName))
        return nil
      }
      return violation(.iban, text)
    case .gln:
      return TextRules.problem(ofGLN: text).map { violation(.gln, text, $0) }
    case .cultureTag:
      return TextRules.isCultureTag(text)
        ? nil : violation(.range, field.caption, "culture tags such as da-DK")
    case .timeZone:
      return TimeZone(identifier: text) != nil
        ? nil : violation(.range, field.caption, "names of time zones such as Europe/Berlin")
    case .isoLetters:
      return text.count == 2 && text.allSatisfy { ("A"..."Z").contains($0) }
        ? nil : violation(.range, field.caption, "two letters")
    case .digits(let count):
      return text.count == count && text.allSatisfy { ("0"..."9").contains($0) }
        ? nil : violation(.range, field.caption, "\(count) digits")
    case .dateFormula:
      return TextRules.isDateFormula(text)
        ? nil : violation(.range, field.caption, "date formulas such as 14D or CM+1M")
    case .vat, .registrationNumber, .salesperson, .multiline:
      return nil
    }
  }

  /// V-SALES: why a salesperson cannot be used, or nil.
  func salespersonProblem(_ salesperson: Record, for field: Field) -> Violation? {
    let title = Kind(field.entity)?.definition.salespersonTitle ?? "Salesperson"
    if salesperson[CodeList.salespersonPrivacyBlocked] {
      return Violation(.salespersonPrivacy, [title, salesperson.number], field: field.apiName)
    }
    if salesperson[CodeList.salespersonBlocked] {
      return Violation(.salespersonBlocked, [title, salesperson.number], field: field.apiName)
    }
    return nil
  }
}

/// Decimals with five places as text.
package enum Decimals {
  /// The canonical text: `12.5`, `-0.00001`, `100`.
  package static func text(_ scaled: Int64) -> String {
    let magnitude = scaled.magnitude
    let scale = UInt64(FieldType.decimalScale)
    var text = String(magnitude / scale)
    let fraction = magnitude % scale
    if fraction != 0 {
      var digits = String(fraction)
      digits = String(repeating: "0", count: 5 - digits.count) + digits
      while digits.last == "0" { digits.removeLast() }
      text += "." + digits
    }
    return scaled < 0 ? "-" + text : text
  }

  /// The scaled value of canonical text; nil when it is no number or has more than five places.
  package static func scaled(_ text: String) -> Int64? {
    var digits = text[...]
    let isNegative = digits.first == "-"
    if isNegative { digits = digits.dropFirst() }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), !parts[0].isEmpty,
      parts.allSatisfy({ $0.allSatisfy { ("0"..."9").contains($0) } })
    else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard fraction.count <= 5, parts.count == 1 || !fraction.isEmpty,
      let number = Int64(
        parts[0] + fraction + String(repeating: "0", count: 5 - fraction.count))
    else { return nil }
    return isNegative ? -number : number
  }
}

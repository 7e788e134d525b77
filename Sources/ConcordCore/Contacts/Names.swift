/// The names of contacts (4.2).
enum Names {
  /// The parts of a person's name and those that had to be cut to 30 characters (C-NAME-3).
  struct Parts: Equatable {
    var first = ""
    var middle = ""
    var surname = ""
    var cut: [Key<String>] = []

    var values: [(Key<String>, String)] {
      [(Contact.firstName, first), (Contact.middleName, middle), (Contact.surname, surname)]
    }

    static func == (left: Parts, right: Parts) -> Bool {
      (left.first, left.middle, left.surname) == (right.first, right.middle, right.surname)
    }
  }

  /// C-NAME-3: a name split at blanks; longer parts are cut, the name itself keeps everything.
  static func parts(of name: String) -> Parts {
    let words = TextRules.words(name)
    var parts = Parts()
    switch words.count {
    case 0: break
    case 1: parts.first = words[0]
    case 2:
      parts.first = words[0]
      parts.surname = words[1]
    default:
      parts.first = words.dropLast(2).joined(separator: " ")
      parts.middle = words[words.count - 2]
      parts.surname = words[words.count - 1]
    }
    for (field, part) in [
      (Contact.firstName, \Parts.first), (Contact.middleName, \Parts.middle),
      (Contact.surname, \Parts.surname),
    ] {
      let scalars = parts[keyPath: part].unicodeScalars
      guard scalars.count > 30 else { continue }
      parts[keyPath: part] = TextRules.normalised(
        String(String.UnicodeScalarView(scalars.prefix(30))))
      parts.cut.append(field)
    }
    return parts
  }

  /// C-NAME-4: the non-blank parts joined by single blanks.
  static func built(of record: Record) -> String {
    Contact.nameParts.map { record[$0] }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// Enters Name or name parts on a contact (C-NAME-1 to C-NAME-5).
  static func enter(_ entered: Entries, on key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let record = try draft.existing(key)
    guard record[Contact.type] == .person else {
      // C-NAME-2: parts of a company were refused as fields of persons.
      return
    }
    let hasParts = Contact.nameParts.contains {
      entered.contains($0) && draft.isChanged(key, $0.field)
    }
    if hasParts {
      let built = built(of: record)
      if let name = entered[Contact.name], name != built {  // C-NAME-5
        // Parts that had to be cut do not contradict the name that they were taken from.
        let parts = parts(of: name)
        if !parts.cut.isEmpty, parts.values.allSatisfy({ record[$0.0] == $0.1 }) {
          for field in parts.cut { draft.warn(Warning(.namePart, field.field.caption)) }
          return
        }
        draft.refuse(.nameParts, name, built, record: key, field: Contact.name.field.apiName)
      }
      try draft.set(key, Contact.name, to: built, cause: .derived)
      if built.isEmpty { refuseBlank(key, record, draft) }
    } else if draft.isChanged(key, Contact.name.field) || draft.isChanged(key, Contact.type.field) {
      // Blank parts given together with a change of type are those that the company had.
      try deriveParts(key, draft, cause: .derived)
    }
  }

  /// Refuses a blank name, unless the name is blank only because what was entered was refused.
  static func refuseBlank(_ key: RecordKey, _ record: Record, _ draft: Draft) {
    let parts = record[Contact.type] == .person ? Contact.nameParts.map(\.field) : []
    let sources = [Contact.name.field] + parts
    if draft.hasRefused(sources, of: key) { return }
    draft.refuse(
      .required, Contact.name.field.caption, record.entity.caption, record.number, record: key,
      field: Contact.name.field.apiName)
  }

  /// Writes the parts that a person's present name has.
  static func deriveParts(_ key: RecordKey, _ draft: Draft, cause: Cause) throws(ConcordError) {
    let parts = parts(of: try draft.existing(key)[Contact.name])
    for (field, value) in parts.values { try draft.set(key, field, to: value, cause: cause) }
    for field in parts.cut { draft.warn(Warning(.namePart, field.field.caption)) }
  }
}

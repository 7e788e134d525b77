package import ConcordCore

/// Writes records as JSON in the order and form of `api.md` 1.7.
package struct RecordJSON {
  private let neighbours: Neighbours
  /// Whether values of sensitive fields are written in full.
  private let showsSensitive: Bool

  package init(_ draft: Draft, showsSensitive: Bool = false) {
    neighbours = Neighbours(draft)
    self.showsSensitive = showsSensitive
  }

  /// Loads what the computed properties of many records will read.
  package func prefetch(_ records: [Record]) throws(ConcordError) {
    try neighbours.prefetch(records)
  }

  /// Writes all properties of a record as one object.
  package func write(_ record: Record, to json: inout JSONWriter) throws(ConcordError) {
    json.begin(UInt8(ascii: "{"))
    for property in EntityShape.wide(record.entity).properties {
      json.name(property.name)
      try write(property, of: record, to: &json)
    }
    json.end(UInt8(ascii: "}"))
  }

  private func write(_ property: Property, of record: Record, to json: inout JSONWriter)
    throws(ConcordError)
  {
    switch property.source {
    case .id: json.value(record.key.id.description)
    case .lastModified: json.value(Self.time(record.modifiedAt))
    case .version: json.value(record.version)
    case .createdAt: json.value(Self.time(record.createdAt))
    case .createdBy: json.value(record.createdBy)
    case .modifiedBy: json.value(record.modifiedBy)
    case .field(let field): write(record[field], of: field, to: &json)
    case .computed(let computed):
      switch try neighbours.value(of: computed, record) {
      case .text(let text): json.value(text)
      case .number(let number): json.value(number)
      case .isTrue(let isTrue): json.value(isTrue)
      }
    }
  }

  private func write(_ value: Value, of field: Field, to json: inout JSONWriter) {
    switch field.type {
    case .boolean: json.value(value.integer != 0)
    case .integer: json.value(value.integer)
    case .decimal: json.raw(Decimals.text(value.integer))
    case .date: json.value(value.isBlank ? Self.blankDate : value.text)
    case .dateTime: json.value(Self.time(value.text))
    case .option: json.value(MemberName.encoded(value.text))
    case .text, .code, .image:
      json.value(field.isSensitive && !showsSensitive ? Self.masked(value.text) : value.text)
    }
  }

  static let blankDate = "0001-01-01"

  /// UTC with a fraction only if it is not zero; blank as the year 1.
  static func time(_ stored: String) -> String {
    guard let point = stored.firstIndex(of: ".") else {
      return stored.isEmpty ? "0001-01-01T00:00:00Z" : stored
    }
    var fraction = stored[stored.index(after: point)...].dropLast()
    while fraction.last == "0" { fraction = fraction.dropLast() }
    return fraction.isEmpty ? "\(stored[..<point])Z" : "\(stored[..<point]).\(fraction)Z"
  }

  /// Three dots and the last two characters (2.5, `api.md` 3.5).
  package static func masked(_ text: String) -> String {
    text.isEmpty ? "" : "•••" + text.suffix(2)
  }
}

/// Names of enumeration members (API-VAL-4).
package enum MemberName {
  /// Every character that is no letter, digit or underscore as `_x0020_`; blank likewise.
  package static func encoded(_ caption: String) -> String {
    if caption.isEmpty { return "_x0020_" }
    var name = ""
    for scalar in caption.unicodeScalars {
      let isPlain =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || scalar == "_")
      if isPlain {
        name.unicodeScalars.append(scalar)
      } else {
        let hex = String(scalar.value, radix: 16, uppercase: true)
        name += "_x" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex + "_"
      }
    }
    return name
  }

  /// The caption of a member name or caption, in the spelling of the options; nil = unknown.
  package static func caption(_ text: String, of options: [String]) -> String? {
    let wanted = text.lowercased()
    if wanted == " " { return options.first { $0.isEmpty } }
    return options.first {
      $0.lowercased() == wanted || encoded($0).lowercased() == wanted
    }
  }
}

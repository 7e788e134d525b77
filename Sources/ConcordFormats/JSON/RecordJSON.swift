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

  /// Loads what the properties of many records will read.
  package func prefetch(_ records: [Record]) throws(ConcordError) {
    try neighbours.prefetch(records)
  }

  /// Writes all properties of a record as one object.
  package func write(
    _ record: Record, as type: EntityType? = nil, context: String? = nil, to json: inout JSONWriter
  ) throws(ConcordError) {
    json.begin(UInt8(ascii: "{"))
    if let context { json.member("@odata.context", context) }
    for property in (type ?? .whole(record.key.entity)).properties {
      guard let source = property.source else { continue }
      json.name(property.name)
      let value = try neighbours.value(of: source, record)
      if property.isSensitive && !showsSensitive {
        json.value(ValueJSON.masked(value.text))
      } else {
        ValueJSON.write(value, property.type, to: &json)
      }
    }
    json.end(UInt8(ascii: "}"))
  }
}

/// Names of enumeration members (API-VAL-4).
package enum MemberName {
  /// Every character that is no letter, digit or underscore as `_x0020_`; blank likewise.
  package static func encoded(_ caption: String) -> String {
    if caption.isEmpty { return "_x0020_" }
    if caption.utf8.allSatisfy(isPlain) { return caption }
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

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
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

/// The canonical text of values, as the command line, previews and the API write them.
extension Field {
  /// Booleans as `true`/`false`, decimals with a point, everything else as it is stored.
  package func text(of value: Value) -> String {
    switch type {
    case .boolean: value.integer != 0 ? "true" : "false"
    case .decimal: Decimals.text(value.integer)
    case .text, .code, .integer, .date, .dateTime, .option, .image: value.text
    }
  }

  /// The value of a canonical text; blank text is the blank value.
  ///
  /// - Throws: `E-RANGE` for text that is no value of the field's type.
  package func value(of text: String) throws(ConcordError) -> Value {
    func refused(_ allowed: String) -> ConcordError {
      ConcordError(.range, caption, allowed, field: apiName)
    }
    switch type {
    case .text, .code, .date, .dateTime, .option, .image:
      return .text(text)
    case .boolean:
      switch text.lowercased() {
      case "true", "1", "yes": return .integer(1)
      case "false", "0", "no", "": return .integer(0)
      default: throw refused("true, false")
      }
    case .integer:
      if text.isEmpty { return .integer(0) }
      guard let number = Int64(text) else { throw refused("whole numbers") }
      return .integer(number)
    case .decimal:
      if text.isEmpty { return .integer(0) }
      guard let scaled = Decimals.scaled(text) else {
        throw refused("decimal numbers such as 12.5")
      }
      return .integer(scaled)
    }
  }
}

extension Record {
  /// The canonical text of a field by API name; blank for a name that the entity does not have.
  package subscript(_ apiName: String) -> String {
    guard let field = entity.field(apiName) else { return "" }
    return field.text(of: self[field])
  }
}

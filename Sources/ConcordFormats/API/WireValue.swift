package import ConcordCore
import Foundation

/// Why a JSON value cannot be taken for a property (`api.md` 1.7).
package struct WireValueError: Error, Sendable, Equatable {
  package let code: String
  package let message: String

  static func wrongKind(_ value: JSONValue, _ type: WireType) -> WireValueError {
    WireValueError(
      code: "BadRequest",
      message: "Cannot convert the literal '\(value.shown)' to the expected type "
        + "'\(type.edmName)'.")
  }

  static func unreadable(_ text: String, _ what: String) -> WireValueError {
    WireValueError(
      code: "Application_EvaluateException", message: "'\(text)' is not a valid \(what).")
  }
}

extension WireType {
  /// The stored value of what a body gives; never called with `null`.
  package func value(of json: JSONValue) throws(WireValueError) -> Value {
    switch self {
    case .guid: return .text(try guid(json))
    case .code: return .text(try string(json).uppercased())
    case .text: return .text(try string(json))
    case .boolean: return .integer(try boolean(json) ? 1 : 0)
    case .int32, .int64: return .integer(try integer(json))
    case .decimal: return .integer(try decimal(json))
    case .date: return .text(try date(json))
    case .dateTime: return .text(try dateTime(json))
    case .time: return .text(try string(json))
    case .enumeration(let enumeration): return .text(try member(json, enumeration))
    case .stream, .json: throw .wrongKind(json, self)
    }
  }

  private func string(_ json: JSONValue) throws(WireValueError) -> String {
    guard case .string(let text) = json else { throw .wrongKind(json, self) }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func guid(_ json: JSONValue) throws(WireValueError) -> String {
    guard case .string(let text) = json else { throw .wrongKind(json, self) }
    if text.isEmpty { return KnownProperty.zeroID }
    var bare = text[...]
    if bare.hasPrefix("{"), bare.hasSuffix("}") { bare = bare.dropFirst().dropLast() }
    guard let id = RecordID(String(bare)) else {
      throw WireValueError(
        code: "Application_InvalidGUID", message: "'\(text)' is not a valid GUID.")
    }
    return id.description
  }

  private func boolean(_ json: JSONValue) throws(WireValueError) -> Bool {
    switch json {
    case .boolean(let isTrue): return isTrue
    case .string(let text) where text.lowercased() == "true": return true
    case .string(let text) where text.lowercased() == "false": return false
    default: throw .wrongKind(json, self)
    }
  }

  private func integer(_ json: JSONValue) throws(WireValueError) -> Int64 {
    let scaled = try decimal(json)
    let scale = FieldType.decimalScale
    guard scaled % scale == 0 else { throw .wrongKind(json, self) }
    let number = scaled / scale
    if self == .int32, Int32(exactly: number) == nil { throw .wrongKind(json, self) }
    return number
  }

  /// The number × 10⁵; exact, more than five places are refused.
  private func decimal(_ json: JSONValue) throws(WireValueError) -> Int64 {
    let text: String
    switch json {
    case .number(let digits), .string(let digits): text = digits
    default: throw .wrongKind(json, self)
    }
    if let scaled = Decimals.scaled(text) { return scaled }
    guard let number = Decimal(string: text), number.isFinite,
      let scaled = Decimals.scaled("\(number)")
    else { throw .wrongKind(json, self) }
    return scaled
  }

  private func date(_ json: JSONValue) throws(WireValueError) -> String {
    let text = try string(json)
    let day = String(text.prefix(10))
    if text.isEmpty || day == ValueJSON.blankDate { return "" }
    guard TextRules.isDate(day), text.count == 10 || Timestamp(text) != nil else {
      throw .unreadable(text, "date")
    }
    return day
  }

  private func dateTime(_ json: JSONValue) throws(WireValueError) -> String {
    let text = try string(json)
    if text.isEmpty || text.hasPrefix(ValueJSON.blankDate) { return "" }
    guard let utc = Timestamp(text)?.stored else { throw .unreadable(text, "date and time") }
    return utc
  }

  private func member(_ json: JSONValue, _ enumeration: Enumeration) throws(WireValueError)
    -> String
  {
    let text: String
    switch json {
    case .string(let given): text = given
    case .number(let ordinal): text = ordinal
    default: throw .wrongKind(json, self)
    }
    if let caption = enumeration.caption(text) { return caption }
    let captions = enumeration.members.map { $0.isEmpty ? " " : $0 }.joined(separator: ",")
    throw WireValueError(
      code: "Unknown",
      message: "'\(text)' is not an option. The existing options are: \(captions)")
  }
}

import ConcordCore
import ConcordFormats

/// The parameters of an action, checked against its table (`api.md` 3.2).
struct ActionArguments {
  /// By the name of the table.
  private(set) var values: [String: JSONValue] = [:]
  /// Options of 3.1 that came in the body.
  private(set) var options: [String: String] = [:]

  private static let optionNames: Set<String> = [
    "validateOnly", "previewToken", "reason", "confirm", "autofill", "acceptUnusualIban",
    "workDate",
  ]

  init(_ definition: ActionDefinition, _ members: [JSONValue.Member], _ path: [String: String])
    throws
  {
    for member in members where !BodyDecoder.isAnnotation(member.name) {
      if let parameter = definition.parameters.first(where: { $0.name == member.name }) {
        values[parameter.name] = Self.unpacked(member.value, parameter.kind)
      } else if Self.optionNames.contains(member.name) {
        options[member.name.lowercased()] = member.value.shown
      } else {
        throw APIError.unknownMember(member.name, definition.name)
      }
    }
    for parameter in definition.parameters {
      if let text = path[parameter.name.lowercased()] { values[parameter.name] = .string(text) }
      if parameter.isRequired, Self.isBlank(values[parameter.name]) {
        throw Self.missing(parameter.name, definition.name)
      }
    }
  }

  /// The collection or object that a string holds: older web services send both so (`api.md` 1.9).
  private static func unpacked(_ value: JSONValue, _ kind: ActionParameter.Kind) -> JSONValue {
    if case .value = kind { return value }
    guard case .string(let text) = value, text.hasPrefix("[") || text.hasPrefix("{"),
      let inner = try? JSONReader.read(Array(text.utf8))
    else { return value }
    return inner
  }

  private static func isBlank(_ value: JSONValue?) -> Bool {
    switch value {
    case nil, .null: true
    case .string(let text): text.trimmed.isEmpty
    default: false
    }
  }

  static func missing(_ name: String, _ action: String) -> APIError {
    let violation = Violation(.required, [name, action, ""], field: name)
    var error = APIError(
      400, "BadRequest_RequiredParamNotProvided", violation.message, target: name)
    error.details = [
      APIError.Detail(code: "E-REQUIRED", message: violation.message, target: name)
    ]
    return error
  }

  /// The text of a parameter; blank when it was not given.
  func text(_ name: String) throws -> String {
    switch values[name] {
    case nil, .null: return ""
    case .string(let text): return text.trimmed
    case .number(let text): return text
    case .some(let other):
      throw APIError.bad(
        "Cannot convert the literal '\(other.shown)' to the expected type 'Edm.String'.",
        target: name)
    }
  }

  func code(_ name: String) throws -> String { try text(name).uppercased() }

  func flag(_ name: String) throws -> Bool {
    guard let value = values[name], value != .null else { return false }
    return try self.value(value, .boolean, name).integer != 0
  }

  func number(_ name: String) throws -> Int64? {
    guard let value = values[name], value != .null else { return nil }
    return try self.value(value, .int64, name).integer
  }

  func date(_ name: String) throws -> String {
    guard let value = values[name], value != .null else { return "" }
    return try self.value(value, .date, name).text
  }

  func id(_ name: String) throws -> RecordID? {
    guard let value = values[name], value != .null else { return nil }
    let text = try self.value(value, .guid, name).text
    return text == WireConstants.zeroID ? nil : RecordID(text)
  }

  func kind(_ name: String) throws -> Kind {
    let caption = try Choices.enumeration(values[name] ?? .null, .linkToTable, name)
    guard let kind = Kind(rawValue: caption) else {
      throw ActionArguments.missing(name, "the action")
    }
    return kind
  }

  func texts(_ name: String) throws -> [String] {
    switch values[name] {
    case nil, .null: return []
    case .array(let values): return values.map(\.shown)
    case .some(let value): return [value.shown]
    }
  }

  func members(_ name: String) throws -> [JSONValue.Member] {
    guard let value = values[name], value != .null else { return [] }
    return try BodyDecoder.members(value)
  }

  var choices: Choices { get throws { try Choices(values) } }

  func value(_ json: JSONValue, _ type: WireType, _ name: String) throws -> Value {
    do throws(WireValueError) {
      return try type.value(of: json)
    } catch {
      throw APIError(400, error.code, error.message, target: name)
    }
  }
}

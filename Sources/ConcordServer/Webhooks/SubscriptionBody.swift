import ConcordCore
import ConcordFormats

/// What the body of a POST or PATCH of a subscription gives (`api.md` 6.1, 1.7).
struct SubscriptionBody: Sendable {
  /// Nil = not given.
  private(set) var url: String?
  private(set) var resource: String?
  private(set) var clientState: String?

  /// Reads the members; `current` has the values that read-only properties may repeat.
  init(
    _ members: [JSONValue.Member], _ type: EntityType, current: [String: Value], isNew: Bool
  ) throws {
    for (member, property) in try BodyDecoder.properties(members, of: type) {
      if property.access == .ignored || (member.value == .null && isNew) { continue }
      let value = try Self.value(member.value, property)
      switch property.name {
      case "notificationUrl": url = value.text
      case "resource": resource = value.text
      case "clientState": clientState = value.text
      default:
        let isBlank = value.isBlank || value.text == WireConstants.zeroID
        if current[property.name] == value || (isNew && isBlank) { continue }
        throw APIError.readOnly(property.name)
      }
    }
  }

  private static func value(_ json: JSONValue, _ property: WireProperty) throws -> Value {
    let value: Value
    if json == .null {
      value = property.type == .int64 ? .integer(0) : .text("")
    } else {
      do throws(WireValueError) {
        value = try property.type.value(of: json)
      } catch {
        throw APIError(400, error.code, error.message, target: property.name)
      }
    }
    if case .text(let limit) = property.type {
      let count = value.text.unicodeScalars.count
      if count > limit {
        throw APIError(
          ConcordError(
            .length, property.caption, String(limit), String(count), field: property.name))
      }
    }
    return value
  }

  static func missing(_ name: String) -> APIError {
    APIError(ConcordError(.required, name, "Subscription", "", field: name))
  }

  static func immutable(_ name: String) -> APIError {
    APIError(
      400, "BadRequest_InvalidOperation", "The value for \"\(name)\" cannot be modified.",
      target: name)
  }
}

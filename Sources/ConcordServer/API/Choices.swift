import ConcordCore
import ConcordFormats

/// Choices that a caller makes beside values: template, master, single fields (`api.md` 3.5, 3.6).
struct Choices {
  /// Nil: no template; `*`: the one that fits.
  private(set) var templateCode: String?
  /// Nil when nothing was chosen.
  private(set) var masterChoice: MasterChoice?

  init(_ inputs: [String: JSONValue]) throws {
    if case .string(let code) = inputs["templateCode"], !code.isEmpty { templateCode = code }
    var policy: MasterChoice.Policy?
    if let side = inputs["currentMasterFields"], side != .null {
      policy = try Self.side(side)
    }
    for name in ["masterPolicy", "policyMaster", "policy"] {
      if let given = inputs[name], given != .null { policy = try Self.policy(given, name) }
    }
    let fields = try Self.fieldChoices(inputs["fieldChoices"])
    if policy != nil || !fields.isEmpty {
      masterChoice = MasterChoice(policy ?? .contact, fields: fields)
    }
  }

  private static func side(_ json: JSONValue) throws -> MasterChoice.Policy {
    let caption = try enumeration(json, .masterSide, "currentMasterFields")
    return caption == "Contact" ? .contact : .linked
  }

  private static func policy(_ json: JSONValue, _ name: String) throws -> MasterChoice.Policy {
    let caption = try enumeration(json, .masterPolicy, name)
    guard let policy = MasterChoice.Policy(rawValue: caption) else {
      throw APIError.bad("'\(caption)' is no policy.", target: name)
    }
    return policy
  }

  static func enumeration(_ json: JSONValue, _ enumeration: Enumeration, _ name: String) throws
    -> String
  {
    do throws(WireValueError) {
      return try WireType.enumeration(enumeration).value(of: json).text
    } catch {
      throw APIError(400, error.code, error.message, target: name)
    }
  }

  /// Choices of single fields: `[{"field":…,"source":"Contact|Linked|Value","value":…}]`.
  private static func fieldChoices(_ json: JSONValue?) throws -> [String: MasterChoice.Side] {
    guard let json, json != .null else { return [:] }
    guard case .array(let rows) = json else {
      throw APIError.bad("'fieldChoices' is a list.", target: "fieldChoices")
    }
    var sides: [String: MasterChoice.Side] = [:]
    for row in rows {
      var members: [String: JSONValue] = [:]
      for member in try BodyDecoder.members(row) { members[member.name] = member.value }
      guard case .string(let name)? = members["field"],
        case .string(let source)? = members["source"]
      else {
        throw APIError(
          400, "BadRequest_RequiredParamNotProvided",
          "A field choice needs 'field' and 'source'.", target: "fieldChoices")
      }
      guard let field = SharedField.all.first(where: { $0.contact.apiName == name })?.contact
      else { throw APIError.bad("'\(name)' is no shared field.", target: "fieldChoices") }
      sides[name] = try side(source, field, members["value"])
    }
    return sides
  }

  private static func side(_ source: String, _ field: Field, _ value: JSONValue?) throws
    -> MasterChoice.Side
  {
    switch source.lowercased() {
    case "contact": return .contact
    case "linked", "duplicate", "customer", "vendor", "bank account", "bank_x0020_account",
      "employee":
      return .linked
    case "value":
      guard let value, value != .null else { return .value(field.isText ? .text("") : .integer(0)) }
      do throws(WireValueError) {
        let type = WireType(field)
        return .value(try (type == .stream ? .text(64) : type).value(of: value))
      } catch {
        throw APIError(400, error.code, error.message, target: field.apiName)
      }
    default:
      throw APIError(
        400, "Unknown",
        "'\(source)' is not an option. The existing options are: Contact,Linked,Value",
        target: "fieldChoices")
    }
  }
}

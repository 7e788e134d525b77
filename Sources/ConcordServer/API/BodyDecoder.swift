import ConcordCore
import ConcordFormats

/// What the body of a POST or PATCH says, decoded for an operation.
struct DecodedBody {
  var entries: Entries
  /// The id that a POST chooses (API-VAL-9).
  var id: RecordID?
  /// Input that is no field: `templateCode`, `masterPolicy`, `currentMasterFields`.
  var inputs: [String: JSONValue] = [:]
  /// Read-only values of a POST, which have to be those that result (API-VAL-8).
  var claims: [(property: WireProperty, value: Value)] = []
  /// Rows to be created with the record (`api.md` 4.14).
  var children: [OwnedRow] = []
  /// The navigations of the children, which the answer shows as if expanded.
  var expanded: [String] = []
}

/// Decodes a JSON body against the table of a type (`api.md` 1.7).
struct BodyDecoder {
  let type: EntityType
  let route: ServiceRoute
  let draft: Draft
  /// The record as it stands; nil for a POST.
  let record: Record?

  /// The members of an object, none of them twice (API-VAL-5).
  static func members(_ body: [UInt8]) throws -> [JSONValue.Member] {
    if body.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) { return [] }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONReader.read(body)
    } catch {
      throw APIError.bad("Error in JSON: \(error.reason) at position \(error.offset).")
    }
    return try members(value)
  }

  static func members(_ value: JSONValue) throws -> [JSONValue.Member] {
    guard case .object(let members) = value else {
      throw APIError.bad("Error in JSON: an object is expected.")
    }
    var names: Set<String> = []
    for member in members where !names.insert(member.name).inserted {
      throw APIError.bad("The property '\(member.name)' is given twice.", target: member.name)
    }
    return members
  }

  func decode(_ members: [JSONValue.Member]) throws -> DecodedBody {
    guard let entity = type.entity else { throw APIError.notImplemented(type.name) }
    var body = DecodedBody(entries: Entries(entity))
    var pairs = PairedValues()
    for member in members {
      if member.name.hasSuffix("@odata.bind") {
        try bind(member, &pairs)
      } else if Self.isAnnotation(member.name) {
        continue
      } else if let property = type.property(member.name), property.name == member.name {
        try take(member.value, property, &body, &pairs)
      } else if let navigation = type.navigation(member.name) {
        try takeChildren(member.value, navigation, &body)
      } else if Self.inputNames.contains(member.name), !route.isStandard {
        body.inputs[member.name] = member.value
      } else {
        throw APIError.unknownMember(member.name, type.name)
      }
    }
    try pairs.settle(into: &body.entries, draft)
    return body
  }

  /// Choices that accompany values on the Concord route.
  private static let inputNames: Set<String> = [
    "templateCode", "masterPolicy", "policyMaster", "currentMasterFields", "fieldChoices",
  ]

  /// The members that are no annotations, each with the property that it names.
  ///
  /// - Throws: 400 for a member that names none (API-VAL-7).
  static func properties(_ members: [JSONValue.Member], of type: EntityType) throws
    -> [(member: JSONValue.Member, property: WireProperty)]
  {
    try members.filter { !isAnnotation($0.name) }.map { member in
      guard let property = type.property(member.name), property.name == member.name else {
        throw APIError.unknownMember(member.name, type.name)
      }
      return (member, property)
    }
  }

  /// API-VAL-6.
  static func isAnnotation(_ name: String) -> Bool {
    name.hasPrefix("@") || name.contains("@odata.")
  }

  /// `nav@odata.bind` sets the id property of a 0..1 navigation (API-VAL-6).
  private func bind(_ member: JSONValue.Member, _ pairs: inout PairedValues) throws {
    let name = String(member.name.dropLast("@odata.bind".count))
    guard let navigation = type.navigation(name), case .referenced(let field) = navigation.reach,
      let property = type.properties.first(where: { $0.isPairedID && $0.field == field }),
      case .string(let address) = member.value,
      let last = address.split(separator: "/").last, let open = last.firstIndex(of: "("),
      last.last == ")"
    else {
      throw APIError.bad("'\(member.name)' binds nothing.", target: member.name)
    }
    let key = last[last.index(after: open)...].dropLast()
    pairs.add(property, field, try value(.string(String(key)), property))
  }

  // MARK: Properties

  private func take(
    _ json: JSONValue, _ property: WireProperty, _ body: inout DecodedBody,
    _ pairs: inout PairedValues
  ) throws {
    if property.access == .ignored || (json == .null && record == nil) { return }
    if Self.inputNames.contains(property.name) {
      if record != nil, try value(json, property) != currentValue(property) {
        throw immutable(property)
      }
      body.inputs[property.name] = json
      return
    }
    let value = try value(json, property)
    if property.name == "id", record == nil {
      if value.text != WireConstants.zeroID { body.id = RecordID(value.text) }
      return
    }
    if record != nil, property.access == .required, value.isBlank,
      property.field?.isRequired == false
    {
      throw APIError(
        ConcordError(
          .required, property.caption, type.name, record?.number ?? "", field: property.name))
    }
    let current = try currentValue(property)
    if let current, current == value { return }
    guard let field = property.field, property.access != .readOnly else {
      if record == nil {
        if !value.isBlank, value.text != WireConstants.zeroID {
          body.claims.append((property, value))
        }
        return
      }
      throw APIError.readOnly(property.name)
    }
    if record != nil, property.access == .onCreation {
      throw immutable(property)
    }
    if type.isPaired(field) || isLocalCurrency(property) {
      pairs.add(property, field, value)
    } else {
      body.entries[field] = value
    }
  }

  private func immutable(_ property: WireProperty) -> APIError {
    if type.entity == .contactBusinessRelation {  // REL-5
      return APIError(ConcordError(.relationEdit, field: property.name))
    }
    return APIError(
      400, "BadRequest_InvalidOperation",
      "The value for \"\(property.name)\" cannot be modified.", target: property.name)
  }

  private func isLocalCurrency(_ property: WireProperty) -> Bool {
    if case .localCurrency = property.source { return true }
    return false
  }

  private func value(_ json: JSONValue, _ property: WireProperty) throws -> Value {
    if json == .null { return Self.blank(property) }
    do throws(WireValueError) {
      return try property.type.value(of: json)
    } catch {
      throw APIError(400, error.code, error.message, target: property.name)
    }
  }

  /// API-VAL-1: `null` in a PATCH is blank, or the default of an enumeration without a blank.
  private static func blank(_ property: WireProperty) -> Value {
    switch property.type {
    case .guid: return .text(WireConstants.zeroID)
    case .decimal, .boolean, .int32, .int64: return .integer(0)
    case .enumeration(let enumeration):
      if enumeration.members.contains("") { return .text("") }
      return property.field?.defaultValue ?? .text("")
    default: return .text("")
    }
  }

  /// The value as the client last read it; nil for a new record.
  private func currentValue(_ property: WireProperty) throws -> Value? {
    guard let record, let source = property.source else { return nil }
    let value = try Neighbours(draft).value(of: source, record)
    if property.type == .guid, value.isBlank { return .text(WireConstants.zeroID) }
    return value
  }

  // MARK: Children

  private func takeChildren(
    _ json: JSONValue, _ navigation: Navigation, _ body: inout DecodedBody
  ) throws {
    if json == .null { return }
    guard navigation.isDeep, record == nil, case .array(let rows) = json,
      let set = route.set(navigation.set)
    else {
      throw APIError(
        400, "BadRequest_InvalidOperation",
        "The navigation '\(navigation.name)' cannot be written together with its parent.",
        target: navigation.name)
    }
    let decoder = BodyDecoder(type: set.type, route: route, draft: draft, record: nil)
    for row in rows {
      let decoded = try decoder.decode(Self.members(row))
      body.children.append(
        navigation.row(decoded.entries, children: decoded.children))
    }
    body.expanded.append(navigation.name)
  }
}

/// Values that several texts of the wire share.
enum WireConstants {
  static let zeroID = "00000000-0000-0000-0000-000000000000"
}

extension EntityType {
  /// Whether the field can be given both by its code and by the id of what it refers to.
  fileprivate func isPaired(_ field: Field) -> Bool {
    properties.contains { $0.isPairedID && $0.field == field }
  }
}

extension Navigation {
  /// A child with the fields that take the key of the parent.
  fileprivate func row(_ fields: Entries, children: [OwnedRow]) -> OwnedRow {
    let pairs: [(theirs: PropertySource, mine: PropertySource)] =
      switch reach {
      case .rows(let theirs, let mine, _): [(theirs, mine)]
      case .rowsByTwo(let pairs): pairs
      default: []
      }
    var ownedBy: [String] = []
    var owners: [String] = []
    for pair in pairs {
      if case .field(let theirs) = pair.theirs, case .field(let mine) = pair.mine {
        ownedBy.append(theirs.apiName)
        owners.append(mine.apiName)
      }
    }
    return OwnedRow(fields, ownedBy: ownedBy, owners: owners, children: children)
  }
}

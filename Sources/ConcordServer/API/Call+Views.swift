import ConcordCore
import ConcordFormats
import ConcordJobs
import ConcordStore
import Crypto

/// Changes through rows that are views of records.
extension Call {
  func modify(
    view entity: Located, _ condition: ETag.Condition, _ members: [JSONValue.Member]
  ) async throws -> APIResponse {
    switch entity.set.name {
    case "customerContacts": return try await modifyPerson(entity, condition, members)
    case "syncPolicies": return try await modifyPolicy(entity, members)
    case "linkSyncPolicies": return try await modifyLinkPolicy(entity, members)
    case "automationCompanies": return try await modifyCompany(entity, condition, members)
    default:
      throw APIError.notAllowed("PATCH", entity.set.name, isEntity: true, allow: ["GET"])
    }
  }

  // MARK: Customer contacts

  private static let personFields = [
    "email": "email", "firstName": "firstName", "lastName": "surname",
    "professionalTitle": "jobTitle", "primaryPhoneNumber": "phoneNumber",
  ]

  /// A customer's contact is a contact under other names (`api.md` 2.6).
  private func modifyPerson(
    _ entity: Located, _ condition: ETag.Condition, _ members: [JSONValue.Member]
  ) async throws -> APIResponse {
    guard let id = RecordID(entity.id) else { throw APIError.resourceNotFound(entity.set.name) }
    let key = RecordKey(.contact, id)
    let type = entity.set.type
    let shown = try await values(of: entity)
    let operation = try await read { draft, _ -> ModifyContact in
      guard let record = try draft.record(key) else {
        throw APIError.resourceNotFound(entity.set.name)
      }
      let version = try Self.version(condition, of: record)
      var entries = Entries(.contact)
      for member in members where !BodyDecoder.isAnnotation(member.name) {
        guard let property = type.property(member.name) else {
          throw APIError.unknownMember(member.name, type.name)
        }
        guard let name = Self.personFields[property.name],
          let field = EntityKind.contact.entity.field(name)
        else {
          if member.value == .string(shown[property.name]?.text ?? "") { continue }
          throw APIError.readOnly(property.name)
        }
        entries[field] =
          member.value == .null ? .text("") : try Self.value(member.value, property)
      }
      return ModifyContact(record.number, version: version, entries)
    }
    return try await answerAfter(try await execute(operation, addressed: key), entity)
  }

  static func value(_ json: JSONValue, _ property: WireProperty) throws -> Value {
    do throws(WireValueError) {
      return try property.type.value(of: json)
    } catch {
      throw APIError(400, error.code, error.message, target: property.name)
    }
  }

  /// The values of a row as they are, by property name.
  private func values(of entity: Located) async throws -> [String: Value] {
    let readable = entity.set.type.properties.filter { $0.source != nil }
    guard let base = entity.set.type.base else { return [:] }
    let query = ListQuery(
      base, filter: entity.filter, limit: 1, properties: readable.compactMap(\.source))
    let row = try await read { _, reader in try reader.list(query).first }
    return Dictionary(
      uniqueKeysWithValues: zip(readable.map(\.name), row?.values ?? []))
  }

  private func answerAfter(_ result: OperationResult, _ entity: Located) async throws
    -> APIResponse
  {
    if result.isPreview { return answer(result) }
    var response = try await afterwards {
      try await answer(
        entity.set, filter: entity.filter, Projection(entity.set), suffix: "", status: 200,
        warnings: route.isStandard ? [] : result.plan?.warnings ?? [])
    }
    response.setHeader("Concord-Operation", String(result.operationNumber))
    return response
  }

  // MARK: Field policies

  private func modifyPolicy(_ entity: Located, _ members: [JSONValue.Member]) async throws
    -> APIResponse
  {
    let current = try await values(of: entity)
    guard let kind = Kind(rawValue: current["linkToTable"]?.text ?? ""),
      let field = current["field"]?.text
    else { throw APIError.resourceNotFound(entity.set.name) }
    let (policy, inputs) = try policy(members, entity.set.type, current)
    let choice = try Choices(inputs).masterChoice
    let caption = policy ?? current["policy"]?.text ?? ""
    guard let policy = FieldPolicy(rawValue: caption) else {
      throw APIError.bad("'\(caption)' is no policy.", target: "policy")
    }
    let operation = SetKindPolicy(kind, field: field, policy, choice: choice)
    if isDryRun { return try await preview(policies: [operation]) }
    // What is wrong is said at once, not by the job.
    _ = try await preview(operation)
    let context = context
    return try await startJob(kind: "ApplySyncPolicy") { runner throws(ConcordError) in
      _ = try await runner.setPolicy(operation, context, progress: { _ in true })
    }
  }

  private func modifyLinkPolicy(_ entity: Located, _ members: [JSONValue.Member]) async throws
    -> APIResponse
  {
    let current = try await values(of: entity)
    let (policy, inputs) = try policy(members, entity.set.type, current)
    let filter = entity.filter
    let link = try await read { draft, reader -> Record? in
      let query = ListQuery(
        .view(.linkSyncPolicy), filter: filter, limit: 1,
        properties: [.column("link_id")])
      guard let id = try reader.list(query).first.flatMap({ RecordID($0.values[0].text) }) else {
        return nil
      }
      return try draft.record(RecordKey(.contactBusinessRelation, id))
    }
    guard let link, let kind = Kind(rawValue: link[ContactBusinessRelation.kind]) else {
      throw APIError.resourceNotFound(entity.set.name)
    }
    let given = policy ?? current["policy"]?.text ?? ""
    let operation = SetLinkPolicy(
      contact: link[ContactBusinessRelation.contactNumber], kind,
      field: current["field"]?.text ?? "", FieldPolicy(rawValue: given),
      choice: try Choices(inputs).masterChoice)
    return try await answerAfter(try await execute(operation, addressed: link.key), entity)
  }

  /// The policy of a body and the choices beside it.
  private func policy(
    _ members: [JSONValue.Member], _ type: EntityType, _ current: [String: Value]
  ) throws -> (String?, [String: JSONValue]) {
    var policy: String?
    var inputs: [String: JSONValue] = [:]
    for member in members where !BodyDecoder.isAnnotation(member.name) {
      if ["currentMasterFields", "policyMaster", "fieldChoices"].contains(member.name) {
        inputs[member.name] = member.value
        continue
      }
      guard let property = type.property(member.name) else {
        throw APIError.unknownMember(member.name, type.name)
      }
      let value = member.value == .null ? .text("") : try Self.value(member.value, property)
      if property.name == "policy" {
        policy = value.text
      } else if value != current[property.name] {
        throw APIError.readOnly(property.name)
      }
    }
    return (policy, inputs)
  }

  // MARK: Pictures

  /// Stores, replaces or clears the image of a record (`api.md` 2.20).
  func changePicture(of entity: Located) async throws -> APIResponse {
    let method = request.method
    guard ["PATCH", "PUT", "DELETE"].contains(method) else {
      throw APIError.notAllowed(
        method, entity.set.name, isEntity: true, allow: ["GET", "PATCH", "DELETE"])
    }
    try requireChange(entity.set, "Modify")
    let condition = try ETag.condition(request.header("if-match"))
    if condition == .none, method != "DELETE" { throw ETag.invalidToken }
    let bytes = method == "DELETE" ? [] : request.body
    if method != "DELETE" {
      guard bytes.count <= Limits.imageBytes, !ImageHeader(bytes).contentType.isEmpty else {
        throw APIError(
          400, "Application_DialogException",
          "A picture is a PNG or JPEG file of at most \(Limits.imageBytes / 1_048_576) MB.",
          target: "pictureContent")
      }
    }
    let hash = bytes.isEmpty ? "" : Self.hex(SHA256.hash(data: bytes))
    var context = context
    if !bytes.isEmpty { context.images[hash] = bytes }
    let (operation, key) = try await read {
      draft, reader -> (any ConcordCore.Operation, RecordKey) in
      guard let record = try Self.pictured(entity, draft, reader),
        let field = record.entity.field("picture")
      else { throw APIError.resourceNotFound(entity.set.name) }
      let version = try Self.version(condition, of: record)
      var entries = Entries(record.key.entity)
      entries[field] = .text(hash)
      if record.key.entity == .contact {
        return (ModifyContact(record.number, version: version, entries), record.key)
      }
      if let kind = Kind(record.key.entity) {
        return (ModifyRecord(kind, record.number, version: version, entries), record.key)
      }
      return (ModifyRow(record.key, version: version, entries), record.key)
    }
    let result = try await execute(operation, context, addressed: key)
    if result.isPreview { return answer(result) }
    return APIResponse(204, headers: [("Concord-Operation", String(result.operationNumber))])
  }

  private static func pictured(_ entity: Located, _ draft: Draft, _ reader: Reader) throws
    -> Record?
  {
    if let key = entity.record { return try draft.record(key) }
    return try PictureBytes(reader: reader).parent(id: entity.id)
  }

  private static func hex(_ digest: SHA256.Digest) -> String {
    digest.map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }.joined()
  }
}

import ConcordCore

extension WireProperty {
  /// Reads `name[@field][:type][mark]`; see `EntityType.init`.
  init(notation: String, of base: ListBase?, type typeName: String) {
    var rest = notation[...]
    var access: WireAccess?
    isLate = rest.last == "?"
    if isLate {
      access = .readOnly
      rest = rest.dropLast()
      if rest.last == "~" {
        access = .ignored
        rest = rest.dropLast()
      }
    } else if let mark = rest.last, let marked = Self.marks[mark] {
      access = marked
      rest = rest.dropLast()
    }
    let parts = rest.split(separator: ":", maxSplits: 1)
    let names = parts[0].split(separator: "@")
    let name = String(names[0])
    let given = parts.count > 1 ? Self.type(String(parts[1]), name) : nil
    let field: Field? =
      if case .entity(let kind) = base { kind.entity.field(String(names[names.count - 1])) } else {
        nil
      }
    let known = KnownProperty.find(name, base, field)
    guard let type = given ?? known?.type ?? field.map(WireType.init) else {
      preconditionFailure("\(typeName) has no property \(name)")
    }
    self.name = name
    self.type = type
    source =
      isLate || type == .stream
      ? nil
      : known?.source ?? field.map { .field($0) }
        ?? Self.column(String(names[names.count - 1]), base, type)
    self.access = access ?? known?.access ?? Self.access(of: field)
    caption = field?.caption ?? name.spelledOut
    isSensitive = field?.isSensitive ?? false
  }

  private static let marks: [Character: WireAccess] = [
    "!": .required, "+": .readWrite, "^": .onCreation, "=": .readOnly, "~": .ignored,
  ]

  private static func access(of field: Field?) -> WireAccess {
    guard let field else { return .readOnly }
    switch field.access {
    case .editable: return field.isRequired ? .required : .readWrite
    case .onCreation: return .onCreation
    case .readOnly: return .readOnly
    }
  }

  /// A property of a list that is no entity is a column of that name; elsewhere it is blank until
  /// its chapter brings it.
  private static func column(_ name: String, _ base: ListBase?, _ type: WireType)
    -> PropertySource?
  {
    if type == .stream { return nil }
    if case .view = base { return .column(name.snakeCased) }
    if name == "taxType" { return .constant(.text("VAT")) }
    switch type {
    case .decimal, .boolean, .int32, .int64: return .constant(.integer(0))
    case .guid: return .constant(.text(KnownProperty.zeroID))
    case .enumeration(let enumeration): return .constant(.text(enumeration.members[0]))
    default: return .constant(.text(""))
    }
  }

  static func type(_ notation: String, _ name: String) -> WireType {
    let digits = notation.drop { !$0.isNumber }
    switch notation.prefix(while: \.isLetter) {
    case "guid": return .guid
    case "code": return .code(Int(digits) ?? 0)
    case "text": return .text(Int(digits) ?? 0)
    case "decimal": return .decimal
    case "boolean": return .boolean
    case "int": return digits == "64" ? .int64 : .int32
    case "date": return .date
    case "dateTime": return .dateTime
    case "time": return .time
    case "stream": return .stream
    case "warnings": return .json(complexType: "warning")
    default:
      guard let enumeration = Enumeration.named(notation) else {
        preconditionFailure("\(name) has the unknown type \(notation)")
      }
      return .enumeration(enumeration)
    }
  }
}

extension Enumeration {
  /// The enumerations that the notation of properties may name.
  fileprivate static func named(_ name: String) -> Enumeration? {
    let all = [
      contactType, contactBusinessRelation, linkToTable, masterPolicy, syncPolicyKind,
      linkSyncPolicyKind, channel, changeType, pictureParent, jobKind, jobStatus, jobOutcome,
      importStatus, importAction, issueType, issueStatus, attachmentStorageType,
    ]
    return all.first { $0.name == name }
  }
}

/// Properties that mean the same wherever they appear, and are no field of the record.
struct KnownProperty {
  let source: PropertySource
  let type: WireType
  let access: WireAccess

  static let zeroID = "00000000-0000-0000-0000-000000000000"

  private init(_ source: PropertySource, _ type: WireType, _ access: WireAccess = .readOnly) {
    self.source = source
    self.type = type
    self.access = access
  }

  static func find(_ name: String, _ base: ListBase?, _ field: Field?) -> KnownProperty? {
    guard case .entity(let kind) = base else {
      return base == nil && name == "id" ? KnownProperty(.constant(.text(zeroID)), .guid) : nil
    }
    if let field {
      // Local currency is shown by its code (API-ENT-5); master data keep their own spelling.
      if name == "currencyCode", kind == .contact || Kind(kind) != nil {
        return KnownProperty(.localCurrency(field), .text(10), .readWrite)
      }
      return nil
    }
    switch name {
    case "id": return KnownProperty(.id, .guid)
    case "lastModifiedDateTime": return KnownProperty(.modifiedAt, .dateTime, .ignored)
    case "version": return KnownProperty(.version, .int64)
    case "createdDateTime": return KnownProperty(.createdAt, .dateTime)
    case "createdBy": return KnownProperty(.createdBy, .text(50))
    case "modifiedBy": return KnownProperty(.modifiedBy, .text(50))
    default: return pair(name, kind) ?? link(name, kind) ?? count(name, kind)
    }
  }

  /// The id beside a code (API-ENT-4), and what is shown of the record that a code names.
  private static func pair(_ name: String, _ kind: EntityKind) -> KnownProperty? {
    func field(_ name: String) -> Field? { kind.entity.field(name) }
    if name == "taxAreaId", let group = field("taxBusinessPostingGroupCode") {
      return KnownProperty(.referenced(group, .id), .guid, .readWrite)
    }
    if name == "taxAreaDisplayName", let group = field("taxBusinessPostingGroupCode"),
      let text = group.reference?.entity.field("displayName")
    {
      return KnownProperty(.referenced(group, .field(text)), .text(100))
    }
    if name == "contactName", let contact = field("contactNumber"),
      let text = EntityKind.contact.entity.field("displayName")
    {
      return KnownProperty(.referenced(contact, .field(text)), .text(100))
    }
    guard name.hasSuffix("Id") else { return nil }
    let stem = name.dropLast(2)
    guard let code = field(stem + "Code") ?? field(stem + "Number"), code.reference != nil
    else { return nil }
    return KnownProperty(
      .referenced(code, .id), .guid, code.access == .onCreation ? .onCreation : .readWrite)
  }

  /// What is read along the links between contacts and the kinds.
  private static func link(_ name: String, _ kind: EntityKind) -> KnownProperty? {
    if Kind(kind) != nil {
      switch name {
      case "contactId": return KnownProperty(.linkedContact(.id), .guid)
      case "contactNumber":
        return KnownProperty(.linkedContact(.field(Contact.number.field)), .code(20))
      default: break
      }
    }
    if kind == .employee, name == "displayName" {
      let parts = ["givenName", "middleName", "surname"].compactMap { kind.entity.field($0) }
      return KnownProperty(.joined(parts), .text(250))
    }
    guard kind == .contact, name.hasPrefix("linked"), name.hasSuffix("Number") else { return nil }
    return Kind.allCases.first { name == "linked\($0.wireStem)Number" }
      .map { KnownProperty(.linkedNumber($0), .code(20)) }
  }

  private static let counted: [String: (EntityKind, of: String)] = [
    "mailingGroupCount": (.contactMailingGroup, "number"),
    "jobResponsibilityCount": (.contactJobResponsibility, "number"),
    "industryGroupCount": (.contactIndustryGroup, "companyNumber"),
    "businessRelationCount": (.contactBusinessRelation, "companyNumber"),
  ]

  /// Counts of a contact's details, and of the contacts that carry a code.
  private static func count(_ name: String, _ kind: EntityKind) -> KnownProperty? {
    if kind == .contact, let (detail, mine) = counted[name],
      let theirs = detail.entity.field("contactNumber"), let own = kind.entity.field(mine)
    {
      return KnownProperty(.count(theirs, of: own), .int32)
    }
    guard name == "contactCount", let code = kind.entity.field("code") else { return nil }
    let users: [EntityKind: (EntityKind, String)] = [
      .businessRelation: (.contactBusinessRelation, "businessRelationCode"),
      .organizationalLevel: (.contact, "organizationalLevelCode"),
      .jobResponsibility: (.contactJobResponsibility, "jobResponsibilityCode"),
      .industryGroup: (.contactIndustryGroup, "industryGroupCode"),
      .mailingGroup: (.contactMailingGroup, "mailingGroupCode"),
    ]
    guard let (user, reference) = users[kind], let theirs = user.entity.field(reference)
    else { return nil }
    return KnownProperty(.count(theirs, of: code), .int32)
  }
}

extension Kind {
  /// `BankAccount`, as in `linkedBankAccountNumber` and `createBankAccount`.
  package var wireStem: String { rawValue.filter { $0 != " " } }
}

extension String {
  /// `lastModifiedDateTime` → `last_modified_date_time`.
  var snakeCased: String {
    var result = ""
    for character in self {
      if character.isUppercase { result += "_" }
      result += character.lowercased()
    }
    return result
  }

  /// `lastModifiedDateTime` → `Last Modified Date Time`.
  var spelledOut: String {
    var result = ""
    for character in self {
      if character.isUppercase, !result.isEmpty { result += " " }
      result += result.isEmpty ? character.uppercased() : String(character)
    }
    return result
  }
}
